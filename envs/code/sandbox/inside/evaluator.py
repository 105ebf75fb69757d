"""The fork server: one process that reads jobs, a fresh process for each, and nothing that lasts from one to the next.

It speaks lines. From the host: ``{"run": bytes, "limits": limits, "hold": seconds}`` begins a job, ``{"more": bytes}``
adds to it, each followed by so many bytes for the job's process, and ``{"stop": true}`` ends it. To the host: ``o``
when it is ready; ``r`` and a number, followed by so many bytes that the job's process has written; ``e`` and a JSON
object at its end. What a candidate writes can only ever become a reply, and replies are data.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import mmap
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from .child import limit, work
from .codec import dump, load
from .line import Line, Message
from .lockdown import lock

__all__ = ["main"]

USERS = 100_000
"""Where this program is root, its candidates are a user of their own, from here on: limits are counted by user."""

REQUESTS, REPLIES = 250, 251
"""Descriptors through which a job's process hears and answers."""

_NAMES = ("INT", "TERM", "HUP", "QUIT", "PIPE", "TSTP", "TTIN", "TTOU", "USR1", "USR2", "ALRM", "VTALRM", "PROF")
IGNORED = tuple(getattr(signal, f"SIG{name}") for name in _NAMES)
"""Signals that this program does not listen to: anybody inside may send them."""

PATIENCE = 0.05
"""Seconds between looks at the memory of all the processes together."""

FILES = 4_000
"""Files that there may be: each takes memory of the kernel's, even an empty one."""


def main() -> None:
    """Serve until the host closes the line."""
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    sys.setrecursionlimit(2_000)
    lock()
    gc.collect()
    gc.freeze()
    _Server().serve()


class _Server:
    def __init__(self) -> None:
        self.line = Line()
        self.alone = os.getpid() == 1
        self.user = _user()
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self.scratch = tempfile.gettempdir()
        self.blank = self.look() if self.alone else None

    def serve(self) -> None:
        self.line.say(b"o\n")
        while True:
            while (heard := self.line.next()) is None:
                if not self.line.read():
                    return
            message, data = heard
            if "run" in message and data is not None:
                self.line.say(b"e" + dump(_Job(self, message["limits"], message["hold"]).run(data)) + b"\n")
            if data is not None:
                data.close()

    def sweep(self) -> bool:
        """Remove what candidates left; say whether nothing is left that could be read by the next."""
        if not self.alone:
            return True
        try:
            for entry in os.scandir(self.scratch):
                (os.rmdir if entry.is_dir(follow_symlinks=False) else os.unlink)(entry.path)
            return self.look() == self.blank
        except OSError:
            return False

    def look(self) -> tuple[int, list[str]]:
        """Return what can be written on the folder for files itself, after its times were set back."""
        with contextlib.suppress(OSError):  # Who may not set them cannot be anybody's letter-box either.
            os.utime(self.scratch, (0, 0))
        names: list[str] = []
        with contextlib.suppress(OSError, AttributeError):
            names = os.listxattr(self.scratch)
        return os.stat(self.scratch).st_mode, names


class _Job:
    """One job: its process, the pipes to it, and what became of it."""

    def __init__(self, server: _Server, limits: dict[str, Any], hold: float) -> None:
        self.server, self.limits, self.hold = server, limits, hold
        self.held: float | None = None
        self.cpu = 0.0
        self.status: int | None = None
        self.stopped = ""
        self.written = 0
        self.silent = False
        self.given: list[mmap.mmap] = []
        self.gave = 0

    def run(self, job: mmap.mmap) -> Message:
        """Do `job` and return what became of it."""
        self.server.line.wipe()
        inside, self.requests = os.pipe()
        self.replies, outside = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            self.start(inside, outside, job)
        os.close(inside)
        os.close(outside)
        os.set_blocking(self.requests, False)
        os.set_blocking(self.replies, False)
        self.attend()
        self.kill()
        self.hold, self.held = 0.0, None
        # What was written before the end.
        while not self.silent and (self.turn() or self.server.line.busy):
            continue
        os.close(self.requests)
        os.close(self.replies)
        for data in self.given:
            data.close()
        clean = self.stopped != "memory" and self.server.sweep()
        return {"cpu": self.cpu, "status": self.status, "stopped": self.stopped, "clean": clean}

    def start(self, inside: int, outside: int, data: mmap.mmap) -> None:
        """Become the job's process; never returns."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (*IGNORED, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()
            os.dup2(inside, REQUESTS)
            os.dup2(outside, REPLIES)
            null = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            os.closerange(3, REQUESTS)
            os.chdir(self.server.scratch)
            user = self.server.user
            if os.getuid() == 0:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
            limit(self.limits)
            job = load(data[:])
            if "program" in job:
                _stand_between(job["program"])
            work(job, _lines(REQUESTS), lambda line: _write(REPLIES, line))
            status = 0
        finally:
            os._exit(status)

    def attend(self) -> None:
        """Hand bytes to and fro until the process is gone, the host says stop, or a limit is passed."""
        look = time.monotonic() + PATIENCE
        while not self.stopped and self.status is None:
            self.turn()
            self.reap()
            if self.server.alone and time.monotonic() > look:
                look = time.monotonic() + PATIENCE
                if _resident() > self.limits["memory"] or _files(self.server.scratch) > FILES:
                    self.stopped = "memory"

    def turn(self) -> bool:
        """Wait for those who have something to hand on or may be handed it, and do so; false where nobody came."""
        woken, line = self.server.woken, self.server.line
        busy = line.busy
        left = 0.0 if self.held is None else self.held - time.monotonic()
        sources = [0, woken, *([] if busy or self.silent or left > 0 else [self.replies])]
        sinks = [*([self.requests] if self.given else []), *([1] if busy else [])]
        ready, able, _ = select.select(sources, sinks, [], left if left > 0 else PATIENCE)
        if woken in ready:
            os.read(woken, 4096)
        if 1 in able:
            line.flush()
        if self.replies in ready:
            if self.hold and self.held is None:
                self.held = time.monotonic() + self.hold
            else:
                self.held = None
                self.relay()
        if 0 in ready:
            self.hear()
        if self.requests in able:
            self.give()
        return bool(ready or able)

    def hear(self) -> None:
        """Do what the host says, and take what it has for the job's process."""
        if not self.server.line.read():
            self.kill()
            os._exit(0)  # The host is gone, and with this process everything in its namespace.
        while (heard := self.server.line.next()) is not None:
            message, data = heard
            if "stop" in message:
                self.stopped = self.stopped or "time"
            elif data is not None:
                self.given.append(data)

    def give(self) -> None:
        """Hand on what is for the job's process, as far as it listens."""
        data = self.given[0]
        try:
            with memoryview(data) as view, view[self.gave :] as rest:
                self.gave += os.write(self.requests, rest)
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.gave = len(data)
        if self.gave == len(data):
            self.given.pop(0).close()
            self.gave = 0

    def relay(self) -> None:
        """Hand on what the job's process has written."""
        count = self.server.line.relay(self.replies)
        self.written += count
        self.silent = count == 0
        if self.written > self.limits["output"]:
            self.stopped = self.stopped or "output"
            self.silent = True

    def reap(self, options: int = os.WNOHANG) -> bool:
        """Collect processes that have ended, and the time that they took; false when there is none left."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, options)
            except OSError as error:
                return error.errno != errno.ECHILD
            if pid == 0:
                return True
            self.cpu += usage.ru_utime + usage.ru_stime
            if pid == self.child:
                self.status = os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        """End every process that the job has started."""
        while self.reap():
            for target in self.targets():
                try:
                    os.kill(target, signal.SIGKILL)
                except OSError:
                    continue
            time.sleep(0.0005)

    def targets(self) -> list[int]:
        if self.server.alone:
            return [-1]
        adopted: list[int] = []
        with contextlib.suppress(OSError), open(f"/proc/self/task/{os.getpid()}/children") as file:
            adopted += map(int, file.read().split())
        return [*([-self.child] if self.status is None else []), *adopted]


def _user() -> int:
    """Return a number for the candidates' user, such as nobody else has."""
    number = int.from_bytes(os.urandom(3), "little")
    with contextlib.suppress(OSError), open("/proc/self/uid_map") as file:
        # An engine without root's rights has fewer users to give: the second half of the widest range that it has.
        first, _, count = max((tuple(map(int, line.split())) for line in file), key=lambda each: each[2])
        if first + count <= USERS + (1 << 24):
            return first + count // 2 + number % (count - count // 2)
    return USERS + number


def _resident() -> int:
    """Return the bytes that all processes but this one hold."""
    pages = 0
    for name in os.listdir("/proc"):
        if name.isdecimal() and name != "1":
            try:
                with open(f"/proc/{name}/statm") as file:
                    values = file.read().split()
                pages += int(values[1])
            except (OSError, IndexError):
                continue
    return pages * os.sysconf("SC_PAGE_SIZE")


def _files(folder: str) -> int:
    """Return how many files there are in the file system of `folder`; 0 where it does not say."""
    system = os.statvfs(folder)
    return system.f_files - system.f_ffree


def _lines(descriptor: int) -> Iterator[bytes]:
    buffer = b""
    while data := os.read(descriptor, 1 << 16):
        buffer += data
        *lines, buffer = buffer.split(b"\n")
        yield from lines


def _write(descriptor: int, line: bytes) -> None:
    data = memoryview(line + b"\n")
    while data:
        data = data[os.write(descriptor, data) :]


def _stand_between(text: str) -> None:
    """Make `text` this process's standard input, and its standard output what the host is told."""
    with tempfile.TemporaryFile() as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        os.dup2(file.fileno(), 0)
    os.lseek(0, 0, os.SEEK_SET)
    os.dup2(REPLIES, 1)
