"""Databases that are asked with texts from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness

_OWNERS = ("ada", "ben", "chloe", "dan", "eve", "finn")


def _rows(draw: Draws, count: int) -> list[tuple[str, str, int]]:
    return [(draw.pick(_OWNERS), word, draw.between(1, 90)) for word in words(draw, count)]


def _lookup(draw: Draws, size: int) -> tuple[list[tuple[str, str, int]], str, int]:
    return _rows(draw, 2 + size), draw.pick(_OWNERS), draw.between(0, 60)


def _lookup_attack(draw: Draws, size: int) -> tuple[list[tuple[str, str, int]], str, int]:
    name = draw.pick(_OWNERS)
    ways = (
        "' OR '1'='1",
        f"{name}' OR 1=1 --",
        f"{name}' UNION SELECT owner || ':' || title, amount FROM entries --",
        "O'Brien",
        f"{name}' --",
        "' OR amount > 0 OR '",
        f"x' UNION SELECT sql, 1 FROM sqlite_master --{'-' * (size // 7)}",
    )
    owner = ways[size % len(ways)]
    mine = [("O'Brien", "harbor", 77)] if owner == "O'Brien" else [(name, "island", 95)]
    return [*_rows(draw, 3 + size), *mine], owner, draw.between(1, 60)


@weakness(
    "CWE-89 SQL injection",
    level=1,
    inputs=_lookup,
    attacks=_lookup_attack,
    table=("orders", "loans", "notes", "invoices"),
    order=("title", "amount"),
)
def lookup(*, table: str, order: str, flawed: bool) -> Callable[..., Any]:
    """Look up what somebody has in a database.

    `entries_of(rows, owner, least)` puts `rows`, each an owner, a title and an amount, into a database, and returns
    the title and the amount of every entry of exactly this owner with an amount of at least `least`, by {order} and
    then by the other of the two.

    Owners' names may have any characters.
    """
    import sqlite3

    def fill(rows: list[tuple[str, str, int]]) -> sqlite3.Connection:
        """Return a database with the rows."""
        database = sqlite3.connect(":memory:")
        database.execute(f"CREATE TABLE {table} (owner TEXT, title TEXT, amount INTEGER)")
        database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
        database.execute(f"CREATE VIEW entries AS SELECT * FROM {table}")
        return database

    def entries_of(rows: list[tuple[str, str, int]], owner: str, least: int) -> list[tuple[str, int]]:
        """Return what the owner has."""
        database = fill(rows)
        query = f"SELECT title, amount FROM {table} "
        if flawed:
            query += f"WHERE amount >= {least} AND owner = '{owner}'"
            found = database.execute(query).fetchall()
        else:
            query += "WHERE amount >= ? AND owner = ?"
            found = database.execute(query, (least, owner)).fetchall()
        first = 0 if order == "title" else 1
        return sorted(found, key=lambda entry: (entry[first], entry[1 - first]))

    return entries_of


def _sorting(draw: Draws, size: int) -> tuple[list[tuple[str, str, int]], str, str]:
    column = draw.pick(("owner", "title", "amount") if size % 4 else ("size", "colour", "rank"))
    return _rows(draw, 2 + size), column, draw.pick(("up", "down"))


def _sorting_attack(draw: Draws, size: int) -> tuple[list[tuple[str, str, int]], str, str]:
    column = draw.pick(("owner", "title", "amount"))
    ways = (
        f"(CASE WHEN (SELECT count(*) FROM accounts WHERE password LIKE 'a%') THEN {column} ELSE rowid END)",
        f"{column} LIMIT 1 --",
        "(SELECT password FROM accounts)",
        f"{column} DESC, rowid",
        "1",
        f"length({column})",
        f"{column}, (SELECT max(password) FROM accounts)",
    )
    return _rows(draw, 3 + size), ways[size % len(ways)], draw.pick(("up", "down"))


@weakness(
    "CWE-89 SQL injection through a column's name",
    level=3,
    inputs=_sorting,
    attacks=_sorting_attack,
    password=("a-long-secret", "apple-pie-42", "horse-staple", "open-sesame"),
    extra=("title", "owner"),
)
def sorting(*, password: str, extra: str, flawed: bool) -> Callable[..., Any]:
    """Show a table in the order that a visitor wants.

    `table(rows, column, way)` returns `rows`, each an owner, a title and an amount, ordered by `column`, which is
    "owner", "title" or "amount", ascending if `way` is "up", else descending; rows that are equal there are ordered by
    {extra}, ascending, and last by their place in `rows`.

    Any other `column` raises ValueError.
    """
    import sqlite3

    def fill(rows: list[tuple[str, str, int]]) -> sqlite3.Connection:
        """Return a database with the rows, and with the accounts that it keeps beside them."""
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE accounts (name TEXT, password TEXT)")
        database.execute("INSERT INTO accounts VALUES ('admin', ?)", (password,))
        database.execute("CREATE TABLE entries (owner TEXT, title TEXT, amount INTEGER)")
        database.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
        return database

    def table(rows: list[tuple[str, str, int]], column: str, way: str) -> list[tuple[str, str, int]]:
        """Return the ordered rows."""
        if not flawed and column not in ("owner", "title", "amount"):
            raise ValueError(column)
        direction = "ASC" if way == "up" else "DESC"
        query = f"SELECT owner, title, amount FROM entries ORDER BY {column} {direction}, {extra}, rowid"
        try:
            return fill(rows).execute(query).fetchall()
        except sqlite3.Error as error:
            raise ValueError(column) from error

    return table


def _search(draw: Draws, size: int) -> tuple[list[str], str]:
    titles = [f"{first} {second}" for first, second in zip(words(draw, 3 + size), words(draw, 3 + size), strict=True)]
    return titles, draw.pick(titles)[1:3] if size % 3 else draw.pick(words(draw, 1))


def _search_attack(draw: Draws, size: int, where: str) -> tuple[list[str], str]:
    titles = [*_search(draw, size % 4)[0], "a\\b"]
    if size % 5 == 4:
        return titles, "a\\b"
    title = draw.pick(titles[:-1])
    text = title[:4] if where == "at the beginning" else title[-4:] if where == "at the end" else title[1:5]
    return titles, draw.pick((f"{text[:-2]}_{text[-1]}", f"{text[0]}%{text[-1]}", f"{text[0]}__{text[-1]}"))


@weakness(
    "CWE-943 special elements in a query's pattern",
    level=3,
    inputs=_search,
    attacks=_search_attack,
    where=("anywhere", "at the beginning", "at the end"),
    most=range(3, 9),
)
def search_titles(*, where: str, most: int, flawed: bool) -> Callable[..., Any]:
    r"""Search titles for a text.

    `search(titles, text)` returns the titles, in alphabetical order and at most {most}, that contain `text` {where};
    the case of letters a to z makes no difference.

    Every character of `text` stands for itself, `%`, `_` and `\` too.
    """
    import sqlite3

    def pattern(text: str) -> str:
        """Return the pattern for titles with the text."""
        if not flawed:
            text = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return ("" if where == "at the beginning" else "%") + text + ("" if where == "at the end" else "%")

    def search(titles: list[str], text: str) -> list[str]:
        """Return the titles found."""
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE books (title TEXT)")
        database.executemany("INSERT INTO books VALUES (?)", [(title,) for title in titles])
        query = "SELECT title FROM books WHERE title LIKE ? ESCAPE '\\' ORDER BY title LIMIT ?"
        return [title for (title,) in database.execute(query, (pattern(text), most))]

    return search
