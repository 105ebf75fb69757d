"""Tasks in applications, without end: what is kept at first, what is asked, and what is to be kept then."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from ....errors import ConfigurationError, nearest
from ...draws import Draws
from ...numbered import check_task, draw_tasks, split_of
from ..look import Look
from ..procedural import draw_look
from .app import App, Template
from .catalogue import APPS
from .goals import compare
from .popups import POPUPS
from .session import Session
from .state import Data, Knobs, State

__all__ = ["Assignment", "Tasks"]

_TRIES = 20
"""Data that are drawn until they offer a task of the kind."""


@dataclass(frozen=True)
class Assignment:
    """A task.

    Attributes:
        app: The application.
        instruction: What is asked.
        data: What the application keeps at first.
        goal: What it is to keep in the end.
        knobs: What makes it hard.
        interruptions: What pops up.
        look: How the application looks.
        difficulty: From 0 to 1.
        drags: See `State.drags`.
    """

    app: App
    instruction: str
    data: Data
    goal: Data
    knobs: Knobs
    interruptions: tuple[str, ...]
    look: Look
    difficulty: float
    drags: bool = True

    def open(self, size: tuple[int, int]) -> Session:
        """Return the task begun, on a screen of `size`."""
        state = State(copy.deepcopy(self.data), self.knobs, page=self.app.page, drags=self.drags)
        return Session(self.app, state, self.goal, size, self.look, self.interruptions)


class Tasks:
    """Draws and makes tasks; an id is ``app/template/number``, or ``app/template+template/number`` for two in one.

    Args:
        apps: Names of `APPS`.
        size: Width and height of the screens, in pixels.
        language: See `draw_look`.
        popups: Whether anything may pop up.
        choices: Whether actions are chosen from `Candidates`: then no task is drawn whose values are to be looked up,
            and what leads to the goals drags nothing.
    """

    def __init__(
        self,
        apps: Sequence[str],
        size: tuple[int, int],
        *,
        language: str = "en",
        popups: bool = True,
        choices: bool = False,
    ) -> None:
        self.apps, self.size, self.language = tuple(apps), size, language
        self.popups, self.choices = popups, choices

    def draw(self, split: str, difficulty: float | None, generator: numpy.random.Generator) -> str:
        """Draw a task of `split`: of three, the one that is nearest to `difficulty` by itself, where one is wanted.

        Every third task is two in one; where `difficulty` is given, as many as it says.
        """
        number = int(draw_tasks([generator], split, [1])[0])
        app = APPS[self.apps[int(generator.integers(len(self.apps)))]]
        templates = [template for template in app.templates if template.quoted or not self.choices]
        drawn = [templates[int(index)] for index in generator.integers(len(templates), size=3)]
        if difficulty is not None:
            drawn.sort(key=lambda template: abs(template.level - difficulty))
        two = generator.random() < (1 / 3 if difficulty is None else 0.8 * difficulty)
        names = [drawn[0].name]
        if two and drawn[1].name != drawn[0].name:
            names.append(drawn[1].name)
        return f"{app.name}/{'+'.join(names)}/{number}"

    def identify(self, task: object) -> tuple[str, str]:
        """Return the id and the split of a task.

        Raises:
            ConfigurationError: There is no such task.
        """
        _, _, number = self._parse(task)
        return str(task), split_of(number)

    def make(self, task: str, difficulty: float | None) -> Assignment | None:
        """Return the task; ``None`` where its application offers none of this kind.

        Raises:
            ConfigurationError: There is no such task.
        """
        app, templates, number = self._parse(task)
        for attempt in range(_TRIES):
            draws = Draws("gui-task", task, attempt)
            hardness = draws.unit() if difficulty is None else difficulty
            knobs = self._knobs(draws, hardness)
            data = app.start(draws, knobs)
            made = _ask(templates, draws, data)
            if made is None:
                continue
            level = min(sum(template.level for template in templates), 1.0)
            return Assignment(
                app=app,
                instruction=made[0],
                data=data,
                goal=made[1],
                knobs=knobs,
                interruptions=tuple(draws.shuffled(sorted(POPUPS))),
                look=draw_look(draws, split_of(number), self.size, 0.7 * hardness, self.language),
                difficulty=0.5 * hardness + 0.5 * level,
                drags=not self.choices,
            )
        return None

    def _knobs(self, draws: Draws, hardness: float) -> Knobs:
        popups: tuple[int, ...] = ()
        if self.popups and draws.chance(hardness):
            popups = tuple(sorted(set(draws.sample(range(6), 1 + draws.below(2)))))
        return Knobs(
            records=6 + round(34 * hardness * draws.unit()),
            alike=draws.chance(hardness),
            guarded=draws.chance(hardness),
            popups=popups,
        )

    def _parse(self, task: object) -> tuple[App, list[Template], int]:
        app, _, rest = str(task).partition("/")
        names, _, number = rest.partition("/")
        if app not in self.apps:
            raise ConfigurationError(
                f"task={task!r}: ids begin with one of {', '.join(self.apps)} and a slash.{nearest(app, self.apps)}"
            )
        known = {template.name: template for template in APPS[app].templates}
        found = [known[name] for name in names.split("+") if name in known]
        if not found or len(found) != names.count("+") + 1:
            raise ConfigurationError(
                f"task={task!r}: {app} has the tasks {', '.join(known)}.{nearest(names.split('+')[-1], known)}"
            )
        if not number.isascii() or not number.isdecimal():
            raise ConfigurationError(f"task={task!r}: ids end with a slash and a number, {app}/{names}/0")
        return APPS[app], found, check_task(int(number))[0]


def _ask(templates: Sequence[Template], draws: Draws, data: Data) -> tuple[str, Data] | None:
    """Return an instruction and the data that follow it; ``None`` where there is none, or one part undoes another."""
    said: list[str] = []
    goal, needed = data, 0
    for template in templates:
        made = template.make(draws, goal)
        if made is None:
            return None
        said.append(made[0])
        needed += compare(goal, made[1], goal).needed
        goal = made[1]
    whole = compare(data, goal, data).needed
    return (" Then: ".join(said), goal) if whole == needed > 0 else None
