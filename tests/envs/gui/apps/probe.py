"""A little application with one of each: what sessions do with any application can be seen on it."""

from __future__ import annotations

import copy

from rewardlab.envs.gui.apps.app import App, Template
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.state import Intent, Knobs, State
from rewardlab.envs.gui.apps.steps import write
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.components import Entry, dialog
from rewardlab.envs.gui.look import Look

SIZE = (400, 400)
PLACES = {
    "button": Box(10, 10, 110, 40),
    "off": Box(120, 10, 220, 40),
    "field": Box(10, 50, 210, 80),
    "other": Box(220, 50, 390, 80),
    "locked": Box(220, 10, 390, 40),
    "select": Box(10, 90, 210, 120),
    "slider": Box(10, 130, 210, 160),
    "ask": Box(220, 90, 390, 120),
    "next": Box(220, 130, 390, 160),
    "item": Box(10, 170, 100, 200),
    "bin": Box(110, 170, 200, 200),
}
AREA = Box(10, 210, 390, 290)
LINES = 10


class Probe(App):
    name = "probe"
    title = "Probe"
    templates: tuple[Template, ...] = ()

    def start(self, draws, knobs):
        return {"pressed": 0, "text": "old", "choice": "b", "level": 50, "dropped": False, "lines": {}, "sure": False}

    def view(self, state, stage):
        if state.page == "second":
            stage.add("text", PLACES["button"], "Second page")
            return
        stage.add("button", PLACES["button"], "Press", id="button")
        stage.add("button", PLACES["off"], "Off", id="off", states="disabled")
        stage.field(PLACES["field"], "field", state.data["text"])
        stage.field(PLACES["other"], "other")
        stage.field(PLACES["locked"], "locked", states="disabled")
        stage.select(PLACES["select"], "select", ("a", "b", "a=b"), state.data["choice"])
        stage.add("slider", PLACES["slider"], id="slider", value=str(state.data["level"] / 100))
        stage.add("button", PLACES["ask"], "Ask", id="ask")
        stage.add("button", PLACES["next"], "Next", id="next")
        stage.add("tile", PLACES["item"], "Item", id="item")
        stage.add("tile", PLACES["bin"], "Bin", id="bin")
        with stage.scrolling("area", AREA, 40 * LINES, state.scroll.get("area", 0)) as inner:
            for number in range(LINES):
                line, inner = inner.cut_top(40)
                stage.add("row", line, f"Line {number}", id=f"line:{number}")
        if state.dialog:
            frame, room = dialog(stage, 300, 200, "Sure?", [Entry("yes", "Yes")])
            with stage.inside(frame):
                stage.field(room.cut_top(30)[0], "inner")

    def click(self, state, id):
        if id == "ask":
            state.dialog = "sure"
        elif id == "yes":
            state.data["sure"], state.dialog = True, ""
        elif id == "next":
            return state.go("second")
        elif id.startswith("line:"):
            state.data["lines"][id[5:]] = True
        elif id == "button":
            state.data["pressed"] += 1
            state.said = "Pressed"
        else:
            return False
        return True

    def chosen(self, state, id, option):
        state.data["choice"] = option

    def enter(self, state, id):
        if id != "field":
            return False
        state.data["text"] = state.fields["field"]
        return True

    def slide(self, state, id, share):
        state.data["level"] = round(100 * share)
        return True

    def drop(self, state, id, target):
        if (id, target) != ("item", "bin"):
            return False
        state.data["dropped"] = True
        return True

    def toward(self, state, goal):
        data = state.data
        if state.page != "home" or (state.dialog and data["sure"] == goal["sure"]):
            return Intent("back")
        if data["sure"] != goal["sure"]:
            return Intent("click", "yes" if state.dialog else "ask")
        if data["text"] != goal["text"]:
            return write(state, "field", goal["text"], data["text"]) or Intent("enter", "field")
        if data["choice"] != goal["choice"]:
            return Intent("choose", "select", goal["choice"])
        if data["level"] != goal["level"]:
            return Intent("slide", "slider", share=goal["level"] / 100)
        if data["dropped"] != goal["dropped"]:
            return Intent("drag", "item", target="bin")
        for number in goal["lines"]:
            if number not in data["lines"]:
                return Intent("click", f"line:{number}")
        return Intent("click", "button") if data["pressed"] < goal["pressed"] else None


def opened(popups=(), interruptions=("news",), **goal) -> Session:
    """A session of it; `goal` is what is to change."""
    app = Probe()
    data = app.start(None, Knobs())
    state = State(copy.deepcopy(data), Knobs(popups=popups))
    return Session(app, state, {**data, **goal}, SIZE, Look(), interruptions)
