"""What parts of a screen are called in which controls are counted: the sidebar, the bar at the top, the dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..box import Box
from .alike import alike

if TYPE_CHECKING:
    from .thing import Thing

__all__ = ["surfaces"]

_END = 0.25
"""Share of the screen's height that is its top, and its bottom."""
_EDGE = 0.06
"""Share of the screen's height within which a bar is at its edge."""
_WINDOW = 0.4
"""Share of the screen from which on nobody calls a window a dialog."""


def surfaces(things: Sequence[Thing], screen: Box) -> dict[str, Thing]:
    """Return the surfaces that can be named, by what a person calls them.

    A bar has a name where it is the only one at its end of the screen, other surfaces where there is one of their kind
    or where they have a heading of their own.
    """
    kinds: dict[str, list[Thing]] = {}
    for thing in things:
        window = thing.widget.kind == "dialog" and thing.part.area > _WINDOW * screen.area
        if thing.widget.solid and not thing.widget.control and "plain" not in thing.widget.states and not window:
            kinds.setdefault(thing.widget.kind, []).append(thing)
    found = {}
    for kind, name in (("dialog", "the dialog"), ("menu", "the open menu"), ("sidebar", "the sidebar")):
        if len(kinds.get(kind, ())) == 1:
            found[name] = kinds[kind][0]
    bars = kinds.get("bar", [])
    upper = [bar for bar in bars if bar.part.bottom <= screen.top + _END * screen.height]
    lower = [bar for bar in bars if bar.part.top >= screen.bottom - _END * screen.height]
    if len(upper) == 1 and upper[0].part.top <= screen.top + _EDGE * screen.height:
        found["the bar at the top"] = upper[0]
    if len(lower) == 1 and lower[0].part.bottom >= screen.bottom - _EDGE * screen.height:
        found["the bar at the bottom"] = lower[0]
    headed = [(thing, _heading(thing, things)) for kind in ("card", "panel") for thing in kinds.get(kind, ())]
    headings = [thing.widget.text for thing in things if thing.widget.text]
    for thing, heading in headed:
        if heading and sum(alike(heading, other) for other in headings) == 1:
            found[f"the “{heading}” section"] = thing
    wide = 0.5 * screen.width
    return {name: it for name, it in found.items() if it.clear and (it.widget.kind != "bar" or it.part.width > wide)}


def _heading(surface: Thing, things: Sequence[Thing]) -> str:
    """The words of a surface's only heading, at its top."""
    inside = [thing for thing in things if thing.widget.kind == "heading" and thing.surface is surface]
    if len(inside) != 1 or not inside[0].clear or not inside[0].whole:
        return ""
    heading = inside[0]
    above = any(
        thing.surface is surface and thing is not heading and thing.part.top < heading.part.top - 2 and thing.on
        for thing in things
    )
    return "" if above else heading.widget.text
