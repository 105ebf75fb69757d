"""The search: generations of candidates, each proposed from how the last ones did; the best is tried anew at the end.

A search that was stopped goes on where it was when it is asked for again: what was proposed, trained and measured lies
in its folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...agents.run_folder import write_atomically
from ...errors import ConfigurationError
from ..runner import Listener, run_jobs
from ..statistics import probability_of_improvement
from .candidate import Candidate, Scored, front
from .propose import Proposer
from .trial import Trials, learnt

__all__ = ["Found", "Plan", "search"]

BASELINE = "outcome"
"""What the task's own reward is called where the best is held against it."""


@dataclass(frozen=True)
class Plan:
    """How long is searched.

    Attributes:
        generations: How often candidates are proposed.
        population: Candidates of a generation.
        confirmations: Trainings of the best one, and of the task's own reward, on fresh seeds at the end; 0 for none.
        seed: Of everything random.

    Raises:
        ConfigurationError: A number is not allowed.
    """

    generations: int = 5
    population: int = 8
    confirmations: int = 4
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least in (("generations", 1), ("population", 2), ("confirmations", 0), ("seed", 0)):
            if getattr(self, name) < least:
                raise ConfigurationError(f"{name}={getattr(self, name)}: give a number of at least {least}")


@dataclass(frozen=True)
class Found:
    """What a search has found.

    Attributes:
        scored: All candidates in the order in which they were tried; the first is the task's own reward.
        best: The fittest.
        pareto: Those that are not beaten in both area and hackability.
        confirmed: The best one and the task's own reward, each trained anew: ``{"best" and "outcome": {"reward",
            "success", "area"}, "improvement": {...}}``, the improvement being the probability that a training with the
            best has the larger area, with its interval; None where nothing was confirmed.
    """

    scored: tuple[Scored, ...]
    best: Scored
    pareto: tuple[Scored, ...]
    confirmed: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "best": self.best.as_row(),
            "pareto": [each.candidate.name for each in self.pareto],
            "confirmed": self.confirmed,
            "candidates": [each.as_row() for each in self.scored],
        }


def search(
    trials: Trials,
    proposer: Proposer,
    plan: Plan,
    folder: Path,
    *,
    outcome: str,
    listener: Listener,
    on_generation: Callable[[int, Sequence[Scored]], None] = lambda generation, scored: None,
) -> Found:
    """Look for a reward from which agents learn sooner, and which does not pay for cheating.

    Args:
        trials: How a candidate is tried.
        proposer: Who proposes.
        plan: How long.
        folder: Where everything is written.
        outcome: The task's own reward, the first candidate.
        listener: Is told how trainings go.
        on_generation: Called after each generation with all that is known.

    Raises:
        ConfigurationError: `folder` holds another search, the agent cannot learn here, or no training came to its end.
        Fault: A language model that proposes cannot be reached, or no test episode of a training was sound.
    """
    trials.check()
    _begin(folder, {"trials": asdict(replace(trials, workers=None)), "plan": asdict(plan), "outcome": outcome})
    known: list[Scored] = []
    for generation in range(plan.generations):
        candidates = _proposed(proposer, plan, generation, known, folder, outcome)
        known += trials.score(candidates, folder / "candidates", listener)
        if all(each.error for each in known):
            raise ConfigurationError(f"no training came to its end: {known[0].error} (see '{folder}')")
        on_generation(generation, known)
    best = max(known, key=lambda each: each.fitness)
    confirmed = _confirmed(trials, plan, best, known[0], folder, listener) if plan.confirmations else None
    found = Found(tuple(known), best, tuple(front(known)), confirmed)
    write_atomically(folder / "search.json", json.dumps(found.to_dict(), indent=1) + "\n")
    return found


def _begin(folder: Path, asked: dict[str, Any]) -> None:
    """Write what is asked for, or check that it is what the folder already holds."""
    text = json.dumps(asked, indent=1, default=str) + "\n"
    path = folder / "asked.json"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise ConfigurationError(f"'{folder}' holds another search: give another --out, or remove the folder")
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)


def _proposed(
    proposer: Proposer, plan: Plan, generation: int, known: Sequence[Scored], folder: Path, outcome: str
) -> list[Candidate]:
    """Return the candidates of a generation; what was proposed once is not asked for again."""
    path = folder / "proposals" / f"{generation}.json"
    if not path.exists():
        rng = np.random.default_rng([plan.seed, generation])
        first = [(outcome, "the task's own reward")] if generation == 0 else []
        # What is proposed first must not be the outcome itself, which is tried in any case.
        seen = [*known, *(Scored(Candidate("g0-00", reward, origin)) for reward, origin in first)]
        proposals = [*first, *proposer.propose(seen, plan.population - len(first), rng)]
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(proposals, indent=1) + "\n")
    return [
        Candidate(f"g{generation}-{number:02}", reward, origin)
        for number, (reward, origin) in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]


def _confirmed(
    trials: Trials, plan: Plan, best: Scored, outcome: Scored, folder: Path, listener: Listener
) -> dict[str, Any]:
    """Train with the best and with the outcome on seeds and test tasks that had no part in the search."""
    seeds = [max(trials.seeds) + 1 + number for number in range(plan.confirmations)]
    rewards = {"best": best.candidate, BASELINE: outcome.candidate}
    jobs = {
        name: trials.runs(Candidate(f"g0-{name}", each.reward, each.origin), folder / "confirmed", seeds, "test")
        for name, each in rewards.items()
    }
    failed = run_jobs([job for group in jobs.values() for job in group], listener, workers=trials.workers)
    whole = {name: [job for job in group if job not in failed] for name, group in jobs.items()}
    told: dict[str, Any] = {}
    areas: dict[str, list[float]] = {}
    for name, group in whole.items():
        each = [learnt([job.folder]) for job in group]
        areas[name] = [area for _, area in each]
        told[name] = {
            "reward": rewards[name].reward,
            "success": [success for success, _ in each],
            "area": areas[name],
        }
    rng = np.random.default_rng([plan.seed, plan.generations])
    improvement = probability_of_improvement([areas["best"]], [areas[BASELINE]], rng=rng)
    return {**told, "improvement": None if improvement is None else improvement.as_dict()}
