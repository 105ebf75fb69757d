"""The pages' common ground: the template environment, its filters, the colours and shapes of series.

Templates escape every value; only our own style sheets and scripts, and drawings made here, enter a page as they are.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

__all__ = ["MARKERS", "PALETTE", "TEMPLATES", "interval", "number", "share", "short"]

_FOLDER = Path(__file__).parent / "templates"

PALETTE: tuple[tuple[str, str], ...] = (
    ("#2f86e0", "#3f8ff0"),
    ("#c2410c", "#ea6f2e"),
    ("#0f9b82", "#25b89a"),
    ("#55209c", "#d0bcff"),
    ("#c59a10", "#f5d565"),
    ("#c2438b", "#ee7fbb"),
    ("#4f7a28", "#8dbb5c"),
    ("#6a6f7a", "#a5abb8"),
)
"""One hue per position as (on a light page, on a dark page). The first five differ in lightness besides, so that they
stay apart under every common colour blindness (a test simulates them). Red is left out: it means cheating."""

MARKERS: tuple[str, ...] = (
    "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z",
    "M-3.6,-3.6h7.2v7.2h-7.2z",
    "M0,-4.8L4.4,3.4H-4.4z",
    "M0,-5L5,0L0,5L-5,0z",
    "M0,4.8L4.4,-3.4H-4.4z",
    "M-1.6,-4.6h3.2v3h3v3.2h-3v3h-3.2v-3h-3v-3.2h3z",
    "M-4.6,-2.4h9.2v4.8h-9.2z",
    "M-2.4,-4.6h4.8v9.2h-4.8z",
)
"""Shapes around (0, 0), one per position of the palette."""


def number(value: float | None, digits: int = 3) -> str:
    """Print a number for a reader: three digits, thousands as 10k, millions as 2M, a true minus, None as "missing"."""
    if value is None:
        return "missing"
    if not math.isfinite(value):
        return str(value)
    size = abs(value)
    if size >= 10_000:
        scale, unit = (1e6, "M") if size >= 999_500 else (1e3, "k")
        text = f"{size / scale:.{digits}g}{unit}"
    elif size >= 100 or size == int(size):
        text = f"{size:.0f}"
    else:
        text = f"{size:.{digits}g}" if size < 0.001 else f"{size:.{max(0, digits - 1 - math.floor(math.log10(size)))}f}"
    return ("−" if value < 0 and text.strip("0.") else "") + text  # noqa: RUF001


def share(value: float, digits: int = 3) -> str:
    """Print a number between 0 and 1 with as many decimals as its neighbours."""
    return f"{value:.{digits}f}"


def short(value: float) -> str:
    """Print a number without trailing zeros, for axes and bars."""
    text = number(value)
    return text.rstrip("0").rstrip(".") if "." in text and text[-1].isdigit() else text


def interval(estimate: dict[str, Any] | None, digits: int = 3) -> str:
    """Print an interval of shares as `` [low, high]``, or say that one seed has none."""
    if estimate is None:
        return ""
    if estimate["low"] is None:
        return " [one seed, no interval]"
    return f" [{share(estimate['low'], digits)}, {share(estimate['high'], digits)}]"


def _code(text: str) -> Markup:
    """Turn what stands between backticks into ``<code>``, after escaping everything."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _cell(text: object) -> str:
    """Escape what would break out of a cell of a Markdown table, or be markup in it."""
    return re.sub(r"([\\`*|\[\]])", r"\\\1", _prose(text))


def _prose(text: object) -> str:
    """Take HTML and line breaks out of Markdown, and leave its own marks."""
    return re.sub(r"[\r\n]+", " ", str(text)).replace("&", "&amp;").replace("<", "&lt;")


def _mono(text: object) -> str:
    """Put code into a cell of a Markdown table."""
    plain = re.sub(r"[\r\n]+", " ", str(text)).replace("`", "'").replace("|", "\\|")
    return f"`{plain}`" if plain else ""


def _source(name: str) -> Markup:
    """Return one of our own style sheets or scripts as it is."""
    return Markup((_FOLDER / name).read_text(encoding="utf-8"))


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER),
    autoescape=jinja2.select_autoescape(default=True, disabled_extensions=("md.jinja",)),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""Renders pages and drawings; it escapes all but Markdown."""

TEMPLATES.filters.update(
    code=_code, cell=_cell, mono=_mono, prose=_prose, number=number, share=share, interval=interval
)
TEMPLATES.globals.update(source=_source, palette=PALETTE, markers=MARKERS)
