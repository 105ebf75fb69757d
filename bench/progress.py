"""Progress of a suite on the terminal: a bar for all runs and one for each that is running; elsewhere, a line a run."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from .suite import Job

__all__ = ["SuiteProgress"]


class SuiteProgress:
    """A `runner.Listener` that writes to `console`; use it inside ``with``.

    Args:
        console: Where to write.
        total: Number of runs.
    """

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._all = self._bars.add_task("[bold]runs", total=total, note="")
        self._tasks: dict[Path, TaskID] = {}
        self._notes: dict[Path, str] = {}
        self._ended = 0
        self._failed = 0

    def __enter__(self) -> SuiteProgress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def progress(self, job: Job, step: int, success: float | None) -> None:
        """Move the bar of `job`, which appears with the first news of it."""
        if job.folder not in self._tasks:
            self._tasks[job.folder] = self._bars.add_task(_title(job), total=job.run.steps, note="")
        self._notes[job.folder] = "" if success is None else f"success {success:.2f}"
        note = self._notes[job.folder]
        self._bars.update(self._tasks[job.folder], completed=min(step, job.run.steps), note=note)

    def skipped(self, job: Job) -> None:
        """Say that `job` was finished before."""
        self._notes[job.folder] = "done before"
        self.ended(job, "")

    def ended(self, job: Job, error: str) -> None:
        """Remove the bar of `job`, and say what became of it where that cannot be seen."""
        if job.folder in self._tasks:
            self._bars.remove_task(self._tasks.pop(job.folder))
        self._ended += 1
        self._failed += bool(error)
        if error:
            self._console.print(f"[red]failed[/] {job.folder}: {error} (see its error.txt)", highlight=False)
        elif not self._console.is_terminal:
            self._console.print(f"{self._ended}/{self._total} {_title(job)} {self._notes.get(job.folder, 'done')}")
        self._bars.update(self._all, completed=self._ended, note=f"[red]{self._failed} failed" if self._failed else "")


def _title(job: Job) -> str:
    run = job.run
    place = (run.env_name or run.env).removeprefix("RewardLab/")
    return f"{place} · {run.design} · {run.agent_name or run.agent} · seed {run.seed}"
