"""The program's line to the host: messages in, bytes and lines out, and nothing of them left in memory afterwards.

What goes to and fro is never looked at here. It passes through buffers that are wiped, or given back to the system,
before the next job begins: a job's process is a copy of the program's, memory and all, and what an earlier job was told
or has answered may be a solution.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import select
import sys
from typing import Any

from .codec import load

__all__ = ["Line", "Message"]

BUFFER = 1 << 16
"""Bytes that are handed on at once."""

FRAME = 16
"""Bytes that the line before them may take."""

Message = dict[str, Any]
"""What one line says."""

_ZEROS = bytes(BUFFER)


class Line:
    """Standard input and output. Nobody keeps the program from listening by not listening to it."""

    def __init__(self) -> None:
        os.set_blocking(1, False)
        self._bytes = bytearray(BUFFER)
        self._heard, self._said = memoryview(self._bytes), memoryview(bytearray(FRAME + BUFFER))
        # What stands in the two; the message that is coming in, its data, and how much of them is here.
        self._first = self._last = self._begin = self._end = self._filled = 0
        self._message: Message | None = None
        self._data: mmap.mmap | None = None

    @property
    def busy(self) -> bool:
        """Whether there is something still to be written."""
        return self._begin < self._end

    def read(self) -> bool:
        """Read what there is room for, waiting for it; false at the end."""
        rest = self._last - self._first
        self._heard[:rest] = self._heard[self._first : self._last]
        self._first, self._last = 0, rest
        count = os.readv(0, [self._heard[rest:]])
        self._last += count
        return count > 0

    def next(self) -> tuple[Message, mmap.mmap | None] | None:
        """Return the next message and the data that follow it, once all of it is here."""
        if self._message is None:
            end = self._bytes.find(b"\n", self._first, self._last)
            if end < 0:
                return None
            message: Message = load(bytes(self._heard[self._first : end]))
            size = message.get("run", message.get("more", 0))
            self._first, self._message, self._filled = end + 1, message, 0
            # Such memory goes back to the system as soon as it is closed.
            self._data = mmap.mmap(-1, size) if size else None
        if self._data is not None:
            count = min(len(self._data) - self._filled, self._last - self._first)
            with memoryview(self._data) as data:
                data[self._filled : self._filled + count] = self._heard[self._first : self._first + count]
            self._filled, self._first = self._filled + count, self._first + count
            if self._filled < len(self._data):
                return None
        heard, self._message = (self._message, self._data), None
        return heard

    def wipe(self) -> None:
        """Forget all that was heard and said, but for what is still to be taken."""
        self._heard[: self._first] = _ZEROS[: self._first]
        self._heard[self._last :] = _ZEROS[self._last :]
        self._said[:BUFFER] = _ZEROS
        self._said[BUFFER:] = _ZEROS[:FRAME]

    def relay(self, descriptor: int) -> int:
        """Pass on what can be read from `descriptor`, once nothing else is to be written; return how much it is."""
        count = os.readv(descriptor, [self._said[FRAME:]])
        if count:
            line = b"r%d\n" % count
            self._begin, self._end = FRAME - len(line), FRAME + count
            self._said[self._begin : FRAME] = line
            self.flush()
        return count

    def say(self, line: bytes) -> None:
        """Say a line of the program's own, after all that was to be said before."""
        self._finish()
        self._said[: len(line)] = line
        self._begin, self._end = 0, len(line)
        self._finish()

    def flush(self) -> None:
        """Write what is to be written, as far as the host listens."""
        with contextlib.suppress(BlockingIOError):
            self._begin += os.write(1, self._said[self._begin : self._end])

    def _finish(self) -> None:
        # What the host says meanwhile is about a job that has ended.
        while self.busy:
            heard, _, _ = select.select([0], [1], [])
            self.flush()
            if heard and not self.read():
                sys.exit()
            while (stale := self.next()) is not None:
                if stale[1] is not None:
                    stale[1].close()
