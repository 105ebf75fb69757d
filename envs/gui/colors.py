"""Colours as ``"#rrggbb"``: mixing them, and making one readable on another."""

from __future__ import annotations

import colorsys
import functools

__all__ = ["contrast", "from_hue", "ink_on", "luminance", "mix", "readable", "rgb", "see_through"]


@functools.lru_cache(maxsize=4096)
def rgb(color: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255; alpha is left out."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def from_hue(hue: float, light: float, strength: float) -> str:
    """Return the colour of a hue, a lightness and a saturation (HSL), all from 0 to 1."""
    red, green, blue = colorsys.hls_to_rgb(hue % 1, light, strength)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


@functools.lru_cache(maxsize=4096)
def mix(color: str, other: str, share: float) -> str:
    """Return `color` with a `share`, from 0 to 1, of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(rgb(color), rgb(other), strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def see_through(color: str, alpha: float) -> str:
    """Return ``"#rrggbbaa"``: `color`, of which `alpha`, from 0 to 1, is to be seen."""
    return f"{color[:7]}{round(alpha * 255):02x}"


@functools.lru_cache(maxsize=4096)
def luminance(color: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in rgb(color))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(color: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(color), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@functools.lru_cache(maxsize=4096)
def readable(color: str, ground: str, least: float = 4.5) -> str:
    """Return `color`, moved towards black or white as far as it takes to reach a contrast of `least` with `ground`."""
    end = "#000000" if contrast("#000000", ground) > contrast("#ffffff", ground) else "#ffffff"
    for step in range(21):
        moved = mix(color, end, step / 20)
        if contrast(moved, ground) >= least:
            return moved
    return end


@functools.lru_cache(maxsize=4096)
def ink_on(ground: str, least: float = 4.5) -> str:
    """Return white where it has a contrast of `least` with `ground`, else black or nearly so."""
    return "#ffffff" if contrast("#ffffff", ground) >= least else readable("#1b1d21", ground)
