"""Where questions to databases come from: databases are chosen so that wrong queries give themselves away."""

from __future__ import annotations

import itertools
import sqlite3
from typing import Any

from ....draws import Draws
from ...problems.parametrised import ParametrisedSource
from ...task import Query, Task
from . import flights, hospital, library, school, shop
from .question import Schema
from .slips import slips

__all__ = ["SQLSource"]

FILE = "query.sql"
SHOWN, HIDDEN, MOST = 5, (6, 8, 10, 12), 8
"""Size of the database that the agent sees, sizes of those that it does not, and how many of those there may be."""

CAUGHT = 5
"""So many wrong queries have to be told from the right one."""

_CANDIDATES = 40
"""So many databases are tried to find one in which there is an answer, and so many to catch wrong queries."""


class SQLSource(ParametrisedSource):
    """Questions about five schemas; hidden tests are databases on which queries with typical slips answer otherwise.

    Small databases, distilled for the wrong queries that they catch, come close to deciding whether two queries mean
    the same (Zhong, Yu and Klein, Semantic Evaluation for Text-to-SQL with Distilled Test Suites, 2020).
    """

    family = "sql"

    def __init__(self) -> None:
        modules = (shop, school, library, hospital, flights)
        super().__init__(question for module in modules for question in module.QUESTIONS)
        self._schemas = {question.name: module.SCHEMA for module in modules for question in module.QUESTIONS}

    def make(self, name: str, number: int) -> Task | None:
        schema, question, chosen = self._schemas[name], self._templates[name], self._choice(name, number)
        query = question.query.format(**chosen)
        draw = Draws(self.family, name, number, "databases")
        shown = _telling(schema, query, draw, SHOWN)
        databases, caught = _distilled(schema, query, question.ordered, draw)
        if shown is None or caught < CAUGHT:
            return None
        order = "The order of rows counts." if question.ordered else "Rows may come in any order."
        return Task(
            id=self.id(name, number),
            split=self.split(name, number),
            difficulty=self.difficulty(name),
            family=self.family,
            topic=schema.name,
            statement=(
                f"Write one SQLite query in {FILE} that answers a question about {schema.name}.\n\n"
                f"{question.text.format(**chosen)} {order}\n\n{schema.tables.strip()}\n"
            ),
            files={FILE: ""},
            reference={FILE: query + "\n"},
            public=(shown.test(query, question.ordered),),
            hidden=tuple(database.test(query, question.ordered) for database in databases),
        )


class _Database:
    """A database in memory, with the SQL that makes it."""

    def __init__(self, script: str) -> None:
        self.script = script
        self._connection = sqlite3.connect(":memory:")
        self._connection.executescript(script)

    def answer(self, query: str) -> tuple[tuple[Any, ...], ...] | None:
        """Return what `query`, one of our own, answers; ``None`` where it cannot be run, or not in reasonable time."""
        calls = itertools.count()
        self._connection.set_progress_handler(lambda: next(calls) > 20, 10_000)
        try:
            return tuple(self._connection.execute(query).fetchall())
        except sqlite3.Error:
            return None

    def tells(self, query: str, slip: str, ordered: bool) -> bool:
        """Return whether `query` and `slip` answer differently."""
        one, other = self.answer(query), self.answer(slip)
        if one is None or other is None or ordered:
            return one != other
        return sorted(one, key=repr) != sorted(other, key=repr)

    def test(self, query: str, ordered: bool) -> Query:
        """Return the test that a query answers what `query` does, and close the database."""
        rows = self.answer(query)
        assert rows is not None
        self._connection.close()
        return Query(self.script, rows, ordered)


def _telling(schema: Schema, query: str, draw: Draws, size: int) -> _Database | None:
    """Return a database in which there is something to be found: on no other does a query show that it is right."""
    for _ in range(_CANDIDATES):
        database = _Database(schema.database(draw, size))
        if database.answer(query):
            return database
    return None


def _distilled(schema: Schema, query: str, ordered: bool, draw: Draws) -> tuple[list[_Database], int]:
    """Return databases that tell `query` from wrong ones, and how many wrong ones they tell."""
    databases = [found for size in HIDDEN if (found := _telling(schema, query, draw, size))]
    if len(databases) < len(HIDDEN):
        return [], 0
    wrong = [slip for slip in dict.fromkeys(slips(query)) if databases[0].answer(slip) is not None]
    alive = [slip for slip in wrong if not any(each.tells(query, slip, ordered) for each in databases)]
    for _ in range(_CANDIDATES):
        if not alive or len(databases) == MOST:
            break
        database = _telling(schema, query, draw, draw.pick(HIDDEN))
        left = [slip for slip in alive if database and not database.tells(query, slip, ordered)]
        if database and len(left) < len(alive):
            databases.append(database)
            alive = left
    return databases, len(wrong) - len(alive)
