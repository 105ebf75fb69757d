"""Preferences among the episodes of a group: told by whoever reads two of them, and a signal for rewards to compare by.

Nobody asks the same episodes in one order alone: a judge that leans towards what it reads first, or last, then prefers
neither. What is told need not be transitive; `rewardlab.rewards.group` has what makes rewards of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault, nearest
from ..rewards import Reward, Signal
from ..rewards.expression import Call, Leaf
from ..rewards.function import find
from ..rewards.group.brackets import TOPOLOGIES
from .groups import Played
from .importing import import_name

__all__ = ["PREFERRED", "SETTINGS", "Compare", "Preferences", "check_preferences", "preferences_of", "signal_of"]

PREFERRED = "preferred"
"""The signal: in place j, how much the episode is preferred to the j-th of its group."""

Compare = Callable[[Any, Any], float]
"""How much the first of two episodes (`Played`, or what an agent makes of it) is preferred, from -1 to 1."""

ALL = "all"
SETTINGS: Mapping[str, Any] = {"compare": "", "compare_pairs": ALL, "compare_workers": 1}
"""Who compares two episodes, ``module:function``; which of a group's pairs are read, ``all`` or those that a tournament
plays; and how many groups at once."""


def signal_of(size: int) -> dict[str, Signal]:
    """Return the declaration of `PREFERRED` in groups of `size`."""
    said = "How much the episode is preferred to each of its group, at its end; told by who compares them."
    return {PREFERRED: Signal(PREFERRED, said, -1.0, 1.0, shape=(size,))}


def check_preferences(
    agent: str, chosen: Mapping[str, Any], rewards: Sequence[Reward], signals: Mapping[str, Signal] | None
) -> None:
    """Check that there is somebody who compares where `rewards` read `PREFERRED`, and only there.

    Raises:
        ConfigurationError: There is not, or nobody asked for it, or the pairs that are read are not those compared.
    """
    pairs = chosen["compare_pairs"]
    if pairs != ALL and pairs not in TOPOLOGIES:
        names = [ALL, *TOPOLOGIES]
        raise ConfigurationError(
            f"'{agent}' takes one of {', '.join(names)} as 'compare_pairs', not {pairs!r}.{nearest(str(pairs), names)}"
        )
    if not isinstance(chosen["compare"], str):
        raise ConfigurationError(f"'{agent}' takes module:function as 'compare', not {chosen['compare']!r}")
    if chosen["compare_workers"] < 1:
        raise ConfigurationError(f"'{agent}' takes 1 or more as 'compare_workers', not {chosen['compare_workers']!r}")
    reading = [reward for reward in rewards if PREFERRED in reward.names and PREFERRED not in (signals or ())]
    if not chosen["compare"]:
        if reading:
            raise ConfigurationError(
                f"'{reading[0]}' reads '{PREFERRED}', which whoever compares two episodes tells: give "
                "agent.compare=module:function"
            )
        return
    preferences_of(chosen)
    if rewards and not reading:
        raise ConfigurationError(
            f"agent.compare={chosen['compare']} would compare for nothing: the reward does not read '{PREFERRED}', as "
            f"group_zscore(win_rate({PREFERRED})) does"
        )
    if pairs != ALL:
        whole = find(pairs)(PREFERRED)
        for call in (node for reward in reading for node in reward.walk() if isinstance(node, Call)):
            if Leaf(PREFERRED) in call.arguments and call != whole:
                raise ConfigurationError(
                    f"agent.compare_pairs={pairs} reads only pairs that '{whole}' needs, and the reward has '{call}': "
                    "give compare_pairs=all"
                )


def preferences_of(chosen: Mapping[str, Any]) -> Preferences | None:
    """Return who compares by these settings; None for nobody.

    Raises:
        ConfigurationError: There is no such function.
    """
    if not chosen["compare"]:
        return None
    compare = import_name(chosen["compare"], "compare")
    if not callable(compare):
        raise ConfigurationError(f"compare '{chosen['compare']}' is no function of two episodes")
    return Preferences(compare, chosen["compare_pairs"], chosen["compare_workers"])


class Preferences:
    """Has the episodes of each group compared and writes down what was told.

    Args:
        compare: Tells how much it prefers the first of two episodes; a `Fault` where its infrastructure fails.
        pairs: ``all``, or the tournament whose pairs are asked for.
        workers: Groups that are compared at once; `compare` is then called from several threads.
    """

    def __init__(self, compare: Compare, pairs: str = ALL, workers: int = 1) -> None:
        self._compare, self._pairs, self._workers = compare, pairs, workers

    def tell(self, episodes: Sequence[Played], size: int) -> dict[str, float]:
        """Fill in `PREFERRED` for groups of `size` that follow each other, and say how it went.

        Episodes with a fault are not read. Where the comparison itself fails, all episodes of that group have a fault:
        nothing is known of who is better.

        Returns:
            The number of ``pairs`` that were read, each both ways, and the share of them in which the order alone
            decided (``swayed``): a preference for whichever was first, or second.

        Raises:
            ConfigurationError: Something else than a number from -1 to 1 was told.
        """
        groups = [episodes[start : start + size] for start in range(0, len(episodes), size)]
        if self._workers > 1:
            with ThreadPoolExecutor(self._workers) as pool:
                told = list(pool.map(self._tell_group, groups))
        else:
            told = [self._tell_group(group) for group in groups]
        pairs = sum(read for read, _ in told)
        return {"pairs": float(pairs), "swayed": sum(swayed for _, swayed in told) / max(1, pairs)}

    def _tell_group(self, group: Sequence[Played]) -> tuple[int, int]:
        """Fill in one group's signals; return how many pairs were read, and how many the order decided."""
        sound = [place for place, episode in enumerate(group) if not episode.fault]
        table = np.zeros((len(group), len(group)))
        read: dict[tuple[int, int], float] = {}
        swayed = 0

        def duel(first: int, second: int) -> float:
            nonlocal swayed
            pair = sound[first], sound[second]
            if pair not in read:
                forth, back = (self._ask(group[a], group[b]) for a, b in (pair, pair[::-1]))
                swayed += forth * back > 0
                read[pair] = 0.5 * (forth - back)
                read[pair[::-1]] = -read[pair]
                table[pair], table[pair[::-1]] = read[pair], -read[pair]
            return read[pair]

        try:
            if self._pairs == ALL:
                for first in range(len(sound)):
                    for second in range(first + 1, len(sound)):
                        duel(first, second)
            elif len(sound) > 1:
                TOPOLOGIES[self._pairs](len(sound), duel)
        except Fault:
            for episode in group:
                episode.fault = True
        for episode, row in zip(group, table, strict=True):
            _write(episode, row)
        return len(read) // 2, swayed

    def _ask(self, first: Played, second: Played) -> float:
        told = self._compare(first, second)
        if not (isinstance(told, (int, float, np.number)) and -1.0 <= told <= 1.0):
            raise ConfigurationError(f"a comparison told {told!r}, and a preference is a number from -1 to 1")
        return float(told)


def _write(episode: Played, row: NDArray[np.float64]) -> None:
    """Add the signal to those of `episode`: 0 until its end."""
    last = len(episode.signals) - 1
    episode.signals = [
        {**signals, PREFERRED: row if step == last else np.zeros_like(row)}
        for step, signals in enumerate(episode.signals)
    ]
