"""Themes: colours, corners and frames. Those of one split are never seen in another."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from .colors import contrast, from_hue, readable

__all__ = ["THEMES", "Palette", "Theme", "of_split"]


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for, each ``"#rrggbb"``.

    ``window`` is behind everything, ``surface`` of panels and cards, ``field`` of what is typed into, ``bar`` and
    ``sidebar`` with the colours of what stands on them; ``accent`` of what stands out and ``on_accent`` of words on it;
    ``selected`` of rows and entries that are chosen; ``faint`` of stripes, chips and quiet buttons.
    """

    window: str
    surface: str
    field: str
    bar: str
    on_bar: str
    sidebar: str
    on_sidebar: str
    text: str
    muted: str
    border: str
    faint: str
    selected: str
    on_selected: str
    accent: str
    on_accent: str
    danger: str
    on_danger: str
    success: str
    warning: str
    link: str


@dataclass(frozen=True)
class Theme:
    """A theme.

    Attributes:
        name: Its name.
        split: The split in which it is seen.
        hue: Of the accent, from 0 to 1.
        strength: How colourful the accent is, from 0 to 1.
        tint: How much of that hue is in the greys, from 0 to 1.
        radius: Of corners, in pixels of an ordinary display.
        bar: Of the upper bar: ``"plain"`` as the window, ``"accent"``, or ``"deep"``, dark.
        sidebar: In the same way.
        buttons: ``"filled"``, ``"outlined"``, or ``"raised"``, with a light upper and a dark lower edge.
        day: Lightness of the window in the light look, from 0 to 1.
        night: And in the dark one.
        depth: Lightness of the accent in the light look, if it is not `bright`.
        glow: And in the dark one.
        bright: Whether the accent is light, with dark words on it, in the light look, too.
        frames: Whether panels and cards have frames.
        shadows: Whether they throw shadows.
    """

    name: str
    split: str
    hue: float
    strength: float = 0.75
    tint: float = 0.15
    radius: int = 6
    bar: str = "plain"
    sidebar: str = "plain"
    buttons: str = "filled"
    day: float = 0.955
    night: float = 0.09
    depth: float = 0.44
    glow: float = 0.62
    bright: bool = False
    frames: bool = True
    shadows: bool = False

    @functools.cache  # noqa: B019 (themes live as long as the process)
    def palette(self, dark: bool) -> Palette:
        """Return the colours, light or dark."""

        def grey(level: float, tint: float = 1.0) -> str:
            return from_hue(self.hue, level, (0.55 if dark else 0.40) * self.tint * tint)

        ink = grey(0.06)
        accent, on_accent = (
            from_hue(self.hue, self.glow if dark else self.depth, self.strength),
            ink if dark else "#ffffff",
        )
        if not dark and self.bright:
            accent, on_accent = from_hue(self.hue, 0.52, self.strength), ink
        elif contrast(accent, on_accent) < 4.5:
            accent = readable(accent, on_accent, 4.5)
        deep, on_deep = grey(0.10 if dark else 0.16), grey(0.93)
        bar = from_hue(self.hue, 0.26, 0.7 * self.strength) if dark else accent
        inks = {"accent": on_deep if dark else on_accent, "deep": on_deep}
        window = grey(self.night) if dark else grey(self.day)
        surface = grey(self.night + 0.045) if dark else grey(0.995)
        text = grey(0.92) if dark else grey(0.12)
        grounds = {"plain": grey(self.night + 0.03) if dark else grey(0.98), "accent": bar, "deep": deep}
        return Palette(
            window=window,
            surface=surface,
            field=grey(self.night - 0.015) if dark else "#ffffff",
            bar=grounds[self.bar],
            on_bar=inks.get(self.bar, text),
            sidebar=grounds[self.sidebar],
            on_sidebar=inks.get(self.sidebar, text),
            text=text,
            muted=grey(0.64) if dark else grey(0.42),
            border=grey(self.night + 0.18) if dark else grey(0.83),
            faint=grey(self.night + 0.10) if dark else grey(min(self.day - 0.03, 0.935)),
            selected=from_hue(self.hue, 0.24 if dark else min(self.day - 0.07, 0.90), self.strength * 0.6),
            on_selected=from_hue(self.hue, 0.85 if dark else 0.26, self.strength * 0.7),
            accent=accent,
            on_accent=on_accent,
            danger=from_hue(0.0, 0.64 if dark else 0.47, 0.7),
            on_danger=ink if dark else "#ffffff",
            success=from_hue(0.38, 0.5 if dark else 0.34, 0.6),
            warning=from_hue(0.11, 0.58 if dark else 0.45, 0.85),
            link=from_hue(self.hue, 0.7 if dark else 0.4, max(self.strength, 0.4)),
        )


THEMES: Mapping[str, Theme] = {
    theme.name: theme
    for theme in (
        Theme("slate", "train", 0.60, 0.65, radius=6, sidebar="plain", night=0.11),
        Theme("ocean", "train", 0.56, 0.85, radius=4, bar="accent", day=0.965, night=0.075),
        Theme("forest", "train", 0.40, 0.55, radius=8, sidebar="deep", shadows=True, day=0.95, night=0.10),
        Theme("plum", "train", 0.80, 0.50, radius=12, bar="plain", frames=False, shadows=True, day=0.97, night=0.08),
        Theme("classic", "train", 0.62, 0.70, tint=0.02, radius=0, bar="deep", buttons="raised", day=0.925, night=0.15),
        Theme("paper", "train", 0.09, 0.60, tint=0.45, radius=2, buttons="outlined", day=0.94, night=0.12),
        Theme(
            "mono", "train", 0.6, 0.03, 0.0, radius=3, buttons="outlined", day=0.995, night=0.06, depth=0.2, glow=0.85
        ),
        Theme("candy", "train", 0.93, 0.75, radius=16, bar="accent", shadows=True, frames=False, day=0.965, night=0.10),
        Theme("steel", "validation", 0.55, 0.35, radius=3, bar="deep", sidebar="deep", day=0.935, night=0.14),
        Theme("mint", "validation", 0.46, 0.60, radius=10, frames=False, shadows=True, day=0.96, night=0.085),
        Theme("amber", "test", 0.12, 0.90, bright=True, tint=0.30, radius=5, sidebar="deep", day=0.95, night=0.10),
        Theme("night", "test", 0.70, 0.60, 0.5, 9, bar="deep", sidebar="deep", shadows=True, day=0.965, night=0.07),
        Theme("office", "test", 0.37, 0.60, tint=0.05, radius=1, bar="accent", buttons="raised", day=0.93, night=0.13),
        Theme("coral", "test", 0.03, 0.75, 0.2, 14, buttons="outlined", shadows=True, day=0.98, night=0.10),
    )
}
"""Every theme by its name."""


def of_split(split: str) -> tuple[str, ...]:
    """Return the names of the themes of a split."""
    return tuple(name for name, theme in THEMES.items() if theme.split == split)
