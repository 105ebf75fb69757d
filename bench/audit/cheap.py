"""Cheap? What a step of the design costs, what it has to have measured, and how long its payments wait."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...rewards import Level
from ...rewards.terms import terms_of
from ...wrappers.below import attribute
from .card import VERDICTS, Finding, Section, Table
from .costs import Replayed, replayed
from .sample import Sample, paid_terms, sample_of
from .subject import Subject
from .timing import WIDTH, timed

__all__ = ["cheap", "delay"]

QUESTION = "Cheap? What it costs to compute and to measure"


def cheap(subject: Subject, *, steps: int) -> Section:
    """Measure what the design costs.

    The first five metrics and the table of times are those of this machine at this moment, so they are no part of what
    a seed repeats; everything else is, and no finding rests on them.

    Metrics:
        step_us: Microseconds of the ledger for a step of one environment, the fastest of some blocks; None for a
            design that compares episodes, which no ledger pays.
        wide_step_us: The same for a step of 1,024 environments at once.
        success_us: What a ledger that pays `success` takes for a step of one environment, in the same run.
        relative_cost: `step_us` over `success_us`.
        environment_us: Microseconds that the environment takes for a step, with all that is measured.
        nodes: Parts of the expression.
        measured_signals: How many of the signals it reads the environment does not measure by itself: judges, learned
            models, counts.
        judge_calls: Conversations with a judge in an episode; 0 where nothing of the kind takes part, None where what
            asks does not count.
        judge_cost: What they cost, in the currency of the judge's prices; 0 without a judge, None without prices.
        payment_delay: Steps from where a reward is earned to where a gate pays it, the mean of the slowest term; 0
            without such gates.

    Args:
        subject: What is audited.
        steps: A few recorded episodes are played again, however many these are.
    """
    sample = sample_of(subject)
    design = subject.expression
    ledgers = design.level < Level.GROUP
    own = timed(subject, sample, design) if ledgers else None
    plain = timed(subject, sample, subject.outcome)
    played = replayed(subject)
    besides, judged = _sources(subject)
    delays = _delays(subject, sample)
    metrics: dict[str, float | None] = {
        "step_us": own.single if own else None,
        "wide_step_us": own.wide if own else None,
        "success_us": plain.single,
        "relative_cost": own.single / plain.single if own else None,
        "environment_us": played.microseconds,
        "nodes": float(design.size),
        "measured_signals": float(len(besides)),
        "judge_calls": played.questions if judged else 0.0,
        "judge_cost": played.cost if judged else 0.0,
        "payment_delay": max(delays.values(), default=0.0),
    }
    findings = [_of_size(subject), *_of_measuring(besides, judged, played), *_of_delay(delays)]
    return Section(
        "cheap",
        QUESTION,
        metrics,
        tuple(sorted(findings, key=lambda each: -VERDICTS.index(each.verdict))),
        (
            Table(
                "Microseconds",
                ("what", "one environment", f"{WIDTH:,} at once"),
                (
                    *((("the design", own.single, own.wide),) if own else ()),
                    (f"`{subject.outcome}` alone", plain.single, plain.wide),
                    ("a step of the environment", played.microseconds, None),
                ),
            ),
            Table(
                "Size",
                ("what", "how many"),
                (("parts", design.size), ("depth", design.depth), ("terms", len(terms_of(design))),
                 ("signals", len(design.names)), ("signals measured besides", len(besides))),
            ),
        ),
    )  # fmt: skip


def delay(released: Any, earned: Any) -> float | None:
    """Return how many steps a payment waits, from where it was earned to where it is paid; the mean over episodes.

    Args:
        released: What a term pays at each step, ``(episodes, time)``.
        earned: The same, put back on the steps that earned it.

    Returns:
        None where nothing is paid.
    """
    steps = np.arange(np.shape(released)[-1])
    weights = [np.abs(np.asarray(each, np.float64)).reshape(-1, len(steps)) for each in (released, earned)]
    # Gains and losses may cancel out in what is paid at once.
    paid = (weights[0].sum(axis=1) > 0) & (weights[1].sum(axis=1) > 0)
    if not paid.any():
        return None
    late, early = ((each[paid] * steps).sum(axis=1) / each[paid].sum(axis=1) for each in weights)
    return float(np.mean(late - early))


def _delays(subject: Subject, sample: Sample) -> dict[str, float]:
    """How long the payments of each term wait that a gate keeps in escrow."""
    escrowed = [term.name for term in terms_of(subject.expression) if term.escrows]
    if not escrowed:
        return {}
    released, earned = (paid_terms(subject, sample.rollout, place=place) for place in ("released", "earned"))
    return {name: delay(released[name], earned[name]) or 0.0 for name in escrowed}


def _sources(subject: Subject) -> tuple[list[str], bool]:
    """The signals that the design reads and the environment does not measure by itself, and whether a judge does."""
    env = subject.make()
    try:
        native = set(getattr(env.unwrapped, "signals", None) or {})
        besides = sorted(subject.expression.names - native)
        return besides, bool(besides) and attribute(env, "judge") is not None
    finally:
        env.close()


def _of_size(subject: Subject) -> Finding:
    design = subject.expression
    if design.level is Level.GROUP:
        return Finding("note", "the design compares episodes, so a trainer computes it once for a group of them")
    parts = "1 part" if design.size == 1 else f"{design.size} parts"
    return Finding("good", f"the ledger computes {parts} a step; the tables say in what time")


def _of_measuring(besides: list[str], judged: bool, played: Replayed) -> list[Finding]:
    if not besides:
        return [Finding("good", "the environment measures all that it reads: no judge and no model is asked")]
    named = ", ".join(f"`{name}`" for name in besides)
    if not judged or played.questions is None:
        return [Finding("note", f"{named} are measured besides the environment's own signals, at every step")]
    cost = "" if played.cost is None else f", for {played.cost:.4g} an episode"
    return [
        Finding("note", f"a judge is asked {played.questions:.1f} times an episode for {named}{cost}: a million "
                f"episodes are {played.questions * 1e6:,.0f} conversations")
    ]  # fmt: skip


def _of_delay(delays: dict[str, float]) -> list[Finding]:
    return [
        Finding("note", f"`{name}` is paid {steps:.1f} steps after it was earned, on average: credit has to find its "
                "way back, which `redistribute(...)` or a trainer that values whole episodes helps with")
        for name, steps in delays.items() if steps >= 1
    ]  # fmt: skip
