"""A film or song in the making: clips on tracks, a picture, sliders for each track."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .overlays import Choice, popover, tip
from .panels import sliders
from .sheet import menu_bar
from .tools import Tool, button_side, centered, stirred, toolbar
from .vocabulary import duration, file, several

__all__ = ["timeline"]

_TOOLS: tuple[Tool | None, ...] = (
    Tool("cursor", "Selection", "choose the selection tool"),
    Tool("cut", "Razor", "choose the tool that cuts clips"),
    Tool("hand", "Hand", "choose the hand that moves the view"),
    Tool("move", "Slip", "choose the slip tool"),
    Tool("swap", "Ripple", "choose the ripple tool"),
    Tool("pen", "Pen", "choose the pen"),
    Tool("text", "Title", "choose the title tool"),
    None,
    Tool("undo", "Undo", "undo the last step"),
    Tool("redo", "Redo", "redo what was undone"),
    None,
    Tool("link", "Link clips", "link picture and sound"),
    Tool("target", "Snap", "snap to the edges of clips"),
    Tool("flag", "Marker", "set a marker"),
    Tool("add", "Add track", "add a track"),
    Tool("wand", "Effects", "show the effects"),
    Tool("palette", "Colours", "correct the colours"),
    Tool("volume", "Mixer", "show the mixer"),
    Tool("upload", "Export", "export the film"),
)
_HUES = ("#3b78d8", "#2f9e98", "#4a9d5b", "#7b52c7", "#d9609f", "#e8833a", "#8a5a3c")


def timeline(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a program that cuts films."""
    look = build.look
    side = button_side(build, difficulty, 0.86)
    rest = build.box
    line, rest = rest.cut_top(round(1.9 * look.font))
    with build.inside(build.add("bar", line)):
        menu_bar(
            build,
            line.inset(look.px(4), 0),
            ("File", "Edit", "Clip", "Sequence", "Markers", "Graphics", "View", "Window", "Help"),
        )
    low, rest = rest.cut_bottom(round(rest.height * (0.42 + 0.1 * draws.unit())))
    clips = several(draws, lambda d: file(d, d.pick(("mp4", "mp3", "png"))), 40)
    third = min(look.px(290), round(rest.width * 0.3))
    left, rest = rest.cut_left(third)
    _bin(build, left, clips, side)
    rest, right = rest.cut_left(rest.width - min(look.px(250), round(rest.width * 0.36)))
    _effects(build, right, draws, side, difficulty)
    _monitor(build, rest, draws, side)
    _tracks(build, low, draws, clips, side, difficulty)
    chance = draws.unit()
    if chance < 0.22:
        at = Box(0, 0, 0, 0).moved(
            round(low.left + low.width * (0.2 + 0.7 * draws.unit())), round(low.top + low.height * draws.unit())
        )
        choices = [
            Choice("Cut here", "cut", "cut the clip here"),
            Choice("Split sound", "volume", "separate sound and picture"),
            Choice("Speed", "timer", "change the speed of the clip"),
            Choice("Reverse", "back", "play the clip backwards"),
            Choice("Freeze", "snow", "freeze the picture here"),
            Choice("Properties", "info", "show the properties of the clip"),
            None,
            Choice("Ripple delete", "delete", "delete the clip and close the gap", states="danger"),
        ]
        popover(build, at, choices, round(1.9 * look.font))
    elif chance < 0.45:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _bin(build: Builder, box: Box, clips: list[str], side: int) -> None:
    """The files of the project."""
    look = build.look
    with build.inside(build.add("panel", box)):
        inner = box.inset(look.px(5))
        line, inner = inner.cut_top(max(side, round(1.8 * look.font)), look.px(4))
        tools = [
            Tool("add", "Import", "import files"),
            Tool("folder", "New bin", "create a folder in the project"),
            Tool("list", "List", "show the files of the project as a list"),
        ]
        line = toolbar(build, line, tools, side, right=True)
        build.add("text", line, "Project", states="bold small")
        line, inner = inner.cut_top(max(side, look.px(22)), look.px(4))
        build.add("search", line, hint="Find files", does="search the files of the project")
        room = look.px(84)
        columns = max(int(inner.width // room), 1)
        tall = look.px(66)
        for index, name in enumerate(clips):
            row, column = divmod(index, columns)
            if inner.top + (row + 1) * (tall + look.px(4)) > inner.bottom:
                return
            place = inner.cut_top((row + 1) * (tall + look.px(4)))[0].cut_bottom(tall + look.px(4))[0]
            spot = place.columns(columns, look.px(4))[column]._replace(bottom=place.bottom - look.px(4))
            icon = "music" if name.endswith("mp3") else ""
            build.add("tile", spot, name, icon=icon, does=f"open the clip {name}", states="small")


def _effects(build: Builder, box: Box, draws: Draws, side: int, difficulty: float) -> None:
    look = build.look
    line = max(round(1.75 * look.font), look.px(18))
    with build.inside(build.add("panel", box)):
        inner = box.inset(look.px(5))
        for title, names in (
            ("Motion", ("Position X", "Position Y", "Scale", "Rotation", "Opacity")),
            ("Colour", ("Exposure", "Contrast", "Highlights", "Saturation", "Tint")),
            ("Sound", ("Volume", "Balance", "Bass", "Treble")),
        ):
            if inner.height < 4 * line:
                return
            head, inner = inner.cut_top(max(side, line), look.px(2))
            tools = [
                Tool("refresh", f"Reset {title}", f"reset the group {title}"),
                Tool("eye", f"Switch {title}", f"switch the group {title} on or off"),
            ]
            head = toolbar(build, head, tools, min(side, look.px(22)), gap=1, right=True)
            build.add("text", head, title, states="bold small")
            inner = sliders(build, inner, draws, names[: 3 + round(2 * difficulty)], "change the", line)
            inner = inner._replace(top=min(inner.top + look.px(6), inner.bottom))


def _monitor(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    with build.inside(build.add("panel", box)):
        inner = box.inset(look.px(5))
        foot, inner = inner.cut_bottom(side + look.px(4), look.px(2))
        tools = [
            Tool("previous", "To start", "go to the start of the film"),
            Tool("chevron_left", "Frame back", "go back one frame"),
            Tool("pause", "Pause", "pause the film", "primary")
            if draws.chance(0.4)
            else Tool("play", "Play", "play the film", "primary"),
            Tool("chevron_right", "Frame forward", "go forward one frame"),
            Tool("next", "To end", "go to the end of the film"),
            Tool("camera", "Snapshot", "save this frame as a picture"),
        ]
        centered(build, foot, stirred(draws, tools, 0.04), side)
        line, inner = inner.cut_bottom(round(1.6 * look.font), look.px(2))
        first, second = line.columns(2)
        build.add("text", first, f"00:{draws.between(10, 59)}:{draws.between(10, 59)}", states="small strong")
        build.add("text", second, duration(draws, 60), states="small muted right")
        wide = min(inner.width, inner.height / 0.5625)
        picture = inner.middle(int(wide), int(wide * 0.5625))
        build.add(
            "canvas",
            picture,
            value=draws.pick(("hills", "sea", "city")),
            name=f"Frame {draws.below(1000)}",
            states="plain",
        )


def _tracks(build: Builder, box: Box, draws: Draws, clips: list[str], side: int, difficulty: float) -> None:
    """The tools and the tracks, with a line where the film stands."""
    look = build.look
    with build.inside(build.add("panel", box)):
        line, inner = box.inset(look.px(4)).cut_top(side + look.px(4))
        chosen = draws.below(3)
        tools = [
            tool._replace(states="selected") if tool is not None and index == chosen else tool
            for index, tool in enumerate(_TOOLS[: 11 + round(8 * difficulty)])
        ]
        zoom = Tool(
            "", "Zoom of the tracks", "zoom the tracks", kind="slider", room=90, value=f"{draws.between(1, 19) / 20:g}"
        )
        line = toolbar(build, line, [zoom], side, right=True)
        toolbar(build, line, tools, side)
        ruler, inner = inner.cut_top(round(1.6 * look.font))
        heads = min(look.px(150), round(inner.width * 0.24))
        ticks = ruler._replace(left=ruler.left + heads)
        count = max(int(ticks.width // look.px(80)), 1)
        for index, place in enumerate(ticks.columns(count)):
            build.add("text", place, f"0:{index * 5:02}", states="small muted")
        tall = max(side + look.px(6), round(2.4 * look.font))
        names = ("V3", "V2", "V1", "A1", "A2", "A3", "A4")
        left = list(clips)
        for name in names[: draws.between(4, 7)]:
            if inner.height < tall:
                break
            row, inner = inner.cut_top(tall, look.px(2))
            head, lane = row.cut_left(heads)
            small = min(side, look.px(22))
            with build.inside(build.add("panel", head, states="plain", name=f"Track {name}")):
                marks = [
                    Tool("lock", "Lock", f"lock the track {name}"),
                    Tool(
                        "mute" if name[0] == "A" else "eye",
                        "Mute" if name[0] == "A" else "Hide",
                        f"{'mute' if name[0] == 'A' else 'hide'} the track {name}",
                    ),
                    Tool(
                        "record" if name[0] == "A" else "settings",
                        "Arm" if name[0] == "A" else "Options",
                        f"{'record on' if name[0] == 'A' else 'show options of'} the track {name}",
                    ),
                ]
                rest = toolbar(build, head.inset(look.px(4), 0), marks, small, gap=1, right=True)
                build.add("text", rest, name, states="bold small")
            build.add("canvas", lane, states="plain", color="#1f2329" if look.dark else "#e6e9ec", name=f"Lane {name}")
            x = lane.left + round(lane.width * 0.1 * draws.unit())
            hue = draws.pick(_HUES)
            while left and x < lane.right - look.px(64):
                wide = round(lane.width * (0.06 + 0.24 * draws.unit()))
                wide = min(max(wide, look.px(64)), int(lane.right - x))
                if draws.chance(0.8):
                    clip = left.pop()
                    spot = Box(x, lane.top + 1, x + wide, lane.bottom - 1)
                    build.add(
                        "button",
                        spot,
                        clip,
                        name=clip,
                        does=f"select the clip {clip} on the track {name}",
                        color=hue,
                        states="small left",
                    )
                x += wide + draws.pick((1, 1, look.px(12)))
