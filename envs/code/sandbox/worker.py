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

HOLD = 0.001
"""Seconds that replies are gathered before they are handed on: every hand that they pass through costs time."""

GRACE = 1.0
"""Seconds that a program may take to end a job when it is told to."""

LINE = 1_000
"""Bytes in which a line ends that is the program's own."""


class Lost(Exception):
    """The program died, or does not answer: it has been ended, and its job has no result."""


@dataclass(frozen=True)
class End:
    """How a job ended: seconds of processor time, exit status, and why it was stopped."""

    cpu: float
    status: int | None
    stopped: str


class Worker:
    """The host's side of one program.

    Raises:
        Fault: It could not be started.
    """

    def __init__(self, backend: Backend, limits: Limits) -> None:
        self._channel = backend.start(limits)
        self._waiting = bytearray()
        self.usable = True
        try:
            if self.hear(BOOT) != (b"o", b""):
                raise Lost
        except (Lost, TimeoutError) as error:
            self.close()
            complaint = getattr(self._channel, "complaint", str)()
            raise Fault(f"the {backend.name} sandbox does not start: {complaint or 'no answer'}") from error

    def begin(self, message: dict[str, Any], limits: Limits) -> Conversation:
        """Begin a job and return the conversation about it."""
        return Conversation(self, message, limits)

    def say(self, message: dict[str, Any], data: bytes = b"") -> None:
        """Send one message, and the data that follows it.

        Raises:
            Lost: The program is gone.
        """
        try:
            self._channel.send(dump(message) + b"\n" + data)
        except Fault as error:
            raise self._lost() from error

    def hear(self, seconds: float) -> tuple[bytes, bytes]:
        """Return the next message: the letter that says of what kind it is, and its data.

        Raises:
            TimeoutError: There is none within `seconds`.
            Lost: The program is gone.
        """
        until = time.monotonic() + seconds
        while True:
            end = self._waiting.find(b"\n", 0, LINE)
            if end >= 0:
                kind, data = bytes(self._waiting[:1]), bytes(self._waiting[1:end])
                first = last = end + 1
                if kind == b"r":
                    last += int(data)
                    data = bytes(self._waiting[first:last])
                if len(self._waiting) >= last:
                    del self._waiting[:last]
                    return kind, data
            left = until - time.monotonic()
            # One who goes on talking is late, too.
            received = self._channel.receive(left) if left > 0 else None
            if received is None:
                raise TimeoutError
            if not received:
                raise self._lost()
            self._waiting += received

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

    def __init__(self, worker: Worker, message: dict[str, Any], limits: Limits) -> None:
        self._worker, self._limits = worker, limits
        self._until = time.monotonic() + limits.seconds
        self._said, self._seen = bytearray(), 0
        self.end: End | None = None
        data = dump(message) + b"\n"
        # Replies to a job that is all said may come together; one that goes on talking waits for each.
        hold = 0.0 if {"serve", "assertions"} & message.keys() else HOLD
        worker.say({"run": len(data), "limits": limits.as_message(), "hold": hold}, data)

    def say(self, message: Any) -> None:
        """Hand `message` on to the process that does the job."""
        data = dump(message) + b"\n"
        self._worker.say({"more": len(data)}, data)

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
        until = min(self._until, time.monotonic() + self._limits.call_seconds)
        while (line := self._line()) is None:
            if self.end is not None:
                return None
            if not self._listen(until):
                self.stop()
                return None
        try:
            reply = load(line)
        except NotPlain:
            reply = None
        if isinstance(reply, dict):
            return reply
        self.stop("output")
        return None

    def rest(self) -> bytes:
        """Return all that is said until the job ends; a job that is late is stopped.

        Raises:
            Lost: The program is gone.
        """
        while self.end is None:
            if not self._listen(self._until):
                self.stop()
        return bytes(self._said)

    def stop(self, reason: str = "time") -> None:
        """End the job now, unless it has ended.

        Raises:
            Lost: The program does not answer.
        """
        if self.end is not None:
            return
        self._worker.say({"stop": True})
        until = time.monotonic() + GRACE
        while self.end is None:
            if not self._listen(until, reason):
                raise self._worker._lost()

    def _line(self) -> bytes | None:
        """Return the next whole line of what the job's process has written, if there is one."""
        end = self._said.find(b"\n", self._seen)
        if end < 0:
            self._seen = len(self._said)
            return None
        line = bytes(self._said[:end])
        del self._said[: end + 1]
        self._seen = 0
        return line

    def _listen(self, until: float, reason: str = "") -> bool:
        """Take the program's next message; false when there is none by `until`."""
        try:
            kind, data = self._worker.hear(until - time.monotonic())
        except TimeoutError:
            return False
        if kind == b"r":
            self._said += data
            return True
        # This message is the program's own: no candidate can write it.
        message = load(data)
        stopped = reason if message["stopped"] == "time" else message["stopped"]
        self.end = End(message["cpu"], message["status"], stopped)
        if not message["clean"]:
            self._worker.close()
        return True
