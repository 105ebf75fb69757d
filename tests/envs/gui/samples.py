"""Screens with one widget, or with one of every kind, in any state."""

from __future__ import annotations

from dataclasses import replace

from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.look import Look
from rewardlab.envs.gui.screen import CONTROLS, DECORATIONS, SURFACES
from rewardlab.envs.gui.themes import THEMES

KINDS = (*CONTROLS, *SURFACES, *DECORATIONS)
STATES = (
    *("", "checked", "disabled", "selected", "focused", "primary", "danger", "flat", "muted", "strong", "striped"),
    *("bold", "large", "small", "center", "right", "left", "link", "plain", "stacked"),
    *("disabled primary", "disabled checked", "primary danger", "focused danger", "selected disabled", "strong center"),
)
LOOKS = tuple(Look(theme=theme, dark=dark) for theme in THEMES for dark in (False, True))
BOX = Box(40, 30, 200, 70)

_FIELDS = {
    "icon_button": {"icon": "delete", "name": "Delete"},
    "field": {"value": "Anna"},
    "text_area": {"value": "Dear Anna,\nhow are you?"},
    "search": {"hint": "Search"},
    "slider": {"value": "0.6"},
    "select": {"value": "Germany"},
    "stepper": {"value": "3"},
    "menu_item": {"icon": "copy", "value": "Ctrl+C"},
    "nav_item": {"icon": "inbox", "value": "12"},
    "row": {"value": "14:30"},
    "tile": {"box": Box(40, 30, 200, 130)},
    "swatch": {"color": "#d04020", "name": "red"},
    "handle": {"name": "corner"},
    "canvas": {"value": "map"},
    "icon": {"icon": "star"},
    "avatar": {"name": "Anna Smith"},
    "image": {"box": Box(40, 30, 200, 130)},
    "progress": {"value": "0.4"},
    "chart": {"box": Box(20, 10, 230, 140), "value": "bars"},
    "code": {"value": "12"},
    "spot": {"color": "#2e9e5b"},
    "line": {"color": "#d04020"},
}
_SILENT = (
    *("icon_button", "field", "text_area", "search", "slider", "select", "stepper", "swatch", "handle", "canvas"),
    *("icon", "avatar", "image", "progress", "chart", "spot", "line", "divider"),
    *("backdrop", "panel", "bar", "sidebar", "dialog"),
)


def sample(kind, look=None, states="", text="Reply", width=240, height=150, ground="", **fields):
    """A screen with one widget of a kind on it, and the widget; on a surface, where `ground` names one."""
    build = Builder(width, height, look or Look())
    if ground:
        build.add(ground, build.box, id="ground", states="plain")
    fields = {"box": BOX, **_FIELDS.get(kind, {}), **fields}
    words = "def total(items):" if kind == "code" else "" if kind in _SILENT else text
    widget = build.add(kind, fields.pop("box"), words, id="it", states=states, **fields)
    return build.screen(), widget


def without(screen, id="it"):
    """The same screen without a widget."""
    return replace(screen, widgets=tuple(widget for widget in screen.widgets if widget.id != id))


def changed(screen, **fields):
    """The same screen, its widget ``"it"`` changed."""
    return replace(screen, widgets=tuple(replace(w, **fields) if w.id == "it" else w for w in screen.widgets))
