"""Is it learnable? How dense and how even the pay is, what explains it, and how fast a small agent learns from it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .card import Chart, Finding, Section, Table
from .collapse import SIZE, collapse_rates
from .learning import Curve, learner, learning_curve
from .pay import Pay, pay
from .subject import Subject

__all__ = ["learnable"]

QUESTION = "Learnable? Whether an agent can find out from it what to do"
COMPARING = 0.1
"""Share of the steps that go into groups of episodes; the agents have the others."""
SPARSE, MUTE = 0.05, 0.8
"""Density below which pay is sparse, and share of unpaid episodes of chance above which a beginner hears nothing."""
SMALLEST, LARGEST = 0.1, 100.0
"""Largest returns between which the usual step sizes and clips of trainers are meant to work."""
APART = 0.05
"""Areas under the curve that differ less are the same, as far as one run of each can say, however many episodes."""
COLLAPSED = 0.5
AGAINST, EXPLAINS = -0.1, 0.5
"""Correlations with success below which a term works against the task, and from which it explains it."""


def learnable(subject: Subject, *, steps: int) -> Section:
    """Measure how much there is to learn from, and let a small agent learn.

    Returns are discounted, and a limit on the steps is an end. The agent is PPO (GRPO for a design that compares
    episodes) with the settings that the environment declares; it learns once from the design and once from the
    environment's own outcome, and is evaluated on test tasks.

    Metrics:
        density: Share of the steps of learners (chance, fumbling experts) that are paid anything but 0.
        distinct: Share of these steps that are paid anything but the commonest amount: constant pay tells nothing.
        first_reward: Mean step at which chance is first paid anything but 0; the length of the episode where never.
        pay_scale: Mean absolute pay of a step, over all scripted policies.
        return_std: Standard deviation of the returns of all scripted policies.
        return_range: The largest of these returns minus the smallest.
        signal_to_noise: Standard deviations (pooled) between the returns of successes and of failures.
        collapse_rate: Share of the groups of `SIZE` episodes of one task that are all paid alike, mean over policies
            from chance to a fumbling expert.
        auc: Area under the curve of test success while the agent learns from the design, as mean success.
        auc_outcome: The same where it learns from the environment's outcome.
        final_success: Test success at the end of learning from the design.

    Args:
        subject: What is audited.
        steps: Environment steps that may be taken, most of them by the agents.
    """
    found = pay(subject)
    comparing = int(COMPARING * steps)
    collapsed = collapse_rates(subject, steps=comparing)
    agent, why = learner(subject)
    curves: dict[str, Curve] = {}
    if agent is not None:
        each = max(1, (steps - comparing) // 2)
        curves["design"] = learning_curve(subject, agent, str(subject.expression), steps=each)
        same = str(subject.expression) == str(subject.outcome)
        curves["outcome"] = (
            curves["design"] if same else learning_curve(subject, agent, str(subject.outcome), steps=each)
        )
    rate = float(np.mean(list(collapsed.values())))
    metrics = {
        "density": found.density,
        "distinct": found.distinct,
        "first_reward": found.first,
        "pay_scale": found.scale,
        "return_std": float(found.returns.std()),
        "return_range": float(np.ptp(found.returns)),
        "signal_to_noise": found.signal_to_noise,
        "collapse_rate": rate,
        "auc": curves["design"].area if curves else None,
        "auc_outcome": curves["outcome"].area if curves else None,
        "final_success": curves["design"].success[-1] if curves else None,
    }
    findings = [*_of_learning(curves, agent, why), *_of_pay(found), *_of_groups(collapsed, rate), *_of_terms(found)]
    return Section(
        "learnable",
        QUESTION,
        metrics,
        tuple(sorted(findings, key=lambda finding: -("good", "note", "warning", "bad").index(finding.verdict))),
        (_terms(found), _groups(collapsed)),
        _charts(curves, agent),
    )


def _of_learning(curves: Mapping[str, Curve], agent: str | None, why: str) -> list[Finding]:
    if not curves:
        return [Finding("note", f"learning was not measured: {why}")]
    design, outcome = curves["design"], curves["outcome"]
    told = (
        f"`{agent}` learns from it to {design.success[-1]:.0%} success in {design.steps[-1]:,} steps, from"
        f" {design.success[0]:.0%} (area under the curve {design.area:.2f}; the outcome alone gives {outcome.area:.2f})"
    )
    if design is outcome:
        return [Finding("note", f"the design is the outcome itself; {told}")]
    begun, apart = design.success[0], max(APART, design.noise / 2)
    if design.success[-1] < begun - design.noise:
        return [Finding("bad", f"learning makes it worse: {told}")]
    if max(*design.success, *outcome.success) <= begun + design.noise:
        return [Finding("note", f"too few steps to say: neither design nor outcome is learnt from; {told}")]
    if design.area < outcome.area - apart:
        return [Finding("warning", f"slower than the outcome alone: {told}")]
    if design.area > outcome.area + apart and design.success[-1] > begun:
        return [Finding("good", f"faster than the outcome alone: {told}")]
    return [Finding("note", f"no faster than the outcome alone: {told}")]


def _of_pay(found: Pay) -> list[Finding]:
    findings = []
    largest = float(np.abs(found.returns).max())
    if largest == 0.0:
        return [Finding("bad", "nothing that any scripted policy does is paid anything")]
    if found.never > MUTE:
        findings.append(
            Finding("warning", f"chance is paid nothing at all in {found.never:.0%} of its episodes: a beginner hears"
                    " nothing; add a potential of a signal that moves early")
        )  # fmt: skip
    elif found.distinct < SPARSE:
        findings.append(
            Finding("note", f"sparse: {found.density:.1%} of the steps are paid, {found.distinct:.1%} differently from"
                    " the others")
        )  # fmt: skip
    else:
        findings.append(
            Finding("good", f"{found.density:.0%} of the steps are paid, {found.distinct:.0%} differently from the"
                    " commonest amount")
        )  # fmt: skip
    if not SMALLEST <= largest <= LARGEST:
        findings.append(
            Finding("warning", f"returns reach {largest:.3g} in size, and trainers are tuned for 1 to 10: multiply the"
                    f" design by {1 / largest:.2g}")
        )  # fmt: skip
    if found.signal_to_noise is not None and found.signal_to_noise < 1:
        verdict = "bad" if found.signal_to_noise < 0 else "warning"
        findings.append(
            Finding(verdict, f"returns of successes lie {found.signal_to_noise:.2f} standard deviations above those of"
                    " failures: what is paid says little about success")
        )  # fmt: skip
    return findings


def _of_groups(collapsed: Mapping[str, float], rate: float) -> list[Finding]:
    if rate < COLLAPSED:
        return []
    often = max(collapsed, key=lambda name: collapsed[name])
    return [
        Finding(
            "warning",
            f"{rate:.0%} of the groups of {SIZE} episodes of one task are paid alike ({collapsed[often]:.0%} with"
            f" `{often}`), and have no advantage to learn from",
        )
    ]


def _of_terms(found: Pay) -> list[Finding]:
    against = [each for each in found.terms if each.with_success is not None and each.with_success < AGAINST]
    findings = [
        Finding(
            "warning" if each.share > 0.1 else "note",
            f"the term `{each.name}`, {each.share:.0%} of what is paid, pays failures more than successes: its"
            f" correlation with success is {each.with_success:.2f}",
        )
        for each in against
    ]
    useful = [each for each in found.terms if each.with_success is not None]
    if len(found.terms) > 1 and useful:
        best = max(useful, key=lambda each: each.with_success or 0.0)
        findings.append(
            Finding(
                "good" if (best.with_success or 0.0) >= EXPLAINS else "note",
                f"the term `{best.name}` explains success best: its correlation is {best.with_success:.2f}",
            )
        )
    return findings


def _terms(found: Pay) -> Table:
    return Table(
        "Terms over the episodes of all scripted policies",
        ("term", "share of pay", "correlation with success", "rank correlation with score"),
        tuple((each.name, each.share, each.with_success, each.with_score) for each in found.terms),
    )


def _groups(collapsed: Mapping[str, float]) -> Table:
    return Table(
        f"Groups of {SIZE} episodes of one task that are all paid alike", ("policy", "share"), tuple(collapsed.items())
    )


def _charts(curves: Mapping[str, Curve], agent: str | None) -> tuple[Chart, ...]:
    if not curves:
        return ()
    return (
        Chart(
            f"Success of {agent} on test tasks while it learns",
            "lines",
            {name: {"x": list(curve.steps), "y": list(curve.success)} for name, curve in curves.items()},
            x_label="steps",
            y_label="success",
        ),
    )
