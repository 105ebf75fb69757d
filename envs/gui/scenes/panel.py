"""A panel of controls: of a home, a player, a remote control. Few large things, which fit on the smallest screen."""

from __future__ import annotations

from collections.abc import Mapping

from ...draws import Draws
from ..box import Box
from ..builder import Builder

__all__ = ["panel"]

_PANELS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    # panel: (icon, name, what a click does)
    "Home": (
        ("lamp", "Lights", "switch the lights"),
        ("lock", "Door", "lock the front door"),
        ("camera", "Camera", "show the camera at the door"),
        ("music", "Music", "play music in all rooms"),
        ("wifi", "Wi-Fi", "show the wireless network"),
        ("power", "Sockets", "switch the sockets"),
        ("car", "Garage", "open the garage"),
        ("phone", "Intercom", "speak to who is at the door"),
        ("mail", "Letters", "show whether there are letters"),
        ("settings", "Settings", "change the settings of the house"),
    ),
    "Player": (
        ("play", "Play", "play"),
        ("volume", "Volume", "change the volume"),
        ("music", "Songs", "show all songs"),
        ("search", "Search", "search for music"),
        ("star_filled", "Favourites", "show the favourites"),
        ("wifi", "Radio", "listen to stations of the internet"),
        ("home", "Rooms", "choose the room in which it plays"),
        ("power", "Off", "switch the player off"),
        ("close", "Clear", "clear the list of songs"),
        ("settings", "Sound", "change the sound"),
    ),
    "Remote": (
        ("power", "Power", "switch the set on or off"),
        ("home", "Home", "show the start page of the set"),
        ("volume", "Volume", "change the volume of the set"),
        ("play", "Play", "play the film"),
        ("search", "Search", "search for a film"),
        ("star_filled", "Favourites", "show the favourite stations"),
        ("close", "Exit", "leave"),
        ("camera", "Photos", "show photos"),
        ("music", "Radio", "listen to the radio"),
        ("settings", "Settings", "change the settings of the set"),
    ),
    "Car": (
        ("phone", "Phone", "call somebody"),
        ("mail", "Messages", "have the messages read aloud"),
        ("music", "Music", "play music in the car"),
        ("search", "Places", "search for a place"),
        ("home", "Home", "drive home"),
        ("lamp", "Light", "switch the lights of the car"),
        ("camera", "Camera", "show what is behind the car"),
        ("lock", "Doors", "lock the doors"),
        ("car", "State", "show the state of the car"),
        ("volume", "Volume", "change the volume in the car"),
    ),
}
_SLIDERS = (("sun", "Brightness"), ("volume", "Volume"), ("flame", "Temperature"), ("lamp", "Light"))


def panel(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the controls of a panel."""
    look = build.look
    title = draws.pick(tuple(_PANELS))
    entries = draws.shuffled(_PANELS[title])
    rest = build.box
    if rest.height >= look.px(200):
        head, rest = rest.cut_top(round(1.4 * look.line))
        with build.inside(build.add("bar", head)):
            build.add("heading", head.inset(look.gap, 0), title)
    rest = rest.inset(look.px(6))
    cell = look.px(50 - 18 * difficulty)
    if rest.height >= 3 * cell and draws.chance(0.35):
        line, rest = rest.cut_top(round(0.8 * cell), look.px(4))
        _slider(build, line, draws)
    columns = min(max(int(rest.width // cell), 2), round(4 + 3 * difficulty))
    rows = min(max(int(rest.height // cell), 1), round(3 + 2 * difficulty))
    gap = look.px(4 + 4 * draws.unit())
    places = [place for line in rest.rows(rows, gap) for place in line.columns(columns, gap)]
    count = min(len(entries), max(3, round(len(places) * (0.5 + 0.4 * draws.unit()))))
    kind = draws.pick(("icon_button", "key", "tile"))
    accent = draws.chance(0.5)
    # In the order in which people tab through them.
    for place, entry in zip(
        sorted(draws.sample(places, count), key=lambda box: (box.top, box.left)), entries, strict=False
    ):
        _button(build, place, entry, draws, kind, accent)


def _button(build: Builder, box: Box, entry: tuple[str, str, str], draws: Draws, kind: str, accent: bool) -> None:
    look = build.look
    icon, name, does = entry
    states = draws.pick(("", "", "", "primary", "selected" if accent else "primary"))
    words = ""
    if kind == "tile":
        states = ""
        words = name if min(box.width, box.height) >= look.px(72) else ""
        if not words:
            box = box.middle(min(box.width, box.height), min(box.width, box.height))
    elif min(box.width, box.height) >= look.px(96):
        kind, words, states = "button", name, f"{states} stacked"
    build.add(kind, box, words, icon=icon, name="" if words else name, does=does, states=f"{states} large")


def _slider(build: Builder, box: Box, draws: Draws) -> None:
    look = build.look
    icon, name = draws.pick(_SLIDERS)
    side = round(min(1.4 * look.font, box.height))
    place, box = box.cut_left(side, look.gap)
    build.add("icon", place.middle(side, side), icon=icon, states="muted")
    value = f"{draws.between(1, 9) / 10:g}"
    build.add(
        "slider",
        box.middle(box.width, min(look.line, int(box.height))),
        label=name,
        value=value,
        does=f"set the {name.lower()}",
    )
