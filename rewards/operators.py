"""Operators: the functions behind ``+ - * / **``, comparisons, ``& | ~`` and ``abs``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..errors import ExpressionError
from .declaration import pointwise, slots_of
from .expression import Constant, Level, Reward
from .function import Condition, Function, Kind, Number, Pointwise, Slot, Value, as_reward

__all__ = ["OPERATORS", "Operator", "abs_", "eq", "ratio"]

_MAX_POWER = 16


def _named(symbol: str) -> Function:
    """The operator of `symbol`; a function of the module, because pickling a method of `OPERATORS` pickles it all."""
    return OPERATORS[symbol]


class Operator(Pointwise):
    """A pointwise function that is written with a symbol."""

    def __init__(self, symbol: str, implementation: Callable[..., Any], *, condition: bool | None = False) -> None:
        super().__init__(symbol, implementation, slots_of(implementation, 1), condition=condition, doc=symbol)

    def __reduce__(self) -> Any:
        return (_named, (self.name,))

    def __call__(self, *values: Any, **named: Any) -> Reward:
        arguments = [as_reward(value) for value in values]
        if self.name == "/" and isinstance(arguments[1], Constant) and arguments[1].value == 0:
            raise ExpressionError(f"'{arguments[0]} / 0' divides by zero")
        if self.name == "/" and arguments[1].level is not Level.CONSTANT:
            raise ExpressionError(
                f"'/' divides by a constant only, and '{arguments[1]}' may become 0; "
                f"write ratio({arguments[0]}, {arguments[1]}), which is 0 there"
            )
        if self.name == "**":
            power = arguments[1]
            if not (isinstance(power, Constant) and power.value.is_integer() and 1 <= power.value <= _MAX_POWER):
                raise ExpressionError(f"'**' takes a whole power from 1 to {_MAX_POWER}, not '{power}'")
        return super().__call__(*values, **named)

    def _fit(self, slot: Slot, value: Any) -> Reward:
        try:
            return super()._fit(slot, value)
        except ExpressionError as error:
            if self.name in "&|~" and slot.kind is Kind.CONDITION:
                raise ExpressionError(
                    f"{error}. Comparisons bind more loosely than & and |, so put each in parentheses: "
                    "success & (progress > 0.5)"
                ) from None
            raise

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        if self.name in ("+", "-") or (self.name in ("*", "/", "unary -") and self._scales(arguments)):
            return max(argument.level for argument in arguments)
        return super().level_of(arguments)

    def defers(self, arguments: Sequence[Reward]) -> bool:
        # A constant added to a value of the whole episode is part of that value.
        levels = {argument.level for argument in arguments} - {Level.CONSTANT}
        return any(argument.deferred for argument in arguments) or (
            any(level <= Level.STEP for level in levels) and any(level >= Level.EPISODE for level in levels)
        )

    @staticmethod
    def _scales(arguments: Sequence[Reward]) -> bool:
        """At most one argument is not a constant, so that a deferred one is only scaled."""
        return sum(argument.level is not Level.CONSTANT for argument in arguments) <= 1


def _add(xp: Any, x: Value, y: Value) -> Any:
    return x + y


def _subtract(xp: Any, x: Value, y: Value) -> Any:
    return x - y


def _multiply(xp: Any, x: Value, y: Value) -> Any:
    return x * y


def _divide(xp: Any, x: Value, y: Number) -> Any:
    return x / y


def _power(xp: Any, x: Value, y: Number) -> Any:
    return x ** int(y)


def _negate(xp: Any, x: Value) -> Any:
    return -x


def _less(xp: Any, x: Value, y: Value) -> Any:
    return xp.flag(x < y)


def _at_most(xp: Any, x: Value, y: Value) -> Any:
    return xp.flag(x <= y)


def _greater(xp: Any, x: Value, y: Value) -> Any:
    return xp.flag(x > y)


def _at_least(xp: Any, x: Value, y: Value) -> Any:
    return xp.flag(x >= y)


def _and(xp: Any, x: Condition, y: Condition) -> Any:
    return x * y


def _or(xp: Any, x: Condition, y: Condition) -> Any:
    return x + y - x * y


def _not(xp: Any, x: Condition) -> Any:
    return 1.0 - x


@pointwise(name="abs")
def abs_(xp: Any, x: Value) -> Any:
    """The absolute value; ``abs(x)`` in Python too."""
    return xp.abs(x)


@pointwise(condition=True)
def eq(xp: Any, x: Value, y: Value) -> Any:
    """1 where `x` equals `y`. On expressions ``==`` compares their trees."""
    return xp.flag(x == y)


@pointwise
def ratio(xp: Any, x: Value, y: Value) -> Any:
    """`x` divided by `y`, and 0 where `y` is 0."""
    zero = xp.flag(y == 0)
    return xp.where(zero, 0.0, x / xp.where(zero, 1.0, y))


# Every operator by its symbol.
OPERATORS: dict[str, Function] = {
    "+": Operator("+", _add),
    "-": Operator("-", _subtract),
    "*": Operator("*", _multiply),
    "/": Operator("/", _divide),
    "**": Operator("**", _power),
    "unary -": Operator("unary -", _negate),
    "<": Operator("<", _less, condition=True),
    "<=": Operator("<=", _at_most, condition=True),
    ">": Operator(">", _greater, condition=True),
    ">=": Operator(">=", _at_least, condition=True),
    "&": Operator("&", _and, condition=True),
    "|": Operator("|", _or, condition=True),
    "~": Operator("~", _not, condition=True),
    "abs": abs_,
}
