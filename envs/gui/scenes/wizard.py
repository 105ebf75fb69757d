"""A guide that leads through several steps, as installers have."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .tools import Tool, need, toolbar
from .vocabulary import person

__all__ = ["wizard"]

_STEPS = ("Welcome", "Licence", "Folder", "Components", "Account", "Network", "Time zone", "Summary", "Finish")


def wizard(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a guide that leads through several steps, as installers have."""
    look = build.look
    build.add("panel", build.box, states="plain")
    steps = [_STEPS[0], *draws.sample(_STEPS[1:-2], draws.between(2, 5)), *_STEPS[-2:]]
    now = draws.between(1, len(steps) - 2)
    rest = build.box
    foot, rest = rest.cut_bottom(look.line + 2 * look.px(10))
    with build.inside(build.add("bar", foot)):
        last = steps[now + 1] == "Finish"
        tools = [
            Tool(
                "",
                "Install" if last else "Next",
                "start the installation" if last else "go to the next step",
                "primary",
            ),
            Tool("", "Back", "go back one step", "disabled" * (now == 0)),
            Tool("", "Cancel", "cancel the installation", "flat"),
        ]
        inner = foot.inset(look.gap, look.px(10))
        inner = toolbar(build, inner, tools, look.line, gap=look.px(8), right=True)
        toolbar(build, inner, [Tool("", "Help", "get help on this step", "flat")], look.line)
    if rest.width >= look.px(560):
        left, rest = rest.cut_left(look.px(170))
        with build.inside(build.add("sidebar", left)):
            inner = left.inset(look.px(6), look.gap)
            for index, step in enumerate(steps):
                line, inner = inner.cut_top(look.line, look.px(2))
                if line.height < look.line:
                    break
                icon = "success" if index < now else "circle"
                states = "selected" if index == now else "disabled" if index > now else ""
                build.add("nav_item", line, step, icon=icon, does=f"go to the step {step}", states=states)
    inner = rest.inset(2 * look.gap, look.gap)
    line, inner = inner.cut_top(round(2.4 * look.font), look.px(4))
    build.add("heading", line, steps[now])
    line, inner = inner.cut_top(round(1.6 * look.font), look.gap)
    build.add("text", line, f"Step {now + 1} of {len(steps)}", states="muted")
    _step(build, inner, draws, steps[now])


def _step(build: Builder, box: Box, draws: Draws, step: str) -> None:
    look = build.look
    line = look.line
    if step == "Licence":
        foot, box = box.cut_bottom(3 * line)
        if box.height > 2 * line:
            words = "You may use this program on as many devices as you like, but not sell it. There is no warranty."
            build.add("text_area", box, value=words, name="Licence", does="read the licence")
        first, second, third = foot.rows(3)
        build.add("radio", first, "I accept the licence", does="accept the licence")
        build.add("radio", second, "I do not accept the licence", does="reject the licence", states="checked")
        build.add("button", third.cut_left(need(build, "Print"))[0].inset(0, 2), "Print", does="print the licence")
    elif step == "Components":
        names = (
            "Program",
            "Documentation",
            "Examples",
            "Developer tools",
            "Fonts",
            "Dictionaries",
            "Templates",
            "Desktop icon",
        )
        for index, name in enumerate(names):
            if box.height < line:
                return
            place, box = box.cut_top(line)
            end, place = place.cut_right(look.px(70), look.px(4))
            states = "checked disabled" if index == 0 else "checked" * draws.chance(0.5)
            build.add("checkbox", place, name, does=f"install the component {name}", states=states)
            build.add("text", end, f"{draws.between(2, 900)} MB", states="muted right small")
    elif step == "Folder":
        place, box = box.cut_top(line, look.px(8))
        press, place = place.cut_right(need(build, "Browse"), look.px(6))
        build.add("button", press, "Browse", does="choose another folder")
        build.add(
            "field",
            place,
            value=f"/home/{draws.pick(stock.FIRST_NAMES).lower()}/apps",
            label="Folder",
            does="enter the folder",
        )
        for words, does in (
            ("For all users", "install for all users"),
            ("Only for me", "install only for this user"),
        ):
            place, box = box.cut_top(line)
            build.add("radio", place, words, does=does, states="checked" * (words == "Only for me"))
        place, box = box.cut_top(line)
        build.add("checkbox", place, "Start after the installation", does="start the program after the installation")
        place, box = box.cut_top(round(1.6 * look.font))
        build.add(
            "text",
            place,
            f"{draws.between(1, 9)}.{draws.between(1, 9)} GB needed, {draws.between(20, 400)} GB free",
            states="muted",
        )
    else:
        fields = (
            ("Full name", person(draws), "enter the full name"),
            ("User name", draws.pick(stock.FIRST_NAMES).lower(), "enter the user name"),
            ("Password", "", "enter a password"),
            ("Name of the computer", "workstation", "enter the name of the computer"),
        )
        for label, value, does in fields:
            if box.height < 2 * line:
                return
            place, box = box.cut_top(line, look.px(8))
            beside, place = place.cut_left(place.width * 2 // 5, look.px(6))
            build.add("label", beside, label)
            build.add("field", place, value=value if draws.chance(0.6) else "", label=label, does=does)
        if box.height >= line:
            place, box = box.cut_top(line, look.px(8))
            beside, place = place.cut_left(place.width * 2 // 5, look.px(6))
            build.add("label", beside, "Time zone")
            zone = draws.pick(stock.PLACES)
            build.add("select", place, zone, value=zone, label="Time zone", does="choose the time zone")
        for words, does in (
            ("Log in automatically", "log in without a password"),
            ("Send reports of errors", "send reports of errors"),
            ("Look for updates", "look for updates by itself"),
        ):
            if box.height < line:
                return
            place, box = box.cut_top(line)
            build.add("checkbox", place, words, does=does, states="checked" * draws.chance(0.4))
