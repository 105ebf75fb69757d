"""Rewards from parameters that a language model fills in: weighted residuals, as JSON.

Yu et al. (2023), Language to Rewards (arXiv:2306.08647), let a language model choose the targets and the weights of
residuals instead of writing a reward: ``cost = sum_i weight_i * norm_i(residual_i)``, in the terms of MuJoCo MPC (form
and norms read in its code and documentation; its `cosh` is left out). What is paid is minus the cost. A residual is a
signal minus a target. A specification names signals and numbers, nothing else, so that nothing a model writes is ever
run.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import Any, Final

from ..errors import ExpressionError, nearest
from .binding import require_condition
from .expression import Constant, Reward
from .measure.json import embedded
from .parser import MAX_TEXT, named, signal
from .signal import Signal
from .step import power, rectify, smooth_abs, where

__all__ = ["NORMS", "specification_guide", "specified"]

NORMS: Final[Mapping[str, str]] = {
    "null": "r",
    "quadratic": "r**2 / 2",
    "smooth_abs": "(|r|**q + p**q)**(1/q) - p, of p and q (0.1, 2)",
    "power": "|r|**p, of p (2)",
    "rectify": "p * log(1 + exp(r / p)), of p (0.1)",
}
"""What each norm makes of a residual r, by name; parameters with their defaults."""
_PARAMETERS = {"null": 0, "quadratic": 0, "smooth_abs": 2, "power": 1, "rectify": 1}
_FIELDS = ("name", "signal", "target", "norm", "parameters", "weight", "when")
_MOST = 50
"""Terms of the longest specification that is read."""


def specified(specification: str | Mapping[str, Any], signals: Mapping[str, Signal] | None = None) -> Reward:
    """Return the reward that a specification describes.

    Args:
        specification: JSON text, in which a fence or words around the object do not matter, or the object itself:
            ``{"terms": [{"signal": "distance", "target": 0, "norm": "smooth_abs", "parameters": [0.05], "weight": 2,
            "name": "goal", "when": "grasped"}]}``. Only `signal` is needed; the others default to 0, ``"quadratic"``,
            the norm's own parameters, 1, the signal's name, and always. A term with `when` counts only where that 0/1
            signal is 1, or, with a ``~`` before it, 0.
        signals: Declarations to check the names against; without them that is left to whoever uses the reward.

    Raises:
        ExpressionError: It is no such specification; the message says where, for the model to mend it.
    """
    total = reduce(add, (_paid(term, f"terms[{index}]", signals) for index, term in enumerate(_terms(specification))))
    return total if signals is None else total.bind(signals)


def specification_guide(signals: Mapping[str, Signal]) -> str:
    """Return what a language model is told before it writes a specification over these signals."""
    lines = [
        "Write a reward as JSON:",
        '{"terms": [{"signal": NAME, "target": NUMBER, "norm": NORM, "parameters": [p, q], "weight": NUMBER >= 0,'
        ' "name": TEXT, "when": CONDITION}]}',
        'Each step costs the sum of weight * norm(r) over the terms, r = signal - target. Only "signal" is needed.',
        'A term with "when" counts only where that condition is 1 (with ~ before it: 0).',
        "Norms:",
        *(f"- {name}: {formula}" for name, formula in NORMS.items()),
        "Signals:",
        *(
            f"- {name} ({'condition' if each.condition else f'{each.low:g} to {each.high:g} {each.unit}'.strip()}): "
            f"{each.description}"
            for name, each in signals.items()
            if not each.shape
        ),
    ]
    return "\n".join(lines)


def _terms(specification: str | Mapping[str, Any]) -> list[Mapping[str, Any]]:
    value: Any = specification
    if isinstance(specification, str):
        if len(specification) > MAX_TEXT:
            raise ExpressionError(f"the specification has {len(specification):,} characters; {MAX_TEXT:,} are read")
        try:
            value = json.loads(embedded(specification))
        except (ValueError, RecursionError) as error:
            raise ExpressionError(f"the specification is not JSON: {error}") from None
    terms = value.get("terms") if isinstance(value, Mapping) else None
    if not isinstance(terms, list) or not 1 <= len(terms) <= _MOST:
        raise ExpressionError(f'a specification is {{"terms": [...]}} with 1 to {_MOST} terms, not {str(value)[:80]}')
    for term in terms:
        if not isinstance(term, Mapping):
            raise ExpressionError(f'a term is an object such as {{"signal": "distance"}}, not {str(term)[:80]}')
    return terms


def _paid(term: Mapping[str, Any], where_: str, signals: Mapping[str, Signal] | None) -> Reward:
    """What one term pays."""
    if unknown := [str(field) for field in term if field not in _FIELDS]:
        raise ExpressionError(f"{where_} has no field '{unknown[0][:80]}'.{nearest(unknown[0], _FIELDS)}")
    name = _text(term, "signal", where_)
    residual, target = _signal(name, f"{where_}.signal", signals), _number(term.get("target", 0.0), f"{where_}.target")
    if target:
        residual = residual - target
    norm = _text(term, "norm", where_, "quadratic")
    if norm not in NORMS:
        raise ExpressionError(f"{where_}.norm is '{norm[:80]}': give one of {', '.join(NORMS)}")
    given = term.get("parameters", [])
    if not isinstance(given, list) or len(given) > _PARAMETERS[norm]:
        raise ExpressionError(f"{where_}.parameters: '{norm}' takes a list of at most {_PARAMETERS[norm]} numbers")
    parameters = [_number(each, f"{where_}.parameters") for each in given]
    if any(each <= 0 for each in parameters):
        raise ExpressionError(f"{where_}.parameters: the numbers of a norm lie above 0")
    weight = _number(term.get("weight", 1.0), f"{where_}.weight")
    if weight < 0:
        raise ExpressionError(f"{where_}.weight is {weight:g}: a weight is not below 0; choose another target instead")
    cost = _norm(norm, residual, parameters)
    if "when" in term:
        wanted = _text(term, "when", where_)
        condition = _signal(wanted.removeprefix("~").strip(), f"{where_}.when", signals)
        require_condition(condition, f"{where_}.when", signals)
        cost = where(~condition if wanted.startswith("~") else condition, cost, 0.0)
    try:
        return named(_text(term, "name", where_, name), Constant(-weight) * cost)
    except ExpressionError as error:
        raise ExpressionError(f"{where_}.name: {error}") from None


def _norm(norm: str, residual: Reward, parameters: list[float]) -> Reward:
    match norm:
        case "quadratic":
            return 0.5 * residual**2
        case "smooth_abs":
            return smooth_abs(residual, *parameters)
        case "power":
            return power(residual, *parameters)
        case "rectify":
            return rectify(residual, *parameters)
    return residual


def _signal(name: str, where_: str, signals: Mapping[str, Signal] | None) -> Reward:
    if signals is not None and name not in signals:
        raise ExpressionError(f"{where_} is '{name[:80]}', which is not measured.{nearest(name, list(signals))}")
    if signals is not None and signals[name].shape:
        raise ExpressionError(f"{where_} is '{name}', an array: give a signal that is one number")
    return signal(name)


def _text(term: Mapping[str, Any], field: str, where_: str, default: str | None = None) -> str:
    value = term.get(field, default)
    if not isinstance(value, str):
        raise ExpressionError(f"{where_}.{field} is {str(value)[:80]!r}: give a text")
    return value


def _number(value: Any, where_: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e9 or not math.isfinite(value):
        raise ExpressionError(f"{where_} is {str(value)[:80]!r}: give a number from -1e9 to 1e9")
    return float(value)
