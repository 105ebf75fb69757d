"""The maze environments, one maze at a time: a `World` with one instance behind the `Environment` template."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy
from gymnasium import spaces

from ...errors import ConfigurationError, StateError, nearest
from ..base import Environment
from ..numbered import check_task, draw_tasks
from . import language, render
from . import observation as _observation
from .keys import KeysWorld
from .maze import MazeWorld
from .sokoban import SokobanWorld
from .tiles import TileWorld
from .tuned import TUNED
from .world import State, World

__all__ = [
    "MazeEnv",
    "MazeKeysEnv",
    "SokobanEnv",
    "TileMazeEnv",
    "action_number",
    "action_space",
    "begun",
    "build",
]


def build(world: type[World], arguments: Mapping[str, Any], environment: type, **fixed: Any) -> World:
    """Return `world` built from those `arguments` of a user that `environment` does not take itself.

    Raises:
        ConfigurationError: Neither takes such an argument, or its value is not allowed.
    """
    own = [name for name in inspect.signature(world).parameters if name not in ("xp", "device")]
    common = [name for name in inspect.signature(environment).parameters if name != "arguments"]
    for name in arguments:
        if name not in own:
            raise ConfigurationError(
                f"{name}={arguments[name]!r}: {world.name} takes no argument '{name}'; of its own it takes"
                f" {', '.join(own)}, and as every maze {', '.join(common)}.{nearest(name, [*own, *common])}"
            )
    return world(**arguments, **fixed)


def begun(state: State) -> State:
    """Return `state`, which only a reset fills.

    Raises:
        StateError: There was none yet.
    """
    if not state:
        raise StateError("there is no maze before the first reset: call reset() first")
    return state


def action_space(actions: str, world: World) -> spaces.Space[Any]:
    """Return the space of ``actions="discrete"`` or ``"language"``.

    Raises:
        ConfigurationError: `actions` is neither.
    """
    if actions == "discrete":
        return spaces.Discrete(len(world.actions))
    if actions == "language":
        return spaces.Text(2_000, min_length=0, charset=language.CHARACTERS)
    raise ConfigurationError(f"actions={actions!r}: give 'discrete' or 'language'")


def action_number(world: World, action: Any) -> int:
    """Return the number of `action`, an index or a text; `NO_ACTION` for anything that is no action."""
    if isinstance(action, str):
        return language.parse(world, action)
    try:
        number = int(action)
        return number if number == action and 0 <= number < len(world.actions) else language.NO_ACTION
    except (TypeError, ValueError, OverflowError):
        return language.NO_ACTION


class MazeEnv(Environment[Any, Any]):
    """Walk to the goal of a maze: ``RewardLab/Maze-v0``.

    Args:
        reward: See `Environment`.
        split: Tasks drawn: ids that end in 0-7 train, in 8 validation, in 9 test.
        difficulty: See `Environment`; for Maze-v0 the start's distance as a share of the longest.
        render_mode: ``"human"`` (draws in the terminal at every reset and step), ``"rgb_array"``, ``"ansi"``, or
            ``None``.
        observation: A mode of `observation.MODES`. Gymnasium's `AsyncVectorEnv` returns only zeros for ``"text"``
            unless it is given ``shared_memory=False``.
        view: Side of the egocentric window, in tiles.
        actions: ``"discrete"``, or ``"language"`` for texts that `parse` understands. Texts drawn at random name no
            move, so a random agent is a baseline for ``"discrete"`` alone.
        arguments: Arguments of the world: ``size``, ``max_steps`` and what the world's class documents.

    Raises:
        ConfigurationError: An argument is unknown or its value not allowed.
        ExpressionError: `reward` is no expression over the signals.
    """

    metadata = {"render_modes": list(render.MODES), "render_fps": render.FPS}  # noqa: RUF012 (as Gymnasium declares it)
    tuned = TUNED
    world_class: ClassVar[type[World]] = MazeWorld

    def __init__(
        self,
        *,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        render_mode: str | None = None,
        observation: str = "grid",
        view: int = 5,
        actions: str = "discrete",
        **arguments: Any,
    ) -> None:
        self.world = build(self.world_class, arguments, type(self))
        self.signals = self.world.signals
        self.rewards = self.world.rewards
        self.instructions = language.instructions(self.world)
        super().__init__(
            max_steps=self.world.max_steps, reward=reward, split=split, difficulty=difficulty, render_mode=render_mode
        )
        self.observation = observation
        self.view = view
        self.observation_space = _observation.space(observation, self.world, view)
        self.action_space = action_space(actions, self.world)
        self._state: State = {}

    def describe(self, observation: Any) -> str:
        """Return the running episode in words; `observation` is the newest one, which says no more than the state."""
        return language.describe(self.world, begun(self._state), 0)

    def parse(self, text: str) -> Any:
        """Return the action that `text` asks for, an index; `NO_ACTION` where it names none or several."""
        return language.parse(self.world, text)

    def say(self, action: Any) -> str:
        """Return the word for `action`; what is no action remains none."""
        return language.say(self.world, action)

    def expert(self) -> Callable[[Any], int]:
        """Return the policy that solves every maze; it reads this environment's state, not the observation."""
        return lambda observation: int(self.world.expert(begun(self._state))[0])

    def exploits(self) -> dict[str, Callable[[Any], int]]:
        """Return the scripted cheats by name; they read this environment's state, not the observation."""
        return {name: self._scripted(policy) for name, policy in self.world.exploits().items()}

    def render(self) -> Any:
        """Return the picture in `render_mode`: uint8 ``(height, width, 3)`` or a text.

        ``None`` without a mode, and for ``"human"``, which reset and step draw themselves.
        """
        return None if self.render_mode in (None, "human") else self._picture()

    def _scripted(self, policy: Callable[[State], Any]) -> Callable[[Any], int]:
        return lambda observation: int(policy(begun(self._state))[0])

    def _picture(self) -> Any:
        picture = self.world.tiles(begun(self._state))[0]
        return render.render(self.render_mode, self.world, picture)  # type: ignore[call-overload]

    def _show(self) -> None:
        self._picture()

    def _draw(self) -> int:
        return int(draw_tasks([self.np_random], self.split, [1])[0])

    def _identify(self, task: Any) -> tuple[int, str]:
        return check_task(task)

    def _begin(self, task: int, difficulty: float | None) -> float:
        self._state = self.world.generate(numpy.asarray([task], dtype=numpy.int64), difficulty)
        return float(self._state["difficulty"][0])

    def _advance(self, action: Any) -> None:
        number = action_number(self.world, action)
        self.world.step(self._state, numpy.asarray([number], dtype=numpy.int64))

    def _observe(self) -> Any:
        tiles = self.world.tiles(self._state)
        return _observation.observe(self.observation, self.world, self._state, tiles, self.view)[0]

    def _measure(self) -> dict[str, Any]:
        return {name: values[0] for name, values in self.world.measure(self._state).items()}

    def _save(self) -> Any:
        return self._state

    def _load(self, data: Any) -> None:
        self._state = data


class MazeKeysEnv(MazeEnv):
    """Open doors with their keys, in order, and reach the goal: ``RewardLab/MazeKeys-v0``; arguments as `MazeEnv`."""

    world_class = KeysWorld


class SokobanEnv(MazeEnv):
    """Push every box onto a target: ``RewardLab/Sokoban-v0``; arguments as `MazeEnv`."""

    world_class = SokobanWorld


class TileMazeEnv(MazeEnv):
    """Collect what the tiles are worth: ``RewardLab/TileMaze-v0``; arguments as `MazeEnv`."""

    world_class = TileWorld
