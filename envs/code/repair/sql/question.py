"""Schemas with drawn data, and questions with parameters about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ....draws import Draws
from ...problems.parametrised import Parametrised

__all__ = ["Question", "Rows", "Schema", "literal", "maybe"]

Rows: TypeAlias = Mapping[str, Sequence[tuple[Any, ...]]]
"""Table -> its rows."""


def literal(value: Any) -> str:
    """Return `value` as SQL writes it."""
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def maybe(draw: Draws, value: Any, probability: float = 0.2) -> Any:
    """Return `value`, or ``None`` with `probability`."""
    return None if draw.chance(probability) else value


@dataclass(frozen=True)
class Schema:
    """Tables, and what draws their rows.

    Attributes:
        name: What the database is about.
        tables: SQL that creates the tables, with a comment where a column needs one.
        draw: ``draw(draws, size)`` returns rows; there are more of them the larger `size` is.
    """

    name: str
    tables: str
    draw: Callable[[Draws, int], Rows]

    def database(self, draw: Draws, size: int) -> str:
        """Return SQL that makes a database with drawn rows."""
        lines = [self.tables.strip()]
        for table, rows in self.draw(draw, size).items():
            if rows:
                values = ",\n  ".join(f"({', '.join(map(literal, row))})" for row in rows)
                lines.append(f"INSERT INTO {table} VALUES\n  {values};")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Question(Parametrised):
    """A question about a schema, as a text and as the query that answers it; both may name parameters in braces.

    Attributes:
        name: Identifies it.
        level: From 1 to 5.
        text: What is asked for, with the columns in their order.
        query: The answer, each clause and each condition on a line of its own.
        ordered: Whether the order of rows counts.
        parameters: Parameter -> the values that it may have.
    """

    name: str
    level: int
    text: str
    query: str
    ordered: bool = False
    parameters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
