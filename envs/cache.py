"""Folders that are built once and then only read: whole or not there, whoever builds them at the same time."""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import ConfigurationError
from ..rewards.cache import CACHE, cache_folder, digest

try:
    import fcntl
except ImportError:  # Windows: without a lock two builders do the same work, and the first to finish is kept.
    fcntl = None  # type: ignore[assignment]

__all__ = ["CACHE", "cache_folder", "digest", "kept"]

_SEAL = "seal.json"
_BLOCKS, _BLOCK = 16, 16_384


def kept(folder: Path, build: Callable[[Path], None]) -> None:
    """Make sure that `folder` is there as `build` wrote it.

    A folder that is cut off or damaged is built again. Several processes may ask at once: one builds, in a folder
    beside, and the others wait; should it die, the next one takes over.

    Args:
        folder: Where the result is to be.
        build: Writes it into the empty folder that it is given.

    Raises:
        ConfigurationError: It cannot be written, or not be built for want of a file.
    """
    if _sealed(folder):
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f"{folder.name}.lock")):
            if not _sealed(folder):
                _replace(folder, build)
    except OSError as error:
        raise ConfigurationError(
            f"the cache {folder.parent} cannot be used ({error}); set {CACHE} to a folder that can be"
            " written to and has room"
        ) from error


def _replace(folder: Path, build: Callable[[Path], None]) -> None:
    if fcntl:  # Whoever left these died: the lock is ours.
        for left in folder.parent.glob(f"{folder.name}.*.part"):
            shutil.rmtree(left, ignore_errors=True)
    part = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        build(part)
        (part / _SEAL).write_text(json.dumps(_sums(part)))
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(FileExistsError):
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock `path`; the system lets go of it when its holder dies."""
    with path.open("w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sealed(folder: Path) -> bool:
    """Return whether `folder` is as it was when it was finished, as far as a quick look tells."""
    try:
        return bool(json.loads((folder / _SEAL).read_text()) == _sums(folder))
    except (OSError, ValueError):
        return False


def _sums(folder: Path) -> dict[str, list[int]]:
    """Return the size and the sum over some blocks of every file: all of a small one, a sample of a large one."""
    return {
        path.relative_to(folder).as_posix(): _sum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _SEAL
    }


def _sum(path: Path) -> list[int]:
    size = path.stat().st_size
    total = 0
    with path.open("rb") as file:
        if size <= _BLOCKS * _BLOCK:
            total = zlib.crc32(file.read())
        else:
            for number in range(_BLOCKS):
                file.seek((size - _BLOCK) * number // (_BLOCKS - 1))
                total = zlib.crc32(file.read(_BLOCK), total)
    return [size, total]
