"""A word processor: ribbons of tools, a page, comments beside it."""

from __future__ import annotations

from collections.abc import Sequence

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry, dialog
from . import stock
from .lists import offset
from .overlays import Choice, popover, tip
from .sheet import menu_bar
from .tools import Tool, button_side, need, stirred, toolbar
from .vocabulary import file, headline, message, paragraph, person, several

__all__ = ["ribbon", "writer"]

Group = tuple[str, tuple[Tool, ...]]

_RIBBON: tuple[Group, ...] = (
    (
        "Clipboard",
        (
            Tool("paste", "Paste", "paste what was copied"),
            Tool("cut", "Cut", "cut the selected text"),
            Tool("copy", "Copy", "copy the selected text"),
            Tool("brush", "Format painter", "copy the format to other text"),
        ),
    ),
    (
        "Font",
        (
            Tool("bold", "Bold", "make the selected text bold"),
            Tool("italic", "Italic", "make the selected text italic"),
            Tool("underline", "Underline", "underline the selected text"),
            Tool("strike", "Strikethrough", "strike the selected text through"),
            Tool("font", "Font colour", "choose the colour of the text"),
            Tool("pen", "Highlight", "highlight the selected text"),
            Tool("eraser", "Clear format", "clear the format of the selected text"),
            Tool("up", "Superscript", "raise the selected text"),
            Tool("down", "Subscript", "lower the selected text"),
        ),
    ),
    (
        "Paragraph",
        (
            Tool("align_left", "Align left", "align the paragraph to the left"),
            Tool("align_center", "Centre", "centre the paragraph"),
            Tool("align_right", "Align right", "align the paragraph to the right"),
            Tool("list", "Bullets", "make a list with bullets"),
            Tool("numbers", "Numbering", "make a numbered list"),
            Tool("indent", "Increase indent", "indent the paragraph more"),
            Tool("quote", "Quote", "mark the paragraph as a quotation"),
            Tool("sort", "Sort", "sort the paragraphs"),
            Tool("fill", "Shading", "shade the paragraph"),
        ),
    ),
    (
        "Insert",
        (
            Tool("image", "Picture", "insert a picture"),
            Tool("table", "Table", "insert a table"),
            Tool("chart", "Chart", "insert a chart"),
            Tool("shapes", "Shapes", "insert a shape"),
            Tool("link", "Link", "insert a link"),
            Tool("bookmark", "Bookmark", "set a bookmark in the text"),
            Tool("comment", "Comment", "add a comment"),
            Tool("hash", "Page number", "insert page numbers"),
            Tool("calendar", "Date", "insert today's date"),
        ),
    ),
    (
        "Review",
        (
            Tool("check_all", "Spelling", "check the spelling"),
            Tool("translate", "Translate", "translate the text"),
            Tool("history", "Versions", "show earlier versions"),
            Tool("eye", "Track changes", "track the changes"),
            Tool("lock", "Protect", "protect the document"),
            Tool("accessibility", "Accessibility", "check the accessibility"),
        ),
    ),
    (
        "View",
        (
            Tool("zoom_in", "Zoom in", "zoom in"),
            Tool("zoom_out", "Zoom out", "zoom out"),
            Tool("ruler", "Ruler", "show or hide the ruler"),
            Tool("grid", "Grid lines", "show or hide the grid lines"),
            Tool("columns", "Two pages", "show two pages side by side"),
            Tool("full_screen", "Focus", "show only the page"),
        ),
    ),
)
_FILE = (
    Choice("New", "add", "create a document", "Ctrl+N"),
    Choice("Open", "folder", "open a document", "Ctrl+O"),
    None,
    Choice("Save", "save", "save the document under its name", "Ctrl+S"),
    Choice("Save as", "save", "save the document under another name", "F12"),
    Choice("Save a copy", "copy", "save a copy of the document"),
    Choice("Save all", "save", "save all open documents"),
    None,
    Choice("Export as PDF", "document", "export the document as PDF"),
    Choice("Print", "print", "print the document", "Ctrl+P"),
    Choice("Print preview", "eye", "show how the document will be printed"),
    None,
    Choice("Close", "close", "close the document", "Ctrl+W"),
    Choice("Exit", "exit", "leave the word processor"),
)


def ribbon(build: Builder, box: Box, draws: Draws, groups: Sequence[Group], side: int) -> None:
    """Add groups of icon buttons, in two lines each, their names below, as many as there is room for."""
    look = build.look
    gap, foot = look.px(2), round(1.3 * look.font)
    rows = max(int((box.height - foot) // (side + gap)), 1)
    for title, tools in groups:
        columns = -(-len(tools) // rows)
        room = max(columns * (side + gap) + look.px(8), need(build, title))
        if room > box.width:
            return
        place, box = box.cut_left(room)
        body, name = place.cut_top(place.height - foot)
        for row in range(rows):
            part = tools[row * columns : (row + 1) * columns]
            line = body._replace(top=body.top + row * (side + gap), bottom=body.top + row * (side + gap) + side)
            if part:
                toolbar(build, line.inset(look.px(3), 0), stirred(draws, part, 0.06, 0.08), side, gap=gap)
        build.add("text", name, title, states="small muted center")
        build.add("divider", place._replace(left=place.right - 1).inset(0, look.px(4)))


def writer(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a word processor."""
    look = build.look
    side = button_side(build, difficulty)
    title = file(draws, "docx")
    opened = draws.chance(0.18)
    line, rest = build.box.cut_top(max(round(0.95 * look.line), round(1.9 * look.font)))
    with build.inside(build.add("bar", line)):
        inner = line.inset(look.px(6), 0)
        quick: list[Tool | None] = [
            Tool("save", "Save", "save the document"),
            Tool("undo", "Undo", "undo the last step"),
            Tool("redo", "Redo", "redo what was undone", "disabled" * draws.chance(0.5)),
        ]
        small = min(side, int(line.height))
        inner = toolbar(build, inner, [*quick, None], small)
        if inner.width > look.px(560):
            ends = [
                Tool("share", "Share", "share the document", "primary", wide=True),
                Tool("comment", "Comments", "show the comments"),
            ]
            inner = toolbar(build, inner, ends, small, right=True)
        names = ("File", "Home", "Insert", "Layout", "References", "Review", "View", "Help")
        at = menu_bar(build, inner, names, "File" if opened else "")
    with build.inside(
        build.add("panel", rest.cut_top(2 * side + look.px(10) + round(1.3 * look.font))[0], states="plain")
    ):
        line, rest = rest.cut_top(2 * side + look.px(10) + round(1.3 * look.font))
        inner = line.inset(look.px(6), look.px(3))
        fonts, inner = inner.cut_left(min(look.px(190), inner.width // 3), look.px(4))
        first, second = fonts.cut_top(side)[0], fonts.cut_top(2 * side + look.px(2))[0].cut_bottom(side)[0]
        font = draws.pick(("Calibri", "Georgia", "Times", "Helvetica", "Garamond"))
        build.add("select", first, font, value=font, name="Font", does="choose the font")
        style, points = second.cut_left(second.width * 3 // 5)
        kind = draws.pick(("Text", "Title", "Heading 1", "Heading 2", "Quote"))
        build.add(
            "select",
            style._replace(right=style.right - 2),
            kind,
            value=look.say(kind),
            name="Style",
            does="choose the style",
        )
        size = str(draws.pick((9, 10, 11, 12, 14, 18)))
        build.add("select", points, size, value=size, name="Font size", does="choose the size of the font")
        ribbon(build, inner, draws, _RIBBON[: 3 + round(3 * difficulty)] if difficulty < 0.4 else _RIBBON, side)
    build.add("divider", line._replace(top=line.bottom - 1))
    foot, rest = rest.cut_bottom(round(1.9 * look.font))
    with build.inside(build.add("bar", foot)):
        _foot(build, foot.inset(look.px(6), 0), draws)
    if rest.width > look.px(820) and draws.chance(0.5):
        rest, right = rest.cut_left(rest.width - look.px(240))
        _comments(build, right, draws, side)
    if rest.width > look.px(760) and draws.chance(0.4):
        left, rest = rest.cut_left(look.px(180))
        _outline(build, left, draws, side)
    _pages(build, rest, draws, title)
    chance = draws.unit()
    if at is not None and opened:
        popover(build, at, _FILE)
    elif chance < 0.18:
        _find(build, rest, draws, side)
    elif chance < 0.3:
        no = Entry("", "Don't save", does="close the document without saving")
        yes = Entry("", "Save", does="save the document before it is closed", states="primary")
        stop = Entry("", "Cancel", does="go on working on the document")
        frame, inner = dialog(
            build, look.px(460), 3.6 * look.line + 5 * look.gap, "Save your changes?", (stop, no, yes)
        )
        with build.inside(frame):
            build.paragraph(inner, f"“{title}” has been changed.", states="muted")
    elif chance < 0.42:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _foot(build: Builder, box: Box, draws: Draws) -> None:
    look = build.look
    small = min(int(box.height) - 2, look.px(24))
    ends = [
        Tool("add", "Larger", "show the page larger"),
        Tool("", "Zoom", "change the zoom", kind="slider", room=90, value=f"{draws.between(4, 16) / 20:g}"),
        Tool("remove", "Smaller", "show the page smaller"),
        Tool("book", "Read mode", "switch to the read mode"),
        Tool("globe", "Web layout", "switch to the web layout"),
    ]
    if box.width > look.px(420):
        box = toolbar(build, box, ends[: draws.between(3, 5)], small, right=True)
    words = f"Page {draws.between(1, 3)} of {draws.between(3, 20)}   {draws.between(100, 9000)} words"
    build.add("text", box, words, states="small")


def _comments(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    small = min(side, look.px(24))
    with build.inside(build.add("panel", box, states="plain")):
        inner = box.inset(look.px(8))
        for name in several(draws, person, draws.between(1, 5)):
            tall = round(6.6 * look.font) + small
            if inner.height < tall:
                return
            place, inner = inner.cut_top(tall, look.px(8))
            with build.inside(build.add("card", place, name=name)):
                card = place.inset(look.px(6))
                line, card = card.cut_top(small, look.px(2))
                tools = [
                    Tool("more_vertical", "More", f"show more things to do with the comment of {name}"),
                    Tool("check", "Resolve", f"mark the comment of {name} as resolved"),
                ]
                line = toolbar(build, line, tools, small, right=True)
                build.add("text", line, name, states="bold small")
                foot, card = card.cut_bottom(round(1.6 * look.font))
                build.paragraph(card, message(draws), states="small", most=3)
                build.add("link", foot.cut_left(need(build, "Reply"))[0], "Reply", does=f"answer the comment of {name}")


def _outline(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(6))
        line, inner = inner.cut_top(side, look.px(4))
        line = toolbar(build, line, [Tool("close", "Close", "close the outline")], min(side, look.px(26)), right=True)
        build.add("text", line, "Outline", states="bold")
        titles = (
            "Introduction",
            "Background",
            "Goals",
            "Method",
            "Results",
            "Discussion",
            "Costs",
            "Schedule",
            "Risks",
            "Summary",
        )
        for index, title in enumerate(titles[: draws.between(4, 10)]):
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(round(0.85 * look.line))
            build.add("nav_item", line, title, does=f"go to the section {title}", states="selected" * (index == 1))


def _pages(build: Builder, box: Box, draws: Draws, title: str) -> None:
    """The page, or two of them, on a grey ground."""
    look = build.look
    build.add("canvas", box, states="plain", color="#5a5f66" if look.dark else "#d9dce0")
    wide = min(box.width - look.px(20), look.px(760)) // 1
    tall = round(1.35 * wide)
    content = 2 * (tall + look.px(16))
    with build.scrolling("page", box, content, offset(draws, box, content, look.px(60), 0.3)) as area:
        top = area.top + look.px(10)
        for number in range(2):
            if top > box.bottom:
                return
            left = round((box.left + box.right - wide) / 2)
            page = Box(left, top, left + wide, top + tall)
            with build.inside(build.add("canvas", page, color="#ffffff", name=f"Page {number + 1}")):
                inner = page.inset(round(0.11 * wide), round(0.09 * wide))
                head, inner = inner.cut_top(round(2.4 * look.font), look.gap)
                words = headline(draws) if number else title.rsplit(".", 1)[0]
                build.add("heading", head, words, color="#1d2023")
                while inner.height > 8 * look.font and inner.top < box.bottom:
                    if draws.chance(0.18) and inner.height > look.px(220):
                        picture, inner = inner.cut_top(look.px(150), look.gap)
                        place = picture.middle(min(picture.width, look.px(260)), picture.height)
                        build.add("image", place, name=f"{title} {inner.top}")
                        continue
                    words = paragraph(draws, draws.between(3, 8))
                    end = build.paragraph(inner, words, states="page")
                    inner = inner._replace(top=min(end + round(0.8 * look.font), inner.bottom))
            top += tall + look.px(16)


def _find(build: Builder, box: Box, draws: Draws, side: int) -> None:
    """The window in which one looks for words and replaces them."""
    look = build.look
    line = max(side, look.line)
    wide = min(look.px(360), int(box.width) - 4)
    tall = 3 * line + side + 5 * look.px(6)
    if box.height < tall + 4:
        return
    frame = Box(box.right - wide - 2, box.top + 2, box.right - 2, box.top + 2 + tall)
    with build.inside(build.add("dialog", frame, parent="", name="Find and replace")):
        inner = frame.inset(look.px(8), look.px(6))
        head, inner = inner.cut_top(side, look.px(6))
        head = toolbar(build, head, [Tool("close", "Close", "close the window for finding")], side, right=True)
        build.add("text", head, "Find and replace", states="bold")
        place, inner = inner.cut_top(line, look.px(6))
        tools = [
            Tool("chevron_down", "Next match", "go to the next match"),
            Tool("chevron_up", "Previous match", "go to the match before"),
        ]
        place = toolbar(build, place, tools, side, right=True)
        build.add(
            "field", place, value=draws.pick(stock.TOPICS), hint="Find", name="Find", does="enter what to look for"
        )
        place, inner = inner.cut_top(line, look.px(6))
        build.add("field", place, hint="Replace with", does="enter what to put in its place")
        place = inner.cut_top(line)[0]
        buttons = [Tool("", "Replace", "replace this match"), Tool("", "Replace all", "replace all matches")]
        toolbar(build, place, buttons, line, gap=look.px(6))
