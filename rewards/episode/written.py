"""Reducers that are written in a language of their own, inside quotes: one function for each text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from ...errors import ExpressionError
from ..expression import Reward
from ..function import Function, Kind, Slot
from .reduce import Reducer, State

__all__ = ["MAX_CONDITIONS_TEXT", "Written", "condition_in", "in_words", "misplaced", "pieces"]

MAX_CONDITIONS_TEXT = 5_000
"""Characters of the longest text of this kind."""


class Written(Reducer, ABC):
    """A reducer over some conditions, which its text holds; `plan` is the text without them.

    Two are equal where their plans are; a plan is hashable and is all that travels to another process.
    """

    def __init__(self, name: str, plan: Any, conditions: int, *, condition: bool) -> None:
        slots = [Slot(f"condition {number}", Kind.CONDITION) for number in range(1, conditions + 1)]
        # A function of a text is not in the catalogue, so it is not registered as other reducers are.
        Function.__init__(self, name, slots, type(self).__doc__ or "", condition=condition)
        self.plan = plan

    @abstractmethod
    def written(self, conditions: Sequence[str]) -> str:
        """The text, given those of the conditions."""

    @property
    def signature(self) -> str:
        """How it is written, for people."""
        return f'{self.name}("...")'

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and (self.name, self.plan) == (other.name, other.plan)

    def __hash__(self) -> int:
        return hash((self.name, self.plan))

    def __reduce__(self) -> Any:
        return type(self), (self.plan,)

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        """The values of recorded episodes, step by step as they unfolded."""
        *_, last = self._states(xp, mask, x)
        return self.result(xp, last)

    def decided_over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        """1 at the steps after which nothing can change the value."""
        return xp.stack([self.decided(xp, state) for state in self._states(xp, mask, x)]) * mask

    def _states(self, xp: Any, mask: Any, x: Sequence[Any]) -> Iterator[State]:
        """The state after each step; where there is none, the one before."""
        x = [xp.where(mask, value, 0.0) for value in x]
        state = tuple(0.0 * x[0][..., 0] + value for value in self.start)
        for step in range(x[0].shape[-1]):
            moved = self.update(xp, state, *(value[..., step] for value in x))
            state = tuple(xp.where(mask[..., step], new, old) for new, old in zip(moved, state, strict=True))
            yield state


def in_words(function: Written, arguments: Sequence[Reward]) -> str:
    """The call of `function` as text, in the quotes that it does not hold itself."""
    text = function.written([str(argument) for argument in arguments])
    quote = "'" if '"' in text else '"'
    return f"{function.name}({quote}{text}{quote})"


def condition_in(source: str, start: int, end: int, imports: bool) -> Reward:
    """The expression that stands in `source` from `start` to `end`; `imports` as for `parse`.

    Raises:
        ExpressionError: None does; the message points at the place.
    """
    from ..parser import parse

    text = source[start:end]
    try:
        found = parse(text.strip(), imports=imports)
    except ExpressionError as error:
        raise misplaced(str(error).partition("\n")[0], source, start + len(text) - len(text.lstrip())) from None
    return found


def misplaced(problem: str, source: str, place: int) -> ExpressionError:
    """The error that shows where in `source` there is a `problem`."""
    first = max(0, place - 40)
    return ExpressionError(f"{problem}\n  {source[first : place + 40]}\n  {' ' * (place - first)}^")


def pieces(source: str, separator: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the parts of ``source[start:end]`` are that `separator` parts, outside brackets and quotes."""
    found: list[tuple[int, int]] = []
    depth, quoted, begin = 0, "", start
    for place in range(start, end):
        character = source[place]
        if quoted:
            quoted = "" if character == quoted else quoted
        elif character in "\"'":
            quoted = character
        elif character == separator and not depth:
            found.append((begin, place))
            begin = place + 1
        else:
            depth += (character in "([{") - (character in ")]}")
    return [*found, (begin, end)]
