"""Reward expressions: the nodes, their algebra, and what each must see.

An expression is an immutable tree. Its leaves are signals, constants and parameters; everything else is a `Call` of a
function of the catalogue (operators included). Two expressions are equal when their trees are, so ``==`` is structural;
`eq` compares values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import ExpressionError
from .signal import Signal

if TYPE_CHECKING:
    from .function import Function

__all__ = [
    "MAX_DEPTH", "MAX_NODES", "Call", "Constant", "Leaf", "Level", "Named", "Native", "Parameter", "Reward", "Schedule"
]  # fmt: skip

GAMMA = "gamma"
TRAINING_STEP = "training_step"
MAX_DEPTH = 100
"""How deep an expression may be nested; a chain of n summands counts as n."""
MAX_NODES = 1_000
"""How many nodes an expression may have."""


class Level(IntEnum):
    """What a value needs to be seen before it is known."""

    CONSTANT = 0
    """Nothing: numbers and parameters, fixed from an episode's reset to its end."""
    STATE = 1
    """One state."""
    STEP = 2
    """One transition: the states before and after it."""
    EPISODE = 3
    """The whole episode."""
    GROUP = 4
    """Several episodes of one task."""


class Reward:
    """An expression over signals. Build one from `signal`, the catalogue's functions and operators, or with `parse`.

    Attributes:
        level: The least that must be seen to know the value.
        deferred: Whether parts of it are paid at different times (an escrowed gate, a redistribution, a sum of values
            per step and per episode). Such an expression may only be summed, negated, scaled by a constant and gated.
        depth: The greatest number of nodes between this one and a leaf, both counted.
        size: The number of nodes.
    """

    level: Level
    deferred: bool = False
    depth: int = 1
    size: int = 1
    # NumPy's scalars and arrays leave their operators to ours.
    __array_ufunc__ = None

    @property
    def children(self) -> tuple[Reward, ...]:
        """The expressions directly below this one."""
        return ()

    def walk(self) -> Iterator[Reward]:
        """This expression and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the signals it reads."""
        return frozenset(node.name for node in self.walk() if isinstance(node, Leaf))

    @cached_property
    def parameters(self) -> Mapping[str, float]:
        """The parameters it reads, with their defaults: user-named ones, ``gamma``, ``training_step``."""
        found: dict[str, float] = {}
        for node in self.walk():
            for name, default in node._own_parameters().items():
                if found.setdefault(name, default) != default:
                    raise ExpressionError(
                        f"parameter '{name}' has two defaults, {found[name]:g} and {default:g}; give it one"
                    )
        return found

    def _own_parameters(self) -> Mapping[str, float]:
        return {}

    def bind(self, signals: Mapping[str, Signal]) -> Reward:
        """Check this expression against the declared `signals` and return it.

        Raises:
            ExpressionError: A signal is unknown, an array stands where a number is asked for, or a signal that is not
                0/1 stands where a condition is asked for.
        """
        from .binding import check

        check(self, signals)
        return self

    def __str__(self) -> str:
        from .text import text

        return text(self)

    def __repr__(self) -> str:
        return f"<reward {self}>"

    def _measure(self) -> None:
        """Count depth and size, and refuse what text could not say."""
        object.__setattr__(self, "depth", 1 + max((child.depth for child in self.children), default=0))
        object.__setattr__(self, "size", 1 + sum(child.size for child in self.children))
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"the reward is nested more than {MAX_DEPTH} levels deep")
        if self.size > MAX_NODES:
            raise ExpressionError(f"the reward has more than {MAX_NODES:,} parts")

    def __bool__(self) -> bool:
        raise ExpressionError(
            f"the reward '{self}' has no truth value while it is being built; write & for and, | for or, ~ for not, "
            "where(condition, x, y) for if, and two comparisons joined by & for a < x < b"
        )

    def __add__(self, other: Any) -> Reward:
        return _operate("+", self, other)

    def __radd__(self, other: Any) -> Reward:
        return _operate("+", other, self)

    def __sub__(self, other: Any) -> Reward:
        return _operate("-", self, other)

    def __rsub__(self, other: Any) -> Reward:
        return _operate("-", other, self)

    def __mul__(self, other: Any) -> Reward:
        return _operate("*", self, other)

    def __rmul__(self, other: Any) -> Reward:
        return _operate("*", other, self)

    def __truediv__(self, other: Any) -> Reward:
        return _operate("/", self, other)

    def __rtruediv__(self, other: Any) -> Reward:
        return _operate("/", other, self)

    def __pow__(self, other: Any) -> Reward:
        return _operate("**", self, other)

    def __lt__(self, other: Any) -> Reward:
        return _operate("<", self, other)

    def __le__(self, other: Any) -> Reward:
        return _operate("<=", self, other)

    def __gt__(self, other: Any) -> Reward:
        return _operate(">", self, other)

    def __ge__(self, other: Any) -> Reward:
        return _operate(">=", self, other)

    def __and__(self, other: Any) -> Reward:
        return _operate("&", self, other)

    def __or__(self, other: Any) -> Reward:
        return _operate("|", self, other)

    def __invert__(self) -> Reward:
        return _operate("~", self)

    def __neg__(self) -> Reward:
        return Constant(-self.value) if isinstance(self, Constant) else _operate("unary -", self)

    def __abs__(self) -> Reward:
        return _operate("abs", self)


def _operate(symbol: str, *operands: Any) -> Reward:
    from .operators import OPERATORS

    return OPERATORS[symbol](*operands)


@dataclass(frozen=True, repr=False)
class Constant(Reward):
    """A number.

    Raises:
        ExpressionError: The number is not finite.
    """

    value: float
    level = Level.CONSTANT

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "value", float(self.value))
        except (TypeError, ValueError, OverflowError):
            raise ExpressionError(f"{str(self.value)[:40]!r} is not a finite number") from None
        if not math.isfinite(self.value):
            raise ExpressionError(f"{self.value} is not a finite number; a reward is built from finite numbers")


@dataclass(frozen=True, repr=False)
class Leaf(Reward):
    """The value of the signal called `name` in the state after the step."""

    name: str
    level = Level.STATE


@dataclass(frozen=True, repr=False)
class Native(Reward):
    """The reward of the layer below: what the environment, or the wrapper underneath, paid for the step."""

    level = Level.STEP


@dataclass(frozen=True, repr=False)
class Parameter(Reward):
    """A number that the trainer may set between episodes (`Ledger.set_parameters`); `default` until then."""

    name: str
    default: float
    level = Level.CONSTANT

    def __post_init__(self) -> None:
        if self.name in (GAMMA, TRAINING_STEP):
            raise ExpressionError(f"'{self.name}' is reserved: the trainer sets it; choose another parameter name")
        if not self.name.isidentifier() or self.name.startswith("_"):
            raise ExpressionError(f"parameter name {self.name!r}: use letters, digits, underscores, a letter first")
        object.__setattr__(self, "default", Constant(self.default).value)

    def _own_parameters(self) -> Mapping[str, float]:
        return {self.name: self.default}


@dataclass(frozen=True, repr=False)
class Schedule(Reward):
    """A number that moves in a straight line from `start` to `end` over `steps` training steps and stays there."""

    start: float
    end: float
    steps: float
    level = Level.CONSTANT

    def __post_init__(self) -> None:
        for field in ("start", "end", "steps"):
            object.__setattr__(self, field, Constant(getattr(self, field)).value)
        if self.steps <= 0:
            raise ExpressionError(f"schedule needs steps above 0, not {self.steps:g}")

    def _own_parameters(self) -> Mapping[str, float]:
        return {TRAINING_STEP: 0.0}


@dataclass(frozen=True, repr=False)
class Named(Reward):
    """`inner` under the name `label` in the ledger."""

    label: str
    inner: Reward

    def __post_init__(self) -> None:
        label = self.label
        if (
            not label
            or len(label) > 80
            or label.startswith("_")
            or not label.isprintable()
            or set(label) & set("\"'\\")
        ):
            raise ExpressionError(
                f"a term's name has 1 to 80 printable characters, no quotes or backslashes, "
                f"and does not begin with an underscore; got {label[:80]!r}"
            )
        self._measure()

    @property
    def level(self) -> Level:  # type: ignore[override]
        return self.inner.level

    @property
    def deferred(self) -> bool:  # type: ignore[override]
        return self.inner.deferred

    @property
    def children(self) -> tuple[Reward, ...]:
        return (self.inner,)


@dataclass(frozen=True, repr=False)
class Call(Reward):
    """A function of the catalogue (or a user's) applied to `arguments`, one for each of its parameters."""

    function: Function
    arguments: tuple[Reward, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", self.function.level_of(self.arguments))
        object.__setattr__(self, "deferred", self.function.defers(self.arguments))
        self._measure()

    @property
    def children(self) -> tuple[Reward, ...]:
        return self.arguments

    def _own_parameters(self) -> Mapping[str, float]:
        return {GAMMA: 0.99} if self.function.reads_gamma else {}
