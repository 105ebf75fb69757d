"""The accessibility tree of a page, as Chromium gives it for the page's document.

The notation is that of Playwright's ``aria_snapshot``: one node a line, YAML, texts with their blanks collapsed. Agents
that learned on these texts can go on in a real browser, whose snapshot of the document of `site.html.to_html` is the
same.
"""

from __future__ import annotations

import functools
import json
import re

from ..page import Element, Page

__all__ = ["to_tree"]

_LONGEST_NAME = 900
"""Characters of the longest name: Playwright leaves longer ones out, as YAML limits the length of keys."""

# What JavaScript takes for blanks, which differs from Python, and the characters that Playwright drops first.
_BLANKS = re.compile(r"[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_INVISIBLE = re.compile(r"[\u200b\xad]")
_AMBIGUOUS = re.compile(
    r"""[-&*\],?!>|@"'#%\[] | .*[\x00-\x08\x0e-\x1f\x7f-\x9f{}`] | .*:(\ |$) | .*\ \#
    | (y|n|yes|no|true|false|on|off|null|~|[-+]?\.(inf|nan))$
    | 0(x[0-9a-f]+|o[0-7]+|b[01]+)$ | \+?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$ | $""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_INFINITY = re.compile(r"\+?Infinity")
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f]')


def to_tree(page: Page) -> str:
    """Return the tree of `page`."""
    lines: list[str] = []
    group = ""
    for element in page.elements:
        if element.kind == "option":
            if element.group != group:
                lines.append(f"- {_key('radiogroup', element.group)}:")
            lines.append("  " + _line("radio", element.text, " [checked]" if element.pressed else ""))
        else:
            lines.extend(_nodes(element))
        group = element.group
    return "\n".join(lines)


@functools.lru_cache(maxsize=8192)
def _nodes(element: Element) -> tuple[str, ...]:
    kind, words = element.kind, element.text
    if kind == "text":
        shown = _collapse(words)
        return (f"- paragraph: {_value(shown)}" if shown else "- paragraph",)
    if kind == "heading":
        return (_line("heading", words, " [level=2]"),)
    if kind == "searchbox":
        return _line("searchbox", words), _line("button", words)
    if kind == "button":
        return (_line("button", words),)
    if kind == "link":
        from .html import press

        return _line("link", words) + ":", f"  - /url: {_value(press(element.click))}"
    return ()


def _line(role: str, words: str, marks: str = "") -> str:
    return f"- {_key(role, words, marks)}"


@functools.lru_cache(maxsize=8192)
def _key(role: str, words: str, marks: str = "") -> str:
    """Return role, name and marks, in single quotes where YAML would misread them."""
    name = _collapse(words)
    # Lengths are counted in UTF-16, as JavaScript does.
    named = name and len(name.encode("utf-16-le", "surrogatepass")) <= 2 * _LONGEST_NAME
    key = f"{role} {json.dumps(name, ensure_ascii=False)}{marks}" if named else role + marks
    return "'" + key.replace("'", "''") + "'" if _is_ambiguous(key) else key


def _value(words: str) -> str:
    return '"' + _ESCAPED.sub(_escape, words) + '"' if _is_ambiguous(words) else words


def _is_ambiguous(words: str) -> bool:
    return bool(_AMBIGUOUS.match(words) or _INFINITY.fullmatch(words))


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return "\\" + character if character in '\\"' else f"\\x{ord(character):02x}"


def _collapse(words: str) -> str:
    return _BLANKS.sub(" ", _INVISIBLE.sub("", words)).strip(" ")
