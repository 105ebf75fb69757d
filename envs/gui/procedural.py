"""Questions without end: a screen, and an instruction that fits one control of it; each a function of a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

from ...errors import ConfigurationError
from ..draws import Draws
from ..numbered import check_task, draw_tasks, split_of
from .look import DENSITIES, LANGUAGES, Look
from .question import Question
from .references import choose, choose_absent
from .scenes.catalogue import SCENES, make_scene
from .themes import of_split

__all__ = ["Procedural", "draw_look"]

_TRIES = 40
"""Screens that are drawn until one has a control that an instruction singles out."""


class Procedural:
    """Makes questions.

    Args:
        scenes: Names of `SCENES` that are drawn.
        size: Width and height of the screens, in pixels.
        language: One of `LANGUAGES`, or ``"any"`` for all of them.
        absent: Share of the questions that ask for what is not on the screen, from 0 to 1.
        references: Kinds of references that instructions use; ``None`` for all.

    Raises:
        ConfigurationError: No scene fits on screens of this size.
    """

    def __init__(
        self,
        scenes: Sequence[str],
        size: tuple[int, int],
        *,
        language: str = "en",
        absent: float = 0.1,
        references: tuple[str, ...] | None = None,
    ) -> None:
        self.scenes = [name for name in scenes if _fits(name, size)]
        if not self.scenes:
            least = min((SCENES[name].least for name in scenes), key=lambda pair: pair[0] * pair[1])
            raise ConfigurationError(
                f"resolution={size}: none of the scenes {', '.join(scenes)} fits on so small a screen; give at least"
                f" {least}, or scenes=('panel',)"
            )
        self.size, self.language, self.absent, self.references = size, language, absent, references

    def draw(self, split: str, generator: numpy.random.Generator) -> int:
        """Draw the number of a question of `split`."""
        return int(draw_tasks([generator], split, [1])[0])

    def identify(self, task: Any) -> tuple[int, str]:
        """Return a question's number and split.

        Raises:
            ConfigurationError: It is no such number.
        """
        return check_task(task)

    def make(self, number: int, difficulty: float | None) -> Question:
        """Return question `number`; ``None`` as `difficulty` stands for its own.

        Raises:
            ConfigurationError: The scenes have no control that could be asked for in the ways that were chosen.
        """
        for attempt in range(_TRIES):
            draws = Draws("grounding", number, attempt)
            own = draws.unit()
            reached = own if difficulty is None else difficulty
            look = draw_look(draws, split_of(number), self.size, reached, self.language)
            name = draws.pick(self.scenes)
            screen = make_scene(name, *self.size, look, draws, reached)
            absent = draws.chance(self.absent)
            ask = choose_absent if absent else choose
            found = ask(screen, draws, reached, self.references)
            if found is None:
                continue
            target = screen.by_id[found.target] if found.target else None
            others = tuple(
                part
                for widget, part in screen.controls()
                if widget is not target and (target is None or not screen.within(target, widget.id))
            )
            return Question(
                instruction=found.instruction,
                width=screen.width,
                height=screen.height,
                target=found.box,
                others=others,
                difficulty=reached,
                screen=screen,
                kind=found.ui_type,
                group=SCENES[name].group,
                reference=found.reference,
            )
        raise ConfigurationError(
            f"scenes={self.scenes}, references={self.references}: none of {_TRIES} screens has something that these"
            " references single out; allow more scenes or references"
        )


def draw_look(draws: Draws, split: str, size: tuple[int, int], difficulty: float, language: str) -> Look:
    """Return a look for a screen of `size`: of the split's themes, the denser the harder."""
    level = min(max(difficulty + 0.5 * (draws.unit() - 0.5), 0.0), 0.999)
    roomy = min(size) / 1000
    scale = draws.pick([each for each in (1.0, 1.25, 1.5, 2.0) if each == 1.0 or each <= roomy + 0.5])
    return Look(
        theme=draws.pick(of_split(split)),
        dark=draws.chance(0.35),
        density=DENSITIES[int(level * len(DENSITIES))],
        scale=scale,
        language=draws.pick(LANGUAGES) if language == "any" else language,
    )


def _fits(name: str, size: tuple[int, int]) -> bool:
    return all(have >= need for have, need in zip(size, SCENES[name].least, strict=True))
