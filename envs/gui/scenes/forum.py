"""A forum: posts with buttons to vote."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import item, offset, visible
from .overlays import consent
from .site import header
from .tools import Tool, button_side, need, toolbar
from .vocabulary import amount, headline, paragraph, person, several

__all__ = ["forum"]


def forum(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the posts of a forum, each with buttons to vote."""
    look = build.look
    side = button_side(build, difficulty)
    tools = [
        Tool("person", "Account", "show your account"),
        Tool("edit", "Write", "write a post", wide=build.box.width > look.px(800)),
        Tool("bell", "Notifications", "show the notifications"),
        Tool("chat", "Messages", "show your messages"),
    ]
    rest = header(build, side, tools, "Search posts")
    inner = rest.inset(look.gap)
    aside = None
    if inner.width > look.px(760):
        inner, aside = inner.cut_left(inner.width - look.px(250))
        inner = inner._replace(right=inner.right - look.gap)
    line, inner = inner.cut_top(look.line, look.px(6))
    for index, name in enumerate(("Hot", "New", "Top", "Rising", "Unanswered", "Following")):
        room = need(build, name) + look.px(8)
        if room > line.width:
            break
        place, line = line.cut_left(room)
        build.add("tab", place, name, does=f"show the posts under {name}", states="selected" * (index == 0))
    titles = several(
        draws, lambda d: headline(d) if d.chance(0.5) else f"{d.pick(_ASKS)} {d.pick(stock.THINGS).lower()}?", 24
    )
    small = min(side, look.px(26))
    tall = max(round(5.2 * look.font) + small, 3 * small + look.px(10))
    content = len(titles) * (tall + look.px(6))
    with build.scrolling("posts", inner, content, offset(draws, inner, content, look.px(40))) as area:
        for index, place in visible(area._replace(right=area.right - look.px(9)), inner, len(titles), tall, look.px(6)):
            _post(build, place, draws, titles[index], small)
    if aside is not None:
        _groups(build, aside, draws, side)
    if draws.chance(0.15):
        consent(build, draws)


_ASKS = (
    "Which",
    "Where do you buy your",
    "How do I repair my",
    "Is it worth buying a used",
    "What is the best",
    "Who has tried a cheap",
)
_GROUPS = (
    "cooking",
    "travel",
    "gardening",
    "photography",
    "books",
    "cycling",
    "music",
    "astronomy",
    "history",
    "running",
)


def _post(build: Builder, box: Box, draws: Draws, title: str, small: int) -> None:
    look = build.look
    with build.inside(build.add("card", box, name=title)):
        inner = box.inset(look.px(6), look.px(4))
        votes, inner = inner.cut_left(small + look.px(12), look.px(6))
        first, second, third = votes.rows(3)
        up = "selected" * draws.chance(0.15)
        build.add(
            "icon_button",
            first.middle(small, min(small, first.height)),
            icon="up",
            name="Vote up",
            does=f"vote for “{title}”",
            states=up,
        )
        build.add("text", second, str(draws.between(-9, 900)), states="center bold small")
        build.add(
            "icon_button",
            third.middle(small, min(small, third.height)),
            icon="down",
            name="Vote down",
            does=f"vote against “{title}”",
        )
        if draws.chance(0.3) and inner.width > look.px(300):
            cover, inner = inner.cut_right(round(inner.height * 1.3), look.px(6))
            build.add("tile", cover, name=title, does=f"see the picture of “{title}”", states="flat")
        foot, inner = inner.cut_bottom(small)
        line, inner = inner.cut_top(round(1.6 * look.font))
        build.add("link", line, title, does=f"open the post “{title}”", states="bold")
        line, inner = inner.cut_top(round(1.5 * look.font))
        build.add(
            "text",
            line,
            f"{draws.pick(_GROUPS)} · {person(draws)} · {draws.between(1, 23)} hours ago",
            states="small muted",
        )
        if inner.height >= 1.5 * look.font:
            build.paragraph(inner, paragraph(draws, 2), states="small", most=1)
        tools = [
            Tool("comment", f"{draws.between(2, 400)}", f"read the answers to “{title}”", "flat small", wide=True),
            Tool("share", "Share", f"share “{title}”"),
            Tool("bookmark", "Save", f"save “{title}”"),
            Tool("eye_off", "Hide", f"hide “{title}”"),
            Tool("flag", "Report", f"report “{title}”"),
        ]
        toolbar(build, foot, tools[: draws.between(3, 5)], small)


def _groups(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    height = round(3.2 * look.font)
    count = min(len(_GROUPS), max(int((box.height - 3 * look.line) // height), 0))
    with build.inside(build.add("card", box.cut_top(count * height + 2 * look.line)[0], name="Groups")):
        inner = box.inset(look.px(6))
        line, inner = inner.cut_top(look.line)
        build.add("text", line, "Popular groups", states="bold")
        for name in draws.sample(_GROUPS, count):
            place, inner = inner.cut_top(height)
            item(
                *(build, place, name, f"{amount(draws, 90_000)} members"),
                icon="group",
                does=f"open the group {name}",
                tools=[Tool("add", "Join", "join the group {}")],
                side=min(side, look.px(24)),
            )
