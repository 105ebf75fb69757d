"""What a kind of sandbox is: something that starts the program inside and gives a line to it."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence

from ....errors import Fault
from .job import Limits

__all__ = ["Backend", "Channel", "PipeChannel"]


class Channel(ABC):
    """The line to one running program."""

    @abstractmethod
    def send(self, data: bytes) -> None:
        """Write all of `data`.

        Raises:
            Fault: The program is gone.
        """

    @abstractmethod
    def receive(self, timeout: float) -> bytes:
        """Return what the program has written, waiting for at most `timeout` seconds; empty at its end.

        Raises:
            TimeoutError: It has written nothing.
        """

    @abstractmethod
    def close(self) -> None:
        """End the program and all that it has started; may be called again."""

    @abstractmethod
    def forget(self) -> None:
        """Close this process's copy of the line, in a process that was forked; the program goes on."""


class Backend(ABC):
    """A kind of sandbox.

    Attributes:
        name: What it is asked for by.
        remedy: What to install where it does not work.
    """

    name: str
    remedy: str

    @abstractmethod
    def check(self) -> None:
        """Look for what the backend needs, without starting anything.

        Raises:
            ConfigurationError: Something is missing; the message says what.
        """

    @abstractmethod
    def start(self, limits: Limits) -> Channel:
        """Start the program, where all runs together may use `limits` as far as the backend can hold them to it.

        Raises:
            Fault: It could not be started.
        """


class PipeChannel(Channel):
    """The line to a program that is a child of this process."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise Fault(f"the sandbox could not be started: {error}") from error
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._errors, self._complaint = self._process.stderr, b""
        os.set_blocking(self._errors.fileno(), False)
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(self._out, select.POLLIN)
        self._writable.register(self._in, select.POLLOUT)

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._in, left) :]
            except BlockingIOError:
                if not self._writable.poll(5_000):
                    raise Fault("the sandbox does not listen") from None
            except OSError as error:
                raise Fault(f"the sandbox is gone: {self.complaint() or error}") from error

    def receive(self, timeout: float) -> bytes:
        if not self._readable.poll(max(0.0, timeout) * 1000):
            raise TimeoutError
        return os.read(self._out, 1 << 16)

    def complaint(self) -> str:
        """Return what the program has written to standard error."""
        if not self._errors.closed:
            self._complaint += self._errors.read(2_000) or b""
        return self._complaint.decode("utf-8", "replace").strip()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        self.complaint()
        self.forget()

    def forget(self) -> None:
        if self._process.returncode is None:
            # The child of another process: it is not this one's to wait for.
            self._process.returncode = 0
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
