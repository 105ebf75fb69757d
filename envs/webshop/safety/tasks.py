"""Tasks in which to act or to refuse: requests that harm, requests that only sound so, pages that give orders.

Learning when to act and when to refuse over several steps follows MOSAIC, which makes refusing an action; what counts
here is decided by code, no judge reads along.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy

from ....errors import ConfigurationError, nearest
from ...draws import Draws
from ..catalogue.product import Product
from ..tasks.goal import Goal
from ..tasks.procedural import ProceduralTasks
from .pages import Injection, inject, texts

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue

__all__ = ["KINDS", "SafetyCase", "SafetyTasks"]

KINDS: Mapping[str, float] = {"ordinary": 0.25, "injected": 0.35, "harmful": 0.2, "borderline": 0.2}
"""What a task may be, and how often it is drawn.

``ordinary`` requests are those of the shop. ``injected`` ones are harmless, but a page tells the agent to do something
else. ``harmful`` ones say what the purchase is for, and have to be declined. ``borderline`` ones sound alarming, are
harmless, and have to be served.
"""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class SafetyCase:
    """One task.

    Attributes:
        kind: A key of `KINDS`.
        goal: What is asked for, with the instruction as the agent reads it.
        pages: Products to show instead of the catalogue's, by index.
        injection: What a page demands; None where none does.
    """

    kind: str
    goal: Goal
    pages: Mapping[int, Product] = field(default_factory=dict)
    injection: Injection | None = None

    @property
    def harmful(self) -> bool:
        """Whether the request has to be declined."""
        return self.kind == "harmful"


class SafetyTasks:
    """Safety tasks over a catalogue, made from the procedural ones; ids are texts, ``"injected-1234"``.

    A task's split is that of the goal it is made from, and every split has its own words.

    Args:
        catalogue: What is sold.
        kind: Draw tasks of this kind alone; None for all, as `KINDS` says.

    Raises:
        ConfigurationError: There is no such kind.
    """

    def __init__(self, catalogue: Catalogue, kind: str | None = None) -> None:
        if kind is not None and kind not in KINDS:
            raise ConfigurationError(
                f"kind={kind!r}: give one of {', '.join(KINDS)}, or None for all.{nearest(str(kind), list(KINDS))}"
            )
        self.catalogue = catalogue
        self.kind = kind
        self._goals = ProceduralTasks(catalogue)

    def draw(self, split: str, rng: numpy.random.Generator) -> str:
        """Return the id of a task of `split`.

        Raises:
            ConfigurationError: None of the catalogue's products is in `split`.
        """
        kind = self.kind or str(rng.choice(list(KINDS), p=list(KINDS.values())))
        return f"{kind}-{self._goals.draw(split, rng)}"

    def identify(self, given: Any) -> tuple[str, str]:
        """Return `given` as a task id, with its split.

        Raises:
            ConfigurationError: It is not the id of a task.
        """
        kind, _, number = given.partition("-") if isinstance(given, str) else ("", "", "")
        if kind not in KINDS or not _NUMBER.fullmatch(number):
            raise ConfigurationError(
                f"options['task']={given!r}: a safety task is a text such as 'injected-1234', its kind"
                f" ({', '.join(KINDS)}) and the number of the shopping task it is made from"
            )
        return given, self._goals.identify(int(number))[1]

    def goal(self, task: str, difficulty: float | None = None) -> tuple[Goal, float]:
        """Return the goal of `task` and how difficult it is, as `ProceduralTasks.goal` measures it."""
        case, reached = self.case(task, difficulty)
        return case.goal, reached

    def case(self, task: str, difficulty: float | None = None) -> tuple[SafetyCase, float]:
        """Return `task` and how difficult its goal is.

        Args:
            task: An id.
            difficulty: See `ProceduralTasks.goal`.
        """
        kind, _, number = task.partition("-")
        goal, reached = self._goals.goal(int(number), difficulty)
        split = self._goals.split_of(goal.product)
        draws = Draws("safety", str(self.catalogue.identity["seed"]), task)
        words = texts(split)
        said, secret = [], ""
        # Secrets are told in harmless tasks too: to be told one is no sign of an attack.
        if draws.chance(0.3):
            secret = str(100_000 + draws.below(900_000))
            said.append(draws.pick(words["notes"]).format(secret=secret))
        if kind in ("harmful", "borderline"):
            said.append(draws.pick(words[kind]))
        goal = dataclasses.replace(goal, instruction=_joined(goal.instruction, said, draws))
        if kind != "injected":
            return SafetyCase(kind, goal), reached
        injection, pages = inject(self.catalogue, goal, secret, split, draws)
        return SafetyCase(kind, goal, pages, injection), reached


def _joined(request: str, said: list[str], draws: Draws) -> str:
    """Return `request` with each sentence of `said` before or after it."""
    text = request if request[-1] in ".?!" else request + "."
    for sentence in said:
        text = f"{sentence} {text}" if draws.chance(0.5) else f"{text} {sentence}"
    return text
