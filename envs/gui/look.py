"""How a screen looks: theme, light or dark, density, scale and language. What is on it is another matter."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from .themes import THEMES, Palette, Theme
from .words import LANGUAGES, say

__all__ = ["DENSITIES", "LANGUAGES", "Look"]

DENSITIES = ("spacious", "regular", "compact")
"""How much room things take, from much to little."""

_LINES = {"spacious": 44, "regular": 34, "compact": 26}
_FONTS = {"spacious": 15, "regular": 13, "compact": 11}
_GAPS = {"spacious": 16, "regular": 10, "compact": 6}


@dataclass(frozen=True)
class Look:
    """A look.

    Attributes:
        theme: A name of `THEMES`.
        dark: Light on dark.
        density: One of `DENSITIES`.
        scale: Pixels for every pixel of an ordinary display.
        language: One of `LANGUAGES`, of what the application says by itself.
    """

    theme: str = "slate"
    dark: bool = False
    density: str = "regular"
    scale: float = 1.0
    language: str = "en"

    @property
    def style(self) -> Theme:
        """The theme itself."""
        return THEMES[self.theme]

    @property
    def colors(self) -> Palette:
        """The theme's colours."""
        return self.style.palette(self.dark)

    @functools.cached_property
    def line(self) -> int:
        """Height of a row, a button or a field, in pixels."""
        return self.px(_LINES[self.density])

    @functools.cached_property
    def font(self) -> int:
        """Size of ordinary text, in pixels."""
        return self.px(_FONTS[self.density])

    @functools.cached_property
    def gap(self) -> int:
        """Room between things, in pixels."""
        return self.px(_GAPS[self.density])

    def px(self, size: float) -> int:
        """Return `size`, given for an ordinary display, in pixels."""
        return max(round(size * self.scale), 1)

    def say(self, words: str) -> str:
        """Return what the application says for the English `words`: in its language, where it has it."""
        return say(words, self.language)
