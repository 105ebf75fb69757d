"""Pictures of people and of things to buy."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..colors import from_hue, mix
from .parts import disc, whole
from .shapes import Gradient, Path, Rect
from .views import Mark

__all__ = ["portrait", "thing"]

_SKINS = ("#f3cfb3", "#e5b48f", "#c98f66", "#a06a45", "#70452c")
_HAIRS = ("#2b211c", "#5a3a22", "#8c5a2b", "#c9a15a", "#7a7470")


def portrait(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
    """A person from the front."""
    shapes: list[Mark] = [Rect(box, Gradient(mix(base, "#ffffff", 0.55), mix(base, "#ffffff", 0.25)))]
    size = min(box.width, box.height)
    x, y = box.center
    skin, hair = draws.pick(_SKINS), draws.pick(_HAIRS)
    shirt = from_hue(hue + 0.35 + 0.3 * draws.unit(), 0.42, 0.45)
    head = 0.19 * size
    y = box.bottom - 0.56 * size
    if draws.chance(0.5):  # long hair
        shapes.append(disc(x, y - 0.1 * head, 1.3 * head, hair))
        long = whole(Box(x - 1.3 * head, y, x + 1.3 * head, y + 1.5 * head))
        shapes.append(Rect(long, hair, round(0.3 * head)))
    top = round(box.bottom - 0.28 * size)
    body = whole(Box(x - 0.36 * size, top, x + 0.36 * size, box.bottom + 0.4 * size))
    shapes.append(Rect(whole(Box(x - 0.45 * head, y, x + 0.45 * head, top + 0.3 * head)), mix(skin, "#000000", 0.12)))
    shapes += [Rect(body, shirt, round(0.26 * size)), disc(x, y - 0.2 * head, 1.12 * head, hair)]
    shapes.append(disc(x, y + 0.08 * head, head, skin))
    return shapes


def thing(box: Box, base: str, hue: float, draws: Draws) -> list[Mark]:
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
        return Rect(whole(at), fill, round(corner * size))

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
