"""Observations as text: one page of the shop, written in the ways that agents read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from .address import BASE
from .page import Element, Page
from .session import Session

__all__ = ["MODES", "accessibility", "rich", "text", "url"]


def text(session: Session) -> str:
    """Return the page's texts joined by `` [SEP] ``, as the original's agents read it."""
    return " [SEP] ".join([element.text for element in session.page.elements if element.kind != "image"])


def rich(session: Session) -> str:
    """Return one line per text: what can be clicked between ``[button]`` marks, what was chosen as clicked."""
    elements = [element for element in session.page.elements if element.kind != "image"]
    # The original puts each choice before all that was written so far, so the last one on the page comes first.
    chosen = [f"You have clicked {each.text}." for each in reversed(elements) if each.kind == "option" and each.pressed]
    return "\n".join([*chosen, *map(_rich_line, elements)])


def url(session: Session) -> str:
    """Return the page's address."""
    return BASE + session.address


def accessibility(session: Session) -> str:
    """Return the page's accessibility tree in the notation of Playwright's ``aria_snapshot``."""
    return "\n".join(_tree(session.page))


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


def _tree(page: Page) -> list[str]:
    lines: list[str] = []
    group = ""
    for element in page.elements:
        if element.kind == "option":
            if element.group != group:
                lines.append(f"- radiogroup {_name(element.group)}:")
            lines.append(f"  - radio {_name(element.text)}{' [checked]' if element.pressed else ''}")
        elif element.kind == "searchbox":
            lines += [f"- searchbox {_name(element.text)}", f"- button {_name(element.text)}"]
        elif element.kind == "heading":
            lines.append(f"- heading {_name(element.text)} [level=2]")
        elif element.kind == "text":
            lines.append(f"- paragraph: {_value(element.text)}")
        elif element.kind != "image":
            lines.append(f"- {element.kind} {_name(element.text)}")
        group = element.group
    return lines


def _name(words: str) -> str:
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def _value(words: str) -> str:
    words = " ".join(words.split())
    plain = re.fullmatch(r"[A-Za-z][^:#\"'\[\]{}&*!|>%@`]*", words)
    return words if plain else json.dumps(words, ensure_ascii=False)
