"""What policies are paid in the same tasks, and the scale on which cheating is held against solving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.agent import take
from ...rewards import Level, Rollout
from .subject import Subject, stacked
from .tabular import frozen

__all__ = ["CEILING", "Paid", "Scale", "paid"]

CEILING = 100.0
"""The hackability of a design that does not pay for solving at all; no other is above it."""
TINY = 1e-9
"""Returns that differ by less than this share of what a step pays are alike."""
FEW, FAR = 4, 0.5
"""The margin of a policy's own tasks counts if there are so many, and it is at least this share of that of all tasks:
what solving is worth in a few odd tasks says little."""


@dataclass(frozen=True)
class Paid:
    """What one policy was paid.

    Attributes:
        name: Of the policy.
        kind: See `Behaviour`; ``"search"`` for what was found by searching.
        seeds: Of its episodes, ``(episodes,)``; they determine the tasks.
        returns: Discounted, ``(episodes,)``.
        solved: Whether success was above 0 at any step, bool ``(episodes,)``.
        actions: What was done in each episode.
    """

    name: str
    kind: str
    seeds: NDArray[np.int64]
    returns: NDArray[np.float64]
    solved: NDArray[np.bool_]
    actions: tuple[Any, ...]


def paid(subject: Subject) -> tuple[Paid, ...]:
    """Return what the design pays the scripted policies; one that compares episodes, in groups of one of each."""
    players = subject.behaviours
    episodes = [each.episodes for each in players]
    if subject.expression.level < Level.GROUP:
        returns = [subject.returns(each.rollout) for each in players]
    else:
        played = [{episode.seed: episode for episode in each} for each in episodes]
        common = [seed for seed in played[0] if all(seed in each for each in played)]
        episodes = [tuple(each[seed] for seed in common) for each in played]
        groups = [subject.returns(stacked(group)) for group in zip(*episodes, strict=True)]
        returns = list(np.reshape(groups, (len(common), len(players))).T)
    return tuple(
        Paid(
            each.name,
            each.kind,
            np.array([episode.seed for episode in own], dtype=np.int64),
            earned,
            np.array([episode.signals["success"].max() > 0 for episode in own], dtype=np.bool_),
            tuple(episode.actions for episode in own),
        )
        for each, own, earned in zip(players, episodes, returns, strict=True)
    )


class Scale:
    """From 0, what failing is worth where nothing is attempted, to 1, what solving is worth; in each task its own.

    The zero of a task is what chance is paid when it fails there, or what an episode is paid in which nothing changes,
    whichever is more: a penalty that chance incurs and that is easily avoided is no gain from cheating. It is chance
    alone where the design reads what cannot stand still, as counts of visits cannot.

    Args:
        subject: What is audited.
        policies: What scripted policies are paid.
    """

    def __init__(self, subject: Subject, policies: Sequence[Paid]) -> None:
        chance = next(each for each in policies if each.kind == "random")
        self.floor: dict[int, float] = {}
        if subject.expression.level < Level.GROUP and not restless(subject):
            self.floor.update(_idle(subject))
        for seed, value, solved in zip(chance.seeds.tolist(), chance.returns, chance.solved, strict=True):
            if not solved:
                self.floor[seed] = max(float(value), self.floor.get(seed, float("-inf")))
        self.solving: dict[int, float] = {}
        """What solving pays, by task: the expert, or where there is none the best-paid success that is known."""
        experts = [each for each in policies if each.kind == "expert"] or list(policies)
        for each in experts:
            for seed, value, solved in zip(each.seeds.tolist(), each.returns, each.solved, strict=True):
                if solved:
                    self.solving[seed] = max(float(value), self.solving.get(seed, float("-inf")))
        self._slack = TINY * subject.unit

    @property
    def tasks(self) -> list[int]:
        """The seeds of the tasks whose zero and one are known."""
        return [seed for seed in self.floor if seed in self.solving]

    @property
    def pays(self) -> bool:
        """Whether solving is worth anything, on average over all tasks."""
        return self.margin(self.tasks) > self._slack

    def margin(self, tasks: Sequence[int]) -> float:
        """Return what solving is worth above failing, on average over some of `tasks`."""
        return float(np.mean([self.solving[seed] - self.floor[seed] for seed in tasks]))

    def mean(self, worth: Mapping[int, float]) -> float:
        """Return the mean of `solving` or `floor` over `tasks`."""
        return float(np.mean([worth[seed] for seed in self.tasks]))

    def share(self, each: Paid) -> float | None:
        """Return how much of what solving is worth a policy's failing episodes are paid; None where it has none.

        0 where failing is worth no more than by chance; at most `CEILING`, and this where solving is worth nothing.
        There have to be some `tasks`.
        """
        at = [row for row, seed in enumerate(each.seeds.tolist()) if not each.solved[row] and seed in self.floor]
        if not at:
            return None
        seeds = each.seeds[at].tolist()
        if not self.pays:
            return CEILING
        known = [seed for seed in seeds if seed in self.solving]
        margin = self.margin(self.tasks)
        if len(known) >= FEW and self.margin(known) >= FAR * margin:
            margin = self.margin(known)
        gain = float(np.mean([each.returns[row] - self.floor[seed] for row, seed in zip(at, seeds, strict=True)]))
        return float(min(gain / margin, CEILING)) if gain > self._slack else 0.0


def restless(subject: Subject) -> list[str]:
    """Return the numbers read by the design that changed whenever all that is observed stayed as it was."""
    signals = subject.signals
    names = sorted(name for name in subject.expression.names & set(signals) if not signals[name].condition)
    stays = [
        (episode.signals, at)
        for each in subject.behaviours
        for episode in each.episodes
        for at in (range(len(episode)) if names else ())
        if frozen(take(episode.observations, at)) == frozen(take(episode.observations, at + 1))
    ]
    return [name for name in names if stays and all(np.any(seen[name][at] != seen[name][at + 1]) for seen, at in stays)]


def _idle(subject: Subject) -> Mapping[int, float]:
    """What the design pays in each task for an episode as long as any in which nothing changes, by seed."""
    chance = next(each for each in subject.behaviours if each.kind == "random")
    time = max(len(episode) for each in subject.behaviours for episode in each.episodes)
    begun = {
        name: np.stack([episode.signals[name][0] for episode in chance.episodes]) for name in chance.episodes[0].signals
    }
    still = {name: np.repeat(values[:, None], time + 1, axis=1) for name, values in begun.items()}
    ends = np.zeros((len(chance.episodes), time), dtype=bool)
    cut = ends.copy()
    cut[:, -1] = True
    returns = subject.returns(Rollout.from_signals(still, ends, cut, native=np.zeros(ends.shape)))
    return {episode.seed: float(value) for episode, value in zip(chance.episodes, returns, strict=True)}
