"""Compiling expressions to closures: one small Python function per node, for scalars or for arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .backend import SCALAR, Backend
from .episode.reduce import Reducer
from .episode.spread import Spread
from .expression import Call, Constant, Leaf, Named, Native, Parameter, Reward, Schedule
from .function import Pointwise, Transition
from .group.group import Group

__all__ = ["Context", "Episodic", "compile_value"]

Closure = Callable[["Context"], Any]


class Context:
    """What closures read: one transition of one episode, or of many at once.

    Attributes:
        before: Signals before the step, by name.
        after: Signals after it.
        cut: Where a potential's next value counts as 0: a truth value, a mask, or indices (see `Backend.zeroed`).
        native: The reward of the layer below.
        parameters: The parameters latched for this episode, ``gamma`` among them.
        results: Values of the episode-level functions, by slot; set when they are known.
        present: For groups: which steps exist, in episodes that came to their end without a fault.
    """

    __slots__ = ("after", "before", "cut", "native", "parameters", "present", "results")

    def __init__(self) -> None:
        self.before: Mapping[str, Any] = {}
        self.after: Mapping[str, Any] = {}
        self.cut: Any = False
        self.native: Any = 0.0
        self.parameters: Mapping[str, Any] = {}
        self.results: list[Any] = []
        self.present: Any = None


class Episodic:
    """The episode-level functions that an expression uses: one slot for each distinct call."""

    def __init__(self, xp: Backend) -> None:
        self.xp = xp
        self.calls: list[Call] = []
        self.stepwise: list[tuple[Closure, ...]] = []
        """For each slot, the arguments that are read at every step."""
        self.atend: list[tuple[Closure, ...]] = []
        """For each slot, the arguments of a spread that are read once, at the end."""

    def slot(self, call: Call) -> int:
        """The slot of `call`, new if it has not been met."""
        if call in self.calls:
            return self.calls.index(call)
        function, arguments = call.function, call.arguments
        flags = function.stepwise if isinstance(function, Spread) else (True,) * len(arguments)
        closures = [compile_value(argument, self.xp, self) for argument in arguments]
        self.calls.append(call)
        self.stepwise.append(tuple(c for c, flag in zip(closures, flags, strict=True) if flag))
        self.atend.append(tuple(c for c, flag in zip(closures, flags, strict=True) if not flag))
        return len(self.calls) - 1


def compile_value(node: Reward, xp: Backend, episodic: Episodic, *, at: str = "after") -> Closure:
    """A closure that gives the value of `node`; `at` says which state state-level parts read."""
    match node:
        case Constant(value):
            return lambda c: value
        case Leaf(name):
            return (lambda c: c.after[name]) if at == "after" else (lambda c: c.before[name])
        case Native():
            return lambda c: c.native
        case Named(_, inner):
            return compile_value(inner, xp, episodic, at=at)
        case Parameter(name, _):
            return lambda c: c.parameters[name]
        case Schedule(start, end, steps):
            return lambda c: start + (end - start) * xp.clip(c.parameters["training_step"] / steps, 0.0, 1.0)
        case Call():
            return _compile_call(node, xp, episodic, at)
    raise TypeError(f"{type(node).__name__} is not an expression node")


def _compile_call(node: Call, xp: Backend, episodic: Episodic, at: str) -> Closure:
    function = node.function
    if isinstance(function, (Reducer, Spread)):
        slot = episodic.slot(node)
        return lambda c: c.results[slot]
    if isinstance(function, Transition):
        implementation = function.implementation
        earlier = compile_value(node.arguments[0], xp, episodic, at="before")
        later = compile_value(node.arguments[0], xp, episodic)
        return lambda c: implementation(xp, earlier(c), later(c), c)
    closures = [compile_value(argument, xp, episodic, at=at) for argument in node.arguments]
    if isinstance(function, Pointwise):
        if function.module is not None:
            # A user's function may return truth values or another float type.
            own = _applied(function.implementation, xp, closures)
            return lambda c: xp.number(own(c))
        if function.name == "where" and xp is SCALAR:
            condition, x, y = closures
            return lambda c: x(c) if condition(c) else y(c)
        if special := _SPECIAL.get(function.name):
            return special(node, closures)
        return _applied(function.implementation, xp, closures)
    if isinstance(function, Group):
        group = function.implementation
        if function.stepwise:
            return lambda c: group(xp, c.present, *(closure(c) for closure in closures))
        arrays = [isinstance(argument, Leaf) for argument in node.arguments]
        values = [_at_last(xp, c) if array else c for array, c in zip(arrays, closures, strict=True)]
        return lambda c: group(xp, c.present[..., 0], *(value(c) for value in values))
    reward, by = closures  # a step-level gate inside another function
    return lambda c: xp.where(by(c), reward(c), 0.0)


def _at_last(xp: Backend, array: Closure) -> Closure:
    """An array signal at each episode's last step, ``(..., group, k)``."""

    def read(c: Context) -> Any:
        entries = array(c).swapaxes(-1, -2)
        return xp.lists.last(entries, c.present[..., None, :] + 0.0 * xp.flag(entries == entries))

    return read


def _applied(implementation: Callable[..., Any], xp: Backend, closures: list[Closure]) -> Closure:
    match closures:
        case [x]:
            return lambda c: implementation(xp, x(c))
        case [x, y]:
            return lambda c: implementation(xp, x(c), y(c))
        case [x, y, z]:
            return lambda c: implementation(xp, x(c), y(c), z(c))
    return lambda c: implementation(xp, *(closure(c) for closure in closures))


# Arithmetic is most of what runs, so its closures skip the call of an implementation.


def _sum(node: Call, closures: list[Closure]) -> Closure:
    x, y = closures
    return lambda c: x(c) + y(c)


def _difference(node: Call, closures: list[Closure]) -> Closure:
    x, y = closures
    if isinstance(node.arguments[0], Constant):
        constant = node.arguments[0].value
        return lambda c: constant - y(c)
    return lambda c: x(c) - y(c)


def _product(node: Call, closures: list[Closure]) -> Closure:
    x, y = closures
    if isinstance(node.arguments[0], Constant):
        constant = node.arguments[0].value
        return lambda c: constant * y(c)
    return lambda c: x(c) * y(c)


_SPECIAL: dict[str, Callable[[Call, list[Closure]], Closure]] = {"+": _sum, "-": _difference, "*": _product}
