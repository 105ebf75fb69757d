"""Many designs in order, by what their audits found; and how well that order is what training then finds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...agents.run_folder import write_atomically
from ...errors import ConfigurationError
from ..page import TEMPLATES
from ..statistics import rank_correlation
from ..study import read_study
from ..summary import read_results, summarise_study
from .card import Card
from .page import WORDS

__all__ = ["COLUMNS", "correlations", "final_success", "grade", "rank", "write_ranking"]

COLUMNS = ("auc", "final_success", "hackability", "optimal_success", "starc", "return_correlation", "noise_tolerance")
"""Numbers that a ranking shows beside the grade."""
KEPT = Path(__file__).parents[1] / "results"


def grade(metrics: Mapping[str, float | None]) -> float | None:
    """Return what designs are ranked by: ``auc * (1 - min(hackability, 1))``, None where one was not measured.

    What a small agent learns from the design in a short time, less what a policy that never succeeds is paid of what
    the expert is: a design that teaches little and one that can be cheated are both of little use.
    """
    learnt, cheated = metrics.get("auc"), metrics.get("hackability")
    return None if learnt is None or cheated is None else learnt * (1.0 - min(1.0, max(0.0, cheated)))


def rank(cards: Mapping[str, Card], success: Mapping[str, float] | None = None) -> list[dict[str, Any]]:
    """Return a row for each card, the best grade first; those without one come last, the least hackable before.

    Args:
        cards: By name of the design.
        success: Success after training by name of the design, where it is known.
    """
    rows = [
        {
            "name": name,
            "reward": card.reward,
            "verdict": card.verdict,
            "grade": grade(card.metrics),
            **{column: card.to_dict()["metrics"].get(column) for column in COLUMNS},
            "trained": None if success is None else success.get(name),
        }
        for name, card in cards.items()
    ]

    def place(row: Mapping[str, Any]) -> tuple[bool, float]:
        return row["grade"] is None, (row["hackability"] or 0.0) if row["grade"] is None else -row["grade"]

    return sorted(rows, key=place)


def correlations(rows: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Return Spearman's rank correlation of the grade, and of each of `COLUMNS`, with success after training."""
    found: dict[str, float | None] = {}
    for column in ("grade", *COLUMNS):
        pairs = [
            (float(row[column]), float(row["trained"]))
            for row in rows
            if row["trained"] is not None and row[column] is not None
        ]
        found[column] = rank_correlation(*zip(*pairs, strict=True)) if pairs else None
    return found


def final_success(source: str, suite: str) -> dict[str, float]:
    """Return the success of each design at the end of training, the interquartile mean over runs.

    Args:
        source: A suite's folder, or a file of kept results; empty for those that come with the library.
        suite: The name of the suite.

    Returns:
        By name of the design; empty where the library keeps no results of that suite.

    Raises:
        ConfigurationError: `source` is no such folder or file.
    """
    path = Path(source) if source else KEPT / f"{suite}.json"
    if not source and not path.exists():
        return {}
    if not path.exists():
        raise ConfigurationError(f"'{path}' does not exist: give a suite's folder or a file of kept results")
    summary = summarise_study(read_study([path])) if path.is_dir() else read_results(path)
    return {design["name"]: design["success"]["iqm"] for design in summary["designs"] if design["success"]}


def write_ranking(title: str, rows: Sequence[Mapping[str, Any]], folder: Path) -> Path:
    """Write ``ranking.html`` and ``ranking.json`` into `folder`, which holds a folder for each design's card.

    Returns:
        The path of the page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    agreement = correlations(rows)
    document = {"title": title, "designs": list(rows), "rank_correlation_with_trained_success": agreement}
    write_atomically(folder / "ranking.json", json.dumps(document, indent=1, allow_nan=False) + "\n")
    page = TEMPLATES.get_template("ranking.html.jinja").render(
        title=title,
        rows=rows,
        columns=COLUMNS,
        words=WORDS,
        agreement=agreement,
        trained=any(row["trained"] is not None for row in rows),
    )
    write_atomically(folder / "ranking.html", page)
    return folder / "ranking.html"
