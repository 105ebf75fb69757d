"""Small panels of programs for pictures: sliders, swatches, layers."""

from __future__ import annotations

from collections.abc import Sequence

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .tools import Tool, toolbar

__all__ = ["layers", "panel_title", "sliders", "swatches"]

_LAYERS = (
    "Background",
    "Sky",
    "Portrait",
    "Shadow",
    "Text",
    "Logo",
    "Frame",
    "Light",
    "Noise",
    "Retouch",
    "Curves",
    "Copy",
)


def sliders(build: Builder, box: Box, draws: Draws, names: Sequence[str], verb: str, line: int) -> Box:
    """Add sliders with labels and numbers, as many as there is room for; return what is left."""
    look = build.look
    for name in names:
        if box.height < line:
            break
        place, box = box.cut_top(line)
        value = draws.between(-50, 50)
        label, place = place.cut_left(place.width * 2 // 5, look.px(4))
        number, place = place.cut_right(look.px(34), look.px(4))
        build.add("label", label, name, states="small")
        tall = min(look.px(16), line)
        share = f"{(value + 50) / 100:g}"
        does = f"{verb} {name.lower()}"
        build.add("slider", place.middle(place.width, tall), label=name, value=share, does=does)
        build.add("text", number, f"{value:+}", states="small muted right")
    return box


def panel_title(build: Builder, box: Box, name: str, side: int) -> Box:
    """Add the line at the top of a panel, with what folds it, and return the room under it."""
    look = build.look
    small = min(side, look.px(20))
    line, rest = box.cut_top(max(round(1.6 * look.font), small), look.px(2))
    tools = [
        Tool("menu", f"{name} menu", f"open the menu of the panel {name}"),
        Tool("chevron_up", f"Collapse {name}", f"collapse the panel {name}"),
    ]
    line = toolbar(build, line, tools, small, gap=1, right=True)
    build.add("text", line, name, states="bold small")
    return rest


def swatches(build: Builder, box: Box, draws: Draws, difficulty: float) -> Box:
    """Add colours to choose from, in rows, and return the room under them."""
    look = build.look
    side = look.px(20 - 6 * difficulty)
    gap = look.px(2)
    columns = max(int((box.width + gap) // (side + gap)), 1)
    names = list(stock.COLORS.items())
    shades = [(name, color) for name, color in names]
    shades += [
        (f"{shade} {name.lower()}", mixed)
        for shade, white in (("Light", True), ("Dark", False))
        for name, color in names
        if (mixed := _mix(color, white))
    ]
    rows = min(-(-len(shades) // columns), 4)
    chosen = draws.below(columns)
    for index, (name, color) in enumerate(shades[: rows * columns]):
        row, column = divmod(index, columns)
        spot = Box(0, 0, side, side).moved(box.left + column * (side + gap), box.top + row * (side + gap))
        states = "selected" * (index == chosen)
        build.add("swatch", spot, name=name, color=color, does=f"choose the colour {name.lower()}", states=states)
    return box._replace(top=box.top + rows * (side + gap))


def _mix(color: str, white: bool) -> str:
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * 0.5 if white else part * 0.55):02x}" for part in parts)


def layers(build: Builder, box: Box, draws: Draws, side: int, line: int) -> None:
    """Add the layers of a picture, as many as there is room for; `line` is the height of an entry in pixels."""
    look = build.look
    if box.height < 5 * line:
        return
    inner = panel_title(build, box, "Layers", side)
    place, inner = inner.cut_top(max(line, min(side, look.px(26))), look.px(4))
    mode = draws.pick(("Normal", "Multiply", "Screen", "Overlay", "Soft light"))
    first, second = place.columns(2, look.px(4))
    build.add(
        "select",
        first,
        mode,
        value=look.say(mode),
        name="Blend mode",
        does="choose how the layer mixes with those below",
    )
    share = f"{draws.between(4, 20) * 5} %"
    build.add("select", second, share, value=share, name="Layer opacity", does="choose the opacity of the layer")
    foot, inner = inner.cut_bottom(min(side, look.px(26)), look.px(4))
    tools = [
        Tool("link", "Link layers", "link the layers"),
        Tool("bolt", "Layer style", "add an effect to the layer"),
        Tool("circle", "Add mask", "add a mask to the layer"),
        Tool("sliders", "Adjustment layer", "add an adjustment layer"),
        Tool("folder", "New group", "create a group of layers"),
        Tool("add", "New layer", "create a layer"),
        Tool("delete", "Delete layer", "delete the selected layer"),
    ]
    toolbar(build, foot, tools, min(side, look.px(26)))
    height = max(round(2.3 * look.font), side + 2)
    chosen = draws.below(3)
    for index, name in enumerate(draws.sample(_LAYERS, len(_LAYERS))):
        if inner.height < height:
            return
        row_box, inner = inner.cut_top(height)
        states = "selected" if index == chosen else ""
        row = build.add("row", row_box, name=name, does=f"select the layer {name}", states=states)
        with build.inside(row):
            place = row_box.inset(look.px(2), 0)
            small = min(side, look.px(22))
            hidden = draws.chance(0.2)
            eye = Tool("eye_off" if hidden else "eye", "Visibility", f"{'show' if hidden else 'hide'} the layer {name}")
            lock = Tool("lock" if draws.chance(0.3) else "unlock", "Lock", f"lock or unlock the layer {name}")
            place = toolbar(build, place, [eye], small)
            place = toolbar(build, place, [lock], small, right=True)
            cover, place = place.cut_left(height - look.px(6), look.px(6))
            build.add("image", cover.middle(cover.width, height - look.px(6)), name=name, states="plain")
            build.add("text", place, name, states="small")
