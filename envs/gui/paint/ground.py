"""The colours of what stands on a ground of a given colour, so that it can be read on any."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ..colors import contrast, luminance, mix, readable
from ..look import Look
from ..themes import THEMES

__all__ = ["Ground", "ground"]


@dataclass(frozen=True, slots=True)
class Ground:
    """A colour behind things, and the colours of things on it, all opaque.

    Attributes:
        fill: The colour behind.
        dark: Whether it is dark.
        text: Of words.
        muted: Of words of less weight.
        pale: Of what is disabled, and of hints.
        border: Of frames.
        outline: Of frames that must be seen: empty checkboxes.
        divider: Of fine lines.
        faint: Of quiet faces: stripes, chips, empty tracks.
        face: Of what is typed into.
        selected: Of faces of what is chosen.
        on_selected: Of words on it.
        accent: Of faces that stand out.
        on_accent: Of words on it.
        strong: Of words and pictures in the accent colour.
        danger: Of faces that warn.
        on_danger: Of words on it.
        warned: Of words that warn.
        success: Of what went well.
        warning: Of what needs care.
        link: Of words that lead elsewhere.
    """

    fill: str
    dark: bool
    text: str
    muted: str
    pale: str
    border: str
    outline: str
    divider: str
    faint: str
    face: str
    selected: str
    on_selected: str
    accent: str
    on_accent: str
    strong: str
    danger: str
    on_danger: str
    warned: str
    success: str
    warning: str
    link: str


def ground(look: Look, fill: str) -> Ground:
    """Return the ground of colour `fill` in a look."""
    return _ground(look.theme, look.dark, fill)


@functools.lru_cache(maxsize=1024)
def _ground(theme: str, dark_look: bool, fill: str) -> Ground:
    own = THEMES[theme].palette(dark_look)
    dark = luminance(fill) < 0.18
    colors = THEMES[theme].palette(dark)
    words = {own.bar: own.on_bar, own.sidebar: own.on_sidebar, own.accent: own.on_accent, own.selected: own.on_selected}
    text = readable(words[fill], fill) if fill in words else readable(colors.text, fill, 5.5)
    quiet = fill in (own.window, own.surface, own.field) and dark == dark_look
    # On a colourful ground, such as a bar of the accent colour, things stand out by being light or dark instead.
    colourful = not quiet and (contrast(colors.accent, fill) < 1.35 or fill == own.accent)
    accent = text if colourful else colors.accent
    selected = mix(fill, text, 0.2) if colourful or fill == colors.selected else colors.selected
    return Ground(
        fill=fill,
        dark=dark,
        text=text,
        muted=readable(colors.muted if quiet else mix(text, fill, 0.25), fill, 4.5),
        pale=readable(mix(fill, text, 0.42), fill, 2.6),
        border=colors.border if quiet else mix(fill, text, 0.24),
        outline=readable(mix(fill, text, 0.45), fill, 3.0),
        divider=mix(fill, text, 0.12 if dark else 0.09),
        faint=colors.faint if quiet else mix(fill, text, 0.10),
        face=own.field if quiet else mix(fill, text, 0.13) if dark else mix(fill, "#ffffff", 0.6),
        selected=selected,
        on_selected=readable(text if colourful else colors.on_selected, selected, 4.5),
        accent=accent,
        on_accent=readable(mix(fill, "#000000", 0.1) if colourful else colors.on_accent, accent, 4.5),
        strong=text if colourful else readable(colors.link, fill, 4.5),
        danger=colors.danger,
        on_danger=readable(colors.on_danger, colors.danger, 4.5),
        warned=readable(colors.danger, fill, 4.5),
        success=readable(colors.success, fill, 3.0),
        warning=readable(colors.warning, fill, 3.0),
        link=text if colourful else readable(colors.link, fill, 4.5),
    )
