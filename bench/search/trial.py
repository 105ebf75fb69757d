"""Trying candidates: an agent learns from each, and a cheat looks for what it pays without solving."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...agents.checking import check_agent
from ...agents.run_folder import write_atomically
from ...agents.train import Run
from ...agents.vectorize import vectorize
from ..audit.hackable import hackable
from ..audit.learning import measured_rows
from ..audit.subject import Subject
from ..runner import Listener, run_jobs
from ..statistics import area_under_curve
from ..suite import Job
from .candidate import Candidate, Scored
from .reflection import reflect

__all__ = ["Trials", "learnt"]


@dataclass(frozen=True)
class Trials:
    """How candidates are tried; equal ones find the same.

    Attributes:
        env: Registered id.
        env_kwargs: Constructor arguments besides the reward.
        agent: Who learns.
        settings: Its hyperparameters.
        steps: Environment steps of each training.
        seeds: Trainings of each candidate.
        episodes: Test episodes at each evaluation.
        cheating: Environment steps of the search for cheats; 0 for none.
        workers: Trainings at a time; None for one per processor.
        device: torch device of the agents.
    """

    env: str
    env_kwargs: Mapping[str, Any] = field(default_factory=dict)
    agent: str = "ppo"
    settings: Mapping[str, Any] = field(default_factory=dict)
    steps: int = 50_000
    seeds: tuple[int, ...] = (0,)
    episodes: int = 100
    cheating: int = 10_000
    workers: int | None = None
    device: str = "cpu"

    def check(self) -> None:
        """Check that the agent can play here and learn, before anything is trained.

        Raises:
            ConfigurationError: It cannot.
        """
        venv = vectorize(self.env, 1, **self.env_kwargs)
        try:
            check_agent(self.agent, self.settings, venv)
        finally:
            venv.close()

    def runs(self, candidate: Candidate, folder: Path, seeds: Sequence[int], split: str = "validation") -> list[Job]:
        """Return the trainings of a candidate, tested on tasks of `split`."""
        return [
            Job(
                Run(
                    env=self.env,
                    steps=self.steps,
                    agent=self.agent,
                    reward=candidate.reward,
                    design=candidate.name,
                    env_kwargs=self.env_kwargs,
                    settings=self.settings,
                    seed=seed,
                    evaluations=5,
                    episodes=self.episodes,
                    record="none",
                    device=self.device,
                    test_split=split,
                ),
                folder / candidate.name / str(seed),
            )
            for seed in seeds
        ]

    def score(self, candidates: Sequence[Candidate], folder: Path, listener: Listener) -> list[Scored]:
        """Try `candidates`, and return what was found; what `folder` has of them already is not done again."""
        jobs = [job for candidate in candidates for job in self.runs(candidate, folder, self.seeds)]
        failed = {job.run.design: job for job in run_jobs(jobs, listener, workers=self.workers)}
        found = []
        for candidate in candidates:
            if candidate.name in failed:
                said = (failed[candidate.name].folder / "error.txt").read_text(encoding="utf-8").strip()
                found.append(Scored(candidate, error=said.splitlines()[-1] if said else "it failed"))
                continue
            folders = [job.folder for job in jobs if job.run.design == candidate.name]
            success, area = learnt(folders)
            hackability = self._hackability(candidate, folder / candidate.name) if self.cheating else None
            found.append(Scored(candidate, success, area, hackability, reflect(folders)))
        return found

    def _hackability(self, candidate: Candidate, folder: Path) -> float | None:
        kept = folder / "hackable.json"
        if kept.exists():
            value: float | None = json.loads(kept.read_text(encoding="utf-8"))["hackability"]
            return value
        subject = Subject(self.env, candidate.reward, self.env_kwargs, self.seeds[0], episodes=20)
        metrics = hackable(subject, steps=self.cheating).metrics
        value = metrics["hackability"]
        value = None if value is None else float(min(value, 1e9))
        write_atomically(kept, json.dumps({"hackability": value}) + "\n")
        return value


def learnt(folders: Sequence[Path]) -> tuple[float, float]:
    """Return success at the end, and the mean height of the success curve, both the mean over the runs in `folders`.

    Raises:
        Fault: The infrastructure failed in every test episode of a run.
    """
    ends, areas = [], []
    for folder in folders:
        rows = measured_rows(folder)
        curve = np.array([row["success"] for row in rows], np.float64)
        ends.append(float(curve[-1]))
        area = area_under_curve(np.array([row["step"] for row in rows], np.float64), curve[None])
        areas.append(float(curve.mean() if area is None else np.ravel(area)[0]))
    return float(np.mean(ends)), float(np.mean(areas))
