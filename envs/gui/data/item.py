"""One record of a published benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ....rewards.measure import boxes
from ..box import Box

__all__ = ["GroundingItem"]


@dataclass(frozen=True)
class GroundingItem:
    """A picture, an instruction, and where on the picture what it asks for is.

    Attributes:
        id: The data's own id, or the name of its file and its place in there.
        image: File of the picture, which is opened by whoever wants to see it.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        instruction: What is asked for.
        box: Where it is, in pixels; around `polygon`, where there is one; ``None`` where it is not on the picture.
        polygon: The corners of what is no rectangle.
        kind: ``"text"`` or ``"icon"``; empty where the data does not say.
        group: What the paper calls the part of its table: ``"mobile"``, ``"desktop"`` and ``"web"``, or ``"CAD"``.
        platform: ``"ios"``, ``"windows"``, ...
        application: ``"photoshop"``, ...
        categories: Other parts of the paper's table, of which a record may belong to several.
    """

    id: str
    image: Path
    width: int
    height: int
    instruction: str
    box: Box | None
    polygon: tuple[tuple[float, float], ...] = ()
    kind: str = ""
    group: str = ""
    platform: str = ""
    application: str = ""
    categories: tuple[str, ...] = ()

    @property
    def split(self) -> str:
        """The split it belongs to: all of these benchmarks are tests."""
        return "test"

    @property
    def absent(self) -> bool:
        """Whether what is asked for is not on the picture, so that refusing is right."""
        return self.box is None

    def contains(self, x: float, y: float) -> bool:
        """Whether a point, in pixels, lies in what is asked for, edges included."""
        if self.box is None or not self.box.contains(x, y):
            return False
        return bool(boxes.in_polygon((x, y), self.polygon)) if self.polygon else True
