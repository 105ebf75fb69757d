"""The files of the running Python interpreter, without anything that was installed into it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

from ....errors import Fault

__all__ = ["HIDDEN", "Interpreter", "interpreter"]

HIDDEN = ("site-packages", "dist-packages", "test", "idlelib", "tkinter", "turtledemo", "ensurepip")
"""Folders of the standard library that no candidate needs: installed packages hold answers."""


class Interpreter:
    """Where things are.

    Attributes:
        executable: The interpreter itself, links followed.
        library: The folder of the standard library.
        files: The shared libraries that it and its modules load, and what loads them.
    """

    def __init__(self) -> None:
        self.executable = Path(os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable))
        self.library = Path(os.path.realpath(sysconfig.get_path("stdlib", vars={"base": sys.base_prefix})))
        modules = sorted((self.library / "lib-dynload").glob("*.so"))
        self.files = _shared(self.executable, modules)

    @property
    def hidden(self) -> list[Path]:
        """The folders of `HIDDEN` that there are."""
        return [self.library / name for name in HIDDEN if (self.library / name).is_dir()]


@cache
def interpreter() -> Interpreter:
    """Return where the running interpreter's files are.

    Raises:
        Fault: The shared libraries cannot be found out.
    """
    return Interpreter()


def _shared(executable: Path, modules: list[Path]) -> list[Path]:
    """Return the shared libraries that `executable` and its `modules` load."""
    # The loader itself lists what it would load, for everything at once; ldd would start it for every module.
    trace = {"LD_TRACE_LOADED_OBJECTS": "1", "LD_PRELOAD": ":".join(map(str, modules))}
    try:
        found = subprocess.run([str(executable)], env=trace, capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Fault(f"the loader does not tell which libraries Python needs: {error}") from error
    paths = {Path(path) for path in re.findall(r"(?:=>\s*|^\s*)(/\S+)\s+\(0x", found, re.MULTILINE)}
    return sorted(paths.difference(modules))
