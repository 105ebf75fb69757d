"""What run folders say: a `Study` is runs that are compared under one question.

A run is a folder with ``config.toml``; a suite's folder holds ``ENV/DESIGN/AGENT/seed`` runs below it, ``suite.toml``
with the question and ``anchors.json`` with what the expert and the exploits earn. Reading never changes a folder and
never invents a number: a run that the suite names and nobody made is there, with the status "missing".
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from ..agents.run_folder import read_config, read_rows
from ..errors import ConfigurationError

__all__ = ["Run", "Study", "read_study"]


@dataclass(frozen=True)
class Run:
    """One training run.

    `status` is "finished", "unfinished", "failed" (it left an error.txt) or "missing" (the suite asks for it and there
    is no folder). `metrics` holds one row per evaluated training step, in order; `steps` is the budget in environment
    steps, None for a missing run.
    """

    environment: str
    design: str
    agent: str
    seed: int
    status: str
    folder: Path | None = None
    steps: int | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    metrics: tuple[Mapping[str, Any], ...] = ()
    error: str = ""

    @property
    def task(self) -> tuple[str, str]:
        """The stratum of the run: designs are compared on the same environment and agent."""
        return (self.environment, self.agent)


@dataclass(frozen=True)
class Study:
    """Runs under one question, with the designs in the order of the suite (the first is the baseline).

    `anchors` maps design to ``{"expert": play, "exploits": {name: play}, "baselines": {name: play}}``, a play being
    ``{"return", "discounted", "success", "score", "length"}``, each None where it was not measured. Those of older
    suites have no baselines.
    """

    name: str
    question: str
    designs: tuple[str, ...]
    rewards: Mapping[str, str]
    runs: tuple[Run, ...]
    anchors: Mapping[str, Any]

    @property
    def tasks(self) -> tuple[tuple[str, str], ...]:
        """The (environment, agent) pairs, in order of appearance."""
        return tuple(dict.fromkeys(run.task for run in self.runs))


def read_study(folders: Sequence[Path]) -> Study:
    """Read one run, several runs, or a suite's folder.

    Raises:
        ConfigurationError: a folder does not exist or holds no run, or a file in it is damaged.
    """
    found: list[Run] = []
    for folder in folders:
        if not folder.is_dir():
            raise ConfigurationError(
                f"no folder '{folder}': give a run's folder or a suite's, such as runs/maze-shaping"
            )
        runs = [run for path in sorted(folder.rglob("config.toml")) if (run := _read_run(path.parent)) is not None]
        if not runs:
            raise ConfigurationError(f"'{folder}' holds no run: expected config.toml in it or in a folder below it")
        found += runs
    suite = _read_toml(folders[0] / "suite.toml")
    known = {(run.environment, run.design, run.agent, run.seed) for run in found}
    missing = [Run(*key, status="missing") for key in _expected(suite) if key not in known]
    runs = sorted([*found, *missing], key=lambda run: (run.environment, run.agent, run.seed))
    designs = tuple(dict.fromkeys([*suite.get("designs", {}), *(run.design for run in runs)]))
    return Study(
        name=str(suite.get("name") or _name(folders, found)),
        question=str(suite.get("question", "")),
        designs=designs,
        rewards={run.design: str(run.config.get("reward", "")) for run in reversed(found)},
        runs=tuple(sorted(runs, key=lambda run: designs.index(run.design))),
        anchors=_read_anchors(folders[0] / "anchors.json"),
    )


def _read_run(folder: Path) -> Run | None:
    config = read_config(folder)
    if "env" not in config or "seed" not in config:
        return None
    error = folder / "error.txt"
    rows = read_rows(folder / "metrics.jsonl")
    if not all(isinstance(row.get("step"), int) for row in rows):
        raise ConfigurationError(f"'{folder / 'metrics.jsonl'}' is damaged: a row has no step")
    metrics = tuple(sorted(rows, key=lambda row: row["step"]))
    finished = bool(config.get("finished")) and bool(metrics)
    return Run(
        environment=str(config.get("env_name") or config["env"]),
        design=str(config.get("design") or config.get("reward") or "native"),
        agent=str(config.get("agent_name") or config.get("agent", "")),
        seed=int(config["seed"]),
        status="finished" if finished else "failed" if error.exists() else "unfinished",
        folder=folder,
        steps=int(config["steps"]),
        config=config,
        metrics=metrics,
        error=_last_line(error),
    )


def _name(folders: Sequence[Path], runs: Sequence[Run]) -> str:
    """Name what is no suite: one run by what it is, runs by their folder."""
    if len(runs) == 1:
        run = runs[0]
        return "-".join([run.environment.rpartition("/")[2], run.design, run.agent, str(run.seed)])
    return folders[0].resolve().name if len(folders) == 1 else f"{len(runs)} runs"


def _last_line(path: Path) -> str:
    """Return the last line of a traceback, which says what went wrong; empty without a file."""
    lines = path.read_text(encoding="utf-8").strip().splitlines() if path.exists() else []
    return lines[-1] if lines else ""


def _expected(suite: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
    """List the runs that a suite asks for; none without a suite."""
    seeds = suite.get("seeds", [])
    return [
        (env, design, agent, seed)
        for env, design, agent, seed in product(
            suite.get("environments", []),
            suite.get("designs", {}),
            suite.get("agents", []),
            range(seeds) if isinstance(seeds, int) else seeds,
        )
    ]


def _read_anchors(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        anchors = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # Not JSON, or not even text.
        raise ConfigurationError(f"'{path}' is damaged: {error}") from error
    plays = anchors.values() if isinstance(anchors, dict) else [None]
    if not all(isinstance(play, dict) and {"expert", "exploits"} <= play.keys() for play in plays):
        raise ConfigurationError(f"'{path}' is damaged: expected an expert and exploits for every design; remove it")
    return anchors


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # Not TOML, or not even text.
        raise ConfigurationError(f"'{path}' is damaged: {error}") from error
