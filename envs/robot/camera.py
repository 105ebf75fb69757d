"""What a camera sees."""

from __future__ import annotations

import atexit
import os
import weakref
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError, Fault
from ..base import check_choice
from .engine import engine
from .simulation import Simulation

__all__ = ["Camera", "check_resolution"]

_LARGE = (640, 480)
_MOST = 1280, 960


def check_resolution(given: Any) -> tuple[int, int]:
    """Return a width and a height in pixels.

    Raises:
        ConfigurationError: They are not two positive integers, or more than the models' frame has room for.
    """
    try:
        width, height = given
        fits = all(
            not isinstance(value, bool) and int(value) == value and 1 <= value <= most
            for value, most in zip((width, height), _MOST, strict=True)
        )
    except (TypeError, ValueError, OverflowError):
        fits = False
    if not fits:
        raise ConfigurationError(
            f"resolution={given!r}: give a width and a height in pixels, (128, 128); at most {_MOST[0]} x {_MOST[1]}"
        )
    return int(width), int(height)


class Camera:
    """A camera of a simulation; it opens at its first picture.

    Args:
        simulation: What it looks at.
        name: A camera of the model.
        size: Width and height of its pictures, in pixels.

    Raises:
        ConfigurationError: The model has no such camera.
    """

    def __init__(self, simulation: Simulation, name: str, size: tuple[int, int]) -> None:
        names = [simulation.model.camera(index).name for index in range(simulation.model.ncam)]
        check_choice("camera", name, names)
        self._simulation, self._name, self._size = simulation, name, size
        self._open: dict[tuple[int, int], Any] = {}

    def draw(self) -> NDArray[np.uint8]:
        """Return a picture, uint8 ``(height, width, 3)``, without shadows: they take five times as long as the rest."""
        return self._picture(self._size, shadows=False)

    def large(self) -> NDArray[np.uint8]:
        """Return a picture for people, uint8 ``(480, 640, 3)``."""
        return self._picture(_LARGE, shadows=True)

    def close(self) -> None:
        """Give back what drawing holds."""
        for renderer in self._open.values():
            renderer.close()
        self._open.clear()

    def __getstate__(self) -> dict[str, Any]:
        # A copy opens its own.
        return self.__dict__ | {"_open": {}}

    def _picture(self, size: tuple[int, int], *, shadows: bool) -> NDArray[np.uint8]:
        renderer = self._open.get(size)
        if _PROCESS and _PROCESS[0] != os.getpid():
            raise ConfigurationError(
                "the process from which this one was forked has drawn, and here drawing would wait for ever: start"
                ' processes anew, AsyncVectorEnv(..., context="spawn"), or draw nothing before they start'
            )
        if renderer is None:
            mujoco = engine()
            if _FAILED:
                raise Fault(_FAILED[0])
            try:
                renderer = self._open[size] = mujoco.Renderer(self._simulation.model, size[1], size[0])
            except (mujoco.FatalError, RuntimeError, AttributeError) as error:
                text = (
                    f"no picture could be drawn ({error}): without a display, set MUJOCO_GL=egl or MUJOCO_GL=osmesa"
                    " before Python starts, and install its library (Debian: apt install libegl1, or libosmesa6)"
                )
                if isinstance(error, mujoco.FatalError):
                    _FAILED.append(text)
                raise Fault(text) from error
            _DRAWING.add(self)
            _PROCESS[:] = [os.getpid()]
            _close_at_exit()
        renderer.update_scene(self._simulation.data, self._name)
        renderer.scene.flags[engine().mjtRndFlag.mjRND_SHADOW] = shadows
        return renderer.render()


_PROCESS: list[int] = []
"""The process that has drawn."""
_FAILED: list[str] = []
"""Why nothing can be drawn: MuJoCo's second attempt after one that failed would end the program."""
_DRAWING: weakref.WeakSet[Camera] = weakref.WeakSet()


@cache
def _close_at_exit() -> None:
    # What is registered last is done first: MuJoCo, when it first draws, registers that its library goes.
    atexit.register(_close_all)


def _close_all() -> None:
    for camera in list(_DRAWING):
        camera.close()
