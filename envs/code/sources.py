"""The sources of tasks by the name of their family, or from somebody else's files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from .sandbox import Sandbox
from .source import Source

__all__ = ["FAMILIES", "open_sources"]


def _function(sandbox: Sandbox) -> Source:
    from .problems.source import FunctionSource

    return FunctionSource()


def _repair(sandbox: Sandbox) -> Source:
    from .repair.seeded.source import RepairSource

    return RepairSource(sandbox)


def _security(sandbox: Sandbox) -> Source:
    from .repair.security.source import SecuritySource

    return SecuritySource()


def _translate(sandbox: Sandbox) -> Source:
    from .repair.translate.source import TranslateSource

    return TranslateSource()


def _optimise(sandbox: Sandbox) -> Source:
    from .repair.optimise.source import OptimiseSource

    return OptimiseSource()


def _sql(sandbox: Sandbox) -> Source:
    from .repair.sql.source import SQLSource

    return SQLSource()


FAMILIES: dict[str, Callable[[Sandbox], Source]] = {
    "function": _function,
    "repair": _repair,
    "security": _security,
    "translate": _translate,
    "optimise": _optimise,
    "sql": _sql,
}
"""What opens each family's source."""


def open_sources(families: Sequence[str], sandbox: Sandbox, data: str | None = None) -> list[Source]:
    """Return the sources of `families`, or the one of the problems in `data`."""
    if data is None:
        return [FAMILIES[family](sandbox) for family in families]
    path = Path(data)
    return [_problems(data, path.stat().st_mtime_ns if path.exists() else 0)]


@lru_cache(maxsize=4)
def _problems(path: str, changed: int) -> Source:
    """Return the source of the file or folder `path`, read once for all environments until it changes."""
    from .data.source import DataSource

    return DataSource(path)
