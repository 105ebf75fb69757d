"""Functions of the catalogue: what they take, what they see, and how a call of one becomes an expression.

A function is declared by its implementation: its parameters' annotations (`Value`, `Condition`, `Number`, `Array`,
`Trait`) say what may stand there, its docstring is its line in the documentation. Calling a `Function` builds an
expression node; it never computes anything.

The families differ in what the implementation sees:

========== ============================== ===================================================
family     implementation                 level
========== ============================== ===================================================
pointwise  ``(xp, *values)``              the arguments' own, which must agree
transition ``(xp, before, after, c)``     state in, step out
reducer    start, update, result          step in, episode out (`rewardlab.rewards.episode`)
spread     the same, paid in several steps  episode out (`rewardlab.rewards.episode.spread`)
gate       `gated`                        the higher of the reward's and the condition's
group      ``(xp, present, *values)``     episode in, group out
========== ============================== ===================================================
"""

from __future__ import annotations

import importlib
import inspect
import math
import numbers
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, TypeVar

from ..errors import ExpressionError, nearest
from .expression import Call, Constant, Leaf, Level, Reward

__all__ = [
    "Above",
    "Array",
    "Condition",
    "Function",
    "Kind",
    "Number",
    "Pointwise",
    "Positive",
    "PositiveNumber",
    "Slot",
    "Trait",
    "Transition",
    "Value",
    "as_reward",
    "catalogue",
    "find",
    "import_function",
    "register",
]


class Kind(Enum):
    """What may stand in a function's parameter."""

    VALUE = "a value"
    CONDITION = "a condition"
    NUMBER = "a constant"
    ARRAY = "an array signal"
    TRAIT = "a value of the episode or an array signal"


@dataclass(frozen=True)
class Above:
    """What a parameter's annotation says besides: a number that stands there is greater than `bound`."""

    bound: float


Value = Annotated[Any, Kind.VALUE]
"""Any expression."""
Positive = Annotated[Any, Kind.VALUE, Above(0.0)]
"""Any expression; a number is above 0."""
Condition = Annotated[Any, Kind.CONDITION]
"""A comparison, a 0/1 signal, or these joined by ``&``, ``|`` and ``~``."""
Number = Annotated[Any, Kind.NUMBER]
"""A number, a parameter, a schedule, or arithmetic of these."""
PositiveNumber = Annotated[Any, Kind.NUMBER, Above(0.0)]
"""The same; a number is above 0."""
Array = Annotated[Any, Kind.ARRAY]
"""The name of a signal that is an array."""
Trait = Annotated[Any, Kind.TRAIT]
"""What episodes are compared by: a value of the whole episode, or the name of a signal that is an array."""


@dataclass(frozen=True)
class Slot:
    """One parameter of a function; an `optional` one without a default may be left out, a number is above `above`."""

    name: str
    kind: Kind
    default: float | None = None
    keyword_only: bool = False
    variadic: bool = False
    optional: bool = False
    above: float = -math.inf


F = TypeVar("F", bound="Function")

_CATALOGUE: dict[str, Function] = {}
_USERS: dict[str, Function] = {}


def catalogue() -> dict[str, Function]:
    """Every function of the library by name, in the order of declaration."""
    return dict(_CATALOGUE)


def find(name: str) -> Function:
    """The function called `name`: one of the catalogue, or a user's that has been imported.

    Raises:
        ExpressionError: There is none.
    """
    function = _CATALOGUE.get(name) or _USERS.get(name)
    if function is None:
        known = [*_CATALOGUE, *_USERS]
        raise ExpressionError(
            f"there is no reward function '{name}'.{nearest(name, known)} "
            "A function of your own is named as 'module:function' and carries @reward_function."
        )
    return function


def as_reward(value: Any) -> Reward:
    """`value` as an expression: an expression itself, text to parse, or a number.

    Raises:
        ExpressionError: It is none of these, or the text cannot be parsed.
    """
    if isinstance(value, Reward):
        return value
    if isinstance(value, str):
        from .parser import parse

        return parse(value)
    if isinstance(value, bool):
        raise ExpressionError(
            f"{value} is not a reward. Comparing expressions by == or != gives a truth value about their text; "
            "write eq(x, y) or ~eq(x, y) to compare what they are worth"
        )
    if isinstance(value, numbers.Real):
        return Constant(float(value))
    raise ExpressionError(
        f"{value!r} ({type(value).__name__}) is not a reward: give an expression, its text, or a number"
    )


class Function:
    """A named function of expressions. See the module for the families.

    Attributes:
        name: What it is called in text.
        module: Where a user's function lives; None in the catalogue.
        slots: Its parameters in order.
        doc: Its documentation.
        condition: True where its value is 0/1; None where it is exactly when its first argument is.
        reads_gamma: Whether its value depends on the discount.
    """

    family = "pointwise"
    reads_gamma = False

    def __init__(self, name: str, slots: Sequence[Slot], doc: str, *, condition: bool | None = False) -> None:
        self.name, self.slots, self.doc, self.condition = name, tuple(slots), inspect.cleandoc(doc), condition
        self.module: str | None = None

    @property
    def text_name(self) -> str:
        """How text names it: bare in the catalogue, ``module:name`` for a user's."""
        return f"{self.module}:{self.name}" if self.module else self.name

    @property
    def signature(self) -> str:
        """How it is written, for people: ``clip(x, low, high)``."""
        parts: list[str] = []
        several = any(slot.variadic for slot in self.slots)
        for slot in sorted(self.slots, key=lambda slot: slot.keyword_only):
            if slot.keyword_only and not several and "*" not in parts:
                parts.append("*")
            default = "" if slot.default is None else f"={slot.default:g}"
            parts.append(("*" if slot.variadic else "") + slot.name + default)
        return f"{self.name}({', '.join(parts)})"

    def __repr__(self) -> str:
        return f"<reward function {self.signature}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and self.text_name == other.text_name

    def __hash__(self) -> int:
        return hash(self.text_name)

    def __reduce__(self) -> Any:
        if self.module is None:
            return find, (self.name,)
        # A user's function travels by its place, or whole (by cloudpickle) where no other process could import it.
        if self.module != "__main__" and getattr(sys.modules.get(self.module), self.name, None) is self:
            return import_function, (self.text_name,)
        return super().__reduce__()

    def __call__(self, *values: Any, **named: Any) -> Reward:
        arguments = [self._fit(slot, value) for slot, value in self._assign(values, named)]
        return Call(self, tuple(arguments))

    def _assign(self, values: Sequence[Any], named: dict[str, Any]) -> list[tuple[Slot, Any]]:
        """Pair the given arguments with slots, defaults filled in."""
        if unknown := set(named) - {slot.name for slot in self.slots if not slot.variadic}:
            name = min(unknown)
            raise ExpressionError(
                f"{self.signature} has no argument '{name}'.{nearest(name, [s.name for s in self.slots])}"
            )
        pairs: list[tuple[Slot, Any]] = []
        waiting = list(values)
        for slot in self.slots:
            if slot.variadic:
                pairs += [(slot, value) for value in waiting]
                waiting = []
            elif waiting and not slot.keyword_only:
                if slot.name in named:
                    raise ExpressionError(f"{self.signature}: '{slot.name}' is given twice")
                pairs.append((slot, waiting.pop(0)))
            elif slot.name in named:
                pairs.append((slot, named.pop(slot.name)))
            elif slot.default is not None:
                pairs.append((slot, slot.default))
            elif not slot.optional:
                raise ExpressionError(f"{self.signature}: '{slot.name}' is missing")
        if waiting:
            raise ExpressionError(
                f"{self.signature} takes at most {len(values) - len(waiting)} arguments by position, "
                f"{len(values)} were given"
            )
        return pairs

    def _fit(self, slot: Slot, value: Any) -> Reward:
        """Check that `value` may stand in `slot`."""
        argument = as_reward(value)
        where = f"{self.signature}: '{slot.name}'"
        if slot.kind is Kind.ARRAY and not isinstance(argument, Leaf):
            raise ExpressionError(f"{where} takes the name of an array signal, not '{argument}'")
        if slot.kind is Kind.NUMBER and argument.level is not Level.CONSTANT:
            raise ExpressionError(f"{where} takes a number, a parameter or a schedule, not '{argument}'")
        if isinstance(argument, Constant) and not argument.value > slot.above:
            raise ExpressionError(f"{where} is above {slot.above:g}, not {argument}")
        if slot.kind is Kind.CONDITION:
            from .binding import require_condition

            require_condition(argument, f"{where}")
        return argument

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        """The level of a call, after checking that the arguments' levels are allowed."""
        return self._agreed_level(arguments)

    def defers(self, arguments: Sequence[Reward]) -> bool:
        """Whether a call pays its parts at different times (see `Reward.deferred`)."""
        return False

    def _agreed_level(self, arguments: Sequence[Reward]) -> Level:
        for argument in arguments:
            if argument.deferred:
                raise ExpressionError(
                    f"{self.name}: '{argument}' is paid at several moments (an episode-level gate, a redistribution, "
                    "or a sum of values per step and per episode) and has no single value; it may be added, "
                    f"subtracted, scaled by a constant and gated. Move it out of '{self.name}'."
                )
        level = max((argument.level for argument in arguments), default=Level.CONSTANT)
        if level >= Level.EPISODE:
            for argument in arguments:
                if Level.CONSTANT < argument.level < Level.EPISODE:
                    high = next(a for a in arguments if a.level >= Level.EPISODE)
                    raise ExpressionError(
                        f"{self.name} mixes '{argument}', known at every step, with '{high}', known only at the end of "
                        f"the episode; reduce the first one (final, any, total, ...) or keep them in separate terms"
                    )
        return level


class Pointwise(Function):
    """A function of the values of its arguments at one moment."""

    def __init__(
        self,
        name: str,
        implementation: Callable[..., Any],
        slots: Sequence[Slot],
        *,
        condition: bool | None = False,
        doc: str | None = None,
    ) -> None:
        super().__init__(name, slots, doc or implementation.__doc__ or "", condition=condition)
        self.implementation = implementation


class Transition(Function):
    """A function of one state-level value before and after the step.

    The implementation is called with ``(xp, before, after, c)``: ``xp.zeroed(after, c.cut)`` is 0 where the value of
    the next state counts as 0 (termination, and truncation where nobody bootstraps), and ``c.parameters["gamma"]`` is
    the discount.
    """

    family = "transition"

    def __init__(
        self,
        name: str,
        implementation: Callable[..., Any],
        slots: Sequence[Slot],
        *,
        reads_gamma: bool,
        condition: bool | None,
    ) -> None:
        super().__init__(name, slots, implementation.__doc__ or "", condition=condition)
        self.implementation = implementation
        self.reads_gamma = reads_gamma

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        (argument,) = arguments
        if argument.level > Level.STATE:
            raise ExpressionError(
                f"{self.name} compares two states, so it takes a state-level value; '{argument}' is "
                f"{argument.level.name.lower()}-level"
            )
        return Level.STEP


def import_function(reference: str) -> Function:
    """The reward function that ``module:function`` names; imports the module.

    Raises:
        ExpressionError: The module cannot be imported, or what it holds there is not a reward function.
    """
    module_name, _, name = reference.partition(":")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise ExpressionError(
            f"'{reference}': the module '{module_name}' cannot be imported ({type(error).__name__}: {error})"
        ) from error
    function = getattr(module, name, None)
    if not isinstance(function, Function):
        raise ExpressionError(
            f"'{reference}' is not a reward function; decorate it with @reward_function from rewardlab.rewards"
        )
    return function


def register(function: F) -> F:
    """Make `function` known by its name: to the catalogue, or as a user's where it names its module.

    Raises:
        ExpressionError: The name belongs to another function.
    """
    name, module = function.name, function.module
    if name in _CATALOGUE:
        raise ExpressionError(f"'{name}' is a function of the catalogue; choose another name")
    known = _USERS.get(name)
    if known is not None and known.module != module:
        raise ExpressionError(
            f"a reward function '{name}' is already defined in {known.module}; give the one in {module} another name"
        )
    (_CATALOGUE if module is None else _USERS)[name] = function
    return function
