"""What stands on the cards of the settings: switches, selects, sliders, pictures, networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..box import Box
from ..components import narrow
from .cards import opening, two_lines
from .settings_items import WALLPAPERS, Item
from .settings_pages import Page, missing, summary
from .stage import Stage
from .state import Data, State

__all__ = ["card", "height"]

_PICTURES = dict(zip(WALLPAPERS, ("hills", "mesh", "discs", "sea", "flowers", "city"), strict=True))
"""What the wallpapers show, see `paint.pictures`."""


def card(state: State, stage: Stage, box: Box, page: Page, items: Sequence[Item], record: Data) -> None:
    """Add a card with some of the items of a page, one under the other."""
    gap = stage.look.gap
    stage.add("card", box)
    rest = box
    for number, item in enumerate(items):
        line, rest = rest.cut_top(height(stage, item, box.width))
        if number:
            stage.add("divider", Box(line.left + gap, line.top, line.right - gap, line.top + 1))
        off = "" if missing(page, item, record) is None else "disabled"
        _item(state, stage, line, item, record.get(item.key), off)


def height(stage: Stage, item: Item, across: float) -> int:
    """Return how high the place for `item` is, on a card that is `across` pixels wide."""
    look = stage.look
    if item.kind == "radio":
        return round(1.1 * look.line) * len(item.options)
    if item.kind == "tiles":
        count, high = _tiles(stage, across)
        return high * -(-len(item.options) // count) + look.gap
    return round(1.8 * look.font) + look.line + look.gap if _stacked(stage, item) else round(1.45 * look.line)


def _stacked(stage: Stage, item: Item) -> bool:
    """Whether the label stands above what it is for."""
    return narrow(stage) and item.kind in ("select", "slider", "field")


def _tiles(stage: Stage, across: float) -> tuple[int, int]:
    """Return how many pictures stand side by side, and how high each is with the gap under it."""
    count = max(int(across // stage.look.px(170)), 2)
    return count, round(0.62 * across / count) + stage.look.gap


def _item(state: State, stage: Stage, box: Box, item: Item, value: Any, off: str) -> None:
    look, gap = stage.look, stage.look.gap
    inner = box.inset(gap, 0)
    if item.kind == "link":
        opening(
            stage,
            box,
            f"open:{item.to}",
            item.label,
            does=f"open “{look.say(item.label)}”",
            icon=item.icon,
            about=item.note,
            value=summary(state.data, item.to),
            said=":" not in item.to,
        )
    elif item.kind == "network":
        _network(state, stage, box, item, off)
    elif item.kind == "radio":
        for option, line in zip(item.options, inner.rows(len(item.options)), strict=True):
            _option(stage, "radio", line, item, option, "checked" if option == value else "", off)
    elif item.kind == "tiles":
        count, high = _tiles(stage, box.width)
        for number, option in enumerate(item.options):
            top = box.top + gap + number // count * high
            line = Box(inner.left, top, inner.right, top + high - gap)
            mark = "selected" if option == value else ""
            _option(stage, "tile", line.columns(count, gap)[number % count], item, option, mark, off)
    elif item.kind == "check":
        states = f"checked {off}" if value else off
        stage.add("checkbox", inner, item.label, id=f"set:{item.key}", states=states, does=f"change {item.phrase}")
    elif _stacked(stage, item):
        above, place = inner.inset(0, look.px(3)).cut_top(round(1.8 * look.font))
        stage.add("label", above, item.label, states="muted small" if off else "small")
        _control(stage, place.middle(place.width, look.line), item, value, off)
    else:
        _beside(stage, inner, item, value, off)


def _beside(stage: Stage, inner: Box, item: Item, value: Any, off: str) -> None:
    """Add a label at the left, and what it is for at the right."""
    look = stage.look
    sizes = {"switch": 2.4 * look.font, "stepper": look.px(150), "action": look.px(130), "field": look.px(300)}
    size = min(round(sizes.get(item.kind, look.px(240))), int(0.55 * inner.width))
    place, inner = inner.cut_right(size, look.gap)
    if item.icon:
        spot, inner = inner.cut_left(round(1.4 * look.font), look.gap)
        stage.add("icon", spot.middle(spot.width, spot.width), icon=item.icon, states="muted")
    amount = f"{value:,} {item.unit}" if item.kind == "action" and item.unit else ""
    two_lines(stage, inner, item.label, item.note or amount, "muted" if off else "")
    _control(stage, place.middle(place.width, look.line), item, value, off)


def _option(stage: Stage, kind: str, box: Box, item: Item, option: str, mark: str, off: str) -> None:
    """Add one of several things to choose from."""
    id, does = f"pick:{item.key}:{option}", f"set {item.phrase} to “{stage.look.say(option)}”"
    picture = _PICTURES.get(option, "") if kind == "tile" else ""
    stage.add(kind, box, option, id=id, value=picture, states=f"{mark} {off}", does=does)


def _control(stage: Stage, box: Box, item: Item, value: Any, off: str) -> None:
    look, id, label = stage.look, f"set:{item.key}", item.label
    if item.kind == "switch":
        does = f"turn {'off' if value else 'on'} {item.phrase}"
        stage.add("switch", box, id=id, label=label, states=f"checked {off}" if value else off, does=does)
    elif item.kind == "select":
        stage.select(box, id, item.options, str(value), label=label, states=off, does=f"choose {item.phrase}")
    elif item.kind == "field":
        stage.field(box, id, str(value), label=label, states=off)
    elif item.kind == "slider":
        place, rest = box.cut_right(round(3.2 * look.font), look.gap)
        stage.add("text", place, f"{value}{item.unit}", states="muted right")
        does = f"change {item.phrase}"
        stage.add("slider", rest, id=id, value=str(value / 100), label=label, states=off, does=does)
    elif item.kind == "stepper":
        place, rest = box.cut_left(look.line)
        _step(stage, place, item, "less", "remove", "lower", "disabled" if value <= item.low else off)
        place, rest = rest.cut_right(look.line)
        _step(stage, place, item, "more", "add", "raise", "disabled" if value >= item.high else off)
        stage.add("text", rest, f"{value}{item.unit}", states="center")
    else:
        _action(stage, box, item, value)


def _step(stage: Stage, box: Box, item: Item, id: str, icon: str, verb: str, states: str) -> None:
    name, does = f"{'Larger' if id == 'more' else 'Smaller'} {item.label.lower()}", f"{verb} {item.phrase}"
    stage.add("icon_button", box, id=f"{id}:{item.key}", icon=icon, name=name, does=does, states=states)


def _action(stage: Stage, box: Box, item: Item, value: Any) -> None:
    """Add a button: one that clears an amount, or that does what its label says."""
    id = f"act:{item.key}"
    if item.unit:
        states = "" if value else "disabled"
        stage.add("button", box, "Clear", id=id, label=item.label, does=f"clear {item.phrase}", states=states)
        return
    words = item.label.partition(" ")[0]
    stage.add("button", box, words, id=id, does=item.phrase, states="" if item.key == "join" else "danger")


def _network(state: State, stage: Stage, box: Box, item: Item, off: str) -> None:
    look, side = stage.look, round(1.4 * stage.look.font)
    record = state.data["networks"][item.key]
    does = f"choose the network “{item.label}”"
    with stage.inside(
        stage.add("row", box, id=f"net:{item.key}", name=item.label, does=does, states=f"flat {off}", said=False)
    ):
        place, rest = box.inset(look.gap, 0).cut_left(side, look.gap)
        tone = "strong" if item.note == "Connected" else "muted"
        stage.add("icon", place.middle(side, side), icon="wifi", states=tone)
        if record["secured"]:
            place, rest = rest.cut_right(side, look.gap)
            stage.add("icon", place.middle(side, side), icon="lock", states="muted", name="Needs a password")
        two_lines(stage, rest, item.label, item.note, "muted" if off else "", said=False)
