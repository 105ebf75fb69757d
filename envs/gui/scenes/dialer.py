"""The keypad of a phone."""

from __future__ import annotations

from ...draws import Draws
from ..builder import Builder
from .tools import Tool, button_side, need, toolbar

__all__ = ["dialer"]


def dialer(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the keypad of a phone."""
    look = build.look
    side = button_side(build, difficulty)
    build.add("panel", build.box, states="plain")
    inner = build.box.inset(look.gap)
    foot, inner = inner.cut_bottom(round(1.5 * look.line), look.px(6))
    names = (
        ("Favourites", "star"),
        ("Recents", "clock"),
        ("Contacts", "person"),
        ("Keypad", "grid"),
        ("Voicemail", "mic"),
    )
    for (name, icon), place in zip(names, foot.columns(5), strict=True):
        states = "selected" * (name == "Keypad")
        build.add(
            "icon_button",
            place.middle(min(place.width, look.px(64)), foot.height),
            icon=icon,
            name=name,
            does=f"show {name.lower()}",
            states=states,
        )
    line, inner = inner.cut_top(round(2.4 * look.line), look.px(4))
    number = "" if draws.chance(0.25) else f"0{draws.between(100, 999)} {draws.between(1000, 99999)}"
    line = toolbar(
        build,
        line,
        [Tool("close", "Delete digit", "delete the last digit", "disabled" * (not number))],
        side,
        right=True,
    )
    build.add("text", line, number or "Enter a number", states="center large bold" if number else "center muted")
    if number:
        line, inner = inner.cut_top(look.line, look.px(4))
        tools = [
            Tool("person_add", "Add contact", "save the number as a contact", wide=True),
            Tool("chat", "Message", "send a message to the number"),
        ]
        toolbar(build, line.middle(min(line.width, look.px(260)), look.line), tools, look.line)
    wide = min(inner.width, look.px(380))
    tall = min(inner.height, round(1.35 * wide))
    pad = inner.middle(wide, tall)
    rows = pad.rows(5, look.px(8))
    keys = ("1", "2 ABC", "3 DEF", "4 GHI", "5 JKL", "6 MNO", "7 PQRS", "8 TUV", "9 WXYZ", "*", "0 +", "#")
    for index, key in enumerate(keys):
        place = rows[index // 3].columns(3, look.px(8))[index % 3]
        digit, _, more = key.partition(" ")
        names_of = {"*": "the star", "#": "the hash key"}
        words = f"{digit}  {more}" if more and 1.25 * need(build, f"{digit}  {more}") <= place.width else digit
        build.add("key", place, words, name=digit, does=f"type {names_of.get(digit, digit)}")
    for (icon, name, does, states), place in zip(
        (
            ("video", "Video call", "start a video call", ""),
            ("phone", "Call", "call the number", "primary"),
            ("mic", "Voice", "say whom to call", ""),
        ),
        rows[4].columns(3, look.px(8)),
        strict=True,
    ):
        build.add("icon_button", place, icon=icon, name=name, does=does, states=states)
