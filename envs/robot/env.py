"""The robot environments: an arm that moves its hand or a thing to a goal."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ...rewards.hindsight import Hindsight
from ..base import Environment, check_choice
from ..draws import Draws
from ..numbered import check_task, draw_tasks, split_of
from . import language
from .camera import Camera, check_resolution
from .control import ACTIONS, Control, Move, open_control
from .measure import Meter
from .observation import numbers
from .privilege import Privilege, check_privilege
from .randomisation import Randomisation, check_strength
from .rewards import presets
from .signals import SIGNALS
from .simulation import SECONDS, Simulation
from .task import Task

__all__ = ["OBSERVATIONS", "RobotEnv"]

OBSERVATIONS = ("state", "camera", "both")
"""What may be observed: numbers, a picture, or both; goals always."""
_FAR, _FAST = 10.0, 1000.0
_NO_ACTION = {"valid": True, "deviation": 0.0, "action": 0.0}


class RobotEnv(Environment[dict[str, Any], Any]):
    """Base of the robot environments; `task_class` says what is to be done.

    Observations are dictionaries with ``achieved_goal`` and ``desired_goal``, so that hindsight replay works, and
    ``observation`` (see `numbers`), ``image`` (uint8, height x width x 3), or both. An episode lasts for `max_steps`
    steps of 40 ms: a goal that is achieved has to be held.

    Args:
        actions: ``"effector"`` for moves of the hand and of the fingers, ``"joints"`` for turns of the joints.
        observation: ``"state"``, ``"camera"`` or ``"both"``.
        resolution: Width and height of pictures, in pixels.
        camera: ``"front"``, ``"side"`` or ``"top"``.
        reward: See `Environment`.
        split: See `Environment`.
        difficulty: How far apart and how high things and goals are, from 0 to 1.
        randomise: How much masses, frictions, sizes, motors, colours, light and cameras differ from task to task, from
            0 to 1.
        max_steps: Length of an episode.
        privilege: Strength of the virtual forces that help at the beginning of training, from 0 to 1;
            there are none in the other splits.
        privilege_steps: Training steps after which they are gone.
        render_mode: ``"rgb_array"``, ``"ansi"`` or ``None``.

    Raises:
        ConfigurationError: An argument is not allowed.
        MissingDependency: MuJoCo is not installed.
    """

    signals = SIGNALS
    metadata = {"render_modes": ["rgb_array", "ansi"], "render_fps": round(1 / SECONDS)}  # noqa: RUF012 (as Gymnasium has it)
    task_class: ClassVar[type[Task]]
    """What is to be done."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # What a preset asks for depends on what there is to touch.
        if "task_class" in vars(cls) and "rewards" not in vars(cls):
            cls.rewards = presets(cls.task_class)

    def __init__(
        self,
        *,
        actions: str = "effector",
        observation: str = "state",
        resolution: tuple[int, int] = (128, 128),
        camera: str = "front",
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        randomise: float = 0.0,
        max_steps: int = 50,
        privilege: float = 0.0,
        privilege_steps: int = 50_000,
        render_mode: str | None = None,
    ) -> None:
        check_choice("actions", actions, ACTIONS)
        check_choice("observation", observation, OBSERVATIONS)
        size = check_resolution(resolution)
        randomised = check_strength(randomise)
        strength, fading = check_privilege(privilege, privilege_steps, self.task_class)
        super().__init__(
            max_steps=max_steps, reward=reward, split=split, difficulty=difficulty, render_mode=render_mode
        )
        self.simulation = Simulation(self.task_class.model)
        self.task = self.task_class(self.simulation)
        self._randomisation = Randomisation(self.simulation, self.task.model, randomised)
        self.control: Control = open_control(actions, self.simulation, fingers=self.task.fingers)
        self.observation = observation
        self._camera = Camera(self.simulation, camera, size)
        self._meter = Meter(self.task)
        self.privilege = Privilege(self.task, strength if split == "train" else 0.0, fading)
        self._last_action = _NO_ACTION
        self.instructions = language.instructions(self.control)
        self.action_space = spaces.Box(-1.0, 1.0, (self.control.size,), np.float32)
        self._begin(0, 0.5)
        self.observation_space = self._observations(size)
        self._hindsight = Hindsight(self.ledger, self.task.goal.shape)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Start an episode, see `Environment.reset`."""
        observation, info = super().reset(seed=seed, options=options)
        return observation, info | self._hindsight.note(observation["achieved_goal"], info["signals"])

    def step(self, action: Any) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """Do one step, see `Environment.step`; the info has what `compute_reward` needs."""
        # Asked for once more: what was observed may have been changed where it went.
        achieved, signals = self.task.achieved(), self._last[1]
        observation, reward, terminated, truncated, info = super().step(action)
        info |= self._hindsight.note(achieved, signals, terminated=terminated, truncated=truncated)
        return observation, reward, terminated, truncated, info

    def compute_reward(self, achieved_goal: Any, desired_goal: Any, info: Any) -> float | NDArray[np.float64]:
        """Return the rewards of transitions if `desired_goal` had been the goal, as hindsight replay asks for them.

        Args:
            achieved_goal: Goals reached after the step, ``(n, k)``, or ``(k,)`` for one transition.
            desired_goal: Goals to pretend, of the same shape.
            info: The n infos of the transitions (the one info for one transition).

        Returns:
            ``(n,)`` rewards; a float for one transition.

        Raises:
            ConfigurationError: The reward needs the whole episode or reads a signal that depends on the goal and that
                `measure` does not give; or the infos lack what it needs, as those of a replay without
                ``copy_info_dict=True``.
        """

        def native(achieved: Any, desired: Any, infos: Any) -> Any:
            return self.measure(achieved, desired)[self.outcome]

        return self._hindsight.rewards(self.measure, achieved_goal, desired_goal, info, native)

    def measure(self, achieved: NDArray[Any], desired: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
        """Return the signals that follow from goals alone, for hindsight replay.

        Args:
            achieved: What is achieved, ``(n, k)``.
            desired: The goals, ``(n, k)``.

        Returns:
            ``success``, ``score``, ``distance``, and ``reach`` where there is no thing to be moved, each ``(n,)``.
        """
        away = self.task.distance(np.asarray(achieved, np.float64), np.asarray(desired, np.float64))
        success = (away <= self.task.tolerance).astype(np.float64)
        measured = {"success": success, "score": success, "distance": away}
        return measured if self.task.thing else measured | {"reach": away}

    def set_parameters(self, **values: float) -> None:
        """Set parameters of the reward, see `Environment.set_parameters`; virtual forces go by ``training_step``."""
        super().set_parameters(**values)
        self.privilege.training_step = values.get("training_step", self.privilege.training_step)

    def describe(self, observation: Any) -> str:
        """Return the state in words."""
        return language.describe(self.task, left=self.max_steps - self._steps)

    def parse(self, text: str) -> Any:
        """Return the action that `text` asks for, such as ``move(1, 0, -0.5) close``; what is none is invalid."""
        return language.parse(text, self.control)

    def say(self, action: Any) -> str:
        """Return the text that asks for `action`; see `language.say`."""
        return language.say(action, self.control)

    def expert(self) -> Callable[[Any], Any]:
        """Return the scripted policy; it reads this environment's state."""
        return lambda observation: self.control.write(self.task.move(self.control))

    def exploits(self) -> dict[str, Callable[[Any], Any]]:
        """Return the scripted cheats by name."""

        def cheat(exploit: Callable[[Control], Move]) -> Callable[[Any], Any]:
            return lambda observation: self.control.write(exploit(self.control))

        return {name: cheat(exploit) for name, exploit in self.task.exploits().items()}

    def render(self) -> Any:
        """Return a picture, uint8 ``(480, 640, 3)``, for ``"rgb_array"``, and words for ``"ansi"``."""
        if self.render_mode == "rgb_array":
            return self._camera.large()
        return self.describe(None) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Close the camera."""
        self._camera.close()
        super().close()

    def _observations(self, size: tuple[int, int]) -> spaces.Dict:
        goal = spaces.Box(-_FAR, _FAR, self.task.goal.shape, np.float64)
        parts: dict[str, spaces.Space[Any]] = {"achieved_goal": goal, "desired_goal": goal}
        if self.observation != "camera":
            parts["observation"] = spaces.Box(-_FAST, _FAST, numbers(self.task, self.control).shape, np.float64)
        if self.observation != "state":
            parts["image"] = spaces.Box(0, 255, (size[1], size[0], 3), np.uint8)
        return spaces.Dict(parts)

    def _draw(self) -> int:
        return int(draw_tasks([self.np_random], self.split, [1])[0])

    def _identify(self, task: Any) -> tuple[int, str]:
        return check_task(task)

    def _begin(self, task: int, difficulty: float | None) -> float:
        draws = Draws(f"robot-{self.task.model}", task)
        own = draws.unit()
        hardness = own if difficulty is None else difficulty
        self._randomisation.begin(task)
        self.task.place(draws, hardness)
        self.task.begin()
        self.control.begin()
        self._meter.begin()
        self.privilege.begin(training=split_of(task) == "train")
        self._last_action = _NO_ACTION
        return hardness

    def _advance(self, action: Any) -> None:
        numbers, valid = self._read(action)
        apart = squares = 0.0
        for given, best in zip(numbers, self.control.plan(self.task.move(self.control)), strict=True):
            apart += abs(given - best)
            squares += given * given
        # Numbers from -1 to 1 differ by 2 at most.
        size = len(numbers)
        self._last_action = {"valid": valid, "deviation": min(apart / 2.0 / size, 1.0), "action": squares / size}
        self.privilege.apply()
        self.control.apply(numbers)
        self.task.look()
        self._meter.look()

    def _read(self, action: Any) -> tuple[list[float], bool]:
        """Return an action within its bounds, and whether it was: anything at all may be given."""
        try:
            given = np.asarray(action, np.float64).tolist()
        except Exception:
            # Whatever arrays of others raise, such as PyTorch's that ask for gradients.
            given = None
        if (
            not isinstance(given, list)
            or len(given) != self.control.size
            or not all(isinstance(v, float) for v in given)
        ):
            return [0.0] * self.control.size, False
        if all(-1.0 <= value <= 1.0 for value in given):
            return given, True
        return [0.0 if math.isnan(value) else max(-1.0, min(1.0, value)) for value in given], False

    def _observe(self) -> dict[str, Any]:
        seen: dict[str, Any] = {"achieved_goal": self.task.achieved(), "desired_goal": self.task.goal.copy()}
        if self.observation != "camera":
            seen["observation"] = numbers(self.task, self.control)
        if self.observation != "state":
            seen["image"] = self._camera.draw()
        return seen

    def _measure(self) -> dict[str, Any]:
        return self._meter.read() | self._last_action

    def _solved(self, signals: Any) -> bool:
        return False

    def _save(self) -> Any:
        return {
            "randomisation": self._randomisation.save(),
            "simulation": self.simulation.save(),
            "control": self.control.save(),
            "task": self.task.save(),
            "meter": self._meter.save(),
            "privilege": (self.privilege.now, self.privilege.training_step),
            "last_action": self._last_action,
        }

    def _load(self, data: Any) -> None:
        self._randomisation.load(data["randomisation"])
        self.simulation.load(data["simulation"])
        self.task.load(data["task"])
        self.control.load(data["control"])
        self._meter.load(data["meter"])
        self.privilege.now, self.privilege.training_step = data["privilege"]
        self._last_action = data["last_action"]
