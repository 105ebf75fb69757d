"""The report: one self-contained HTML page and one Markdown page for a run, several runs or a suite.

The page makes no request to anywhere (its content policy forbids it), and everything that came from a file is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..agents.run_folder import write_atomically
from .answer import answer, cheating, learned_to_cheat, verdicts
from .charts import Bar, Line, bar_chart, line_chart
from .page import PALETTE, TEMPLATES, interval, number, share, short
from .study import read_study
from .summary import summarise_study
from .viewer import MOST_BYTES, reel

__all__ = ["write_report"]


def write_report(*folders: Path, out: Path | None = None, most_bytes: int = MOST_BYTES) -> Path:
    """Write ``report.html`` and ``report.md`` and return the path of the former.

    Args:
        folders: a run's folder, several, or a suite's.
        out: where to write; the first of `folders` without it.
        most_bytes: the most that embedded pictures may add up to.

    Raises:
        ConfigurationError: a folder does not exist, holds no run, or a file in it is damaged.
    """
    study = read_study(folders)
    summary = summarise_study(study)
    out = out or folders[0]
    out.mkdir(parents=True, exist_ok=True)
    colours = {design: index for index, design in enumerate(study.designs)}
    x_label = "steps" if summary["budget"] or not summary["steps"] else "percent of the budget"
    baseline = study.designs[0] if sum(design["area"] is not None for design in summary["designs"]) > 1 else None
    common = {
        "summary": summary,
        "answer": answer(summary),
        "baseline": baseline,
        "tasks": " · ".join(map(_task, summary["tasks"])),
        "cheats": _cheats(summary),
        "untrained": _untrained(summary),
    }
    page = TEMPLATES.get_template("report.html.jinja").render(
        **common,
        colours=colours,
        verdicts=verdicts(summary),
        x_label=x_label,
        curves=_curves(summary, colours, x_label),
        terms=_terms(summary, x_label),
        reel=reel(study.runs, most_bytes=most_bytes),
    )
    write_atomically(out / "report.html", page)
    write_atomically(out / "report.md", TEMPLATES.get_template("report.md.jinja").render(**common))
    return out / "report.html"


def _curves(summary: dict[str, Any], colours: dict[str, int], x_label: str) -> list[dict[str, Any]]:
    """Draw the learning curves over all tasks and then, where there are several, those of each."""
    views: list[tuple[str, int | None]] = [("", None)]
    if len(summary["tasks"]) > 1:
        views += [(_task(task), index) for index, task in enumerate(summary["tasks"])]
    figures = []
    for title, index in views:
        drawn = []
        for design in summary["designs"]:
            curve = design["curve"] if index is None else design["task_curves"][index]
            if curve is not None:
                runs = [run for i, task in enumerate(design["run_curves"]) if index in (None, i) for run in task]
                drawn.append((design["name"], curve, runs))
        if drawn:
            figures.append({"title": title, **_curve_figure(drawn, summary["steps"], colours, x_label)})
    return figures


def _curve_figure(
    drawn: Sequence[tuple[str, dict[str, Any], list[list[float]]]],
    steps: list[float],
    colours: dict[str, int],
    x_label: str,
) -> dict[str, Any]:
    lines = [
        Line(
            name,
            steps,
            curve["iqm"],
            curve["low"],
            curve["high"],
            colour=colours[name],
            faint=tuple((steps, run) for run in runs) if len(runs) > 1 else (),
        )
        for name, curve, runs in drawn
    ]

    def draw(width: int, height: int, *, name_lines: bool) -> Markup:
        return line_chart(
            lines,
            title="Success on test tasks while training",
            x_label=x_label,
            y_label="success",
            y_range=(0.0, 1.0),
            width=width,
            height=height,
            name_lines=name_lines,
        )

    def cell(curve: dict[str, Any], i: int) -> str:
        known = curve["low"] is not None
        return share(curve["iqm"][i]) + (interval({k: curve[k][i] for k in ("low", "high")}) if known else "")

    cells = [[cell(curve, i) for _, curve, _ in drawn] for i in range(len(steps))]
    return {
        "wide": draw(1000, 430, name_lines=True),
        "narrow": draw(380, 280, name_lines=False),
        "names": [name for name, _, _ in drawn],
        "table": _table([(name, _css(colours[name])) for name, _, _ in drawn], steps, cells),
    }


def _terms(summary: dict[str, Any], x_label: str) -> list[dict[str, Any]]:
    """Draw each design's ledger terms over training, with their sum."""
    steps = summary["steps"]
    panels = []
    for design in summary["designs"]:
        terms: dict[str, list[float]] = design["terms"]
        if not terms:
            continue
        lines = [Line(name, steps, values, colour=index) for index, (name, values) in enumerate(terms.items())]
        total = [sum(values) for values in zip(*terms.values(), strict=True)]
        if len(terms) > 1:
            lines.append(Line("return", steps, total, dashed=True))
        columns = [(name, _css(index)) for index, name in enumerate(terms)] + [("return", "var(--ink)")]
        cells = [[number(x) for x in (*at, total[i])] for i, at in enumerate(zip(*terms.values(), strict=True))]
        panels.append(
            {
                "name": design["name"],
                "names": list(terms),
                "chart": line_chart(
                    lines,
                    title=f"Terms of {design['name']}",
                    x_label=x_label,
                    y_label="sum over an episode",
                    width=380,
                    height=230,
                    name_lines=False,
                ),
                "table": _table(columns, steps, cells),
            }
        )
    return panels


def _untrained(summary: dict[str, Any]) -> list[tuple[str, float]]:
    """Return ``(policy, success)`` of what needs no training; its success is the same under every design."""
    anchors = next((design["anchors"] for design in summary["designs"] if design["anchors"]), None) or {}
    plays = {**(anchors.get("baselines") or {}), "expert": anchors.get("expert")} if "baselines" in anchors else {}
    return [(name, play["success"]) for name, play in plays.items() if play and play.get("success") is not None]


def _cheats(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw what exploits earn beside what the expert earns, one panel a design."""
    panels = []
    for design in summary["designs"]:
        worst = cheating(design["anchors"])
        if worst is None or (expert := design["anchors"]["expert"].get("return")) is None:
            continue
        plays = {name: play for name, play in design["anchors"]["exploits"].items() if play.get("return") is not None}
        bars = [Bar("expert", expert, short(expert), "reference")]
        for name, play in sorted(plays.items(), key=lambda item: -item[1]["return"]):
            paid = play["return"]
            much = f" ({number(paid / expert, 2)} times the expert)" if expert > 0 and paid >= expert else ""
            bars.append(Bar(name, paid, short(paid) + much, "alarm" if paid >= expert else "plain"))
        if design["return"]:
            paid, solved = design["return"]["iqm"], design["success"]["iqm"] if design["success"] else None
            text = f"{short(paid)}, success {'missing' if solved is None else share(solved, 2)}"
            bars.insert(1, Bar("trained agents", paid, text, "alarm" if learned_to_cheat(design) else "trained"))
        panels.append(
            {
                "name": design["name"],
                "worst": worst,
                "learned": learned_to_cheat(design),
                "trained": design,
                "expert": design["anchors"]["expert"],
                "exploits": plays,
                "chart": bar_chart(bars, title=f"Exploits under {design['name']}", reference=expert),
            }
        )
    return panels


def _table(columns: list[tuple[str, str]], steps: list[float], cells: list[list[str]]) -> dict[str, Any]:
    return {"columns": columns, "rows": [(x, f"{x:,.0f}", row) for x, row in zip(steps, cells, strict=True)]}


def _task(task: Sequence[str]) -> str:
    """Name an (environment, agent) pair."""
    return " with ".join(filter(None, task))


def _css(position: int) -> str:
    return f"var(--c{position % len(PALETTE)})"
