"""A map: places, a way, buttons that float over it."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .lists import item, visible
from .overlays import Choice, popover
from .tools import Tool, button_side, need, rail, toolbar
from .vocabulary import several

__all__ = ["maps"]

_PLACES = (
    "Café",
    "Museum",
    "Bakery",
    "Library",
    "Hotel",
    "Cinema",
    "Pharmacy",
    "Market",
    "Station",
    "Theatre",
    "Garden",
    "School",
)
_CATEGORIES = (
    *(("Restaurants", "food"), ("Hotels", "bed"), ("Coffee", "coffee"), ("Parking", "car"), ("Shops", "bag")),
    *(("Museums", "building"), ("Transit", "bus"), ("Parks", "leaf"), ("Cash", "coin")),
)
_WAYS = (
    ("car", "Car", "drive"),
    ("bus", "Transit", "go by bus and train"),
    ("walk", "Walk", "walk"),
    ("bike", "Bike", "cycle"),
    ("plane", "Flight", "fly"),
)
_PINS = ("#d64545", "#3b78d8", "#4a9d5b", "#e8833a", "#7b52c7")


def _place(draws: Draws) -> str:
    return f"{draws.pick(_PLACES)} {draws.pick(stock.PLACES)}"


def maps(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a map."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(680)
    names = several(draws, _place, draws.between(6, 12 + round(12 * difficulty)))
    rest = build.box
    if wide:
        left, rest = rest.cut_left(min(look.px(draws.between(280, 360)), round(rest.width * 0.4)))
        _side(build, left, draws, names, side)
    canvas = build.add("canvas", rest, value="map", states="plain", name=f"Map of {draws.pick(stock.PLACES)}")
    inner = rest.inset(look.gap)
    if not wide:
        low, _ = inner.cut_bottom(round(7.5 * look.font) + look.line + look.gap)
        line, free = inner.cut_top(max(side, look.line) + look.px(4), look.px(6))
        with build.inside(build.add("card", line, name="Search")):
            place = toolbar(build, line.inset(look.px(4), 0), [Tool("menu", "Menu", "open the menu of the map")], side)
            place = toolbar(build, place, [Tool("mic", "Voice", "search by voice")], side, right=True)
            build.add(
                "search",
                place.middle(place.width, min(look.line, int(line.height) - 2)),
                hint="Search here",
                does="search the map",
            )
        chips, free = free.cut_top(round(0.9 * look.line), look.px(6))
        _card(build, low, draws, names[0], side)
        free = free._replace(bottom=low.top - look.gap)
    else:
        chips, free = inner.cut_top(round(0.9 * look.line), look.px(6))
    spare = chips
    for name, icon in draws.sample(_CATEGORIES, len(_CATEGORIES)):
        room = need(build, name, True) + look.px(4)
        if room > spare.width - (side if wide else 0):
            break
        place, spare = spare.cut_left(room, look.px(6))
        build.add("button", place, name, icon=icon, does=f"show {name.lower()} on the map")
    tools: list[Tool | None] = [
        Tool("layers", "Layers", "choose the layers of the map"),
        Tool("compass", "North", "turn the map to the north"),
        Tool("target", "My location", "go to where you are"),
        Tool("add", "Zoom in", "zoom into the map"),
        Tool("remove", "Zoom out", "zoom out of the map"),
        Tool("cube", "3D", "tilt the map"),
        Tool("person", "Street view", "look around in the street"),
        Tool("ruler", "Measure", "measure a distance on the map"),
    ]
    shown = tools[: draws.between(4, 5 + round(3 * difficulty))]
    strip = free._replace(left=free.right - side - look.px(6))
    need_of = len(shown) * (side + look.px(3)) + look.px(4)
    if strip.height > need_of:
        strip = strip.cut_bottom(need_of)[0]
        with build.inside(build.add("card", strip, name="Tools of the map")):
            rail(build, strip.inset(0, look.px(3)), shown, side)
    field = free._replace(right=free.right - side - look.gap)
    with build.inside(canvas):
        _pins(build, field, draws, names, difficulty)
    if draws.chance(0.2):
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit()), round(rest.top + rest.height * draws.unit())
        )
        choices = [
            Choice("Directions from here", "", "find the way from the point that was clicked"),
            Choice("Directions to here", "", "find the way to the point that was clicked"),
            Choice("What's here?", "", "show what is at the point that was clicked"),
            Choice("Add a place", "", "add a missing place"),
            Choice("Print", "", "print the map"),
            Choice("Report a problem", "", "report a problem of the map"),
        ]
        popover(build, at, choices)


def _pins(build: Builder, box: Box, draws: Draws, names: list[str], difficulty: float) -> None:
    """Pins on the map, none on another."""
    look = build.look
    side = look.px(30 - 8 * difficulty)
    taken: list[Box] = []
    words = round(1.4 * look.font)
    for name in names:
        if box.width < 3 * side or box.height < 3 * side:
            return
        left = round(box.left + (box.width - side) * draws.unit())
        top = round(box.top + (box.height - side - words) * draws.unit())
        spot = Box(left, top, left + side, top + side)
        room = min(round(0.62 * look.font * len(name)), int(box.right - left))
        whole = Box(left, top, left + max(side, room), top + side + words)
        if any(whole.inset(-look.px(4)).meets(each) for each in taken):
            continue
        taken.append(whole)
        build.add("icon_button", spot, icon="pin", name=name, does=f"show the place {name}", color=draws.pick(_PINS))
        if draws.chance(0.6) and room > 5 * look.font:
            build.add(
                "text", Box(left, top + side, left + room, top + side + words), name, states="small bold", parent=""
            )


def _side(build: Builder, box: Box, draws: Draws, names: list[str], side: int) -> None:
    """What was found, or the way, beside the map."""
    look = build.look
    with build.inside(build.add("panel", box, states="plain")):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(max(side, look.line), look.px(6))
        line = toolbar(build, line, [Tool("menu", "Menu", "open the menu of the map")], side)
        line = toolbar(build, line, [Tool("close", "Close", "close the list of places")], side, right=True)
        build.add(
            "search",
            line.middle(line.width, look.line),
            hint="Search the map",
            value=names[0] if draws.chance(0.4) else "",
            does="search the map",
        )
        if draws.chance(0.45) and inner.height > 9 * look.line:
            line, inner = inner.cut_top(side + look.px(4), look.px(6))
            chosen = draws.below(4)
            for index, ((icon, name, verb), place) in enumerate(zip(_WAYS, line.columns(5), strict=True)):
                states = "selected" * (index == chosen)
                build.add(
                    "icon_button",
                    place.middle(min(place.width, look.px(52)), side),
                    icon=icon,
                    name=name,
                    does=verb,
                    states=states,
                )
            for hint, value, does in (
                ("From", "Your location", "enter where you start"),
                ("To", names[0], "enter where you want to go"),
            ):
                line, inner = inner.cut_top(look.line, look.px(4))
                build.add("field", line, value=value, hint=hint, name=hint, does=does)
            line, inner = inner.cut_top(look.line, look.px(6))
            tools = [
                Tool("swap", "Swap", "swap start and end"),
                Tool("add", "Add stop", "add a stop"),
                Tool("", "Options", "choose what to avoid", "flat"),
                Tool("clock", "Leave now", "choose when to leave", "flat", wide=True),
            ]
            toolbar(build, line, tools, min(side, look.line))
        height = round(3.8 * look.font) + look.px(8)
        small = min(side, look.px(28))
        body = inner._replace(left=box.left, right=box.right, bottom=box.bottom)
        with build.scrolling("places", body, height * len(names)) as area:
            for index, place in visible(area, body, len(names), height):
                under = f"{draws.between(30, 50) / 10} ★  {draws.between(1, 90) / 10} km  {draws.pick(stock.STREETS)}"
                tools = [Tool("star", "Save", "save the place {}"), Tool("send", "Directions", "find the way to {}")]
                item(
                    build,
                    place,
                    names[index],
                    under,
                    icon="pin",
                    does=f"show {names[index]} in the list",
                    tools=tools,
                    side=small,
                )


def _card(build: Builder, box: Box, draws: Draws, name: str, side: int) -> None:
    """The place that was chosen, at the bottom of a phone."""
    look = build.look
    with build.inside(build.add("card", box, name=name)):
        inner = box.inset(look.px(8))
        foot, inner = inner.cut_bottom(look.line, look.px(6))
        tools = [
            Tool("send", "Directions", "find the way to this place", "primary", wide=True),
            Tool("phone", "Call", "call this place"),
            Tool("star", "Save", "save this place"),
            Tool("share", "Share", "share this place"),
            Tool("globe", "Website", "open the website of this place"),
        ]
        toolbar(build, foot, tools, look.line, gap=look.px(6))
        line, inner = inner.cut_top(max(side, round(2 * look.font)))
        line = toolbar(build, line, [Tool("close", "Close", "close this place")], side, right=True)
        build.add("text", line, name, states="bold large")
        for words in (
            f"{draws.between(30, 50) / 10} ★ · {draws.pick(_PLACES)}",
            f"Open until {draws.between(17, 23)}:00 · {draws.pick(stock.STREETS)} {draws.between(1, 90)}",
        ):
            if inner.height < 1.6 * look.font:
                return
            line, inner = inner.cut_top(round(1.6 * look.font))
            build.add("text", line, words, states="muted small")
