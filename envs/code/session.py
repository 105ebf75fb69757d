"""One episode of work on a task: files that change, tests that are run, and a submission that ends it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from . import feedback
from .grader import Outcome, Report
from .language import NO_ACTION, Action
from .task import Task, Test
from .timing import SLOWEST

__all__ = ["LONGEST", "Grade", "Session", "State"]

LONGEST = 64_000
"""Characters that a file may have."""

LONGEST_NAME = 1_000
"""Characters that the name of a file and its lines may have."""

_LINES = re.compile(r"(.*?)\s*(?::\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?)?")

Grade = Callable[[Mapping[str, str], tuple[Test, ...]], Report]
"""Runs tests over files."""


@dataclass
class State:
    """All that changes in an episode.

    Attributes:
        files: The files as they stand.
        said: What the last action led to, for the agent.
        valid: Whether the last action was legal.
        turns: Actions so far.
        answer: The last action as it was given, where actions are JSON.
        ran: Whether the last action ran tests.
        submitted: Whether the work is over.
        public: What the public tests said when they were last run.
        hidden: What the hidden tests said of the submission.
        unseen: What they said at the last run, where runs are judged too.
        ratio: Processor time of the submission over the reference's; 1 where it was not measured.
    """

    files: dict[str, str]
    said: str = ""
    valid: bool = True
    turns: int = 0
    answer: str = ""
    ran: bool = False
    submitted: bool = False
    public: Report | None = None
    hidden: Report | None = None
    unseen: Report | None = None
    ratio: float = 1.0


class Session:
    """Work on one task.

    Args:
        task: The task.
        grade: Runs tests over files; may raise `Fault`.
        measure_time: Gives the processor time of the files over the reference's, of a submission that passes; ``None``
            where time is not measured.
        judge_runs: Whether hidden tests are run whenever public ones are; the agent is told nothing of it.
    """

    def __init__(
        self,
        task: Task,
        grade: Grade,
        measure_time: Callable[[Mapping[str, str]], float] | None = None,
        *,
        judge_runs: bool = False,
    ) -> None:
        self.task, self._grade, self._measure_time, self._judge_runs = task, grade, measure_time, judge_runs
        self.state = State(dict(task.files))

    @property
    def solved(self) -> bool:
        """Whether the submission passes every test, the public ones too."""
        state = self.state
        reports = [each for each in (state.public, state.hidden) if each is not None and each.bits]
        return state.submitted and bool(reports) and all(each.passed for each in reports)

    def act(self, action: Action | None, answer: str = "", *, slip: str = NO_ACTION) -> None:
        """Do `action`; ``None`` stands for what is none, to which `slip` is said.

        Raises:
            Fault: The infrastructure failed; the files are as they were before.
        """
        state = copy.copy(self.state)
        state.files = dict(state.files)
        state.turns += 1
        state.answer, state.ran, state.valid = answer, False, False
        if action is None:
            state.said = slip
        else:
            doing = getattr(self, f"_{action.verb}")
            doing(state, action)
        # Only now: a fault in between leaves everything as it was.
        self.state = state

    def finish(self) -> None:
        """Submit the files as they stand, when time is up.

        Raises:
            Fault: The infrastructure failed.
        """
        state = copy.copy(self.state)
        if not state.submitted:
            self._decide(state)
            self.state = state

    def _view(self, state: State, action: Action) -> None:
        name, first, last = self._place(state, action.argument)
        if name is not None:
            state.valid = True
            state.said = f"{name}:\n{feedback.numbered(state.files[name], first or 1, last or first)}"

    def _search(self, state: State, action: Action) -> None:
        if not action.argument:
            state.said = "search[TEXT] needs the text to look for."
            return
        state.valid = True
        state.said = feedback.find(action.argument, state.files)

    def _write(self, state: State, action: Action) -> None:
        name, first, _ = self._place(state, action.argument)
        if first is not None:
            state.said = "write[FILE] replaces a whole file; edit[FILE:FIRST-LAST] replaces lines."
        elif name is not None and self._put(state, name, action.body):
            state.said = f"{name} has {feedback.length(state.files[name])} now."

    def _edit(self, state: State, action: Action) -> None:
        name, first, last = self._place(state, action.argument)
        if name is None:
            return
        lines = state.files[name].splitlines()
        last = first if last is None else last
        if first is None or last is None or not 1 <= first <= len(lines) + 1 or not first - 1 <= last <= len(lines):
            state.said = (
                f"edit[{name}:FIRST-LAST] takes lines from 1 to {len(lines)}; with LAST one less than FIRST it inserts"
                " before FIRST."
            )
            return
        changed = [*lines[: first - 1], *action.body.splitlines(), *lines[last:]]
        if self._put(state, name, "\n".join(changed)):
            shown = feedback.numbered(state.files[name], max(1, first - 2), first + len(action.body.splitlines()) + 1)
            state.said = f"{name} now:\n{shown}"

    def _run(self, state: State, action: Action) -> None:
        if not self._write_first(state, action):
            return
        if self._judge_runs:
            state.public, state.unseen = self._grade_all(state.files)
        else:
            state.public = self._grade(state.files, self.task.public)
        state.valid = state.ran = True
        state.said = feedback.results(state.public, self.task.public)

    def _submit(self, state: State, action: Action) -> None:
        if self._write_first(state, action):
            self._decide(state)
            state.valid = True

    def _write_first(self, state: State, action: Action) -> bool:
        """Write the body, if there is one; say whether all is well."""
        if not action.body.strip():
            return True
        name, _, _ = self._place(state, action.argument)
        return name is not None and self._put(state, name, action.body)

    def _decide(self, state: State) -> None:
        """Have every test run on the files as they stand."""
        public, state.hidden = self._grade_all(state.files)
        state.public = public if self.task.public else None
        state.ran = state.submitted = True
        if state.hidden.passed and self._measure_time is not None:
            state.ratio = self._measure_time(state.files)
        if self.task.timing:
            # Being fast is one more test; code that is wrong is not timed, and does not pass it.
            fast = state.hidden.passed and state.ratio <= SLOWEST
            state.hidden = replace(state.hidden, outcomes=(*state.hidden.outcomes, Outcome(fast)))
        state.said = f"Submitted. {sum(state.hidden.bits)} of {len(state.hidden.bits)} hidden tests passed."

    def _grade_all(self, files: Mapping[str, str]) -> tuple[Report, Report]:
        """Run public and hidden tests, in one run where they are of one kind."""
        public, hidden = self.task.public, self.task.hidden
        if not public or {*map(type, public)} == {*map(type, hidden)}:
            return self._grade(files, public + hidden).split(len(public))
        return self._grade(files, public), self._grade(files, hidden)

    def _place(self, state: State, argument: str) -> tuple[str | None, int | None, int | None]:
        """Return the file and the lines that `argument` names; without a file, and told why, where there is none."""
        # No file has a name so long, and the expression takes its time over long ones.
        match = _LINES.fullmatch(argument) if len(argument) <= LONGEST_NAME else None
        name, first, last = match.groups() if match else (argument, None, None)
        if not name:
            name = next(each for each in state.files if each not in self.task.read_only)
        if name not in state.files:
            state.said = f"There is no file {name[:100]!r}. Files: {', '.join(state.files)}."
            return None, None, None
        return name, int(first) if first else None, int(last) if last else None

    def _put(self, state: State, name: str, text: str) -> bool:
        """Write a file, if that is allowed."""
        if name in self.task.read_only:
            state.said = f"{name} can be read, not changed."
        elif len(text) > LONGEST:
            state.said = f"A file may have {LONGEST} characters; this one would have {len(text)}."
        else:
            state.files[name] = text if text.endswith("\n") or not text else f"{text}\n"
            state.valid = True
        return state.valid
