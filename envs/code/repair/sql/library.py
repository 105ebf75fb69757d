"""A library: authors, books, members and loans."""

from __future__ import annotations

from ....draws import Draws
from .question import Question, Rows, Schema, maybe

_AUTHORS = ("Brook", "Cole", "Dunn", "Ferris", "Hale", "Lund", "Marsh", "Nash")
_COUNTRIES = ("Chile", "Ghana", "Japan", "Norway")
_GENRES = ("crime", "poetry", "travel", "science")
_TITLES = ("Ash", "Bay", "Clay", "Dew", "Elm", "Fog", "Gale", "Hive", "Ink", "Jade", "Kiln", "Lark", "Mist", "Nest")
_MEMBERS = ("Uma", "Vic", "Wim", "Xia", "Yan", "Zoe")


def _day(number: int) -> str:
    return f"2024-{1 + number // 28:02}-{1 + number % 28:02}"


def _draw(draw: Draws, size: int) -> Rows:
    authors = [(n + 1, _AUTHORS[n], maybe(draw, draw.pick(_COUNTRIES))) for n in range(min(size, 8))]
    books = [
        (50 + n, draw.pick(_TITLES), draw.pick(authors)[0], draw.between(1990, 2009), draw.pick(_GENRES))
        for n in range(size + size // 2)
    ]
    members = [(n + 1, draw.pick(_MEMBERS), _day(draw.below(60))) for n in range(min(size, 7))]
    loans = []
    for n in range(size * 3):
        lent = draw.below(200)
        back = maybe(draw, _day(lent + draw.between(1, 60)), 0.25)
        loans.append((900 + n, draw.pick(books)[0], draw.pick(members)[0], _day(lent), back))
    return {"authors": authors, "books": books, "members": members, "loans": loans}


SCHEMA = Schema(
    "a library",
    """
CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, country TEXT);
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER NOT NULL, year INTEGER NOT NULL,
  genre TEXT NOT NULL);
CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL, joined TEXT NOT NULL);
CREATE TABLE loans (id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL, member_id INTEGER NOT NULL, lent TEXT NOT NULL,
  returned TEXT); -- NULL: not yet
""",
    _draw,
)

QUESTIONS = (
    Question(
        "books_of_genre",
        1,
        "Titles and years of the books of the genre {genre} that appeared from {first} to {last}, both years included,"
        " the newest first, and in alphabetical order within a year.",
        """SELECT title, year
FROM books
WHERE genre = '{genre}'
AND year >= {first}
AND year <= {last}
ORDER BY year DESC, title""",
        ordered=True,
        parameters={"genre": _GENRES, "first": range(1992, 1996), "last": range(2003, 2007)},
    ),
    Question(
        "still_out",
        2,
        "Titles of the books that were lent before {day} and have not come back, each with the name of the member who"
        " has it.",
        """SELECT b.title, m.name
FROM loans l
JOIN books b ON b.id = l.book_id
JOIN members m ON m.id = l.member_id
WHERE l.returned IS NULL
AND l.lent < '{day}'""",
        parameters={"day": [_day(number) for number in range(70, 150, 10)]},
    ),
    Question(
        "countries",
        3,
        "For every country of authors, and 'unknown' for those without one: the country and the number of books by its"
        " authors that appeared in {year} or later; countries with none are listed with 0.",
        """SELECT COALESCE(a.country, 'unknown'), COUNT(b.id)
FROM authors a
LEFT JOIN books b ON b.author_id = a.id AND b.year >= {year}
GROUP BY a.country""",
        parameters={"year": range(1995, 2005)},
    ),
    Question(
        "again",
        3,
        "Ids of members, ids of books and the number of times, for every member who has borrowed the same book at"
        " least {times} times, counting only loans from {day} on.",
        """SELECT member_id, book_id, COUNT(*)
FROM loans
WHERE lent >= '{day}'
GROUP BY member_id, book_id
HAVING COUNT(*) >= {times}""",
        parameters={"times": (2, 3), "day": [_day(number) for number in range(0, 60, 10)]},
    ),
    Question(
        "longest_loans",
        4,
        "For every member, also those with none: the id of the member, and the length in days of their longest loan of"
        " a book of the genre {genre} that has come back, NULL where there is none. A loan lent and returned on"
        " neighbouring days has the length 1.",
        """SELECT m.id, CAST(MAX(julianday(l.returned) - julianday(l.lent)) AS INTEGER)
FROM members m
LEFT JOIN (
  SELECT loans.* FROM loans
  JOIN books b ON b.id = loans.book_id
  WHERE b.genre = '{genre}'
) l ON l.member_id = m.id
GROUP BY m.id""",
        parameters={"genre": _GENRES},
    ),
    Question(
        "well_read_genres",
        4,
        "The genres of which every book that appeared before {year} has been lent at least once, if there is such a"
        " book.",
        """SELECT b.genre
FROM books b
WHERE b.year < {year}
GROUP BY b.genre
HAVING SUM(b.id NOT IN (SELECT book_id FROM loans)) = 0""",
        parameters={"year": range(1998, 2008)},
    ),
    Question(
        "gaps",
        5,
        "For every loan but the first of each book: the id of the loan, and the number of days from the day the"
        " previous loan of the same book began to the day this one began, if they are more than {days}. Loans of a book"
        " follow each other by the day they began, and by id on the same day. In the order of the loans' ids.",
        """WITH previous AS (
  SELECT id, lent, LAG(lent) OVER (PARTITION BY book_id ORDER BY lent, id) AS earlier
  FROM loans
)
SELECT id, CAST(julianday(lent) - julianday(earlier) AS INTEGER)
FROM previous
WHERE julianday(lent) - julianday(earlier) > {days}
ORDER BY id""",
        ordered=True,
        parameters={"days": range(4, 20, 2)},
    ),
)
