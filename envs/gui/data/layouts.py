"""What records of the published benchmarks look like, told by their keys, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...rows import Row
from ..box import Box
from .conventions import Convention
from .images import Images
from .item import GroundingItem

__all__ = ["LAYOUTS", "Layout", "Reader", "layout_of"]

_DEVICES = {"ios": "mobile", "android": "mobile", "macos": "desktop", "windows": "desktop", "linux": "desktop"}
_GROUPS = ("mobile", "desktop", "web")


@dataclass
class Reader:
    """What records are read with.

    Attributes:
        convention: How their boxes are written.
        images: Where their pictures are.
        categories: Ids -> parts of the paper's table, where a file beside says so.
    """

    convention: Convention
    images: Images = field(default_factory=Images)
    categories: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Layout(NamedTuple):
    """One kind of records.

    Attributes:
        name: What it is called.
        keys: What every record has.
        published: Names in `conventions.PUBLISHED` of benchmarks that come in it.
        build: Makes an item of a record; ``None`` where its picture is missing, which the reader's `Images` notes.
    """

    name: str
    keys: frozenset[str]
    published: tuple[str, ...]
    build: Callable[[Row, Reader], GroundingItem | None]


def layout_of(keys: frozenset[str]) -> Layout | None:
    """Return the layout of records with these keys; ``None`` where they are none of a benchmark."""
    return next((layout for layout in LAYOUTS if keys >= layout.keys), None)


def _screenspot(row: Row, reader: Reader) -> GroundingItem | None:
    source = _label(row, "data_source")
    file = row.file.name.lower()
    group = next((each for each in _GROUPS if each in file), _DEVICES.get(source, "web") if source else "")
    return _item(
        row,
        reader,
        image=row.text("img_filename" if "img_filename" in row.values else "file_name"),
        identity=_numbered(row),
        target=None if _label(row, "gt_type") == "negative" else "bbox",
        kind=_kind(row, "data_type"),
        group=group,
        platform=source,
    )


def _screenspot_pro(row: Row, reader: Reader) -> GroundingItem | None:
    return _item(
        row,
        reader,
        image=row.text("img_filename"),
        identity=row.label("id") if "id" in row.values else _numbered(row),
        target=None if _label(row, "gt_type") == "negative" else "bbox",
        size="img_size",
        kind=_kind(row, "ui_type"),
        group=row.text("group", ""),
        platform=row.text("platform", ""),
        application=row.text("application", ""),
    )


def _osworld_g(row: Row, reader: Reader) -> GroundingItem | None:
    identity, box_type = row.label("id"), row.text("box_type")
    if box_type not in ("bbox", "polygon", "refusal"):
        raise row.wrong(f"'box_type' is {box_type[:40]!r}, where it has to be 'bbox', 'polygon' or 'refusal'")
    return _item(
        row,
        reader,
        image=row.text("image_path"),
        identity=identity,
        target=None if box_type == "refusal" else "box_coordinates",
        polygon=box_type == "polygon",
        size="image_size",
        categories=tuple(reader.categories.get(identity) or row.lines("GUI_types")),
    )


LAYOUTS = (
    Layout("OSWorld-G", frozenset({"image_path", "instruction", "box_type"}), ("osworld-g",), _osworld_g),
    Layout(
        "ScreenSpot-Pro",
        frozenset({"img_filename", "instruction", "img_size"}),
        ("screenspot-pro",),
        _screenspot_pro,
    ),
    Layout(
        "ScreenSpot or ScreenSpot-v2",
        frozenset({"img_filename", "instruction", "bbox"}),
        ("screenspot", "screenspot-v2"),
        _screenspot,
    ),
    Layout(
        "ScreenSpot on Hugging Face",
        frozenset({"file_name", "instruction", "bbox"}),
        ("screenspot-hf",),
        _screenspot,
    ),
)
"""What is known; the first whose keys a record has is its layout."""


def _item(
    row: Row,
    reader: Reader,
    *,
    image: str,
    identity: str,
    target: str | None,
    polygon: bool = False,
    size: str = "",
    **about: Any,
) -> GroundingItem | None:
    """Return the item whose place is in the value called `target`, and the size of its picture in that of `size`."""
    try:
        found = reader.images.find(image, row.file.parent, row.place)
        if found is None:
            return None
        file, (width, height) = found
        if size and (stated := _numbers(row, size)) != [width, height]:
            raise row.wrong(f"{size!r} is {stated}, but {file} has {width} x {height} pixels; download it again")
        corners: tuple[tuple[float, float], ...] = ()
        box = None
        if target is not None and polygon:
            corners = reader.convention.points(_numbers(row, target), width, height)
            box = _around(corners)
        elif target is not None:
            box = reader.convention.box(_numbers(row, target), width, height)
    except ValueError as error:
        raise row.wrong(str(error)) from error
    instruction = row.text("instruction").strip()
    if not instruction:
        raise row.wrong("'instruction' is empty")
    return GroundingItem(identity, file, width, height, instruction, box, corners, **about)


def _around(corners: Sequence[tuple[float, float]]) -> Box:
    across, down = zip(*corners, strict=True)
    box = Box(min(across), min(down), max(across), max(down))
    if not box.area:
        raise ValueError("a polygon without an inside")
    return box


def _numbers(row: Row, key: str) -> list[float]:
    """Return a flat list of numbers; pairs in a list are made flat."""
    values = [inner for each in row.items(key) for inner in (each if isinstance(each, list) else [each])]
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
        raise row.wrong(f"{key!r} is not a list of numbers")
    try:
        return [float(each) for each in values]
    except OverflowError as error:
        raise row.wrong(f"{key!r} has a number with hundreds of digits") from error


def _label(row: Row, key: str) -> str:
    return row.text(key, "").strip().lower()


def _kind(row: Row, key: str) -> str:
    kind = _label(row, key)
    return kind if kind in ("text", "icon") else ""


def _numbered(row: Row) -> str:
    """The name of the file and the place in it: these records have no ids, and their order is as published."""
    return f"{row.file.name.partition('.')[0]}/{row.place.rpartition(' ')[2]}"
