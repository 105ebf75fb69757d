"""Policy invariance: does a term of a design leave the best policies of the outcome as they are?"""

from __future__ import annotations

import functools
import operator
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...rewards import Level, gated
from ...rewards.expression import Call, Constant, Named, Reward
from ...rewards.terms import Term, terms_of
from .distances import Floats, distance, standardised, val
from .estimated import Residue, centred, episode_returns
from .planning import best_actions, mixed, optimal_values
from .sample import Sample, discounted, paid_terms
from .subject import Subject
from .tabular import Tabular, discount

__all__ = ["RULINGS", "Ruling", "is_shaping", "rulings", "stepwise"]

RULINGS = ("outcome", "proved", "kept", "undecided", "refuted")
"""The term is the outcome; leaves the best policies alone always; did so here; nobody knows; does not."""

NEGLIGIBLE = 1e-6
"""A share or distance that is a rounding error."""


@dataclass(frozen=True)
class Ruling:
    """What was found out about one term: one of `RULINGS`, and how it is known.

    Attributes:
        term: Its name.
        level: What it must see, in lower case.
        ruling: One of `RULINGS`.
        how: A sentence without its full stop.
        regret: What the best policies for outcome and term together lose of the outcome; None where not known.
    """

    term: str
    level: str
    ruling: str
    how: str
    regret: float | None = None


def rulings(subject: Subject, tables: Sequence[Tabular], sample: Sample) -> tuple[Ruling, ...]:
    """Rule on every term of the design: by its form, else in `tables`, else (without any) on the steps of `sample`."""
    found = []
    terms = terms_of(subject.expression)
    weight = next((_number(term.weight) for term in terms if _is_outcome(term, subject)), 1.0)
    values = paid_terms(subject, sample.rollout)
    residue = Residue(subject, sample)
    for term in terms:
        level = Level.EPISODE if term.escrows or term.once else term.core.level
        ruling = _by_form(term, subject)
        if ruling is None and tables and level <= Level.STEP:
            ruling = _by_tables(_alone(term), subject, tables, weight)
        if ruling is None:
            ruling = _by_sample(subject, sample, residue, values[term.name], level > Level.STEP)
        found.append(Ruling(term.name, level.name.lower(), *ruling))
    return tuple(found)


def stepwise(expression: Reward) -> Reward | None:
    """Return the sum of the terms of `expression` that are paid at the steps that earn them; None without any."""
    parts = [_alone(term) for term in terms_of(expression) if term.stepwise and not term.escrows]
    return functools.reduce(operator.add, parts) if parts else None


def is_shaping(node: Reward) -> bool:
    """Whether `node` is a sum of constant multiples of potentials: shaping by its very form."""
    if isinstance(node, Named):
        return is_shaping(node.inner)
    if not isinstance(node, Call):
        return False
    name, arguments = node.function.name, node.arguments
    if name in ("+", "-"):
        return all(is_shaping(each) for each in arguments)
    if name == "unary -":
        return is_shaping(arguments[0])
    if name == "*":
        return any(
            first.level is Level.CONSTANT and is_shaping(second) for first, second in (arguments, arguments[::-1])
        )
    if name == "/":
        return arguments[1].level is Level.CONSTANT and is_shaping(arguments[0])
    return name == "potential" and node.function.module is None


def _alone(term: Term) -> Reward:
    """A term that is paid at the steps that earn it, as a reward of its own."""
    with warnings.catch_warnings():
        # That a gated potential is no shaping any more was said when the design was read.
        warnings.filterwarnings("ignore", message="gated")
        return functools.reduce(lambda reward, by: gated(reward, by=by), term.gates, term.weight * term.core)


def _number(weight: Reward) -> float:
    return weight.value if isinstance(weight, Constant) else 1.0


def _is_outcome(term: Term, subject: Subject) -> bool:
    return term.core == subject.outcome and not term.gates and not term.escrows and _number(term.weight) > 0


_Found = tuple[str, str, float | None]


def _by_form(term: Term, subject: Subject) -> _Found | None:
    if isinstance(term.weight, Constant) and term.weight.value == 0:
        return "proved", "it weighs 0", 0.0
    if _is_outcome(term, subject):
        return "outcome", "it is what the task itself pays", 0.0
    if not term.gates and not term.escrows and is_shaping(term.core):
        return "proved", "potential shaping with the trainer's discount telescopes to the same for every policy", 0.0
    return None


def _by_tables(reward: Reward, subject: Subject, tables: Sequence[Tabular], weight: float) -> _Found:
    gamma = discount(subject)
    forms: tuple[list[Floats], list[Floats]] = ([], [])
    scales = np.zeros(2)
    lost, stake = [], []
    worst: tuple[float, str] = (0.0, "")
    for table in tables:
        process = table.process
        term = table.rewards(subject, reward)
        outcome = table.rewards(subject, subject.outcome)
        for form, rewards in zip(forms, (term, outcome), strict=True):
            form.append(val(rewards, process, gamma)[~process.terminal].ravel())
        scales += [float((rewards**2).sum()) for rewards in (term, outcome)]
        truth = optimal_values(outcome, process, gamma)
        both = best_actions(optimal_values(weight * outcome + term, process, gamma))
        best = best_actions(truth)
        wrong = (both & ~best).any(axis=1) & ~process.terminal
        lost.append(truth[0].max() - process.values(outcome, gamma, mixed(both))[0])
        stake.append(truth[0].max() + optimal_values(-outcome, process, gamma)[0].max())
        for state in np.flatnonzero(wrong):
            action = int(np.argmin(np.where(both[state], truth[state], np.inf)))
            loss = float(truth[state].max() - truth[state, action])
            if loss > worst[0]:
                worst = (
                    loss,
                    (
                        f"{table.describe(int(state))}, `{table.actions[int(truth[state].argmax())]}` is best for the "
                        f"outcome and `{table.actions[action]}` is best with this term"
                    ),
                )
    canonical = [np.concatenate(form) for form in forms]
    units = [standardised(each, scale=float(scale)) for each, scale in zip(canonical, np.sqrt(scales), strict=True)]
    where = f"in {len(tables)} tasks whose states were all listed"
    if not scales[0]:
        return "kept", f"it pays nothing {where}", 0.0
    if not units[0].any():
        return "kept", f"its canonical form is 0 {where}: it is shaping", 0.0
    if distance(*units) < NEGLIGIBLE:
        return "outcome", f"it ranks all policies as the outcome does {where}", 0.0
    regret = float(np.clip(np.mean(lost) / np.mean(stake), 0.0, 1.0)) if np.mean(stake) > 0 else 0.0
    if worst[1]:
        return "refuted", worst[1], regret
    return "kept", f"beside the outcome, every best policy stays one that is best for the outcome {where}", regret


def _by_sample(subject: Subject, sample: Sample, residue: Residue, values: Floats, episodic: bool) -> _Found:
    apart: float | None
    if not values.any():
        return "undecided", "it paid nothing in any recorded episode", None
    if episodic:
        # What is paid at which step does not matter, so long as episodes of one task are paid alike.
        form = centred(discounted(values, float(subject.gamma or 0.0)))
        outcome = centred(episode_returns(subject, sample, subject.outcome))
        left, apart = float(form.any()), distance(form, outcome) if outcome.any() else None
        where = "to the recorded episodes of a task"
    else:
        left, apart = residue.share(values), residue.apart(values)
        where = "on the recorded steps"
    if left < NEGLIGIBLE:
        return "kept", f"it pays the same {where}" if episodic else f"{where} it is the shaping of a potential", None
    if apart is not None and apart < NEGLIGIBLE:
        return "outcome", f"{where} it pays what the outcome does, but for shaping and scale", None
    told = "it does not pay the same" if episodic else f"{left:.0%} of what it pays is no shaping"
    return "undecided", f"{told} {where}", None
