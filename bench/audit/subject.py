"""What is audited: a design in an environment, and how scripted policies behave there, played once for all sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.demonstrations import Demonstration, demonstrate
from ...agents.groups import Played, as_rollout
from ...agents.vectorize import make_single, resolve
from ...envs.base import choose_reward
from ...errors import ConfigurationError, ExpressionError
from ...rewards import Level, Reward, Rollout, Signal, Valuation, as_reward, evaluate
from ...wrappers.below import attribute, declared_gamma, declared_signals

__all__ = ["Behaviour", "Subject", "stacked"]

SHIPPED = ("expert", "rule", "exploits")
LONGEST = 100
"""Steps of the longest episode of an environment that does not tell."""
FUMBLES = (0.25, 0.5, 0.75)
"""Shares of the time in which the expert fumbles: behaviour between the expert's and chance."""


@dataclass(frozen=True)
class Behaviour:
    """Episodes of one policy.

    Attributes:
        name: ``"expert"``, ``"expert, fumbling 0.5"``, ``"random"``, ``"rule"``, or an exploit's name.
        kind: ``"expert"``, ``"fumbling"``, ``"random"``, ``"rule"`` or ``"exploit"``.
        episodes: What was played, with the signals of every step.
    """

    name: str
    kind: str
    episodes: tuple[Demonstration, ...]

    @cached_property
    def rollout(self) -> Rollout:
        """The episodes as arrays ``(episodes, time, *shape)``."""
        return stacked(self.episodes)

    @property
    def success(self) -> NDArray[np.float64]:
        """Success of each episode, ``(episodes,)``."""
        return np.array([episode.success or 0.0 for episode in self.episodes])


def stacked(episodes: Sequence[Demonstration]) -> Rollout:
    """Return `episodes` as one group, arrays ``(episodes, time, *shape)``."""
    played = [
        Played(
            signals=[{name: values[at] for name, values in each.signals.items()} for at in range(len(each) + 1)],
            rewards=list(each.rewards),
            terminated=bool(each.terminations[-1]),
            truncated=bool(each.truncations[-1]),
        )
        for each in episodes
    ]
    rollout = as_rollout(played, len(played))
    return Rollout(
        **{
            name: {key: values[0] for key, values in value.items()} if isinstance(value, Mapping) else value[0]
            for name, value in vars(rollout).items()
        }
    )


@dataclass(frozen=True)
class Subject:
    """A design in an environment.

    Attributes:
        env: Registered id.
        reward: The design: an expression over the environment's signals, or the name of one of its presets.
        env_kwargs: Constructor arguments besides the reward, ``measure`` among them.
        seed: Of everything random.
        gamma: The discount; None for the environment's.
        episodes: How many each scripted policy plays.

    Raises:
        ConfigurationError: The environment does not exist, has no signals, or does not take an argument.
        ExpressionError: `reward` is no expression over its signals.
    """

    env: str
    reward: str
    env_kwargs: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    gamma: float | None = None
    episodes: int = 50

    def __post_init__(self) -> None:
        object.__setattr__(self, "env", resolve(self.env))
        env = self.make()
        try:
            signals = declared_signals(env)
            presets = {**attribute(env, "rewards", {}), **attribute(env, "group_rewards", {})}
            # Some ship a policy with some arguments only: the method is there, and answers None.
            ships = {name: shipped() if (shipped := attribute(env, name)) else None for name in SHIPPED}
            exploits = tuple(ships["exploits"] or ())
            gamma = declared_gamma(env) if self.gamma is None else float(self.gamma)
            outcome = str(attribute(env, "outcome", "success"))
            longest = attribute(env, "max_steps")
        finally:
            env.close()
        if not 0 < gamma <= 1:
            raise ConfigurationError(f"gamma={gamma}: give a discount above 0, at most 1")
        object.__setattr__(self, "gamma", gamma)
        object.__setattr__(self, "signals", signals)
        object.__setattr__(self, "outcome", as_reward(outcome))
        object.__setattr__(self, "exploits", exploits)
        object.__setattr__(self, "longest", int(longest or LONGEST))
        object.__setattr__(self, "scripted", tuple(name for name in ("expert", "rule") if ships[name] is not None))
        try:
            expression = choose_reward(self.reward, presets, signals).bind(signals)
        except ExpressionError as error:
            raise ExpressionError(f"reward={self.reward!r}: {error}") from error
        object.__setattr__(self, "expression", expression)

    signals: Mapping[str, Signal] = field(init=False, repr=False)
    """The declarations that the design is bound to."""
    expression: Reward = field(init=False, repr=False)
    """The design."""
    outcome: Reward = field(init=False, repr=False)
    """The task's own reward, against which the design is held."""
    exploits: tuple[str, ...] = field(init=False, repr=False)
    """Names of the scripted cheats that the environment ships."""
    scripted: tuple[str, ...] = field(init=False, repr=False)
    """Which of ``expert`` and ``rule`` it ships."""
    longest: int = field(init=False, repr=False)
    """Steps of its longest episode."""

    def make(self, **kwargs: Any) -> Any:
        """Make the environment, with what is measured besides and without the design; it pays the task's outcome."""
        return make_single(self.env, **{**self.env_kwargs, **kwargs})

    @property
    def policies(self) -> tuple[tuple[str, str, str, float], ...]:
        """The scripted policies: name and kind of a `Behaviour`, the agent that plays, and how much it fumbles."""
        fumbles = FUMBLES if "expert" in self.scripted else ()
        return (
            ("random", "random", "random", 0.0),
            *((name, name, name, 0.0) for name in self.scripted),
            *((f"expert, fumbling {noise:g}", "fumbling", "expert", noise) for noise in fumbles),
            *((name, "exploit", f"exploit:{name}", 0.0) for name in self.exploits),
        )

    @cached_property
    def behaviours(self) -> tuple[Behaviour, ...]:
        """What the scripted policies do on training tasks: expert, fumbling experts, rule, exploits, chance."""
        return tuple(
            Behaviour(
                name,
                kind,
                tuple(
                    demonstrate(
                        self.env, self.episodes, agent=agent, noise=noise, seed=self.seed, env_kwargs=self.env_kwargs
                    )
                ),
            )
            for name, kind, agent, noise in self.policies
        )

    @cached_property
    def unit(self) -> float:
        """The most that the design pays or takes at a step of these, 0 for nothing: what is alike differs by far less.

        Returns are no such measure: those of a potential are what rounding leaves of sums that cancel out.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.max([np.abs(self.value(each.rollout).total).max() for each in self.behaviours]))

    def behaviour(self, name: str) -> Behaviour | None:
        """Return what is known of the policy called `name`; None where the environment ships none."""
        return next((each for each in self.behaviours if each.name == name), None)

    def value(self, rollout: Rollout, reward: Reward | str | None = None) -> Valuation:
        """Return what `reward`, by default the design, pays for the steps of `rollout`.

        A limit on the steps counts as the end of the task: nothing is bootstrapped, so that what was paid is what was
        earned, and shaping by a potential telescopes to the same for every policy.
        """
        expression = self.expression if reward is None else as_reward(reward)
        return evaluate(
            expression,
            rollout,
            signals=self.signals,
            gamma=float(self.gamma or 0.0),
            truncation="end",
            place="earned" if expression.level is Level.GROUP else "released",
        )

    def returns(self, rollout: Rollout, reward: Reward | str | None = None) -> NDArray[np.float64]:
        """Return the discounted sum of what `reward` pays, ``(episodes,)``; see `value`."""
        paid = np.asarray(self.value(rollout, reward).total, np.float64)
        steps = paid.shape[-1]
        return np.asarray((paid * float(self.gamma or 1.0) ** np.arange(steps)).sum(axis=-1), np.float64)
