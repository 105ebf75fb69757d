"""The sources of tasks by the name of their family, or from somebody else's files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from .data.source import DataSource
from .problems.source import FunctionSource
from .repair.optimise.source import OptimiseSource
from .repair.security.source import SecuritySource
from .repair.seeded.source import RepairSource
from .repair.sql.source import SQLSource
from .repair.translate.source import TranslateSource
from .sandbox import Sandbox
from .source import Source

__all__ = ["FAMILIES", "open_sources"]

FAMILIES: Mapping[str, Callable[[Sandbox], Source]] = {
    "function": lambda sandbox: FunctionSource(),
    "repair": RepairSource,
    "security": lambda sandbox: SecuritySource(),
    "translate": lambda sandbox: TranslateSource(),
    "optimise": lambda sandbox: OptimiseSource(),
    "sql": lambda sandbox: SQLSource(),
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
    return DataSource(path)
