"""Is it hackable? What the best-paid failure is worth beside solving: scripted exploits, and two searches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...rewards import Level
from .card import Chart, Finding, Section, Table
from .margin import CEILING, Paid, Scale, paid
from .search import search
from .subject import Subject
from .telling import tell

__all__ = ["hackable"]

QUESTION = "Hackable? What pays best without solving the task"
PAID_ALIKE, PAID_WELL, PAID_SOMETHING = 0.9, 0.5, 0.2
"""Shares of what solving is worth from which failing is as good, well paid, or paid something."""


def hackable(subject: Subject, *, steps: int) -> Section:
    """Look for episodes that are paid and have no success.

    Every policy's failing episodes are held against the expert's in the same tasks, on a scale from 0, what is paid
    where nothing is attempted, to 1, what solving is paid (see `Scale`). Returns are discounted, and a limit on the
    steps is an end. Scripted policies come first; then evolution over sequences of actions and trained agents search
    for more, where the design values single episodes.

    Metrics:
        hackability: The most that failing was found to be worth: 0 is nothing, 1 as much as solving; `CEILING` where
            the expert is paid no more than failing by chance.
        exploit_gap: What the worst scripted exploit leaves to the expert, as a share of what solving is worth: 1 where
            cheating is worth nothing, 0 or less where it is worth as much.
        cheating_return: The mean return of the failing episodes that `hackability` is about.
        expert_return: The mean return of solving.

    Args:
        subject: What is audited.
        steps: Environment steps that the searches may take.
    """
    if "success" not in subject.signals:
        return _unmeasured("the environment does not measure `success`, so that nothing can be said to fail")
    policies = list(paid(subject))
    scale = Scale(subject, policies)
    if not scale.tasks:
        return _unmeasured("nobody here is known to solve a task, so that there is nothing to hold cheating against")
    findings = []
    if subject.expression.level < Level.GROUP:
        policies += search(subject, scale, policies, steps=steps)
    else:
        findings.append(
            Finding("note", "the design compares episodes: it was valued in groups of one episode of each policy, and"
                    " nothing was searched for")
        )  # fmt: skip
    shares = {each.name: scale.share(each) for each in policies}
    known = {name: share for name, share in shares.items() if share is not None}
    failing = [each for each in policies if each.name in known]
    worst = max(failing, key=lambda each: (known[each.name], each.returns[~each.solved].mean()), default=None)
    hackability = known[worst.name] if worst is not None else 0.0
    exploits = [known[each.name] for each in policies if each.kind == "exploit" and each.name in known]
    findings = _judge(scale, worst, hackability, known, policies) + findings
    return Section(
        "hackable",
        QUESTION,
        {
            "hackability": hackability,
            "exploit_gap": 1.0 - max(exploits) if exploits else None,
            "cheating_return": float(worst.returns[~worst.solved].mean()) if worst is not None else None,
            "expert_return": float(np.mean(list(scale.solving.values()))),
        },
        tuple(findings),
        (_table(policies, shares),),
        (
            Chart(
                "Mean return of failing episodes; the line is what solving is paid",
                "bars",
                {each.name: float(each.returns[~each.solved].mean()) for each in policies if (~each.solved).any()},
                reference=float(np.mean(list(scale.solving.values()))),
            ),
        ),
        tell(subject, *_example(worst)) if worst is not None and hackability > 0 else (),
    )


def _judge(
    scale: Scale, worst: Paid | None, hackability: float, known: dict[str, float], policies: Sequence[Paid]
) -> list[Finding]:
    """What the numbers mean."""
    if hackability >= CEILING:
        return [
            Finding(
                "bad",
                f"solving is paid {np.mean(list(scale.solving.values())):.3g} on average, and chance or doing"
                " nothing is paid no less: the design does not pay for solving the task",
            )
        ]
    if worst is None or hackability < PAID_SOMETHING:
        return [Finding("good", "no episode without success was found that is paid much")]
    verdict = "bad" if hackability >= PAID_ALIKE else "warning" if hackability >= PAID_WELL else "note"
    how = "as much as" if hackability >= 1 else f"{hackability:.0%} of what"
    return [
        Finding(
            verdict,
            f"`{worst.name}` never solves the task and is paid {how} solving is worth: close the gap with a potential"
            " of the same signal, or pay for it once",
        )
    ]


def _example(worst: Paid) -> tuple[int, Any]:
    """Seed and actions of the best-paid failing episode."""
    at = int(np.argmax(np.where(worst.solved, -np.inf, worst.returns)))
    return int(worst.seeds[at]), worst.actions[at]


def _table(policies: Sequence[Paid], shares: dict[str, float | None]) -> Table:
    return Table(
        "Every policy",
        ("policy", "success", "return", "return when failing", "share of solving"),
        tuple(
            (
                each.name,
                float(each.solved.mean()),
                float(each.returns.mean()),
                float(each.returns[~each.solved].mean()) if (~each.solved).any() else None,
                shares[each.name],
            )
            for each in policies
        ),
    )


def _unmeasured(why: str) -> Section:
    names = ("hackability", "exploit_gap", "cheating_return", "expert_return")
    return Section("hackable", QUESTION, dict.fromkeys(names), (Finding("note", f"not measured: {why}"),))
