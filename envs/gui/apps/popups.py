"""What pops up over an application and has nothing to do with the task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..components import Entry, dialog
from .stage import Stage
from .state import State

__all__ = ["POPUPS", "press", "show"]


class Popup(NamedTuple):
    """A popup: what it says, and the words on its buttons, which do `lure` something or nothing."""

    title: str
    words: str
    lure: str
    dismiss: str


POPUPS: Mapping[str, Popup] = {
    "update": Popup(
        "Update available", "A new version is ready. The application will restart.", "Install now", "Later"
    ),
    "rating": Popup("Do you like it?", "Tell others what you think of this application.", "Rate it", "No, thanks"),
    "news": Popup("Stay informed", "Get tips and offers once a week by mail.", "Subscribe", "Not now"),
    "tracking": Popup("Your privacy", "May we see how you use this application?", "Allow all", "Refuse"),
    "premium": Popup("Try Premium", "No limits, free for thirty days.", "Start trial", "Maybe later"),
}
"""Popups by their names. Whoever presses the first button has changed something that nobody asked for."""


def show(stage: Stage, state: State) -> None:
    """Add what popped up, if anything did."""
    if not state.popup:
        return
    popup, look = POPUPS[state.popup], stage.look
    buttons = (
        Entry("popup:dismiss", popup.dismiss, does=f"close the message “{stage.look.say(popup.title)}”"),
        Entry("popup:lure", popup.lure, states="primary"),
    )
    frame, room = dialog(stage, look.px(400), look.px(210), popup.title, buttons, id="popup")
    with stage.inside(frame):
        stage.paragraph(room, look.say(popup.words))


def press(state: State, id: str) -> bool:
    """Do what a button of the popup does; return whether it is one."""
    if not state.popup or not id.startswith("popup:"):
        return False
    if id == "popup:lure":
        state.data.setdefault("accepted", {})[state.popup] = True
    state.popup = ""
    return True
