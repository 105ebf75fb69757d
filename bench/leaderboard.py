"""The leaderboard: runs beside the results of the suites that come with the library.

Two runs are on one board where environment, its arguments, agent, its settings and budget are the same, so that only
the reward differs. Boards rank by success at the end, then by the area under the success curve.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..agents.run_folder import write_atomically
from ..agents.vectorize import resolve
from ..errors import ConfigurationError
from .page import TEMPLATES
from .study import Run, Study, read_study
from .suite import environment, list_suites, load_suite
from .summary import read_results, summarise_study

__all__ = ["Board", "Place", "boards", "write_leaderboard"]

KEPT = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Place:
    """One row of a board.

    Attributes:
        design: What the reward is called.
        reward: Its text.
        success: ``{"iqm", "low", "high"}`` at the end of training.
        area: The same of the area under the success curve; None where it was not measured.
        seeds: Runs.
        own: Whether it is one of the runs that were given, not one that comes with the library.
    """

    design: str
    reward: str
    success: Mapping[str, Any]
    area: Mapping[str, Any] | None
    seeds: int
    own: bool


@dataclass(frozen=True)
class Board:
    """Rewards for one task, the best first.

    Attributes:
        suite: The suite whose results are kept.
        question: What it asks.
        tasks: Its environments and agents, in words.
        steps: The budget of a run.
        places: The rows.
        others: Names of designs that were given, play the same environment, and differ in something else; with what.
    """

    suite: str
    question: str
    tasks: str
    steps: int
    places: tuple[Place, ...]
    others: tuple[str, ...]


def boards(folders: Sequence[Path]) -> list[Board]:
    """Return a board for each suite with kept results; with `folders`, only those that their runs can stand on.

    Raises:
        ConfigurationError: A folder holds no run, or no suite with kept results plays their environments.
    """
    study = read_study(folders) if folders else None
    found = []
    for row in list_suites():
        path = KEPT / f"{row['name']}.json"
        if not path.exists():
            continue
        kept = read_results(path)
        own, others = ([], []) if study is None else _comparable(row["name"], study.runs)
        if study is not None and not own and not others:
            continue
        places = [_place(design, own=False) for design in kept["designs"] if design["success"]]
        if study is not None and own:
            part = summarise_study(_only(study, own))
            places += [_place(design, own=True) for design in part["designs"] if design["success"]]
        places.sort(key=lambda place: (-place.success["iqm"], -(place.area or {"iqm": 0.0})["iqm"]))
        tasks = ", ".join(f"{env.rpartition('/')[2]} with {agent}" for env, agent in kept["tasks"])
        found.append(Board(row["name"], kept["question"], tasks, kept["budget"], tuple(places), tuple(others)))
    if study is not None and not found:
        played = ", ".join(dict.fromkeys(run.environment for run in study.runs))
        raise ConfigurationError(f"no suite with kept results plays {played}: --baselines has nothing to compare with")
    return found


def write_leaderboard(found: Sequence[Board], folder: Path) -> Path:
    """Write ``leaderboard.html`` and ``leaderboard.json`` into `folder` and return the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    document = [{**vars(board), "places": [vars(place) for place in board.places]} for board in found]
    write_atomically(folder / "leaderboard.json", json.dumps(document, indent=1, allow_nan=False) + "\n")
    page = TEMPLATES.get_template("leaderboard.html.jinja").render(boards=found)
    write_atomically(folder / "leaderboard.html", page)
    return folder / "leaderboard.html"


def _place(design: Mapping[str, Any], *, own: bool) -> Place:
    return Place(design["name"], design["reward"], design["success"], design["area"], design["finished"], own)


def _comparable(suite_name: str, runs: Sequence[Run]) -> tuple[list[Run], list[str]]:
    """Return the finished runs that a suite could have made, and what else plays its environments, with why not."""
    suite = load_suite(suite_name)
    asked = {name: environment((name, table)) for name, table in suite.environments.items()}
    agents = {name: dict(table) for name, table in suite.agents.items()}
    own: list[Run] = []
    others: dict[str, None] = {}
    for run in runs:
        played = [kwargs for env, kwargs in asked.values() if resolve(env) == run.config.get("env")]
        if not played or run.status != "finished":
            continue
        wrong = _difference(run, played, agents, suite.steps)
        if wrong:
            others[f"{run.design} ({wrong})"] = None
        else:
            own.append(run)
    return own, list(others)


def _difference(
    run: Run, played: Sequence[Mapping[str, Any]], agents: Mapping[str, Mapping[str, Any]], steps: int
) -> str:
    """Return what a run did otherwise than the suite, an empty text where nothing."""
    if dict(run.config.get("env_kwargs", {})) not in [dict(kwargs) for kwargs in played]:
        return "other arguments of the environment"
    known = [settings for name, settings in agents.items() if settings.get("name", name) == run.config.get("agent")]
    if not known:
        return f"another agent, {run.agent}"
    settings = run.config.get("settings", {})
    if not any(all(settings.get(key) == value for key, value in each.items() if key != "name") for each in known):
        return "other settings of the agent"
    return "" if run.steps == steps else f"{run.steps} steps, not {steps}"


def _only(study: Study, runs: Sequence[Run]) -> Study:
    designs = tuple(design for design in study.designs if any(run.design == design for run in runs))
    return replace(study, runs=tuple(runs), designs=designs)
