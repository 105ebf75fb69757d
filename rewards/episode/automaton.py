"""Deterministic automata of formulas of linear temporal logic over finite traces (De Giacomo and Vardi, 2013).

A formula is taken one step further at a time (progression, Bacchus and Kabanza, 1998): what must hold of the rest, if
there is one, is a formula again. Kept as a disjunction of conjunctions of parts of the first formula, without those
that another one implies, there are finitely many, and they are the automaton's states.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ExpressionError
from .ltl_text import Formula

__all__ = ["MAX_CONDITIONS", "MAX_ENTRIES", "Automaton", "automaton_of"]

MAX_CONDITIONS = 8
"""Most conditions of a formula: an automaton has an entry for each combination of them."""
MAX_ENTRIES = 65_536
"""Most entries of an automaton's table, before states that are alike become one."""
_MAX_WORK = 4_000_000

_INSTEAD = "make several formulas of it, as in gated(..., by=ltl(...) & ltl(...))"

# A disjunction of conjunctions of parts, none of which contains another.
Combination = frozenset[frozenset[Formula]]
_FALSE: Combination = frozenset()
_TRUE: Combination = frozenset([frozenset()])


@dataclass(frozen=True)
class Automaton:
    """A table of states, of which 0 is the first; every array holds floats.

    Attributes:
        letters: How many combinations of conditions there are; condition i counts ``2**i`` in the number of one.
        following: The state after state s and combination c, at ``s * letters + c``.
        accepting: 1 where a trace that ends in the state satisfies the formula.
        decided: 1 where nothing that follows changes that.
    """

    letters: int
    following: NDArray[np.float64]
    accepting: NDArray[np.float64]
    decided: NDArray[np.float64]


@lru_cache(maxsize=256)
def automaton_of(formula: Formula, conditions: int) -> Automaton:
    """Return the least automaton of `formula`, which has so many `conditions`.

    Raises:
        ExpressionError: It has too many conditions, or its automaton too many states.
    """
    if conditions > MAX_CONDITIONS:
        raise ExpressionError(
            f"the formula has {conditions} different conditions and may have {MAX_CONDITIONS}: {_INSTEAD}"
        )
    letters = 2**conditions
    ahead = _Progression(letters)
    # Whether a trace may end depends on its last letter, so a state says that beside what must follow.
    start = (ahead.combination(_normal(formula, True)), False)
    numbers: dict[tuple[Combination, bool], int] = {start: 0}
    states = [start]
    rows: list[list[int]] = []
    for combination, _ in states:
        row = []
        for letter in range(letters):
            state = (ahead.next(combination, letter), ahead.ends(combination, letter))
            if state not in numbers:
                numbers[state] = len(states)
                states.append(state)
            row.append(numbers[state])
        rows.append(row)
        if len(states) * letters > MAX_ENTRIES:
            raise ExpressionError(
                f"the formula's automaton has more than {MAX_ENTRIES // letters:,} states for {conditions} conditions; "
                f"{_INSTEAD}"
            )
    return _least(np.array(rows), np.array([ends for _, ends in states]))


def _normal(formula: Formula, positive: bool) -> Formula:
    """`formula`, or its negation, with negations at conditions only and of few operators: X, N, U and R."""
    operator, *rest = formula
    if operator == "atom":
        return "atom", rest[0], positive
    if operator in ("true", "false"):
        return ("true",) if (operator == "true") is positive else ("false",)
    if operator == "~":
        return _normal(rest[0], not positive)
    if operator == "->":
        return _normal(("|", ("~", rest[0]), rest[1]), positive)
    if operator == "F":
        return _normal(("U", ("true",), rest[0]), positive)
    if operator == "G":
        return _normal(("R", ("false",), rest[0]), positive)
    if operator == "W":
        return _normal(("R", rest[1], ("|", rest[0], rest[1])), positive)
    other = {"&": "|", "|": "&", "X": "N", "N": "X", "U": "R", "R": "U"}[operator]
    return operator if positive else other, *(_normal(each, positive) for each in rest)


class _Progression:
    """What a combination becomes when a letter is read; every part is taken further once for each letter."""

    def __init__(self, letters: int) -> None:
        self._next: list[dict[Formula, Combination]] = [{} for _ in range(letters)]
        self._combinations: dict[Formula, Combination] = {}
        self._work = 0

    def combination(self, formula: Formula) -> Combination:
        """`formula` as a combination of its parts."""
        known = self._combinations.get(formula)
        if known is None:
            operator = formula[0]
            if operator in ("&", "|"):
                join = self._both if operator == "&" else self._either
                known = join(self.combination(formula[1]), self.combination(formula[2]))
            elif operator in ("true", "false"):
                known = _TRUE if operator == "true" else _FALSE
            else:
                known = frozenset([frozenset([formula])])
            self._combinations[formula] = known
        return known

    def next(self, combination: Combination, letter: int) -> Combination:
        """What must hold after `letter`, if anything follows."""
        found = _FALSE
        for parts in combination:
            together = _TRUE
            for part in parts:
                together = self._both(together, self._part(part, letter))
            found = self._either(found, together)
        return found

    def ends(self, combination: Combination, letter: int) -> bool:
        """Whether a trace of which `letter` is the last satisfies it."""
        return any(all(_ends(part, letter) for part in parts) for parts in combination)

    def _part(self, part: Formula, letter: int) -> Combination:
        known = self._next[letter].get(part)
        if known is None:
            known = self._next[letter][part] = self._progressed(part, letter)
        return known

    def _progressed(self, part: Formula, letter: int) -> Combination:
        operator = part[0]
        if operator == "atom":
            return _TRUE if _ends(part, letter) else _FALSE
        if operator in ("X", "N"):
            return self.combination(part[1])
        left, right = (self.next(self.combination(each), letter) for each in part[1:])
        again = frozenset([frozenset([part])])
        # A U B is B, or A and again A U B; A R B is B, and A or again A R B.
        if operator == "U":
            return self._either(right, self._both(left, again))
        return self._both(right, self._either(left, again))

    def _either(self, left: Combination, right: Combination) -> Combination:
        if not left or not right:
            return left or right
        return self._without_implied(left | right)

    def _both(self, left: Combination, right: Combination) -> Combination:
        if left == _TRUE or right == _TRUE:
            return right if left == _TRUE else left
        self._count(len(left) * len(right))
        return self._without_implied(frozenset(one | other for one, other in product(left, right)))

    def _without_implied(self, combination: Combination) -> Combination:
        self._count(len(combination) ** 2)
        return frozenset(parts for parts in combination if not any(other < parts for other in combination))

    def _count(self, work: int) -> None:
        self._work += work
        if self._work > _MAX_WORK:
            raise ExpressionError(f"the formula's parts combine in too many ways; {_INSTEAD}")


def _ends(formula: Formula, letter: int) -> bool:
    """Whether `formula` holds at the last step of a trace."""
    operator = formula[0]
    if operator == "atom":
        return bool(letter >> formula[1] & 1) is formula[2]
    if operator in ("true", "false"):
        return bool(operator == "true")
    if operator in ("X", "N"):
        return bool(operator == "N")
    if operator == "&":
        return _ends(formula[1], letter) and _ends(formula[2], letter)
    if operator == "|":
        return _ends(formula[1], letter) or _ends(formula[2], letter)
    # The last step of A U B and of A R B is one of B.
    return _ends(formula[2], letter)


def _least(following: NDArray[Any], accepting: NDArray[np.bool_]) -> Automaton:
    """The automaton with states that no trace tells apart as one (Moore, 1956), numbered as they are met from 0 on."""
    kinds = accepting.astype(np.int64)
    while True:
        _, finer = np.unique(np.column_stack([kinds, kinds[following]]), axis=0, return_inverse=True)
        if finer.max() == kinds.max():
            break
        kinds = finer.reshape(-1)
    met = {int(kinds[0]): 0}
    members = [0]
    for state in members:
        for after in following[state]:
            kind = int(kinds[after])
            if kind not in met:
                met[kind] = len(met)
                members.append(int(after))
    table = np.array([[met[int(kinds[after])] for after in following[state]] for state in members], dtype=np.float64)
    stays = (table == np.arange(len(members))[:, None]).all(axis=1)
    return Automaton(
        letters=table.shape[1],
        following=table.reshape(-1),
        accepting=accepting[members].astype(np.float64),
        decided=stays.astype(np.float64),
    )
