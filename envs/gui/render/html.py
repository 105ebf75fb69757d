"""A screen as HTML: every widget an element of its kind, at its place, with what it is for people who cannot see it."""

from __future__ import annotations

import base64
import functools
from html import escape

from ..paint.widgets import paint_screen
from ..screen import Screen, Widget
from ..text import font_bytes
from .markup import STYLE, place, shapes_markup, symbols

__all__ = ["document", "to_document", "to_html"]

_STYLE = f"""\
html,body{{margin:0;padding:0;overflow:hidden;background:#fff}}
main{{position:absolute;left:0;top:0;overflow:hidden;contain:strict;font-family:screen}}
.w,.w>input,.w>textarea{{position:absolute;display:block;box-sizing:border-box;margin:0;padding:0;border:0;outline:0;
background:none;appearance:none;border-radius:0;color:inherit;font:inherit;text-align:left;text-decoration:none;
text-transform:none;min-width:0;min-height:0;overflow:visible;cursor:default;resize:none;pointer-events:none}}
.c{{pointer-events:auto}}
.w>input,.w>textarea{{inset:0;width:100%;height:100%;overflow:hidden;color:transparent;font-size:8px}}
::placeholder{{color:transparent}}
{STYLE}"""

_FONT = """\
@font-face{{font-family:screen;font-weight:{weight};src:url(data:font/ttf;base64,{data});
ascent-override:100%;descent-override:0%;line-gap-override:0%}}
"""


@functools.cache
def document(font: bool = True) -> str:
    """Return the document into whose empty ``main`` element the markup of screens is put.

    Args:
        font: Whether it holds the font. Without it, words are in one of the system's, and of other widths.
    """
    style = _STYLE
    if font:
        for weight, bold in ((400, False), (700, True)):
            style += _FONT.format(weight=weight, data=base64.b64encode(font_bytes(bold)).decode())
    icons = f'<svg style="display:none">{symbols()}</svg>'
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{style}</style>{icons}<main></main>'


def to_document(screen: Screen, font: bool = True) -> str:
    """Return `screen` as a whole document; see `document`."""
    look = screen.look
    title = f"<title>{escape(screen.title)}</title>" if screen.title else ""
    main = f'<main lang="{look.language}" style="width:{screen.width}px;height:{screen.height}px">'
    return document(font).replace("<main></main>", f"{title}{main}{to_html(screen)}</main>")


def to_html(screen: Screen) -> str:
    """Return the markup of `screen`, to be put into the ``main`` element of `document`.

    Widgets are siblings, from the back to the front, each an element with its id as ``data-id`` and exactly its box.
    Clicks go through decorations.
    """
    pieces = []
    for widget, shapes in paint_screen(screen):
        if widget is None:
            pieces.append(shapes_markup(shapes, 0, 0))
        else:
            pieces.append(_element(widget, shapes_markup(shapes, widget.box.left, widget.box.top)))
    return "".join(pieces)


def _element(widget: Widget, inside: str) -> str:
    tag, attributes = _meaning(widget)
    # Words that are cut where they are shown are whole in the name.
    name = widget.name or widget.called
    label = f' aria-label="{escape(name)}"' if attributes and name else ""
    if "disabled" in widget.states:
        label += ' aria-disabled="true"' if tag == "div" or tag == "a" else " disabled"
    if tag in ("input", "textarea"):
        inside = f'<div aria-hidden="true">{inside}</div>{_typed(widget, tag, attributes + label)}'
        tag, attributes, label = "div", "", ""
    solid = " c" if widget.solid else ""
    style = place(widget.box, 0, 0) + _cut(widget)
    return f'<{tag} class="w{solid}" data-id="{escape(widget.id)}"{attributes}{label} style="{style}">{inside}</{tag}>'


def _cut(widget: Widget) -> str:
    """Return the style that cuts off what lies beyond `Widget.clip`, be it of the widget itself or of its shadow."""
    clip, box = widget.clip, widget.box
    if clip is None:
        return ""
    edges = clip.top - box.top, box.right - clip.right, box.bottom - clip.bottom, clip.left - box.left
    return f";clip-path:inset({' '.join(f'{edge:g}px' for edge in edges)})"


def _typed(widget: Widget, tag: str, attributes: str) -> str:
    """Return the field itself; what is seen of its words was drawn, as it may be cut."""
    hint = f' placeholder="{escape(widget.hint)}"' if widget.hint else ""
    value = escape(widget.value or widget.text)
    if tag == "textarea":
        # HTML drops a line break at the beginning.
        return f"<textarea{attributes}{hint}>\n{value}</textarea>"
    return f'<input value="{value}"{attributes}{hint}>'


_PLAIN = {
    "link": ("a", "link"),
    "nav_item": ("a", "link"),
    "field": ("input", "textbox"),
    "search": ("input", "searchbox"),
    "text_area": ("textarea", "textbox"),
    "cell": ("div", "gridcell"),
    "bar": ("div", "toolbar"),
    "sidebar": ("div", "navigation"),
    "card": ("div", "group"),
    "dialog": ("div", "dialog"),
    "menu": ("div", "menu"),
    "toast": ("div", "status"),
    "tooltip": ("div", "tooltip"),
    "canvas": ("div", "img"),
    "icon": ("div", "img"),
    "avatar": ("div", "img"),
    "image": ("div", "img"),
    "chart": ("div", "img"),
    "divider": ("div", "separator"),
}
"""Tags and roles of kinds that have nothing else to tell; of kinds that are not here, see `_meaning`."""
_NOTHING = ("panel", "backdrop", "text", "label", "badge", "code", "line", "spot")


def _meaning(widget: Widget) -> tuple[str, str]:
    """Return the tag of a widget and the attributes that say what it is and how it stands."""
    kind, on = widget.kind, "true" if {"checked", "selected"} & {*widget.states} else "false"
    if kind in _NOTHING:
        return "div", ""
    if kind in _PLAIN:
        tag, role = _PLAIN[kind]
        current = ' aria-current="page"' if kind == "nav_item" and on == "true" else ""
        return tag, f' role="{role}"{current}'
    if kind in ("checkbox", "radio", "switch"):
        return "div", f' role="{kind}" aria-checked="{on}"'
    if kind in ("tab", "row"):
        return "div", f' role="{kind}" aria-selected="{on}"'
    if kind == "menu_item":
        return "div", ' role="menuitemcheckbox" aria-checked="true"' if on == "true" else ' role="menuitem"'
    if kind == "heading":
        return "div", ' role="heading" aria-level="2"'
    if kind in ("slider", "progress"):
        role = "slider" if kind == "slider" else "progressbar"
        return "div", f' role="{role}" aria-valuemin="0" aria-valuemax="1" aria-valuenow="{escape(widget.value)}"'
    if kind == "stepper":
        value = escape(widget.value)
        return "div", f' role="spinbutton" aria-valuenow="{value}" aria-valuetext="{value}"'
    if kind == "select":
        return "div", ' role="combobox" aria-expanded="false"'
    return "button", ' type="button"' + (' aria-pressed="true"' if on == "true" else "")
