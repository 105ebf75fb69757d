"""RewardLab/GUIGrounding-v0: where on this screen is what the words ask for?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ...errors import ConfigurationError, StateError
from ..base import Environment, check_choice
from ..spaces import PageText, fit
from . import exploits
from .actions import ACTIONS, Actions
from .answer import Answer, place, read_answer, write_answer
from .arguments import check_grid, check_language, check_names, check_resolution, check_share, check_turns
from .box import Box
from .coordinates import NAMES, open_coordinates
from .data.item import GroundingItem
from .data.questions import FileQuestions
from .hashing import WIDTH, hashed
from .language import content, grounding_instructions, outline
from .marks import marked
from .measure import Given, measure
from .procedural import Procedural
from .question import Question
from .references import KINDS
from .render.renderer import RENDERERS, draw_first, open_renderer
from .rewards import REWARDS
from .scenes.catalogue import SCENES
from .signals import SIGNALS
from .spaces import Picture
from .view import View

__all__ = ["ACTIONS", "OBSERVATIONS", "GUIGroundingEnv"]

OBSERVATIONS = ("screenshot", "hashed", "outline")
"""What ``observation=`` may be."""


class GUIGroundingEnv(Environment[Any, Any]):
    """Point at what an instruction asks for on a picture of a screen: ``RewardLab/GUIGrounding-v0``.

    Screens are drawn from descriptions that fix the place of everything, so that the truth is exact; no two tasks are
    alike, and splits share no theme. An answer is a point or a box, and right if the point, or the box's middle, lies
    in the target: the rule of ScreenSpot and its successors. Some questions ask for what is not there; the right answer
    to these is to refuse.

    Args:
        data: A published benchmark's files instead of drawn screens, see `data`; all of it is the test split.
        box_format: With `data`: how its boxes are written.
        box_units: With `data`: what its numbers count.
        scenes: What is drawn: names of scenes, or ``"all"``.
        language: What applications speak: one of `LANGUAGES`, or ``"any"``.
        references: How instructions refer to things: some of `references.KINDS`, or ``"all"``.
        absent: Share of the questions that ask for what is not on the screen; ``None`` for a tenth where actions are
            language, and none where they are numbers, in which nobody can refuse.
        renderer: ``"pillow"``, or ``"browser"`` for the same screens as HTML in Chromium.
        resolution: Width and height of the pictures, ``None`` for 1280 and 800; with `data` pictures are resized to it,
            and ``None`` or ``"native"`` leaves each its own.
        turns: Turns of an episode. With more than one the agent may look at parts of the picture first; what it says in
            the last one is its answer.
        coordinates: What numbers in answers count: ``"pixel"`` of the picture as it is shown, ``"unit"``: 0 to 1,
            ``"permille"``: 0 to 1000, or ``"resized"``: pixels of the picture as a model's preprocessor resizes it.
        resized: With ``coordinates="resized"``: that picture's height and width, as `smart_resize` returns them, or a
            dictionary of `smart_resize`'s own arguments such as ``max_pixels``; ``None`` for its defaults.
        reward: See `Environment`.
        split: Tasks drawn; see above.
        difficulty: See `Environment`: how dense the screen is, and how indirectly the instruction refers.
        max_steps: See `Environment`; ``None`` for `turns`.
        observation: ``"screenshot"``: ``{"screenshot": uint8 (height, width, 3), "instruction": text}``; ``"hashed"``:
            the same with the instruction's words hashed to float32 ``(64,)``, for small policies; or ``"outline"``: in
            words, what can be seen and where, for models without eyes.
        actions: ``"language"``; ``"point"``: float32 ``(2,)``; ``"box"``: float32 ``(4,)``, left, top, right, bottom;
            or ``"grid"``: the number of one of the cells of `grid`, row by row, whose middle is the answer.
        grid: With ``actions="grid"``: columns and rows of cells.
        render_mode: ``"rgb_array"``: the picture, with the answer and the target once there is one; ``"ansi"``, the
            outline; or ``"human"``, which prints it.

    Raises:
        ConfigurationError: An argument is not allowed.
        ExpressionError: `reward` is no expression over the signals.
        MissingDependency: ``renderer="browser"`` without the extra ``web``.
    """

    metadata = {"render_modes": ["human", "ansi", "rgb_array"], "render_fps": 1}  # noqa: RUF012 (as Gymnasium has it)
    signals = SIGNALS
    rewards = REWARDS
    any_characters = True
    """Texts hold any characters. `LanguageInterface` lets them through."""

    def __init__(
        self,
        *,
        data: str | None = None,
        box_format: str | None = None,
        box_units: str | None = None,
        scenes: str | Sequence[str] = "all",
        language: str = "en",
        references: str | Sequence[str] = "all",
        absent: float | None = None,
        renderer: str = "pillow",
        resolution: str | tuple[int, int] | None = None,
        turns: int = 1,
        coordinates: str = "pixel",
        resized: tuple[int, int] | Mapping[str, int] | None = None,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        max_steps: int | None = None,
        observation: str = "screenshot",
        actions: str = "language",
        grid: tuple[int, int] = (32, 20),
        render_mode: str | None = None,
    ) -> None:
        check_choice("observation", observation, OBSERVATIONS)
        check_choice("actions", actions, ACTIONS)
        check_choice("renderer", renderer, RENDERERS)
        check_choice("coordinates", coordinates, NAMES)
        self.turns = check_turns(turns)
        super().__init__(
            max_steps=self.turns if max_steps is None else max_steps,
            reward=reward,
            split=split,
            difficulty=difficulty,
            render_mode=render_mode,
        )
        self.observation = observation
        if resolution is None:
            resolution = (1280, 800) if data is None else "native"
        self.size = check_resolution(resolution, native=data is not None)
        self.coordinates = open_coordinates(coordinates, resized=resized)
        if self.size is None and actions != "language" and coordinates == "pixel":
            raise ConfigurationError(
                f"actions={actions!r}: pictures of their own sizes have no common range of pixels; give"
                " coordinates='unit', or a resolution such as (1280, 800)"
            )
        if absent is None:
            absent = 0.1 if actions == "language" else 0.0
        if actions != "language" and (absent or self.turns > 1):
            raise ConfigurationError(
                f"actions={actions!r}: in numbers nobody can refuse or look closer; give absent=0 and turns=1, or"
                " actions='language'"
            )
        self._renderer = open_renderer(renderer)
        self._source: Procedural | FileQuestions
        if data is None:
            if box_format is not None or box_units is not None:
                raise ConfigurationError(
                    "box_format, box_units: these say how the boxes of data= are written; give data="
                )
            assert self.size is not None
            self._source = Procedural(
                check_names("scenes", scenes, SCENES),
                self.size,
                language=check_language(language),
                absent=check_share("absent", absent),
                references=None
                if isinstance(references, str) and references == "all"
                else check_names("references", references, KINDS),
            )
        else:
            drawn = {"scenes": (scenes, "all"), "references": (references, "all"), "language": (language, "en")}
            ignored = [f"{name}={value!r}" for name, (value, default) in drawn.items() if value != default]
            if ignored:
                raise ConfigurationError(f"{', '.join(ignored)}: this is for drawn screens; leave it out with data=")
            self._source = FileQuestions(data, box_format=box_format, box_units=box_units)
            if observation == "outline":
                raise ConfigurationError(
                    "observation='outline': nobody has written down what is on pictures from files"
                )
        self.instructions = grounding_instructions(self.coordinates, turns=self.turns)
        self.observation_space = self._observations()
        self.actions = Actions(actions, self.coordinates, self.size, looks=self.turns > 1, grid=check_grid(grid))
        self.action_space = self.actions.space
        self._question: Question | None = None
        self._picture: NDArray[np.uint8] | None = None
        self._views: list[View] = []
        self._given: Given | None = None
        self._last_valid = self._last_well_formed = True

    @property
    def question(self) -> Question:
        """What is asked.

        Raises:
            StateError: Nothing yet.
        """
        if self._question is None:
            raise StateError("nothing is asked before the first reset: call reset() first")
        return self._question

    @property
    def items(self) -> Mapping[str, GroundingItem] | None:
        """The records of ``data=`` by their ids; ``None`` for drawn screens."""
        return self._source.items if isinstance(self._source, FileQuestions) else None

    @property
    def view(self) -> View:
        """What part of the picture is shown."""
        return self._views[-1]

    def describe(self, observation: Any) -> str:
        """Return the instruction and, where the screen was drawn, what can be seen of it in words."""
        words = f"Instruction: {self.question.instruction}"
        if self.question.screen is None:
            return words
        return fit(f"{words}\n\n{outline(self.question.screen, self.coordinates, self.view)}")

    def content(self, observation: Any) -> list[dict[str, Any]]:
        """Return what is observed as the parts of a chat message, for models with eyes: a PNG and the instruction."""
        return content(self._shown(), f"{self.instructions}\n\nInstruction: {self.question.instruction}")

    def parse(self, text: str) -> Any:
        """Return the answer in `text` as an action; what is none is scored as invalid."""
        return text if self.actions.kind == "language" else self.actions.write(read_answer(text), self.view)

    def say(self, action: Any) -> str:
        """Return `action` as text: a place, numbers to six digits."""
        return action if isinstance(action, str) else write_answer(self.actions.read(action, self.view))

    def answer(self, given: Given) -> Any:
        """Return the action that answers `given`, whose places are pixels of the whole picture."""
        if given.box is not None:
            return self.actions.placed("box", tuple(given.box), self.view)
        if given.point is not None:
            return self.actions.placed("point", given.point, self.view)
        return self.actions.write(Answer("refusal"), self.view)

    def look(self, box: Box) -> Any:
        """Return the action that looks at a part of the whole picture, in its pixels."""
        return self.actions.placed("look", tuple(box), self.view)

    def expert(self) -> Callable[[Any], Any]:
        """Return the policy that answers the truth; it reads this environment's state."""
        return lambda observation: self.answer(exploits.truth(self.question))

    def exploits(self) -> dict[str, Callable[[Any], Any]]:
        """Return the scripted cheats by name; they see the screen, not which of its controls is asked for."""

        def cheat(exploit: Callable[[Question], Given]) -> Callable[[Any], Any]:
            return lambda observation: self.answer(exploit(self.question))

        named = {name: cheat(exploit) for name, exploit in exploits.EXPLOITS.items()}
        if self.actions.kind == "language":
            named["spray"] = lambda observation: exploits.spray(self.question, self.coordinates)
        return named

    def render(self) -> Any:
        """Return the picture as uint8 ``(height, width, 3)`` for ``"rgb_array"``, or the outline for ``"ansi"``."""
        if self.render_mode == "rgb_array":
            return marked(self._shown(), self.view, self.question, self._given)
        return self.describe(None) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Close the renderer; a browser stays for the process's other environments."""
        self._renderer.close()
        super().close()

    def _observations(self) -> Any:
        if self.observation == "outline":
            return PageText()
        picture = Picture() if self.size is None else spaces.Box(0, 255, (self.size[1], self.size[0], 3), np.uint8)
        words: Any = PageText() if self.observation == "screenshot" else spaces.Box(-1, 1, (WIDTH,), np.float32)
        return spaces.Dict(screenshot=picture, instruction=words)

    def _shown(self) -> NDArray[np.uint8]:
        """The picture, or the part of it that is looked at."""
        if self._picture is None:
            question = self.question
            if isinstance(self._source, FileQuestions):
                self._picture = self._source.picture(question)
            else:
                assert question.screen is not None
                self._picture = draw_first(self._renderer, question.screen)
        return self.view.show(self._picture)

    def _draw(self) -> Any:
        return self._source.draw(self.split, self.np_random)

    def _identify(self, task: Any) -> tuple[Any, str]:
        return self._source.identify(task)

    def _begin(self, task: Any, difficulty: float | None) -> float:
        self._question = question = self._source.make(task, difficulty)
        size = self.size or (question.width, question.height)
        self._views = [View(Box(0, 0, question.width, question.height), *size)]
        self._given, self._picture = None, None
        self._last_valid = self._last_well_formed = True
        return question.difficulty

    def _advance(self, action: Any) -> None:
        view = self.view
        answer = self.actions.read(action, view)
        last = self._steps >= self.turns
        self._last_well_formed = answer.well_formed
        placed = place(answer, self.coordinates, view.width, view.height)
        self._last_valid = placed.valid
        if answer.kind == "look" and not last:
            closer = view.closer(Box(*placed.box)) if placed.valid and placed.box else None
            self._last_valid = closer is not None
            self._views += [closer] if closer is not None else []
        elif answer.kind in ("point", "box", "refusal") or last:
            self._given = self._as_given(answer, placed)
            self._last_valid = placed.valid and answer.kind != "look"

    def _as_given(self, answer: Answer, placed: Any) -> Given:
        if not placed.valid or answer.kind == "look":
            return Given()
        if answer.kind == "refusal":
            return Given(refused=True)
        box = self.view.box_to_picture(Box(*placed.box)) if placed.box else None
        return Given(self.view.to_picture(*placed.point), box)

    def _observe(self) -> Any:
        if self.observation == "outline":
            return self.describe(None)
        words = self.question.instruction
        return {
            "screenshot": self._shown().copy(),
            "instruction": words if self.observation == "screenshot" else hashed(words),
        }

    def _measure(self) -> dict[str, Any]:
        return measure(
            self.question, self._views, self._given, valid=self._last_valid, format_ok=self._last_well_formed
        )

    def _solved(self, signals: Any) -> bool:
        return self._given is not None

    def _show(self) -> None:
        print(f"{self.describe(None)}\n")

    def _save(self) -> Any:
        return {
            "asked": (self._task["id"], self.question.difficulty),
            "views": self._views,
            "given": self._given,
            "last": (self._last_valid, self._last_well_formed),
        }

    def _load(self, data: Any) -> None:
        self._begin(*data["asked"])
        self._views, self._given = data["views"], data["given"]
        self._last_valid, self._last_well_formed = data["last"]
