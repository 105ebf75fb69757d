"""Published benchmarks from a file or a folder: which one, the records tell; how boxes are written, the caller."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ....errors import ConfigurationError
from ...rows import NotRows, Row, rows_of
from .conventions import PUBLISHED, open_convention
from .item import GroundingItem
from .layouts import LAYOUTS, Layout, Reader, layout_of
from .parquet import unpacked

__all__ = ["open_grounding_data"]

_DEPTH = 3
"""How many folders deep files are looked for."""

_PARQUET = b"PAR1"
_CLASSES = "classification_result.json"


def open_grounding_data(
    path: str | Path, *, box_format: str | None = None, box_units: str | None = None
) -> list[GroundingItem]:
    """Return the records in `path`: a file of JSON lines, a JSON list or Parquet, or a folder with such files.

    In a folder, files that are none of this (a licence, a note) are passed over. Pictures are found and their sizes
    read, but nothing more of them: they lie beside a file, in a folder ``images`` there, or beside that folder.

    What cannot be told from a file is how it writes boxes: the same records go around as corners and as sizes, in
    pixels and in parts of the picture, and a score under the wrong one looks just bad. So it has to be said.

    Args:
        path: Where the data is.
        box_format: ``"xyxy"`` or ``"xywh"``; or, for the files as their authors publish them, the name of the
            benchmark: one of `conventions.PUBLISHED`.
        box_units: ``"pixel"``, ``"unit"`` (0 to 1) or ``"permille"`` (0 to 1000); only with the former two.

    Raises:
        ConfigurationError: There is nothing there, nothing of a known layout, a broken record, a box that is not in
            its picture, a record twice, or pictures are missing; or nothing is said of how boxes are written.
        MissingDependency: It is Parquet, and pyarrow is not installed.
    """
    if not isinstance(path, str | os.PathLike):
        raise ConfigurationError(f"data={path!r}: give a file or a folder")
    given = Path(path).expanduser()
    if not os.path.exists(given):  # Unlike the method of `Path`, it never raises.
        raise ConfigurationError(f"data={str(path)!r}: no such file or folder")
    items: dict[str, GroundingItem] = {}
    places: dict[str, str] = {}
    passed_over: list[str] = []
    reader: Reader | None = None
    file: Path | None = None
    for row, layout in _rows(given, passed_over, _DEPTH):
        if reader is None:
            reader = _reader(layout, box_format, box_units)
        _check_published(layout, box_format, row)
        if row.file != file:
            file = row.file
            reader.categories = _classes(file.parent)
        item = layout.build(row, reader)
        if item is None:
            continue
        if item.id in items:
            raise ConfigurationError(
                f"{row.place}: record {item.id!r} a second time, first in {places[item.id]}; give one of the files"
            )
        items[item.id], places[item.id] = item, row.place
    if reader is not None and file is not None:
        reader.images.check(file.parent)
    if not items:
        found = f": {'; '.join(passed_over[:5])}" if passed_over else ""
        known = ", ".join(f"{each.name} ({', '.join(sorted(each.keys))})" for each in LAYOUTS)
        raise ConfigurationError(f"data={str(path)!r}: no records of grounding{found}; known are {known}")
    return list(items.values())


def _reader(layout: Layout, box_format: str | None, box_units: str | None) -> Reader:
    looks_like = f"{layout.name}, published as {' or '.join(map(repr, layout.published))}"
    return Reader(open_convention(box_format, box_units, looks_like=looks_like))


def _check_published(layout: Layout, box_format: str | None, row: Row) -> None:
    if box_format in PUBLISHED and box_format not in layout.published:
        raise row.wrong(
            f"box_format={box_format!r}, but the record has the keys of {layout.name}; give"
            f" {' or '.join(map(repr, layout.published))} if it is that, or else 'xyxy' or 'xywh' with box_units="
        )


def _rows(path: Path, passed_over: list[str], depth: int) -> Iterator[tuple[Row, Layout]]:
    """Yield every record below `path` with its layout; add to `passed_over` what is of no known one."""
    if path.is_dir():
        for each in sorted(path.iterdir()) if depth else ():
            if not each.name.startswith("."):
                yield from _rows(each, passed_over, depth - 1)
        return
    if not path.is_file() or path.suffix.lower() in (".png", ".jpg", ".jpeg", ".zip"):
        return
    with path.open("rb") as stream:
        if stream.read(len(_PARQUET)) == _PARQUET:
            path = unpacked(path)
    layout = None
    try:
        for row in rows_of(path):
            layout = layout or layout_of(frozenset(row.values))
            if layout is None:
                keys = ", ".join(sorted(str(key)[:30] for key in row.values)[:12])
                passed_over.append(f"{path}: unknown, with objects of the keys {keys or '(none)'}")
                return
            yield row, layout
    except NotRows as error:
        passed_over.append(f"{path}: unknown, which {error}")


def _classes(folder: Path) -> Mapping[str, Sequence[str]]:
    """Return the parts of OSWorld-G's table that its records belong to, where it has its file of them in `folder`."""
    try:
        classified = json.loads((folder / _CLASSES).read_text("utf-8"))["classified"]
        found: dict[str, list[str]] = {}
        for name, entries in classified.items():
            for entry in entries:
                found.setdefault(_identity(entry), []).append(name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found


def _identity(entry: Any) -> str:
    return str(entry["id"] if isinstance(entry, dict) else entry)
