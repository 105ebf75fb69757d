"""Constraints on what episodes are worth, held by weights in the reward that training moves: Lagrange multipliers.

The weight of a constraint is a parameter of the reward that has its name. It rises while the mean of a batch of
training episodes breaks the constraint, and falls while it holds::

    rewardlab train Maze-v0 --reward 'constrained(success, 0.1*bumped, parameter("gentle", 0.5))' \
        --set agent.constraints='gentle: total(bumped) <= 1'

Moskovitz et al. (2023), Confronting Reward Model Overoptimization with Constrained RLHF, read in their code: the weight
is ``sigmoid(nu)`` for an inequality and ``tanh(nu)`` for an equality, and `nu` descends the weighted sum of what the
constraints leave open, with momentum. They mix advantages that are normalised one by one; here rewards are mixed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, ExpressionError
from ..rewards import Level, Reward, Rollout, Signal, evaluate, parse
from ..rewards.expression import Call, Constant

__all__ = ["SETTINGS", "Constraint", "Lagrange", "check_lagrange", "lagrange_of"]

SETTINGS: Mapping[str, Any] = {"constraints": [], "constraint_rate": 0.1, "constraint_batch": 64}
"""For agents that learn under constraints: these, as a text or several; the rate at which `nu` moves; and the number of
episodes after which it does."""
MOMENTUM = 0.1
_FORM = "write 'NAME: EXPRESSION <= LIMIT', with >= or eq(EXPRESSION, LIMIT) for the other kinds"


@dataclass(frozen=True)
class Constraint:
    """One constraint on the mean worth of an episode.

    Attributes:
        name: The parameter of the reward that is its weight.
        expression: What an episode is worth here: its value, or the sum of its values where it has one at every step.
        kind: ``"<="``, ``">="`` or ``"eq"``.
        limit: What the mean is compared with.
    """

    name: str
    expression: Reward
    kind: str
    limit: float

    @classmethod
    def parse(cls, text: str) -> Constraint:
        """Read ``"NAME: EXPRESSION <= LIMIT"``.

        Raises:
            ConfigurationError: It does not say that.
        """
        name, colon, condition = (text if isinstance(text, str) else "").partition(":")
        name = name.strip()
        if not colon or not name.isidentifier():
            raise ConfigurationError(f"the constraint {text!r} has no name: {_FORM}")
        try:
            node = parse(condition)
        except ExpressionError as error:
            raise ConfigurationError(f"the constraint '{name}': {error}") from error
        match node:
            case Call(function, (expression, Constant(limit))) if function.name in ("<=", ">=", "eq"):
                if expression.level not in (Level.STATE, Level.STEP, Level.EPISODE):
                    raise ConfigurationError(
                        f"the constraint '{name}': '{expression}' is {expression.level.name.lower()}-level; give what "
                        "one episode is worth"
                    )
                return cls(name, expression, function.name, limit)
        raise ConfigurationError(f"the constraint '{name}' compares nothing with a number: {_FORM}")

    def violation(self, mean: float) -> float:
        """Return by how much `mean` breaks it, or, below 0, keeps it; what is too little where it is an equality."""
        return mean - self.limit if self.kind == "<=" else self.limit - mean

    def weight(self, nu: float) -> float:
        """Return the weight at `nu`."""
        return math.tanh(nu) if self.kind == "eq" else 0.5 + 0.5 * math.tanh(0.5 * nu)

    def slope(self, nu: float) -> float:
        """Return how fast the weight grows with `nu`."""
        weight = self.weight(nu)
        return 1.0 - weight**2 if self.kind == "eq" else weight * (1.0 - weight)

    def nu(self, weight: float) -> float:
        """Return where the weight is `weight`.

        Raises:
            ConfigurationError: It is so nowhere.
        """
        low = -1.0 if self.kind == "eq" else 0.0
        if not low < weight < 1.0:
            raise ConfigurationError(
                f'parameter("{self.name}", {weight:g}): the weight of this constraint begins between {low:g} and 1'
            )
        return math.atanh(weight) if self.kind == "eq" else 2.0 * math.atanh(2.0 * weight - 1.0)


def check_lagrange(algorithm: str, chosen: Mapping[str, Any]) -> None:
    """Check the values of `SETTINGS` among `chosen`.

    Raises:
        ConfigurationError: A constraint cannot be read, or a number is out of its range.
    """
    if not isinstance(chosen["constraints"], (str, list, tuple)):
        raise ConfigurationError(f"'{algorithm}' takes a text or several as 'constraints', not {chosen['constraints']}")
    names = [each.name for each in _read(chosen)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigurationError(f"'{algorithm}' has two constraints called '{twice[0]}'")
    if chosen["constraint_rate"] <= 0:
        raise ConfigurationError(f"'{algorithm}' takes a number above 0 as 'constraint_rate'")
    if chosen["constraint_batch"] < 1:
        raise ConfigurationError(f"'{algorithm}' takes 1 or more as 'constraint_batch'")


class Lagrange:
    """The weights of constraints, as training goes on.

    Args:
        settings: `SETTINGS`, among others.
        reward: What is learnt; each constraint's name is one of its parameters, whose default is where it begins.
        signals: What there is to constrain.

    Attributes:
        constraints: In the order of the settings.
        means: What the last whole batch of episodes was worth on average, by name; empty before.

    Raises:
        ConfigurationError: The reward has no such parameter, or begins it out of its range, or a constraint is no
            expression over `signals`.
    """

    def __init__(self, settings: Mapping[str, Any], reward: Reward, signals: Mapping[str, Signal]) -> None:
        self.constraints = _read(settings)
        self._rate, self._batch = float(settings["constraint_rate"]), int(settings["constraint_batch"])
        self._nu: list[float] = []
        for each in self.constraints:
            try:
                each.expression.bind(signals)
            except ExpressionError as error:
                raise ConfigurationError(f"the constraint '{each.name}': {error}") from error
            if each.name not in reward.parameters:
                raise ConfigurationError(
                    f"the reward '{reward}' has no parameter '{each.name}' for the constraint of this name to move: "
                    f'write parameter("{each.name}", 0.5) where it is to weigh'
                )
            self._nu.append(each.nu(reward.parameters[each.name]))
        self._velocity = [0.0] * len(self.constraints)
        self._seen: list[list[float]] = []
        self.means: dict[str, float] = {}

    @property
    def weights(self) -> dict[str, float]:
        """The weights in force, by name."""
        return {each.name: each.weight(nu) for each, nu in zip(self.constraints, self._nu, strict=True)}

    def see(self, values: NDArray[np.float64]) -> bool:
        """Take note of episodes; return whether the weights have moved.

        Args:
            values: What each was worth to each constraint, ``(episodes, constraints)``.
        """
        self._seen += values.tolist()
        if not self.constraints or len(self._seen) < self._batch:
            return False
        means = np.mean(self._seen, axis=0).tolist()
        self._seen = []
        self.means = {each.name: mean for each, mean in zip(self.constraints, means, strict=True)}
        for index, (each, mean) in enumerate(zip(self.constraints, means, strict=True)):
            push = each.slope(self._nu[index]) * each.violation(mean)
            self._velocity[index] = MOMENTUM * self._velocity[index] + push
            self._nu[index] += self._rate * self._velocity[index]
        return True

    def see_played(self, rollout: Rollout, signals: Mapping[str, Signal] | None, *, gamma: float, step: int) -> bool:
        """Take note of recorded episodes, but for those with a fault; return whether the weights have moved.

        Args:
            rollout: The episodes, ``(groups, size, time)``.
            signals: What was declared.
            gamma: The discount.
            step: The training step.
        """
        sound = rollout.mask * (1.0 - rollout.fault.max(axis=-1, keepdims=True))
        told: dict[str, Any] = {"signals": signals, "gamma": gamma, "truncation": "end"}
        paid = [
            evaluate(each.expression, rollout, parameters={"training_step": step}, **told) for each in self.constraints
        ]
        values = [(each.total * sound).sum(axis=-1) for each in paid]
        return self.see(np.stack(values, axis=-1)[sound.max(axis=-1) > 0])

    def state(self) -> dict[str, Any]:
        """Return what `load` needs to go on exactly."""
        return {"nu": [*self._nu], "velocity": [*self._velocity], "seen": [*self._seen], "means": dict(self.means)}

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on from what `state` returned."""
        self._nu, self._velocity = list(state["nu"]), list(state["velocity"])
        self._seen, self.means = list(state["seen"]), dict(state["means"])


def lagrange_of(settings: Mapping[str, Any], reward: Reward, signals: Mapping[str, Signal] | None) -> Lagrange | None:
    """Return the weights of the constraints among `settings`; None without any.

    Raises:
        ConfigurationError: They do not fit the reward, or the signals.
    """
    if not settings.get("constraints"):
        return None
    if signals is None:
        raise ConfigurationError("the environment declares no signals, so there is nothing to constrain")
    return Lagrange(settings, reward, signals)


def _read(settings: Mapping[str, Any]) -> list[Constraint]:
    texts = settings["constraints"]
    return [Constraint.parse(text) for text in ([texts] if isinstance(texts, str) else texts)]
