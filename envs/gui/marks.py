"""Pictures for people who watch: where the answer is, and where it should have been."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .box import Box
from .measure import Given
from .question import Question
from .view import View

__all__ = ["marked"]

_TRUTH, _ANSWER = (30, 160, 70), (220, 40, 120)


def marked(shown: NDArray[np.uint8], view: View, question: Question, given: Given | None) -> NDArray[np.uint8]:
    """Return what is shown and, once there is an answer, where it is and where the target.

    Args:
        shown: What is shown, uint8 ``(height, width, 3)``.
        view: What part of the picture that is.
        question: What was asked.
        given: The answer, if there is one.

    Returns:
        The same size: the marks are drawn over the picture.
    """
    image = Image.fromarray(shown)
    draw = ImageDraw.Draw(image)
    wide = max(round(min(image.size) / 250), 2)
    if given is not None and question.target is not None:
        draw.rectangle(_corners(view, question.target), outline=_TRUTH, width=wide)
    if given is not None and given.box is not None:
        draw.rectangle(_corners(view, given.box), outline=_ANSWER, width=wide)
    if given is not None and given.point is not None:
        x, y = view.from_picture(*given.point)
        arm = 5 * wide
        draw.line((x - arm, y, x + arm, y), fill=_ANSWER, width=wide)
        draw.line((x, y - arm, x, y + arm), fill=_ANSWER, width=wide)
    return np.array(image)


def _corners(view: View, box: Box) -> tuple[float, float, float, float]:
    return (*view.from_picture(box.left, box.top), *view.from_picture(box.right, box.bottom))
