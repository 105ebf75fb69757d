"""The numbers of a study: one JSON document that the report prints, ``--json`` gives and ``bench/results`` keeps.

Everything is reported in `success` (and areas under it); a training reward appears only as the ledger's terms and
as what expert and exploits earn. Missing numbers are None.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..agents.run_folder import read_rows, write_atomically
from .statistics import (
    Array,
    Estimate,
    area_under_curve,
    probability_of_improvement,
    stratified_bootstrap,
    wilson_interval,
)
from .study import Run, Study, read_study

__all__ = ["read_results", "summarise", "summarise_study", "write_results"]

SEED = 20_210_830
"""Seed of the resampling: the same folder gives the same intervals, digit for digit."""

MOST_POINTS = 120
"""A curve has at most so many points."""

Measure = Callable[[Run], float | None]


def summarise(*folders: Path) -> dict[str, Any]:
    """Return the numbers of one run, several runs or a suite's folder as one JSON document.

    Keys: ``name``, ``question``, ``budget`` (steps, None where runs differ), ``tasks`` ([environment, agent] pairs),
    ``seeds`` (the most finished runs of a design on one task), ``steps`` (where curves are read), ``designs`` and
    ``runs``.

    A design has ``name``, ``reward``, ``finished`` and ``planned`` (numbers of runs); ``success``, ``score``, ``area``,
    ``return`` (each ``{"iqm", "low", "high"}`` or None); ``improvement`` over the first design, on area (``{"value",
    "low", "high"}``, None for the first); ``rivals``, the same against every other design, on area and on success;
    ``curve``, ``task_curves`` (one a task) and ``run_curves`` (a list for each task) of success; ``terms``, mean
    episode sums; and ``anchors``.

    Raises:
        ConfigurationError: a folder holds no run or a damaged file.
    """
    return summarise_study(read_study(folders))


def summarise_study(study: Study) -> dict[str, Any]:
    """Return the numbers of a study that was already read; see `summarise`."""
    finished = [run for run in study.runs if run.status == "finished"]
    axis = _axis(finished)
    designs = [_design(study, finished, name, axis) for name in study.designs]
    _compare(study, finished, designs)
    budgets = {run.steps for run in finished}
    counts = [
        sum(run.design == d and run.task == task for run in finished) for d in study.designs for task in study.tasks
    ]
    return {
        "name": study.name,
        "question": study.question,
        "budget": next(iter(budgets)) if len(budgets) == 1 else None,
        "tasks": [list(task) for task in study.tasks],
        "seeds": max(counts, default=0),
        "steps": axis.points.tolist(),
        "designs": designs,
        "runs": [_run_row(run) for run in study.runs],
    }


def write_results(summary: dict[str, Any], folder: Path) -> Path:
    """Write a summary worth keeping as ``folder/NAME.json`` (atomically) and return the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{summary['name']}.json"
    write_atomically(path, json.dumps(summary, indent=1, allow_nan=False) + "\n")
    return path


def read_results(path: Path) -> dict[str, Any]:
    """Read what `write_results` wrote."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@dataclass(frozen=True)
class _Axis:
    """Where curves are compared: `points` ``(time,)``, in steps or, where budgets differ, in percent of the budget."""

    points: Array
    percent: bool

    def read(self, run: Run, *keys: str) -> Array | None:
        """Return the metric at `keys`, straight between evaluations; None where it was never measured."""
        unit = (run.steps or 1) / 100 if self.percent else 1.0
        steps, values = [], []
        for row in run.metrics:
            value: Any = row
            for key in keys:
                value = None if value is None else value.get(key)
            if value is not None:
                steps.append(row["step"] / unit)
                values.append(float(value))
        return np.interp(self.points, steps, values) if steps and len(self.points) else None


def _axis(runs: Sequence[Run]) -> _Axis:
    """Return the evaluated steps that every run covers, thinned to `MOST_POINTS`."""
    percent = len({run.steps for run in runs}) > 1
    curves = [[row["step"] / ((run.steps or 1) / 100 if percent else 1) for row in run.metrics] for run in runs]
    if not curves:
        return _Axis(np.empty(0), percent)
    points = np.unique(np.concatenate([np.asarray(curve, np.float64) for curve in curves]))
    points = points[(points >= max(curve[0] for curve in curves)) & (points <= min(curve[-1] for curve in curves))]
    if len(points) > MOST_POINTS:
        points = np.linspace(points[0], points[-1], MOST_POINTS)
    return _Axis(points, percent)


def _design(study: Study, finished: Sequence[Run], name: str, axis: _Axis) -> dict[str, Any]:
    """Return what one design's own runs say."""
    own = [run for run in finished if run.design == name]
    curves = [
        [curve for run in own if run.task == task and (curve := axis.read(run, "success")) is not None]
        for task in study.tasks
    ]
    return {
        "name": name,
        "reward": study.rewards.get(name, ""),
        "finished": len(own),
        "planned": sum(run.design == name for run in study.runs),
        **{key: _estimate(_strata(own, study, measure)) for key, measure in MEASURES.items()},
        "curve": _estimate(curves),
        "task_curves": [_estimate([task]) for task in curves],
        "run_curves": [[np.round(curve, 4).tolist() for curve in task] for task in curves],
        "terms": _terms(own, axis),
        "anchors": study.anchors.get(name),
    }


def _compare(study: Study, finished: Sequence[Run], designs: list[dict[str, Any]]) -> None:
    """Add each design's probability of improvement over the first, and over every other."""
    strata = {
        (key, name): _strata([run for run in finished if run.design == name], study, MEASURES[key])
        for key in ("area", "success")
        for name in study.designs
    }
    for design in designs:
        design["rivals"] = {
            key: {
                other: _improvement(strata[key, design["name"]], strata[key, other])
                for other in study.designs
                if other != design["name"]
            }
            for key in ("area", "success")
        }
        design["improvement"] = design["rivals"]["area"].get(study.designs[0])


def _final(run: Run, key: str) -> float | None:
    value = run.metrics[-1].get(key) if run.metrics else None
    return None if value is None else float(value)


def _area(run: Run) -> float | None:
    rows = [row for row in run.metrics if row.get("success") is not None]
    area = area_under_curve([row["step"] for row in rows], [row["success"] for row in rows])
    return None if area is None else float(area)


MEASURES: dict[str, Measure] = {
    "success": lambda run: _final(run, "success"),
    "score": lambda run: _final(run, "score"),
    "area": _area,
    "return": lambda run: _final(run, "return"),
}
"""One number a run: success, score and return on the test split at the end, area under the success curve."""


def _strata(runs: Sequence[Run], study: Study, measure: Measure) -> list[list[float]]:
    """Return the measure of each run, grouped by task; runs without it are left out."""
    return [[value for run in runs if run.task == task and (value := measure(run)) is not None] for task in study.tasks]


def _estimate(samples: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
    return _plain(stratified_bootstrap(samples, rng=np.random.default_rng(SEED)), "iqm")


def _improvement(candidate: list[list[float]], baseline: list[list[float]]) -> dict[str, Any] | None:
    return _plain(probability_of_improvement(candidate, baseline, rng=np.random.default_rng(SEED)), "value")


def _plain(estimate: Estimate | None, name: str) -> dict[str, Any] | None:
    return None if estimate is None else estimate.as_dict(name)


def _terms(runs: Sequence[Run], axis: _Axis) -> dict[str, list[float]]:
    """Return each term's mean episode sum over training; means, unlike interquartile means, add up to the return."""
    names = dict.fromkeys(name for run in runs for row in run.metrics for name in row.get("terms") or {})
    means: dict[str, list[float]] = {}
    for name in names:
        curves = [curve for run in runs if (curve := axis.read(run, "terms", name)) is not None]
        if curves:
            means[name] = np.mean(curves, axis=0).tolist()
    return means


def _run_row(run: Run) -> dict[str, Any]:
    """Return one row of the runs' table; what was not measured is None."""
    step = int(run.metrics[-1]["step"]) if run.metrics else None
    episodes = read_rows(run.folder / "episodes.jsonl") if run.folder else []
    last = [row for row in episodes if row.get("step") == step and not row.get("fault")]
    wilson = wilson_interval(sum(bool(row["success"]) for row in last), len(last))
    return {
        "environment": run.environment,
        "design": run.design,
        "agent": run.agent,
        "seed": run.seed,
        "status": run.status,
        "error": run.error,
        "step": step,
        "steps": run.steps,
        "success": _final(run, "success"),
        "episodes": _plain(wilson, "value"),
        "tested": len(last),
        "score": _final(run, "score"),
        "return": _final(run, "return"),
        "area": _area(run),
        "faults": sum(int(row.get("faults", 0)) for row in run.metrics) + int(run.config.get("training_faults", 0))
        if run.metrics
        else None,
        "wall_s": run.config.get("wall_s"),
        "cpu_s": run.config.get("cpu_s"),
    } | ({"made_of": run.config["made_of"]} if "made_of" in run.config else {})
