"""A call with pictures: people in a grid, the buttons of the call, a chat beside it."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry
from .lists import item
from .overlays import Choice, ask, message, notice, popover
from .tools import Tool, button_side, centered, span, toolbar
from .vocabulary import clock, person, several
from .vocabulary import message as sentence

__all__ = ["call"]


def call(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a call."""
    look = build.look
    side = button_side(build, difficulty, 1.1)
    small = button_side(build, difficulty)
    people = several(draws, person, draws.between(2, 6 + round(14 * difficulty)))
    rest = build.box
    top, rest = rest.cut_top(small + look.px(12))
    with build.inside(build.add("bar", top)):
        inner = top.inset(look.gap, 0)
        ends = [
            Tool("grid", "Gallery", "show everybody at the same size"),
            Tool("full_screen", "Full screen", "show the call on the full screen"),
            Tool("info", "Details", "show details of the meeting"),
            Tool("shield", "Security", "show how the call is protected"),
        ]
        inner = toolbar(build, inner, ends[: draws.between(2, 4)], small, right=True)
        titles = ("Weekly meeting", "Interview", "Project review", "Family call", "Lesson 4")
        build.add(
            "text", inner, f"{draws.pick(titles)} · {draws.between(1, 59)}:{draws.between(10, 59)}", states="bold"
        )
    foot, rest = rest.cut_bottom(side + look.px(16))
    with build.inside(build.add("bar", foot)):
        _buttons(build, foot.inset(look.gap, 0), draws, side)
    kind = draws.pick(("", "chat", "people"))
    if kind and rest.width > look.px(700):
        rest, right = rest.cut_left(rest.width - look.px(270))
        _beside(build, right, draws, people, small, kind)
    pressed = _people(build, rest.inset(look.px(6)), draws, people, small)
    chance = draws.unit()
    if chance < 0.18:
        choices = [
            Choice("Pin", "pushpin", "keep this person large"),
            Choice("Mute for everyone", "mic_off", "mute this person for everybody"),
            Choice("Send a message", "chat", "send a message to this person alone"),
            Choice("Rename", "edit", "change the name of this person"),
            Choice("Put in the waiting room", "clock", "put this person into the waiting room"),
            None,
            Choice("Remove", "person", "remove this person from the call", states="danger"),
        ]
        popover(build, pressed, choices)
    elif chance < 0.3:
        tools = [Tool("", "Admit", "let the person in", "primary"), Tool("", "View", "show who is waiting")]
        notice(build, people[-1], "is in the waiting room.", "person_add", True, tools)
    elif chance < 0.4:
        message(
            build, draws.pick(("Your microphone is muted.", "The call is being recorded.")), "OK", "confirm the message"
        )
    elif chance < 0.5:
        no = Entry("", "Cancel", does="stay in the call")
        yes = Entry("", "End for all", does="end the call for everybody", states="primary danger")
        ask(build, "End the call?", "You can leave alone or end the call for everybody.", no, yes)


def _buttons(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    muted, dark, up = draws.chance(0.4), draws.chance(0.3), draws.chance(0.2)
    tools: list[Tool | None] = [
        Tool("mic_off", "Unmute", "unmute the microphone", "danger")
        if muted
        else Tool("mic", "Mute", "mute the microphone"),
        Tool("eye_off", "Start video", "switch the camera on", "danger")
        if dark
        else Tool("video", "Stop video", "switch the camera off"),
        Tool("upload", "Share screen", "share the screen"),
        Tool("flag", "Lower hand" if up else "Raise hand", f"{'lower' if up else 'raise'} the hand", "selected" * up),
        Tool("emoji", "Reactions", "send a reaction"),
        Tool("chat", "Chat", "show the chat of the call"),
        Tool("group", "Participants", "show who is in the call"),
        Tool("record", "Record", "record the call"),
        Tool("text", "Captions", "switch the captions"),
        Tool("image", "Background", "choose another background"),
        Tool("clipboard", "Whiteboard", "open the whiteboard"),
        Tool("more", "More", "show more things to do in the call"),
    ]
    leave = Tool("phone", "Leave", "leave the call", "primary danger", wide=box.width > look.px(460))
    gap = look.px(8)
    count = len(tools)
    while count > 2 and span(build, [*tools[:count], leave], side, gap) > box.width:
        count -= 1
    centered(build, box, [*tools[:count], leave], side, gap)


def _people(build: Builder, box: Box, draws: Draws, people: list[str], small: int) -> Box:
    """Everybody in the call, in a grid; return where the menu of one of them would open."""
    look = build.look
    gap = look.px(6)
    best = max(range(1, len(people) + 1), key=lambda n: _size(box, len(people), n, gap))
    rows = -(-len(people) // best)
    slots = [place for line in box.rows(rows, gap) for place in line.columns(best, gap)]
    speaking, pressed = draws.below(len(people)), box
    for index, (name, place) in enumerate(zip(people, slots, strict=False)):
        dark = draws.chance(0.45)
        states = "selected" if index == speaking else ""
        if dark:
            tile = build.add("card", place, name=name, color="#24282e")
        else:
            tile = build.add("tile", place, name=name, does=f"enlarge the picture of {name}", states=states)
        with build.inside(tile):
            if dark:
                face = min(round(0.4 * min(place.width, place.height)), look.px(96))
                build.add("avatar", place.middle(face, face), name=name)
            line = place.inset(look.px(4)).cut_bottom(round(1.9 * look.font))[0]
            room = min(round(0.68 * look.font * len(name)) + look.px(28), int(line.width))
            tag = line.cut_left(room)[0]
            if place.height > 3 * small:
                with build.inside(build.add("panel", tag, states="plain", color="#16181b")):
                    inner = tag.inset(look.px(4), 0)
                    mark, inner = inner.cut_left(round(1.2 * look.font), look.px(4))
                    icon = "mic_off" if draws.chance(0.5) else "mic"
                    build.add("icon", mark.middle(look.font, look.font), icon=icon, states="danger" * (icon != "mic"))
                    build.add("text", inner, name, states="small")
            spot = Box(
                place.right - small - look.px(4),
                place.top + look.px(4),
                place.right - look.px(4),
                place.top + look.px(4) + small,
            )
            if place.height > 3 * small and place.width > 3 * small:
                build.add(
                    "icon_button",
                    spot,
                    icon="more",
                    name="More",
                    does=f"show more things to do with {name}",
                    color="#33383f",
                )
                pressed = spot
    return pressed


def _size(box: Box, count: int, columns: int, gap: float) -> float:
    """Return how large pictures of four by three can be in so many columns."""
    rows = -(-count // columns)
    width = (box.width - gap * (columns - 1)) / columns
    height = (box.height - gap * (rows - 1)) / rows
    return min(width / 4, height / 3)


def _beside(build: Builder, box: Box, draws: Draws, people: list[str], small: int, kind: str) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(8))
        line, inner = inner.cut_top(small, look.px(6))
        line = toolbar(build, line, [Tool("close", "Close", "close what is beside the call")], small, right=True)
        build.add("text", line, "Chat" if kind == "chat" else f"Participants ({len(people)})", states="bold")
        height = round(3.6 * look.font)
        if kind == "people":
            foot, inner = inner.cut_bottom(look.line, look.px(6))
            build.add("button", foot, "Invite", icon="person_add", does="invite people to the call")
            tools = [Tool("mic_off", "Mute", "mute {}"), Tool("more_vertical", "More", "show the menu of {}")]
            for name in people:
                if inner.height < height:
                    return
                place, inner = inner.cut_top(height)
                role = draws.pick(("Guest", "Guest", "Host", "Speaker"))
                item(
                    build,
                    place,
                    name,
                    role,
                    face=name,
                    tools=tools,
                    side=min(small, look.px(26)),
                    does=f"show the profile of {name}",
                )
            return
        foot, inner = inner.cut_bottom(max(small, look.line), look.px(6))
        foot = toolbar(
            build, foot, [Tool("send", "Send", "send the message to everybody", "primary")], small, right=True
        )
        build.add("field", foot, hint="Message to everyone", does="write a message to everybody")
        for _ in range(12):
            if inner.height < height:
                return
            place, inner = inner.cut_top(round(1.6 * look.font))
            name = draws.pick(people)
            build.add("text", place, f"{name}, {clock(draws)}", states="small muted bold")
            end = build.paragraph(inner, sentence(draws), most=2)
            inner = inner._replace(top=min(end + look.px(6), inner.bottom))
