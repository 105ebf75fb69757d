"""An application in use: clicks, keys and scrolling become what they do, whatever application it is."""

from __future__ import annotations

import copy
from typing import Any

from ..builder import Builder
from ..components import narrow
from ..look import Look
from ..screen import Screen, ScrollArea, Widget
from . import popups
from .action import DIRECTIONS, KEYS, Action
from .app import App
from .goals import Standing, compare
from .stage import Stage
from .state import Data, Intent, State

__all__ = ["Session"]

_FIELDS = frozenset(("field", "search", "text_area"))
_LONGEST = 500
"""Characters that a field holds."""
_CHANGING = ("state", "start", "steps", "invalid", "valid", "declared", "pressed", "_far")
_PATIENCE = 80
"""Intents after which a way to the goal counts as none."""


class Session:
    """A task in an application.

    Args:
        app: The application.
        state: What it is at the start; it is changed.
        goal: What it is to keep in the end.
        size: Width and height of the screen, in pixels.
        look: How it looks.
        interruptions: What pops up, at each of the steps ``state.knobs.popups``.
    """

    def __init__(
        self,
        app: App,
        state: State,
        goal: Data,
        size: tuple[int, int],
        look: Look,
        interruptions: tuple[str, ...] = (),
    ) -> None:
        self.app, self.state, self.goal, self.size, self.look = app, state, goal, size, look
        self.start = copy.deepcopy(state.data)
        self.interruptions = interruptions
        self.steps = 0
        self.invalid = 0
        self.valid = True
        self.declared = False
        state.narrow = narrow(Builder(*size, look))
        self.pressed: list[str] = []
        self._screen: Screen | None = None
        self._far = 0
        self._interrupt()
        self._far = self.to_go(copy.deepcopy(self.state))

    @property
    def screen(self) -> Screen:
        """What is shown."""
        if self._screen is None:
            stage = Stage(*self.size, self.look, self.app.title, self.state)
            self.app.view(self.state, stage)
            stage.menu()
            popups.show(stage, self.state)
            self._screen = stage.screen()
        return self._screen

    def standing(self) -> Standing:
        """Return how the application's data stand between the start and the goal."""
        return compare(self.start, self.goal, self.state.data)

    @property
    def solved(self) -> bool:
        """Whether the data are what they should be, and whoever acts has said that the task is done."""
        return self.declared and self.state.data == self.goal

    @property
    def progress(self) -> float:
        """How much of the way lies behind, by the things left to do: 1 exactly where the task is solved."""
        if self.solved:
            return 1.0
        left = self.to_go(copy.deepcopy(self.state))
        return max(0.0, 0.95 * (1 - left / max(self._far, 1)))

    def act(self, action: Action | None) -> bool:
        """Do `action`; return whether it could be done. Anything at all may be given."""
        self.steps += 1
        self.state.said = ""
        self.valid = action is not None and self._do(action)
        self.invalid += not self.valid
        self._screen = None
        self._interrupt()
        return self.valid

    def intent(self, state: State | None = None) -> Intent | None:
        """Return what to do next to reach the goal; ``None`` where nothing is left, or nothing leads there."""
        state = self.state if state is None else state
        return Intent("click", "popup:dismiss") if state.popup else self.app.toward(state, self.goal)

    def to_go(self, state: State) -> int:
        """Return how many intents lead from `state`, which is changed, to the goal, saying so included.

        Where none do, as many as at the start.
        """
        for count in range(_PATIENCE):
            intent = self.intent(state)
            if intent is None:
                return count + 1 if state.data == self.goal else max(self._far, count + 1)
            self.follow(state, intent)
        return max(self._far, _PATIENCE)

    def follow(self, state: State, intent: Intent) -> None:
        """Do in `state` what `intent` says, as if everything could be seen."""
        id = intent.id
        if intent.kind == "click":
            self._press(state, id)
        elif intent.kind == "type":
            state.focus, state.fields[id] = id, intent.text
            self.app.typed(state, id)
        elif intent.kind == "choose":
            self._choose(state, id, intent.text)
        elif intent.kind == "slide":
            self.app.slide(state, id, intent.share)
        elif intent.kind == "drag":
            self.app.drop(state, id, intent.target)
        elif intent.kind == "enter":
            self.app.enter(state, id)
        else:
            state.back()

    def save(self) -> dict[str, Any]:
        """Return what changes in the course of a task."""
        return copy.deepcopy({name: getattr(self, name) for name in _CHANGING})

    def load(self, data: dict[str, Any]) -> None:
        """Go back to what `save` returned."""
        for name, value in copy.deepcopy(data).items():
            setattr(self, name, value)
        self._screen = None

    def _interrupt(self) -> None:
        """Let pop up what is due."""
        due = self.state.knobs.popups
        if self.steps in due and not self.state.popup:
            self.state.popup = self.interruptions[due.index(self.steps) % len(self.interruptions)]
            self.state.focus = ""
            self._screen = None

    def _do(self, action: Action) -> bool:
        state = self.state
        if self.declared:
            return False
        if action.verb == "done":
            self.declared = True
            return True
        if action.verb == "back":
            return not state.popup and state.back()
        if action.verb == "click":
            return self._click(self._at(action.x, action.y), action.x)
        if action.verb == "type":
            return self._type(action.text)
        if action.verb == "key":
            return action.text in KEYS and self._key(action.text)
        if action.verb == "scroll":
            return action.text in DIRECTIONS and self._scroll(action)
        if action.verb == "drag":
            return self._drag(action)
        return False

    def _at(self, x: float | None, y: float | None) -> Widget | None:
        """Return the control at a point; ``None`` where there is none that can be used."""
        if x is None or y is None or not self.screen.box.contains(x, y):
            return None
        widget = self.screen.at(x, y)
        return widget if widget is not None and widget.control and "disabled" not in widget.states else None

    def _click(self, widget: Widget | None, x: float | None) -> bool:
        state = self.state
        opened, state.open = state.open, ""
        state.focus = ""
        if widget is None:
            # A click beside a menu closes it.
            return bool(opened)
        self.pressed.append(widget.id)
        if opened and widget.parent == f"menu:{opened}":
            return self._choose(state, opened, widget.id.removeprefix(f"{opened}="))
        if widget.kind in _FIELDS:
            state.focus, state.fresh = widget.id, True
            return True
        if widget.kind == "select":
            state.open = "" if opened == widget.id else widget.id
            state.scroll.pop(f"menu:{widget.id}", None)
            return True
        if widget.kind == "slider":
            assert x is not None
            return self.app.slide(state, widget.id, _share(widget, x))
        return self._press(state, widget.id)

    def _press(self, state: State, id: str) -> bool:
        """Do what a click on a control does that is neither field, select nor slider."""
        return popups.press(state, id) or self.app.click(state, id)

    def _choose(self, state: State, select: str, option: str) -> bool:
        """Choose an entry of a select."""
        state.fields[select] = option
        state.open = ""
        self.app.chosen(state, select, option)
        return True

    def _type(self, words: str) -> bool:
        state = self.state
        widget = self._focused()
        if widget is None or not words or not words.isprintable():
            return False
        before = "" if state.fresh else str(state.fields.get(widget.id, ""))
        if len(before) + len(words) > _LONGEST:
            return False
        state.fields[widget.id] = before + words
        state.fresh = False
        self.app.typed(state, widget.id)
        return True

    def _key(self, key: str) -> bool:
        state = self.state
        if key in ("PageUp", "PageDown"):
            return self._scroll(Action("scroll", text="up" if key == "PageUp" else "down"))
        if key == "Escape":
            return not state.popup and bool(state.open or state.dialog) and state.back()
        if self._focused() is None:
            return False
        if key == "Enter":
            return self.app.enter(state, state.focus)
        if key == "Backspace":
            held = str(state.fields.get(state.focus, ""))
            if not held:
                return False
            state.fields[state.focus] = "" if state.fresh else held[:-1]
            state.fresh = False
            self.app.typed(state, state.focus)
            return True
        fields = [widget.id for widget in self.screen.widgets if widget.kind in _FIELDS and self._in_front(widget)]
        state.focus, state.fresh = fields[(fields.index(state.focus) + 1) % len(fields)], True
        return True

    def _focused(self) -> Widget | None:
        """Return the field that has the caret; ``None`` where it is gone, or behind a dialog."""
        widget = self.screen.by_id.get(self.state.focus)
        return widget if widget is not None and not self.state.popup and self._in_front(widget) else None

    def _in_front(self, widget: Widget) -> bool:
        """Whether `widget` can be used, by its state and since no dialog lies over it."""
        dialogs = [each.id for each in self.screen.widgets if each.kind == "dialog"]
        return "disabled" not in widget.states and (not dialogs or self.screen.within(widget, dialogs[-1]))

    def _scroll(self, action: Action) -> bool:
        """Move the area at the point, or the foremost one that can be moved, by most of its height."""
        if self.state.popup:
            return False
        for area in reversed(self.screen.areas):
            here = action.x is None or action.y is None or area.box.contains(action.x, action.y)
            if here and self._move(area, 1 if action.text == "down" else -1):
                return True
        return False

    def _move(self, area: ScrollArea, sign: int) -> bool:
        room = max(area.content - area.box.height, 0)
        offset = min(max(area.offset + sign * round(0.8 * area.box.height), 0), room)
        self.state.scroll[area.id] = offset
        return offset != area.offset

    def _drag(self, action: Action) -> bool:
        source, target = self._at(action.x, action.y), self._at(action.to_x, action.to_y)
        self.state.focus = self.state.open = ""
        if source is None or action.to_x is None:
            return False
        if source.kind == "slider":
            return self.app.slide(self.state, source.id, _share(source, action.to_x))
        return target is not None and target.id != source.id and self.app.drop(self.state, source.id, target.id)


def _share(slider: Widget, x: float) -> float:
    """Return where `x` is along a slider, from 0 to 1, in steps of a twentieth."""
    return round(20 * min(max((x - slider.box.left) / slider.box.width, 0.0), 1.0)) / 20
