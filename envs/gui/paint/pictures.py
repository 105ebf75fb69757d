"""Pictures without a file: landscapes, cities, maps and patterns, drawn at random from a widget's id."""

from __future__ import annotations

import math

from ...draws import Draws
from ..box import Box
from ..colors import from_hue, mix
from ..screen import Widget
from .ground import Ground
from .shapes import Gradient, Path, Point, Rect

__all__ = ["PICTURES", "picture"]

PICTURES = ("hills", "sea", "city", "discs", "bands", "mesh", "flowers", "portrait", "object", "map")
"""What the `value` of an image or canvas can be. Any other lets the id choose, but never one of the last three."""

Mark = Rect | Path


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
    shapes = _KINDS[kind](box, base, hue, tone, draws)
    if not faded:
        return tuple(shapes)
    return tuple(_faded(shape, tone.fill, faded) for shape in shapes)


def _faded(shape: Mark, ground: str, share: float) -> Mark:
    if isinstance(shape, Path):
        return shape._replace(color=mix(shape.color, ground, share))
    if isinstance(shape.fill, Gradient):
        return shape._replace(fill=Gradient(*(mix(color, ground, share) for color in shape.fill)))
    return shape._replace(fill=mix(shape.fill, ground, share))


def _disc(x: float, y: float, radius: float, color: str) -> Rect:
    x, y, radius = round(x), round(y), max(round(radius), 1)
    return Rect(Box(x - radius, y - radius, x + radius, y + radius), color, radius)


def _ridge(box: Box, level: float, height: float, draws: Draws) -> tuple[Point, ...]:
    """Return the outline of hills: `level` and `height` as shares of the box's height."""
    count = max(min(int(box.width // 12), 28), 6)
    waves = [(1 + 2.5 * draws.unit(), math.tau * draws.unit(), 1 / (k + 1)) for k in range(3)]
    points: list[Point] = []
    for step in range(count + 1):
        share = step / count
        up = sum(size * math.sin(math.tau * rate * share + shift) for rate, shift, size in waves) / 1.8
        points.append((box.left + share * box.width, box.top + (level - height * up) * box.height))
    return (*points, (box.right, box.bottom), (box.left, box.bottom))


def _hills(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    sky = Gradient(mix(base, "#ffffff", 0.25), mix(base, "#fff2dd", 0.75))
    shapes: list[Mark] = [Rect(box, sky)]
    sun = 0.1 + 0.06 * draws.unit()
    x, y = box.left + (0.15 + 0.7 * draws.unit()) * box.width, box.top + (0.2 + 0.2 * draws.unit()) * box.height
    shapes.append(_disc(x, y, sun * min(box.width, box.height), "#fff6d8"))
    ground = from_hue(hue + 0.08 + 0.2 * draws.unit(), 0.3, 0.35)
    layers = draws.between(2, 4)
    for layer in range(layers):
        share = (layer + 1) / layers
        color = mix(mix(base, "#ffffff", 0.35), ground, share)
        shapes.append(Path(_ridge(box, 0.45 + 0.4 * share, 0.14, draws), color))
    return shapes


def _sea(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    line = round(box.top + (0.5 + 0.12 * draws.unit()) * box.height)
    warm = from_hue(0.02 + 0.1 * draws.unit(), 0.72, 0.7)
    water = from_hue(0.5 + 0.12 * draws.unit(), 0.42, 0.45)
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.3), warm))]
    x = box.left + (0.2 + 0.6 * draws.unit()) * box.width
    shapes.append(_disc(x, line, 0.16 * min(box.width, box.height), "#fff0c8"))
    shapes.append(Rect(box._replace(top=line), Gradient(water, mix(water, "#001020", 0.35))))
    for _ in range(draws.between(3, 7)):
        y = round(line + (0.06 + 0.9 * draws.unit()) * (box.bottom - line))
        left = round(box.left + draws.unit() * 0.8 * box.width)
        wide = max(round((0.06 + 0.16 * draws.unit()) * box.width), 2)
        shapes.append(Rect(Box(left, y, left + wide, y + max(round(box.height / 90), 1)), mix(water, "#ffffff", 0.35)))
    return shapes


def _city(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    dusk = from_hue(hue, 0.28, 0.4)
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#101830", 0.25), mix(base, "#ffe0c0", 0.6)))]
    for depth in range(2):
        x = box.left
        color = mix(dusk, base, 0.4 - 0.4 * depth)
        while x < box.right:
            wide = max(round((0.06 + 0.1 * draws.unit()) * box.width), 3)
            tall = round((0.25 + 0.4 * draws.unit()) * box.height * (1.1 - 0.3 * depth))
            tower = Box(x, box.bottom - tall, x + wide, box.bottom)
            shapes.append(Rect(tower, color))
            if depth and wide >= 10 and box.height >= 60:
                for row in range(min(int(tall // 9), 5)):
                    if draws.chance(0.7):
                        left = x + 3 + draws.below(max(wide - 6, 1))
                        y = tower.top + 4 + 8 * row
                        shapes.append(Rect(Box(left, y, left + 3, y + 3), "#ffe2a0"))
            x += wide + draws.below(3)
    return shapes


def _discs(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.55), mix(base, "#ffffff", 0.3)))]
    for _ in range(draws.between(3, 6)):
        color = from_hue(hue + 0.25 * (draws.unit() - 0.3), 0.4 + 0.3 * draws.unit(), 0.55)
        x, y = box.left + draws.unit() * box.width, box.top + draws.unit() * box.height
        shapes.append(_disc(x, y, (0.1 + 0.28 * draws.unit()) * min(box.width, box.height), color))
    return shapes


def _bands(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
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


def _mesh(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    columns, rows = draws.between(3, 5), draws.between(2, 4)
    turn = 0.08 + 0.1 * draws.unit()
    shapes: list[Mark] = []
    for down, line in enumerate(_whole(box).rows(rows)):
        for across, each in enumerate(line.columns(columns)):
            color = from_hue(hue + turn * (across + down) / 3, 0.42 + 0.3 * draws.unit(), 0.45)
            shapes.append(Rect(each, color))
            if draws.chance(0.5):
                at = draws.pick(((each.left, each.top), (each.right, each.bottom)))
                corners = ((each.right, each.top), (each.left, each.bottom), at)
                shapes.append(Path(corners, mix(color, "#ffffff", 0.25)))
    return shapes


def _flowers(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    leaf = from_hue(0.26 + 0.12 * draws.unit(), 0.34, 0.4)
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.7), mix(leaf, "#ffffff", 0.45)))]
    size = min(box.width, box.height)
    for index in range(draws.between(3, 5)):
        x = box.left + (0.12 + 0.76 * draws.unit()) * box.width
        y = box.top + (0.22 + 0.4 * draws.unit()) * box.height
        stem = ((x, y), (x + 0.03 * size, (y + box.bottom) / 2), (x - 0.02 * size, box.bottom))
        shapes.append(Path(stem, leaf, max(0.02 * size, 1)))
        color = from_hue(hue + 0.1 * index, 0.6, 0.65)
        petal = (0.07 + 0.05 * draws.unit()) * size
        for turn in range(6):
            angle = math.tau * turn / 6 + index
            shapes.append(_disc(x + petal * math.cos(angle), y + petal * math.sin(angle), 0.62 * petal, color))
        shapes.append(_disc(x, y, 0.55 * petal, "#f6c945"))
    return shapes


_SKINS = ("#f3cfb3", "#e5b48f", "#c98f66", "#a06a45", "#70452c")
_HAIRS = ("#2b211c", "#5a3a22", "#8c5a2b", "#c9a15a", "#7a7470")


def _portrait(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.55), mix(base, "#ffffff", 0.25)))]
    size = min(box.width, box.height)
    x, y = box.center
    skin, hair = draws.pick(_SKINS), draws.pick(_HAIRS)
    shirt = from_hue(hue + 0.35 + 0.3 * draws.unit(), 0.42, 0.45)
    head = 0.19 * size
    y = box.bottom - 0.56 * size
    if draws.chance(0.5):  # long hair
        shapes.append(_disc(x, y - 0.1 * head, 1.3 * head, hair))
        long = _whole(Box(x - 1.3 * head, y, x + 1.3 * head, y + 1.5 * head))
        shapes.append(Rect(long, hair, round(0.3 * head)))
    top = round(box.bottom - 0.28 * size)
    body = _whole(Box(x - 0.36 * size, top, x + 0.36 * size, box.bottom + 0.4 * size))
    shapes.append(Rect(_whole(Box(x - 0.45 * head, y, x + 0.45 * head, top + 0.3 * head)), mix(skin, "#000000", 0.12)))
    shapes += [Rect(body, shirt, round(0.26 * size)), _disc(x, y - 0.2 * head, 1.12 * head, hair)]
    shapes.append(_disc(x, y + 0.08 * head, head, skin))
    return shapes


def _object(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    """Something to buy, before a quiet wall: a bottle, a mug, a book, a lamp or a box."""
    wall = mix(base, "#ffffff", 0.82)
    shapes: list[Mark] = [Rect(box, Gradient(wall, mix(wall, "#000000", 0.06)))]
    size = min(box.width, box.height)
    x, floor = box.center[0], box.bottom - 0.16 * size
    color = from_hue(hue, 0.45, 0.5)
    light, deep = mix(color, "#ffffff", 0.3), mix(color, "#000000", 0.3)

    def block(left: float, top: float, right: float, bottom: float, fill: str, corner: float = 0.0) -> Rect:
        """Return a block; its edges as shares of the size, from the middle of the floor."""
        at = Box(x + left * size, floor - top * size, x + right * size, floor - bottom * size)
        return Rect(_whole(at), fill, round(corner * size))

    shapes.append(block(-0.34, 0.03, 0.34, -0.03, mix(wall, "#000000", 0.14), 0.03))
    kind = draws.below(5)
    if kind == 0:
        shapes += [block(-0.05, 0.66, 0.05, 0.4, deep, 0.02), block(-0.13, 0.46, 0.13, 0, color, 0.06)]
        shapes.append(block(-0.13, 0.28, 0.13, 0.1, mix(wall, "#ffffff", 0.5)))
    elif kind == 1:
        ring = block(0.08, 0.32, 0.32, 0.08, "", 0.1)
        shapes.append(ring._replace(border=max(round(0.05 * size), 1), border_color=deep))
        shapes.append(block(-0.2, 0.4, 0.2, 0, color, 0.05))
    elif kind == 2:
        shapes += [block(-0.2, 0.58, 0.22, 0, deep, 0.02), block(-0.22, 0.57, 0.19, 0.01, color, 0.02)]
        shapes += [block(-0.12, 0.46, 0.1, 0.42, light), block(-0.12, 0.38, 0.04, 0.35, light)]
    elif kind == 3:
        shade = ((-0.1, 0.62), (0.1, 0.62), (0.24, 0.36), (-0.24, 0.36))
        shapes += [block(-0.02, 0.4, 0.02, 0, deep), block(-0.12, 0.03, 0.12, 0, deep, 0.01)]
        shapes.append(Path(tuple((x + a * size, floor - b * size) for a, b in shade), color))
    else:
        shapes += [block(-0.26, 0.38, 0.26, 0, color, 0.01), block(-0.05, 0.38, 0.05, 0, light)]
        shapes.append(block(-0.28, 0.46, 0.28, 0.36, deep, 0.01))
    return shapes


def _whole(box: Box) -> Box:
    return Box(*(round(edge) for edge in box))


def _map(box: Box, base: str, hue: float, tone: Ground, draws: Draws) -> list[Mark]:
    land, park, water, street, road = "#f2efe9", "#cfe6c2", "#a9d3ea", "#ffffff", "#fbdf92"
    if tone.dark:
        land, park, water, street, road = "#262b33", "#27402f", "#17324a", "#3d444f", "#6b5a2c"
    shapes: list[Mark] = [Rect(box, land)]
    for _ in range(draws.between(2, 4)):
        left, top = box.left + draws.unit() * box.width, box.top + draws.unit() * box.height
        wide, tall = (0.08 + 0.16 * draws.unit()) * box.width, (0.1 + 0.16 * draws.unit()) * box.height
        shapes.append(Rect(_whole(Box(left - wide / 2, top - tall / 2, left + wide / 2, top + tall / 2)), park, 4))
    level = 0.2 + 0.6 * draws.unit()
    bank = _ridge(box, level, 0.1, draws)[:-2]
    shapes.append(Path(bank, water, 0.07 * min(box.width, box.height)))
    fine = max(min(box.width, box.height) / 130, 1.5)
    tilt = 0.14 * (draws.unit() - 0.5)
    step = max(min(box.width, box.height) / 6, 24)
    for across in range(int((box.width + box.height) // step) + 1):
        x = box.left - box.height * 0.2 + across * step + 0.3 * step * draws.unit()
        shapes.append(Path(((x, box.top), (x + tilt * box.height, box.bottom)), street, fine * 2))
    for down in range(int(box.height // step) + 2):
        y = box.top + down * step + 0.3 * step * draws.unit()
        shapes.append(Path(((box.left, y), (box.right, y - tilt * box.width)), street, fine * 2))
    for _ in range(2):
        start, end = box.top + draws.unit() * box.height, box.top + draws.unit() * box.height
        x = box.left + (0.3 + 0.4 * draws.unit()) * box.width
        points = ((box.left, start), (x, (start + end) / 2 + 0.1 * box.height), (box.right, end))
        shapes.append(Path(points, mix(road, "#000000", 0.15), fine * 4.6))
        shapes.append(Path(points, road, fine * 3.4))
    return shapes


_KINDS = {
    "hills": _hills,
    "sea": _sea,
    "city": _city,
    "discs": _discs,
    "bands": _bands,
    "mesh": _mesh,
    "flowers": _flowers,
    "portrait": _portrait,
    "object": _object,
    "map": _map,
}
