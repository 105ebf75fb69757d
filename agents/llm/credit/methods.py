"""The methods of credit assignment by name, what each needs, and how a setting chooses one."""

from __future__ import annotations

import ast
import functools
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ....errors import ConfigurationError, nearest
from .gdpo import gdpo
from .gigpo import gigpo
from .grpo import dr_grpo, grpo
from .portool import portool
from .ppo import ppo
from .prorag import prorag
from .reinforce_pp import reinforce_pp
from .rloo import rloo
from .salt import salt
from .spo import spo
from .turn_rloo import turn_rloo
from .turns import Array, Turns

__all__ = ["CREDITS", "METHODS", "Method", "choose_credit"]


@dataclass(frozen=True)
class Method:
    """One method, for tables.

    Attributes:
        function: Makes advantages of `Turns`.
        formula: The advantage of a turn, in one line.
        source: Where it is from.
        checked: What it was held against: ``"code"``, the authors' or a widely used implementation, or ``"summary"``, a
            description that leaves details open.
        needs: What it uses besides rewards and mask, fields of `Turns`.
        most: The highest values of settings that have one; none is below 0.
    """

    function: Callable[..., Array]
    formula: str
    source: str
    checked: str
    needs: tuple[str, ...] = ()
    most: Mapping[str, float] = field(default_factory=dict)

    @property
    def settings(self) -> Mapping[str, object]:
        """What it can be told, with the defaults."""
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        return {parameter.name: parameter.default for parameter in parameters}


METHODS: Mapping[str, Method] = {
    "grpo": Method(grpo, "(R - mean) / std", "Shao et al. 2024, arXiv:2402.03300", "code"),
    "dr_grpo": Method(dr_grpo, "R - mean", "Liu et al. 2025, arXiv:2503.20783", "code"),
    "rloo": Method(rloo, "R - mean of the others' R", "Ahmadian et al. 2024, arXiv:2402.14740", "code"),
    "reinforce_pp": Method(
        reinforce_pp, "G_t whitened over the batch", "Hu et al. 2025, arXiv:2501.03262", "code", ("tokens",)
    ),
    "gdpo": Method(
        gdpo,
        "sum of w_k (R_k - mean_k) / std_k, whitened over the batch",
        "Liu et al. 2026, arXiv:2601.05242",
        "code",
        ("terms", "weights", "tokens"),
    ),
    "turn_rloo": Method(turn_rloo, "G_t - mean of the others' G_t", "after Dr.Kernel 2026", "code"),
    "gigpo": Method(
        gigpo,
        "GRPO + step_weight (G_t - mean of G_t where the same was read)",
        "Feng et al. 2025, arXiv:2505.10978",
        "code",
        ("anchors",),
    ),
    "salt": Method(
        salt,
        "mean of GRPO's advantages over the episodes that took the same step",
        "Li et al. 2025, arXiv:2510.20022",
        "summary",
        ("anchors", "answers"),
    ),
    "portool": Method(
        portool,
        "GRPO + fork_weight (Q - mean Q) / std of Q among the answers in the same place, Q = mean G_t",
        "Wu et al. 2025, arXiv:2510.26020",
        "summary",
        ("anchors", "answers"),
    ),
    "spo": Method(
        spo,
        "r_t + gamma V_t+1 - V_t, V = mean G_t of the episodes that began alike",
        "Guo et al. 2025, arXiv:2505.23564",
        "code",
        ("anchors", "answers"),
    ),
    "prorag": Method(
        prorag,
        "GRPO of the outcome + beta (s_t - mean) / std of the term process over the group's turns",
        "Wang et al. 2026, arXiv:2601.21912",
        "code",
        ("terms", "tokens"),
    ),
    "ppo": Method(
        ppo,
        "GAE over turns with a value head, whitened over the batch",
        "Li et al. 2025, arXiv:2512.17008",
        "summary",
        ("values", "tokens"),
        {"lam": 1.0},
    ),
}
"""The methods by name. In formulas `R` is an episode's return and `G_t` the discounted rewards to come at a turn."""
CREDITS: Mapping[str, Callable[..., Array]] = {name: method.function for name, method in METHODS.items()}
"""Their functions."""


def choose_credit(text: str) -> tuple[str, Callable[[Turns], Array]]:
    """Return the name of the method that `text` calls, and the method with the settings that it is given.

    Args:
        text: A name, or one with settings in parentheses: ``"gigpo"``, ``"gigpo(step_weight=0.5)"``. Texts need no
            quotes: ``"prorag(process=valid)"``.

    Raises:
        ConfigurationError: There is no such method or it has no such setting, or a setting's value is of another kind
            or out of range.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        call = tree if isinstance(tree, ast.Call) else ast.Call(tree, [], [])
        if not isinstance(call.func, ast.Name) or call.args or any(each.arg is None for each in call.keywords):
            raise ValueError
        name, given = call.func.id, {str(each.arg): _literal(each.value) for each in call.keywords}
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        raise ConfigurationError(
            f"credit={text!r} is neither a name nor one with settings, such as 'gigpo(step_weight=0.5)'"
        ) from None
    if name not in METHODS:
        raise ConfigurationError(
            f"there is no credit {name!r}; there are {', '.join(METHODS)}.{nearest(name, METHODS)}"
        )
    known = METHODS[name].settings
    for key, value in given.items():
        if key not in known:
            raise ConfigurationError(
                f"credit '{name}' has no setting '{key}'; it has {', '.join(known) or 'none'}.{nearest(key, known)}"
            )
        kind = type(known[key])
        if type(value) not in ((float, int) if kind is float else (kind,)):
            raise ConfigurationError(f"credit '{name}' takes a value like {known[key]!r} as '{key}', not {value!r}")
        most = METHODS[name].most.get(key)
        if not isinstance(value, (bool, str)) and not 0 <= value < math.inf:
            raise ConfigurationError(f"credit '{name}' takes a number of 0 or more as '{key}', not {value!r}")
        if most is not None and value > most:
            raise ConfigurationError(f"credit '{name}' takes a number from 0 to {most:g} as '{key}', not {value!r}")
    return name, functools.partial(METHODS[name].function, **given)


def _literal(node: ast.expr) -> Any:
    """Return the value that is written; a bare word is a text."""
    return node.id if isinstance(node, ast.Name) else ast.literal_eval(node)
