"""What an agent may have besides `reset` and `act`, and what holds for one that has not.

An agent that asks others, a server for example, can fail for reasons that are not its own, and costs something:

- ``rest(rows)`` tells it of rows, bool ``(num_envs,)``, whose actions no longer count. Any action will do there, and it
  need not ask anybody. It holds until the next `reset` of a row.
- ``faults`` maps the rows whose action it could not choose the last time to the reason why. Their episodes are no
  evidence, as with an environment whose infrastructure failed.
- ``words`` maps rows to what it read and what it answered the last time, where it acts by words; recordings keep them.
- ``usage`` says what it has used, as numbers by name, ``cost`` among them (None: unknown).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["faults_of", "let_rest", "sum_usage", "usage_of", "words_of"]


def let_rest(agent: Any, rows: NDArray[np.bool_]) -> None:
    """Tell `agent` in which `rows` its actions no longer count, if it wants to know."""
    rest = getattr(agent, "rest", None)
    if rest is not None:
        rest(rows)


def faults_of(agent: Any) -> Mapping[int, str]:
    """Return the rows whose action `agent` could not choose the last time, and why."""
    found: Mapping[int, str] = getattr(agent, "faults", None) or {}
    return found


def words_of(agent: Any) -> Mapping[int, tuple[str, str]]:
    """Return what `agent` read and what it answered the last time, by row."""
    found: Mapping[int, tuple[str, str]] = getattr(agent, "words", None) or {}
    return found


def usage_of(agent: Any) -> Mapping[str, Any]:
    """Return what `agent` has used; nothing where it does not tell."""
    found: Mapping[str, Any] = getattr(agent, "usage", None) or {}
    return found


def sum_usage(usages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what several agents have used together; a sum is None where one part of it is unknown."""
    known = [usage for usage in usages if usage]
    names = dict.fromkeys(name for usage in known for name in usage)
    return {name: _sum([usage.get(name) for usage in known]) for name in names}


def _sum(values: Sequence[Any]) -> Any:
    if any(value is None for value in values):
        return None
    # Of reasons and the like the latest is kept.
    return sum(values) if not isinstance(values[0], str) else next((value for value in values[::-1] if value), "")
