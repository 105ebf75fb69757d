"""Robust: whether the design still prefers the expert when what it reads, or how it is used, is not as intended."""

from __future__ import annotations

from .card import Finding, Section
from .sample import discounted, lead, sample_of, total
from .subject import Subject

__all__ = ["robust"]


def robust(subject: Subject, *, steps: int) -> Section:
    """Examine how the design ranks what scripted policies did.

    Metrics:

    - ``expert_lead``: How often the expert's episode is paid more than a failed one of the same task.
    """
    sample = sample_of(subject)
    returns = discounted(total(subject, sample.rollout), float(subject.gamma or 0.0))
    best = sample.of("expert")[None] & (sample.success > 0)
    clean = lead(returns, best, sample.success == 0)
    findings = () if clean is None else (Finding("note", f"the expert is paid more than a failure in {clean:.0%}"),)
    return Section("robust", "Does it still prefer success when signals are wrong?", {"expert_lead": clean}, findings)
