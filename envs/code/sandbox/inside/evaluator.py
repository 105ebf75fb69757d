"""The fork server: one process that reads jobs, a fresh process for each, and nothing that lasts from one to the next.

It speaks lines. From the host, each with the job's number as ``id``: ``{"run": job}`` begins a job, ``{"more": ...}``
is handed on to the process that does it, ``{"stop": true}`` ends it. To the host: ``o`` when it is ready, ``r`` and a
reply, whatever the job's process has written, and ``e`` with a JSON object at the job's end. What a candidate writes
can only ever become a reply, and replies are data.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from .child import limit, work
from .codec import dump, load
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
        self.alone = os.getpid() == 1
        self.user = _user()
        self.waiting = bytearray()
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self.scratch = tempfile.gettempdir()

    def serve(self) -> None:
        self.tell(b"o")
        while (line := self.line()) is not None:
            message = load(line)
            if "run" in message:
                self.tell(b"e" + dump(_Job(self, message["id"], message["run"]).run()))

    def tell(self, line: bytes) -> None:
        data = memoryview(line + b"\n")
        while data:
            data = data[os.write(1, data) :]

    def line(self) -> bytes | None:
        """Return the next line, waiting for it; ``None`` at the end."""
        while b"\n" not in self.waiting:
            if not self.read():
                return None
        line, _, rest = bytes(self.waiting).partition(b"\n")
        self.waiting[:] = rest
        return line

    def read(self) -> bool:
        data = os.read(0, 1 << 16)
        self.waiting += data
        return bool(data)

    def sweep(self) -> bool:
        """Remove what candidates left; say whether nothing is left that could be read by the next."""
        if not self.alone:
            return True
        for entry in os.scandir(self.scratch):
            try:
                shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
            except OSError:
                return False
        return True


class _Job:
    """One job: its process, the pipes to it, and what became of it."""

    def __init__(self, server: _Server, number: int, job: dict[str, Any]) -> None:
        self.server, self.number, self.job, self.limits = server, number, job, job["limits"]
        self.cpu = 0.0
        self.status: int | None = None
        self.stopped = ""
        self.written = 0
        self.to_child = bytearray()
        self.buffer = bytearray()
        self.printed = bytearray()

    def run(self) -> dict[str, Any]:
        program = "program" in self.job
        inside, self.requests = os.pipe()
        self.replies, outside = os.pipe()
        stdin = -1
        if program:
            with tempfile.TemporaryFile() as file:
                file.write(self.job["program"].encode("utf-8", "surrogatepass"))
                file.flush()
                stdin = os.dup(file.fileno())
                os.lseek(stdin, 0, os.SEEK_SET)
        self.child = os.fork()
        if self.child == 0:
            self.begin(inside, outside, stdin)
        for descriptor in (inside, outside, stdin) if program else (inside, outside):
            os.close(descriptor)
        os.set_blocking(self.requests, False)
        os.set_blocking(self.replies, False)
        try:
            self.attend()
        finally:
            self.kill()
            self.drain()
            os.close(self.requests)
            os.close(self.replies)
        clean = self.server.sweep()
        end = {"cpu": self.cpu, "status": self.status, "stopped": self.stopped, "clean": clean}
        return end | {"printed": self.printed.decode("latin-1")} if program else end

    def begin(self, inside: int, outside: int, stdin: int) -> None:
        """Become the job's process; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (*IGNORED, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(inside, REQUESTS)
            os.dup2(outside, REPLIES)
            os.dup2(null if stdin < 0 else stdin, 0)
            os.dup2(null if stdin < 0 else outside, 1)
            os.dup2(null, 2)
            os.closerange(3, REQUESTS)
            os.chdir(self.server.scratch)
            user = self.server.user
            if os.getuid() == 0:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
            limit(self.limits)
            work(self.job, _lines(REQUESTS), lambda line: _write(REPLIES, line))
        finally:
            os._exit(0)

    def attend(self) -> None:
        """Hand lines to and fro until the process is gone, the host says stop, or a limit is passed."""
        server = self.server
        selector = selectors.DefaultSelector()
        selector.register(0, selectors.EVENT_READ, "host")
        selector.register(self.replies, selectors.EVENT_READ, "replies")
        selector.register(server.woken, selectors.EVENT_READ, "child")
        look = time.monotonic() + PATIENCE
        with selector:
            while True:
                self.hear()
                if self.stopped:
                    return
                events = selector.select(0.005 if self.to_child else PATIENCE)
                for key, _ in events:
                    if key.data == "host" and not server.read():
                        os._exit(0)  # The host is gone, and with this process everything in its namespace.
                    elif key.data == "replies" and not self.relay():
                        selector.unregister(self.replies)
                    elif key.data == "child":
                        os.read(server.woken, 4096)
                self.reap()
                if self.status is not None:
                    return
                if self.written > self.limits["output"]:
                    self.stopped = "output"
                elif time.monotonic() > look:
                    look = time.monotonic() + PATIENCE
                    if server.alone and _resident() > self.limits["memory"]:
                        self.stopped = "memory"

    def hear(self) -> None:
        """Take what the host has said, and pass on what is for the job's process."""
        while b"\n" in self.server.waiting and not self.stopped:
            message = load(self.server.line() or b"{}")
            if message["id"] != self.number:
                continue  # It was about a job that had ended meanwhile.
            if "stop" in message:
                self.stopped = "time"
            elif "more" in message:
                self.to_child += dump(message["more"]) + b"\n"
        if self.to_child:
            try:
                del self.to_child[: os.write(self.requests, self.to_child)]
            except BlockingIOError:
                pass
            except BrokenPipeError:
                self.to_child.clear()

    def relay(self) -> bool:
        """Pass on what the job's process has written; false at its end."""
        try:
            data = os.read(self.replies, 1 << 16)
        except BlockingIOError:
            return True
        self.written += len(data)
        if self.written > self.limits["output"]:
            return bool(data)
        if "program" in self.job:
            self.printed += data
            return bool(data)
        self.buffer += data
        *lines, rest = bytes(self.buffer).split(b"\n")
        self.buffer[:] = rest
        if lines:
            self.server.tell(b"\n".join(b"r" + line for line in lines))
        return bool(data)

    def drain(self) -> None:
        """Read what was written before the end."""
        while self.written <= self.limits["output"]:
            before = self.written
            try:
                if not self.relay() or self.written == before:
                    return
            except OSError:
                return

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
