"""Is it learnable? How dense and how even the pay is, what explains it, and how fast a small agent learns from it."""

from __future__ import annotations

import numpy as np

from .card import Finding, Section
from .subject import Subject

__all__ = ["learnable"]

QUESTION = "Learnable? Whether an agent can find out from it what to do"


def learnable(subject: Subject, *, steps: int) -> Section:
    """Measure how much there is to learn from, and let a small agent learn.

    Metrics:
        density: Share of the steps of random and fumbling play that are paid anything but 0.
        return_std: Standard deviation of the returns of all scripted policies.

    Args:
        subject: What is audited.
        steps: Environment steps that the agents may learn from.
    """
    learners = [each for each in subject.behaviours if each.kind in ("random", "fumbling")]
    density = float(
        np.mean(
            [
                float((np.asarray(subject.value(each.rollout).total)[np.asarray(each.rollout.mask) > 0] != 0).mean())
                for each in learners
            ]
        )
    )
    returns = np.concatenate([subject.returns(each.rollout) for each in subject.behaviours])
    return Section(
        "learnable",
        QUESTION,
        {"density": density, "return_std": float(returns.std())},
        (Finding("good" if density > 0 else "warning", f"{density:.1%} of the steps are paid something"),),
    )
