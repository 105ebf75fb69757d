"""How varied a group's episodes are, and what each adds to that."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..function import Trait
from .each import Floats, in_each
from .group import Group

__all__ = ["consensus", "vendi", "vendi_gain"]


@Group
def vendi(xp: Any, present: Any, x: Trait) -> Any:
    """How many different episodes the group seems to have: its Vendi score, from 1 to n, the same for all of them.

    Friedman and Dieng (2023): the exponential of the entropy of the eigenvalues of K/n, where K says how alike two
    episodes are: an array signal by the cosine, a value by whether it is the same. As a reward it tells none of them
    from another; `vendi_gain` does. It falls where preferences collapse. Whoever is alone gets 0.
    """
    return in_each(xp, present, lambda place, traits: np.full(len(traits), _score(_alike(traits))), x)


@Group
def vendi_gain(xp: Any, present: Any, x: Trait) -> Any:
    """How much the group's Vendi score (see `vendi`) falls if the episode is left out.

    A reward of the whole set, given to each by leaving it out: a reading of DRAGON's distributional rewards (2025);
    that its set reward is the Vendi score is our choice. 0 for one of several alike and about 1 for the only one of its
    kind: ``group_zscore(final(success)) + 0.2*group_zscore(vendi_gain(embedding))``.
    """

    def gains(place: int, traits: Floats) -> Floats:
        alike = _alike(traits)
        others = ~np.eye(len(alike), dtype=bool)
        return _score(alike) - np.array([_score(alike[rest][:, rest]) for rest in others])

    return in_each(xp, present, gains, x)


@Group
def consensus(xp: Any, present: Any, x: Trait) -> Any:
    """How alike the episode is to the group's others, in the mean: by the cosine of an array, or the same value or not.

    A reading of PaCo-RL (2025), which rewards pictures that belong together by their consistency in pairs; a model of
    pairs tells it there and the cosine here; with a value it is the share of the others who gave the same answer.
    """

    def shares(place: int, traits: Floats) -> Floats:
        alike = _alike(traits)
        return np.asarray((alike.sum(axis=-1) - alike.diagonal()) / (len(alike) - 1))

    return in_each(xp, present, shares, x)


def _alike(traits: Floats) -> Floats:
    """Who is how much like whom, ``(n, n)``: 1 on the diagonal."""
    if traits.ndim == 1:
        return (traits[:, None] == traits[None, :]).astype(np.float64)
    length = np.linalg.norm(traits, axis=-1, keepdims=True)
    # Nothing has no direction: such episodes are like each other and like nobody else.
    nothing = length <= 0
    directions = np.hstack([np.where(nothing, 0.0, traits / np.where(nothing, 1.0, length)), nothing])
    return np.asarray(directions @ directions.T)


def _score(alike: Floats) -> float:
    shares = np.linalg.eigvalsh(alike / len(alike)).clip(0.0)
    shares = shares[shares > 1e-12]
    return float(np.exp(-(shares * np.log(shares)).sum()))
