"""What is at the top of the pages of a site."""

from __future__ import annotations

from ..box import Box
from ..builder import Builder
from .tools import Tool, need, toolbar

__all__ = ["header"]


def header(build: Builder, side: int, tools: list[Tool], hint: str) -> Box:
    """Add the bar at the top of a page, and return the room under it."""
    look = build.look
    wide = build.box.width >= look.px(640)
    top, rest = build.box.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        inner = top.inset(look.gap, 0)
        inner = toolbar(build, inner, [Tool("menu", "Menu", "open the menu of the site")], side)
        room = min(round(1.5 * need(build, build.title, bold=True)), int(inner.width // 3))
        title, inner = inner.cut_left(room, look.gap)
        build.add("heading", title, build.title)
        inner = toolbar(build, inner, tools if wide else tools[:2], side, right=True)
        if inner.width > look.px(100):
            field = inner.middle(min(inner.width - look.px(10), look.px(520)), side)
            build.add("search", field, hint=hint, does="search the site")
    return rest
