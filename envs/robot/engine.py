"""MuJoCo, imported late, and able to draw where there is no display."""

from __future__ import annotations

import importlib
import os
import sys
from ctypes.util import find_library
from functools import cache
from typing import Any

from ...errors import ConfigurationError, require

__all__ = ["engine"]


@cache
def engine() -> Any:
    """Return the module ``mujoco``.

    It chooses how to draw when it is imported. On Linux without a display, and where nobody has set ``MUJOCO_GL``, that
    is EGL, or OSMesa where only this is installed; also where somebody else has imported it before.

    Raises:
        MissingDependency: MuJoCo is not installed.
        ConfigurationError: ``MUJOCO_GL`` is nothing that MuJoCo knows.
    """
    imported = "mujoco" in sys.modules
    found = None
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and not os.environ.get("MUJOCO_GL"):
        found = next((name for library, name in (("EGL", "egl"), ("OSMesa", "osmesa")) if find_library(library)), None)
    if found:
        os.environ["MUJOCO_GL"] = found
    try:
        mujoco = require("mujoco", "robot")
    except RuntimeError as error:
        raise ConfigurationError(f"MuJoCo does not start ({error}): give egl, osmesa, glfw or disabled") from error
    if found and imported:
        importlib.reload(sys.modules[mujoco.Renderer.__module__].gl_context)
    return mujoco
