"""Rewards made and changed at random: expressions over an environment's signals, no language model needed.

A design is the task's own reward and a few summands. Changes add one, leave one out, scale one, put another in its
place or one behind a gate, or join the summands of two designs. What does not fit the signals is drawn again.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TypeGuard

import numpy as np

from ...errors import ExpressionError
from ...rewards import Reward, Signal, any_, clip, delta, gated, linear, native, new, parse, potential, signal, tiers
from ...rewards.expression import Call, Constant, Level, Native

__all__ = ["Mutator", "summands"]

TRIES = 50
MOST_TERMS = 5
"""A design that has more is hard to read and slow to vary."""
SHAPERS: tuple[Callable[[Reward], Reward], ...] = (potential, delta, lambda x: x)
"""What is made of a number."""
UNIT_SHAPERS: tuple[Callable[[Reward], Reward], ...] = (
    *SHAPERS,
    lambda x: clip(delta(x), 0, 1),
    lambda x: tiers(x, 0.25, 0.5, 0.75),
    lambda x: potential(x**2),
)
"""What is made of one from 0 to 1."""


def summands(expression: Reward) -> list[Reward]:
    """Return the summands of the expression's chain of + and -."""
    if isinstance(expression, Call) and expression.function.name in ("+", "-"):
        left, right = expression.arguments
        sign = 1.0 if expression.function.name == "+" else -1.0
        return [*summands(left), *(each if sign > 0 else _scaled(each, -1.0) for each in summands(right))]
    return [expression]


class Mutator:
    """Makes designs over some signals.

    Args:
        signals: The environment's declarations.
        outcome: The task's own reward, with which every design begins.
    """

    def __init__(self, signals: Mapping[str, Signal], outcome: Reward) -> None:
        self._signals = signals
        self._outcome = outcome
        told = outcome.names | {"success", "score"}
        # What is the outcome itself, or only known when it is, shapes nothing.
        self._numbers = [each for name, each in signals.items() if not each.shape and name not in told]

    def fresh(self, rng: np.random.Generator) -> str:
        """Return the outcome and one summand drawn at random."""
        return self._sound(rng, lambda: self._whole([self._term(rng)]))

    def mutate(self, reward: str, rng: np.random.Generator) -> tuple[str, str]:
        """Return a change of `reward`, and what was changed in a word."""
        changes = {
            "added": self._add, "left out": self._drop, "scaled": self._scale, "shaped anew": self._replace,
            "gated": self._gate,
        }  # fmt: skip
        parts = [each for each in summands(parse(reward, imports=False)) if each != self._outcome]
        for _ in range(TRIES):
            how = str(rng.choice(list(changes)))
            # A language model may have written more.
            made = self._checked(changes[how](list(parts), rng), most=max(MOST_TERMS, len(parts)))
            if made is not None and made != reward:
                return made, how
        return self.fresh(rng), "drawn"

    def cross(self, one: str, other: str, rng: np.random.Generator) -> str:
        """Return a design of summands of both; those of the outcome are taken once."""

        def draw() -> Reward:
            pool = dict.fromkeys([each for text in (one, other) for each in summands(parse(text, imports=False))])
            return self._whole([each for each in pool if each != self._outcome and rng.random() < 0.5][:MOST_TERMS])

        return self._sound(rng, draw)

    def check(self, reward: str) -> str:
        """Return the canonical text of a design that environments can pay.

        Raises:
            ExpressionError: It is none; the message says where.
        """
        expression = parse(reward, imports=False).bind(self._signals)
        if expression.level >= Level.GROUP:
            raise ExpressionError(f"'{expression}' compares episodes, and each is paid by itself here")
        if any(isinstance(node, Native) for node in expression.walk()):
            raise ExpressionError(f"'{native}' is what is paid without a design; write '{self._outcome}'")
        return str(expression)

    def _sound(self, rng: np.random.Generator, draw: Callable[[], Reward]) -> str:
        made = (self._checked(draw()) for _ in range(TRIES))
        return next((each for each in made if each is not None), str(self._outcome))

    def _checked(self, design: Reward | None, most: int = MOST_TERMS) -> str | None:
        # A factor of 1 opens brackets: 1 - x is then two summands.
        if design is None or len(summands(design)) > most + len(summands(self._outcome)):
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # A gated potential warns, and is no sound design.
                return self.check(str(design))
        except (ExpressionError, UserWarning):
            return None

    def _term(self, rng: np.random.Generator) -> Reward:
        if not self._numbers:
            return Constant(-0.01)
        chosen = self._numbers[int(rng.integers(len(self._numbers)))]
        weight = _weight(rng)
        if chosen.condition:
            made = [signal(chosen.name), 1 - signal(chosen.name), new(signal(chosen.name))][int(rng.integers(3))]
            return _scaled(made, weight)
        bounded = math.isfinite(chosen.high - chosen.low)
        shapers = UNIT_SHAPERS if bounded else SHAPERS
        return _scaled(shapers[int(rng.integers(len(shapers)))](_unit(chosen)), weight)

    def _add(self, parts: list[Reward], rng: np.random.Generator) -> Reward | None:
        return self._whole([*parts, self._term(rng)]) if len(parts) < MOST_TERMS else None

    def _drop(self, parts: list[Reward], rng: np.random.Generator) -> Reward | None:
        if not parts:
            return None
        del parts[int(rng.integers(len(parts)))]
        return self._whole(parts)

    def _scale(self, parts: list[Reward], rng: np.random.Generator) -> Reward | None:
        if not parts:
            return None
        place = int(rng.integers(len(parts)))
        parts[place] = _scaled(parts[place], float(rng.choice([0.1, 0.3, 0.5, 2.0, 3.0, 10.0])))
        return self._whole(parts)

    def _replace(self, parts: list[Reward], rng: np.random.Generator) -> Reward | None:
        if not parts:
            return None
        parts[int(rng.integers(len(parts)))] = self._term(rng)
        return self._whole(parts)

    def _gate(self, parts: list[Reward], rng: np.random.Generator) -> Reward | None:
        if "success" not in self._signals or not parts:
            return None
        place = int(rng.integers(len(parts)))
        if parts[place].level is not Level.STEP:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Refused as a whole by `_checked`.
            try:
                parts[place] = gated(parts[place], by=any_(signal("success")))
            except ExpressionError:
                return None
        return self._whole(parts)

    def _whole(self, parts: Sequence[Reward]) -> Reward:
        """The outcome and `parts`, each kind of which is there once; what has a factor below 0 is taken off."""
        factors: dict[Reward, float] = {}
        for each in parts:
            core = _core(each)
            factors[core] = factors.get(core, 0.0) + _factor(each)
        design = self._outcome
        for core, factor in factors.items():
            if size := float(f"{abs(factor):.3g}"):
                term = _scaled(core, size)
                design = design - term if factor < 0 else design + term
        return design


def _unit(declared: Signal) -> Reward:
    """A number as one from 0 to 1, where its range is known."""
    if (declared.low, declared.high) == (0.0, 1.0) or not math.isfinite(declared.high - declared.low):
        return signal(declared.name)
    return linear(signal(declared.name), declared.low, declared.high)


def _weight(rng: np.random.Generator) -> float:
    """A factor between 0.01 and 2, more often above 0 than below, with one digit or two."""
    size = float(np.exp(rng.uniform(math.log(0.01), math.log(2.0))))
    return float(f"{size:.1g}") * (-1.0 if rng.random() < 0.3 else 1.0)


def _scaled(x: Reward, factor: float) -> Reward:
    """`x` times a factor, in one factor where it has one already."""
    factor, x = float(f"{factor * _factor(x):.3g}"), _core(x)
    if isinstance(x, Constant):
        return Constant(float(f"{factor * x.value:.3g}"))
    return x if factor == 1.0 else factor * x


def _core(x: Reward) -> Reward:
    """`x` without the constant that it is multiplied by."""
    if isinstance(x, Constant):
        return Constant(1.0)
    return x.arguments[1] if _multiplied(x) else x


def _factor(x: Reward) -> float:
    """The constant that `x` is multiplied by, 1 without one."""
    if isinstance(x, Constant):
        return x.value
    first = x.arguments[0] if _multiplied(x) else None
    return first.value if isinstance(first, Constant) else 1.0


def _multiplied(x: Reward) -> TypeGuard[Call]:
    """Whether `x` is a constant times something."""
    return isinstance(x, Call) and x.function.name == "*" and isinstance(x.arguments[0], Constant)
