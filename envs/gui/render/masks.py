"""Masks of round corners, shadows, icons and paths: grey images, 255 where a shape covers a pixel."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ..paint.icons import parts
from ..paint.shapes import Path, Point
from .pool import Pool

__all__ = ["CORNERS", "corner_mask", "icon_mask", "path_mask", "ring_mask", "round_mask", "scaled", "shadow_mask"]

CORNERS = {
    "all": (True, True, True, True),
    "top": (True, True, False, False),
    "bottom": (False, False, True, True),
    "left": (True, False, True, False),
    "right": (False, True, False, True),
    "none": (False, False, False, False),
}
"""Whether the upper left, upper right, lower left and lower right corners are round."""

Covered = NDArray[np.float32]


def _weigh(image: Image.Image) -> int:
    return image.width * image.height


def _image(covered: Covered) -> Image.Image:
    return Image.fromarray((covered * 255 + 0.5).astype(np.uint8))


def _quarter(radius: float, side: int) -> Covered:
    """Return how much of each pixel of the upper left corner lies in the disc."""
    at = radius - (np.arange(side, dtype=np.float32) + 0.5)
    far = np.hypot(np.maximum(at, 0)[:, None], np.maximum(at, 0)[None, :])
    return np.clip(radius - far + 0.5, 0, 1)


def _corner(radius: float, inner: float, border: int, corner: int) -> Image.Image:
    """Return a corner of a disc of `radius`, or of a ring of thickness `border` whose hole has the radius `inner`."""
    side = math.ceil(max(radius, border))
    covered = _quarter(radius, side)
    if border:
        covered[border:, border:] -= _quarter(inner, side)[: side - border, : side - border]
    turned = covered[:: -1 if corner >= 2 else 1, :: -1 if corner % 2 else 1]
    return _image(turned)


_corners = Pool(_corner, _weigh, 1_000_000)


def corner_mask(radius: float, corner: int) -> Image.Image:
    """Return the mask of a round corner: 0 the upper left, 1 the upper right, 2 and 3 the lower ones."""
    return _corners(radius, 0.0, 0, corner)


def ring_mask(radius: float, border: int, corner: int) -> Image.Image:
    """Return the mask of a corner of a border."""
    return _corners(radius, max(radius - border, 0.0), border, corner)


def _round(width: int, height: int, radius: float, corners: str, border: int) -> Image.Image:
    covered = _box(width, height, radius, corners)
    if border and min(width, height) > 2 * border:
        hole = _box(width - 2 * border, height - 2 * border, max(radius - border, 0.0), corners)
        covered[border : height - border, border : width - border] -= hole
    return _image(covered)


def _box(width: int, height: int, radius: float, corners: str) -> Covered:
    covered = np.ones((height, width), np.float32)
    side = math.ceil(radius)
    if not side:
        return covered
    tall, wide = min(side, height), min(side, width)
    quarter = _quarter(radius, side)[:tall, :wide]
    for corner, is_round in enumerate(CORNERS[corners]):
        if is_round:
            down, across = -1 if corner >= 2 else 1, -1 if corner % 2 else 1
            part = covered[::down, ::across][:tall, :wide]
            np.minimum(part, quarter, out=part)
    return covered


_rounds = Pool(_round, _weigh, 4_000_000)


def round_mask(width: int, height: int, radius: float, corners: str, border: int = 0) -> Image.Image:
    """Return the mask of a whole rectangle with round corners, or of its border only."""
    return _rounds(width, height, radius, corners, border)


def _shadow(width: int, height: int, radius: float, blur: float) -> Image.Image:
    out = math.ceil(blur)
    solid = Image.new("L", (width + 2 * out, height + 2 * out))
    solid.paste(round_mask(width, height, radius, "all"), (out, out))
    return solid.filter(ImageFilter.GaussianBlur(blur / 2))


_shadows = Pool(_shadow, _weigh, 4_000_000)


def shadow_mask(width: int, height: int, radius: float, blur: float) -> Image.Image:
    """Return a blurred rectangle with round corners, which reaches `blur` pixels, rounded up, beyond its edges."""
    return _shadows(width, height, radius, blur)


def _pieces(pairs: Sequence[tuple[Point, Point]]) -> Iterator[tuple[Point, Point]]:
    """Yield lines in pieces that are short where they are slanted, as all pixels around each are looked at."""
    for (x1, y1), (x2, y2) in pairs:
        dx, dy = x2 - x1, y2 - y1
        count = math.ceil(min(abs(dx), abs(dy)) / 16) or 1
        for step in range(count):
            a, b = step / count, (step + 1) / count
            yield (x1 + a * dx, y1 + a * dy), (x1 + b * dx, y1 + b * dy)


def _strokes(covered: Covered, points: Sequence[Point], width: float, closed: bool) -> None:
    """Add lines with round ends to what is covered: by the distance of pixels from each of them."""
    half = width / 2
    out = half + 1
    tall, wide = covered.shape
    most = min(width, 1.0)
    pairs = list(pairwise(points))
    if closed:
        pairs.append((points[-1], points[0]))
    if len(points) == 1:
        pairs = [(points[0], points[0])]
    for (x1, y1), (x2, y2) in _pieces(pairs):
        left, right = max(math.floor(min(x1, x2) - out), 0), min(math.ceil(max(x1, x2) + out), wide)
        top, bottom = max(math.floor(min(y1, y2) - out), 0), min(math.ceil(max(y1, y2) + out), tall)
        if left >= right or top >= bottom:
            continue
        x = np.arange(left, right, dtype=np.float32) + np.float32(0.5 - x1)
        y = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - y1))[:, None]
        dx, dy = x2 - x1, y2 - y1
        along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
        far = np.hypot(x - along * dx, y - along * dy)
        part = covered[top:bottom, left:right]
        np.maximum(part, np.clip(half + 0.5 - far, 0, most), out=part)


def _face(points: Sequence[Point], wide: int, tall: int) -> Image.Image:
    """Return the mask of a face: drawn larger, and made smaller."""
    finer = 8 if tall * wide <= 4096 else 4 if tall * wide <= 65_536 else 2
    large = Image.new("L", (wide * finer, tall * finer))
    # Pillow counts from the middles of pixels.
    ImageDraw.Draw(large).polygon([(x * finer - 0.5, y * finer - 0.5) for x, y in points], fill=255)
    return large.reduce(finer)


def _icon(name: str, size: int) -> Image.Image:
    covered = np.zeros((size, size), np.float32)
    for points, width, closed in parts(name):
        grown = [(x * size, y * size) for x, y in points]
        if width:
            _strokes(covered, grown, width * size, closed)
        else:
            np.maximum(covered, np.asarray(_face(grown, size, size), np.float32) / 255, out=covered)
    return _image(covered)


_icons = Pool(_icon, _weigh, 2_000_000)


def icon_mask(name: str, size: int) -> Image.Image:
    """Return the mask of an icon of `size` pixels."""
    return _icons(name, size)


def _path(points: tuple[Point, ...], width: float, closed: bool, wide: int, tall: int) -> Image.Image:
    if not width:
        return _face(points, wide, tall)
    covered = np.zeros((tall, wide), np.float32)
    _strokes(covered, points, width, closed)
    return _image(covered)


_paths = Pool(_path, _weigh, 6_000_000)


def path_mask(path: Path, clip: tuple[int, int, int, int]) -> tuple[Image.Image, int, int] | None:
    """Return the mask of what lies within `clip` of a path, and where its left and upper edges are on the screen.

    Args:
        path: The path.
        clip: Left, upper, right and lower edge of what can be seen.
    """
    out = math.ceil(path.width / 2) + 1
    xs, ys = [x for x, _ in path.points], [y for _, y in path.points]
    left, top = max(math.floor(min(xs)) - out, clip[0]), max(math.floor(min(ys)) - out, clip[1])
    right, bottom = min(math.ceil(max(xs)) + out, clip[2]), min(math.ceil(max(ys)) + out, clip[3])
    if left >= right or top >= bottom:
        return None
    moved = tuple((round(x - left, 3), round(y - top, 3)) for x, y in path.points)
    return _paths(moved, path.width, path.closed, right - left, bottom - top), left, top


def scaled(image: Image.Image, alpha: int) -> Image.Image:
    """Return a mask of which only `alpha`, 0 to 255, is to be seen."""
    return image if alpha == 255 else ImageChops.multiply(image, Image.new("L", image.size, alpha))
