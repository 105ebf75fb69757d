"""What controls are called by their look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..screen import Widget

__all__ = ["NOUNS", "Noun", "noun_of"]


class Noun(NamedTuple):
    """What a person calls controls of some kinds.

    Attributes:
        said: Words for it, the first the usual ones.
        kinds: Of the widgets that are meant.
        wide: Of the widgets that somebody may call so, those that are meant among them.
    """

    said: tuple[str, ...]
    kinds: frozenset[str]
    wide: frozenset[str]


def _noun(said: str, kinds: str, wide: str = "") -> Noun:
    meant = frozenset(kinds.split())
    return Noun(tuple(said.split(", ")), meant, meant | frozenset(wide.split()))


NOUNS: Mapping[str, Noun] = {
    "button": _noun("button", "button icon_button", "chip key tab stepper tile swatch nav_item menu_item link"),
    "icon": _noun("icon", "icon_button"),
    "link": _noun("link", "link"),
    "field": _noun("text field, input field", "field text_area", "search select stepper"),
    "search": _noun("search field, search box", "search"),
    "checkbox": _noun("checkbox", "checkbox", "radio"),
    "radio": _noun("radio button", "radio", "checkbox"),
    "switch": _noun("switch, toggle switch", "switch"),
    "slider": _noun("slider", "slider", "progress handle"),
    "select": _noun("drop-down list, dropdown", "select", "stepper"),
    "stepper": _noun("number field", "stepper", "select field"),
    "tab": _noun("tab", "tab", "chip"),
    "menu_item": _noun("menu entry, menu item", "menu_item"),
    "nav_item": _noun("sidebar entry, entry in the sidebar", "nav_item"),
    "row": _noun("row", "row"),
    "cell": _noun("cell", "cell"),
    "chip": _noun("chip", "chip"),
    "tile": _noun("tile", "tile", "card"),
    "key": _noun("key", "key", "button"),
    "swatch": _noun("colour swatch", "swatch"),
    "handle": _noun("handle", "handle"),
}
"""The nouns by a name of their own."""

_OF = {kind: name for name, noun in reversed(list(NOUNS.items())) for kind in noun.kinds}


def noun_of(widget: Widget) -> str:
    """Return the name of the noun for a control."""
    return _OF[widget.kind]
