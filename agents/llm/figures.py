"""What is logged of the episodes that an update learns from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .credit import Array
from .episodes import Spoken

__all__ = ["figures"]


def figures(
    episodes: Sequence[Spoken],
    returns: Array,
    advantages: Sequence[Array],
    measured: Iterable[str],
    settings: Mapping[str, Any],
) -> dict[str, float]:
    """Return what the episodes were like; means are over episodes, however many turns each has.

    Args:
        episodes: Groups of ``settings["group_size"]``, one after the other; not all have a fault.
        returns: What each sound one was worth.
        advantages: Of each one's turns.
        measured: Names of signals that the trainer measured.
        settings: Of the agent.
    """
    kept = [episode for episode in episodes if not episode.fault]
    telling = np.array([bool(np.any(np.abs(own) > 1e-6)) for own in advantages])
    turns = [length for episode in kept for length in episode.lengths]
    told: dict[str, Any] = {
        "return": np.mean(returns),
        "length": np.mean([episode.steps for episode in kept]),
        "faults": len(episodes) - len(kept),
        # Where all episodes of a group fare alike, it teaches nothing.
        "telling_groups": telling.reshape(-1, settings["group_size"]).any(axis=1).mean(),
        "tokens_per_turn": np.mean(turns) if turns else 0.0,
        "entropy": np.mean([each for episode in kept for each in episode.entropies] or [0.0]),
    }
    played = [episode for episode in kept if len(episode.signals) > 1]
    if played and "success" in played[0].signals[-1]:
        told["success"] = np.mean([episode.signals[-1]["success"] for episode in played])
    if played and "valid" in played[0].signals[-1]:
        told["valid"] = np.mean([np.mean([at["valid"] for at in episode.signals[1:]]) for episode in played])
    for name in measured if played else ():
        told[name] = np.mean([np.mean([at[name] for at in episode.signals[1:]]) for episode in played])
    return {name: float(number) for name, number in told.items()}
