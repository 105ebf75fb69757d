"""Binding: checking an expression against the signals that an environment declares."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import ExpressionError, nearest
from .expression import Call, Leaf, Named, Reward
from .function import Kind, catalogue
from .signal import Signal

__all__ = ["check", "require_condition"]


def check(expression: Reward, signals: Mapping[str, Signal]) -> None:
    """Raise unless every signal is declared and stands where its shape and kind belong.

    Raises:
        ExpressionError: naming the signal, what it is and what the place takes.
    """
    if clash := sorted(set(signals) & set(catalogue())):
        raise ExpressionError(f"signals cannot be called {', '.join(clash)}: these are reward functions")
    _check(expression, signals, whole_array=False)


def _check(node: Reward, signals: Mapping[str, Signal], *, whole_array: bool) -> None:
    if isinstance(node, Leaf):
        _check_leaf(node, signals, whole_array=whole_array)
    if not isinstance(node, Call):
        for child in node.children:
            _check(child, signals, whole_array=False)
        return
    slots = node.function.slots
    _check_arrays(node, signals)
    for index, argument in enumerate(node.arguments):
        slot = slots[min(index, len(slots) - 1)]
        whole = slot.kind is Kind.ARRAY or (slot.kind is Kind.TRAIT and isinstance(argument, Leaf))
        _check(argument, signals, whole_array=whole)
        if slot.kind is Kind.CONDITION:
            require_condition(argument, f"{node.function.signature}: '{slot.name}'", signals)


def _check_arrays(node: Call, signals: Mapping[str, Signal]) -> None:
    """The arrays that one function reads are lists, and of one length unless each of them is looked at for itself."""
    read = [
        (slot, signals[argument.name])
        for slot, argument in zip(node.function.slots, node.arguments, strict=False)
        if slot.kind in (Kind.ARRAY, Kind.TRAIT) and isinstance(argument, Leaf) and argument.name in signals
    ]
    arrays = [signal for _, signal in read]
    shapes = {signal.shape for slot, signal in read if slot.kind is Kind.ARRAY and not slot.variadic}
    if len(shapes) > 1 or any(len(signal.shape) > 1 for signal in arrays):
        told = ", ".join(f"'{signal.name}' {signal.shape}" for signal in arrays)
        raise ExpressionError(f"{node.function.signature} takes lists of one length; these are of shape: {told}")


def _check_leaf(leaf: Leaf, signals: Mapping[str, Signal], *, whole_array: bool) -> None:
    declared = signals.get(leaf.name)
    if declared is None:
        raise ExpressionError(
            f"there is no signal '{leaf.name}'.{nearest(leaf.name, signals)} "
            f"Declared here: {', '.join(sorted(signals))}"
        )
    if declared.shape and not whole_array:
        raise ExpressionError(
            f"'{leaf.name}' is an array of shape {declared.shape} and a reward is one number: reduce it, for example "
            f"mean_of({leaf.name})"
        )
    if whole_array and not declared.shape:
        raise ExpressionError(
            f"'{leaf.name}' is a single number; an array signal is asked for here, or, by functions that compare "
            f"episodes, a value of the whole episode, such as final({leaf.name})"
        )


def require_condition(node: Reward, where: str, signals: Mapping[str, Signal] | None = None) -> None:
    """Raise unless `node` is 0/1. Without `signals`, a bare signal is given the benefit of the doubt.

    Raises:
        ExpressionError: naming `where` the condition was asked for.
    """
    if isinstance(node, Named):
        require_condition(node.inner, where, signals)
        return
    if isinstance(node, Leaf):
        declared = signals.get(node.name) if signals is not None else None
        if declared is None or declared.condition:
            return
        problem = f"the signal '{node.name}' is not 0/1 (it ranges from {declared.low:g} to {declared.high:g})"
    elif isinstance(node, Call) and node.function.condition is None:
        require_condition(node.arguments[0], where, signals)
        return
    elif isinstance(node, Call) and node.function.condition:
        return
    else:
        problem = f"'{node}' is not"
    raise ExpressionError(f"{where} takes a condition, and {problem}; compare it with a number, such as ({node} > 0.5)")
