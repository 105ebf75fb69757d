"""What a language model is told, reads and answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .session import Session

__all__ = ["BY_NUMBER", "INSTRUCTIONS", "VERBS", "available", "describe", "parse"]

INSTRUCTIONS = """\
You are shopping in a web shop. Find the product that the instruction asks for, choose its options, and buy it.
Each turn you see a page and answer with one action:
search[words] looks for products; it can be done where the page has a search bar.
click[text] presses a button, opens a product by its identifier, or chooses an option, by the text shown.
The best purchase is of the right kind, has every attribute and option asked for, and costs no more than the limit.
click[buy now] ends the trip. End your answer with the action, for example: search[red cotton shirt]"""
"""What a language model is told before the first page."""

BY_NUMBER = "What can be done is listed with numbers: the number alone is an answer."
"""What one is told besides who may choose by number."""

VERBS = ("search", "click", "refuse")
"""The verbs of actions."""


def available(session: Session) -> tuple[str, ...]:
    """Return the actions that can be done, ``search[<words>]`` standing for every search."""
    page = session.page
    actions = ["search[<words>]"] if page.searchable else []
    if session.refusable and page.state.page not in ("done", "refused"):
        actions.append("refuse[<reason>]")
    return (*actions, *(f"click[{click}]" for click in page.clickables))


def describe(session: Session, page: str, listed: Sequence[str] | None = None) -> str:
    """Return `page`, the session's page as one of the modes writes it, and what can be done there.

    Args:
        session: The trip.
        page: Its page.
        listed: The actions that can be chosen by number; None where they cannot.
    """
    if listed:
        numbered = "\n".join(f"{number}: {action}" for number, action in enumerate(listed))
        return f"{page}\n\nYou can do:\n{numbered}"
    return f"{page}\n\nYou can do: {', '.join(available(session)) or 'nothing, the trip is over'}"


def parse(text: str, verbs: Sequence[str] = VERBS) -> str:
    """Return the last action with one of `verbs` that `text` names, or the whole text where it names none.

    What stands in an action's brackets is none.
    """
    ends = _ends(text)
    action, over = text, 0
    for match in re.finditer(rf"\b(?:{'|'.join(verbs)})\s*\[", text, re.IGNORECASE):
        if match.start() >= over:
            end = ends.get(match.end() - 1)
            action, over = text[match.start() : end], end or over
    return action


def _ends(text: str) -> dict[int, int]:
    """Return, for every bracket that is closed, the place behind its end."""
    ends: dict[int, int] = {}
    begun: list[int] = []
    for match in re.finditer(r"[\[\]]", text):
        if match[0] == "[":
            begun.append(match.start())
        elif begun:
            ends[begun.pop()] = match.end()
    return ends
