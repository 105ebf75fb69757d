"""What a person would do with hands and eyes who knows what to do next: find the widget, scroll to it, click."""

from __future__ import annotations

from ..box import Box
from ..screen import Widget
from .action import Action
from .session import Session
from .state import Intent

__all__ = ["next_action"]


def next_action(session: Session) -> Action:
    """Return the next action towards the goal: ``done`` where the goal is reached, or where nothing leads there."""
    intent = session.intent()
    if intent is None:
        return Action("done")
    if intent.kind == "back":
        return Action("back")
    state = session.state
    screen = session.screen
    widget = screen.by_id.get(intent.id)
    if state.open and state.open != intent.id and not state.popup:
        return Action("key", text="Escape")
    if widget is None:
        return Action("done")
    if intent.kind == "choose" and state.open == intent.id:
        entry = screen.by_id.get(f"{intent.id}={intent.text}")
        return _on(session, entry) if entry is not None else Action("done")
    if intent.kind == "type" and state.focus == intent.id and state.fresh:
        return Action("type", text=intent.text) if intent.text else Action("key", text="Backspace")
    if intent.kind == "enter" and state.focus == intent.id:
        return Action("key", text="Enter")
    if intent.kind == "slide":
        return _on(session, widget, share=intent.share)
    if intent.kind == "drag":
        return _drag(session, widget, intent)
    return _on(session, widget)


def _on(session: Session, widget: Widget, share: float = 0.5) -> Action:
    """A click on `widget`, or what brings it into view."""
    part = session.screen.seen(widget)
    if part is None or part.height < 0.6 * widget.box.height:
        return _reveal(session, widget)
    if widget.kind == "slider":
        return Action("click", round(part.left + share * part.width, 1), part.center[1])
    return Action("click", *_spot(session, widget, part))


def _spot(session: Session, widget: Widget, part: Box) -> tuple[float, float]:
    """Return a point of `part` of a widget at which nothing that is part of it would be met instead."""
    x, y = part.center
    for across in (0.5, 0.25, 0.75, 0.1, 0.9):
        for down in (0.5, 0.15, 0.85):
            point = part.left + across * part.width, part.top + down * part.height
            if session.screen.at(*point) is widget:
                return point
    return x, y


def _reveal(session: Session, widget: Widget) -> Action:
    """Scroll towards `widget`."""
    for area in reversed(session.screen.areas):
        if widget.clip is not None and widget.clip.shared(area.box) == widget.clip:
            down = widget.box.bottom > area.box.bottom
            x, y = area.box.center
            return Action("scroll", x, y, text="down" if down else "up")
    return Action("done")


def _drag(session: Session, widget: Widget, intent: Intent) -> Action:
    target = session.screen.by_id.get(intent.target)
    parts: list[Box] = []
    for each in (widget, target):
        part = session.screen.seen(each) if each is not None else None
        if each is None or part is None:
            return _reveal(session, each) if each is not None else Action("done")
        parts.append(part)
    (x, y), (to_x, to_y) = parts[0].center, parts[1].center
    return Action("drag", x, y, to_x, to_y)
