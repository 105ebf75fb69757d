"""Games: scores, winners and winning moves."""

from __future__ import annotations

from typing import Any

from ....draws import Draws
from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (integers(draw, draw.between(0, 6) if size > 2 else size, 1, 6),),
    edges=(([],), ([6],), ([1, 1],), ([1, 2, 3, 4, 5, 6],), ([5, 5, 5, 5, 5],)),
    face=range(1, 7),
    extra=range(2, 6),
    bonus=range(5, 20, 5),
)
def score_dice(dice: list[int], *, face: int, extra: int, bonus: int) -> int:
    """Score a throw of dice: the sum of all, where each die that shows {face} counts {extra} times.

    A throw of two or more dice that shows no number twice gets {bonus} points more. No dice score 0.
    """
    total = sum(dice) + (extra - 1) * face * dice.count(face)
    return total + bonus if len(set(dice)) == len(dice) > 1 else total


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, 2 * size, 0, 6),),
    edges=(([],), ([0],), ([3, 3, 3, 3],), ([0, 1, 0, 1, 0, 1, 0, 1],), ([0, 0, 1, 1, 2, 2, 3, 3],)),
    height=range(3, 6),
    line=(3, 4),
    directions=("rows and columns", "diagonals", "rows, columns and diagonals"),
    order=("by turns", "by turns, but each one's first turn has two moves"),
)
def drop_counters(moves: list[int], *, height: int, line: int, directions: str, order: str) -> list[int]:
    """Players 0 and 1 drop counters into 7 columns, 0 to 6, of {height} places each; player 0 begins.

    `moves` are the columns, {order}. A counter falls to the lowest free place of its column; a move into a full column
    is skipped as if it were not in the list. Who first has {line} or more own counters next to each other in a line has
    won. Lines are {directions}. Return [winner, index of the winning move in `moves`], or [-1, number of counters on
    the board] if nobody wins.
    """
    steps = {"rows and columns": [(0, 1), (1, 0)], "diagonals": [(1, 1), (1, -1)]}
    ways = steps.get(directions, steps["rows and columns"] + steps["diagonals"])
    owner: dict[tuple[int, int], int] = {}
    for index, column in enumerate(moves):
        row = sum((column, each) in owner for each in range(height))
        if row == height:
            continue
        turn = len(owner)
        if order != "by turns":
            turn = turn // 2 if turn < 4 else turn
        player = turn % 2
        owner[column, row] = player
        for right, up in ways:
            count = 1
            for sign in (1, -1):
                x, y = column + sign * right, row + sign * up
                while owner.get((x, y)) == player:
                    count += 1
                    x, y = x + sign * right, y + sign * up
            if count >= line:
                return [player, index]
    return [-1, len(owner)]


@template(
    level=5,
    inputs=lambda draw, size: (integers(draw, draw.between(1, size // 3 + 2), 0, 4 + 2 * size),),
    edges=(([],), ([0],), ([1],), ([0, 0],), ([3, 3],), ([1, 1, 1],), ([30],)),
    small=range(1, 3),
    middle=range(3, 5),
    large=range(5, 8),
    choice=(
        "the lowest index of the pile, then the fewest stones",
        "the most stones, then the lowest index of the pile",
    ),
)
def first_winning_move(piles: list[int], *, small: int, middle: int, large: int, choice: str) -> list[int]:
    """Two players by turns take stones from one of several piles; a player who cannot move loses.

    A move takes {small}, {middle} or {large} stones from a pile that has as many, or exactly half of a pile with an
    even number of stones, which is not 0. Return the move, as [pile, stones], after which the player whose turn it is
    can always win, or [] if there is none. Of several such moves return the one with {choice}.
    """
    # Each pile is worth the least number that no move from it leads to; the piles together, the exclusive or of all.
    worths: list[int] = []
    for stones in range(max(piles, default=0) + 1):
        reached = {worths[stones - take] for take in (small, middle, large) if take <= stones}
        if stones > 0 and stones % 2 == 0:
            reached.add(worths[stones // 2])
        worths.append(min(set(range(len(reached) + 1)) - reached))
    total = 0
    for stones in piles:
        total ^= worths[stones]
    moves = []
    for pile, stones in enumerate(piles):
        takes = {take for take in (small, middle, large) if take <= stones}
        if stones > 0 and stones % 2 == 0:
            takes.add(stones // 2)
        for take in takes:
            if total ^ worths[stones] ^ worths[stones - take] == 0:
                moves.append((pile, take) if choice.startswith("the lowest") else (-take, pile))
    if not moves:
        return []
    first, second = min(moves)
    return [first, second] if choice.startswith("the lowest") else [second, -first]


def _counters(draw: Draws, size: int) -> tuple[list[list[str]], str]:
    """Return a board on which there are rows of counters that can be turned, and a player."""
    mine, other = draw.shuffled("XO")
    board = []
    for _ in range(3 + size // 4):
        row = ""
        while len(row) < 5 + size // 3:
            between = other * draw.between(1, 3)
            row += draw.pick((".", "X", "O", f".{between}{mine}", f"{mine}{between}."))
        board.append(list(row[: 5 + size // 3]))
    return board, mine


@template(
    level=4,
    inputs=_counters,
    edges=(([["."]], "X"), ([["X", "O", "."]], "X"), ([["O", "X", "X", "."]], "O"), ([["X", "O", "O"]], "X")),
    lines=("sideways", "sideways and up and down", "in all eight directions"),
    least=(1, 2),
    choice=("the most counters are turned", "the fewest counters are turned", "the place comes first, row by row"),
)
def best_turning_move(board: list[list[str]], mine: str, *, lines: str, least: int, choice: str) -> list[int]:
    """Find the move [row, column] of player `mine` ("X" or "O") on a board on which free places are ".".

    A counter put on a free place turns, {lines}, every unbroken row of the other player's counters that begins next to
    it and ends at a counter of `mine`. A move has to turn at least {least} counter(s) in all. Return the move where
    {choice}, of equal ones the first, row by row and from left to right; [] if there is no move.
    """
    ways = [(0, 1), (0, -1)]
    if lines != "sideways":
        ways += [(1, 0), (-1, 0)]
    if lines == "in all eight directions":
        ways += [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    moves = []
    for row in range(len(board)):
        for column in range(len(board[row])):
            if board[row][column] != ".":
                continue
            turned = 0
            for down, right in ways:
                y, x, count = row + down, column + right, 0
                while 0 <= y < len(board) and 0 <= x < len(board[0]) and board[y][x] not in (mine, "."):
                    y, x, count = y + down, x + right, count + 1
                if 0 <= y < len(board) and 0 <= x < len(board[0]) and board[y][x] == mine:
                    turned += count
            if turned >= least:
                rank = {"the most counters are turned": -turned, "the fewest counters are turned": turned}
                moves.append((rank.get(choice, 0), row, column))
    return list(min(moves)[1:]) if moves else []


def _tricks(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return tricks of four cards of one pack."""
    pack = [f"{suit}{rank}" for suit in "CDHS" for rank in range(1, 14)]
    cards = draw.sample(pack, 4 * size)
    return ([cards[place : place + 4] for place in range(0, len(cards), 4)],)


@template(
    level=2,
    inputs=_tricks,
    edges=(([],), ([["C1", "D2", "H3", "S4"]],), ([["C2", "C1", "C13", "C10"], ["H9", "D1", "S1", "H1"]],)),
    trump=("C", "D", "H", "S"),
    one=("the highest", "the lowest"),
    high=range(1, 4),
    answer=("tricks that each has won", "points that each has won"),
)
def count_tricks(tricks: list[list[str]], *, trump: str, one: str, high: int, answer: str) -> list[int]:
    """Four players play tricks of one card each; return, as a list by the number of the player, the {answer}.

    A card is a suit, C, D, H or S, and a rank from 1 to 13, such as "H12"; rank 1 is {one} of its suit. Player 0 leads
    the first trick and the winner of a trick the next; the other players follow by number, 3 followed by 0, and a trick
    lists the cards in the order of play. The highest card of {trump} wins, or without any the highest of the suit that
    was led. A trick brings its winner 1 point, and {high} more for each card of rank 11, 12 or 13 in it.
    """
    won = [0, 0, 0, 0]
    leader = 0
    for trick in tricks:
        strengths = []
        points = 1
        for card in trick:
            rank = int(card[1:])
            if rank >= 11:
                points += high
            strength = 14 if rank == 1 and one == "the highest" else rank
            if card[0] == trump:
                strength += 100
            elif card[0] != trick[0][0]:
                strength = 0
            strengths.append(strength)
        leader = (leader + strengths.index(max(strengths))) % 4
        won[leader] += 1 if answer == "tricks that each has won" else points
    return won
