"""A phone by itself: its home screen, and what is pulled down from its upper edge."""

from __future__ import annotations

from typing import Any

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .overlays import Choice, popover
from .tools import Tool, button_side, pill, toolbar
from .vocabulary import clock, message, person, several, subject

__all__ = ["home_screen", "quick_settings"]

_TILES = (
    *(("Wi-Fi", "wifi", "wireless networks"), ("Bluetooth", "bluetooth", "Bluetooth"), ("Torch", "lamp", "the torch")),
    *(("Silent", "mute", "silent mode"), ("Flight mode", "plane", "flight mode"), ("Rotation", "rotate", "rotation")),
    *(
        ("Hotspot", "share", "the hotspot"),
        ("Battery saver", "battery", "the battery saver"),
        ("Location", "pin", "location"),
    ),
    *(
        ("Dark mode", "moon", "dark mode"),
        ("Cast", "monitor", "casting"),
        ("Screen record", "record", "screen recording"),
    ),
    *(
        ("Mobile data", "sync", "mobile data"),
        ("Do not disturb", "block", "do not disturb"),
        ("Night light", "sun", "the night light"),
    ),
    *(
        ("Camera access", "camera", "camera access"),
        ("Alarm", "alarm", "the alarm"),
        ("Nearby share", "swap", "nearby sharing"),
    ),
)
_HUES = (
    *("#3b78d8", "#2f9e98", "#4a9d5b", "#d9609f", "#7b52c7", "#e8833a", "#d64545", "#27406f", "#8a5a3c", "#5a6470"),
    "#c9a227",
)
_PAPERS = ("#1f2a44", "#233b33", "#3a2440", "#e9e1d4", "#d7e6ee", "#f0dfe2", "#202326", "#47546b", "#dfe7d3", "#5b3a3a")
"""Colours behind applications."""


def _app_icon(
    build: Builder,
    box: Box,
    name: str,
    icon: str,
    color: str,
    *,
    words: bool = True,
    count: int = 0,
    kind: str = "image",
) -> None:
    """Add an application of a phone: its picture of a `kind`, its name under it, and how much is new."""
    look = build.look
    line = round(1.7 * 0.85 * look.font) if words else 0
    side = int(min(box.width, box.height - line, look.px(60)))
    spot = box.cut_top(box.height - line)[0].middle(side, side)
    does = f"open the application {name}"
    # The tile's own icon lies under the picture, which is larger.
    tile = build.add("tile", box, name if words else "", name=name, icon=icon, does=does, states="flat small")
    with build.inside(tile):
        build.add(kind, spot, icon=icon, color=color, name=name)
        if count:
            tall, wide = round(1.5 * look.font), pill(build, str(count))
            place = Box(0, 0, wide, tall).moved(min(spot.right - tall // 2, box.right - wide), spot.top)
            build.add("badge", place, str(count), states="danger")


def home_screen(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the home screen of a phone or a tablet."""
    look = build.look
    words, kind = True, draws.pick(("image", "avatar"))
    paper = draws.pick(("plain", "plain", "colour", "colour", "colour", "picture"))
    more: dict[str, Any] = {"name": f"Wallpaper {draws.below(1000)}", "states": "plain"}
    if paper == "picture":
        # Words on a picture may be hard to read.
        words = False
        build.add("canvas", build.box, value=draws.pick(("hills", "sea", "discs", "bands", "mesh")), **more)
    elif paper == "colour":
        build.add("canvas", build.box, color=draws.pick(_PAPERS), **more)
    else:
        build.add("canvas", build.box, color=look.colors.window, **more)
    inner = build.box.inset(look.gap, look.px(6))
    cell = look.px(76 - 18 * difficulty)
    columns = max(min(int(inner.width // cell), 10), 4)
    room = inner.width // columns
    tall = min(round(room * 1.05), look.px(92)) + round(0.6 * look.font)
    dock, inner = inner.cut_bottom(tall - round(1.2 * look.font), look.px(6))
    apps = draws.sample(stock.APPLICATIONS, len(stock.APPLICATIONS))
    with build.inside(build.add("panel", dock, name="Dock")):
        count = min(columns, 6)
        for place, (name, icon) in zip(dock.inset(look.px(6), look.px(4)).columns(count), apps[:count], strict=True):
            count_of = draws.between(1, 9) * draws.chance(0.2)
            _app_icon(build, place, name, icon, draws.pick(_HUES), words=False, count=count_of, kind=kind)
    rest = apps[min(columns, 6) :]
    dots, inner = inner.cut_bottom(look.px(14), look.px(4))
    number = draws.between(2, 5)
    for index in range(number):
        spot = dots.middle(number * look.px(12), look.px(8)).columns(number)[index].middle(look.px(8), look.px(8))
        build.add("spot", spot, color="#ffffff" if index else look.colors.accent)
    if draws.chance(0.7):
        line, inner = inner.cut_top(look.line, look.gap)
        build.add("search", line, hint="Search", does="search the phone and the web")
    if inner.height > 3.4 * tall and draws.chance(0.7):
        widgets, inner = inner.cut_top(round(1.3 * tall), look.gap)
        _widgets(build, widgets, draws)
    rows = max(int(inner.height // tall), 1)
    slots = [place for line in inner.cut_top(rows * tall)[0].rows(rows) for place in line.columns(columns)]
    many = min(len(slots), len(rest), round(len(slots) * (0.45 + 0.5 * draws.unit())) + 2)
    free = slots if draws.chance(0.5) else sorted(draws.sample(slots, many), key=lambda box: (box.top, box.left))
    pressed: Box | None = None
    for place, (name, icon) in zip(free[:many], rest, strict=False):
        spot = place.inset(look.px(2), look.px(2))
        count_of = draws.between(1, 40) * draws.chance(0.15 + 0.2 * difficulty)
        _app_icon(build, spot, name, icon, draws.pick(_HUES), words=words, count=count_of, kind=kind)
        pressed = spot if draws.chance(0.2) else pressed
    chance = draws.unit()
    if chance < 0.15 and pressed is not None:
        choices = [
            Choice("App info", "info", "show information about the application that was pressed"),
            Choice("Edit home screen", "edit", "edit the home screen"),
            Choice("Share app", "share", "share the application that was pressed"),
            Choice("Remove", "delete", "remove the application that was pressed", states="danger"),
        ]
        popover(build, pressed, choices)
    elif chance < 0.3:
        _folder(build, draws, rest[many:])


def _widgets(build: Builder, box: Box, draws: Draws) -> None:
    look = build.look
    first, second = box.columns(2, look.gap)
    with build.inside(build.add("card", first, name="Weather")):
        row = build.add("row", first.inset(1), name="Weather", does="open the weather", states="flat")
        with build.inside(row):
            inner = first.inset(look.px(8))
            side = min(look.px(30), int(inner.height // 2))
            place, inner = inner.cut_left(side, look.px(8))
            icon = draws.pick(("sun", "cloud", "rain", "snow", "wind"))
            build.add("icon", place.middle(side, side), icon=icon, states="strong")
            upper, lower = inner.middle(inner.width, round(3.4 * look.font)).rows(2)
            build.add("text", upper, f"{draws.between(-5, 33)}°", states="large bold")
            build.add("text", lower, draws.pick(stock.PLACES), states="small muted")
    with build.inside(build.add("card", second, name="Calendar")):
        row = build.add("row", second.inset(1), name="Calendar", does="open today's events", states="flat")
        with build.inside(row):
            inner = second.inset(look.px(8))
            upper, lower = inner.middle(inner.width, round(3.4 * look.font)).rows(2)
            build.add("text", upper, f"{draws.pick(stock.DAYS)[:3]} {draws.between(1, 28)}", states="large bold")
            build.add(
                "text",
                lower,
                f"{clock(draws)} {draws.pick(('Dentist', 'Lunch', 'Yoga', 'Call'))}",
                states="small muted",
            )


def _folder(build: Builder, draws: Draws, apps: list[tuple[str, ...]]) -> None:
    """A folder of applications that has been opened."""
    look = build.look
    if len(apps) < 4:
        return
    cell = look.px(78)
    columns = 3
    count = min(len(apps), draws.between(4, 9))
    rows = -(-count // columns)
    wide, tall = columns * cell + 2 * look.gap, rows * cell + look.line + 3 * look.gap
    if wide > build.box.width or tall > build.box.height:
        return
    build.add("backdrop", build.box, parent="")
    box = build.box.middle(wide, tall)
    with build.inside(build.add("dialog", box, parent="", name="Folder")):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(look.line, look.gap)
        value = draws.pick(("Tools", "Social", "Travel", "Work", "Games"))
        build.add("field", line, value=value, name="Name of the folder", does="rename the folder")
        slots = [place for part in inner.rows(rows) for place in part.columns(columns)]
        for place, (name, icon) in zip(slots, apps[:count], strict=False):
            _app_icon(build, place.inset(look.px(3)), name, icon, draws.pick(_HUES))


def quick_settings(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with quick settings and notifications."""
    look = build.look
    side = button_side(build, difficulty)
    build.add("panel", build.box, states="plain")
    inner = build.box.inset(look.gap)
    below = None
    if inner.width > look.px(820):
        inner, below = inner.columns(2, 3 * look.gap)
    line, inner = inner.cut_top(max(side, round(2 * look.font)), look.gap)
    tools = [
        Tool("settings", "Settings", "open all settings"),
        Tool("power", "Power", "switch the phone off"),
        Tool("edit", "Edit", "change which quick settings are shown"),
        Tool("person", "User", "switch the user"),
    ]
    line = toolbar(build, line, tools[: draws.between(2, 4)], side, right=True)
    build.add("text", line, f"{clock(draws)}  {draws.pick(stock.DAYS)}", states="bold")
    stacked = draws.chance(0.4)
    tall = round((2.1 if stacked else 1.55) * look.line)
    columns = max(min(int(inner.width // look.px(170 - 70 * difficulty)), 6), 2)
    most = int(inner.height * (0.5 if below is None else 0.8) // (tall + look.px(6)))
    rows = max(min(draws.between(2, 4) if below is None else 9, most, -(-len(_TILES) // columns)), 1)
    grid, inner = inner.cut_top(rows * (tall + look.px(6)), look.px(4))
    slots = [place for part in grid.rows(rows, look.px(6)) for place in part.columns(columns, look.px(6))]
    for (name, icon, what), place in zip(draws.sample(_TILES, len(slots)), slots, strict=False):
        on = draws.chance(0.4)
        does, states = f"switch {what} {'off' if on else 'on'}", "selected" if on else ""
        if stacked:
            build.add("tile", place, name, icon=icon, does=does, states=states)
        else:
            build.add("button", place, name, icon=icon, does=does, states=f"{states} left")
    for name, icon in (("Brightness", "sun"), ("Volume", "volume"))[: draws.between(1, 2)]:
        line, inner = inner.cut_top(look.line, look.px(4))
        place, line = line.cut_left(look.px(30), look.px(4))
        build.add("icon", place.middle(look.px(18), look.px(18)), icon=icon)
        value, does = f"{draws.between(1, 19) / 20:g}", f"change the {name.lower()}"
        build.add("slider", line.middle(line.width, look.px(22)), name=name, value=value, does=does)
    inner = inner if below is None else below
    line, inner = inner.cut_top(max(look.line, side), look.px(4))
    tools = [
        Tool("", "Clear all", "dismiss all notifications", "flat"),
        Tool("settings", "Manage", "manage the notifications"),
    ]
    line = toolbar(build, line, tools, look.line, right=True)
    build.add("text", line, "Notifications", states="bold small muted")
    _notifications(build, inner, draws, side, difficulty)


def _notifications(build: Builder, box: Box, draws: Draws, side: int, difficulty: float) -> None:
    look = build.look
    names = several(draws, person, 12)
    kinds = (
        (
            "Messages",
            "chat",
            (("Reply", "reply to the message of {}"), ("Mark as read", "mark the message of {} as read")),
        ),
        ("Mail", "mail", (("Archive", "archive the mail of {}"), ("Delete", "delete the mail of {}"))),
        ("Phone", "phone", (("Call back", "call {} back"), ("Message", "send {} a message"))),
    )
    small = min(side, look.px(26))
    for name in names:
        title, icon, actions = draws.pick(kinds)
        tall = round(3.6 * look.font) + (look.line + look.px(4)) + look.px(8)
        if box.height < tall:
            return
        place, box = box.cut_top(tall, look.px(6))
        with build.inside(build.add("card", place, name=name)):
            row = build.add("row", place.inset(1), name=name, does=f"open the notification about {name}", states="flat")
            with build.inside(row):
                inner = place.inset(look.px(8), look.px(4))
                mark, inner = inner.cut_left(look.px(30), look.px(8))
                build.add(
                    "icon", mark.cut_top(look.px(26))[0].middle(look.px(20), look.px(20)), icon=icon, states="strong"
                )
                tools = [Tool("close", "Dismiss", f"dismiss the notification about {name}")]
                if difficulty > 0.4:
                    tools.append(Tool("chevron_down", "Expand", f"show all of the notification about {name}"))
                end, inner = inner.cut_right(len(tools) * (small + look.px(3)))
                toolbar(build, end.cut_top(small)[0], tools, small, right=True)
                foot, words = inner.cut_bottom(look.line)
                first, second = words.cut_top(round(3.3 * look.font))[0].rows(2)
                build.add("text", first, f"{name} · {title}", states="bold")
                said = message(draws) if title == "Messages" else subject(draws) if title == "Mail" else "Missed call"
                build.add("text", second, said, states="muted small")
                buttons = [Tool("", words_of, does.format(name), "flat") for words_of, does in actions]
                toolbar(build, foot, buttons, round(0.85 * look.line))
