"""Mutants: a program with one small change each, the kind of fault that people make, as an edit of its text."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ..draws import Draws
from .mutation_operators import ONE_WAY, REVERSIBLE, edits
from .program_text import Edit

__all__ = ["OPERATORS", "REVERSIBLE", "Mutation", "mutations"]

OPERATORS = REVERSIBLE | ONE_WAY
"""Names of the kinds of change."""


@dataclass(frozen=True)
class Mutation:
    """One change of a program's text, which leaves comments and layout alone.

    Attributes:
        operator: What kind of change it is, one of `OPERATORS`.
        start: Where it begins, in characters.
        end: Where what is replaced ends.
        line: The line, from 1, that it begins in.
        was: What stands there.
        now: What is to stand there.
    """

    operator: str
    start: int
    end: int
    line: int
    was: str
    now: str

    def of(self, source: str) -> str:
        """Return `source`, in which the mutation was found, with the change made."""
        return f"{source[: self.start]}{self.now}{source[self.end :]}"


def mutations(source: str, draw: Draws | None = None, operators: Collection[str] = OPERATORS) -> Iterator[Mutation]:
    """Yield the first-order mutations of a Python program.

    Each makes a program that parses and is not `source`; no two make the same.

    Args:
        source: The program.
        draw: Draws their order, in which every kind of change has the same chance to be next; ``None`` for the order
            in which they stand in the text.
        operators: The kinds of change that are wanted. Those of `REVERSIBLE` can be undone: one of the mutant's own
            mutations of these kinds gives the program back.

    Raises:
        SyntaxError: `source` is no Python program.
    """
    found = [edit for edit in edits(source) if edit.operator in operators]
    seen = {source}
    for edit in _drawn(found, draw) if draw else sorted(found, key=lambda edit: (edit.start, edit.end)):
        mutation = _mutation(source, edit)
        mutant = mutation.of(source)
        if mutant not in seen and _parsed(mutant):
            seen.add(mutant)
            yield mutation


def _mutation(source: str, edit: Edit) -> Mutation:
    """Return the mutation that `edit` stands for, in parentheses where it would come apart without them."""
    line = source.count("\n", 0, edit.start) + 1
    bare = Mutation(edit.operator, edit.start, edit.end, line, source[edit.start : edit.end], edit.now)
    if not edit.whole:
        return bare
    grouped = replace(bare, now=f"({edit.now})")
    trees = [_parsed(each.of(source)) for each in (bare, grouped)]
    return bare if trees[0] and trees[1] and ast.dump(trees[0]) == ast.dump(trees[1]) else grouped


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def _drawn(found: list[Edit], draw: Draws) -> Iterator[Edit]:
    """Yield all edits: an operator is drawn first, or those that fit everywhere would be nearly all there is."""
    left: dict[str, list[Edit]] = {}
    for edit in found:
        left.setdefault(edit.operator, []).append(edit)
    while left:
        operator = draw.pick(sorted(left))
        yield left[operator].pop(draw.below(len(left[operator])))
        if not left[operator]:
            del left[operator]
