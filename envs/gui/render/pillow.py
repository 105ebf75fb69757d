"""Drawing screens with Pillow: fast, and without a browser."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from ..box import Box
from ..colors import rgb
from ..paint.shapes import Clipped, Gradient, Icon, Path, Rect, Shadow, Shape, Text
from ..paint.widgets import paint_screen
from ..screen import Screen
from .letters import word_mask
from .masks import CORNERS, corner_mask, icon_mask, path_mask, ring_mask, round_mask, scaled, shadow_mask

__all__ = ["draw"]

Edges = tuple[int, int, int, int]
"""Left, upper, right and lower edge, in whole pixels."""


def draw(screen: Screen) -> NDArray[np.uint8]:
    """Return a picture of `screen`: ``(height, width, 3)``, red, green and blue. Equal screens give equal pictures."""
    sheet = _Sheet(screen.width, screen.height)
    for widget, shapes in paint_screen(screen):
        if sheet.clip_to(widget.clip if widget is not None else None):
            for shape in shapes:
                sheet.put(shape)
    return sheet.pixels()


def _color(color: str) -> tuple[tuple[int, int, int], int]:
    return rgb(color), int(color[7:9], 16) if len(color) > 7 else 255


@functools.lru_cache(maxsize=64)
def _veil(color: str) -> list[int]:
    """Return what every value of every channel becomes behind a colour that one sees through."""
    ink, alpha = _color(color)
    return [round((old * (255 - alpha) + new * alpha) / 255) for new in ink for old in range(256)]


class _Sheet:
    """What is drawn on.

    Args:
        width: In pixels.
        height: In pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("RGB", (width, height))
        self._whole: Edges = (0, 0, width, height)
        self._clip = self._whole

    def pixels(self) -> NDArray[np.uint8]:
        """Return what was drawn, an array of its own."""
        # Through bytes, as Image.__array_interface__ takes four times as long.
        flat = np.frombuffer(bytearray(self._image.tobytes()), np.uint8)
        return flat.reshape(self._image.height, self._image.width, 3)

    def clip_to(self, box: Box | None) -> bool:
        """Cut off what is drawn from now on at the edges of `box`; return whether anything is left of it."""
        self._clip = self._whole
        if box is not None:
            self._clip = self._cut(_edges(box))
        return self._clip[0] < self._clip[2] and self._clip[1] < self._clip[3]

    def put(self, shape: Shape) -> None:
        """Draw a shape."""
        match shape:
            case Rect():
                self._rect(shape)
            case Text():
                mask = word_mask(shape.words, shape.size, shape.bold)
                self._mask(shape.left + mask.left, shape.baseline + mask.top, mask.image, shape.color)
            case Icon():
                size = round(shape.box.width)
                if size > 0:
                    self._mask(round(shape.box.left), round(shape.box.top), icon_mask(shape.name, size), shape.color)
            case Path():
                self._path(shape)
            case Shadow():
                self._shadow(shape)
            case Clipped():
                self._clipped(shape)

    def _cut(self, edges: Edges) -> Edges:
        clip = self._clip
        return max(edges[0], clip[0]), max(edges[1], clip[1]), min(edges[2], clip[2]), min(edges[3], clip[3])

    def _fill(self, edges: Edges, color: str) -> None:
        left, top, right, bottom = self._cut(edges)
        if left >= right or top >= bottom:
            return
        ink, alpha = _color(color)
        if alpha == 255:
            self._image.paste(ink, (left, top, right, bottom))
        elif alpha:
            part = self._image.crop((left, top, right, bottom))
            self._image.paste(part.point(_veil(color)), (left, top))

    def _mask(self, left: int, top: int, mask: Image.Image, color: str) -> None:
        right, bottom = left + mask.width, top + mask.height
        part = self._cut((left, top, right, bottom))
        if part[0] >= part[2] or part[1] >= part[3]:
            return
        if part != (left, top, right, bottom):
            mask = mask.crop((part[0] - left, part[1] - top, part[2] - left, part[3] - top))
        ink, alpha = _color(color)
        self._image.paste(ink, part, scaled(mask, alpha))

    def _rect(self, rect: Rect) -> None:
        edges = left, top, right, bottom = _edges(rect.box)
        wide, tall = right - left, bottom - top
        if wide <= 0 or tall <= 0:
            return
        radius = min(rect.radius, wide / 2, tall / 2)
        border = rect.border if rect.border_color else 0
        if isinstance(rect.fill, Gradient):
            kept = self._keep(edges, radius, rect.corners)
            self._gradient(edges, rect.fill)
            self._restore(kept)
        elif rect.fill:
            self._face(edges, radius, rect.corners, rect.fill)
        if border:
            self._border(edges, radius, rect.corners, border, rect.border_color)

    def _face(self, edges: Edges, radius: float, corners: str, color: str) -> None:
        left, top, right, bottom = edges
        side = math.ceil(radius)
        if not side:
            self._fill(edges, color)
        elif _at_once(right - left, bottom - top, side):
            self._mask(left, top, round_mask(right - left, bottom - top, radius, corners), color)
        else:
            self._fill((left + side, top, right - side, top + side), color)
            self._fill((left, top + side, right, bottom - side), color)
            self._fill((left + side, bottom - side, right - side, bottom), color)
            for corner, is_round in enumerate(CORNERS[corners]):
                x = right - side if corner % 2 else left
                y = bottom - side if corner >= 2 else top
                if is_round:
                    self._mask(x, y, corner_mask(radius, corner), color)
                else:
                    self._fill((x, y, x + side, y + side), color)

    def _border(self, edges: Edges, radius: float, corners: str, border: int, color: str) -> None:
        left, top, right, bottom = edges
        side = max(math.ceil(radius), border)
        if _at_once(right - left, bottom - top, side):
            self._mask(left, top, round_mask(right - left, bottom - top, radius, corners, border), color)
            return
        self._fill((left + side, top, right - side, top + border), color)
        self._fill((left + side, bottom - border, right - side, bottom), color)
        self._fill((left, top + side, left + border, bottom - side), color)
        self._fill((right - border, top + side, right, bottom - side), color)
        for corner, is_round in enumerate(CORNERS[corners]):
            x = right - side if corner % 2 else left
            y = bottom - side if corner >= 2 else top
            self._mask(x, y, ring_mask(radius if is_round else 0.0, border, corner), color)

    def _gradient(self, edges: Edges, fill: Gradient) -> None:
        left, top, right, bottom = edges
        share = ((np.arange(bottom - top) + 0.5) / (bottom - top))[:, None]
        start, end = (np.array(rgb(color)) for color in fill)
        column = (start + (end - start) * share + 0.5).astype(np.uint8)[:, None]
        image = Image.fromarray(column).resize((right - left, bottom - top), Image.Resampling.NEAREST)
        part = self._cut(edges)
        if part[0] < part[2] and part[1] < part[3]:
            self._image.paste(image.crop((part[0] - left, part[1] - top, part[2] - left, part[3] - top)), part[:2])

    def _clipped(self, clipped: Clipped) -> None:
        before, edges = self._clip, _edges(clipped.box)
        self._clip = self._cut(edges)
        if self._clip[0] < self._clip[2] and self._clip[1] < self._clip[3]:
            kept = self._keep(edges, clipped.radius, clipped.corners)
            for shape in clipped.shapes:
                self.put(shape)
            self._restore(kept)
        self._clip = before

    def _keep(self, edges: Edges, radius: float, corners: str) -> list[tuple[int, int, Image.Image, Image.Image]]:
        """Return what is where a rectangle is cut off by its round corners, to be put back when it is drawn.

        Returns:
            For every corner where it is, what is there, and what the rectangle leaves of that.
        """
        left, top, right, bottom = edges
        side = math.ceil(min(radius, (right - left) / 2, (bottom - top) / 2))
        if not side:
            return []
        if 2 * side > min(right - left, bottom - top):
            places = [(left, top, round_mask(right - left, bottom - top, radius, corners))]
        else:
            places = [
                (
                    right - side if corner % 2 else left,
                    bottom - side if corner >= 2 else top,
                    corner_mask(radius, corner),
                )
                for corner, is_round in enumerate(CORNERS[corners])
                if is_round
            ]
        kept = []
        for x, y, mask in places:
            part = self._cut((x, y, x + mask.width, y + mask.height))
            if part[0] < part[2] and part[1] < part[3]:
                outside = ImageChops.invert(mask.crop((part[0] - x, part[1] - y, part[2] - x, part[3] - y)))
                kept.append((part[0], part[1], self._image.crop(part), outside))
        return kept

    def _restore(self, kept: list[tuple[int, int, Image.Image, Image.Image]]) -> None:
        for x, y, image, outside in kept:
            self._image.paste(image, (x, y), outside)

    def _path(self, path: Path) -> None:
        found = path_mask(path, self._clip)
        if found is not None:
            self._mask(found[1], found[2], found[0], path.color)

    def _shadow(self, shadow: Shadow) -> None:
        box, color = shadow.box, shadow.color
        left, top, right, bottom = _edges(box.moved(0, round(shadow.down)))
        radius, out = math.ceil(shadow.radius), math.ceil(shadow.blur)
        wide, tall = right - left, bottom - top
        least = 2 * (radius + out) + 1
        if min(wide, tall) < least:
            self._mask(left - out, top - out, shadow_mask(wide, tall, shadow.radius, shadow.blur), color)
            return
        # A small shadow, its middle row and column drawn out to the size: all that is not under the thing itself.
        small = shadow_mask(least, least, shadow.radius, shadow.blur)
        corner, last = 2 * out + radius, small.width
        middle_wide, middle_tall = wide - 2 * (corner - out), tall - 2 * (corner - out)
        for down, y in ((0, top - out), (last - corner, bottom + out - corner)):
            for across, x in ((0, left - out), (last - corner, right + out - corner)):
                self._mask(x, y, small.crop((across, down, across + corner, down + corner)), color)
            strip = small.crop((corner, down, corner + 1, down + corner)).resize((middle_wide, corner))
            self._mask(left - out + corner, y, strip, color)
        for across, x in ((0, left - out), (last - corner, right + out - corner)):
            strip = small.crop((across, corner, across + corner, corner + 1)).resize((corner, middle_tall))
            self._mask(x, top - out + corner, strip, color)


def _at_once(width: int, height: int, side: int) -> bool:
    """Whether a rectangle is drawn with one mask: where its corners meet, or where it is small."""
    return 2 * side > min(width, height) or width * height <= 4096


def _edges(box: Box) -> Edges:
    return round(box.left), round(box.top), round(box.right), round(box.bottom)
