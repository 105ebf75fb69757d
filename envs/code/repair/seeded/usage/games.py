"""Projects about games."""

from __future__ import annotations

from typing import Any

from .....draws import Draws
from ..project import Project

__all__ = ["BOWLING", "CHESS", "POKER"]


def _rolls(draw: Draws) -> list[int]:
    """Return the rolls of a game, now and then of one that cannot be."""
    rolls: list[int] = []
    luck = draw.pick((0.1, 0.3, 0.6))
    for _ in range(10):
        first = 10 if draw.chance(luck) else draw.below(10)
        rolls.append(first)
        if first < 10:
            rolls.append(10 - first if draw.chance(luck) else draw.below(11 - first))
    if rolls[-1] == 10 and len(rolls) > 1:
        rolls += [10, draw.below(11)] if draw.chance(luck) else [draw.below(6), draw.below(5)]
    elif sum(rolls[-2:]) == 10:
        rolls.append(draw.below(11))
    if draw.chance(0.1):
        rolls[draw.below(len(rolls))] = draw.between(0, 11)
    if draw.chance(0.08):
        rolls = rolls[:-1] if draw.chance(0.5) else [*rolls, 3]
    return rolls


BOWLING = Project(
    "bowling",
    1,
    "A bowling league scores games of ten frames, writes them down, and keeps the table.",
    {
        "league.play": lambda draw, size: ([(draw.pick(("ann", "bob", "cleo")), _rolls(draw)) for _ in range(size)],),
        "league.card": lambda draw, size: (_rolls(draw),),
        "score.running": lambda draw, size: (_rolls(draw),),
    },
)


def _board(draw: Draws, size: int) -> list[str]:
    places = draw.sample([(row, column) for row in range(8) for column in range(8)], size + 4)
    rows = [["."] * 8 for _ in range(8)]
    for (row, column), piece in zip(places, ["K", "k", *(draw.pick("PpPpQqRrBbNn") for _ in places[2:])], strict=True):
        rows[row][column] = piece
    for column in range(8):
        if rows[6][column] == "." and draw.chance(0.2):
            rows[6][column] = "P"
        if rows[1][column] == "." and draw.chance(0.2):
            rows[1][column] = "p"
    return ["".join(row) for row in rows]


_ENDINGS = (
    (["....k...", "....P...", "....K...", *["........"] * 5], ["e6d6", "e8f7"]),
    (["k.......", "..Q.....", ".K......", *["........"] * 5], ["c7b7"]),
    (["k.......", "........", ".K......", *["........"] * 4, ".......R"], ["h1h8"]),
    (["k.......", "........", ".K......", *["........"] * 4, "..Q....."], ["c1c7"]),
    (["......rk", "......pp", "........", "......N.", *["........"] * 3, "K......."], ["g5f7"]),
)
"""Boards, and moves that end in mate, stalemate or close to it."""


def _game(draw: Draws, size: int) -> tuple[Any, ...]:
    if draw.chance(0.5):
        rows, moves = draw.pick(_ENDINGS)
        return list(rows), list(moves[: draw.between(0, len(moves))])
    pawns = [f"{column}2{column}{draw.pick('34')}" for column in draw.sample("abcdefgh", 3)]
    replies = [f"{column}7{column}{draw.pick('56')}" for column in draw.sample("abcdefgh", 3)]
    start = ["rnbqkbnr", "p" * 8, *["........"] * 4, "P" * 8, "RNBQKBNR"]
    moves = [move for pair in zip(pawns, replies, strict=True) for move in pair]
    extra = draw.pick(("g1f3", "b1c3", "d1h5", "f1b5", "e1e2", "a1a5", "f1a6", "c1g5"))
    return start, [*moves[: draw.between(0, 3) * 2], extra]


CHESS = Project(
    "chess",
    3,
    "A chess program knows how pieces move, which moves are legal, and how a game stands.",
    {
        "game.moves": lambda draw, size: (_board(draw, size), draw.pick(("white", "black"))),
        "game.play": _game,
        "game.material": lambda draw, size: (_board(draw, size),),
    },
)

_DECK = tuple(rank + suit for rank in "23456789TJQKA" for suit in "cdhs")


def _cards(draw: Draws, count: int) -> list[str]:
    """Return `count` cards, most of them of few ranks or of few suits, so that good hands come up."""
    kind = draw.below(4)
    deck = _DECK
    if kind == 1:
        ranks = draw.sample("23456789TJQKA", 4)
        deck = tuple(card for card in _DECK if card[0] in ranks)
    elif kind == 2:
        deck = tuple(card for card in _DECK if card[1] == "h")
    elif kind == 3:
        ranks = list(draw.pick(("A23456", "TJQKA9")))
        deck = tuple(card for card in _DECK if card[0] in ranks)
    return draw.sample(deck, count)


def _showdown(draw: Draws, size: int) -> tuple[Any, ...]:
    players = ("ann", "bob", "cleo", "dan")[: draw.between(1, 4)]
    cards = _cards(draw, 5 + 2 * len(players))
    if draw.chance(0.15):
        cards[-1] = cards[draw.below(len(cards))]
    hands = {name: " ".join(cards[5 + 2 * place : 7 + 2 * place]) for place, name in enumerate(players)}
    return " ".join(cards[:5]), hands


POKER = Project(
    "poker",
    2,
    "A poker table finds out who has the best hand and shares the pot.",
    {
        "showdown.winners": _showdown,
        "showdown.describe": lambda draw, size: (" ".join(_cards(draw, draw.between(5, 7))),),
        "showdown.share": lambda draw, size: (
            draw.below(50),
            {name: draw.below(100) for name in ("ann", "bob", "cleo")},
            draw.sample(("ann", "bob", "cleo"), draw.between(1, 3)),
        ),
        "cards.runs": lambda draw, size: (" ".join(_cards(draw, draw.between(1, 8))),),
    },
)
