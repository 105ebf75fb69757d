"""GoalImage: how near what is seen is to a goal that is told in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import gymnasium
import numpy as np
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError
from ..rewards import Signal
from ..rewards.measure.embedding import goal_projection
from .meter import Meter, Metered
from .vector_meter import VectorMetered

__all__ = ["Embedder", "GoalImage", "GoalMeter", "VectorGoalImage"]


class Embedder(Protocol):
    """Pictures and texts as points of one space, as `clip.Clip` has it."""

    def pictures(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the embeddings of pictures, uint8 ``(n, height, width, 3)``, as ``(n, k)``."""

    def texts(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the embeddings of texts, ``(n, k)``."""


class GoalMeter(Meter):
    """Compares what is seen with the goal; see `goal_projection`.

    Args:
        embedder: Of pictures and texts.
        goal: What the goal looks like.
        baseline: What everything looks like, goal or not.
        alpha: How much only what tells the two apart counts, from 0 to 1.
        look: What is seen of a state, from its observation: uint8 ``(height, width, 3)``.
    """

    signals = (Signal("goal_similarity", "How near what is seen is to the goal that was told; 1 for the goal.", -1, 1),)

    def __init__(
        self, embedder: Embedder, goal: str, baseline: str, alpha: float, look: Callable[[Any], NDArray[np.uint8]]
    ) -> None:
        if not 0 <= alpha <= 1:
            raise ConfigurationError(f"goal_image: alpha={alpha:g} does not lie from 0 to 1")
        if not goal.strip():
            raise ConfigurationError("goal_image: there is no goal; tell it in words")
        if alpha > 0 and not baseline.strip():
            raise ConfigurationError(f"goal_image: alpha={alpha:g} needs a baseline to tell the goal from")
        self._embedder, self._alpha, self._look = embedder, alpha, look
        self._goal, self._baseline = embedder.texts([goal, baseline.strip() or goal])

    def begin(self, row: int) -> None:
        """Do nothing: every state is compared by itself."""

    def measure(self, row: int, observation: Any, read: Any) -> tuple[float, ...]:
        """Return the similarity."""
        (seen,) = self._embedder.pictures(self._look(observation)[None])
        near = float(goal_projection(seen, self._goal, self._baseline, self._alpha))
        return (min(max(near, -1.0), 1.0),)

    def get_state(self) -> None:
        """There is no memory."""

    def set_state(self, state: None) -> None:
        """There is no memory."""


class GoalImage(Metered, RecordConstructorArgs):
    """Measures `goal_similarity` of what is seen and a goal told in words, as VLM-RM (Rocamonde et al., 2024) does.

    What is seen is the observation, where that is or has a picture, else what the environment draws with
    ``render_mode="rgb_array"``. A command line asks for no drawing, so that there the observation has to be a picture:
    ``--set observation=rgb`` in a maze.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        embedder: Embedder | str,
        goal: str,
        baseline: str = "",
        *,
        alpha: float = 0.0,
    ) -> None:
        """Compare what `env` shows with a goal.

        Args:
            env: An environment with signals that is seen.
            embedder: Of pictures and texts; the name or the folder of a CLIP checkpoint stands for it.
            goal: What the goal looks like, in words.
            baseline: What everything looks like, goal or not; needed for an `alpha` above 0.
            alpha: How much only what tells goal and baseline apart counts, from 0 to 1.

        Raises:
            ConfigurationError: Nothing is seen, or an argument is not one of these.
        """
        RecordConstructorArgs.__init__(self, embedder=embedder, goal=goal, baseline=baseline, alpha=alpha)
        look = _look(env.observation_space)
        if look is None and env.render_mode != "rgb_array":
            raise ConfigurationError(
                f"goal_image: {env} shows no picture: choose an observation that is one (--set observation=rgb in a "
                'maze), or make it with render_mode="rgb_array"'
            )
        super().__init__(env, GoalMeter(_load(embedder), goal, baseline, alpha, look or self._draw))

    def _draw(self, observation: Any) -> NDArray[np.uint8]:
        return np.asarray(self.env.render(), dtype=np.uint8)

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> GoalImage:
        """Measure `env`; `argument` is ``CHECKPOINT; GOAL; BASELINE; ALPHA``, the last two may be left out."""
        checkpoint, goal, baseline, alpha = _arguments(argument)
        return cls(env, checkpoint, goal, baseline, alpha=alpha)


class VectorGoalImage(VectorMetered, RecordConstructorArgs):
    """`GoalImage` for a `VectorEnv` whose observations are or have pictures."""

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        embedder: Embedder | str,
        goal: str,
        baseline: str = "",
        *,
        alpha: float = 0.0,
    ) -> None:
        """Compare what `env` shows with a goal; the arguments are those of `GoalImage`.

        Raises:
            ConfigurationError: Nothing is seen, or an argument is not one of these.
        """
        RecordConstructorArgs.__init__(self, embedder=embedder, goal=goal, baseline=baseline, alpha=alpha)
        look = _look(env.single_observation_space)
        if look is None:
            raise ConfigurationError(
                f"goal_image: the observations of {env} are no pictures; choose others (--set observation=rgb in a "
                "maze), or wrap each environment by itself"
            )
        super().__init__(env, GoalMeter(_load(embedder), goal, baseline, alpha, look))

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorGoalImage:
        """As `GoalImage.from_text`."""
        checkpoint, goal, baseline, alpha = _arguments(argument)
        return cls(env, checkpoint, goal, baseline, alpha=alpha)


def _look(space: gymnasium.Space[Any]) -> Callable[[Any], NDArray[np.uint8]] | None:
    """What takes the picture out of an observation; None where there is none."""
    if _is_picture(space):
        return lambda observation: observation
    if isinstance(space, gymnasium.spaces.Dict):
        for key, part in space.items():
            if _is_picture(part):
                return lambda observation: observation[key]
    return None


def _is_picture(space: gymnasium.Space[Any]) -> bool:
    return isinstance(space, gymnasium.spaces.Box) and space.dtype == np.uint8 and space.shape[2:] == (3,)


def _load(embedder: Embedder | str) -> Embedder:
    if not isinstance(embedder, str):
        return embedder
    from .clip import Clip

    return Clip(embedder)


def _arguments(argument: str) -> tuple[str, str, str, float]:
    checkpoint, goal, baseline, alpha = [each.strip() for each in f"{argument};;;".split(";")][:4]
    if not checkpoint or not goal or argument.count(";") > 3:
        raise ConfigurationError("write goal_image:CHECKPOINT; GOAL; BASELINE; ALPHA")
    try:
        return checkpoint, goal, baseline, float(alpha or 0.0)
    except ValueError:
        raise ConfigurationError(f"goal_image: alpha='{alpha}' is no number") from None
