"""The terminal: results on the standard output, progress and remarks on the standard error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

__all__ = ["GOES_ON", "STDERR", "bar", "markdown", "show", "table", "tell_evaluations", "training_bar"]

GOES_ON = "the same command goes on where it was"
"""What is said where a command ends early."""
STDOUT = Console(soft_wrap=True)
STDERR = Console(stderr=True, soft_wrap=True)


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[..., None]]:
    """Draw a progress bar; gives a function that advances it by a number and may change its note."""
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=STDERR, transient=True, disable=not STDERR.is_terminal) as progress:
        task = progress.add_task(what, total=total, note="")

        def advance(by: int, note: str = "") -> None:
            progress.update(task, advance=by, note=note)

        yield advance


@contextmanager
def training_bar(steps: int) -> Iterator[Callable[[int, float | None], None]]:
    """Draw the progress bar of a training; gives what `train` calls with the step and the last success."""
    with bar("steps", steps) as advance:
        at = 0

        def progress(step: int, success: float | None) -> None:
            nonlocal at
            advance(min(step, steps) - at, "" if success is None else f"success {success:.2f}")
            at = min(step, steps)

        yield progress


def tell_evaluations(steps: int) -> Callable[[int, float | None], None]:
    """Return what `train` calls after each evaluation: a line where no progress bar can be drawn."""

    def tell(step: int, success: float | None) -> None:
        if not STDERR.is_terminal:
            STDERR.print(f"step {step:,} of {steps:,}" + ("" if success is None else f", success {success:.2f}"))

    return tell


def show(document: Any, as_json: bool, *shown: Callable[[], Any]) -> None:
    """Print `document` as JSON, or else what each of `shown` makes of it: a text or a table."""
    if as_json:
        print(json.dumps(document, allow_nan=False))
    else:
        for make in shown:
            STDOUT.print(make(), markup=False, highlight=False)


def markdown(text: str) -> Any:
    """Return `text` drawn for a terminal, or as it is for a file."""
    if not STDOUT.is_terminal:
        return text
    from rich.markdown import Markdown  # Late: it costs more than all the rest of the command line.

    return Markdown(text)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str | None = None) -> Table:
    """Return a table of plain texts."""
    drawn = Table(*columns, caption=caption)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn
