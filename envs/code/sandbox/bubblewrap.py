"""Sandboxes by bubblewrap: namespaces of the kernel around the program, without a daemon."""

from __future__ import annotations

import os
import shutil

from ....errors import ConfigurationError
from .backend import Backend, Channel, PipeChannel
from .interpreter import interpreter
from .job import Limits
from .program import ENVIRONMENT, OPTIONS, program

__all__ = ["Bubblewrap"]

_ROOT = [word for right in ("SETUID", "SETGID", "KILL") for word in ("--cap-add", f"CAP_{right}")]


class Bubblewrap(Backend):
    """The program is process 1 of namespaces of its own; it sees Python's library, and nothing else of this machine.

    There is no network, no other process, and nowhere to write but a small ``/tmp``. Memory and processor time are
    bounded by the limits of each process, and the memory of all together by the program inside.
    """

    name = "bubblewrap"
    remedy = "install bubblewrap (Debian, Ubuntu: apt install bubblewrap) and allow user namespaces"

    def check(self) -> None:
        if shutil.which("bwrap") is None:
            raise ConfigurationError("there is no program 'bwrap'")

    def start(self, limits: Limits) -> Channel:
        return PipeChannel(self.command(limits), {})

    def command(self, limits: Limits) -> list[str]:
        """Return what is run."""
        python = interpreter()
        command = [str(shutil.which("bwrap")), "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL"]
        # Root's own limits are not enforced: the program becomes another user for each candidate, and keeps no more
        # rights than that takes. Everybody else has one user, in a namespace that allows no further ones.
        command += _ROOT if os.getuid() == 0 else ["--unshare-user", "--disable-userns"]
        command += ["--clearenv"]
        for name, value in ENVIRONMENT.items():
            command += ["--setenv", name, value]
        files = (python.executable, python.library, *python.files)
        for folder in sorted({parent for path in files for parent in path.parents}):
            command += ["--perms", "755", "--dir", str(folder)]
        for path in files:
            command += ["--ro-bind", str(path), str(path)]
        for path in python.hidden:
            command += ["--tmpfs", str(path), "--remount-ro", str(path)]
        command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/dev/pts"]
        # Settings of the kernel for these namespaces, which would belong to the candidate where it is the only user.
        command += ["--tmpfs", "/proc/sys", "--remount-ro", "/proc/sys"]
        command += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", "/tmp"]
        command += ["--remount-ro", "/", "--chdir", "/tmp"]
        return [*command, "--", str(python.executable), *OPTIONS, "-c", program()]
