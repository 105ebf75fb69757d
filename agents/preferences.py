"""Preferences among the episodes of a group: told by whoever reads two of them, and a signal for rewards to compare by.

Nobody asks the same episodes in one order alone: a judge that leans towards what it reads first, or last, then prefers
neither. What is told need not be transitive; `rewardlab.rewards.group` has what makes rewards of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault, RewardLabError, nearest
from ..rewards import Reward, Signal
from ..rewards.expression import Call, Leaf
from ..rewards.function import find
from ..rewards.group.brackets import TOPOLOGIES
from .groups import Played
from .importing import import_name

__all__ = [
    "JUDGE",
    "PREFERRED",
    "SETTINGS",
    "Compare",
    "Preferences",
    "Reader",
    "Told",
    "by_function",
    "check_preferences",
    "preferences_of",
    "signal_of",
]

PREFERRED = "preferred"
"""The signal: in place j, how much the episode is preferred to the j-th of its group."""

Compare = Callable[[Any, Any], float]
"""How much the first of two episodes (`Played`, or what an agent makes of it) is preferred, from -1 to 1."""


class Told(NamedTuple):
    """What somebody says who has read two episodes in both orders.

    Attributes:
        preferred: How much the first is preferred, from -1 to 1.
        swayed: Whether the two orders contradict each other.
    """

    preferred: float
    swayed: bool


Reader = Callable[[Sequence[tuple[Any, Any]]], Sequence[Told | Fault]]
"""Reads pairs of episodes; a `Fault` where that could not be done."""

ALL = "all"
JUDGE = "judge:"
"""What stands before the name of a judge (see `rewardlab.rewards.rubric`) that reads conversations."""
SETTINGS: Mapping[str, Any] = {"compare": "", "compare_pairs": ALL, "compare_workers": 1}
"""Who compares two episodes, ``module:function``, or ``judge:`` and a judge; which of a group's pairs are read, ``all``
or those that a tournament plays; and how many at once."""


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
    if chosen["compare"].startswith(JUDGE) and agent != "llm":
        raise ConfigurationError(
            f"agent.compare={chosen['compare']}: a judge reads what was said, and '{agent}' says nothing: give llm, or "
            "module:function"
        )
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
        ConfigurationError: There is no such function, or no such judge.
        MissingDependency: What the judge needs is not installed.
    """
    named, workers = chosen["compare"], chosen["compare_workers"]
    if not named:
        return None
    if named.startswith(JUDGE):
        from .judged_pairs import by_judge

        return Preferences(by_judge(named.removeprefix(JUDGE)), chosen["compare_pairs"], workers)
    compare = import_name(named, "compare")
    if not callable(compare):
        raise ConfigurationError(f"compare '{named}' is no function of two episodes")
    return Preferences(by_function(compare, workers), chosen["compare_pairs"], workers)


def by_function(compare: Compare, workers: int = 1) -> Reader:
    """Return a reader that calls `compare` in both orders, and prefers by half the difference of what it tells.

    It raises `ConfigurationError` where that is no number from -1 to 1.

    Args:
        compare: Tells how much it prefers the first of two episodes; raises `Fault` where its infrastructure fails.
        workers: Pairs that are read at once, in as many threads.
    """

    def ask(first: Any, second: Any) -> float:
        try:
            told = compare(first, second)
        except RewardLabError:
            raise
        except Exception as error:
            place = f"{getattr(compare, '__module__', '')}:{getattr(compare, '__qualname__', compare)}"
            raise ConfigurationError(f"compare={place} raised {type(error).__name__}: {error}") from error
        if not (isinstance(told, (int, float, np.number)) and -1.0 <= told <= 1.0):
            raise ConfigurationError(f"a comparison told {told!r}, and a preference is a number from -1 to 1")
        return float(told)

    def read(pair: tuple[Any, Any]) -> Told | Fault:
        try:
            forth, back = ask(*pair), ask(*pair[::-1])
        except Fault as fault:
            return fault
        return Told(0.5 * (forth - back), forth * back > 0)

    def read_all(pairs: Sequence[tuple[Any, Any]]) -> Sequence[Told | Fault]:
        if workers == 1 or len(pairs) == 1:
            return [read(pair) for pair in pairs]
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(read, pairs))

    return read_all


class Preferences:
    """Has the episodes of each group compared and writes down what was told.

    Args:
        read: Who reads them.
        pairs: ``all``, or the tournament whose pairs are read.
        workers: Groups whose tournaments are played at once.
    """

    def __init__(self, read: Reader, pairs: str = ALL, workers: int = 1) -> None:
        self._read, self._pairs, self._workers = read, pairs, workers

    def tell(self, episodes: Sequence[Played], size: int) -> dict[str, float]:
        """Fill in `PREFERRED` for groups of `size` that follow each other, and say how it went.

        Episodes with a fault are not read. Where a comparison fails, all episodes of that group have a fault: nothing
        is known of who is better.

        Returns:
            The number of ``pairs`` that were read, each in both orders, and the share of them in which these
            contradicted each other, ``swayed`` by who came first.
        """
        groups = [_Group(episodes[start : start + size]) for start in range(0, len(episodes), size)]
        if self._pairs == ALL:
            asked = [(group, pair) for group in groups for pair in group.pairs()]
            answers = self._read([group.at(pair) for group, pair in asked]) if asked else []
            for (group, pair), answer in zip(asked, answers, strict=True):
                group.keep(pair, answer)
        elif self._workers == 1:
            for group in groups:
                group.play(self._pairs, self._read)
        else:
            with ThreadPoolExecutor(self._workers) as pool:
                list(pool.map(lambda group: group.play(self._pairs, self._read), groups))
        for group in groups:
            group.write()
        told = [each for group in groups for each in group.told.values()]
        return {"pairs": float(len(told)), "swayed": sum(each.swayed for each in told) / max(1, len(told))}


class _Group:
    """One group's episodes and what was told of its pairs, which are places among those without a fault."""

    def __init__(self, episodes: Sequence[Played]) -> None:
        self._episodes = episodes
        self._sound = [place for place, episode in enumerate(episodes) if not episode.fault]
        self.told: dict[tuple[int, int], Told] = {}
        self._fault = False

    def pairs(self) -> list[tuple[int, int]]:
        """All of them."""
        return [(one, other) for other in range(len(self._sound)) for one in range(other)]

    def at(self, pair: tuple[int, int]) -> tuple[Played, Played]:
        """The episodes of a pair."""
        one, other = (self._episodes[self._sound[place]] for place in pair)
        return one, other

    def keep(self, pair: tuple[int, int], told: Told | Fault) -> None:
        """Remember what was told of a pair."""
        if isinstance(told, Fault):
            self._fault = True
        else:
            self.told[pair] = told

    def play(self, topology: str, read: Reader) -> None:
        """Have the pairs read that a tournament plays."""

        def duel(first: int, second: int) -> float:
            if (second, first) in self.told:
                return -self.told[second, first].preferred
            if (first, second) not in self.told:
                (told,) = read([self.at((first, second))])
                if isinstance(told, Fault):
                    raise told
                self.told[first, second] = told
            return self.told[first, second].preferred

        if len(self._sound) > 1:
            try:
                TOPOLOGIES[topology](len(self._sound), duel)
            except Fault:
                self._fault = True

    def write(self) -> None:
        """Add the signal to those of the episodes, 0 until their end; or a fault."""
        table: NDArray[np.float64] = np.zeros((len(self._episodes), len(self._episodes)))
        for pair, told in self.told.items():
            one, other = (self._sound[place] for place in pair)
            table[one, other], table[other, one] = told.preferred, -told.preferred
        for episode, row in zip(self._episodes, table, strict=True):
            episode.fault = episode.fault or self._fault
            last = len(episode.signals) - 1
            episode.signals = [
                {**signals, PREFERRED: row if step == last else np.zeros_like(row)}
                for step, signals in enumerate(episode.signals)
            ]
