"""A newspaper on the web: headlines with pictures, sections, what is read most."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .lists import offset
from .overlays import Choice, consent, popover
from .tools import Tool, button_side, toolbar
from .vocabulary import address, headline, paragraph, person, several

__all__ = ["news"]

_SECTIONS = (
    "World",
    "Politics",
    "Business",
    "Science",
    "Culture",
    "Sport",
    "Health",
    "Travel",
    "Opinion",
    "Food",
    "Local",
)


def news(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the front page of a newspaper."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(720)
    titles = several(draws, headline, 48)
    top, rest = build.box.cut_top(side + look.px(18))
    with build.inside(build.add("bar", top)):
        _head(build, top.inset(look.gap, 0), side, wide)
    line, rest = rest.cut_top(side + look.px(4))
    with build.inside(build.add("panel", line, states="plain")):
        names = draws.sample(_SECTIONS, draws.between(6, 11))
        tools = [Tool("", name, f"read the section {name}", "flat") for name in names]
        toolbar(build, line.inset(look.gap, 0), tools, side, more="show more sections")
    build.add("divider", line._replace(top=line.bottom - 1))
    margin = max(look.gap, round((rest.width - look.px(1500)) / 2))
    inner = rest.inset(margin, look.gap)
    aside = None
    if wide:
        inner, aside = inner.cut_left(inner.width - min(look.px(300), round(inner.width * 0.28)))
        inner = inner._replace(right=inner.right - 2 * look.gap)
    shared = _stories(build, inner, draws, difficulty, titles[:30], side)
    if aside is not None:
        _aside(build, aside, draws, titles[30:], side)
    chance = draws.unit()
    if chance < 0.22:
        consent(build, draws)
    elif chance < 0.32 and shared is not None:
        choices = [
            Choice("Copy link", "link", "copy the address of the article"),
            Choice("Mail", "mail", "send the article by mail"),
            Choice("Message", "chat", "send the article as a message"),
            Choice("Print", "print", "print the article"),
        ]
        popover(build, shared, choices)
    elif chance < 0.42:
        _letter(build, draws, side)


def _head(build: Builder, box: Box, side: int, wide: bool) -> None:
    box = toolbar(build, box, [Tool("menu", "Menu", "open the menu of the newspaper")], side)
    ends = [
        Tool("", "Subscribe", "subscribe to the newspaper", "primary"),
        Tool("person", "Log in", "log in to the newspaper"),
    ]
    if wide:
        ends += [
            Tool("bell", "Alerts", "choose what you are told about"),
            Tool("bookmark", "Reading list", "open your reading list"),
        ]
    box = toolbar(build, box, [*ends, Tool("search", "Search", "search the articles")], side, right=True)
    build.add("heading", box, build.title, states="center" if wide else "")


def _stories(build: Builder, box: Box, draws: Draws, difficulty: float, titles: list[str], side: int) -> Box | None:
    look = build.look
    shared: Box | None = None
    small = round(1.6 * look.font)
    lead = min(round(box.width * 0.36), look.px(340)) + 4 * small + side
    columns = max(int((box.width + look.gap) // look.px(290 - 70 * difficulty)), 1)
    width = (box.width + look.gap) // columns - look.gap
    tall = round(width * 0.5) + 4 * small + side
    rows = 3
    content = lead + rows * (tall + look.gap)
    with build.scrolling("stories", box, content, offset(draws, box, content, look.px(80), 0.3)) as area:
        area = area._replace(right=area.right - look.px(9))
        place = area.cut_top(lead)[0]
        shared = _story(build, place, draws, titles[0], side, large=True)
        for index, title in enumerate(titles[1 : rows * columns + 1]):
            row, column = divmod(index, columns)
            top = area.top + lead + look.gap + row * (tall + look.gap)
            if top > box.bottom + tall:
                break
            line = area._replace(top=top, bottom=top + tall)
            _story(build, line.columns(columns, look.gap)[column], draws, title, side)
    return shared if box.holds(shared) else None


def _story(build: Builder, box: Box, draws: Draws, title: str, side: int, large: bool = False) -> Box:
    """An article: a picture, its headline, some words, what can be done with it; return where it is shared."""
    look = build.look
    small = round(1.6 * look.font)
    with build.inside(build.add("panel", box, states="plain", name=title)):
        foot, inner = box.cut_bottom(side, look.px(2))
        picture, inner = inner.cut_top(inner.height - 4 * small, look.px(4))
        build.add("tile", picture, name=title, does=f"see the picture of “{title}”", states="flat")
        line, inner = inner.cut_top(small)
        build.add("text", line, draws.pick(_SECTIONS), states="small bold strong")
        line, inner = inner.cut_top(round(1.35 * small) if large else small, look.px(2))
        build.add("link", line, title, does=f"read “{title}”", states="bold large" if large else "bold")
        build.paragraph(inner, paragraph(draws, 2), states="small muted", most=2 if not large else 1)
        tools = [
            Tool("share", "Share", f"share “{title}”"),
            Tool("bookmark", "Save", f"put “{title}” on the reading list"),
            Tool("comment", "Comments", f"read the comments on “{title}”"),
        ]
        rest = toolbar(build, foot, tools, side, right=True)
        build.add("text", rest, f"{draws.between(1, 23)} hours ago · {person(draws)}", states="small muted")
    return Box(rest.right, foot.top, foot.right, foot.bottom)


def _aside(build: Builder, box: Box, draws: Draws, titles: list[str], side: int) -> None:
    look = build.look
    line = round(2.6 * look.font)
    inner = box
    place, inner = inner.cut_top(round(2 * look.font), look.px(4))
    build.add("text", place, "Most read", states="bold large")
    for number, title in enumerate(titles[: draws.between(4, 8)]):
        if inner.height < line + 8 * look.line:
            break
        place, inner = inner.cut_top(line)
        with build.inside(build.add("row", place, name=title, does=f"read the much read article “{title}”")):
            mark, words = place.cut_left(round(2.2 * look.font))
            build.add("text", mark, str(number + 1), states="bold strong center")
            build.add("text", words, title)
    inner = inner._replace(top=min(inner.top + look.gap, inner.bottom))
    tall = 4 * look.line + 2 * look.gap
    if inner.height > tall:
        place, inner = inner.cut_top(tall, look.gap)
        with build.inside(build.add("card", place, name="Morning letter")):
            card = place.inset(look.gap)
            line_box, card = card.cut_top(look.line)
            build.add("text", line_box, "The morning letter", states="bold")
            line_box, card = card.cut_top(look.line, look.px(4))
            build.add(
                "field",
                line_box,
                hint="Your mail address",
                icon="mail",
                does="enter your address for the morning letter",
            )
            line_box = card.cut_top(look.line)[0]
            build.add("button", line_box, "Sign up", does="order the morning letter", states="primary")
    tall = look.px(180)
    if inner.height > tall + look.line:
        place, inner = inner.cut_top(tall, look.gap)
        with build.inside(build.add("card", place, name="Advertisement")):
            card = place.inset(look.px(6))
            line_box, card = card.cut_top(round(1.7 * look.font))
            small = min(side, look.px(22), int(line_box.height))
            line_box = toolbar(build, line_box, [Tool("close", "Close", "close the advertisement")], small, right=True)
            build.add("text", line_box, "Advertisement", states="small muted")
            build.add(
                "tile", card, name=f"Advertisement {draws.below(99)}", does="follow the advertisement", states="flat"
            )
    kinds = (
        ("Weather", "sun"),
        ("Puzzles", "puzzle"),
        ("Podcasts", "headphones"),
        ("Videos", "film"),
        ("Recipes", "food"),
    )
    for name, icon in draws.sample(kinds, 5):
        if inner.height < look.line:
            return
        place, inner = inner.cut_top(look.line)
        build.add("nav_item", place, name, icon=icon, does=f"go to {name.lower()}")


def _letter(build: Builder, draws: Draws, side: int) -> None:
    """The window that asks for an address before anybody may read."""
    look = build.look
    wide, tall = (
        min(look.px(420), int(build.box.width) - 8),
        min(6 * look.line + 4 * look.gap, int(build.box.height) - 8),
    )
    build.add("backdrop", build.box, parent="")
    box = build.box.middle(wide, tall)
    with build.inside(build.add("dialog", box, parent="", name="Newsletter")):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(side, look.px(4))
        line = toolbar(build, line, [Tool("close", "Close", "close the offer")], side, right=True)
        build.add("heading", line, "Read on for free")
        line, inner = inner.cut_bottom(look.line)[1].cut_top(round(3 * look.font), look.px(6))
        build.paragraph(line, look.say("Give us your address and read five articles a month."), states="muted", most=2)
        foot, inner = inner._replace(bottom=box.bottom - look.gap).cut_bottom(look.line, look.gap)
        tools = [Tool("", "Continue", "go on reading", "primary"), Tool("", "No, thanks", "decline the offer", "flat")]
        toolbar(build, foot, tools, look.line, gap=look.px(6), right=True)
        if inner.height >= look.line:
            place = inner.cut_top(look.line)[0]
            value = address(person(draws), "Umbra") if draws.chance(0.4) else ""
            build.add("field", place, value=value, hint="Mail address", icon="mail", does="enter your mail address")
