"""Preferences of which some are wrong: finding them before a reward is learned, and learning in spite of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...errors import ConfigurationError
from .bradley_terry import BradleyTerry
from .episodes import Episodes, Pairs
from .features import Features
from .network import OnEpoch, Optimisation, descend

__all__ = ["co_teach", "mend"]


def mend(pairs: Pairs, strengths: NDArray[np.float64], *, flip: float, smooth: float = 0.0) -> Pairs:
    """Return `pairs` with the labels that are probably wrong turned round, and the doubtful ones made less sure.

    The share `flip` of the pairs with the least strength are turned round, where it is negative: there the models agree
    that the label is wrong. Of the others the share `smooth` with the least strength count as ties, to one half: their
    labels are drawn half-way to 0.5. Wang et al. (2024), Secrets of RLHF in Large Language Models, part II; how far a
    label is smoothed is unverified.

    Args:
        pairs: Preferences.
        strengths: How strongly an ensemble agrees with each, ``(pairs,)``; see `Ensemble.strengths`.
        flip: From 0 to 1.
        smooth: From 0 to 1, with `flip` no more than 1.

    Raises:
        ConfigurationError: A share is out of range.
    """
    if flip < 0 or smooth < 0 or flip + smooth > 1:
        raise ConfigurationError(f"flip={flip:g}, smooth={smooth:g}: give shares that are together no more than 1")
    order = np.argsort(strengths, kind="stable")
    turned, doubtful = round(flip * len(pairs)), round((flip + smooth) * len(pairs))
    label = pairs.label.copy()
    wrong = order[:turned][strengths[order[:turned]] < 0]
    label[wrong] = 1.0 - label[wrong]
    weak = order[turned:doubtful]
    label[weak] = 0.5 + 0.5 * (label[weak] - 0.5)
    return pairs.labelled(label)


def co_teach(
    features: Features,
    episodes: Episodes,
    pairs: Pairs,
    *,
    noise: float,
    warm_up: float = 0.3,
    seed: int = 0,
    optimisation: Optimisation | None = None,
    on_epoch: OnEpoch | None = None,
    **settings: Any,
) -> BradleyTerry:
    """Return a model of `pairs` that learned from those which another one, learning beside it, did not doubt.

    Of each batch, either model is fitted to the pairs that cost the other one least: wrong labels cost more, and the
    two do not share their mistakes. How many are left out grows from none to the share `noise`. Han et al. (2018),
    Co-teaching; for rewards: collaborative reward modelling, Two Minds Better Than One (Zhang et al., 2025), whose
    curriculum this growing share stands for.

    Args:
        features: What it sees.
        episodes: Their features.
        pairs: Which of two is better.
        noise: The share of labels that are taken to be wrong, from 0 to below 1.
        warm_up: The share of the epochs in which the share that is left out grows.
        seed: Decides the weights of both.
        optimisation: How both are fitted.
        on_epoch: Called after each epoch.
        settings: See `BradleyTerry.settings`.

    Raises:
        ConfigurationError: An argument is not allowed.
        RewardLabError: It does not converge.
    """
    if not 0 <= noise < 1 or not 0 <= warm_up <= 1:
        raise ConfigurationError(f"noise={noise:g}, warm_up={warm_up:g}: give shares")
    how = optimisation or Optimisation()
    generator = torch.Generator().manual_seed(seed)
    shape = BradleyTerry.settings(**settings)
    both = [BradleyTerry(features, generator, **shape) for _ in range(2)]
    for model in both:
        model.prepare(episodes.states)
    epoch = 0

    def loss(rows: Tensor) -> Tensor:
        costs = [model.losses(episodes, pairs.take(rows.numpy())) for model in both]
        grown = 1.0 if warm_up == 0 else min(1.0, epoch / (warm_up * how.epochs))
        kept = max(1, round((1.0 - noise * grown) * len(rows)))
        lessons = _lessons(costs, kept)
        total: Tensor = costs[0][lessons[0]].mean() + costs[1][lessons[1]].mean()
        return total

    def ended(mean: float) -> None:
        nonlocal epoch
        epoch += 1
        if on_epoch is not None:
            on_epoch(mean)

    weights = [weight for model in both for weight in model.network.parameters()]
    descend(weights, loss, len(pairs), how, generator=generator, on_epoch=ended)
    both[0].finish(episodes.states)
    return both[0]


def _lessons(costs: Sequence[Tensor], kept: int) -> list[Tensor]:
    """Which rows each of two models learns from, given what they cost either: those that cost the other one least."""
    return [torch.argsort(cost.detach(), stable=True)[:kept] for cost in costs[::-1]]
