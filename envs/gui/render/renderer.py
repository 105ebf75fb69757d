"""The two ways of drawing behind one name."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ....errors import Fault
from ..screen import Screen
from . import pillow

__all__ = ["RENDERERS", "Renderer", "draw_first", "open_renderer"]

RENDERERS = ("pillow", "browser")
"""What ``renderer=`` may be."""


class Renderer(Protocol):
    """Draws screens."""

    def draw(self, screen: Screen) -> NDArray[np.uint8]:
        """Return the picture of a screen, uint8 ``(height, width, 3)``.

        Raises:
            Fault: The browser failed.
        """

    def close(self) -> None:
        """Let go of what drawing needed; a second time does nothing."""


def draw_first(renderer: Renderer, screen: Screen) -> NDArray[np.uint8]:
    """Return the picture of an episode's first screen: what broke between two episodes is replaced.

    Raises:
        Fault: It broke again.
    """
    try:
        return renderer.draw(screen)
    except Fault:
        return renderer.draw(screen)


class _Pillow:
    def draw(self, screen: Screen) -> NDArray[np.uint8]:
        return pillow.draw(screen)

    def close(self) -> None:
        pass


class _Chromium:
    def __init__(self) -> None:
        from .browser import BrowserRenderer

        self._renderer = BrowserRenderer()

    def draw(self, screen: Screen) -> NDArray[np.uint8]:
        picture, _ = self._renderer.draw(screen)
        return picture

    def close(self) -> None:
        self._renderer.close()


def open_renderer(name: str) -> Renderer:
    """Return the renderer called `name`, one of `RENDERERS`.

    Raises:
        ConfigurationError: No Chromium was found.
        Fault: Chromium does not start.
        MissingDependency: The extra ``web`` is not installed.
    """
    return _Pillow() if name == "pillow" else _Chromium()
