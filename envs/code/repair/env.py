"""RewardLab/CodeRepair-v0: work on files that exist, behind the `Environment` template."""

from __future__ import annotations

from typing import Any

from .. import language
from ..env import CodeUnitTestsEnv, check_choice
from ..measure import measure_likeness
from ..rewards import REPAIR_REWARDS
from ..signals import REPAIR_SIGNALS

__all__ = ["FAMILIES", "CodeRepairEnv"]

FAMILIES = ("repair", "security", "translate", "optimise", "sql")
"""What ``family=`` may be, besides ``"all"``."""


class CodeRepairEnv(CodeUnitTestsEnv):
    """View, search, edit, run and submit files that have something wrong with them: ``RewardLab/CodeRepair-v0``.

    Submissions are scored as in `CodeUnitTestsEnv`.

    Args:
        family: The kind of work: ``"repair"`` of a project with a fault; ``"security"``, where the fault is a
            vulnerability and hidden tests contain the attack; ``"translate"`` from another language; ``"optimise"``,
            where the time of a right submission is measured too; ``"sql"``, a query for SQLite; or ``"all"`` of them.
        sandbox: See `CodeUnitTestsEnv`.
        answer: See `CodeUnitTestsEnv`.
        conflicting: See `CodeUnitTestsEnv`; not for ``"sql"``.
        timing: Measure the time of right submissions in every family.
        gate: See `CodeUnitTestsEnv`.
        reward: See `Environment`.
        split: Tasks drawn; splits share no task.
        difficulty: See `Environment`: tasks near it are drawn more often.
        max_steps: Actions after which the files as they stand are submitted.
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
        gate: bool = True,
        reward: Any = None,
        split: str = "train",
        difficulty: float | None = None,
        max_steps: int = 20,
        render_mode: str | None = None,
    ) -> None:
        check_choice("family", family, (*FAMILIES, "all"))
        self.families = FAMILIES if family == "all" else (family,)
        super().__init__(
            max_steps=max_steps,
            sandbox=sandbox,
            answer=answer,
            conflicting=conflicting,
            timing=timing,
            gate=gate,
            reward=reward,
            split=split,
            difficulty=difficulty,
            render_mode=render_mode,
        )

    def _measure(self) -> dict[str, Any]:
        return super()._measure() | measure_likeness(self.session)
