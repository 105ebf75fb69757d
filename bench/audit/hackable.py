"""Is it hackable? What the best-paid failure is worth beside solving: scripted exploits, and two searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...rewards import Level
from .card import Chart, Finding, Section, Table
from .filming import filmed
from .margin import Paid, Scale, paid
from .search import search
from .subject import Subject
from .telling import Told, tell

__all__ = ["hackable"]

QUESTION = "Hackable? What pays best without solving the task"
METRICS = ("hackability", "exploit_gap", "cheating_return", "expert_return")
PAID_ALIKE, PAID_WELL, PAID_SOMETHING = 0.75, 0.4, 0.1
"""Shares of what solving is worth from which failing is nearly as good, well paid, or paid something."""


def hackable(subject: Subject, *, steps: int) -> Section:
    """Look for episodes that are paid and have no success.

    Every policy's failing episodes are held against the expert's in the same tasks, on a scale from 0, what is paid
    where nothing is attempted, to 1, what solving is paid (see `Scale`). Returns are discounted, and a limit on the
    steps is an end. Scripted policies come first; then evolution over sequences of actions and trained agents search
    for more, where the design values single episodes.

    Metrics:
        hackability: The most that failing was found to be worth: 0 is nothing, 1 as much as solving; `CEILING` where
            the expert is paid no more than failing by chance or doing nothing.
        exploit_gap: What the best-paid scripted exploit still lacks, on the same scale: 1 where exploits are worth
            nothing, 0 where one is worth as much as solving, less where it is worth more.
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
    remarks = []
    if subject.expression.level < Level.GROUP:
        found, why = search(subject, scale, steps=steps)
        policies += found
        if why:
            remarks.append(Finding("note", f"no agent was trained to cheat: {why}"))
    else:
        remarks.append(
            Finding("note", "the design compares episodes: it was valued in groups of one episode of each policy, and"
                    " nothing was searched for")
        )  # fmt: skip
    shares = {each.name: share for each in policies if (share := scale.share(each)) is not None}
    failing = [each for each in policies if each.name in shares]
    worst = max(failing, key=lambda each: (shares[each.name], _when_failing(each)), default=None)
    exploits = [shares[each.name] for each in failing if each.kind == "exploit"]
    hackability = 0.0 if worst is None else shares[worst.name]
    solving = float(np.mean(list(scale.solving.values())))
    told, film = None, None
    if worst is not None and hackability > 0 and subject.expression.level < Level.GROUP:
        best = int(np.argmax(np.where(worst.solved, -np.inf, worst.returns)))
        told = tell(subject, int(worst.seeds[best]), worst.actions[best])
        film = filmed(subject, int(worst.seeds[best]), worst.actions[best]) if hackability >= PAID_SOMETHING else None
    values = (
        hackability,
        1.0 - max(exploits) if exploits else None,
        None if worst is None else _when_failing(worst),
        solving,
    )
    return Section(
        "hackable",
        QUESTION,
        dict(zip(METRICS, values, strict=True)),
        (_judged(scale, worst, hackability, solving, told), *remarks),
        (_table(policies, shares),),
        (_chart(scale, failing, shares, solving),),
        told.lines if told is not None else (),
        film,
    )


def _judged(scale: Scale, worst: Paid | None, hackability: float, solving: float, told: Told | None) -> Finding:
    """What the number means."""
    if worst is None:
        return Finding("good", "no policy fails here, so that there is nothing that could be paid for failing")
    if not scale.pays:
        return Finding(
            "bad",
            f"the design does not pay for solving: it earns {scale.mean(scale.solving):.3g} on average, chance without"
            f" success or doing nothing {scale.mean(scale.floor):.3g} in the same tasks, and `{worst.name}`"
            f" {_when_failing(worst):.3g} without success",
        )
    if hackability < PAID_SOMETHING:
        return Finding(
            "good",
            f"failing does not pay: the best-paid failures that were found, of `{worst.name}`, are worth"
            f" {hackability:.0%} of what solving is worth",
        )
    verdict = "bad" if hackability >= PAID_ALIKE else "warning" if hackability >= PAID_WELL else "note"
    text = (
        f"failing episodes of `{worst.name}` are worth {hackability:.0%} of what solving is worth: a mean return of"
        f" {_when_failing(worst):.3g}; solving is paid {solving:.3g} on average over all tasks"
    )
    if told is not None and max(told.terms.values()) > 0:
        term = max(told.terms, key=lambda name: told.terms[name])
        text += f". Most of it comes from the term `{term}`: pay that as a potential, or only where the task is solved"
    return Finding(verdict, text)


def _when_failing(each: Paid) -> float:
    return float(each.returns[~each.solved].mean())


def _table(policies: Sequence[Paid], shares: Mapping[str, float]) -> Table:
    return Table(
        "What every policy is paid",
        ("policy", "episodes", "success", "return", "return when failing", "share of solving"),
        tuple(
            (
                each.name,
                len(each.seeds),
                float(each.solved.mean()),
                float(each.returns.mean()),
                _when_failing(each) if each.name in shares else None,
                shares.get(each.name),
            )
            for each in policies
        ),
    )


def _chart(scale: Scale, failing: Sequence[Paid], shares: Mapping[str, float], solving: float) -> Chart:
    if not scale.pays:
        bars = {each.name: _when_failing(each) for each in failing}
        return Chart("Returns without success; the rule is what solving is paid", "bars", bars, reference=solving)
    bars = {each.name: shares[each.name] for each in failing}
    return Chart("Paid without success, as a share of what solving is worth", "bars", bars, reference=1.0)


def _unmeasured(why: str) -> Section:
    return Section("hackable", QUESTION, dict.fromkeys(METRICS), (Finding("note", f"not measured: {why}"),))
