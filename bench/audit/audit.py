"""The audit: every section in turn over one subject."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from ...agents.provenance import versions
from ...errors import ConfigurationError, nearest
from .budget import episodes_of, steps_of
from .card import Card, Section
from .cheap import cheap
from .faithful import faithful
from .hackable import hackable
from .learnable import learnable
from .robust import robust
from .subject import Subject

__all__ = ["SECTIONS", "Examine", "audit"]


class Examine(Protocol):
    """A section: examines a subject with a budget of environment steps."""

    def __call__(self, subject: Subject, *, steps: int) -> Section:
        """Return what was found out."""


LARGEST = 1e15
"""Of what a step is paid: networks calculate with squares of sums of it, and their numbers end at 3e38."""

SECTIONS: Mapping[str, Examine] = {
    "faithful": faithful,
    "hackable": hackable,
    "learnable": learnable,
    "robust": robust,
    "cheap": cheap,
}
"""The sections by name, in the order in which they are carried out."""


def audit(
    env: str,
    reward: str,
    *,
    env_kwargs: Mapping[str, Any] | None = None,
    seed: int = 0,
    gamma: float | None = None,
    budget: float = 2.0,
    sections: tuple[str, ...] = tuple(SECTIONS),
    on_section: Callable[[str], None] = lambda section: None,
) -> Card:
    """Audit a reward design.

    Args:
        env: A registered id, ``RewardLab/`` may be left out.
        reward: The design: an expression over the environment's signals, or the name of one of its presets.
        env_kwargs: Constructor arguments besides the reward.
        seed: Of everything random: one seed repeats one audit, but for how long things took.
        gamma: The trainer's discount; None for the environment's.
        budget: CPU minutes, about: it is turned into a fixed amount of work.
        sections: Which of `SECTIONS` to carry out.
        on_section: Called with the name of a section before it begins.

    Raises:
        ConfigurationError: An argument is not allowed, or the design pays amounts beyond all reason.
        ExpressionError: `reward` is no expression over the environment's signals.
    """
    for name in sections:
        if name not in SECTIONS:
            raise ConfigurationError(
                f"the audit has no section '{name}'; it has {', '.join(SECTIONS)}.{nearest(name, SECTIONS)}"
            )
    subject = Subject(env, reward, env_kwargs or {}, seed, gamma)
    subject = replace(subject, episodes=episodes_of(subject.env, budget, len(subject.policies), subject.longest))
    if not subject.unit <= LARGEST:
        raise ConfigurationError(
            f"reward={reward!r}: it pays {subject.unit:.3g} for a step of a recorded episode, which no agent can learn "
            f"from: pay at most {LARGEST:g}"
        )
    found = []
    for name in sections:
        on_section(name)
        begun = time.process_time()
        section = SECTIONS[name](subject, steps=steps_of(subject.env, budget, name))
        found.append(replace(section, cpu_seconds=time.process_time() - begun))
    return Card(
        env=subject.env,
        env_kwargs=dict(subject.env_kwargs),
        reward=str(subject.expression),
        gamma=float(subject.gamma or 0.0),
        seed=seed,
        budget=budget,
        sections=tuple(found),
        versions=versions(),
    )
