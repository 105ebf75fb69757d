"""One running program: jobs go in, replies come out, and the host's clock decides how long that may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....errors import Fault
from .backend import Backend
from .inside.codec import NotPlain, dump, load
from .job import Limits

__all__ = ["Conversation", "End", "Lost", "Worker"]

BOOT = 30.0
"""Seconds that a program may take until it is ready."""

GRACE = 1.0
"""Seconds that a program may take to end a job when it is told to."""


class Lost(Exception):
    """The program died, or does not answer: it has been ended, and its job has no result."""


@dataclass(frozen=True)
class End:
    """How a job ended: seconds of processor time, exit status, why it was stopped, and what a program printed."""

    cpu: float
    status: int | None
    stopped: str
    printed: str = ""


class Worker:
    """The host's side of one program.

    Raises:
        Fault: It could not be started.
    """

    def __init__(self, backend: Backend, limits: Limits) -> None:
        self._channel = backend.start(limits)
        self._waiting = bytearray()
        self._jobs = 0
        self.usable = True
        try:
            if self.line(BOOT) != b"o":
                raise Lost
        except (Lost, TimeoutError) as error:
            self.close()
            complaint = getattr(self._channel, "complaint", str)()
            raise Fault(f"the {backend.name} sandbox does not start: {complaint or 'no answer'}") from error

    def begin(self, message: dict[str, Any], limits: Limits) -> Conversation:
        """Begin a job and return the conversation about it."""
        self._jobs += 1
        return Conversation(self, self._jobs, message | {"limits": limits.as_message()}, limits)

    def say(self, message: dict[str, Any]) -> None:
        """Send one message.

        Raises:
            Lost: The program is gone.
        """
        try:
            self._channel.send(dump(message) + b"\n")
        except Fault as error:
            raise self._lost() from error

    def line(self, seconds: float) -> bytes:
        """Return the next line.

        Raises:
            TimeoutError: There is none within `seconds`.
            Lost: The program is gone.
        """
        until = time.monotonic() + seconds
        while (end := self._waiting.find(b"\n")) < 0:
            data = self._channel.receive(until - time.monotonic())
            if not data:
                raise self._lost()
            self._waiting += data
        line = bytes(self._waiting[:end])
        del self._waiting[: end + 1]
        return line

    def alive(self) -> bool:
        """Whether the program is there and silent, as it has to be between jobs."""
        if self.usable:
            try:
                self._channel.receive(0)
            except TimeoutError:
                return True
            self.close()
        return False

    def forget(self) -> None:
        """Let go of the line without ending the program: it belongs to the process that this one was forked from."""
        self.usable = False
        self._channel.forget()

    def close(self) -> None:
        """End the program."""
        self.usable = False
        self._channel.close()

    def _lost(self) -> Lost:
        self.close()
        return Lost("the sandbox's program is gone")


class Conversation:
    """One job: its replies as they come, until it ends by itself or is stopped.

    Attributes:
        end: How it ended; ``None`` until then.
    """

    def __init__(self, worker: Worker, number: int, message: dict[str, Any], limits: Limits) -> None:
        self._worker, self._number, self._limits = worker, number, limits
        self._until = time.monotonic() + limits.seconds
        self.end: End | None = None
        worker.say({"id": number, "run": message})

    def say(self, message: Any) -> None:
        """Hand `message` on to the process that does the job."""
        self._worker.say({"id": self._number, "more": message})

    def replies(self) -> Iterator[dict[str, Any]]:
        """Yield replies until the job ends; what is no reply at all ends it.

        Raises:
            Lost: The program is gone.
        """
        while (reply := self.next()) is not None:
            yield reply

    def next(self) -> dict[str, Any] | None:
        """Return the next reply, or ``None`` when there will be none; a job that is late is stopped.

        Raises:
            Lost: The program is gone.
        """
        while self.end is None:
            left = min(self._limits.call_seconds, self._until - time.monotonic())
            try:
                line = self._worker.line(left)
            except TimeoutError:
                self.stop()
                return None
            if line[:1] == b"e":
                self._finish(line)
            else:
                try:
                    reply = load(line[1:])
                except NotPlain:
                    reply = None
                if isinstance(reply, dict):
                    return reply
                self.stop("output")
        return None

    def stop(self, reason: str = "time") -> None:
        """End the job now, unless it has ended.

        Raises:
            Lost: The program does not answer.
        """
        if self.end is not None:
            return
        self._worker.say({"id": self._number, "stop": True})
        until = time.monotonic() + GRACE
        while self.end is None:
            try:
                line = self._worker.line(until - time.monotonic())
            except TimeoutError:
                raise self._worker._lost() from None
            if line[:1] == b"e":
                self._finish(line, reason)

    def _finish(self, line: bytes, reason: str = "") -> None:
        # This line is the program's own: no candidate can write it.
        message = load(line[1:])
        stopped = reason if message["stopped"] == "time" else message["stopped"]
        self.end = End(message["cpu"], message["status"], stopped, message.get("printed", ""))
        if not message["clean"]:
            self._worker.close()
