"""Projects about money and goods."""

from __future__ import annotations

from typing import Any

from .....draws import Draws
from ..project import Project

__all__ = ["BANK", "INVENTORY", "LIBRARY", "PARCELS"]

_OWNERS = ("ann", "bob", "cleo", "dan")
_GOODS = ("bolts", "chain", "glue", "lamp", "nails", "paint", "rope")
_TITLES = ("Dune", "Emma", "Kim", "Middlemarch", "Momo", "Ulysses")
_TOWNS = ("Ayr", "Bonn", "Cork", "Dover", "Evora", "Faro", "Graz")


def _amount(draw: Draws) -> int:
    return draw.pick((0, 1, 90, 999, 1000, 1001, 4900, 5000, 20_000, 60_000)) + draw.below(40)


def _session(draw: Draws, size: int) -> tuple[Any, ...]:
    accounts = {owner: draw.pick((0, 150, 4800, 30_000, 99_990, 100_000)) for owner in draw.sample(_OWNERS, 3)}
    instructions: list[tuple[Any, ...]] = []
    for _ in range(size + size // 2):
        kind = draw.pick(("deposit", "withdraw", "withdraw", "transfer", "transfer", "history", "month"))
        owner, other = draw.pick(_OWNERS), draw.pick(_OWNERS)
        details: dict[str, tuple[Any, ...]] = {
            "deposit": (owner, _amount(draw)),
            "withdraw": (owner, _amount(draw)),
            "transfer": (owner, other, _amount(draw)),
            "history": (owner,),
        }
        instructions.append((kind, *details.get(kind, ())))
    return accounts, instructions


BANK = Project(
    "bank",
    1,
    "A bank keeps accounts, carries out a day's instructions and charges fees.",
    {
        "teller.session": _session,
        "fees.transfer_fee": lambda draw, size: (
            draw.pick((0, 999, 1000, 1099, 1100, 50_000, 50_100)) + draw.below(300),
        ),
    },
)


def _goods(draw: Draws, size: int) -> list[tuple[str, int, int]]:
    return [(draw.pick(_GOODS), draw.below(40), draw.pick((5, 99, 120, 250, 1000))) for _ in range(size + 2)]


def _orders(draw: Draws, size: int) -> tuple[Any, ...]:
    names = [*_GOODS[:5], "tape"]
    orders = [
        [(draw.pick(names), draw.pick((1, 2, 3, 11, 12, 13, 24))) for _ in range(draw.between(1, 3))]
        for _ in range(size)
    ]
    return _goods(draw, size), orders


INVENTORY = Project(
    "inventory",
    1,
    "A hardware shop fills orders from its stock, prices them, and finds out what has to be bought.",
    {
        "orders.process": _orders,
        "orders.reorder": lambda draw, size: (
            _goods(draw, size),
            {name: draw.below(60) for name in draw.sample(_GOODS, 5)},
            draw.between(1, 10),
            draw.between(1, 15),
        ),
    },
)


def _lending(draw: Draws, size: int) -> tuple[Any, ...]:
    books = [(title, "someone", 1950) for title in _TITLES for _ in range(draw.pick((0, 1, 1, 2)))]
    members = dict(zip(_OWNERS, draw.sample(("child", "adult", "adult", "staff"), 4), strict=True))
    actions, day = [], 1
    for _ in range(2 * size + 1):
        kind = "borrow" if draw.chance(0.65) else "return"
        actions.append((kind, day, draw.pick(_OWNERS[: draw.between(1, 4)]), draw.pick(_TITLES)))
        day += draw.pick((0, 1, 3, 9, 16, 17, 30))
    return books, members, actions


def _search(draw: Draws, size: int) -> tuple[Any, ...]:
    authors = ("Jane Austen", "James Joyce", "Rudyard Kipling", "Michael Ende")
    books = [(draw.pick(_TITLES), draw.pick(authors), draw.between(1990, 1996)) for _ in range(size)]
    return books, draw.sample(("m", "e", "J", "ky", "dun", "Ma"), draw.between(0, 2)), draw.between(1989, 1995)


LIBRARY = Project(
    "library",
    1,
    "A library lends books, keeps lists of those who wait, takes fines, and finds titles.",
    {
        "desk.days": _lending,
        "catalogue.search": _search,
        "loans.fine": lambda draw, size: (draw.between(-2, 60), draw.pick(("child", "adult", "adult", "staff"))),
    },
)


def _roads(draw: Draws, size: int) -> list[tuple[str, str, int]]:
    return [(draw.pick(_TOWNS), draw.pick(_TOWNS), 50 * draw.between(1, 9)) for _ in range(size + 3)]


def _quote(draw: Draws, size: int) -> tuple[Any, ...]:
    parcels = [
        (
            draw.pick(_TOWNS),
            draw.pick(_TOWNS),
            draw.pick((100, 500, 501, 2000, 2001, 5000, 5001, 6000, 9500, 31_000, 31_001)),
            (draw.pick((10, 20, 30, 60, 90)), draw.pick((2, 5, 6, 20, 40)), draw.pick((5, 10, 15, 30))),
        )
        for _ in range(size + 1)
    ]
    return _roads(draw, size), draw.sample(_TOWNS, 3), parcels


PARCELS = Project(
    "parcels",
    3,
    "A parcel service finds the shortest way for each parcel and says what it costs and how long it takes.",
    {
        "shipping.quote": _quote,
        "shipping.reach": lambda draw, size: (_roads(draw, size), draw.pick(_TOWNS), 100 * draw.between(1, 8)),
    },
)
