"""The report card as a page, and as JSON beside it."""

from __future__ import annotations

import base64
import json
import shlex
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ...agents.run_folder import write_atomically
from ..charts import Bar, Line, bar_chart, line_chart
from ..page import TEMPLATES, short
from .card import Card, Chart
from .numbers import NUMBERS

__all__ = ["WORDS", "command_of", "headline", "write_card"]

WORDS = {"good": "good", "note": "nothing against it", "warning": "take care", "bad": "bad"}
"""What verdicts are called on pages and in the terminal."""


def write_card(card: Card, folder: Path) -> Path:
    """Write ``audit.html``, ``audit.json`` and films into `folder`, and return the path of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "audit.json", json.dumps(card.to_dict(), indent=1, allow_nan=False) + "\n")
    page = TEMPLATES.get_template("audit.html.jinja").render(
        card=card,
        headline=headline(card),
        words=WORDS,
        charts={section.name: [(each.title, _drawn(each)) for each in section.charts] for section in card.sections},
        command=command_of(card),
        meanings=NUMBERS,
        films={section.name: _embedded(section.film) for section in card.sections if section.film},
    )
    for section in card.sections:
        if section.film:
            (folder / f"{section.name}.gif").write_bytes(section.film)
    write_atomically(folder / "audit.html", page)
    return folder / "audit.html"


def headline(card: Card) -> str:
    """Return in a sentence whether the design can be trusted."""
    if len(card.sections) < len(NUMBERS):
        names = " and ".join(section.name for section in card.sections)
        told = {"bad": "Not to be trusted", "warning": "Usable, with doubts"}.get(card.verdict, "Nothing against it")
        return f"{told}, as far as {names} {'goes' if len(card.sections) == 1 else 'go'}"
    bad = [section.name for section in card.sections if section.verdict == "bad"]
    doubts = [section.name for section in card.sections if section.verdict == "warning"]
    if bad:
        return f"Not to be trusted as it is: {', '.join(bad)}"
    return f"Usable, with doubts: {', '.join(doubts)}" if doubts else "Nothing speaks against this reward"


def command_of(card: Card) -> str:
    """Return the command line that carries out the same audit."""
    words = ["rewardlab", "audit", card.env, "--reward", card.reward, "--seed", str(card.seed)]
    words += ["--budget", f"{card.budget:g}", "--gamma", f"{card.gamma:g}"]
    for name, value in card.env_kwargs.items():
        if name == "measure":
            words += [part for text in value for part in ("--measure", str(text))]
        else:
            words += ["--set", f"{name}={json.dumps(value) if not isinstance(value, str) else value}"]
    return shlex.join(words)


def _embedded(film: bytes) -> str:
    return f"data:image/gif;base64,{base64.b64encode(film).decode()}"


def _drawn(chart: Chart) -> Markup:
    if chart.kind == "lines":
        lines = [
            Line(name, x=each["x"], y=each["y"], colour=index, dashed=bool(each.get("dashed")))
            for index, (name, each) in enumerate(chart.series.items())
        ]
        return line_chart(lines, title=chart.title, x_label=chart.x_label, y_label=chart.y_label, width=420, height=280)
    bars = [_bar(name, value, chart.reference) for name, value in chart.series.items()]
    return bar_chart(bars, title=chart.title, reference=chart.reference)


def _bar(name: str, value: Any, reference: float | None) -> Bar:
    number = float(value)
    return Bar(name, number, short(number), "alarm" if reference is not None and number >= reference else "plain")
