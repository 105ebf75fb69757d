"""What the rows of a vector environment say to somebody who reads and writes words, and pictures of what they show."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError
from ..wrappers import LanguageInterface
from ..wrappers.below import attribute
from .agent import stack_actions
from .vectorize import singles

__all__ = ["Words", "pictures"]


class Words:
    """The language of a vector environment's rows.

    Args:
        venv: Environments that describe themselves and read words, behind `LanguageInterface` or not.

    Attributes:
        instructions: What is said first.

    Raises:
        ConfigurationError: They do not.
    """

    def __init__(self, venv: VectorEnv[Any, Any, Any]) -> None:
        rows: list[Any] = list(singles(venv))
        self._venv, self._native = venv, not rows
        self._rows = rows or [venv.unwrapped] * venv.num_envs
        if any(attribute(self._rows[0], name) is None for name in ("describe", "parse")):
            raise ConfigurationError(f"{venv} does not describe itself (describe, parse): there is nothing to read")
        self._spoken = bool(rows) and _speaks(rows[0])
        self.instructions = str(attribute(self._rows[0], "instructions", ""))

    def __len__(self) -> int:
        return len(self._rows)

    def heard(self, row: int, observation: Any, *, first: bool) -> str:
        """Return what `row`, which shows `observation`, says; the `first` time after the instructions."""
        if self._spoken:
            text = str(observation)
            return text if not first or text.startswith(self.instructions) else self._instructed(text)
        describe = attribute(self._rows[row], "describe")
        text = str(describe(observation, row) if self._native else describe(observation))
        return self._instructed(text) if first else text

    def seen(self, row: int, observation: Any) -> str | list[dict[str, Any]]:
        """Return what `row` says as the content of a chat message: a text, or parts where there are pictures.

        Instructions are in it only where the environment's own ``content`` has them.
        """
        shown = [] if self._spoken else pictures(observation)
        if not shown:
            return self.heard(row, observation, first=False)
        content = attribute(self._rows[row], "content")
        if content is not None:
            own: list[dict[str, Any]] = content(observation)
            return own
        text = {"type": "text", "text": self.heard(row, observation, first=False)}
        return [*({"type": "image_url", "image_url": {"url": _address(picture)}} for picture in shown), text]

    def action(self, row: int, text: str) -> Any:
        """Return the action that `text` asks for."""
        return text if self._spoken else attribute(self._rows[row], "parse")(text)

    def batch(self, actions: list[Any]) -> Any:
        """Put one action a row together as the environments take them.

        Raises:
            ConfigurationError: They are of another kind.
        """
        try:
            return stack_actions(self._venv, actions)
        except (TypeError, ValueError) as error:
            raise ConfigurationError(
                f"parse of {self._rows[0]} gave {actions!r}, and its action space is {self._venv.single_action_space}: "
                "what a text that is no action becomes has to fit into that, and is scored valid=0"
            ) from error

    def _instructed(self, text: str) -> str:
        return f"{self.instructions}\n\n{text}"


def pictures(observation: Any) -> list[NDArray[np.uint8]]:
    """Return the pictures in an observation: uint8 arrays ``(height, width, 3)``, alone or in a dictionary."""
    if isinstance(observation, Mapping):
        return [picture for part in observation.values() for picture in pictures(part)]
    if isinstance(observation, np.ndarray) and observation.dtype == np.uint8 and observation.shape[2:] == (3,):
        return [observation]
    return []


def _address(picture: NDArray[np.uint8]) -> str:
    """A picture as a ``data:`` address, as chat models with eyes take it."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _speaks(env: gymnasium.Env[Any, Any]) -> bool:
    """Whether there is a `LanguageInterface` among the layers of `env`, so that it says and hears texts already."""
    layer: Any = env
    while isinstance(layer, gymnasium.Wrapper):
        if isinstance(layer, LanguageInterface):
            return True
        layer = layer.env
    return False
