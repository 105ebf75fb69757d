"""What a sandbox is asked to do, and what it says happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

__all__ = ["Job", "Limits", "Reply", "Run"]


@dataclass(frozen=True)
class Limits:
    """What one run may use.

    Attributes:
        seconds: Wall-clock seconds of the whole run.
        call_seconds: Wall-clock seconds until each next reply.
        memory: Bytes, of each process; where the sandbox can, of all of them together.
        processes: Processes and threads.
        disk: Bytes of each file; where the sandbox can, of all of them together.
        output: Bytes of all replies, or of what a program prints.
    """

    seconds: float = 8.0
    call_seconds: float = 2.0
    memory: int = 256 << 20
    processes: int = 16
    disk: int = 8 << 20
    output: int = 1 << 20

    def as_message(self) -> dict[str, Any]:
        """Return what the program inside is told."""
        return asdict(self)


@dataclass(frozen=True)
class Job:
    """One candidate, and what is to be done with it: calls, or a program's input, or queries.

    Attributes:
        files: File name -> text; calls without a module go to the first one.
        calls: ``(function, arguments)`` each; arguments are plain data.
        stdin: What the first file, run as a program, reads from standard input: one run for each.
        queries: SQL that makes a fresh database each, on which the first file is run as a query.
        limits: What one run may use.
    """

    files: Mapping[str, str]
    calls: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    stdin: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Reply:
    """What came of one call, query or input.

    Attributes:
        kind: ``"value"`` for data; ``"raised"`` for an exception; ``"refused"`` for an answer that is no plain data;
            ``"missing"`` where no answer came: no such function, out of time, or the process was gone.
        value: The data; what was printed, for programs.
        error: The exception's name, the type that was refused, or why the answer is missing.
        message: The exception's message.
    """

    kind: Literal["value", "raised", "refused", "missing"]
    value: Any = None
    error: str = ""
    message: str = ""


@dataclass(frozen=True)
class Run:
    """What came of a job.

    Attributes:
        parses: Whether every file is Python; true where that is not asked.
        imports: Whether the first file could be imported, or there was nothing to import.
        error: Name and message of what went wrong there.
        replies: One for each call, input or query, in their order.
        cpu: Seconds of processor time of all processes of the candidate, as the kernel counts them.
        wall: Seconds until the end.
        stopped: Why it was ended early: ``"time"``, ``"memory"``, ``"output"``, ``"died"``; empty where it was not.
    """

    parses: bool
    imports: bool
    error: str = ""
    replies: tuple[Reply, ...] = ()
    cpu: float = 0.0
    wall: float = 0.0
    stopped: str = ""
