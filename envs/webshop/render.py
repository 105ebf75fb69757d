"""Observations as text: one page of the shop, written in the ways that agents read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .address import BASE
from .page import Element
from .session import Session
from .site.accessibility import to_tree

__all__ = ["MODES", "accessibility", "rich", "text", "url"]


def text(session: Session) -> str:
    """Return the page's texts joined by `` [SEP] ``, as the original's agents read it."""
    return " [SEP] ".join([element.text.strip() for element in session.page.elements if element.text])


def rich(session: Session) -> str:
    """Return one line per text: what can be clicked between ``[button]`` marks, what was chosen as clicked."""
    elements = [element for element in session.page.elements if element.text]
    if session.shop.quirks:
        # The original looks for the quoted text in the address, where JSON escapes some and other quotes may stand.
        address = session.address
        elements = [
            each._replace(pressed=f'"{each.text}"' in address) if each.kind == "option" else each for each in elements
        ]
    # The original puts each choice before all that was written so far, so the last one on the page comes first.
    chosen = [f"You have clicked {each.text}." for each in reversed(elements) if each.kind == "option" and each.pressed]
    return "\n".join([*chosen, *map(_rich_line, elements)])


def url(session: Session) -> str:
    """Return the page's address."""
    return BASE + session.address


def accessibility(session: Session) -> str:
    """Return the page's accessibility tree in the notation of Playwright's ``aria_snapshot``."""
    return to_tree(session.page)


MODES: Mapping[str, Callable[[Session], str]] = {
    "text": text,
    "text_rich": rich,
    "url": url,
    "accessibility": accessibility,
}
"""Text observation modes by name."""


def _rich_line(element: Element) -> str:
    if not element.click:
        return element.text
    mark = "clicked button" if element.pressed else "button"
    indent = {"option": "  ", "link": "\n"}.get(element.kind, "")
    return f"{indent}[{mark}] {element.text} [{mark}_]"
