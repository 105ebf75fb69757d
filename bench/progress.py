"""Progress bars of a suite on the terminal: one for all runs, one for each that is running."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from .suite import Job

__all__ = ["SuiteProgress"]


class SuiteProgress:
    """A `runner.Listener` that draws on `console`; use it inside ``with``."""

    def __init__(self, console: Console, total: int) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=console,
        )
        self._total = self._bars.add_task("[bold]runs", total=total, note="")
        self._by_folder: dict[Path, TaskID] = {}
        self._failures = 0

    def __enter__(self) -> SuiteProgress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def progress(self, job: Job, step: int, success: float | None) -> None:
        """Move the bar of `job`, which appears with the first news of it."""
        if job.folder not in self._by_folder:
            label = f"{job.run.design} · {job.run.agent} · seed {job.run.seed}"
            self._by_folder[job.folder] = self._bars.add_task(label, total=job.run.steps, note="")
        note = "" if success is None else f"success {success:.2f}"
        self._bars.update(self._by_folder[job.folder], completed=min(step, job.run.steps), note=note)

    def ended(self, job: Job, error: str) -> None:
        """Remove the bar of `job`; say what went wrong."""
        task = self._by_folder.pop(job.folder, None)
        if task is not None:
            self._bars.remove_task(task)
        if error:
            self._failures += 1
            self._bars.console.print(f"[red]failed[/] {job.folder}: {error} (error.txt there has the traceback)")
        self._bars.update(self._total, advance=1, note=f"[red]{self._failures} failed" if self._failures else "")
