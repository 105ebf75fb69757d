"""The maze environments, thousands at a time: one `World` with `num_envs` instances, in NumPy or PyTorch."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy
from array_api_compat import array_namespace
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

from ...errors import ConfigurationError, StateError, require
from ..base import check_difficulty
from ..numbered import check_tasks
from ..vector import VectorEnvironment
from . import language, render
from . import observation as _observation
from .env import MazeEnv, action_number, action_space, begun, build
from .keys import KeysWorld
from .maze import MazeWorld
from .sokoban import SokobanWorld
from .tasks import TaskBank
from .tiles import TileWorld
from .tuned import TUNED
from .world import Array, State, World, copy_rows

__all__ = ["MazeKeysVectorEnv", "MazeVectorEnv", "SokobanVectorEnv", "TileMazeVectorEnv"]


class MazeVectorEnv(VectorEnvironment):
    """Many mazes of ``RewardLab/Maze-v0``, every one different, stepped without a Python loop.

    Row i, seeded with s + i, goes through exactly the episodes of the single environment seeded with s + i: the same
    tasks, observations, signals, rewards and ends. The info holds the single environment's keys with one array entry
    per row. In SAME_STEP mode ``info["reward"]`` describes the returned rewards and ``info["signals"]`` the returned
    observations; the end's own signals stand in ``info["final_info"]``.

    Args:
        num_envs: Number of rows.
        autoreset_mode: Gymnasium's `AutoresetMode` or its value; see there.
        reward: See `Environment`; evaluated by a `VectorLedger`.
        split: See `MazeEnv`.
        difficulty: See `MazeEnv`. A plain attribute, read whenever a row starts an episode.
        render_mode: ``"rgb_array"``, ``"ansi"`` or ``None``; `render` returns one frame per row.
        observation: See `MazeEnv`.
        view: See `MazeEnv`.
        actions: See `MazeEnv`.
        device: ``None`` for NumPy; a torch device (``"cpu"``, ``"cuda"``) for tensors there, in observations, rewards,
            ends and infos alike; needs torch, the extra ``rl``.
        arguments: Arguments of the world.

    Raises:
        ConfigurationError: An argument is unknown or its value not allowed.
        ExpressionError: `reward` is no expression over the signals.
        MissingDependency: A device is given and torch is not installed.
    """

    metadata = MazeEnv.metadata | {"render_modes": ["rgb_array", "ansi"]}
    tuned = TUNED
    world_class: ClassVar[type[World]] = MazeWorld

    def __init__(
        self,
        num_envs: int = 1,
        *,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        render_mode: str | None = None,
        observation: str = "grid",
        view: int = 5,
        actions: str = "discrete",
        device: Any = None,
        **arguments: Any,
    ) -> None:
        self.world = build(self.world_class, arguments, type(self), xp=_namespace(device), device=device)
        self.signals = self.world.signals
        self.rewards = self.world.rewards
        self.instructions = language.instructions(self.world)
        super().__init__(
            num_envs=num_envs,
            autoreset_mode=autoreset_mode,
            reward=reward,
            split=split,
            difficulty=difficulty,
            render_mode=render_mode,
            device=device,
        )
        self.max_steps = self.world.max_steps
        self.observation = observation
        self.view = view
        self.single_observation_space = _observation.space(observation, self.world, view)
        self.single_action_space = action_space(actions, self.world)
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self._bank = TaskBank(self.world, self.split, self.num_envs)
        self._state: State = {}
        self._ended: Array = None
        self._tasks: dict[str, Any] = {}
        # Whether a row may have been given a task of another split.
        self._foreign = False

    @property  # type: ignore[misc]
    def np_random(self) -> tuple[numpy.random.Generator, ...]:  # type: ignore[override]
        """Each row's own random generator, which draws its tasks, some ahead of time."""
        return tuple(self._bank.generators)

    @property
    def np_random_seed(self) -> tuple[int, ...]:  # type: ignore[override]
        """The seed of each row's generator."""
        return tuple(self._bank.seeds)

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode in every row, or where ``options["reset_mask"]`` is true.

        Args:
            seed: ``s`` seeds row i with ``s + i``; a sequence seeds every row on its own, ``None`` entries not at all.
            options: ``{"reset_mask": bool (num_envs,)}`` (NumPy or torch), ``{"task": ids (num_envs,)}``,
                ``{"difficulty": x}`` for these episodes.

        Raises:
            ConfigurationError: An option is unknown, or a value has the wrong length or is not allowed.
        """
        options = dict(options or {})
        if unknown := set(options) - {"reset_mask", "task", "difficulty"}:
            raise ConfigurationError(
                f"options={sorted(unknown)}: reset knows the options 'reset_mask', 'task' and 'difficulty'"
            )
        rows = self._masked_rows(options.get("reset_mask"))
        difficulty = check_difficulty(options.get("difficulty", self.difficulty))
        self._bank.seed(seed, rows)
        splits = None
        if options.get("task") is not None:
            ids, splits = check_tasks(self._host(options["task"]), self.num_envs)
            self._enter(rows, self.world.generate(self.world.array(ids[rows]), difficulty), self.world.rows(len(rows)))
        elif "difficulty" in options:
            # The bank builds ahead for the attribute's difficulty, so these are built on their own.
            ids = self.world.array(self._bank.draw(rows))
            self._enter(rows, self.world.generate(ids, difficulty), self.world.rows(len(rows)))
        else:
            self._enter(rows, *self._bank.deal(rows, difficulty))
        self._enter_tasks(rows, None if splits is None else splits[rows])
        started = self.world.xp.zeros(self.num_envs, dtype=self.world.xp.bool, device=self.device)
        started[self.world.array(rows)] = True
        self._ended = self._ended & ~started
        signals = self.world.measure(self._state)
        entry = self._ledger.reset(signals, mask=None if len(rows) == self.num_envs else started)
        return self._observe(), self._info(signals, entry)

    def step(self, actions: Any) -> tuple[Any, Array, Array, Array, dict[str, Any]]:
        """Step every row.

        Args:
            actions: ``(num_envs,)`` integers, or texts with ``actions="language"``; illegal ones make ``valid`` 0.

        Returns:
            Observations ``(num_envs, ...)``, rewards float64, terminated and truncated bool, ``(num_envs,)`` each, and
            the info; fresh arrays all of them.

        Raises:
            StateError: Before the first reset; in DISABLED mode also while a row that ended has not been reset.
            ConfigurationError: There are not `num_envs` actions.
        """
        if not self._state:
            raise StateError("no episode is running: call reset() before the first step")
        world, mode = self.world, self.autoreset_mode
        over = numpy.flatnonzero(self._host(self._ended))
        if len(over) and mode is AutoresetMode.DISABLED:
            raise StateError(f"rows {over.tolist()} have ended: reset them with options={{'reset_mask': mask}} first")
        world.step(self._state, self._numbers(actions))
        if len(over):
            self._restart(over)
        signals = world.measure(self._state)
        terminated = world.copied(signals["success"])
        truncated = (self._state["steps"] >= self.max_steps) & ~terminated
        ended = terminated | truncated
        extra: dict[str, Any] = {}
        if mode is AutoresetMode.SAME_STEP:
            signals, entry, extra = self._finish(signals, terminated, truncated, ended)
        else:
            entry = self._ledger.step(signals, terminated, truncated, native=signals["success"])
            self._ended = ended
        return self._observe(), entry["total"], terminated, truncated, self._info(signals, entry) | extra

    def render(self) -> tuple[Any, ...] | None:
        """Return one frame per row in `render_mode`; see `MazeEnv.render`."""
        if self.render_mode is None:
            return None
        pictures = self._host(self.world.tiles(begun(self._state)))
        return tuple(render.render(self.render_mode, self.world, picture) for picture in pictures)  # type: ignore[call-overload]

    def describe(self, observation: Any, row: int = 0) -> str:
        """Return the running episode of `row` in words; `observation` is the newest one."""
        return language.describe(self.world, begun(self._state), row)

    def parse(self, text: str) -> int:
        """Return the action that `text` asks for in one row."""
        return language.parse(self.world, text)

    def say(self, action: Any) -> str:
        """Return the word for the action of one row."""
        return language.say(self.world, action)

    def expert(self) -> Callable[[Any], Array]:
        """Return the policy that solves every maze, batched; it reads the state, not the observation."""
        return lambda observation: self.world.expert(begun(self._state))

    def exploits(self) -> dict[str, Callable[[Any], Array]]:
        """Return the scripted cheats by name, batched; they read the state, not the observation."""
        return {name: self._scripted(policy) for name, policy in self.world.exploits().items()}

    def get_state(self) -> dict[str, Any]:
        """Return what every row's episode and all its later tasks depend on; picklable."""
        return copy.deepcopy(
            {
                "state": self._state,
                "ended": self._ended,
                "tasks": self._tasks,
                "foreign": self._foreign,
                "difficulty": self.difficulty,
                "bank": self._bank.get_state(),
                "ledger": self._ledger.get_state(),
            }
        )

    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to what `get_state` returned, here or in another environment built with the same arguments."""
        self._bank.set_state(state["bank"])
        self._ledger.set_state(state["ledger"])
        state = copy.deepcopy({key: value for key, value in state.items() if key not in ("bank", "ledger")})
        self._state, self._ended, self._tasks = state["state"], state["ended"], state["tasks"]
        self._foreign = state["foreign"]
        self.difficulty = state["difficulty"]

    def _scripted(self, policy: Callable[[State], Array]) -> Callable[[Any], Array]:
        return lambda observation: policy(begun(self._state))

    def _masked_rows(self, mask: Any) -> Any:
        """Return the rows to reset, int64."""
        if mask is None or not self._state:
            return numpy.arange(self.num_envs)
        mask = numpy.asarray(self._host(mask))
        if mask.shape != (self.num_envs,) or mask.dtype != numpy.bool_ or not mask.any():
            raise ConfigurationError(
                f"options['reset_mask'] is {mask.dtype} of shape {mask.shape}: give bool of shape ({self.num_envs},)"
                " with at least one true entry"
            )
        return numpy.flatnonzero(mask)

    def _restart(self, rows: Any) -> None:
        """Put `rows` into their next episodes."""
        self._enter(rows, *self._bank.deal(rows, check_difficulty(self.difficulty)))
        self._enter_tasks(rows, None)

    def _enter(self, rows: Any, states: State, picks: Array) -> None:
        if self._state:
            copy_rows(self._state, self.world.array(rows), states, picks)
        else:
            self._state = {key: array[picks] for key, array in states.items()}
            self._ended = self.world.xp.zeros(self.num_envs, dtype=self.world.xp.bool, device=self.device)
            self._tasks = {"split": numpy.full(self.num_envs, self.split, dtype=object)}

    def _enter_tasks(self, rows: Any, splits: Any) -> None:
        """Renew what the info says about tasks, in new arrays: the old ones have been handed out."""
        split = self._tasks["split"]
        if splits is not None or self._foreign:
            self._foreign = True
            split = split.copy()
            split[rows] = self.split if splits is None else splits
        self._tasks = {
            "id": self.world.copied(self._state["task"]),
            "split": split,
            "difficulty": self.world.copied(self._state["difficulty"]),
        }

    def _finish(
        self, signals: dict[str, Array], terminated: Array, truncated: Array, ended: Array
    ) -> tuple[dict[str, Array], dict[str, Any], dict[str, Any]]:
        """Pay the step and put the rows that ended into their next episodes, as SAME_STEP does."""
        rows = numpy.flatnonzero(self._host(ended))
        if not len(rows):
            entry = self._ledger.step(signals, terminated, truncated, native=signals["success"], final_signals=signals)
            return signals, entry, {}
        last = self._observe()
        final_obs = numpy.full(self.num_envs, None, dtype=object)
        for row in rows.tolist():
            final_obs[row] = last[row]
        final_tasks = self._tasks
        self._restart(rows)
        started = self.world.measure(self._state)
        entry = self._ledger.step(started, terminated, truncated, native=signals["success"], final_signals=signals)
        final_info = self._info(signals, entry) | {"task": final_tasks}
        masks = {"_final_obs": ended, "_final_info": ended}
        return started, entry, {"final_obs": final_obs, "final_info": final_info} | masks

    def _observe(self) -> Any:
        tiles = self.world.tiles(self._state)
        return _observation.observe(self.observation, self.world, self._state, tiles, self.view)

    def _info(self, signals: dict[str, Array], entry: dict[str, Any]) -> dict[str, Any]:
        fault = self.world.xp.zeros(self.num_envs, dtype=self.world.xp.bool, device=self.device)
        return {"signals": signals, "reward": entry, "fault": fault, "task": dict(self._tasks)}

    def _numbers(self, actions: Any) -> Array:
        """Return `actions` as int64 ``(num_envs,)``, `NO_ACTION` for what is no action."""
        if isinstance(actions, (str, bytes)) or len(actions) != self.num_envs:
            raise ConfigurationError(f"actions={actions!r}: give {self.num_envs}, one per row")
        if isinstance(actions, (list, tuple)) or not _integers(actions):
            return self.world.array([action_number(self.world, action) for action in actions])
        if actions.ndim != 1:
            raise ConfigurationError(f"actions have shape {tuple(actions.shape)}: give ({self.num_envs},)")
        return self.world.array(actions)

    def _host(self, array: Any) -> Any:
        """Return a torch tensor as NumPy; everything else as it is."""
        return array.cpu().numpy() if hasattr(array, "cpu") else array


class MazeKeysVectorEnv(MazeVectorEnv):
    """Many mazes of ``RewardLab/MazeKeys-v0``; arguments as `MazeVectorEnv`."""

    world_class = KeysWorld


class SokobanVectorEnv(MazeVectorEnv):
    """Many levels of ``RewardLab/Sokoban-v0``; arguments as `MazeVectorEnv`."""

    world_class = SokobanWorld


class TileMazeVectorEnv(MazeVectorEnv):
    """Many mazes of ``RewardLab/TileMaze-v0``; arguments as `MazeVectorEnv`."""

    world_class = TileWorld


def _integers(array: Any) -> bool:
    """Return whether `array`, of NumPy or torch, holds integers."""
    if isinstance(array, numpy.ndarray):
        return array.dtype.kind in "iu"
    return bool(array_namespace(array).isdtype(array.dtype, "integral"))


def _namespace(device: Any) -> Any:
    """Return torch's array namespace where a device is named, otherwise NumPy's.

    Raises:
        ConfigurationError: There is no such device here.
        MissingDependency: torch is not installed.
    """
    if device is None:
        return numpy
    torch = require("torch", "rl")
    import array_api_compat.torch as torch_namespace

    try:
        torch.zeros(1, device=device)
    # What torch raises depends on how it was built: without CUDA it asserts.
    except (AssertionError, RuntimeError, TypeError) as error:
        reason = str(error).partition("\n")[0]
        raise ConfigurationError(
            f"device={device!r}: torch cannot use it here ({reason}); give None for NumPy, 'cpu', or 'cuda' on a"
            " machine with such a GPU"
        ) from None
    return torch_namespace
