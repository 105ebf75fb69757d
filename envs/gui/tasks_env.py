"""RewardLab/GUITasks-v0: work to be done in small applications, by clicks and keys."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ...errors import ConfigurationError, StateError
from ..base import Environment, check_choice
from ..spaces import PageText, fit
from .apps import action_language as words
from .apps.action import Action
from .apps.candidates import Candidates
from .apps.catalogue import APPS
from .apps.expert import next_action
from .apps.exploits import EXPLOITS
from .apps.session import Session
from .apps.spaces import ActionText
from .apps.tasks import Assignment, Tasks
from .arguments import check_language, check_names, check_resolution
from .coordinates import NAMES, open_coordinates
from .language import content, outline
from .render.renderer import RENDERERS, draw_first, open_renderer
from .rewards import TASK_REWARDS
from .screen import Screen
from .task_measure import Agreement, agreement, measure_task
from .task_signals import TASK_SIGNALS

__all__ = ["ACTIONS", "OBSERVATIONS", "GUITasksEnv"]

OBSERVATIONS = ("screenshot", "outline", "both", "candidates")
"""What ``observation=`` may be."""

ACTIONS = ("language", "discrete")
"""What ``actions=`` may be."""

_LEAST = 320
"""Pixels of a side of the smallest screen."""
_DRAWS = 100
"""Tasks that are drawn until an application offers one."""
_DISAGREED: Agreement = {"type_agrees": False, "arguments_agree": False}


class GUITasksEnv(Environment[Any, Any]):
    """Do what an instruction asks for in an application, by clicks and keys: ``RewardLab/GUITasks-v0``.

    Success is read from what the application keeps: everything asked for is changed, nothing else is, and the agent has
    said that it is done, which ends the episode. Tasks are made from templates with drawn parameters and data, without
    end; the harder, the more records, names that are easily confused, things that ask back or stay disabled, and
    messages that pop up. Splits share no theme.

    Args:
        apps: Names of `apps.catalogue.APPS`, or ``"all"``.
        popups: Whether anything may pop up.
        language: What applications speak: one of `LANGUAGES`, or ``"any"``. Instructions are English.
        renderer: ``"pillow"``, or ``"browser"`` for the same screens as HTML in Chromium.
        resolution: Width and height of the screen.
        coordinates: See `GUIGroundingEnv`.
        resized: See `GUIGroundingEnv`.
        reward: See `Environment`.
        split: Tasks drawn; see above.
        difficulty: See `Environment`.
        max_steps: Actions after which an episode is truncated.
        observation: ``"screenshot"``: ``{"screenshot": uint8 (height, width, 3), "instruction": text}``; ``"outline"``:
            in words, what can be seen and where; ``"both"``: all three; or ``"candidates"``: features of what can be
            done, for policies without a language model.
        actions: ``"language"``, or ``"discrete"`` for the number of one of the candidates.
        render_mode: ``"rgb_array"``, ``"ansi"`` for the outline, or ``"human"``, which prints it.

    Raises:
        ConfigurationError: An argument is not allowed.
        ExpressionError: `reward` is no expression over the signals.
        MissingDependency: ``renderer="browser"`` without the extra ``web``.
    """

    metadata = {"render_modes": ["human", "ansi", "rgb_array"], "render_fps": 2}  # noqa: RUF012 (as Gymnasium has it)
    signals = TASK_SIGNALS
    rewards = TASK_REWARDS
    any_characters = True
    """Texts hold any characters. `LanguageInterface` lets them through."""

    def __init__(
        self,
        *,
        apps: str | Sequence[str] = "all",
        popups: bool = True,
        language: str = "en",
        renderer: str = "pillow",
        resolution: tuple[int, int] = (1280, 800),
        coordinates: str = "pixel",
        resized: tuple[int, int] | Mapping[str, int] | None = None,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        max_steps: int = 40,
        observation: str = "screenshot",
        actions: str = "language",
        render_mode: str | None = None,
    ) -> None:
        check_choice("observation", observation, OBSERVATIONS)
        check_choice("actions", actions, ACTIONS)
        check_choice("renderer", renderer, RENDERERS)
        check_choice("coordinates", coordinates, NAMES)
        check_choice("popups", popups, (True, False))
        super().__init__(
            max_steps=max_steps, reward=reward, split=split, difficulty=difficulty, render_mode=render_mode
        )
        size = check_resolution(resolution, native=False)
        assert size is not None
        if min(size) < _LEAST:
            raise ConfigurationError(f"resolution={resolution!r}: applications need {_LEAST} pixels or more each way")
        self.size = size
        self.observation, self._discrete = observation, actions == "discrete"
        self.coordinates = open_coordinates(coordinates, resized=resized)
        self.tasks = Tasks(
            check_names("apps", apps, APPS),
            size,
            language=check_language(language),
            popups=popups,
            choices=self._discrete,
        )
        self._renderer = open_renderer(renderer)
        self.instructions = words.instructions(self.coordinates, outline=observation in ("outline", "both"))
        self.observation_space = self._observations()
        extent = self.coordinates.extent(*size)
        self.action_space = spaces.Discrete(Candidates.N) if self._discrete else ActionText(extent)
        self._assignment: Assignment | None = None
        self._session: Session | None = None
        self._candidates: Candidates | None = None
        self._drawn: tuple[Screen, NDArray[np.uint8]] | None = None
        self._format_ok, self._agreed = True, _DISAGREED

    @property
    def session(self) -> Session:
        """The application in use.

        Raises:
            StateError: There is none yet.
        """
        if self._session is None:
            raise StateError("no application is open before the first reset: call reset() first")
        return self._session

    @property
    def instruction(self) -> str:
        """What is to be done."""
        assert self._assignment is not None
        return self._assignment.instruction

    def candidates(self) -> tuple[Action, ...]:
        """Return the actions that the numbers of ``actions="discrete"`` stand for now."""
        return self._listed().actions

    def action_masks(self) -> NDArray[np.bool_]:
        """Return which numbers of ``actions="discrete"`` stand for an action now; sb3-contrib's MaskablePPO asks."""
        return self._listed().mask.astype(bool)

    def describe(self, observation: Any) -> str:
        """Return the instruction and what can be seen on the screen, in words."""
        session = self.session
        left = f"Actions left: {self.max_steps - self._steps}."
        shown = outline(session.screen, self.coordinates, numbers=True)
        if self._discrete:
            shown += "\n\n" + "\n".join(f"{number}: {action}" for number, action in enumerate(self.candidates()))
        return fit(f"Instruction: {self.instruction}\n\n{session.app.title}\n{shown}\n\n{left}")

    def content(self, observation: Any) -> list[dict[str, Any]]:
        """Return what is observed as the parts of a chat message, for models with eyes: a PNG and the instruction."""
        return content(self._picture(), f"{self.instructions}\n\nInstruction: {self.instruction}")

    def parse(self, text: str) -> Any:
        """Return the action that `text` asks for; what is none is scored as invalid."""
        if self._discrete:
            return int(text) if text.strip().isdecimal() and len(text) < 10 else -1
        return text

    def expert(self) -> Callable[[Any], Any]:
        """Return the policy that does what is asked for; it reads this environment's state."""
        return lambda observation: self._write(next_action(self.session))

    def exploits(self) -> dict[str, Callable[[Any], Any]]:
        """Return the scripted cheats by name."""

        def cheat(exploit: Callable[[Session], Action]) -> Callable[[Any], Any]:
            return lambda observation: self._write(exploit(self.session))

        return {name: cheat(exploit) for name, exploit in EXPLOITS.items()}

    def render(self) -> Any:
        """Return the screen as uint8 ``(height, width, 3)`` for ``"rgb_array"``, in words for ``"ansi"``."""
        if self.render_mode == "rgb_array":
            return self._picture()
        return self.describe(None) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Close the renderer; a browser stays for the process's other environments."""
        self._renderer.close()
        super().close()

    def _observations(self) -> Any:
        if self.observation == "outline":
            return PageText()
        if self.observation == "candidates":
            return Candidates.space()
        parts: dict[str, Any] = {
            "screenshot": spaces.Box(0, 255, (self.size[1], self.size[0], 3), np.uint8),
            "instruction": PageText(),
        }
        return spaces.Dict(parts | ({"outline": PageText()} if self.observation == "both" else {}))

    def _picture(self) -> NDArray[np.uint8]:
        screen = self.session.screen
        if self._drawn is None or self._drawn[0] is not screen:
            draw = self._renderer.draw if self._steps else functools.partial(draw_first, self._renderer)
            self._drawn = screen, draw(screen)
        return self._drawn[1].copy()

    def _write(self, action: Action) -> Any:
        if self._discrete:
            return self._listed().number(action, self.session.screen)
        return words.write_action(action, self.session.screen, self.coordinates)

    def _read(self, action: Any) -> Action | None:
        """The action that is asked for; ``None`` for what is none. Anything at all may be given."""
        if not self._discrete:
            return words.read_action(action, self.session.screen, self.coordinates)
        try:
            number = int(action)
        except (TypeError, ValueError, OverflowError):
            return None
        listed = self._listed().actions
        return listed[number] if 0 <= number < len(listed) else None

    def _listed(self) -> Any:
        if self._candidates is None:
            self._candidates = Candidates(self.instruction)
        return self._candidates.of(self.session)

    def _draw(self) -> Any:
        for _ in range(_DRAWS):
            task = self.tasks.draw(self.split, self.wanted_difficulty, self.np_random)
            if self.tasks.make(task, self.wanted_difficulty) is not None:
                return task
        raise ConfigurationError(f"apps={self.tasks.apps}: none of {_DRAWS} tasks that were drawn can be asked for")

    def _identify(self, task: Any) -> tuple[Any, str]:
        return self.tasks.identify(task)

    def _begin(self, task: Any, difficulty: float | None) -> float:
        made = self.tasks.make(task, difficulty)
        if made is None:
            raise ConfigurationError(f"task={task!r}: the application offers no such task; choose another number")
        self._asked = task, difficulty
        self._assignment, self._session, self._candidates = made, made.open(self.size), None
        self._format_ok, self._agreed = True, _DISAGREED
        return made.difficulty

    def _advance(self, action: Any) -> None:
        read = self._read(action)
        self._format_ok = read is not None
        self._agreed = agreement(self.session, read)
        self.session.act(read)

    def _observe(self) -> Any:
        if self.observation == "candidates":
            listed = self._listed()
            return {"candidates": listed.features.copy(), "mask": listed.mask.copy()}
        if self.observation == "outline":
            return self.describe(None)
        seen: dict[str, Any] = {"screenshot": self._picture(), "instruction": self.instruction}
        return seen | ({"outline": self.describe(None)} if self.observation == "both" else {})

    def _measure(self) -> dict[str, Any]:
        return measure_task(self.session, self._agreed, format_ok=self._format_ok)

    def _solved(self, signals: Any) -> bool:
        return self.session.declared

    def _annotations(self) -> dict[str, Any]:
        return {"action_mask": self._listed().mask.astype(np.int8)} if self._discrete else {}

    def _show(self) -> None:
        print(f"{self.describe(None)}\n")

    def _save(self) -> Any:
        return {"asked": self._asked, "session": self.session.save(), "last": (self._format_ok, self._agreed)}

    def _load(self, data: Any) -> None:
        self._begin(*data["asked"])
        self.session.load(data["session"])
        self._format_ok, self._agreed = data["last"]
