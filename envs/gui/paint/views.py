"""Views to hang on a wall: hills, the sea, a city, flowers, a map."""

from __future__ import annotations

import math

from ...draws import Draws
from ..box import Box
from ..colors import from_hue, mix
from .parts import disc, whole
from .shapes import Gradient, Path, Point, Rect

__all__ = ["Mark", "city", "flowers", "hills", "sea", "street_map"]

Mark = Rect | Path
"""What pictures are made of."""


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


def hills(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    """Hills, one range behind the other, under the sun."""
    sky = Gradient(mix(base, "#ffffff", 0.25), mix(base, "#fff2dd", 0.75))
    shapes: list[Mark] = [Rect(box, sky)]
    sun = 0.1 + 0.06 * draws.unit()
    x, y = box.left + (0.15 + 0.7 * draws.unit()) * box.width, box.top + (0.2 + 0.2 * draws.unit()) * box.height
    shapes.append(disc(x, y, sun * min(box.width, box.height), "#fff6d8"))
    ground = from_hue(hue + 0.08 + 0.2 * draws.unit(), 0.3, 0.35)
    if draws.chance(0.5):
        shapes += _clouds(box, mix(base, "#ffffff", 0.7), draws)
    layers = draws.between(2, 4)
    for layer in range(layers):
        share = (layer + 1) / layers
        color = mix(mix(base, "#ffffff", 0.35), ground, share)
        shapes.append(Path(_ridge(box, 0.45 + 0.4 * share, 0.14, draws), color))
    if draws.chance(0.5):
        shapes += _trees(box, mix(ground, "#001008", 0.45), draws)
    return shapes


def _trees(box: Box, color: str, draws: Draws) -> list[Mark]:
    shapes: list[Mark] = []
    for _ in range(draws.between(3, 9)):
        size = (0.12 + 0.12 * draws.unit()) * min(box.width, box.height)
        x, y = box.left + draws.unit() * box.width, box.bottom + 0.1 * size * draws.unit()
        for up, wide in ((0.0, 0.3), (0.35, 0.22)):
            corners = ((x - wide * size, y - up * size), (x + wide * size, y - up * size), (x, y - (up + 0.65) * size))
            shapes.append(Path(corners, color))
    return shapes


def sea(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    """The sun over the sea."""
    line = round(box.top + (0.5 + 0.12 * draws.unit()) * box.height)
    warm = from_hue(0.02 + 0.1 * draws.unit(), 0.72, 0.7)
    water = from_hue(0.5 + 0.12 * draws.unit(), 0.42, 0.45)
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.3), warm))]
    x = box.left + (0.2 + 0.6 * draws.unit()) * box.width
    shapes.append(disc(x, line, 0.16 * min(box.width, box.height), "#fff0c8"))
    if draws.chance(0.4):
        shapes += _clouds(box, mix(base, "#ffffff", 0.6), draws)
    shapes.append(Rect(box._replace(top=line), Gradient(water, mix(water, "#001020", 0.35))))
    for _ in range(draws.between(3, 7)):
        y = round(line + (0.06 + 0.9 * draws.unit()) * (box.bottom - line))
        left = round(box.left + draws.unit() * 0.8 * box.width)
        wide = max(round((0.06 + 0.16 * draws.unit()) * box.width), 2)
        shapes.append(Rect(Box(left, y, left + wide, y + max(round(box.height / 90), 1)), mix(water, "#ffffff", 0.35)))
    if draws.chance(0.5):
        shapes += _boat(box, line, draws)
    return shapes


def _boat(box: Box, line: float, draws: Draws) -> list[Mark]:
    size = (0.1 + 0.1 * draws.unit()) * min(box.width, box.height)
    x, y = box.left + (0.15 + 0.7 * draws.unit()) * box.width, line + 0.4 * size
    sail = from_hue(draws.unit(), 0.9, 0.5)

    def face(color: str, *corners: Point) -> Path:
        return Path(tuple((x + across * size, y - up * size) for across, up in corners), color)

    return [
        face(sail, (-0.06, 0.25), (-0.06, 1.5), (0.75, 0.25)),
        face(mix(sail, "#000000", 0.1), (-0.16, 0.25), (-0.16, 1.2), (-0.6, 0.25)),
        face("#4a3630", (-0.8, 0.15), (0.9, 0.15), (0.55, -0.2), (-0.5, -0.2)),
    ]


def _clouds(box: Box, color: str, draws: Draws) -> list[Mark]:
    shapes: list[Mark] = []
    for _ in range(draws.between(1, 3)):
        size = (0.05 + 0.05 * draws.unit()) * min(box.width, box.height)
        x, y = box.left + draws.unit() * box.width, box.top + (0.1 + 0.22 * draws.unit()) * box.height
        shapes += [disc(x + across * size, y - up * size, share * size, color) for across, up, share in _PUFFS]
        shapes.append(Rect(whole(Box(x - 2 * size, y, x + 2 * size, y + size)), color, round(0.5 * size)))
    return shapes


_PUFFS = ((-1.2, -0.2, 0.8), (-0.2, 0.3, 1.1), (1.0, -0.1, 0.9))
"""Where the discs of a cloud are, from its middle, and how large."""


def city(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    """Towers at dusk."""
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


def flowers(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    """Flowers."""
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
            shapes.append(disc(x + petal * math.cos(angle), y + petal * math.sin(angle), 0.62 * petal, color))
        shapes.append(disc(x, y, 0.55 * petal, "#f6c945"))
    return shapes


def street_map(box: Box, dark: bool, draws: Draws) -> list[Mark]:
    """Streets, a river and parks."""
    land, park, water, street, road = "#f2efe9", "#cfe6c2", "#a9d3ea", "#ffffff", "#fbdf92"
    if dark:
        land, park, water, street, road = "#262b33", "#27402f", "#17324a", "#3d444f", "#6b5a2c"
    shapes: list[Mark] = [Rect(box, land)]
    for _ in range(draws.between(2, 4)):
        left, top = box.left + draws.unit() * box.width, box.top + draws.unit() * box.height
        wide, tall = (0.08 + 0.16 * draws.unit()) * box.width, (0.1 + 0.16 * draws.unit()) * box.height
        shapes.append(Rect(whole(Box(left - wide / 2, top - tall / 2, left + wide / 2, top + tall / 2)), park, 4))
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
