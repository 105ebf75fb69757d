"""MuJoCo, imported late, and able to draw where there is no display."""

from __future__ import annotations

import os
import sys
from ctypes.util import find_library
from functools import cache
from typing import Any

from ...errors import require

__all__ = ["engine"]


@cache
def engine() -> Any:
    """Return the module ``mujoco``.

    It chooses how to draw when it is imported. On Linux without a display, and where nobody has set ``MUJOCO_GL``, that
    is EGL, or OSMesa where only this is installed.

    Raises:
        MissingDependency: MuJoCo is not installed.
    """
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and "mujoco" not in sys.modules:
        found = next((name for library, name in (("EGL", "egl"), ("OSMesa", "osmesa")) if find_library(library)), None)
        if found:
            os.environ.setdefault("MUJOCO_GL", found)
    return require("mujoco", "robot")
