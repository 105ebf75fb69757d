"""Which lines each test runs, as a debugger inside the sandbox sees it, and how suspicious that makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..sandbox import Job, Limits, Sandbox
from ..task import Call

__all__ = ["Coverage", "Line", "trace"]

Line = tuple[str, int]
"""A file and the number of one of its lines."""

_MODULE = "lines_that_run"
_LIMITS = Limits(seconds=5.0, call_seconds=1.0)
_PROBE = '''
"""Runs a function and says which lines it ran, and in which one it ended if that was by an exception."""

import importlib
import sys


class Enough(BaseException):
    pass


def run(module, function, arguments):
    lines, count = set(), 0

    def note(frame, event, argument):
        nonlocal count
        count += 1
        if count > 20_000:
            raise Enough
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return note

    ended = None
    called = getattr(importlib.import_module(module), function)
    sys.settrace(note)
    try:
        called(*arguments)
    except BaseException as error:
        sys.settrace(None)
        place = error.__traceback__.tb_next
        while place is not None:
            if place.tb_frame.f_code is not note.__code__:
                ended = (place.tb_frame.f_code.co_filename, place.tb_lineno)
            place = place.tb_next
    finally:
        sys.settrace(None)
    return sorted(lines), ended
'''


@dataclass(frozen=True)
class Coverage:
    """What some tests ran.

    Attributes:
        lines: The lines that each test ran; none where it did not come back.
        ended: For each test the line in which it ended, if that was by an exception.
        passed: Which tests passed.
    """

    lines: tuple[frozenset[Line], ...]
    ended: tuple[Line | None, ...]
    passed: tuple[bool, ...]

    def failing(self, line: Line) -> float:
        """Return the share of the failing tests that ran `line`."""
        return self._share(line, passed=False)

    def passing(self, line: Line) -> float:
        """Return the share of the passing tests that ran `line`."""
        return self._share(line, passed=True)

    def suspicion(self, line: Line) -> float:
        """Return Ochiai's coefficient (Abreu et al., 2007): 1 for a line that the failing tests alone ran, all of them.

        Where no failing test came back, every line is as good as another.
        """
        failing = [line in lines for lines, passed in zip(self.lines, self.passed, strict=True) if not passed and lines]
        if not failing:
            return 0.5
        runs = sum(line in lines for lines in self.lines)
        return float(sum(failing) / (len(failing) * runs) ** 0.5) if runs else 0.0

    def ends(self, line: Line) -> bool:
        """Return whether a failing test ended in `line`."""
        return any(end == line and not passed for end, passed in zip(self.ended, self.passed, strict=True))

    def _share(self, line: Line, *, passed: bool) -> float:
        ran = [line in lines for lines, each in zip(self.lines, self.passed, strict=True) if each is passed]
        return sum(ran) / len(ran) if ran else 0.0


def trace(sandbox: Sandbox, files: Mapping[str, str], tests: Sequence[Call], passed: Sequence[bool]) -> Coverage:
    """Run `tests`, of which it is known which `passed`, over `files`, and see which lines they run.

    Raises:
        Fault: The sandbox failed.
    """
    main = next(iter(files)).removesuffix(".py")
    calls = []
    for test in tests:
        module, _, function = test.function.rpartition(".")
        calls.append((f"{_MODULE}.run", (module or main, function, test.arguments)))
    job = Job({**files, f"{_MODULE}.py": _PROBE}, calls=tuple(calls), limits=_LIMITS)
    seen = [reply.value if reply.kind == "value" else ([], None) for reply in sandbox.run(job).replies]
    seen += [([], None)] * (len(tests) - len(seen))
    return Coverage(
        tuple(frozenset((name, number) for name, number in lines) for lines, _ in seen),
        tuple(ended for _, ended in seen),
        tuple(passed),
    )
