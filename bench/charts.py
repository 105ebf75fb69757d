"""Charts as inline SVG: lines with shaded bands, and bars against a reference.

Geometry is computed here and drawn by two small templates; there is no plotting library and no script. Colours are CSS
variables ``--c0`` to ``--c7`` that the page sets for light and dark, and every series has its own marker besides, so
that no chart depends on colour alone. Each mark carries a ``<title>`` that browsers show on hover.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from .page import MARKERS, PALETTE, TEMPLATES, number, short

__all__ = ["Bar", "Line", "bar_chart", "line_chart", "ticks"]


@dataclass(frozen=True)
class Line:
    """One curve: `y` over `x`, with an optional band `low` to `high` and thin single runs `faint` behind it."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    colour: int = 0
    dashed: bool = False
    faint: tuple[tuple[Sequence[float], Sequence[float]], ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar: its label, value, the text at its end and its kind, ``plain``, ``trained``, ``reference``, ``alarm``."""

    label: str
    value: float
    text: str
    kind: str = "plain"


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return about `count` round numbers (1, 2 or 5 times a power of ten apart) within ``[low, high]``."""
    if high <= low:
        return [low]
    rough = (high - low) / max(1, count)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if first > last:  # none falls within: the next finer step
        return ticks(low, high, count + 1)
    return [round(index * step, 12) for index in range(first, last + 1)]


def line_chart(
    lines: Sequence[Line],
    *,
    title: str,
    x_label: str,
    y_label: str,
    y_range: tuple[float, float] | None = None,
    width: int = 760,
    height: int = 380,
    name_lines: bool = True,
) -> Markup:
    """Draw curves as one SVG.

    Args:
        lines: the curves, drawn in order.
        title: what the chart shows, read by screen readers.
        x_label: what the horizontal axis counts.
        y_label: what the vertical axis measures.
        y_range: fixed vertical range; from the data, 0 included, without it.
        width: width of the drawing in its own units (pixels at full size).
        height: height of the drawing.
        name_lines: write each curve's name at its right end; where False, the caller gives a legend.
    """
    xs = [x for line in lines for x in line.x] or [0.0, 1.0]
    ys = [y for line in lines for row in (line.y, line.low or (), line.high or ()) for y in row]
    low, high = y_range or (min([0.0, *ys]), max([0.0, *ys]))
    low, high = (low, high) if high - low > 1e-9 else (low - 0.5, high + 0.5)
    y_marks = ticks(low, high, 5 if height > 260 else 3)
    if y_range is None:  # round outwards to the next tick, so that no curve touches the frame
        step = y_marks[1] - y_marks[0] if len(y_marks) > 1 else high - low
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
        y_marks = ticks(low, high, 5 if height > 260 else 3)
    longest = max([len(line.name) for line in lines], default=0)
    right = min(190, 26 + 8 * longest) if name_lines else 14
    box = (50.0, 28.0, float(width - right), float(height - 42))
    left, top, end, bottom = box
    x0, x1 = min(xs), max(max(xs), min(xs) + 1e-9)
    counted = all(x == int(x) for x in xs)  # What is counted has no halves.

    def across(x: float) -> float:
        return round(left + (x - x0) / (x1 - x0) * (end - left), 1)

    def up(y: float) -> float:
        return round(bottom - (min(max(y, low), high) - low) / (high - low) * (bottom - top), 1)

    def path(x: Sequence[float], y: Sequence[float]) -> str:
        return "M" + "L".join(f"{across(a)},{up(b)}" for a, b in zip(x, y, strict=True)) if len(x) else ""

    drawn: list[dict[str, Any]] = []
    for line in lines:
        band = ""
        if line.low is not None and line.high is not None and len(line.x):
            band = path(line.x, line.high) + "L" + path(line.x[::-1], line.low[::-1])[1:] + "z"
        drawn.append(
            {
                "name": line.name,
                "colour": line.colour % len(PALETTE),
                "marker": MARKERS[line.colour % len(MARKERS)],
                "dashed": line.dashed,
                "path": path(line.x, line.y),
                "band": band,
                "faint": [path(x, y) for x, y in line.faint],
                "points": [
                    (across(x), up(y), f"{line.name}, {number(x)}: {number(y)}")
                    for x, y in zip(line.x, line.y, strict=True)
                ],
                "end": up(line.y[-1]) if len(line.y) else None,
            }
        )
    labels = _spread([(d["end"], d) for d in drawn if d["end"] is not None], gap=17.0) if name_lines else []
    return Markup(
        TEMPLATES.get_template("line_chart.svg.jinja").render(
            title=title,
            x_label=x_label,
            y_label=y_label,
            width=width,
            height=height,
            box=box,
            zero=up(0.0) if low < 0 < high else None,
            x_ticks=[
                (across(x), short(x)) for x in ticks(x0, x1, 5 if width > 500 else 3) if x == int(x) or not counted
            ],
            y_ticks=[(up(y), short(y)) for y in y_marks],
            lines=drawn,
            labels=labels,
            sparse=max([len(line.x) for line in lines], default=0) <= 30,
        )
    )


def bar_chart(bars: Sequence[Bar], *, title: str, reference: float | None, width: int = 360) -> Markup:
    """Draw horizontal bars from zero as one SVG, with a vertical rule at `reference` (the value to stay below).

    Args:
        bars: the bars, from the top.
        title: what the chart shows, read by screen readers.
        reference: where the rule stands; None for none.
        width: width of the drawing in its own units.
    """
    values = [0.0, *(bar.value for bar in bars), *([] if reference is None else [reference])]
    low, high = min(values), max(values)
    high = high if high - low > 1e-9 else low + 1.0
    left, end, row = 12.0, width - 12.0, 40

    def across(value: float) -> float:
        return round(left + (value - low) / (high - low) * (end - left), 1)

    rows = []
    for index, bar in enumerate(bars):
        start, stop = sorted((across(0.0), across(bar.value)))
        rows.append({"bar": bar, "y": 8 + index * row, "x": start, "length": max(1.5, round(stop - start, 1))})
    return Markup(
        TEMPLATES.get_template("bar_chart.svg.jinja").render(
            title=title,
            width=width,
            height=12 + row * len(bars),
            rows=rows,
            zero=across(0.0),
            reference=None if reference is None else across(reference),
        )
    )


def _spread(items: list[tuple[float, dict[str, Any]]], gap: float) -> list[tuple[float, dict[str, Any]]]:
    """Move labels apart to at least `gap`, keeping their order and staying as near as possible to their lines."""
    ordered = sorted(items, key=lambda item: item[0])
    places = [place for place, _ in ordered]
    for _ in range(50):
        moved = False
        for i in range(len(places) - 1):
            overlap = gap - (places[i + 1] - places[i])
            if overlap > 0.01:
                places[i], places[i + 1] = places[i] - overlap / 2, places[i + 1] + overlap / 2
                moved = True
        if not moved:
            break
    return [(round(place, 1), label) for place, (_, label) in zip(places, ordered, strict=True)]
