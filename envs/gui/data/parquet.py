"""Parquet files with pictures in them, as Hugging Face has them: unpacked once, into the folder for caches."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ....errors import ConfigurationError, MissingDependency
from ...cache import cache_folder, digest, kept
from .images import FOLDERS

__all__ = ["unpacked"]

_ROWS_AT_ONCE = 16
_NAMES = ("img_filename", "file_name", "image_path")


def unpacked(file: Path) -> Path:
    """Return a file of JSON lines with the rows of a Parquet file; pictures that were in there lie in a folder beside.

    Raises:
        MissingDependency: pyarrow is not installed.
        ConfigurationError: The file is broken, or the cache cannot be written.
    """
    try:
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingDependency(f"{file}: reading Parquet takes pyarrow; run: pip install pyarrow") from error
    facts = file.stat()
    folder = cache_folder() / "gui" / digest(str(file.absolute()), facts.st_size, facts.st_mtime_ns)
    kept(folder, partial(_unpack, file, parquet))
    return folder / f"{file.stem}.jsonl"


def _unpack(file: Path, parquet: Any, folder: Path) -> None:
    with (folder / f"{file.stem}.jsonl").open("w", encoding="utf-8") as lines:
        for number, row in enumerate(_rows(file, parquet)):
            picture = row.pop("image", None)
            name = next((str(row[key]) for key in _NAMES if row.get(key)), "")
            if not isinstance(picture, dict) or not picture.get("bytes"):
                raise ConfigurationError(f"{file}, row {number}: no picture in it, which has to be in 'image'")
            name = name or PurePosixPath(picture.get("path") or f"{number}.png").name
            _write(folder / FOLDERS[0], name, picture["bytes"], f"{file}, row {number}")
            lines.write(json.dumps({_NAMES[1]: name, **row}) + "\n")


def _rows(file: Path, parquet: Any) -> Iterator[dict[str, Any]]:
    try:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=_ROWS_AT_ONCE):
            yield from batch.to_pylist()
    except (OSError, ValueError) as error:  # pyarrow's own errors are of these kinds
        raise ConfigurationError(f"{file}: not readable as Parquet ({error}); download it again") from error


def _write(folder: Path, name: str, content: bytes, place: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ConfigurationError(f"{place}: the picture {name!r}, where there has to be a path below the data's folder")
    target = folder / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
