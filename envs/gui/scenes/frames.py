"""What is around an application: a browser, a window on a desk, the bars of a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .tools import Tool, button_side, toolbar
from .vocabulary import several

__all__ = ["FRAMES", "framed"]


@contextmanager
def framed(
    build: Builder,
    group: str,
    least: tuple[int, int],
    draws: Draws,
    difficulty: float,
    most: tuple[int, int] | None = None,
) -> Iterator[None]:
    """Add what is around an application of `group`, and leave the builder the room within.

    Args:
        build: Where to.
        group: ``"web"``, ``"desktop"`` or ``"mobile"``; of any other, and where the room within were smaller than
            `least`, nothing is added.
        least: Width and height that the application needs, in pixels of an ordinary display.
        draws: Decides what it looks like.
        difficulty: The higher, the more there is.
        most: Width and height of the largest window of the application, in pixels of an ordinary display.
    """
    look = build.look
    frame = FRAMES.get(group)
    needs = look.px(least[0]), look.px(least[1])
    spare = build.box.width - needs[0], build.box.height - needs[1]
    small = most is not None and (build.box.width > look.px(most[0]) or build.box.height > look.px(most[1]))
    if frame is None or (draws.chance(0.15) and not small):
        yield
        return
    if small and most is not None and group == "desktop":
        room = _window(build, spare, draws, difficulty, (look.px(most[0]), look.px(most[1])))
    else:
        room = frame(build, spare, draws, difficulty)
    with build.room(room):
        yield


def _browser(build: Builder, spare: tuple[float, float], draws: Draws, difficulty: float) -> Box:
    """Tabs, an address and what is to be done with pages."""
    look, title = build.look, build.title
    side = button_side(build, difficulty)
    line = side + look.px(8)
    if build.box.width < look.px(560):
        return _small_browser(build, spare, side)
    if spare[1] < 3 * line:
        return build.box
    strip, rest = build.box.cut_top(line)
    with build.inside(build.add("bar", strip, states="plain")):
        inner = strip.inset(look.px(6), 0)
        inner = toolbar(build, inner, _CONTROLS, side, right=True)
        place, inner = inner.cut_right(side, look.px(6))
        build.add("icon_button", place.middle(side, side), icon="add", name="New tab", does="open a new tab")
        others = several(draws, _site, draws.between(1, 2 + round(5 * difficulty)))
        names = [title, *(name for name in others if name != title)]
        wide = min(look.px(210), int(inner.width // len(names)))
        for name in draws.shuffled(names) if wide > look.px(70) else [title]:
            place, inner = inner.cut_left(wide, 0)
            states = "selected left" if name == title else "left"
            does = f"switch to the browser tab “{name}”"
            build.add("tab", place._replace(right=place.right - side), name, states=states, icon="globe", does=does)
            cross = place._replace(left=place.right - side).middle(side, side).inset(look.px(2))
            build.add("icon_button", cross, icon="close", name="Close tab", does=f"close the browser tab “{name}”")
    row, rest = rest.cut_top(line)
    with build.inside(build.add("bar", row)):
        inner = row.inset(look.px(6), 0)
        tools = [
            Tool("back", "Back", "go back to the page before"),
            Tool("forward", "Forward", "go forward to the next page", "disabled" * draws.chance(0.6)),
            Tool("refresh", "Reload", "reload this page"),
            Tool("home", "Home", "open the start page"),
        ]
        inner = toolbar(build, inner, tools[: draws.between(3, 4)], side)
        ends = [
            Tool("more_vertical", "Menu", "open the menu of the browser"),
            Tool("person", "Profile", "switch the profile of the browser"),
            Tool("download", "Downloads", "show the downloads"),
            Tool("puzzle", "Extensions", "show the extensions of the browser"),
        ][: draws.between(1, 4)]
        inner = toolbar(build, inner, ends, side, right=True)
        star, inner = inner.cut_right(side, look.px(4))
        build.add("icon_button", star.middle(side, side), icon="star", name="Bookmark", does="bookmark this page")
        address = f"{_host(title)}/{draws.pick(('', 'home', 'start', 'overview', 'de', 'account', 'items?sort=new'))}"
        box = inner.inset(look.px(4), 0).middle(inner.width - look.px(8), side)
        build.add("field", box, value=address, icon="lock", name="Address", does="enter the address of a page")
    if spare[1] > 4 * line and draws.chance(0.4):
        marks, rest = rest.cut_top(side + look.px(2))
        with build.inside(build.add("bar", marks)):
            inner = marks.inset(look.px(6), 0)
            names = [name for name in several(draws, _site, 8) if name != title]
            toolbar(build, inner, [Tool("folder", name, "", "flat", wide=True) for name in names], side)
    return rest


def _small_browser(build: Builder, spare: tuple[float, float], side: int) -> Box:
    """A browser on a phone."""
    look = build.look
    line = round(1.4 * side)
    if spare[1] < 2 * line:
        return build.box
    row, rest = build.box.cut_top(line)
    with build.inside(build.add("bar", row)):
        inner = row.inset(look.px(6), 0)
        tools = [
            Tool("more_vertical", "Menu", "open the menu of the browser"),
            Tool("square", "Tabs", "show the open tabs"),
        ]
        inner = toolbar(build, inner, tools, side, right=True)
        place = inner.middle(inner.width - look.px(6), side)
        build.add(
            "field", place, value=_host(build.title), icon="lock", name="Address", does="enter the address of a page"
        )
    return rest


def _window(
    build: Builder,
    spare: tuple[float, float],
    draws: Draws,
    difficulty: float,
    most: tuple[float, float] | None = None,
) -> Box:
    """A window: on the whole screen, or on a desk with a bar and other things."""
    look = build.look
    side = min(button_side(build, difficulty, 0.8), look.px(26))
    line = side + look.px(8)
    if spare[1] < line:
        return build.box
    box = build.box
    if spare[1] > 2.5 * line + look.px(80) and spare[0] > look.px(120) and (most is not None or draws.chance(0.6)):
        box = _desk(build, spare, draws, difficulty, side, most or (build.box.width, build.box.height))
    strip, rest = box.cut_top(line)
    with build.inside(build.add("bar", strip)):
        inner = strip.inset(look.px(6), 0)
        left = draws.chance(0.45)
        controls = (_CONTROLS[0], _CONTROLS[2], _CONTROLS[1]) if left else _CONTROLS
        inner = toolbar(build, inner, controls, side, right=not left)
        build.add("text", inner, build.title, states="small bold center" if left else "small bold")
    return rest


def _desk(
    build: Builder,
    spare: tuple[float, float],
    draws: Draws,
    difficulty: float,
    side: int,
    most: tuple[float, float],
) -> Box:
    """A picture, icons, and a bar with the time; return where a window lies on it."""
    look = build.look
    kind = draws.pick(("hills", "sea", "city", "discs", "bands", "mesh"))
    build.add("canvas", build.box, value=kind, states="plain", name=f"wallpaper {draws.below(1000)}")
    line = round(1.3 * side)
    top = draws.chance(0.4)
    strip, rest = build.box.cut_top(line) if top else build.box.cut_bottom(line)
    with build.inside(build.add("bar", strip)):
        inner = strip.inset(look.px(6), 0)
        hour = f"{draws.between(7, 22)}:{draws.between(10, 59)}"
        start = Tool("grid", "Start", "open the start menu")
        apps = draws.sample(stock.APPLICATIONS, draws.between(3, 6 + round(5 * difficulty)))
        launch = [Tool(icon, name, f"start the application {name}") for name, icon in apps]
        status = [
            Tool("", hour, "show the calendar of the desk", "flat"),
            Tool("battery", "Battery", "show the state of the battery"),
            Tool("volume", "Volume", "change the volume of the system"),
            Tool("wifi", "Network", "choose a wireless network"),
        ]
        inner = toolbar(build, inner, status[: draws.between(1, 4)], side, right=True)
        toolbar(build, inner, [start, None, *launch], side, gap=look.px(6))
    wide = min(spare[0], rest.width * 0.5)
    tall = min(spare[1] - line, rest.height * 0.5)
    width = round(min(rest.width - wide * (0.1 + 0.5 * draws.unit()), most[0]))
    height = round(min(rest.height - tall * (0.1 + 0.4 * draws.unit()), most[1]))
    left = round(rest.left + (rest.width - width) * (0.4 + 0.6 * draws.unit()))
    y = round(rest.top + (rest.height - height) * (0.2 + 0.6 * draws.unit()))
    window = Box(left, y, left + width, y + height)
    _icons(build, rest._replace(right=left), draws)
    build.add("dialog", window, parent="", name=build.title)
    return window.inset(1)


def _icons(build: Builder, room: Box, draws: Draws) -> None:
    """Add icons of files on the desk, as many columns as there is room for beside the window."""
    look = build.look
    wide, tall = look.px(76), look.px(70)
    inner = room.inset(look.px(8))
    if inner.width < wide:
        return
    names = draws.shuffled(stock.FOLDERS)
    for index in range(draws.between(2, 7)):
        top = inner.top + index * (tall + look.px(8))
        if top + tall > inner.bottom:
            break
        place = Box(inner.left, top, inner.left + wide, top + tall)
        build.add("tile", place, names[index], icon="folder_filled", does=f"open the folder {names[index]} on the desk")


def _phone(build: Builder, spare: tuple[float, float], draws: Draws, difficulty: float) -> Box:
    """The bars of a phone: the time and how it is connected; perhaps buttons at the bottom."""
    look = build.look
    line = round(1.9 * look.font)
    rest = build.box
    if spare[1] < 2 * look.line + line:
        return rest
    strip, rest = rest.cut_top(line)
    with build.inside(build.add("bar", strip, states="plain")):
        inner = strip.inset(look.px(12), 0)
        side = round(1.2 * look.font)
        build.add(
            "text",
            inner.cut_left(inner.width // 3)[0],
            f"{draws.between(7, 22)}:{draws.between(10, 59)}",
            states="bold small",
        )
        for name in ("battery", "wifi", "bluetooth", "alarm")[: draws.between(2, 4)]:
            place, inner = inner.cut_right(side, look.px(4))
            build.add("icon", place.middle(side, side), icon=name)
    if draws.chance(0.45):
        foot, rest = rest.cut_bottom(round(1.1 * look.line))
        with build.inside(build.add("bar", foot, states="plain")):
            buttons = (
                ("menu", "Recent", "show the recent applications"),
                ("circle", "Home", "go to the home screen"),
                ("chevron_left", "Back", "go back with the button of the phone"),
            )
            for (icon, name, does), place in zip(buttons, foot.inset(look.px(20), 0).columns(3), strict=True):
                box = place.middle(min(look.px(56), int(place.width)), int(foot.height))
                build.add("icon_button", box, icon=icon, name=name, does=does)
    return rest


_CONTROLS = (
    Tool("close", "Close", "close the window"),
    Tool("square", "Maximise", "maximise the window"),
    Tool("remove", "Minimise", "minimise the window"),
)


def _site(draws: Draws) -> str:
    return draws.pick((draws.pick(stock.COMPANIES), f"{draws.pick(stock.PLACES)} News", draws.pick(_SITES)))


_SITES = (
    "Inbox",
    "Dictionary",
    "Weather",
    "Train times",
    "Recipes",
    "Code host",
    "Translate",
    "Photos",
    "Encyclopedia",
)


def _host(title: str) -> str:
    return "".join(each for each in title.lower() if each.isalnum()) + ".example"


FRAMES: Mapping[str, Callable[[Builder, tuple[float, float], Draws, float], Box]] = {
    "web": _browser,
    "desktop": _window,
    "mobile": _phone,
}
"""What is around the applications of a group: adds it, and returns the room within."""
