"""Imitation of what the policy itself did well: rejection sampling, and the best that each task saw.

Episodes are threads of the policy's own tokens already, so nothing is said anew. An update that refines takes the place
of one that follows a gradient of rewards: it plays as many episodes, and its steps count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError
from .episodes import Spoken, Thread
from .policy import LanguagePolicy
from .warmup import imitate

__all__ = ["CHOICES", "best", "refine", "successful"]

Choice = Callable[[Sequence[Spoken], NDArray[np.float64], int], list[Spoken]]


def successful(episodes: Sequence[Spoken], returns: NDArray[np.float64], size: int) -> list[Spoken]:
    """Return the episodes that end in success, those that were said in the same words once.

    Rejection sampling, as in "Scaling Relationship on Learning Mathematical Reasoning with Large Language Models" (Yuan
    et al. 2023, arXiv:2308.01825): what a model is tuned on are its distinct right answers.

    Args:
        episodes: Groups of `size`, one after the other.
        returns: What each was worth; nothing here depends on it.
        size: Episodes of a group.

    Raises:
        ConfigurationError: Episodes do not say whether they were a success.
    """
    kept: dict[tuple[tuple[int, ...], ...], Spoken] = {}
    for episode in episodes:
        if episode.fault or not episode.steps:
            continue
        if "success" not in episode.signals[-1]:
            raise ConfigurationError(
                "refine_on='success': this environment has no signal success; take 'best', which goes by the reward"
            )
        if episode.signals[-1]["success"]:
            kept.setdefault(tuple(tuple(thread.tokens) for thread in episode.threads), episode)
    return list(kept.values())


def best(episodes: Sequence[Spoken], returns: NDArray[np.float64], size: int) -> list[Spoken]:
    """Return the episode of each group that was worth most, the first of several, and none where all fared alike.

    Filtered fine-tuning as in "SuperHF: Supervised Iterative Learning from Human Feedback" (Mukobi et al. 2023,
    arXiv:2310.16763), whose divergence from the first model is the setting ``kl_coef``. SuperHF's rewards are never
    equal; where they are, the best would be no better than the worst.

    Args:
        episodes: Groups of `size`, one after the other.
        returns: What each was worth.
        size: Episodes of a group.
    """
    kept = []
    for start in range(0, len(episodes), size):
        sound = [row for row in range(start, start + size) if episodes[row].steps and not episodes[row].fault]
        if sound and min(returns[sound]) < max(returns[sound]):
            kept.append(episodes[max(sound, key=lambda row: returns[row])])
    return kept


CHOICES: Mapping[str, Choice] = {"success": successful, "best": best}
"""What is imitated, by name."""


def refine(
    policy: LanguagePolicy,
    episodes: Sequence[Spoken],
    returns: NDArray[np.float64],
    shown: Sequence[Thread],
    settings: Mapping[str, Any],
    *,
    seed: int,
    reference: LanguagePolicy | None = None,
) -> dict[str, float]:
    """Imitate the episodes that ``settings["refine_on"]`` chooses.

    Args:
        policy: What played them, and learns.
        episodes: Groups of ``settings["group_size"]``, one after the other.
        returns: Of each sound episode, undiscounted, as `Valued` has them.
        shown: The expert's, which make up ``settings["warmup_share"]`` of what is imitated.
        settings: Of the agent.
        seed: Of the order of batches, and of what is drawn from `shown`.
        reference: What the policy is held to, by ``settings["kl_coef"]``.

    Returns:
        What to log: the share of episodes that was chosen, and the loss at the end.
    """
    worth = np.full(len(episodes), -np.inf)
    worth[[row for row, episode in enumerate(episodes) if episode.steps and not episode.fault]] = returns
    chosen = CHOICES[settings["refine_on"]](episodes, worth, settings["group_size"])
    threads = [thread for episode in chosen for thread in episode.threads]
    told = {"kept": len(chosen) / len(episodes)}
    if not threads:
        return told
    share = settings["warmup_share"]
    if share and shown:
        count = round(len(threads) * share / (1.0 - share))
        drawn = np.random.default_rng([seed, 4]).integers(len(shown), size=count)
        threads += [shown[row] for row in drawn]
    losses: list[float] = []
    imitate(
        policy,
        threads,
        learning_rate=settings["refine_learning_rate"],
        epochs=settings["refine_epochs"],
        batch_tokens=settings["warmup_batch_tokens"],
        max_grad_norm=settings["max_grad_norm"],
        seed=seed,
        reference=reference,
        kl_coef=settings["kl_coef"],
        tell=losses.append,
    )
    return told | {"loss": losses[-1]}
