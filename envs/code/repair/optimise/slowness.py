"""Slow programs: a right and slow version beside a fast one, with large inputs that tell them apart by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ....draws import Draws
from ...problems.template import asked
from ..module import ModuleTemplate

__all__ = ["Slowness", "slowness"]


class Slowness(ModuleTemplate):
    """A module template with the versions ``slow`` and fast, which always agree.

    On as many `large` inputs as are timed, the fast one takes about 5 to 20 ms of an ordinary machine together (less,
    where it needs hardly any time at all), the slow one 10 times as much or more and less than half a second.

    Attributes:
        times: How many large inputs are timed.
    """

    def __init__(
        self, function: Callable[..., Any], *, large: Callable[..., tuple[Any, ...]], times: int, **declaration: Any
    ) -> None:
        super().__init__(function, slow=(False,), **declaration)
        self._large, self.times = large, times

    def large(self, draw: Draws, chosen: Mapping[str, Any]) -> tuple[Any, ...]:
        """Draw arguments on which it matters how fast a program is."""
        return self._large(draw, **asked(self._large, chosen))


def slowness(**declaration: Any) -> Callable[[Callable[..., Any]], Slowness]:
    """Make the decorated function a `Slowness`; the keywords are those of its constructor."""
    return lambda function: Slowness(function, **declaration)
