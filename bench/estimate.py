"""What a list of episodes says about an agent: means with 95% intervals, as the command line prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..agents.evaluate import Episode
from .statistics import stratified_bootstrap, wilson_interval

__all__ = ["estimate_episodes"]


def estimate_episodes(episodes: Sequence[Episode]) -> dict[str, Any]:
    """Return ``success``, ``score`` and ``return``, each ``{"mean", "low", "high"}`` or None where it was not measured.

    Episodes with a fault are counted and left out. Success has Wilson's interval, the others a bootstrap's; low and
    high are None with a single episode. Besides: ``length`` and ``terms`` (plain means), ``episodes`` and ``faults``.
    """
    sound = [episode for episode in episodes if not episode.fault]
    names = sound[0].terms if sound else {}
    return {
        "success": _success([episode.success for episode in sound]),
        "score": _mean([episode.score for episode in sound]),
        "return": _mean([episode.value for episode in sound]),
        "length": float(np.mean([episode.length for episode in sound])) if sound else None,
        "terms": {name: float(np.mean([episode.terms[name] for episode in sound])) for name in names},
        "episodes": len(episodes),
        "faults": len(episodes) - len(sound),
    }


def _success(values: Sequence[float | None]) -> dict[str, Any] | None:
    measured = [value for value in values if value is not None]
    estimate = wilson_interval(int(sum(measured)), len(measured))
    return None if estimate is None else estimate.as_dict("mean")


def _mean(values: Sequence[float | None]) -> dict[str, Any] | None:
    measured = [value for value in values if value is not None]
    # The resampling's seed is fixed: the same episodes give the same interval.
    rng = np.random.default_rng(0)
    estimate = stratified_bootstrap(
        [np.array(measured)], rng=rng, statistic=lambda values, *, axis: np.mean(values, axis=axis)
    )
    return None if estimate is None else estimate.as_dict("mean")
