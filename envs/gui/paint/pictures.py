"""Pictures without a file: landscapes, cities, maps and patterns, drawn at random from a widget's id."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..colors import from_hue, mix
from ..screen import Widget
from .ground import Ground
from .parts import disc, whole
from .shapes import Gradient, Path, Rect
from .things import portrait, thing
from .views import Mark, city, flowers, hills, sea, street_map

__all__ = ["PICTURES", "picture"]

PICTURES = ("hills", "sea", "city", "discs", "bands", "mesh", "flowers", "portrait", "object", "map")
"""What the `value` of an image or canvas can be. Any other lets the id choose, but never one of the last three."""


def picture(box: Box, widget: Widget, tone: Ground, faded: float = 0.0) -> tuple[Mark, ...]:
    """Return a picture that fills `box`.

    Args:
        box: Where it is.
        widget: Its `value` says which of `PICTURES` it is, its id and name which one of them, its `color` which colour
            prevails.
        tone: What is behind.
        faded: How much of that shines through, 0 to 1.
    """
    draws = Draws("picture", widget.id, widget.name, widget.color)
    kind = widget.value if widget.value in PICTURES else draws.pick(PICTURES[:-3])
    hue = draws.unit()
    base = widget.color or from_hue(hue, 0.55, 0.5)
    shapes = street_map(box, tone.dark, draws) if kind == "map" else _KINDS[kind](box, base, hue, draws)
    if not faded:
        return tuple(shapes)
    return tuple(_faded(shape, tone.fill, faded) for shape in shapes)


def _faded(shape: Mark, ground: str, share: float) -> Mark:
    if isinstance(shape, Path):
        return shape._replace(color=mix(shape.color, ground, share))
    if isinstance(shape.fill, Gradient):
        return shape._replace(fill=Gradient(*(mix(color, ground, share) for color in shape.fill)))
    fill, border = (mix(color, ground, share) if color else "" for color in (shape.fill, shape.border_color))
    return shape._replace(fill=fill, border_color=border)


def _discs(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.55), mix(base, "#ffffff", 0.3)))]
    for _ in range(draws.between(3, 6)):
        color = from_hue(hue + 0.25 * (draws.unit() - 0.3), 0.4 + 0.3 * draws.unit(), 0.55)
        x, y = box.left + draws.unit() * box.width, box.top + draws.unit() * box.height
        shapes.append(disc(x, y, (0.1 + 0.28 * draws.unit()) * min(box.width, box.height), color))
    return shapes


def _bands(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    shapes: list[Mark] = [Rect(box, Gradient(base, mix(base, "#ffffff", 0.35)))]
    lean = (draws.unit() - 0.5) * box.height
    count = draws.between(3, 6)
    for index in range(count):
        left = box.left + box.width * (index + 0.3 * draws.unit()) / count - box.height / 4
        wide = box.width * (0.25 + 0.5 * draws.unit()) / count
        color = from_hue(hue + 0.12 * draws.unit(), 0.35 + 0.4 * draws.unit(), 0.5)
        shapes.append(
            Path(
                (
                    (left, box.bottom),
                    (left + wide, box.bottom),
                    (left + wide + box.height / 2 + lean, box.top),
                    (left + box.height / 2 + lean, box.top),
                ),
                color,
            )
        )
    return shapes


def _mesh(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    columns, rows = draws.between(3, 5), draws.between(2, 4)
    turn = 0.08 + 0.1 * draws.unit()
    shapes: list[Mark] = []
    for down, line in enumerate(whole(box).rows(rows)):
        for across, each in enumerate(line.columns(columns)):
            color = from_hue(hue + turn * (across + down) / 3, 0.42 + 0.3 * draws.unit(), 0.45)
            shapes.append(Rect(each, color))
            if draws.chance(0.5):
                at = draws.pick(((each.left, each.top), (each.right, each.bottom)))
                corners = ((each.right, each.top), (each.left, each.bottom), at)
                shapes.append(Path(corners, mix(color, "#ffffff", 0.25)))
    return shapes


_KINDS = {
    "hills": hills,
    "sea": sea,
    "city": city,
    "discs": _discs,
    "bands": _bands,
    "mesh": _mesh,
    "flowers": flowers,
    "portrait": portrait,
    "object": thing,
}
