"""A program for constructing things: ribbons of small tools, a tree of parts, a drawing, properties."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .overlays import Choice, popover, tip
from .sheet import menu_bar
from .tools import Tool, button_side, centered, need, rail, stirred, toolbar
from .vocabulary import file
from .writer import ribbon

__all__ = ["cad"]

_RIBBON = (
    (
        "Draw",
        (
            Tool("line", "Line", "draw a line"),
            Tool("square", "Rectangle", "draw a rectangle"),
            Tool("circle", "Circle", "draw a circle"),
            Tool("triangle", "Polygon", "draw a polygon"),
            Tool("pen", "Spline", "draw a spline"),
            Tool("rotate", "Arc", "draw an arc"),
            Tool("pin", "Point", "set a point"),
            Tool("more", "Construction line", "draw a construction line"),
            Tool("text", "Text", "write text into the drawing"),
            Tool("fill", "Hatch", "hatch a face"),
        ),
    ),
    (
        "Modify",
        (
            Tool("move", "Move", "move parts"),
            Tool("rotate", "Rotate", "rotate parts"),
            Tool("flip", "Mirror", "mirror parts"),
            Tool("expand", "Scale", "scale parts"),
            Tool("copy", "Copy", "copy parts"),
            Tool("cut", "Trim", "trim lines"),
            Tool("collapse", "Fillet", "round an edge"),
            Tool("grid", "Array", "repeat parts in a grid"),
            Tool("eraser", "Erase", "erase parts"),
            Tool("swap", "Offset", "draw a parallel line"),
        ),
    ),
    (
        "Solid",
        (
            Tool("cube", "Box", "create a box"),
            Tool("database", "Cylinder", "create a cylinder"),
            Tool("up", "Extrude", "extrude a face"),
            Tool("refresh", "Revolve", "revolve a face"),
            Tool("layers", "Loft", "connect two faces"),
            Tool("add", "Union", "unite bodies"),
            Tool("remove", "Subtract", "subtract a body"),
            Tool("box", "Shell", "make a body hollow"),
        ),
    ),
    (
        "Dimension",
        (
            Tool("ruler", "Linear", "measure a length"),
            Tool("compass", "Angle", "measure an angle"),
            Tool("target", "Radius", "measure a radius"),
            Tool("hash", "Tolerance", "add a tolerance"),
            Tool("tag", "Leader", "add a note with an arrow"),
            Tool("table", "Parts list", "insert the list of parts"),
        ),
    ),
    (
        "Inspect",
        (
            Tool("pulse", "Interference", "look for parts that touch"),
            Tool("eye", "Section", "cut through the view"),
            Tool("bolt", "Stress", "compute the stress"),
            Tool("thermometer", "Heat", "compute the heat"),
            Tool("wind", "Flow", "compute the flow of air"),
            Tool("chart", "Results", "show the results"),
        ),
    ),
    (
        "View",
        (
            Tool("home", "Home view", "go back to the first view"),
            Tool("globe", "Orbit", "turn the view"),
            Tool("hand", "Pan", "move the view"),
            Tool("zoom_in", "Zoom window", "zoom into a window"),
            Tool("full_screen", "Fit all", "fit everything into the view"),
            Tool("layers", "Layer manager", "open the manager of layers"),
        ),
    ),
)
_PARTS = (
    "Base plate",
    "Housing",
    "Shaft",
    "Bearing",
    "Cover",
    "Bolt M6",
    "Bolt M8",
    "Washer",
    "Gear 12",
    "Gear 24",
    "Lever",
    "Spring",
    "Sensor",
    "Cable",
)
_SNAPS = (
    Tool("grid", "Grid", "switch the grid"),
    Tool("target", "Snap", "snap to points"),
    Tool("compass", "Ortho", "draw only at right angles"),
    Tool("circle", "Polar", "show polar lines"),
    Tool("line", "Line weight", "show the thickness of lines"),
    Tool("eye", "Transparency", "show transparent parts"),
    Tool("lock", "Lock view", "lock the view"),
    Tool("swap", "Units", "change the units"),
)
_PROPERTIES = ("Length", "Width", "Height", "Angle", "Radius", "Depth", "Offset X", "Offset Y", "Rotation", "Mass")


def cad(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a program for constructing things."""
    look = build.look
    side = button_side(build, difficulty, 0.86)
    rest = build.box
    line, rest = rest.cut_top(round(1.9 * look.font))
    with build.inside(build.add("bar", line)):
        inner = line.inset(look.px(4), 0)
        small = min(side, int(line.height))
        quick: list[Tool | None] = [
            Tool("add", "New", "create a drawing"),
            Tool("folder", "Open", "open a drawing"),
            Tool("save", "Save", "save the drawing"),
            Tool("undo", "Undo", "undo the last step"),
            Tool("redo", "Redo", "redo what was undone"),
            None,
        ]
        inner = toolbar(build, inner, quick, small)
        menu_bar(
            build, inner, ("Home", "Solid", "Surface", "Sketch", "Annotate", "Assembly", "Output", "Manage", "Help")
        )
    tall = 2 * (side + look.px(2)) + round(1.3 * look.font) + look.px(6)
    line, rest = rest.cut_top(tall)
    with build.inside(build.add("panel", line, states="plain")):
        ribbon(build, line.inset(look.px(4), look.px(2)), draws, _RIBBON if difficulty > 0.3 else _RIBBON[:4], side)
    build.add("divider", line._replace(top=line.bottom - 1))
    foot, rest = rest.cut_bottom(max(round(1.9 * look.font), min(side, look.px(24)) + 2))
    with build.inside(build.add("bar", foot)):
        inner = foot.inset(look.px(4), 0)
        small = min(side, int(foot.height) - 2)
        snaps = [tool._replace(states="selected" * draws.chance(0.4)) for tool in _SNAPS]
        inner = toolbar(build, inner, snaps, small, gap=1, right=True)
        x, y = (f"{draws.between(-900, 900)}.{draws.between(10, 99)}" for _ in range(2))
        words = f"{x}, {y}, 0.00"
        build.add("text", inner, words, states="small muted")
    left, rest = rest.cut_left(min(look.px(draws.between(170, 220)), round(rest.width * 0.24)))
    _tree(build, left, draws, side)
    if rest.width > look.px(560):
        rest, right = rest.cut_left(rest.width - look.px(draws.between(180, 220)))
        _properties(build, right, draws, side)
    low, rest = rest.cut_bottom(max(round(2.0 * look.font), look.px(22)))
    with build.inside(build.add("panel", low, states="plain")):
        build.add("field", low.inset(look.px(4), 1), hint="Type a command", icon="terminal", does="type a command")
    _view(build, rest, draws, side)
    chance = draws.unit()
    if chance < 0.22:
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit()), round(rest.top + rest.height * draws.unit())
        )
        choices = [
            Choice("Repeat line", "", "draw another line"),
            Choice("Recent input", "", "show what was entered last"),
            None,
            Choice("Isolate", "eye", "show only this part"),
            Choice("Hide", "eye_off", "hide this part"),
            Choice("Suppress", "block", "suppress this part", states="disabled" * draws.chance(0.4)),
            Choice("Edit sketch", "edit", "edit the sketch of this part"),
            Choice("Appearance", "palette", "change how this part looks"),
            None,
            Choice("Delete", "delete", "delete this part", "Del", "danger"),
        ]
        popover(build, at, choices, round(1.9 * look.font))
    elif chance < 0.5:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _tree(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    line = max(round(1.75 * look.font), look.px(18))
    small = min(side, line)
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(4))
        head, inner = inner.cut_top(line, look.px(2))
        tools = [Tool("filter", "Filter parts", "filter the parts"), Tool("search", "Find part", "look for a part")]
        head = toolbar(build, head, tools, small, gap=1, right=True)
        build.add("text", head, "Model", states="bold small")
        entries = [(0, file(draws, "asm"), "box")]
        for part in draws.sample(_PARTS, draws.between(6, len(_PARTS))):
            entries.append((1, part, "cube"))
            if draws.chance(0.3):
                entries += [(2, f"Sketch of {part}", "edit"), (2, f"Extrusion of {part}", "up")]
        chosen = draws.between(1, 5)
        for index, (depth, name, icon) in enumerate(entries):
            if inner.height < line:
                return
            place, inner = inner.cut_top(line)
            eye, place = place.cut_right(small, look.px(2))
            place = place._replace(left=place.left + depth * look.px(12))
            states = "selected" * (index == chosen)
            row = build.add("nav_item", place, name, icon=icon, does=f"select the part {name}", states=states)
            hidden = draws.chance(0.15)
            with build.inside(row):
                spot = eye.middle(small, small)
                does = f"{'show' if hidden else 'hide'} the part {name}"
                build.add("icon_button", spot, icon="eye_off" if hidden else "eye", name="Visibility", does=does)


def _properties(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    line = max(round(1.9 * look.font), look.px(20))
    with build.inside(build.add("panel", box, states="plain")):
        inner = box.inset(look.px(6), look.px(4))
        head, inner = inner.cut_top(max(line, min(side, look.px(22))), look.px(2))
        tools = [
            Tool("close", "Close", "close the properties"),
            Tool("pushpin", "Pin", "keep the properties open"),
        ]
        head = toolbar(build, head, tools, min(side, look.px(22)), gap=1, right=True)
        build.add("text", head, "Properties", states="bold small")
        for name, options in (
            ("Layer", ("Outline", "Hidden", "Centre", "Notes")),
            ("Material", ("Steel", "Brass", "Oak", "Nylon")),
        ):
            if inner.height < line:
                return
            place, inner = inner.cut_top(line, look.px(3))
            label, place = place.cut_left(place.width * 2 // 5, look.px(4))
            build.add("label", label, name, states="small")
            value = draws.pick(options)
            build.add("select", place, value, value=look.say(value), label=name, does=f"choose the {name.lower()}")
        for name in draws.sample(_PROPERTIES, len(_PROPERTIES)):
            if inner.height < line:
                return
            place, inner = inner.cut_top(line, look.px(3))
            label, place = place.cut_left(place.width * 2 // 5, look.px(4))
            build.add("label", label, name, states="small")
            value = f"{draws.between(1, 900)}.{draws.between(0, 99):02} mm"
            build.add("field", place, value=value, label=name, does=f"enter the {name.lower()}")
        for name in ("Visible", "Selectable", "Show dimensions", "Shaded edges"):
            if inner.height < line:
                return
            place, inner = inner.cut_top(line, look.px(3))
            build.add("checkbox", place, name, states="checked" * draws.chance(0.5), does=f"switch “{name}”")


def _view(build: Builder, box: Box, draws: Draws, side: int) -> None:
    """The drawing, with the cube that turns it and tools along its edge."""
    look = build.look
    color = "#20252c" if look.dark or draws.chance(0.3) else "#eef1f4"
    ink = "#c7d0da" if color == "#20252c" else "#3b4550"
    with build.inside(build.add("canvas", box, states="plain", color=color, name="Drawing")):
        step = look.px(40)
        faint = "#2b313a" if color == "#20252c" else "#dfe4e9"
        for x in range(int(box.left) + step, int(box.right), step):
            build.add("line", Box(x, box.top, x + 1, box.bottom), color=faint)
        for y in range(int(box.top) + step, int(box.bottom), step):
            build.add("line", Box(box.left, y, box.right, y + 1), color=faint)
        for _ in range(draws.between(4, 9)):
            width, height = (
                round(box.width * (0.08 + 0.3 * draws.unit())),
                round(box.height * (0.08 + 0.3 * draws.unit())),
            )
            left = round(box.left + (box.width - width) * (0.1 + 0.7 * draws.unit()))
            top = round(box.top + (box.height - height) * (0.1 + 0.75 * draws.unit()))
            kind = draws.pick(("frame", "frame", "line", "spot"))
            tone = draws.pick((ink, ink, "#4a90d9", "#d98a4a"))
            place = Box(left, top, left + width, top + height)
            thin = max(look.px(1.5), 1)
            if kind == "frame":
                for edge in (
                    place.cut_top(thin)[0],
                    place.cut_bottom(thin)[0],
                    place.cut_left(thin)[0],
                    place.cut_right(thin)[0],
                ):
                    build.add("line", edge, color=tone)
            elif kind == "line":
                build.add("line", place, value=draws.pick(("up", "")), color=tone)
            else:
                radius = min(width, height)
                build.add("spot", place.middle(radius, radius), color=tone)
                build.add("spot", place.middle(radius - 2 * thin, radius - 2 * thin), color=color)
        cube = 3 * min(side, look.px(24))
        if box.width > 3 * cube and box.height > 3 * cube:
            frame = Box(
                box.right - cube - look.px(8), box.top + look.px(8), box.right - look.px(8), box.top + look.px(8) + cube
            )
            room = max(need(build, name) for name in ("Front", "Right", "Top"))
            for name, place in zip(
                ("Top", "Front", "Right"), frame._replace(left=frame.right - room).rows(3, 2), strict=True
            ):
                build.add("button", place, name, does=f"look from the {name.lower()}", states="small")
            strip = Box(
                box.right - side - look.px(8),
                frame.bottom + look.px(10),
                box.right - look.px(8),
                box.bottom - look.px(8),
            )
            tools = [
                Tool("hand", "Pan view", "drag the view"),
                Tool("zoom_in", "Zoom in", "zoom into the drawing"),
                Tool("zoom_out", "Zoom out", "zoom out of the drawing"),
                Tool("globe", "Orbit view", "turn the drawing"),
                Tool("full_screen", "Fit view", "show the whole drawing"),
            ]
            rail(build, strip, stirred(draws, tools), side)
        line = box.cut_bottom(side + look.px(6))[0]
        if line.width > look.px(300):
            names = ("Model", "Sheet 1", "Sheet 2")
            tabs = [Tool("", name, f"show the layout {name}", kind="tab") for name in names]
            centered(build, line, tabs, side)
