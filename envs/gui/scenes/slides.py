"""A presentation in the making: slides at the left, one of them large, notes below."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import beside_bar, offset, visible
from .overlays import Choice, popover, tip
from .panels import sliders
from .sheet import menu_bar
from .tools import Tool, button_side, stirred, toolbar
from .vocabulary import headline, paragraph, several

__all__ = ["slides"]

_TOOLS: tuple[Tool | None, ...] = (
    Tool("add", "New slide", "add a slide", "primary", wide=True),
    Tool("undo", "Undo", "undo the last step"),
    Tool("redo", "Redo", "redo what was undone"),
    Tool("print", "Print", "print the slides"),
    Tool("brush", "Copy format", "copy the format to something else"),
    None,
    Tool("cursor", "Select", "choose the arrow that selects"),
    Tool("text", "Text box", "insert a text box"),
    Tool("image", "Picture", "insert a picture"),
    Tool("shapes", "Shape", "insert a shape"),
    Tool("line", "Line", "insert a line"),
    Tool("chart", "Chart", "insert a chart"),
    Tool("table", "Table", "insert a table"),
    Tool("film", "Video", "insert a video"),
    Tool("comment", "Comment", "comment on the slide"),
    None,
    Tool("palette", "Theme", "choose a theme"),
    Tool("columns", "Layout", "choose the layout of the slide"),
    Tool("wand", "Transition", "choose how the slide appears"),
    Tool("fill", "Background", "choose the background of the slide"),
    Tool("layers", "Order", "bring things to the front or the back"),
    Tool("align_left", "Align", "align the selected things"),
    Tool("grid", "Guides", "show or hide the guides"),
    Tool("group", "Group", "group the selected things"),
    Tool("lock", "Lock", "lock the selected things"),
)


def slides(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a presentation."""
    look = build.look
    side = button_side(build, difficulty)
    titles = several(draws, headline, draws.between(4, 20))
    rest = build.box
    line, rest = rest.cut_top(max(round(1.9 * look.font), side))
    with build.inside(build.add("bar", line)):
        inner = line.inset(look.px(6), 0)
        ends = [
            Tool("play", "Present", "show the slides to an audience", "primary", wide=True),
            Tool("share", "Share", "share the slides"),
        ]
        inner = toolbar(build, inner, ends, side, right=True)
        names = ("File", "Edit", "View", "Insert", "Format", "Slide", "Arrange", "Help")
        menu_bar(build, inner, names)
    line, rest = rest.cut_top(side + look.px(8))
    with build.inside(build.add("panel", line, states="plain")):
        tools = stirred(draws, _TOOLS[: 12 + round(13 * difficulty)], 0.05, 0.06)
        toolbar(build, line.inset(look.px(6), 0), tools, side, more="show more tools for slides")
    build.add("divider", line._replace(top=line.bottom - 1))
    if rest.width > look.px(560):
        left, rest = rest.cut_left(min(look.px(draws.between(130, 190)), round(rest.width * 0.24)))
        _strip(build, left, draws, titles)
    if rest.width > look.px(620) and draws.chance(0.55):
        rest, right = rest.cut_left(rest.width - look.px(220))
        _format(build, right, draws, side)
    low, rest = rest.cut_bottom(round(min(rest.height * 0.18, look.px(110))))
    with build.inside(build.add("panel", low, states="plain")):
        words = paragraph(draws, 2) if draws.chance(0.5) else ""
        build.add(
            "text_area",
            low.inset(look.px(6)),
            value=words,
            hint="Notes for the speaker",
            does="write notes for the speaker",
        )
    box = _slide(build, rest, draws, titles[0])
    chance = draws.unit()
    if chance < 0.2:
        at = box.middle(0, 0).moved(round(box.width * (draws.unit() - 0.5)), 0)
        choices = [
            Choice("Cut", "cut", "cut what was clicked", "Ctrl+X"),
            Choice("Copy", "copy", "copy what was clicked", "Ctrl+C"),
            Choice("Duplicate", "copy", "duplicate what was clicked", "Ctrl+D"),
            None,
            Choice("Bring to front", "up", "bring what was clicked to the front"),
            Choice("Send to back", "down", "send what was clicked to the back"),
            Choice("Rotate", "rotate", "rotate what was clicked"),
            None,
            Choice("Delete", "delete", "delete what was clicked", "Del", "danger"),
        ]
        popover(build, at, choices)
    elif chance < 0.4:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _strip(build: Builder, box: Box, draws: Draws, titles: list[str]) -> None:
    look = build.look
    build.add("panel", box, states="plain")
    inner = box.inset(look.px(6))
    number = round(1.8 * look.font)
    tall = round((inner.width - number) * 0.56)
    content = len(titles) * (tall + look.px(8))
    with build.scrolling("slides", inner, content, offset(draws, inner, content, tall)) as area:
        area = beside_bar(build, area)
        for index, place in visible(area, inner, len(titles), tall, look.px(8)):
            mark, place = place.cut_left(number)
            build.add("text", mark.cut_top(round(1.5 * look.font))[0], str(index + 1), states="small muted")
            states = "selected" if index == 0 else ""
            name = f"Slide {index + 1}: {titles[index]}"
            build.add("tile", place, name=name, does=f"go to slide {index + 1}", states=states)


def _slide(build: Builder, box: Box, draws: Draws, title: str) -> Box:
    look = build.look
    build.add("canvas", box, states="plain", color="#3a3e44" if look.dark else "#d4d7db", name="Work area")
    wide = min(box.width - look.px(24), (box.height - look.px(24)) / 0.5625)
    page = box.middle(int(wide), int(wide * 0.5625))
    color = draws.pick(("#ffffff", "#ffffff", "#f4efe6", "#1f2a44", "#233b33"))
    with build.inside(build.add("canvas", page, color=color, name=title)):
        inner = page.inset(round(page.width * 0.06), round(page.height * 0.08))
        head, inner = inner.cut_top(round(page.height * 0.18), look.px(6))
        build.add("heading", head, title)
        first, second = inner.columns(2, look.gap)
        line = round(1.7 * look.font)
        for index, sentence in enumerate(paragraph(draws, 5).split(". ")):
            place = Box(first.left, 0, first.right, line).moved(0, first.top + index * line)
            if place.bottom > first.bottom:
                break
            build.add("text", place, f"• {sentence.rstrip('.')}")
        if draws.chance(0.5):
            build.add("chart", second, value=draws.pick(("bars", "line", "pie")), name=title)
        else:
            build.add("image", second, name=title)
        side = look.px(10)
        for y, where in ((second.top, "upper"), (second.bottom, "lower")):
            for x, which in ((second.left, "left"), (second.right, "right")):
                spot = Box(0, 0, side, side).moved(round(x - side / 2), round(y - side / 2))
                name = f"{where} {which} handle"
                build.add("handle", spot, name=name, does=f"drag the {name} of the picture")
    return page


def _format(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    line = max(round(1.9 * look.font), look.px(20))
    with build.inside(build.add("panel", box, states="plain")):
        inner = box.inset(look.px(8))
        head, inner = inner.cut_top(max(side, line), look.px(4))
        head = toolbar(build, head, [Tool("close", "Close", "close the format options")], side, right=True)
        build.add("text", head, "Format options", states="bold")
        tabs, inner = inner.cut_top(max(look.line, line), look.px(6))
        for index, (name, place) in enumerate(zip(("Style", "Size", "Effects"), tabs.columns(3), strict=True)):
            build.add("tab", place, name, does=f"show the options for {name.lower()}", states="selected" * (index == 0))
        inner = sliders(
            build, inner, draws, ("Brightness", "Contrast", "Opacity", "Shadow", "Blur"), "change the", line
        )
        for label in ("Width", "Height", "Rotation"):
            if inner.height < look.line:
                return
            place, inner = inner.cut_top(look.line, look.px(4))
            beside, place = place.cut_left(place.width * 2 // 5, look.px(4))
            build.add("label", beside, label, states="small")
            does = f"change the {label.lower()} of the picture"
            build.add("stepper", place, value=str(draws.between(1, 900)), label=label, does=does)
        each = look.px(22)
        names = list(stock.COLORS)
        columns = max(int(inner.width // (each + look.px(4))), 1)
        for index, name in enumerate(names):
            row, column = divmod(index, columns)
            spot = Box(0, 0, each, each).moved(
                inner.left + column * (each + look.px(4)), inner.top + look.px(6) + row * (each + look.px(4))
            )
            if spot.bottom > inner.bottom:
                return
            build.add("swatch", spot, name=name, color=stock.COLORS[name], does=f"colour the border {name.lower()}")
