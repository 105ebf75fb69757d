"""RewardLab/CodeRepair-v0: work on files that exist, behind the `Environment` template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy
from gymnasium import spaces
from numpy.typing import NDArray

from ....errors import ConfigurationError
from ...base import check_choice
from .. import language
from ..env import CodeUnitTestsEnv
from ..grader import Report
from ..measure import measure_likeness
from ..rewards import REPAIR_REWARDS
from ..sandbox import Limits
from ..signals import REPAIR_SIGNALS
from ..source import Source
from ..task import Task, Test
from .attempts import INSTRUCTIONS, Attempts, Progress
from .candidates import MOST, SUBMIT, UNDO, observation_space
from .remembered import remembered
from .seeded.source import RepairSource

__all__ = ["ACTIONS", "FAMILIES", "OBSERVATIONS", "CodeRepairEnv"]

OBSERVATIONS = ("text", "candidates")
"""What ``observation=`` may be."""

ACTIONS = ("language", "discrete")
"""What ``actions=`` may be."""

QUICK = Limits(seconds=2.0, call_seconds=0.4)
"""What a run may use where changes are tried: right programs take milliseconds, and many a change makes a loop."""

_DRAWS = 100
"""Tasks that are drawn until one is found that a listed change repairs."""

FAMILIES = ("repair", "security", "translate", "optimise", "sql")
"""What ``family=`` may be, besides ``"all"``."""


class CodeRepairEnv(CodeUnitTestsEnv):
    """View, search, edit, run and submit files that have something wrong with them: ``RewardLab/CodeRepair-v0``.

    Submissions are scored as in `CodeUnitTestsEnv`.

    With ``actions="discrete"`` small changes of the files are listed, and an action is the number of one: see
    `candidates` and `Attempts`. Projects then have one fault, which one of the changes listed at first repairs.

    Args:
        family: The kind of work: ``"repair"`` of a project with a fault; ``"security"``, where the fault is a
            vulnerability and hidden tests contain the attack; ``"translate"`` from another language; ``"optimise"``,
            where the time of a right submission is measured too; ``"sql"``, a query for SQLite; or ``"all"`` of them.
        sandbox: See `CodeUnitTestsEnv`.
        answer: See `CodeUnitTestsEnv`.
        conflicting: See `CodeUnitTestsEnv`; not for ``"sql"``.
        timing: Measure the time of right submissions in every family.
        judge_runs: See `CodeUnitTestsEnv`.
        gate: See `CodeUnitTestsEnv`.
        reward: See `Environment`.
        split: Tasks drawn; splits share no task.
        difficulty: See `Environment`: tasks near it are drawn more often.
        max_steps: Actions after which the files as they stand are submitted.
        observation: ``"text"``, or ``"candidates"`` for features of what is listed, for policies without a language
            model; with ``actions="discrete"`` and ``family="repair"`` only.
        actions: ``"language"``, or ``"discrete"`` for the number of one of the candidates; for ``family="repair"``.
        render_mode: ``"human"`` (prints every observation), ``"ansi"``, or ``None``.

    Raises:
        ConfigurationError: An argument is not allowed, or no sandbox works here.
        ExpressionError: `reward` is no expression over the signals.
    """

    signals = REPAIR_SIGNALS
    rewards = REPAIR_REWARDS
    instructions = language.REPAIR

    def __init__(
        self,
        *,
        family: str = "repair",
        sandbox: str = "auto",
        answer: str = "text",
        conflicting: bool = False,
        timing: bool = False,
        judge_runs: bool = False,
        gate: bool = True,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        max_steps: int = 20,
        observation: str = "text",
        actions: str = "language",
        render_mode: str | None = None,
    ) -> None:
        check_choice("family", family, (*FAMILIES, "all"))
        check_choice("observation", observation, OBSERVATIONS)
        check_choice("actions", actions, ACTIONS)
        self.observation, self._discrete = observation, actions == "discrete"
        if self._discrete and (family != "repair" or answer != "text"):
            raise ConfigurationError(
                "actions='discrete': numbers stand for changes with family='repair', answer='text'"
            )
        if observation == "candidates" and not self._discrete:
            raise ConfigurationError(
                "observation='candidates': the candidates are chosen by number, actions='discrete'"
            )
        self.families = FAMILIES if family == "all" else (family,)
        super().__init__(
            max_steps=max_steps,
            sandbox=sandbox,
            answer=answer,
            conflicting=conflicting,
            timing=timing,
            judge_runs=judge_runs,
            gate=gate,
            reward=reward,
            split=split,
            difficulty=difficulty,
            render_mode=render_mode,
        )
        if self._discrete:
            self.instructions = INSTRUCTIONS
            self._sources = [RepairSource(self.sandbox, faults=1)]
            self.limits = QUICK
            self.action_space = spaces.Discrete(MOST)
        if observation == "candidates":
            self.observation_space = observation_space()
        self._attempts: Attempts | None = None

    def action_masks(self) -> NDArray[numpy.bool_]:
        """Return which numbers of ``actions="discrete"`` stand for something; sb3-contrib's MaskablePPO asks."""
        return self._trying().candidates().mask.astype(bool)

    def describe(self, observation: Any) -> str:
        """Return what is observed in words, with what can be chosen where that is by number."""
        return self._text()

    def parse(self, text: str) -> Any:
        """Return the action that `text` asks for, see `CodeUnitTestsEnv`; where that is a number, -1 for none."""
        if self._discrete:
            return int(text) if text.strip().isdecimal() and len(text) < 10 else -1
        return super().parse(text)

    def expert(self) -> Callable[[Any], Any]:
        """Return the policy that makes the files the reference; it reads this environment's state."""
        return self._repairing if self._discrete else super().expert()

    def exploits(self) -> dict[str, Callable[[Any], Any]]:
        """Return the scripted cheats by name; who chooses by number can submit what is there, or let time pass."""
        if self._discrete:
            return {"submit": lambda observation: SUBMIT, "idle": lambda observation: UNDO}
        return super().exploits()

    def rule(self) -> Callable[[Any], Any] | None:
        """Return the rule that tries the changes as they are listed, and submits when the public tests pass.

        ``None`` where actions are no numbers.
        """

        def first(observation: Any) -> int:
            offered = self._trying().candidates().mask
            return next((number for number in range(2, MOST) if offered[number]), SUBMIT)

        return first if self._discrete else None

    def _repairing(self, observation: Any) -> int:
        task, files = self.session.task, self.session.state.files
        if all(files[name] == text for name, text in task.reference.items()):
            return SUBMIT
        attempts = self._trying()
        return attempts.repair(task.reference) or (UNDO if attempts.progress.kept else SUBMIT)

    def _trying(self) -> Attempts:
        assert self._attempts is not None
        return self._attempts

    def _draw(self) -> Any:
        if not self._discrete:
            return super()._draw()
        for _ in range(_DRAWS):
            task = super()._draw()
            self._begin(task, None)
            if self._trying().repair(self.session.task.reference):
                return task
        raise ConfigurationError(f"split={self.split!r}: no change that is listed repairs any of {_DRAWS} tasks")

    def _make(self, source: Source, name: str, number: int) -> Task | None:
        if not self._discrete:
            return super()._make(source, name, number)
        key = "task", source.id(name, number), self.gate, self.conflicting
        made: Task | None = remembered(key, lambda: super(CodeRepairEnv, self)._make(source, name, number))
        return made

    def _begin(self, task: Any, difficulty: float | None) -> float:
        reached = super()._begin(task, difficulty)
        if self._discrete:
            self._attempts = Attempts(self.session, self._grade, self.sandbox)
            self.session.state.public = self._attempts.report()
        return reached

    def _grade(self, files: Mapping[str, str], tests: tuple[Test, ...]) -> Report:
        if not self._discrete:
            return super()._grade(files, tests)
        task = self.session.task
        key = "report", task.id, self.conflicting, tests is task.public, tuple(files.items())
        report: Report = remembered(key, lambda: super(CodeRepairEnv, self)._grade(files, tests))
        return report

    def _advance(self, action: Any) -> None:
        if not self._discrete:
            super()._advance(action)
            return
        try:
            number = int(action)
        except (TypeError, ValueError, OverflowError):
            number = -1
        self._trying().do(number)
        if self._steps >= self.max_steps:
            self.session.finish()

    def _observe(self) -> Any:
        if self.observation == "candidates":
            offered = self._trying().candidates()
            return {"candidates": offered.features.copy(), "mask": offered.mask.copy()}
        return super()._observe()

    def _annotations(self) -> dict[str, Any]:
        return {"action_mask": self._trying().candidates().mask.copy()} if self._discrete else {}

    def _text(self) -> str:
        shown = super()._text()
        over = self.session.state.submitted
        return f"{shown}\n\n{self._trying().listed()}" if self._discrete and not over else shown

    def _save(self) -> Any:
        tried = self._attempts.progress if self._attempts else Progress()
        return super()._save() | {"progress": tried}

    def _load(self, data: Any) -> None:
        super()._load(data)
        if self._attempts:
            self._attempts.progress = data["progress"]

    def _measure(self) -> dict[str, Any]:
        return super()._measure() | measure_likeness(self.session)
