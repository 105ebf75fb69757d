"""Tournaments: who plays whom, and who ends before whom.

Each takes the number of players and ``duel(i, j)``, from -1 to 1: how much player i is preferred to player j. It need
not be transitive, and is asked only for the matches that are played. What is sorted are numbers: points.

A match is worth ``(1 + duel) / 2`` points to its first player and the rest to the other; a drawn one is won by the
first. A player's score is the mean over all matches it played. Each returns the players' ranks, 0 for the winner;
those who are level share the mean of their ranks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["TOPOLOGIES", "Duel", "anchored", "double_elimination", "round_robin", "single_elimination", "swiss"]

Duel = Callable[[int, int], float]
"""How much the first player is preferred to the second, from -1 to 1."""


class _Table:
    """The points of a tournament's players."""

    def __init__(self, count: int, duel: Duel) -> None:
        self.duel = duel
        self.points: list[list[float]] = [[] for _ in range(count)]
        self.met: set[frozenset[int]] = set()

    def meet(self, first: int, second: int) -> float:
        """How much `first` is preferred to `second`, after a match that counts."""
        told = self.duel(first, second)
        self.points[first].append(0.5 + 0.5 * told)
        self.points[second].append(0.5 - 0.5 * told)
        self.met.add(frozenset((first, second)))
        return told

    def play(self, first: int, second: int) -> tuple[int, int]:
        """The winner and the loser of a match."""
        return (first, second) if self.meet(first, second) >= 0 else (second, first)

    def score(self, player: int) -> float:
        """The mean points of a player's matches."""
        return sum(self.points[player]) / max(1, len(self.points[player]))

    def seeded(self) -> list[int]:
        """All players, the best first, once each has played against the first one."""
        players = range(len(self.points))
        for player in players[1:]:
            self.meet(player, 0)
        return sorted(players, key=self.score, reverse=True)


def single_elimination(count: int, duel: Duel) -> list[float]:
    """Who loses is out: ranked by the round in which they went out, then by score.

    ArenaRL's seeded tournament (2026): all play against the first player, who is the anchor, and are seeded by their
    scores. In the bracket the best seeds meet last; they have no opponent in the first round where there are too few.
    """
    table = _Table(count, duel)
    seeds: list[int | None] = list(table.seeded())
    bracket: list[int | None] = [seeds[place] if place < count else None for place in _places(count)]
    left = [0] * count
    level = 0
    while len(bracket) > 1:
        level += 1
        onwards: list[int | None] = []
        for first, second in zip(bracket[::2], bracket[1::2], strict=True):
            if first is None or second is None:
                onwards.append(second if first is None else first)
                continue
            winner, loser = table.play(first, second)
            onwards.append(winner)
            left[loser] = level
        bracket = onwards
    left[next(player for player in bracket if player is not None)] = level + 1
    return _ranks([(left[player], table.score(player)) for player in range(count)])


def double_elimination(count: int, duel: Duel) -> list[float]:
    """Who loses twice is out: ranked by the round in which they went out, then by score.

    Seeded as `single_elimination`. In every round those who never lost meet, the best seed and the worst and so on, and
    then those who lost once, this round's losers among them; the best seed of an odd number waits. At the end one who
    never lost meets one who lost once, and again if the latter wins.
    """
    table = _Table(count, duel)
    seeds = table.seeded()
    order = {player: place for place, player in enumerate(seeds)}
    unbeaten, beaten = seeds, list[int]()
    left = [0] * count
    level = 0
    while len(unbeaten) + len(beaten) > 1:
        level += 1
        if len(unbeaten) > 1:
            unbeaten, fallen = _round(table, unbeaten)
            beaten = sorted([*beaten, *fallen], key=order.__getitem__)
        if len(beaten) > 1:
            beaten, out = _round(table, beaten)
        else:
            final = len(unbeaten) == len(beaten) == 1
            out = [_final(table, unbeaten[0], beaten[0])] if final else []
            unbeaten, beaten = ([p for p in side if p not in out] for side in (unbeaten, beaten))
        for player in out:
            left[player] = level
    left[(unbeaten + beaten)[0]] = level + 1
    return _ranks([(left[player], table.score(player)) for player in range(count)])


def round_robin(count: int, duel: Duel) -> list[float]:
    """Everyone meets everyone: ranked by score."""
    table = _Table(count, duel)
    for first in range(count):
        for second in range(first + 1, count):
            table.meet(first, second)
    return _ranks([(table.score(player),) for player in range(count)])


def anchored(count: int, duel: Duel) -> list[float]:
    """Everyone meets the first player, the anchor, who has half a point: ranked by score."""
    table = _Table(count, duel)
    table.seeded()
    return _ranks([(0.5 if player == 0 else table.score(player),) for player in range(count)])


def swiss(count: int, duel: Duel, rounds: int = 0) -> list[float]:
    """Players of about as many wins meet, and nobody is out: ranked by wins, then by score.

    A draw is half a win. In each round, the best so far meets the next best whom it has not met, and so on down; of an
    odd number, the last who has not yet done so waits, which counts as a win.

    Args:
        count: Of players.
        duel: See the module.
        rounds: How many; as many as a knock-out would take where it is below 1.
    """
    table = _Table(count, duel)
    wins = [0.0] * count
    waited: set[int] = set()
    for _ in range(rounds if rounds >= 1 else math.ceil(math.log2(count))):
        waiting = sorted(range(count), key=lambda player: (-wins[player], -table.score(player)))
        if count % 2:
            idle = next((player for player in reversed(waiting) if player not in waited), waiting[-1])
            waiting.remove(idle)
            waited.add(idle)
            wins[idle] += 1.0
        while waiting:
            first = waiting.pop(0)
            second = next((each for each in waiting if frozenset((first, each)) not in table.met), waiting[0])
            waiting.remove(second)
            told = table.meet(first, second)
            wins[first] += 0.5 if told == 0 else float(told > 0)
            wins[second] += 0.5 if told == 0 else float(told < 0)
    return _ranks([(wins[player], table.score(player)) for player in range(count)])


TOPOLOGIES: Mapping[str, Callable[..., list[float]]] = {
    each.__name__: each for each in (single_elimination, double_elimination, round_robin, anchored, swiss)
}
"""All of them by name."""


def _places(count: int) -> Sequence[int]:
    """The seeds in the order of the bracket, 0 the best: ``0 3 1 2`` for four; some are beyond a smaller `count`."""
    places = [0]
    while len(places) < count:
        size = 2 * len(places)
        places = [place for seed in places for place in (seed, size - 1 - seed)]
    return places


def _round(table: _Table, players: Sequence[int]) -> tuple[list[int], list[int]]:
    """Who wins and who loses where the best of `players` meets the worst and so on."""
    start = len(players) % 2
    playing = players[start:]
    half = len(playing) // 2
    matches = [table.play(*pair) for pair in zip(playing[:half], reversed(playing[half:]), strict=True)]
    won, lost = {winner for winner, _ in matches}, {loser for _, loser in matches}
    return [p for p in players if p in won or p in players[:start]], [p for p in players if p in lost]


def _final(table: _Table, unbeaten: int, beaten: int) -> int:
    """Who loses the last match, which is played again unless `unbeaten` wins."""
    loser = table.play(unbeaten, beaten)[1]
    return loser if loser == beaten else table.play(unbeaten, beaten)[1]


def _ranks(standings: Iterable[tuple[float, ...]]) -> list[float]:
    """Ranks by standing, the highest first; who is level shares the mean of their ranks."""
    all_of_them = [tuple(round(part, 9) for part in standing) for standing in standings]
    return [
        sum(other > own for other in all_of_them) + 0.5 * (sum(other == own for other in all_of_them) - 1)
        for own in all_of_them
    ]
