"""A photo editor: tools, a picture, layers, sliders. Very many very small things."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry, dialog
from . import stock
from .overlays import Choice, popover, tip
from .panels import layers, panel_title, sliders, swatches
from .sheet import menu_bar
from .tools import Tool, button_side, need, rail, stirred, toolbar
from .vocabulary import file

__all__ = ["photo"]

_TOOLS = (
    Tool("move", "Move", "choose the move tool"),
    Tool("square", "Rectangle select", "choose the rectangular selection"),
    Tool("circle", "Ellipse select", "choose the elliptic selection"),
    Tool("wand", "Magic wand", "choose the magic wand"),
    Tool("crop", "Crop", "choose the crop tool"),
    Tool("dropper", "Eyedropper", "choose the tool that picks a colour"),
    Tool("brush", "Brush", "choose the brush"),
    Tool("pen", "Pencil", "choose the pencil"),
    Tool("eraser", "Eraser", "choose the eraser"),
    Tool("fill", "Paint bucket", "choose the paint bucket"),
    Tool("copy", "Clone stamp", "choose the clone stamp"),
    Tool("drop", "Blur", "choose the blur tool"),
    Tool("sun", "Dodge", "choose the tool that brightens"),
    Tool("moon", "Burn", "choose the tool that darkens"),
    Tool("text", "Text", "choose the text tool"),
    Tool("shapes", "Shapes", "choose the shape tool"),
    Tool("line", "Line", "choose the line tool"),
    Tool("ruler", "Measure", "choose the ruler"),
    Tool("rotate", "Rotate", "choose the rotation tool"),
    Tool("flip", "Flip", "choose the flip tool"),
    Tool("hand", "Hand", "choose the hand that moves the view"),
    Tool("zoom_in", "Zoom", "choose the zoom tool"),
    Tool("bolt", "Smart fix", "choose the smart fix"),
    Tool("target", "Red eye", "choose the red eye tool"),
)
_ADJUST = (
    "Exposure",
    "Contrast",
    "Highlights",
    "Shadows",
    "Whites",
    "Blacks",
    "Saturation",
    "Vibrance",
    "Temperature",
    "Tint",
)
_MENUS = ("File", "Edit", "Image", "Layer", "Type", "Select", "Filter", "View", "Plugins", "Window", "Help")
_OPTIONS: tuple[Tool, ...] = (
    Tool("", "Size", "choose the size of the brush", kind="select", room=96, value="24 px"),
    Tool("", "Mode", "choose how the colours mix", kind="select", room=124, value="Normal"),
    Tool("", "Opacity", "change the opacity of the brush", kind="slider", room=80, value="0.8"),
    Tool("drop", "Pressure", "let the pressure of the pen change the size"),
    Tool("wind", "Airbrush", "switch the airbrush"),
    Tool("swap", "Symmetry", "paint symmetrically"),
    Tool("align_left", "Align left edges", "align the left edges"),
    Tool("align_center", "Align centres", "align the centres"),
    Tool("align_right", "Align right edges", "align the right edges"),
    Tool("grid", "Snap to grid", "snap to the grid"),
    Tool("lock", "Lock transparency", "keep transparent parts transparent"),
    Tool("undo", "Undo", "undo the last step"),
    Tool("redo", "Redo", "redo what was undone"),
    Tool("history", "History", "show the steps so far"),
    Tool("settings", "Brush settings", "open the settings of the brush"),
)


def photo(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a photo editor."""
    look = build.look
    side = button_side(build, difficulty, 0.86)
    rest = build.box
    line, rest = rest.cut_top(round(1.9 * look.font))
    with build.inside(build.add("bar", line)):
        menu_bar(build, line.inset(look.px(4), 0), _MENUS)
    line, rest = rest.cut_top(side + look.px(6))
    with build.inside(build.add("bar", line)):
        options = list(stirred(draws, _OPTIONS, 0.05, 0.08))
        options[5:5] = [None]
        toolbar(build, line.inset(look.px(6), 0), options, side, gap=look.px(4), more="show more options of the tool")
    foot, rest = rest.cut_bottom(round(1.7 * look.font))
    title = file(draws, "psd")
    zoom = draws.pick((25, 33, 50, 66, 100, 200))
    with build.inside(build.add("bar", foot)):
        words = f"{zoom} %   {draws.between(8, 60) * 100} x {draws.between(6, 40) * 100} px   RGB/8"
        small = int(foot.height) - 2
        ends = [Tool("zoom_in", "Zoom in", "zoom in"), Tool("zoom_out", "Zoom out", "zoom out")]
        inner = toolbar(build, foot.inset(look.px(4), 0), ends, small, right=True)
        build.add("text", inner.inset(look.px(4), 0), words, states="small muted")
    columns = 2 if draws.chance(0.3 + 0.3 * difficulty) or rest.height < 22 * side else 1
    left, rest = rest.cut_left(columns * (side + look.px(3)) + look.px(5))
    _tools(build, left, draws, side, columns, difficulty)
    right_width = min(look.px(draws.between(210, 270)), round(rest.width * 0.34))
    rest, right = rest.cut_left(rest.width - right_width)
    _panels(build, right, draws, side, difficulty)
    _canvas(build, rest, draws, title, side)
    chance = draws.unit()
    if chance < 0.15:
        _resize(build, draws)
    elif chance < 0.32:
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit()), round(rest.top + rest.height * draws.unit())
        )
        choices = [
            Choice("Free transform", "", "transform the selection freely", "Ctrl+T"),
            Choice("Select all", "", "select the whole picture", "Ctrl+A"),
            Choice("Invert selection", "", "select everything else", "Ctrl+I"),
            Choice("Feather", "", "soften the edge of the selection"),
            None,
            Choice("Layer via copy", "", "copy the selection to a layer", "Ctrl+J"),
            Choice("Layer via cut", "", "cut the selection to a layer"),
            Choice("Fill", "", "fill the selection", states="disabled" * draws.chance(0.3)),
            Choice("Stroke", "", "draw the edge of the selection"),
        ]
        popover(build, at, choices, round(1.9 * look.font))
    elif chance < 0.55:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _tools(build: Builder, box: Box, draws: Draws, side: int, columns: int, difficulty: float) -> None:
    look = build.look
    chosen = draws.below(8)
    many = 14 + round(10 * difficulty)
    tools = [tool._replace(states="selected" * (index == chosen)) for index, tool in enumerate(_TOOLS[:many])]
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(2), look.px(4))
        low, inner = inner.cut_bottom(round(1.9 * side), look.px(4))
        rest = rail(build, inner, tools, side, columns=columns)
        if rest.height > side:
            extra = [Tool("swap", "Swap colours", "swap the two colours")]
            rail(build, rest, extra, side)
        each = round(0.8 * side)
        names = draws.sample(tuple(stock.COLORS), 2)
        first = Box(0, 0, each, each).moved(round((low.left + low.right) / 2) - each, low.top)
        for index, (name, role) in enumerate(zip(names, ("foreground", "background"), strict=True)):
            spot = (
                first.moved(0, 0)
                if index == 0
                else first.moved(each if columns > 1 else 0, 0 if columns > 1 else each + 2)
            )
            if columns == 1:
                spot = spot.moved(each // 2, 0)
            does = f"choose the {role} colour"
            build.add("swatch", spot, name=f"{role.capitalize()} colour", color=stock.COLORS[name], does=does)


def _canvas(build: Builder, box: Box, draws: Draws, title: str, side: int) -> None:
    look = build.look
    strip, box = box.cut_top(max(round(1.9 * look.font), min(side, look.px(24))))
    small = min(side, look.px(20))
    with build.inside(build.add("bar", strip)):
        inner = strip
        for index, name in enumerate((title, *(file(draws, "png") for _ in range(draws.below(3))))):
            room = need(build, name) + small + look.px(4)
            if room > inner.width:
                break
            place, inner = inner.cut_left(room)
            states = "selected left small" if index == 0 else "left small"
            tab, cross = place.cut_left(room - small - 2)
            build.add("tab", tab, name, does=f"show the picture {name}, number {index + 1}", states=states)
            cross = cross.middle(small, small)
            build.add(
                "icon_button", cross, icon="close", name="Close", does=f"close the picture {name}, number {index + 1}"
            )
    color = "#26282c" if look.dark else "#8c9096"
    with build.inside(build.add("canvas", box, states="plain", color=color, name="Work area")):
        share = 0.62 + 0.3 * draws.unit()
        shape = draws.pick((1.5, 1.33, 1.0, 0.75))
        wide = min(box.width * share, box.height * share * shape)
        picture = box.middle(round(wide), round(wide / shape))
        with build.inside(
            build.add(
                "canvas", picture, value=draws.pick(("hills", "sea", "city", "discs")), name=title, states="plain"
            )
        ):
            if draws.chance(0.5):
                _handles(build, picture, draws)


def _handles(build: Builder, box: Box, draws: Draws) -> None:
    """The frame around what is selected in the picture, which can be dragged."""
    look = build.look
    side = look.px(10)
    width, height = round(box.width * (0.3 + 0.3 * draws.unit())), round(box.height * (0.3 + 0.3 * draws.unit()))
    if min(width, height) < 4 * side:
        return
    left = round(box.left + side + (box.width - width - 2 * side) * draws.unit())
    top = round(box.top + side + (box.height - height - 2 * side) * draws.unit())
    frame = Box(left, top, left + width, top + height)
    thin = max(round(look.scale), 1)
    for edge in (frame.cut_top(thin)[0], frame.cut_bottom(thin)[0], frame.cut_left(thin)[0], frame.cut_right(thin)[0]):
        build.add("line", edge, color="#ffffff")
    middle = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    for row, (y, where) in enumerate(((frame.top, "top"), (middle[1], "middle"), (frame.bottom, "bottom"))):
        for column, (x, side_name) in enumerate(((frame.left, "left"), (middle[0], "centre"), (frame.right, "right"))):
            if row == 1 and column == 1:
                continue
            spot = Box(0, 0, side, side).moved(round(x - side / 2), round(y - side / 2))
            name = f"{where} {side_name} handle".replace("middle centre", "middle")
            build.add("handle", spot, name=name, does=f"drag the {name} of the selection")


def _panels(build: Builder, box: Box, draws: Draws, side: int, difficulty: float) -> None:
    look = build.look
    line = max(round(1.75 * look.font), look.px(18))
    with build.inside(build.add("panel", box, states="plain")):
        inner = box.inset(look.px(6), look.px(4))
        kinds = draws.sample(("colours", "adjust", "navigator"), draws.between(1, 3))
        for kind in kinds:
            if inner.height < 14 * line:
                break
            if kind == "colours":
                inner = panel_title(build, inner, "Swatches", side)
                inner = swatches(build, inner, draws, difficulty)
            elif kind == "adjust":
                inner = panel_title(build, inner, "Adjustments", side)
                names = draws.sample(_ADJUST, 4 + round(4 * difficulty))
                names = names[: max(int((inner.height - 8 * line) // line), 1)]
                inner = sliders(build, inner, draws, names, "change the", line)
            else:
                inner = panel_title(build, inner, "Navigator", side)
                place, inner = inner.cut_top(min(look.px(100), inner.height // 4), look.px(4))
                build.add("image", place, name="Navigator")
            inner = inner._replace(top=min(inner.top + look.px(6), inner.bottom))
        layers(build, inner, draws, side, line)


def _resize(build: Builder, draws: Draws) -> None:
    """The dialog that changes the size of the picture."""
    look = build.look
    line = look.line
    buttons = (Entry("", "Cancel", does="keep the size"), Entry("", "Apply", does="change the size", states="primary"))
    frame, inner = dialog(build, look.px(380), 7 * line + 8 * look.gap, "Image size", buttons)
    with build.inside(frame):
        for label, value in (
            ("Width", draws.between(3, 60) * 100),
            ("Height", draws.between(3, 60) * 100),
            ("Resolution", 300),
        ):
            if inner.height < line:
                return
            place, inner = inner.cut_top(line, look.px(6))
            name, place = place.cut_left(place.width * 2 // 5, look.px(4))
            build.add("label", name, label)
            does = f"change the {label.lower()} of the picture"
            build.add("stepper", place, value=str(value), label=label, does=does)
        if inner.height >= line:
            build.add(
                "checkbox", inner.cut_top(line)[0], "Keep proportions", does="keep the proportions", states="checked"
            )
