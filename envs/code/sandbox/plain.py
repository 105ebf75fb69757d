"""No sandbox at all, for those who ask for it by name: a process like any other."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from tempfile import gettempdir

from .backend import Backend, Channel, PipeChannel
from .interpreter import interpreter
from .job import Limits
from .program import ENVIRONMENT, OPTIONS, program

__all__ = ["Plain"]


class Plain(Backend):
    """The program as a plain child process: its limits hold, but nothing keeps a candidate from your files.

    Hidden tests can be read from disk, the network is open, and what a candidate starts may go on.
    """

    name = "unsafe-subprocess"
    remedy = "nothing is needed"

    def check(self) -> None:
        pass

    def start(self, limits: Limits) -> Channel:
        warnings.warn(
            "sandbox='unsafe-subprocess' runs candidates' code as you, with your files and your network;"
            " use it only for code that you would run yourself",
            stacklevel=2,
        )
        environment = ENVIRONMENT | {"PATH": os.environ.get("PATH", ""), "TMPDIR": gettempdir()}
        executable: Path = interpreter().executable
        return PipeChannel([str(executable), *OPTIONS, "-c", program()], environment)
