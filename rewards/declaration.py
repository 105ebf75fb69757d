"""Declaring functions: the decorators of the catalogue, and the one that adds a user's own.

A function is declared by its implementation: the annotations of its parameters say what may stand there, and its
docstring is its line in the documentation.
"""

from __future__ import annotations

import inspect
import math
import numbers
from collections.abc import Callable
from typing import Any

from ..errors import ExpressionError
from .function import Above, Kind, Pointwise, Slot, Transition, register

__all__ = ["pointwise", "reward_function", "slots_of", "transition"]


def slots_of(implementation: Callable[..., Any], skip: int) -> list[Slot]:
    """The slots that the annotations of `implementation` declare, after its first `skip` parameters.

    Where any number of values may be given (``*more``), parameters with a default are given by keyword.

    Raises:
        ExpressionError: A parameter cannot be given in text, or cannot be left out as its default says.
    """
    parameters = list(inspect.signature(implementation, eval_str=True).parameters.values())
    name = implementation.__name__
    if len(parameters) < skip:
        raise ExpressionError(f"{name}() must take the numeric namespace first: def {name}(xp, x): ...")
    slots: list[Slot] = []
    several = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
    for parameter in parameters[skip:]:
        said = getattr(parameter.annotation, "__metadata__", ())
        kind = next((each for each in said if isinstance(each, Kind)), Kind.VALUE)
        default = None if parameter.default is parameter.empty else parameter.default
        variadic = parameter.kind is parameter.VAR_POSITIONAL
        optional = kind is Kind.ARRAY and parameter.default is None
        if parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD):
            raise ExpressionError(f"{name}(): '{parameter.name}' must be a positional parameter; leave * and ** out")
        if default is not None and (isinstance(default, bool) or not isinstance(default, numbers.Real)):
            raise ExpressionError(f"{name}(): the default of '{parameter.name}' must be a number, not {default!r}")
        if slots and slots[-1].optional:
            raise ExpressionError(f"{name}(): '{slots[-1].name}' may be left out and so must come last")
        slots.append(
            Slot(
                parameter.name,
                kind,
                None if default is None else float(default),
                # What stands in a row with any number of others cannot be told from them by its place.
                keyword_only=several and default is not None,
                variadic=variadic,
                optional=optional,
                above=max((each.bound for each in said if isinstance(each, Above)), default=-math.inf),
            )
        )
    return slots


def pointwise(
    implementation: Callable[..., Any] | None = None, *, name: str | None = None, condition: bool | None = False
) -> Any:
    """Declare a pointwise function of the catalogue: ``implementation(xp, *values)``."""

    def declare(implementation: Callable[..., Any]) -> Pointwise:
        chosen = name or implementation.__name__
        return register(Pointwise(chosen, implementation, slots_of(implementation, 1), condition=condition))

    return declare if implementation is None else declare(implementation)


def transition(kind: Kind = Kind.VALUE, *, reads_gamma: bool = False, condition: bool | None = False) -> Any:
    """Declare a transition function of the catalogue: ``implementation(xp, before, after, c)``."""

    def declare(implementation: Callable[..., Any]) -> Transition:
        slots = [Slot("x", kind)]
        return register(
            Transition(implementation.__name__, implementation, slots, reads_gamma=reads_gamma, condition=condition)
        )

    return declare


def reward_function(implementation: Callable[..., Any] | None = None, *, condition: bool = False) -> Any:
    """Make a reward function of your own, for expressions and for their text.

    `implementation` takes the numeric namespace `xp` (see `Backend`) and then values: Python floats on a single
    environment, arrays on many. It returns a value of the same shape and must not branch on values (``xp.where`` does).
    Parameters without an annotation are values; annotate `Condition`, `Number` or `Array` for the other kinds. In text
    it is called by its name once imported, and always as ``module:function``, so define it at the top of a module.

    Args:
        implementation: The function.
        condition: Whether it only returns 0 and 1, and so may stand where a condition is asked for.

    Raises:
        ExpressionError: The name belongs to the catalogue or to another module's function, or the parameters cannot
            be written in text.

    Example:
        >>> @reward_function
        ... def squared(xp, x, scale: Number = 1.0):
        ...     \"\"\"`scale` times the square of `x`.\"\"\"
        ...     return scale * x * x
    """
    if implementation is None:
        return lambda implementation: reward_function(implementation, condition=condition)
    name, module = implementation.__name__, implementation.__module__
    if not name.isidentifier():
        raise ExpressionError("a reward function needs a name that text can call; define it with def")
    function = Pointwise(name, implementation, slots_of(implementation, 1), condition=condition)
    function.module = module
    return register(function)
