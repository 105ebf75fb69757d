"""A chat: conversations, messages, a line to write in."""

from __future__ import annotations

from typing import Any

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry
from ..text import width
from . import stock
from .lists import beside_bar, item, many, offset, visible
from .overlays import Choice, ask, notice, popover, tip
from .tools import Tool, button_side, need, stirred, toolbar
from .vocabulary import clock, file, message, person, several

__all__ = ["chat"]

_CHANNELS = ("general", "random", "design", "support", "releases", "marketing", "offtopic", "hiring", "help", "ideas")


def chat(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a chat."""
    look = build.look
    side = button_side(build, difficulty)
    people = several(draws, person, many(draws, 10, 24, build.box.height, 1.5 * look.line))
    wide = build.box.width >= look.px(640)
    rest = build.box
    if wide:
        left, rest = rest.cut_left(min(look.px(draws.between(220, 300)), round(rest.width * 0.34)))
        _people(build, left, draws, people, side)
    elif draws.chance(0.35):
        _people(build, rest, draws, people, side)
        return
    if rest.width > look.px(820) and draws.chance(0.4):
        rest, right = rest.cut_left(rest.width - look.px(240))
        _details(build, right, draws, people[0], side)
    bubbles = _talk(build, rest, draws, difficulty, people[0], side, wide)
    chance = draws.unit()
    if chance < 0.22 and bubbles:
        at = draws.pick(bubbles)
        choices = [
            Choice("Reply", "reply", "reply to the message that was clicked"),
            Choice("Forward", "forward", "forward the message that was clicked"),
            Choice("Copy", "copy", "copy the message that was clicked", "Ctrl+C"),
            Choice("Edit", "edit", "edit the message that was clicked", states="disabled" * draws.chance(0.4)),
            Choice("Pin", "pushpin", "pin the message that was clicked"),
            None,
            Choice("Report", "flag", "report the message that was clicked"),
            Choice("Delete", "delete", "delete the message that was clicked", states="danger"),
        ]
        popover(build, at.middle(0, 0), choices)
    elif chance < 0.34:
        tools = [Tool("", "Answer", "answer the call", "primary"), Tool("", "Decline", "decline the call", "danger")]
        notice(build, people[-1], "Incoming video call", "video", draws.chance(0.5), tools)
    elif chance < 0.42:
        no, yes = Entry("", "Cancel", does="stay in the group"), Entry("", "Leave", does="leave the group")
        ask(
            build,
            "Leave the group?",
            "You will get no more messages from it.",
            no,
            yes._replace(states="primary danger"),
        )
    elif chance < 0.5:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _people(build: Builder, box: Box, draws: Draws, people: list[str], side: int) -> None:
    """The conversations."""
    look = build.look
    with build.inside(build.add("sidebar", box)):
        head, rest = box.cut_top(side + look.px(14))
        inner = head.inset(look.gap, 0)
        tools = [
            Tool("edit", "New message", "start a conversation"),
            Tool("more_vertical", "Menu", "open the menu of the chat"),
            Tool("group", "New group", "start a group"),
        ]
        inner = toolbar(build, inner, tools[: draws.between(1, 3)], side, right=True)
        build.add("heading", inner, build.title)
        line, rest = rest.inset(look.gap, 0).cut_top(look.line, look.px(6))
        build.add("search", line, hint="Search", does="search the conversations")
        line, rest = rest.cut_top(round(0.9 * look.line), look.px(4))
        chosen = draws.below(2)
        for index, name in enumerate(("All", "Unread", "Groups", "Favourites")[: draws.between(2, 4)]):
            room = need(build, name)
            if room > line.width:
                break
            place, line = line.cut_left(room, look.px(4))
            does = f"show {name.lower()} conversations"
            build.add("chip", place, name, states="selected" * (index == chosen), does=does)
        rest = rest._replace(left=box.left, right=box.right - 1, bottom=box.bottom)
        if draws.chance(0.35):
            rest = _channels(build, rest, draws, side)
        height = round(max(3.6 * look.font, look.line) + look.px(8))
        content = height * len(people)
        with build.scrolling("people", rest, content, offset(draws, rest, content, height, 0.2)) as area:
            for index, place in visible(area, rest, len(people), height):
                name = people[index]
                fresh = draws.chance(0.3)
                states = "selected" if index == 0 else ""
                does = f"open the conversation with {name}"
                count = str(draws.between(1, 9)) if fresh else ""
                words, when = message(draws), clock(draws)
                item(
                    *(build, place, name, words),
                    face=name,
                    aside=when,
                    count=count,
                    states=states,
                    does=does,
                    bold=fresh,
                )


def _channels(build: Builder, box: Box, draws: Draws, side: int) -> Box:
    look = build.look
    line, box = box.cut_top(round(0.9 * look.line))
    small = min(side, int(line.height))
    inner = line.inset(look.gap, 0)
    inner = toolbar(build, inner, [Tool("add", "Add channel", "add a channel")], small, right=True)
    build.add("text", inner, "Channels", states="small bold muted")
    for name in draws.sample(_CHANNELS, draws.between(3, 6)):
        if box.height < 6 * look.line:
            break
        line, box = box.cut_top(round(0.85 * look.line))
        value = str(draws.between(1, 30)) if draws.chance(0.3) else ""
        place = line.inset(look.px(6), 0)
        build.add("nav_item", place, name, icon="hash", value=value, does=f"open the channel {name}")
    return box


def _details(build: Builder, box: Box, draws: Draws, name: str, side: int) -> None:
    """About the person at the other end."""
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(side, look.gap)
        line = toolbar(build, line, [Tool("close", "Close", "hide the details of the contact")], side, right=True)
        build.add("text", line, "Contact", states="bold")
        face, inner = inner.cut_top(look.px(76), look.gap)
        build.add("avatar", face.middle(look.px(72), look.px(72)), name=name)
        line, inner = inner.cut_top(round(2.2 * look.font), look.gap)
        build.add("text", line, name, states="center bold")
        entries = (
            ("Mute notifications", "bell", "switch"),
            ("Pinned messages", "pushpin", "row"),
            ("Media and files", "image", "row"),
            ("Links", "link", "row"),
            ("Common groups", "group", "row"),
            ("Block", "block", "row"),
        )
        for title, icon, kind in entries:
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(look.line, look.px(2))
            on = "checked" * draws.chance(0.5)
            does = f"{title.lower()} of this contact" if kind == "row" else f"{'un' * bool(on)}mute this contact"
            does = "block this contact" if title == "Block" else f"show the {does}" if kind == "row" else does
            value = str(draws.between(1, 80)) if kind == "row" and title != "Block" else ""
            more: dict[str, Any] = {"icon": icon, "value": value} if kind == "row" else {"states": on}
            build.add(kind, line, title, does=does, **more)


def _talk(build: Builder, box: Box, draws: Draws, difficulty: float, name: str, side: int, wide: bool) -> list[Box]:
    """One conversation; return where its messages are."""
    look = build.look
    head, rest = box.cut_top(max(side, round(2.6 * look.font)) + look.px(12))
    with build.inside(build.add("bar", head)):
        inner = head.inset(look.gap, 0)
        if not wide:
            inner = toolbar(build, inner, [Tool("back", "Back", "go back to the conversations")], side)
        tools = [
            Tool("more_vertical", "More", "show more about the conversation"),
            Tool("phone", "Call", "call the contact"),
            Tool("video", "Video call", "start a video call"),
            Tool("search", "Search", "search this conversation"),
            Tool("pushpin", "Pinned", "show the pinned messages"),
            Tool("person_add", "Add people", "add people to the conversation"),
        ]
        shown = tools[: draws.between(2, 3 if not wide else 3 + round(3 * difficulty))]
        inner = toolbar(build, inner, stirred(draws, shown), side, right=True)
        face, inner = inner.cut_left(look.px(36), look.px(8))
        build.add("avatar", face.middle(look.px(34), look.px(34)), name=name)
        first, second = inner.middle(inner.width, round(2.7 * look.font)).rows(2)
        build.add("text", first, name, states="bold")
        build.add(
            "text", second, draws.pick(("online", "last seen today", "typing…", "in a meeting")), states="small muted"
        )
    foot, rest = rest.cut_bottom(max(side, look.line) + look.px(12))
    _composer(build, foot, draws, difficulty, side)
    return _messages(build, rest, draws, difficulty, name)


def _composer(build: Builder, box: Box, draws: Draws, difficulty: float, side: int) -> None:
    look = build.look
    with build.inside(build.add("bar", box)):
        inner = box.inset(look.gap, 0)
        tools = [
            Tool("attach", "Attach", "attach a file"),
            Tool("emoji", "Emoji", "insert an emoji"),
            Tool("image", "Picture", "send a picture"),
            Tool("camera", "Camera", "take a photo"),
            Tool("clipboard", "Poll", "start a poll"),
            Tool("at", "Mention", "mention somebody"),
            Tool("bold", "Format", "format the message"),
        ]
        many = 2 if box.width < look.px(420) else 2 + round(5 * difficulty)
        inner = toolbar(build, inner, tools[:many], side)
        ends = [Tool("send", "Send", "send the message", "primary"), Tool("mic", "Voice", "record a voice message")]
        inner = toolbar(build, inner, ends[: draws.between(1, 2)], side, right=True)
        value = message(draws) if draws.chance(0.4) else ""
        place = inner.inset(look.px(4), 0).middle(inner.width - look.px(8), max(side, look.line))
        build.add("field", place, value=value, hint="Write a message", does="write a message")


def _messages(build: Builder, box: Box, draws: Draws, difficulty: float, name: str) -> list[Box]:
    look = build.look
    size, line = look.font, round(1.5 * look.font)
    pad, most = look.px(8), min(round(box.width * 0.66), look.px(560))
    found: list[Box] = []
    content = box.height * 2 // 1
    with build.scrolling("messages", box, content, content - box.height) as area:
        room = beside_bar(build, area).inset(look.gap, 0)
        bottom = room.bottom - look.gap
        places, names = draws.shuffled(stock.PLACES), several(draws, file, 30)
        said: set[str] = set()
        while bottom > box.top - look.px(60):
            mine = draws.chance(0.45)
            words = " ".join(message(draws) for _ in range(draws.pick((1, 1, 2, 3))))
            kind = draws.pick(("words",) * 6 + ("picture", "file")) if places and names else "words"
            wide = min(round(width(words, size)) + 1, most)
            lines = max(-(-round(width(words, size) * 1.12) // wide), 1) if kind == "words" else 0
            tall = lines * line + line + 2 * pad - look.px(4)
            if kind == "picture":
                wide, tall = min(look.px(220), most), min(look.px(150), most)
            elif kind == "file":
                wide, tall = min(look.px(220), most), round(2.8 * size) + pad
            left = room.right - wide - 2 * pad if mine else room.left + (0 if box.width < look.px(420) else look.px(40))
            place = Box(left, bottom - tall, left + wide + 2 * pad, bottom)
            bottom = place.top - draws.pick((look.px(4), look.px(10)))
            if place.top < area.top:
                break
            if not mine and place.left > room.left:
                face = Box(room.left, place.bottom - look.px(30), room.left + look.px(30), place.bottom)
                build.add("avatar", face, name=name)
            found.append(place)
            if kind == "picture":
                where = places.pop()
                build.add("tile", place, name=f"Photo of {where}", does=f"open the photo of {where}")
                continue
            if kind == "file":
                title = names.pop()
                with build.inside(build.add("card", place, name=title)):
                    item(build, place.inset(1), title, "Document", icon="document", does=f"open the file {title}")
                continue
            color = look.colors.selected if mine else ""
            with build.inside(build.add("card", place, name=words, color=color)):
                inner = place.inset(pad, pad // 2)
                end = build.paragraph(inner, words)
                small = inner._replace(top=max(end, inner.bottom - line))
                if small.height < size:
                    continue
                if draws.chance(0.15 + 0.25 * difficulty) and small.width > 9 * size and words not in said:
                    said.add(words)
                    chip, small = small.cut_left(round(3.4 * size), look.px(4))
                    does = f"like the message “{words}”"
                    build.add("chip", chip, str(draws.between(1, 9)), icon="thumbs_up", does=does, states="small")
                build.add("text", small, clock(draws), states="small muted right")
    return [each for each in found if box.holds(each)]
