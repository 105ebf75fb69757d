"""Problems from a file or a folder; what format they have is told by what is in there, whatever it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ....errors import ConfigurationError
from ...rows import NotRows, Row, rows_of
from ..sandbox.inside.codec import NotPlain, encode
from ..task import Call, Task, Test
from . import apps, evalplus, human_eval, live_code_bench, mbpp
from .answers import UNANSWERED

__all__ = ["FORMATS", "Format", "read_problems"]

_DEPTH = 3
"""How many folders deep problems are looked for."""


class Format(NamedTuple):
    """One format.

    Attributes:
        name: What it is called.
        keys: What every row has.
        build: Makes a task of a row, or ``None`` where the row has no fair one.
    """

    name: str
    keys: frozenset[str]
    build: Callable[[Row], Task | None]


FORMATS = (
    # Before HumanEval: later releases have its keys too.
    Format("EvalPlus", evalplus.KEYS, evalplus.build),
    Format("HumanEval", human_eval.KEYS, human_eval.build),
    Format("MBPP", mbpp.KEYS, mbpp.build),
    Format("LiveCodeBench", live_code_bench.KEYS, live_code_bench.build),
    Format("APPS", apps.KEYS, apps.build),
)
"""What is known, each told by the keys of its rows; the first that fits counts."""


def read_problems(path: str | Path) -> list[Task]:
    """Return the tasks in `path`: a file, packed with gzip or not, or a folder with files or with APPS's folders.

    In a folder, files that are none of this (a licence, a note) are passed over. Problems without tests, or that cannot
    be judged from another process, are left out.

    Raises:
        ConfigurationError: There is nothing there, nothing of a known format, a broken row, or one problem twice.
    """
    given = Path(path).expanduser()
    if not given.exists():
        raise ConfigurationError(f"data={str(path)!r}: no such file or folder")
    tasks: dict[str, Task] = {}
    places: dict[str, str] = {}
    passed_over: list[str] = []
    for row, build in _rows(given, passed_over, _DEPTH):
        task = _task(row, build)
        if task is None:
            continue
        if task.id in tasks:
            raise ConfigurationError(
                f"{row.place}: task {task.id!r} a second time, first in {places[task.id]}; give one of the files"
            )
        tasks[task.id], places[task.id] = task, row.place
    if not tasks and given.is_file() and passed_over:
        raise ConfigurationError(f"{passed_over[0]}; known are {_known()}")
    if not tasks:
        found = f": {'; '.join(passed_over[:5])}" if passed_over else ""
        raise ConfigurationError(f"data={str(path)!r}: no problems that can be judged{found}; known are {_known()}")
    return list(tasks.values())


def _rows(path: Path, passed_over: list[str], depth: int) -> Iterator[tuple[Row, Callable[[Row], Task | None]]]:
    """Yield every row below `path` with what makes a task of it; add to `passed_over` what is of no known format."""
    if path.is_dir():
        if apps.is_folder(path):
            yield _folder(path), apps.build
            return
        for each in sorted(path.iterdir()) if depth else ():
            if not each.name.startswith("."):
                yield from _rows(each, passed_over, depth - 1)
        return
    if not path.is_file():
        return
    build = None
    try:
        for row in rows_of(path):
            if build is None:
                build = next((each.build for each in FORMATS if row.values.keys() >= each.keys), None)
            if build is None:
                keys = ", ".join(sorted(str(key)[:30] for key in row.values)[:12])
                passed_over.append(f"{path}: an unknown format, with objects of the keys {keys or '(none)'}")
                return
            yield row, build
    except NotRows as error:
        passed_over.append(f"{path}: an unknown format, which {error}")


def _folder(path: Path) -> Row:
    try:
        return apps.folder_row(path)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: not readable as a problem ({error})") from error


def _task(row: Row, build: Callable[[Row], Task | None]) -> Task | None:
    try:
        task = build(row)
        return None if task is None else _portable(task)
    except ConfigurationError:
        raise
    except KeyError as error:
        raise row.wrong(f"{error.args[0]!r} is missing") from error
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError, MemoryError) as error:
        raise row.wrong(f"{error or type(error).__name__}") from error


def _portable(task: Task) -> Task | None:
    """Return `task` without tests whose arguments or answer cannot be handed to another process."""
    public = tuple(each for each in task.public if _can_be_handed_over(each))
    hidden = tuple(each for each in task.hidden if _can_be_handed_over(each))
    if len(public) == len(task.public) and len(hidden) == len(task.hidden):
        return task
    return replace(task, public=public, hidden=hidden) if hidden else None


def _can_be_handed_over(test: Test) -> bool:
    if not isinstance(test, Call):
        return True
    try:
        encode(test.arguments)
        if test.expected is not UNANSWERED:
            encode(test.expected)
    except NotPlain:
        return False
    return True


def _known() -> str:
    return ", ".join(f"{each.name} ({', '.join(sorted(each.keys))})" for each in FORMATS) + ", folders of APPS"
