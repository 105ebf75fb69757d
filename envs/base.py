"""What every environment family shares: signals, rewards through one ledger, tasks, step limits, faults, state.

A family subclasses `Environment` and implements the underscored hooks; it never computes a reward, counts steps or
builds an info dictionary itself.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import gymnasium
import numpy
from gymnasium.envs.registration import EnvSpec

from ..errors import ConfigurationError, ExpressionError, Fault, StateError, nearest
from ..rewards import Ledger, Reward, Signal, as_reward
from ..rewards.signal import UNIVERSAL

__all__ = ["Environment", "check_choice", "check_difficulty", "check_split", "choose_reward", "textual_spec"]

Observation = TypeVar("Observation")
Action = TypeVar("Action")


def choose_reward(
    reward: Any, presets: Mapping[str, str], signals: Collection[str] = (), outcome: str = "success"
) -> Reward:
    """Return the expression that an environment's argument ``reward=`` stands for.

    Args:
        reward: ``None`` for the task's outcome, the name of a preset, an expression as text, a `Reward`, or a number.
        presets: Preset name -> expression.
        signals: Names of the signals, where they are known: a name that is neither is then refused here.
        outcome: The signal that is the task's outcome.

    Raises:
        ExpressionError: The text is neither a preset nor an expression.
        ConfigurationError: `reward` is of another type.
    """
    if reward is None:
        return as_reward(outcome)
    if isinstance(reward, bool) or not isinstance(reward, (str, Reward, int, float, numpy.number)):
        raise ConfigurationError(
            f"reward={reward!r}: give a preset ({', '.join(presets)}), an expression over signals such as"
            " 'success - 0.01*(1 - valid)', a Reward, a number, or None for the task's own"
        )
    if isinstance(reward, str) and reward in presets:
        return as_reward(presets[reward])
    expression = as_reward(reward if isinstance(reward, (str, Reward)) else float(reward))
    if signals and isinstance(reward, str) and reward.strip() in expression.names.difference(signals):
        raise ExpressionError(
            f"reward={reward!r} is neither a preset ({', '.join(presets)}) nor a signal ({', '.join(signals)})."
            f"{nearest(reward, [*presets, *signals])}"
        )
    return expression


def check_choice(name: str, given: Any, allowed: Collection[str | bool | None]) -> None:
    """Check that the argument `name` is one of `allowed`.

    Raises:
        ConfigurationError: It is not.
    """
    # Lists and arrays compare in their own ways.
    if not isinstance(given, (str, bool, type(None))) or given not in allowed:
        known = [str(each) for each in allowed if each is not None]
        raise ConfigurationError(f"{name}={given!r}: give one of {', '.join(known)}.{nearest(str(given), known)}")


def check_split(split: str, splits: Sequence[str]) -> str:
    """Return `split` when it is one of `splits`.

    Raises:
        ConfigurationError: It is not.
    """
    check_choice("split", split, splits)
    return split


def check_difficulty(difficulty: Any) -> float | None:
    """Return `difficulty` as a float from 0 to 1, or ``None`` for the task's own.

    Raises:
        ConfigurationError: It is neither.
    """
    if difficulty is None:
        return None
    if (
        isinstance(difficulty, bool)
        or not isinstance(difficulty, (int, float, numpy.number))
        or not 0 <= difficulty <= 1
    ):
        raise ConfigurationError(
            f"difficulty={difficulty!r}: give a number from 0 (easiest) to 1 (hardest), or None for the task's own"
        )
    return float(difficulty)


def textual_spec(spec: EnvSpec | None) -> EnvSpec | None:
    """Return `spec` with its reward as text, so that it survives JSON: an expression object would not."""
    if spec is None or not isinstance(spec.kwargs.get("reward"), Reward):
        return spec
    spec = copy.copy(spec)
    spec.kwargs = spec.kwargs | {"reward": str(spec.kwargs["reward"])}
    return spec


class Environment(gymnasium.Env[Observation, Action], ABC, Generic[Observation, Action]):
    """Template of a RewardLab environment.

    Args:
        reward: What is paid: ``None`` for the task's outcome, a key of `rewards`, an expression as text, a `Reward`,
            or a number.
        split: Which tasks are drawn, one of `splits`.
        difficulty: From 0 to 1, ``None`` for each task's own. A plain attribute, read at the next reset.
        max_steps: Steps after which an episode is truncated.
        render_mode: One of ``metadata["render_modes"]``, or ``None``.

    `reset` knows the options ``task`` (an id: that task, exactly) and ``difficulty`` (for this episode). Every reset
    and step returns the info::

        {"signals": {name: float | bool | array}, "reward": ledger entry, "fault": bool,
         "task": {"id": int | str, "split": str, "difficulty": float}}

    Hooks of a family:

    - ``_draw() -> id`` draws a task of `split` from ``self.np_random``; ``_identify(given) -> (id, split)`` says where
      a task belongs and raises `ConfigurationError` for an id that is none.
    - ``_begin(id, difficulty) -> float`` starts a task and returns the difficulty it has.
    - ``_advance(action) -> None`` does one step, with any action at all: an illegal one makes ``valid`` 0. It may raise
      `Fault`: the step is truncated, marked, and keeps the last observation and signals.
    - ``_observe()`` and ``_measure()`` return a fresh observation and the value of every declared signal.
    - ``_solved(signals) -> bool`` says whether the episode terminates, by default on ``success``.
    - ``_annotations() -> dict`` adds to every info, for example ``action_mask``.
    - ``_show()`` draws the present state, at every reset and step with ``render_mode="human"``; families that offer
      this mode have it, and their `render` returns ``None`` in it.
    - ``_save()`` and ``_load(data)`` copy the family's own state out and in; `data` is picklable.

    Raises:
        ConfigurationError: An argument is not allowed; the message names it.
        ExpressionError: `reward` is no expression over `signals`.
    """

    signals: Mapping[str, Signal] = UNIVERSAL
    """Declarations of what the environment measures, the universal four first."""
    rewards: Mapping[str, str] = {"sparse": "success"}
    """Preset reward expressions by name."""
    group_rewards: ClassVar[Mapping[str, str]] = {}
    """Rewards that compare the episodes of one task, by name: for a trainer, never for one environment."""
    outcome: ClassVar[str] = "success"
    """The signal that is paid natively: 0 at every step but the last."""
    gamma: float = 0.99
    """Discount that `potential` uses until a trainer sets its own with `set_parameters`."""
    instructions: str = ""
    """What a language model is told before the first observation."""
    splits: ClassVar[tuple[str, ...]] = ("train", "validation", "test")
    tuned: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    """By name of an agent, settings with which it learns here; those that a caller gives go before them."""

    def __init__(
        self,
        *,
        max_steps: int,
        reward: str | float | Reward | None = None,
        split: str = "train",
        difficulty: float | None = None,
        render_mode: str | None = None,
    ) -> None:
        if isinstance(max_steps, bool) or not isinstance(max_steps, (int, numpy.integer)) or max_steps < 1:
            raise ConfigurationError(f"max_steps={max_steps!r}: give a positive integer")
        check_choice("render_mode", render_mode, (*self.metadata["render_modes"], None))
        self.render_mode = render_mode
        self.max_steps = int(max_steps)
        self.split = check_split(split, self.splits)
        self.difficulty = check_difficulty(difficulty)
        self.reward = choose_reward(reward, {**self.rewards, **self.group_rewards}, self.signals, self.outcome)
        try:
            self._ledger = Ledger(self.reward, self.signals, gamma=self.gamma)
        except ExpressionError as error:
            raise ExpressionError(f"reward={str(reward)!r}: {error}") from error
        # Once, as every step measures all of them.
        self._kinds: list[tuple[str, Callable[[Any], Any]]] = [
            (name, _array if signal.shape else bool if signal.condition else float)
            for name, signal in self.signals.items()
        ]
        self._arrays = [name for name, signal in self.signals.items() if signal.shape]
        # What the running reset asks for; families that choose tasks by their difficulty read it when they draw.
        self.wanted_difficulty: float | None = None
        self._steps = 0
        self._task: dict[str, Any] = {}
        # No episode runs before the first reset and after an end.
        self._running = False
        self._last: tuple[Any, dict[str, Any]] = (None, {})

    @property
    def spec(self) -> EnvSpec | None:
        """The specification from which ``gymnasium.make`` builds an equal environment; its reward is text."""
        return self.__dict__.get("_spec")

    @spec.setter
    def spec(self, spec: EnvSpec | None) -> None:
        self._spec = textual_spec(spec)

    @property
    def ledger(self) -> Ledger:
        """The ledger that pays this environment's reward."""
        return self._ledger

    def set_parameters(self, **values: float) -> None:
        """Set parameters of the reward (``gamma``, ``training_step``, its own); they hold from the next reset."""
        self._ledger.set_parameters(**values)

    def set_truncation(self, truncation: str) -> None:
        """Say what truncation means to the trainer: ``"bootstrap"`` or ``"end"``; see `Ledger.set_truncation`."""
        self._ledger.set_truncation(truncation)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Start an episode and return its first observation and info.

        Args:
            seed: Seeds the draw of this and all later tasks.
            options: ``{"task": id}`` for one task exactly, ``{"difficulty": x}`` for this episode's difficulty.

        Raises:
            ConfigurationError: An option is unknown or its value not allowed.
            Fault: The infrastructure failed before there was anything to observe.
        """
        super().reset(seed=seed)
        options = options or {}
        if unknown := set(options) - {"task", "difficulty"}:
            raise ConfigurationError(f"options={sorted(unknown)}: reset knows the options 'task' and 'difficulty'")
        self.wanted_difficulty = difficulty = check_difficulty(options.get("difficulty", self.difficulty))
        task = options["task"] if options.get("task") is not None else self._draw()
        task, split = self._identify(task)
        self._steps = 0
        # Until there is something to observe: what begins may fail.
        self._running = False
        reached = self._begin(task, difficulty)
        self._task = {"id": task, "split": split, "difficulty": float(reached)}
        signals = self._signals()
        observation = self._observe()
        self._last = observation, signals
        self._running = True
        entry = self._ledger.reset(signals)
        if self.render_mode == "human":
            self._show()
        return observation, self._info(signals, entry, fault=False)

    def step(self, action: Action) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Do one step; any action is accepted, an illegal one is measured as ``valid = 0``.

        Raises:
            StateError: No episode is running: before the first reset, or after an end.
        """
        if not self._running:
            raise StateError("no episode is running: call reset() before the first step and after every end")
        self._steps += 1
        fault = False
        try:
            self._advance(action)
            signals = self._signals()
            observation = self._observe()
        except Fault:
            fault = True
            observation, signals = copy.deepcopy(self._last)
        native = 0.0 if fault else float(signals[self.outcome])
        terminated = not fault and self._solved(signals)
        truncated = fault or (self._steps >= self.max_steps and not terminated)
        entry = self._ledger.step(signals, terminated, truncated, fault=fault, native=native)
        self._running = not (terminated or truncated)
        self._last = observation, signals
        if self.render_mode == "human":
            self._show()
        return observation, entry["total"], terminated, truncated, self._info(signals, entry, fault)

    def get_state(self) -> dict[str, Any]:
        """Return everything the episode depends on, picklable: random generator, step count, task, ledger, dynamics."""
        return copy.deepcopy(
            {
                "steps": self._steps,
                "running": self._running,
                "task": self._task,
                "last": self._last,
                "difficulty": self.difficulty,
                "generator": self.np_random.bit_generator.state,
                "ledger": self._ledger.get_state(),
                "own": self._save(),
            }
        )

    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to what `get_state` returned, here or in another environment built with the same arguments."""
        state = copy.deepcopy(state)
        self._steps = state["steps"]
        self._running = state["running"]
        self._task = state["task"]
        self._last = state["last"]
        self.difficulty = state["difficulty"]
        self.np_random.bit_generator.state = state["generator"]
        self._ledger.set_state(state["ledger"])
        self._load(state["own"])

    @abstractmethod
    def describe(self, observation: Observation) -> str:
        """Return what a language model reads for `observation`."""

    @abstractmethod
    def parse(self, text: str) -> Action:
        """Return the action that `text` asks for; an illegal text gives an action that is scored ``valid = 0``."""

    def say(self, action: Action) -> str:
        """Return the text that asks for `action`: while this state lasts, ``parse(say(action))`` is `action`.

        So the expert speaks. Numbers may be rounded to a hundredth of their range.
        """
        return str(action)

    @abstractmethod
    def expert(self) -> Callable[[Observation], Action]:
        """Return a policy that solves every task; it may look into the environment's state."""

    @abstractmethod
    def exploits(self) -> dict[str, Callable[[Observation], Action]]:
        """Return policies that cheat, by name; they may look into the environment's state."""

    @abstractmethod
    def _draw(self) -> int | str: ...

    @abstractmethod
    def _identify(self, task: Any) -> tuple[int | str, str]: ...

    @abstractmethod
    def _begin(self, task: Any, difficulty: float | None) -> float: ...

    @abstractmethod
    def _advance(self, action: Action) -> None: ...

    @abstractmethod
    def _observe(self) -> Observation: ...

    @abstractmethod
    def _measure(self) -> Mapping[str, Any]: ...

    @abstractmethod
    def _save(self) -> Any: ...

    @abstractmethod
    def _load(self, data: Any) -> None: ...

    def _show(self) -> None:
        raise ConfigurationError(
            f"render_mode='human': {type(self).__name__} lists it in its metadata and has no _show() that draws;"
            " write one, or take the mode from the list"
        )

    def _annotations(self) -> dict[str, Any]:
        """What a family adds to every info: the same keys at every reset and step, numbers and arrays only."""
        return {}

    def _solved(self, signals: Mapping[str, Any]) -> bool:
        return bool(signals["success"])

    def _signals(self) -> dict[str, Any]:
        """Measure, with values of the types that survive Gymnasium's vector info: float, bool, float array."""
        measured = self._measure()
        return {name: kind(measured[name]) for name, kind in self._kinds}

    def _info(self, signals: dict[str, Any], entry: dict[str, Any], fault: bool) -> dict[str, Any]:
        own = dict(signals)
        for name in self._arrays:
            own[name] = own[name].copy()
        return {"signals": own, "reward": entry, "fault": fault, "task": dict(self._task), **self._annotations()}


def _array(value: Any) -> numpy.ndarray[Any, Any]:
    return numpy.array(value, dtype=numpy.float64)
