"""Terms: an expression as the list of summands that the ledger records.

Terms are the summands of the expression's chain of + and -, and of the inside of a gate. A parenthesised product, a
``clip(...)`` or a ``where(...)`` is one term. A term is called by its own text without its weight, `` if <gate>``
behind it, ``#2`` on repetition; or by the label that `named` gives it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from ..errors import ExpressionError
from .expression import Call, Constant, Level, Named, Reward
from .group.group import Group

__all__ = ["Term", "terms_of"]


@dataclass(frozen=True)
class Term:
    """One summand: ``weight * core`` where all `gates` hold, kept in escrow until all `escrows` are decided.

    Attributes:
        name: Its key in the ledger.
        weight: Constant-level factor.
        core: What is paid, at every step or (episode level and above) once at the end.
        gates: Conditions known at every step, which apply where `core` is earned.
        escrows: Episode-level conditions, which apply when it is paid.
        once: Whether it belongs to a sum of episode-level values, and so is paid once even if it is a constant.
    """

    name: str
    weight: Reward
    core: Reward
    gates: tuple[Reward, ...] = ()
    escrows: tuple[Reward, ...] = ()
    once: bool = False

    @property
    def stepwise(self) -> bool:
        """Whether it has a value at every step (else one, paid at the end)."""
        core = self.core
        if core.level is Level.GROUP:
            return isinstance(core, Call) and isinstance(core.function, Group) and core.function.stepwise
        return core.level <= Level.STEP and not self.once


def terms_of(expression: Reward) -> tuple[Term, ...]:
    """The terms of `expression`, in the order in which they are summed.

    Raises:
        ExpressionError: A `named` holds several terms that are paid at different times.
    """
    found: list[Term] = []
    _collect(expression, Term("", Constant(1), expression), None, found)
    terms: dict[str, Term] = {}
    for term in found:
        names = itertools.chain([term.name], (f"{term.name} #{number}" for number in itertools.count(2)))
        name = next(name for name in names if name not in terms)
        terms[name] = replace(term, name=name)
    return tuple(terms.values())


def _collect(node: Reward, outer: Term, label: str | None, found: list[Term]) -> None:
    """Append the terms of `node`, which stands inside the weight and the gates of `outer`."""
    match node:
        case Named(text, inner):
            _collect(inner, outer, text if label is None else label, found)
        case Call(function, (left, right)) if function.name in ("+", "-") and (label is None or node.deferred):
            if label is not None:
                raise ExpressionError(
                    f'named("{label}", ...) holds values that are paid at different times; name each of them'
                )
            if node.level >= Level.EPISODE and not node.deferred:
                outer = replace(outer, once=True)
            _collect(left, outer, None, found)
            after = outer if function.name == "+" else _scaled(outer, Constant(-1))
            # A sum that is subtracted stays one term, like any parenthesised product, unless it must be taken apart.
            if function.name == "-" and _is_sum(right) and not right.deferred:
                found.append(_finished(right, after, None))
            else:
                _collect(right, after, None, found)
        case Call(function, (reward, by)) if function.name == "gated":
            gates, escrows = (
                (outer.gates, (*outer.escrows, by))
                if by.level is Level.EPISODE
                else ((*outer.gates, by), outer.escrows)
            )
            _collect(reward, replace(outer, gates=gates, escrows=escrows), label, found)
        case _:
            weight, core = _peeled(node)
            scaled = outer if weight is None else _scaled(outer, weight)
            if weight is not None and (core.deferred or not _is_sum(core)):
                _collect(core, scaled, label, found)
            else:
                found.append(_finished(core, scaled, label))


def _is_sum(node: Reward) -> bool:
    return isinstance(node, Call) and node.function.name in ("+", "-")


def _peeled(node: Reward) -> tuple[Reward | None, Reward]:
    """`node` as one constant factor times the rest; None where there is no factor."""
    if not isinstance(node, Call):
        return None, node
    name, arguments = node.function.name, node.arguments
    if name == "unary -":
        return Constant(-1), arguments[0]
    if name == "*" and arguments[0].level is Level.CONSTANT:
        return arguments[0], arguments[1]
    if name in ("*", "/") and arguments[1].level is Level.CONSTANT:
        return (arguments[1] if name == "*" else 1 / arguments[1]), arguments[0]
    return None, node


def _scaled(term: Term, factor: Reward) -> Term:
    if isinstance(term.weight, Constant) and isinstance(factor, Constant):
        return replace(term, weight=Constant(term.weight.value * factor.value))
    return replace(term, weight=factor if term.weight == Constant(1) else term.weight * factor)


def _finished(core: Reward, outer: Term, label: str | None) -> Term:
    gates = " & ".join(str(gate) for gate in (*outer.gates, *outer.escrows))
    name = label or str(core) + (f" if {gates}" if gates else "")
    return replace(outer, name=name, core=core)
