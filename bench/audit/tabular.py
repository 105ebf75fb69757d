"""Tables: the tasks of an environment with few states, every state and every action of them, found by trying."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ...agents.agent import take
from ...agents.demonstrations import Demonstration
from ...agents.vectorize import parameters, spec, split_argument
from ...envs.base import Environment
from ...rewards import Level, Reward, Rollout, evaluate
from ...rewards.expression import Call
from ...wrappers.below import attribute, restore, saved
from .distances import Floats, Process
from .subject import Subject

__all__ = ["NotTabular", "Tabular", "discount", "frozen", "read_before", "tabulate"]

MOST_STATES = 1_000
"""Of one task. Its linear systems have as many unknowns."""
MOST_TASKS = 8
UNLIMITED = 1_000_000
"""Steps that no search of so few states takes."""
CLOSEST = 0.9999
"""Without a discount what never ends is worth no number, so none above this is calculated with."""


class NotTabular(Exception):
    """The environment has no small table; the text says why, to stand after "because"."""


class _Spent(NotTabular):
    """There were no steps left."""


@dataclass(frozen=True)
class Tabular:
    """One task of S states and A actions; state 0 is the start.

    Attributes:
        task: Its id.
        process: Where actions lead: one successor each, ``(S, A, 1)``.
        seen: What is observed in each state, as something that can be compared.
        before: Signals of each state, as they were when it was found, ``(S, *shape)``.
        after: Signals after each action, ``(S, A, *shape)``.
        path: The actions that first led to each state, by number.
        actions: The actions in words.
        max_steps: The environment's limit, 0 where it does not tell.
    """

    task: Any
    process: Process
    seen: tuple[Any, ...]
    before: Mapping[str, NDArray[np.float64]]
    after: Mapping[str, NDArray[np.float64]]
    path: tuple[tuple[int, ...], ...]
    actions: tuple[str, ...]
    max_steps: int

    def rewards(self, subject: Subject, reward: Reward) -> Floats:
        """What `reward`, which is known at every step, pays for every action, ``(S, A)``."""
        terminal = self.process.terminal
        states, actions = self.process.successors.shape[:2]

        def rows(values: NDArray[Any]) -> NDArray[Any]:
            """One episode of one step for every action of every state."""
            return values.reshape(states * actions, 1, *values.shape[2:])

        ends = rows(terminal[self.process.successors[..., 0]])
        rollout = Rollout(
            {name: rows(np.repeat(values[:, None], actions, axis=1)) for name, values in self.before.items()},
            {name: rows(values) for name, values in self.after.items()},
            terminated=ends,
            truncated=np.zeros_like(ends),
            native=rows(self.after[str(subject.outcome)]),
        )
        paid = evaluate(reward, rollout, signals=subject.signals, gamma=discount(subject), truncation="bootstrap")
        return np.where(terminal[:, None], 0.0, np.asarray(paid.total, np.float64).reshape(states, actions))

    def describe(self, state: int) -> str:
        """Return how to get to `state`, in words."""
        runs = [(self.actions[action], len(list(run))) for action, run in itertools.groupby(self.path[state])]
        told = ", ".join(f"`{word}`" + (f" x{count}" if count > 1 else "") for word, count in runs)
        return f"at the start of task {self.task}" if not told else f"in task {self.task} after {told}"


def discount(subject: Subject) -> float:
    """The discount that tables are calculated with."""
    return min(float(subject.gamma or 0.0), CLOSEST)


def read_before(reward: Reward) -> frozenset[str]:
    """Names of the signals whose value before a step `reward` reads."""
    changes = [node for node in reward.walk() if isinstance(node, Call) and node.function.family == "transition"]
    return frozenset().union(*(node.names for node in changes))


def tabulate(subject: Subject, steps: int, reward: Reward | None = None) -> tuple[Tabular, ...]:
    """Return the tables of some tasks of `subject`, those that its scripted policies begin with.

    A state is what the environment lets observe unless it is told otherwise (which may be more than the policies are
    shown), with the signals whose value before a step the reward reads. That this is enough is checked against every
    recorded episode of the tasks: the table must lead where the episode led, and say the same.

    Args:
        subject: What is audited.
        steps: Environment steps to spend.
        reward: What is calculated with beside the outcome; None for the design.

    Raises:
        NotTabular: There is none, because of what the text says.
    """
    design = subject.expression if reward is None else reward
    if design.level > Level.STEP:
        raise NotTabular("the design pays for whole episodes, not for single steps")
    # Progress follows from the state in every environment, so it tells states apart that look the same.
    names = tuple(sorted((design.names | subject.outcome.names | {"success", "progress"}) & set(subject.signals)))
    if unsteady := [name for name in names if not subject.signals[name].deterministic]:
        raise NotTabular(f"`{unsteady[0]}` is not the same each time that it is measured")
    changed = _as_observed(subject)
    env, limit = _patient(subject, changed)
    try:
        if not isinstance(env.action_space, spaces.Discrete):
            raise NotTabular("its actions cannot be counted")
        if attribute(env, "judge") is not None:
            raise NotTabular("a judge would be asked at every try")
        if attribute(env, "get_state") is None:
            raise NotTabular("its state cannot be kept and gone back to")
        tables: list[Tabular] = []
        for episodes in _tasks(subject):
            search = _Search(env, episodes[0], read_before(design))
            try:
                search.explore(steps)
            except _Spent:
                if not tables:
                    raise
                break
            table = search.table(episodes[0].task, names, limit)
            _verify(table, episodes, int(env.action_space.start), shown=not changed)
            tables.append(table)
            steps -= int((~table.process.terminal).sum()) * len(table.actions)
            if len(tables) >= MOST_TASKS or steps <= 0:
                break
    finally:
        env.close()
    return tuple(tables)


def _as_observed(subject: Subject) -> dict[str, Any]:
    """The arguments with which the environment is observed as it is by itself, where it is told otherwise."""
    known = parameters(spec(subject.env).entry_point)
    own = known["observation"].default if "observation" in known else None
    return {"observation": own} if subject.env_kwargs.get("observation", own) != own else {}


def _patient(subject: Subject, changed: Mapping[str, Any]) -> tuple[Any, int]:
    """The environment without its step limit, where it can be without one, and the limit."""
    env = subject.make(**{**split_argument(subject.env, "train"), **changed})
    limit = int(attribute(env, "max_steps", 0))
    if isinstance(env.unwrapped, Environment):
        # Not as an argument: where a task is made to measure, a longer time makes another one.
        env.unwrapped.max_steps = UNLIMITED
    return env, limit


def _tasks(subject: Subject) -> Iterator[list[Demonstration]]:
    """The recorded episodes of each task, in the order in which tasks were drawn."""
    found: dict[tuple[Any, int], list[Demonstration]] = {}
    for behaviour in subject.behaviours:
        for episode in behaviour.episodes:
            found.setdefault((episode.task, episode.seed), []).append(episode)
    yield from found.values()


class _Search:
    """What has been found of one task so far."""

    def __init__(self, env: Any, episode: Demonstration, before: frozenset[str]) -> None:
        self._env, self._before = env, sorted(before)
        self.index: dict[Any, int] = {}
        self.saves: list[Any] = []
        self.signals: list[Mapping[str, Any]] = []
        self.path: list[tuple[int, ...]] = []
        self.successors: list[list[int]] = []
        self.after: list[list[Mapping[str, Any]]] = []
        options = None if episode.task is None else {"task": episode.task}
        observation, info = env.reset(seed=episode.seed, options=options)
        self._enter(observation, info, False, ())

    def explore(self, steps: int) -> None:
        """Try every action in every state that can be reached, in at most so many steps."""
        space = self._env.action_space
        actions = range(int(space.start), int(space.start) + int(space.n))
        at = 0
        while at < len(self.saves):
            reached, measured = [at] * len(actions), [self.signals[at]] * len(actions)
            if self.saves[at] is not None:
                steps -= len(actions)
                if steps < 0:
                    raise _Spent("a task has more states than the budget allows to try")
                for number, action in enumerate(actions):
                    restore(self._env, self.saves[at])
                    observation, _, terminated, truncated, info = self._env.step(action)
                    if info.get("fault", False) or (truncated and not terminated):
                        raise NotTabular("the step limit or a fault comes before every state has been seen")
                    path = (*self.path[at], number)
                    reached[number] = self._enter(observation, info, bool(terminated), path)
                    measured[number] = info["signals"]
            self.successors.append(reached)
            self.after.append(measured)
            at += 1

    def table(self, task: Any, names: tuple[str, ...], limit: int) -> Tabular:
        """Return what was found."""
        successors = np.array(self.successors, np.int64)[..., None]
        say = attribute(self._env, "say", str)
        first = int(self._env.action_space.start)
        return Tabular(
            task,
            Process(successors, np.ones(successors.shape), np.array([save is None for save in self.saves])),
            tuple(seen for seen, _ in self.index),
            {name: np.array([each[name] for each in self.signals], np.float64) for name in names},
            {name: np.array([[each[name] for each in row] for row in self.after], np.float64) for name in names},
            tuple(self.path),
            tuple(say(first + action) for action in range(successors.shape[1])),
            limit,
        )

    def _enter(self, observation: Any, info: Mapping[str, Any], terminal: bool, path: tuple[int, ...]) -> int:
        """Return the number of the state that the environment is in, a new one if need be."""
        signals = info["signals"]
        key = frozen(observation), tuple(frozen(signals[name]) for name in self._before)
        if key not in self.index:
            if len(self.index) >= MOST_STATES:
                raise NotTabular(f"a task has more than {MOST_STATES:,} states")
            self.index[key] = len(self.index)
            # Nothing is done in a terminal state, so none is kept.
            self.saves.append(None if terminal else saved(self._env))
            self.signals.append(signals)
            self.path.append(path)
        at = self.index[key]
        if (self.saves[at] is None) is not terminal:
            raise NotTabular("when a task ends depends on more than what is observed")
        return at


def _verify(table: Tabular, episodes: Sequence[Demonstration], first: int, *, shown: bool) -> None:
    """Follow recorded episodes through the table; with `shown` what was observed is what the table observes."""
    for episode in episodes:
        at = 0
        for step, action in enumerate(np.asarray(episode.actions).reshape(len(episode), -1)[:, 0]):
            number = int(action) - first
            if not 0 <= number < len(table.actions):
                raise NotTabular("a scripted policy does what is no action")
            for name, values in table.after.items():
                if not np.array_equal(values[at, number], episode.signals[name][step + 1]):
                    raise NotTabular(f"`{name}` depends on more than what is observed")
            at = int(table.process.successors[at, number, 0])
            if bool(table.process.terminal[at]) != bool(episode.terminations[step]):
                raise NotTabular("when a task ends depends on more than what is observed")
            if shown and table.seen[at] != frozen(take(episode.observations, step + 1)):
                raise NotTabular("what an action leads to depends on more than what is observed")


def frozen(value: Any) -> Any:
    """Return what was observed as something that can be compared and looked up."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(each)) for name, each in sorted(value.items()))
    if isinstance(value, (tuple, list)):
        return tuple(frozen(each) for each in value)
    return value if isinstance(value, (str, int, float, bool)) else np.asarray(value).tobytes()
