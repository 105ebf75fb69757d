"""What language and vision models are told about grounding, and what they read of a screen in words."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .box import Box
from .coordinates import Coordinates
from .screen import Screen
from .view import View

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
        f" {_UNITS[coordinates.name]}:"
        f"\nclick(x, y) for a point in it, or box(x1, y1, x2, y2) for the box around it.{looks}"
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


def outline(screen: Screen, coordinates: Coordinates, view: View | None = None, *, numbers: bool = False) -> str:
    """Return what can be seen of a screen in words, a line for everything that can be used, and for the words between.

    Args:
        screen: The screen.
        coordinates: What the numbers of places count: left, top, right, bottom.
        view: The part that is looked at, in whose coordinates places are; ``None`` for all of it.
        numbers: Whether every line of a control begins with the number that ``click(#n)`` takes.
    """
    view = View(screen.box, screen.width, screen.height) if view is None else view
    seen = {widget.id: part for widget, part in screen.controls()}
    lines: list[str] = []
    number = 0
    for widget in screen.widgets:
        part = seen.get(widget.id)
        number += part is not None
        part = part or (screen.seen(widget) if widget.text and not widget.control else None)
        part = part.shared(view.box) if part is not None else None
        if part is None:
            continue
        head = f"[#{number}] " if numbers and widget.control else ""
        said = _said(widget) if widget.control else _quoted(widget.text)
        where = "" if widget.solid and not widget.control else f" at {_place(part, coordinates, view)}"
        lines.append(f"{head}{widget.kind} {said}{where}")
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


def _place(box: Box, coordinates: Coordinates, view: View) -> str:
    corners = (view.from_picture(box.left, box.top), view.from_picture(box.right, box.bottom))
    values = [value for x, y in corners for value in coordinates.from_pixels(x, y, view.width, view.height)]
    digits = 3 if coordinates.extent(view.width, view.height) == (1, 1) else 0
    return f"({', '.join(f'{value:.{digits}f}' for value in values)})"
