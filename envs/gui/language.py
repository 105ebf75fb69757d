"""What language and vision models are told about grounding, and what they read of a screen in words."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .coordinates import Coordinates
from .screen import Screen

__all__ = ["content", "grounding_instructions", "outline", "png"]

_UNITS = {
    "pixel": "in pixels from the upper left corner",
    "unit": "from 0 to 1, from the upper left corner to the lower right one",
    "permille": "from 0 to 1000, from the upper left corner to the lower right one",
    "resized": "in pixels of the picture after it was resized for you",
}
_LOOK = """
look(x1, y1, x2, y2) shows that part of the picture larger; later places count in what you see then."""


def grounding_instructions(coordinates: Coordinates, *, turns: int) -> str:
    """Return what a model is told before the first picture."""
    looks = _LOOK if turns > 1 else ""
    limit = f" You have {turns} turns; what you write in the last one is your answer." if turns > 1 else ""
    return (
        "You see a picture of a screen and are asked for something on it. Answer with its place,"
        f" {_UNITS[coordinates.name]}:\nclick(x, y) for a point in it, or box(x1, y1, x2, y2) for the box around it.{looks}"
        f"\nrefuse() if what is asked for is not on the screen.{limit}"
        "\nEnd your answer with exactly one of these."
    )


def png(picture: NDArray[np.uint8]) -> bytes:
    """Return a picture, uint8 ``(height, width, 3)``, as a PNG file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return file.getvalue()


def content(picture: NDArray[np.uint8], words: str) -> list[dict[str, Any]]:
    """Return a picture and words as the parts of a message, as chat models with eyes take them."""
    address = "data:image/png;base64," + base64.b64encode(png(picture)).decode()
    return [{"type": "image_url", "image_url": {"url": address}}, {"type": "text", "text": words}]


def outline(screen: Screen, *, numbers: bool = False) -> str:
    """Return what can be seen on a screen in words, a line for everything that can be used, and for the words between.

    Args:
        screen: The screen.
        numbers: Whether every line of a control begins with the number that ``click(#n)`` takes.
    """
    seen = {widget.id: part for widget, part in screen.controls()}
    lines: list[str] = []
    number = 0
    for widget in screen.widgets:
        part = seen.get(widget.id)
        if part is not None:
            number += 1
            head = f"[#{number}] " if numbers else ""
            lines.append(f"{head}{widget.kind} {_said(widget)} at {_place(part)}")
        elif widget.text and not widget.control and not widget.solid and (part := screen.seen(widget)) is not None:
            lines.append(f"{widget.kind} {_quoted(widget.text)} at {_place(part)}")
        elif widget.solid and widget.text and screen.seen(widget) is not None:
            lines.append(f"{widget.kind} {_quoted(widget.text)}")
    return "\n".join(lines)


def _said(widget: Any) -> str:
    parts = [_quoted(widget.called)] if widget.called else []
    if widget.label and widget.label != widget.called:
        parts.append(f"labelled {_quoted(widget.label)}")
    if widget.value and widget.value != widget.text:
        parts.append(f"holding {_quoted(widget.value)}")
    parts += [state for state in widget.states if state in ("checked", "selected", "disabled", "focused")]
    return " ".join(parts) or "without words"


def _quoted(words: str) -> str:
    return f"“{words}”"


def _place(box: Any) -> str:
    return "({:.0f}, {:.0f}, {:.0f}, {:.0f})".format(*box)
