"""Robust? Whether the design still prefers the expert when what it reads, or how it is used, is not as intended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import RewardLabError
from ...rewards import Rollout
from .card import VERDICTS, Chart, Finding, Section, Table
from .disturb import noisy, rescaled, spans
from .sample import Sample, discounted, lead, paid_terms, paid_total, sample_of
from .subject import Subject

__all__ = ["LEVELS", "robust"]

QUESTION = "Robust? Whether it still pays solving more when what it reads is wrong"
LEVELS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Of noise: the probability that a condition is flipped, the deviation of a number as a share of its range."""
DRAWS = 5
"""How often noise is drawn."""
SURE = 0.85
"""How often the expert must be paid more for a design to be called tolerant of a noise.

What pays an undiscounted outcome and nothing else leads in 1 minus the noise of the cases, which this lies between.
"""
LESS = 0.05
"""A loss of that lead which is told."""
FACTORS = (10.0, 0.1)
SHIFT = 0.1
"""Added to a signal, as a share of its range."""
DISCOUNTS = (0.95, 0.999)
LABELS, FLICKER, NUMBERS, BOTH = (
    "labels at the end", "conditions at every step", "numbers at every step", "labels and numbers"
)  # fmt: skip
"""Kinds of noise."""


def robust(subject: Subject, *, steps: int) -> Section:
    """Measure how the design's preference for the expert survives disturbances of recorded episodes.

    The *lead* is how often an episode that an expert solved (anybody, where there is no expert) is paid more than a
    failed one of the same task; a tie counts half. Returns are discounted, and a limit on the steps is an end. The
    signals that the design reads are disturbed, in the states after resets too; what was done and where episodes end
    stays as it was.

    Metrics:
        expert_lead: The lead without any disturbance; None, like all others but `dead_terms`, where no task has both
            kinds of episode.
        noise_tolerance: The largest level of noise up to which the lead is at least 0.85: at the end of an episode each
            condition is the opposite with that probability, and at every step each number is blurred with that share of
            its range as standard deviation. 0 where there is none; None where the design reads no signal.
        label_tolerance: The same with labels (conditions at the end) alone; None where the design reads no condition.
        flicker_tolerance: The same where conditions are flipped at every step, each time anew.
        number_tolerance: The same with numbers blurred alone; None where the design reads none.
        half_noise_lead: The lead at the highest level of labels and numbers together, 0.5; None likewise.
        scale_sensitive: How many signals cost the lead more than 0.05 when they come 10 times larger, 10 times
            smaller, or a tenth of their range too high.
        gamma_lead: The smallest lead under a discount of 0.95 or 0.999 instead of the design's.
        needed_terms: How many terms cost the lead more than 0.05 when they are left out.
        dead_terms: How many terms pay nothing in any recorded episode.

    Args:
        subject: What is audited.
        steps: Nothing is played for this, so they are not used.
    """
    sample = sample_of(subject)
    study = _Study(subject, sample)
    clean = study.lead(sample.rollout)
    terms = _terms(study)
    dead = [each.name for each in terms if each.dead]
    metrics: dict[str, float | None] = dict.fromkeys(
        ("expert_lead", "noise_tolerance", "label_tolerance", "flicker_tolerance", "number_tolerance",
         "half_noise_lead", "scale_sensitive", "gamma_lead", "needed_terms")
    )  # fmt: skip
    findings = [
        Finding("note", f"`{name}` pays nothing in any recorded episode: leave it out, or see whether what it "
                "reads ever changes") for name in dead
    ]  # fmt: skip
    if clean is None:
        findings.append(Finding("note", "no task was both solved and failed in the recorded episodes, so there is no "
                                "lead to lose"))  # fmt: skip
        return Section("robust", QUESTION, {**metrics, "dead_terms": float(len(dead))}, tuple(findings))
    curves = _curves(study)
    disturbed = bool(subject.expression.names)
    tolerances = {name: _tolerance(curve) for name, curve in curves.items()}
    scales = _scales(study)
    sensitive = sorted({name for name, _, value in scales if value is None or value < clean - LESS})
    gammas = {gamma: study.lead(sample.rollout, gamma=gamma) or 0.0 for gamma in DISCOUNTS}
    needed = [each.name for each in terms if each.without is not None and each.without < clean - LESS]
    metrics |= {
        "expert_lead": clean,
        "noise_tolerance": tolerances[BOTH] if disturbed else None,
        "label_tolerance": tolerances.get(LABELS),
        "flicker_tolerance": tolerances.get(FLICKER),
        "number_tolerance": tolerances.get(NUMBERS),
        "half_noise_lead": curves[BOTH][-1] if disturbed else None,
        "scale_sensitive": float(len(sensitive)),
        "gamma_lead": min(gammas.values()),
        "needed_terms": float(len(needed)),
        "dead_terms": float(len(dead)),
    }
    findings += _of_noise(clean, tolerances, curves) if clean < SURE or disturbed else [_undisturbed(subject, clean)]
    findings += _of_use(clean, sensitive, gammas)
    if len(terms) > 1 and len(needed) == 1:
        findings.append(Finding("note", f"`{needed[0]}` alone carries the design: without it the lead falls, and "
                                "without any other term it does not"))  # fmt: skip
    lines = {name: {"x": list(LEVELS), "y": curve} for name, curve in curves.items() if disturbed}
    return Section(
        "robust",
        QUESTION,
        metrics,
        tuple(sorted(findings, key=lambda each: -VERDICTS.index(each.verdict))),
        (
            Table("Each term left out", ("term", "lead without it", "lead of it alone"),
                  tuple((each.name, each.without, each.alone) for each in terms)),
            Table("Signals on another scale", ("signal", "as if", "lead"), tuple(scales)),
            Table("Other discounts", ("gamma", "lead"), tuple(gammas.items())),
            _policies(study),
        ),
        (Chart("How often the expert is paid more than a failure", "lines", lines, None, "noise", "lead"),)
        if lines else (),
    )  # fmt: skip


@dataclass(frozen=True)
class _TermUse:
    """What a term does for the lead."""

    name: str
    dead: bool
    without: float | None
    alone: float | None


class _Study:
    """Leads of the subject's design over disturbed episodes."""

    def __init__(self, subject: Subject, sample: Sample) -> None:
        self.subject, self.sample = subject, sample
        solved = sample.success > 0
        by_expert = solved & sample.of("expert")
        self.best = by_expert if by_expert.any() else solved
        self.failed = sample.success <= 0

    def returns(self, rollout: Rollout, gamma: float | None = None) -> NDArray[np.float64]:
        """Discounted returns, ``(G, P)``."""
        discount = float(self.subject.gamma or 0.0) if gamma is None else gamma
        return discounted(paid_total(self.subject, rollout, gamma=discount), discount)

    def lead(self, rollout: Rollout, *, gamma: float | None = None) -> float | None:
        """The lead over `rollout`; None where there is nothing to compare."""
        return lead(self.returns(rollout, gamma), self.best, self.failed)

    def noise(self, kind: str, level: float) -> list[Rollout]:
        """The episodes under noise of `level`, some times over."""
        signals = self.subject.signals
        names = sorted(self.subject.expression.names)
        ranges = spans(self.sample, signals, names)
        return noisy(
            self.sample,
            signals,
            flip={name: level for name in names if signals[name].condition and kind != NUMBERS},
            gaussian={name: level * ranges[name] for name in ranges if kind in (NUMBERS, BOTH)},
            flip_always=kind == FLICKER,
            seed=self.subject.seed,
            draws=DRAWS if level else 1,
        )


def _curves(study: _Study) -> dict[str, list[float]]:
    """The lead at each of `LEVELS`, for each kind of noise that the design can suffer."""
    conditions = {study.subject.signals[name].condition for name in study.subject.expression.names}
    kinds = [BOTH, *((LABELS, FLICKER) if True in conditions else ()), *((NUMBERS,) if False in conditions else ())]
    return {
        kind: [float(np.mean([study.lead(each) or 0.0 for each in study.noise(kind, level)])) for level in LEVELS]
        for kind in kinds
    }


def _tolerance(curve: Sequence[float]) -> float:
    """The largest level up to which all leads are sure."""
    sure = np.cumprod([value >= SURE for value in curve])
    return LEVELS[max(int(sure.sum()) - 1, 0)]


def _terms(study: _Study) -> list[_TermUse]:
    """Each term left out, and each alone."""
    gamma = float(study.subject.gamma or 0.0)
    paid = paid_terms(study.subject, study.sample.rollout)
    returns = {name: discounted(values, gamma) for name, values in paid.items()}
    whole = np.asarray(sum(returns.values()))

    def own(values: NDArray[np.float64]) -> float | None:
        return lead(values, study.best, study.failed)

    return [
        _TermUse(name, not values.any(), own(whole - returns[name]), own(returns[name]))
        for name, values in paid.items()
    ]


def _scales(study: _Study) -> list[tuple[str, str, float | None]]:
    """The lead with each number on another scale; None where the design is then no number."""
    ranges = spans(study.sample, study.subject.signals, study.subject.expression.names)
    found = []
    for name, width in ranges.items():
        changes = [(f"{factor:g} times as large", factor, 0.0) for factor in FACTORS]
        changes.append(("a tenth of its range too high", 1.0, SHIFT * width))
        for words, factor, shift in changes:
            try:
                value = study.lead(rescaled(study.sample, name, factor=factor, shift=shift))
            except RewardLabError:
                value = None
            found.append((name, words, value))
    return found


def _policies(study: _Study) -> Table:
    """What each policy is paid, and how often the expert is paid more in the same task, without noise and with it."""
    sample = study.sample
    levels = (0.0, 0.1, 0.3, 0.5) if study.subject.expression.names else (0.0,)
    paid = [study.returns(study.noise(BOTH, level)[0]) for level in levels]
    rows = []
    for at, name in enumerate(sample.names):
        this = np.zeros(sample.success.shape, bool)
        this[:, at] = True
        ahead = [lead(returns, study.best & ~this, this) for returns in paid]
        rows.append((name, float(sample.success[:, at].mean()), float(paid[0][:, at].mean()), *ahead))
    heads = tuple("expert paid more" if not level else f"at noise {level:g}" for level in levels)
    return Table("Who is paid more", ("policy", "success", "return", *heads), tuple(rows))


def _of_noise(clean: float, tolerances: Mapping[str, float], curves: Mapping[str, Sequence[float]]) -> list[Finding]:
    if clean < SURE:
        return [
            Finding("bad" if clean < 0.6 else "warning", "even without noise an episode that the expert solved is paid "
                    f"more than a failed one in {clean:.0%} of the cases: pay more for `success`")
        ]  # fmt: skip
    tolerated = tolerances[BOTH]
    held = f"in at least {SURE:.0%} up to a noise of {tolerated:g}"
    if tolerated <= 0:
        held = f"in {curves[BOTH][1]:.0%} at a noise of {LEVELS[1]:g}"
    found = [
        Finding("good" if tolerated >= 0.2 else "note" if tolerated > 0 else "warning",
                f"solving is paid more than failing in {clean:.0%} of the cases, {held} in labels and numbers, and in "
                f"{curves[BOTH][-1]:.0%} at a noise of {LEVELS[-1]:g}")
    ]  # fmt: skip
    if tolerances.get(FLICKER, 1.0) <= 0 < tolerances[LABELS]:
        found.append(
            Finding("note", "conditions that are wrong in a tenth of the steps undo it, as what is paid at every step "
                    "adds up: where a judge or a detector measures them, pay once, as by `final(...)` or `at_end(...)`")
        )  # fmt: skip
    if tolerances.get(NUMBERS, 1.0) <= 0:
        found.append(
            Finding("note", "numbers that are a tenth of their range off undo it: what reads them weighs more than "
                    "`success`")
        )  # fmt: skip
    return found


def _undisturbed(subject: Subject, clean: float) -> Finding:
    return Finding(
        "note", f"solving is paid more than failing in {clean:.0%} of the cases; how much noise that survives was not "
        f"measured, as `{subject.expression}` reads no signal that could be disturbed"
    )  # fmt: skip


def _of_use(clean: float, sensitive: Sequence[str], gammas: Mapping[float, float]) -> list[Finding]:
    found = [
        Finding("note", f"the lead changes when `{name}` comes on another scale: thresholds, clips and weights are "
                "tuned to its unit, so check it where the signal is measured otherwise") for name in sensitive
    ]  # fmt: skip
    found += [
        Finding("warning", f"with a discount of {gamma:g} solving is paid more in {value:.0%} of the cases only, "
                f"instead of {clean:.0%}: set the trainer's discount on purpose")
        for gamma, value in gammas.items() if value < clean - LESS
    ]  # fmt: skip
    return found
