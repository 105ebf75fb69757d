"""The page of a search: what was found, how it came about, and what the best design's terms did."""

from __future__ import annotations

from pathlib import Path

from ...agents.run_folder import write_atomically
from ..charts import Line, line_chart
from ..page import TEMPLATES
from .candidate import Scored
from .search import Found

__all__ = ["write_search"]


def write_search(title: str, found: Found, folder: Path) -> Path:
    """Write ``search.html`` into `folder` and return its path."""
    sound = [each for each in found.scored if not each.error]
    page = TEMPLATES.get_template("search.html.jinja").render(
        title=title,
        found=found,
        scored=sorted(found.scored, key=lambda each: -each.fitness),
        pareto={each.candidate.name for each in found.pareto},
        climb=line_chart(
            _climb(sound),
            title="The best design so far, by generation",
            x_label="generation",
            y_label="mean success over training",
            y_range=(0.0, 1.0),
        ),
        terms=line_chart(
            [
                Line(
                    name[:40],
                    x=list(range(len(each["means"]))),
                    y=[mean or 0.0 for mean in each["means"]],
                    colour=index,
                )
                for index, (name, each) in enumerate(found.best.terms.items())
            ],
            title="What the terms of the best design paid while it was trained on",
            x_label="evaluation",
            y_label="mean sum an episode",
        ),
    )
    write_atomically(folder / "search.html", page)
    return folder / "search.html"


def _climb(sound: list[Scored]) -> list[Line]:
    """The best so far at each generation, and the task's own reward."""
    generations = sorted({each.candidate.generation for each in sound})
    best = [max(each.area for each in sound if each.candidate.generation == now) for now in generations]
    so_far = [max(best[: place + 1]) for place in range(len(best))]
    outcome = [each.area for each in sound if each.candidate.name == "g0-00"]
    own = [Line("the task's own", generations, outcome * len(generations), dashed=True) for _ in outcome]
    return [Line("best so far", generations, so_far), *own]
