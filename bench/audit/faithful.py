"""Faithful: whether what is best for the design is best for the task."""

from __future__ import annotations

from ...rewards import Level
from .card import VERDICTS, Chart, Finding, Section, Table
from .estimated import Estimate, agreement, correlation, estimate
from .exact import Exact, exact
from .invariance import Ruling, rulings, stepwise
from .sample import sample_of
from .subject import Subject
from .tabular import NotTabular, Tabular, tabulate
from .walk import best_way

__all__ = ["faithful"]

QUESTION = "Faithful? Whether what is best for the design is best for the task"
SMALL = 0.01
"""A share of the outcome, or a distance, that nobody need care about."""


def faithful(subject: Subject, *, steps: int) -> Section:
    """Examine whether the design prefers what the task's outcome prefers.

    Where every state of a task can be listed (see `tabular.tabulate`) the numbers are exact for up to eight tasks, with
    no limit on the steps; elsewhere they are estimates on recorded steps.

    Metrics:
        starc: The STARC distance to the outcome, from 0 (both rank all policies alike) to 2 (the other way round);
            None where the outcome never paid and nothing is exact.
        epic: The EPIC distance beside it, from 0 to 1; None for a design that pays for whole episodes.
        faithful_exact: 1 where these two are exact, 0 where they are estimates.
        regret: What the design's best policies lose of the outcome: 0 nothing, 1 all that can be lost; None where not
            exact.
        optimal_success: How often they solve the task within its step limit, ties between actions broken by chance;
            None where not exact.
        return_correlation: Pearson's correlation of what design and outcome pay an episode, within tasks; None where
            one of them pays all alike.
        order_agreement: How many pairs of episodes of one task, which differ in the outcome, the design orders alike; a
            tie counts half. None where there are no such pairs.
        invariant_terms: Of the terms on which there is a ruling, the share that is the outcome or leaves the best
            policies alone; None where there is none.

    Args:
        subject: What is audited.
        steps: Environment steps for listing states.
    """
    sample = sample_of(subject)
    whole = subject.expression.level <= Level.STEP
    tables: tuple[Tabular, ...] = ()
    why = "" if whole else "the design pays for whole episodes, not for single steps"
    try:
        # Of a design that pays for whole episodes, the terms that do not can still be ruled on.
        part = subject.expression if whole else stepwise(subject.expression)
        tables = tabulate(subject, steps, part) if part is not None else ()
    except NotTabular as reason:
        why = why or str(reason)
    found: Exact | Estimate = exact(subject, tables) if tables and whole else estimate(subject, sample)
    ruled = rulings(subject, tables, sample)
    correlated, ordered = correlation(subject, sample), agreement(subject, sample)
    settled = [each for each in ruled if each.ruling != "undecided"]
    metrics = {
        "starc": found.starc,
        "epic": found.epic,
        "faithful_exact": float(isinstance(found, Exact)),
        "regret": found.regret if isinstance(found, Exact) else None,
        "optimal_success": found.optimal_success if isinstance(found, Exact) else None,
        "return_correlation": correlated,
        "order_agreement": ordered,
        "invariant_terms": sum(each.ruling != "refuted" for each in settled) / len(settled) if settled else None,
    }
    findings = [
        *(_of_exact(found, ruled) if isinstance(found, Exact) else _of_estimate(found)),
        *_of_order(ordered),
        *(each for ruling in ruled for each in _of_ruling(ruling)),
    ]
    return Section(
        "faithful",
        QUESTION,
        metrics,
        tuple(sorted(findings, key=lambda each: -VERDICTS.index(each.verdict))),
        (_basis(found, tables, why), _terms(ruled)),
        (Chart("Distance to the outcome", "bars", {"STARC / 2": found.starc / 2, "EPIC": found.epic}),)
        if found.starc is not None and found.epic is not None
        else (),
        best_way(subject, found.worst) if isinstance(found, Exact) and found.regret > SMALL else (),
    )


def _of_exact(found: Exact, ruled: tuple[Ruling, ...]) -> list[Finding]:
    if found.starc <= 1e-6:
        return [
            Finding("good", "the design ranks all policies exactly as the outcome does (STARC distance 0), so whatever "
                    "maximises it solves the task best")
        ]  # fmt: skip
    told = f"STARC distance {found.starc:.3f}"
    if found.regret <= SMALL:
        return [
            Finding("good", f"it ranks some policies otherwise than the outcome ({told}), but its best policies solve "
                    f"the task in {found.optimal_success:.0%} of the starts and lose nothing of the outcome")
        ]  # fmt: skip
    refuted = [f"`{each.term}`" for each in ruled if each.ruling == "refuted"]
    if refuted:
        advice = f"weigh {' and '.join(refuted)} less, or make shaping of it, as by `potential(...)`"
    else:
        advice = "what it pays for the task itself is too little: add `success`"
    return [
        Finding("bad" if found.regret > 0.1 else "warning",
                f"the policies that are best for the design lose {found.regret:.1%} of the outcome and solve the task "
                f"in {found.optimal_success:.0%} of the starts ({told}), so training longer makes it worse: {advice}")
    ]  # fmt: skip


def _of_estimate(found: Estimate) -> list[Finding]:
    if found.starc is None:
        return [
            Finding("note", "the outcome paid no recorded episode more than another of its task, so no distance to it "
                    "can be estimated")
        ]  # fmt: skip
    told = f"STARC distance {found.starc:.3f}, estimated on {found.count:,} recorded {_counted(found)}"
    if found.starc <= SMALL:
        return [Finding("good", f"but for shaping and scale the design pays what the outcome pays ({told})")]
    return [
        Finding("note", f"{told}: what the design pays besides the outcome is no shaping by a potential of the "
                "recorded signals, so that it may change which policies are best" if found.features else
                f"{told}: episodes of one task are not paid in proportion to their outcome")
    ]  # fmt: skip


def _of_order(ordered: float | None) -> list[Finding]:
    if ordered is None:
        return [Finding("note", "no two recorded episodes of one task differ in the outcome, so there was nothing to "
                        "order")]  # fmt: skip
    verdict = "good" if ordered >= 0.95 else "note" if ordered >= 0.8 else "warning" if ordered >= 0.6 else "bad"
    return [
        Finding(verdict, f"of two recorded episodes of one task, the design pays the one with the better outcome more "
                f"in {ordered:.0%} of the cases")
    ]  # fmt: skip


def _of_ruling(ruling: Ruling) -> list[Finding]:
    if ruling.ruling == "refuted":
        lost = f", and the best policies for both lose {ruling.regret:.1%} of the outcome" if ruling.regret else ""
        return [
            Finding("warning" if (ruling.regret or 0.0) > SMALL else "note",
                    f"`{ruling.term}` is not policy-invariant: {ruling.how}{lost}")
        ]  # fmt: skip
    if ruling.ruling in ("kept", "undecided") and ruling.term.startswith("delta("):
        return [
            Finding("note", f"`{ruling.term}` is no shaping: below a discount of 1 a difference pays for staying where "
                    "it is high. `potential(...)` of the same steers as well, and never changes the best policies")
        ]  # fmt: skip
    return []


def _basis(found: Exact | Estimate, tables: tuple[Tabular, ...], why: str) -> Table:
    rows: list[tuple[str, object]] = []
    if isinstance(found, Exact):
        rows += [
            ("how it is known", "exactly: every state and action was tried"),
            ("tasks", len(tables)),
            ("states", found.states),
            ("regret proved by STARC alone to be at most", round(found.bound, 4) if found.bound < 1 else "nothing"),
        ]
    else:
        rows += [
            ("how it is known", f"estimated on recorded {_counted(found)}"),
            ("not exactly, because", why),
            (_counted(found), found.count),
            ("features of potentials", found.features),
        ]
    return Table("What this rests on", ("", "value"), tuple(rows))


def _counted(found: Estimate) -> str:
    return "steps" if found.features else "episodes"


def _terms(ruled: tuple[Ruling, ...]) -> Table:
    rows = tuple((each.term, each.level, each.ruling, each.how, each.regret) for each in ruled)
    return Table("Policy invariance", ("term", "level", "ruling", "how it is known", "regret"), rows)
