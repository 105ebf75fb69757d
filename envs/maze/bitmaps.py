"""Pictures and symbols of maze tiles, drawn from the tiles' names.

A tile name is words joined by underscores: what stands on the tile and, where it matters, its colour (``"red_key"``,
``"blue_door"``); ``"agent_on_goal"`` is an agent drawn over a goal. A world that invents a name made of these words
needs nothing here; an unknown word is drawn as a diamond in a colour of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["COLOURS", "bitmaps", "colour", "layers", "symbols"]

Plane = NDArray[np.float64]
Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]

_PIGMENTS: dict[str, Colour] = {
    "red": (214, 52, 52),
    "green": (34, 150, 84),
    "blue": (48, 99, 214),
    "yellow": (222, 176, 16),
    "purple": (138, 74, 196),
    "orange": (232, 119, 34),
    "cyan": (20, 158, 178),
    "pink": (222, 82, 148),
}

COLOURS: dict[str, Colour] = {
    "wall": (52, 64, 84),
    "floor": (246, 242, 234),
    "goal": (240, 171, 0),
    "target": (214, 69, 65),
    "agent": (37, 99, 235),
    "box": (186, 130, 70),
    "open": (150, 134, 112),
    "circle": (52, 148, 168),
    "square": (126, 98, 178),
    "triangle": (226, 138, 60),
} | _PIGMENTS
"""Colour of a word, 0..255 RGB; of a name's words the first that has one decides."""

_SYMBOLS = {
    "wall": "#",
    "floor": ".",
    "path": ".",
    "goal": "x",
    "target": "x",
    "open_door": "/",
    "agent": "@",
    "box": "$",
}
_SUPERSAMPLING = 4


def layers(name: str) -> list[str]:
    """Return the things on a tile from the bottom up: ``"agent_on_goal"`` gives ``["goal", "agent"]``."""
    return name.split("_on_")[::-1]


def colour(thing: str) -> Colour:
    """Return the colour of one thing, such as ``"goal"`` or ``"red_key"``."""
    words = thing.split("_")
    known = [COLOURS[word] for word in words if word in COLOURS]
    palette = list(_PIGMENTS.values())
    return known[0] if known else palette[zlib.crc32(thing.encode()) % len(palette)]


def symbols(names: Sequence[str]) -> tuple[str, ...]:
    """Return one printable ASCII character for each of `names`, all different.

    Keys take the small and doors the capital first letter of their colour.
    """
    taken: list[str] = []
    for name in names:
        things = layers(name)
        top, letters = things[-1], [c for c in name if c.isalpha()]
        preferred = _SYMBOLS.get(top, "")
        if len(things) > 1:
            preferred = {"agent": "+", "box": "*"}.get(top, "")
        elif "door" in top.split("_"):
            letters = [c.upper() for c in letters]
        fallback = [chr(code) for code in range(ord("0"), ord("~"))]
        taken.append(next(c for c in [preferred, *letters, *fallback] if c and c not in taken))
    return tuple(taken)


@lru_cache(maxsize=32)
def bitmaps(names: tuple[str, ...], pixels: int) -> NDArray[np.uint8]:
    """Draw every tile.

    Args:
        names: Tile names in the order of their codes.
        pixels: Pixels per tile side.

    Returns:
        uint8 array (len(names), pixels, pixels, 3), read-only because it is shared.
    """
    art = np.stack([_draw(name, pixels) for name in names])
    art.setflags(write=False)
    return art


def _draw(name: str, pixels: int) -> NDArray[np.uint8]:
    """Paint the layers of one tile on a supersampled canvas and average it down."""
    side = pixels * _SUPERSAMPLING
    axis = (np.arange(side) + 0.5) / side
    y, x = np.meshgrid(axis, axis, indexing="ij")
    canvas = np.empty((side, side, 3))
    canvas[:] = COLOURS["floor"]
    edge = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))
    canvas[edge < 0.02] = _shade(COLOURS["floor"], -0.08)
    things = layers(name)
    for depth, thing in enumerate(things):
        shape = next((_SHAPES[word] for word in thing.split("_") if word in _SHAPES), _diamond)
        # A crate hides what is under it, so one that has arrived somewhere changes colour.
        paint = COLOURS["green"] if depth and thing == "box" else colour(thing)
        if depth:
            canvas[edge > 0.02] = _shade(colour(things[0]), 0.6)
        for mask, pigment in shape(x, y, paint):
            canvas[mask] = pigment
    blocks = canvas.reshape(pixels, _SUPERSAMPLING, pixels, _SUPERSAMPLING, 3)
    return blocks.mean(axis=(1, 3)).round().astype(np.uint8)


def _shade(paint: Colour, amount: float) -> Colour:
    """Move a colour towards white (`amount` > 0) or black (`amount` < 0)."""
    end = 255 if amount > 0 else 0
    r, g, b = (round(value + (end - value) * abs(amount)) for value in paint)
    return r, g, b


Layers = list[tuple[Mask, Colour]]
Shape = Callable[[Plane, Plane, Colour], Layers]


def _disc(x: Plane, y: Plane, cx: float, cy: float, radius: float) -> Mask:
    return (x - cx) ** 2 + (y - cy) ** 2 < radius**2


def _rectangle(x: Plane, y: Plane, left: float, top: float, right: float, low: float) -> Mask:
    return (x > left) & (x < right) & (y > top) & (y < low)


def _wall(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A block lit from the top left."""
    everywhere = np.ones_like(x, dtype=bool)
    return [
        (everywhere, paint),
        ((y < 0.06) | (x < 0.06), _shade(paint, 0.16)),
        ((y > 0.94) | (x > 0.94), _shade(paint, -0.25)),
    ]


def _floor(x: Plane, y: Plane, paint: Colour) -> Layers:
    return []


def _star(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A five-pointed star: inside every line from an outer to an inner corner."""

    def inside(radius: float) -> Mask:
        angle = np.arctan2(x - 0.5, 0.53 - y)
        turn = np.abs((angle + np.pi / 5) % (2 * np.pi / 5) - np.pi / 5)
        distance = np.hypot(x - 0.5, y - 0.53)
        inner, corner = radius * 0.45, np.pi / 5
        edge = radius * inner * np.sin(corner) / (radius * np.sin(turn) + inner * np.sin(corner - turn))
        return distance < edge

    return [(inside(0.47), _shade(paint, -0.25)), (inside(0.39), paint)]


def _target(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A ring and a dot: a place to push a box to."""
    return [
        (_disc(x, y, 0.5, 0.5, 0.34), paint),
        (_disc(x, y, 0.5, 0.5, 0.25), COLOURS["floor"]),
        (_disc(x, y, 0.5, 0.5, 0.13), paint),
    ]


def _agent(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A disc with two eyes."""
    eyes = _disc(x, y, 0.39, 0.45, 0.085) | _disc(x, y, 0.61, 0.45, 0.085)
    pupils = _disc(x, y, 0.40, 0.46, 0.04) | _disc(x, y, 0.62, 0.46, 0.04)
    return [
        (_disc(x, y, 0.5, 0.5, 0.38), _shade(paint, -0.35)),
        (_disc(x, y, 0.5, 0.5, 0.33), paint),
        (eyes, (255, 255, 255)),
        (pupils, (20, 24, 40)),
    ]


def _key(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A ring, a shaft and two teeth."""
    shaft = _rectangle(x, y, 0.44, 0.4, 0.56, 0.88)
    teeth = _rectangle(x, y, 0.5, 0.62, 0.74, 0.71) | _rectangle(x, y, 0.5, 0.79, 0.74, 0.88)
    return [
        (_disc(x, y, 0.5, 0.3, 0.2) | shaft | teeth, paint),
        (_disc(x, y, 0.5, 0.3, 0.09), COLOURS["floor"]),
    ]


def _door(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A panelled door with a keyhole."""
    hole = _disc(x, y, 0.5, 0.44, 0.1) | (
        _rectangle(x, y, 0.0, 0.44, 1.0, 0.7) & (np.abs(x - 0.5) < 0.03 + (y - 0.44) * 0.25)
    )
    return [
        (np.ones_like(x, dtype=bool), _shade(paint, -0.45)),
        (_rectangle(x, y, 0.08, 0.08, 0.92, 0.92), paint),
        (_rectangle(x, y, 0.18, 0.18, 0.82, 0.82), _shade(paint, 0.2)),
        (hole, _shade(paint, -0.65)),
    ]


def _open(x: Plane, y: Plane, paint: Colour) -> Layers:
    """The frame of a door that stands open."""
    return [(~_rectangle(x, y, 0.09, 0.09, 0.91, 0.91), paint)]


def _box(x: Plane, y: Plane, paint: Colour) -> Layers:
    """A crate: planks, a frame and a brace."""
    body = _rectangle(x, y, 0.1, 0.1, 0.9, 0.9)
    inner = _rectangle(x, y, 0.2, 0.2, 0.8, 0.8)
    return [
        (_rectangle(x, y, 0.06, 0.06, 0.94, 0.94), _shade(paint, -0.5)),
        (body, paint),
        (inner, _shade(paint, 0.25)),
        (inner & (np.abs(x + y - 1) < 0.08), paint),
        (inner & (np.abs(x - y) < 0.08), paint),
    ]


def _circle(x: Plane, y: Plane, paint: Colour) -> Layers:
    return _token(_disc(x, y, 0.5, 0.5, 0.33), _disc(x, y, 0.5, 0.5, 0.28), paint)


def _square(x: Plane, y: Plane, paint: Colour) -> Layers:
    return _token(_rectangle(x, y, 0.2, 0.2, 0.8, 0.8), _rectangle(x, y, 0.25, 0.25, 0.75, 0.75), paint)


def _triangle(x: Plane, y: Plane, paint: Colour) -> Layers:
    def inside(margin: float) -> Mask:
        return (y < 0.82 - margin) & (np.abs(x - 0.5) < (y - 0.16 - 2 * margin) * 0.58)

    return _token(inside(0.0), inside(0.05), paint)


def _token(outside: Mask, inside: Mask, paint: Colour) -> Layers:
    """A shape with a rim, on a ground tinted in its colour."""
    return [(np.ones_like(inside), _shade(paint, 0.75)), (outside, _shade(paint, -0.25)), (inside, paint)]


def _diamond(x: Plane, y: Plane, paint: Colour) -> Layers:
    reach = np.abs(x - 0.5) + np.abs(y - 0.5)
    return [(reach < 0.42, _shade(paint, -0.3)), (reach < 0.34, paint)]


_SHAPES: dict[str, Shape] = {
    "wall": _wall,
    "floor": _floor,
    "goal": _star,
    "target": _target,
    "agent": _agent,
    "open": _open,
    "key": _key,
    "door": _door,
    "box": _box,
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
}
