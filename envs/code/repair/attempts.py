"""Trying changes one after the other: what helps is kept, and everything else is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..grader import Report
from ..language import Action
from ..sandbox import Sandbox
from ..session import Grade, Session
from ..task import Call
from .candidates import SUBMIT, UNDO, CandidateSet, Change, Try, candidates
from .coverage import Coverage, trace
from .remembered import remembered

__all__ = ["INSTRUCTIONS", "Attempts", "Progress"]

INSTRUCTIONS = """\
You repair files that exist. Read what is asked for and what the public tests say.
Each turn you answer with the number of one of the changes that are listed, and with nothing else. The change is made
and the public tests are run. It is kept if more of them pass than before, and otherwise taken back.
0 submits the files: hidden tests then decide. 1 takes the change back that was kept last."""
"""What a language model is told where it chooses."""


@dataclass(frozen=True)
class Progress:
    """How far the attempts have come.

    Attributes:
        tried: What was tried on the files as they stand.
        kept: The changes that were kept, each with the file's text before it and what had been tried then.
        undone: Whether the last action took one of them back.
    """

    tried: tuple[Try, ...] = ()
    kept: tuple[tuple[Change, str, tuple[Try, ...]], ...] = ()
    undone: bool = False


class Attempts:
    """The candidates of one episode, and what comes of choosing one.

    A change is made and the public tests are run at once. It is kept if more of them pass than before, and otherwise
    taken back, so that every change is tried on the best files so far.

    Args:
        session: The episode.
        grade: Runs tests over files, and remembers.
        sandbox: Where the public tests are traced.

    Attributes:
        progress: All that changes, besides the session.
    """

    def __init__(self, session: Session, grade: Grade, sandbox: Sandbox) -> None:
        self.progress = Progress()
        self._session, self._grade, self._sandbox = session, grade, sandbox
        self._offered: tuple[Mapping[str, str], Progress, CandidateSet] | None = None

    def candidates(self) -> CandidateSet:
        """Return what can be done now; the arrays are shared by all calls until something is done.

        Raises:
            Fault: The infrastructure failed.
        """
        files = self._session.state.files
        if self._offered is None or self._offered[0] is not files or self._offered[1] is not self.progress:
            self._offered = files, self.progress, self._list(files)
        return self._offered[2]

    def do(self, number: int | None) -> None:
        """Do what `number` stands for; ``None``, or a number that stands for nothing, is an illegal action.

        Raises:
            Fault: The infrastructure failed; everything is as it was before.
        """
        offered = self.candidates()
        if number is None or not 0 <= number < len(offered.mask) or not offered.mask[number]:
            self._session.act(None)
        elif number == SUBMIT:
            self._act(Action("submit"))
        elif number == UNDO:
            self._undo()
        else:
            self._try(offered, number)

    def repair(self, reference: Mapping[str, str]) -> int | None:
        """Return the number of a change that makes its file that of `reference`; ``None`` where none does."""
        files = self._session.state.files
        for number, change in enumerate(self.candidates().changes):
            if change is not None and change.mutation.of(files[change.name]) == reference[change.name]:
                return number
        return None

    def listed(self) -> str:
        """Return the candidates in words, one a line."""
        offered = self.candidates()
        lines = ["0: submit", *(["1: take the last change back"] if offered.mask[UNDO] else [])]
        for number, change in enumerate(offered.changes):
            if change is not None:
                was, now = (" ".join(each.split()) for each in (change.mutation.was, change.mutation.now))
                lines.append(f"{number}: {change.name}, line {change.mutation.line}: {was} becomes {now}")
        return "\n".join(lines)

    def report(self) -> Report:
        """Return what comes of the public tests over the files as they stand."""
        return self._grade(self._session.state.files, self._session.task.public)

    def _list(self, files: Mapping[str, str]) -> CandidateSet:
        task, progress, report = self._session.task, self.progress, self.report()
        coverage: Coverage = remembered(
            ("coverage", task.id, tuple(files.items()), report.bits),
            lambda: trace(self._sandbox, files, [test for test in task.public if isinstance(test, Call)], report.bits),
        )
        own = {name: text for name, text in files.items() if name not in task.read_only}
        return candidates(own, report, coverage, progress.tried, kept=len(progress.kept), undone=progress.undone)

    def _try(self, offered: CandidateSet, number: int) -> None:
        change = offered.changes[number]
        assert change is not None
        session, progress, before = self._session, self.progress, self.report()
        files = session.state.files
        self._act(offered.action(number, files))
        after = session.state.public
        assert after is not None
        if sum(after.bits) > sum(before.bits):
            kept = (*progress.kept, (change, files[change.name], progress.tried))
            self.progress = Progress(kept=kept)
            return
        session.state.files = files
        session.state.said += "\nNo more tests pass than before, so the change was taken back."
        told = [(each.passed, each.got, each.error) for each in after.outcomes] != [
            (each.passed, each.got, each.error) for each in before.outcomes
        ]
        attempt = Try(change, sum(after.bits), told)
        self.progress = replace(progress, tried=(*progress.tried, attempt), undone=False)

    def _undo(self) -> None:
        *kept, (change, text, tried) = self.progress.kept
        passed = sum(self.report().bits)
        self._act(Action("run", change.name, text))
        self.progress = Progress((*tried, Try(change, passed, True)), tuple(kept), undone=True)

    def _act(self, action: Action) -> None:
        self._session.act(action)
