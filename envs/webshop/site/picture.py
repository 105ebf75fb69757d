"""Pictures of products, drawn from what they are: a catalogue holds none, and the site fetches none elsewhere."""

from __future__ import annotations

import functools
import re
import tomllib
import zlib
from importlib import resources

from ..catalogue.product import Product

__all__ = ["draw"]

_WORD = re.compile(r"[\w-]+")


def draw(product: Product) -> str:
    """Return an SVG document: the shape of the product's kind, in colours that are its family's own."""
    hue = zlib.crc32(f"{product.brand} {product.query} {product.family}".encode()) % 360
    shape = _shape(product.query) or _shape(product.title) or _shapes()[""]
    tint = f'<rect width="200" height="200" fill="hsl({hue} 45% 93%)"/>'
    colours = {"m": f"hsl({hue} 52% 52%)", "d": f"hsl({hue} 46% 30%)", "l": f"hsl({hue} 62% 80%)"}
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{tint}{shape.format(**colours)}</svg>'


@functools.lru_cache(maxsize=4096)
def _shape(text: str) -> str:
    """Return the shape that the last known word of `text` names: in "coffee mug" the mug counts."""
    known = [_shapes()[word] for word in _WORD.findall(text.lower()) if word in _shapes()]
    return known[-1] if known else ""


@functools.cache
def _shapes() -> dict[str, str]:
    source = resources.files(__package__).joinpath("templates/shapes.toml").read_text(encoding="utf-8")
    shapes: dict[str, str] = {}
    for shape in tomllib.loads(source)["shapes"]:
        for word in shape["words"] or [""]:
            shapes.setdefault(word, shape["draw"])
    return shapes
