"""The image that containers are made of: Python and its standard library, and nothing else.

On Linux it is packed from the running interpreter, so nothing is downloaded. Elsewhere the interpreter is no program
for Linux: there the Dockerfile, which takes Python's own image, says what it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import platform
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from importlib import resources
from pathlib import Path
from typing import IO, Any

from ....errors import ConfigurationError
from .engine import failures
from .interpreter import HIDDEN, Interpreter, interpreter

__all__ = ["build", "from_dockerfile", "from_interpreter", "image_name", "pack"]

REPOSITORY = "rewardlab-sandbox"

_PACKED = sys.platform == "linux"

_FORMAT = 1
"""Counted up when images are packed in another way, so that older ones are not taken for them."""

_LEFT_OUT = (*HIDDEN, "config-*", "lib2to3", "pydoc_data", "*.a", "*.opt-?.pyc")
"""What no candidate needs, in the library's folder or below."""

_EMPTY = ("dev", "etc", "proc", "sys", "tmp")
"""Folders over which the engine mounts its own; the image has no room to make them."""


def image_name() -> str:
    """Return the name of the image for the running interpreter."""
    what = f"{sys.version} {interpreter().executable}" if _PACKED else f"{_base()} {_dockerfile()}"
    digest = hashlib.sha256(f"{_FORMAT} {platform.machine()} {what}".encode())
    return f"{REPOSITORY}:{digest.hexdigest()[:16]}"


def build(client: Any) -> str:
    """Build the image with the engine of `client` and return its name.

    Raises:
        ConfigurationError: The engine does not build it; the message is its own.
    """
    name = image_name()
    try:
        before = client.images.list(name)
        if _PACKED:
            from_interpreter(client, name)
        else:
            from_dockerfile(client, name, _base())
        made = client.images.get(name)
    except failures() as error:
        raise ConfigurationError(f"the image {name} was not built: {error}") from error
    for image in before:
        # A sandbox that runs keeps its image, which then has no name any more.
        with contextlib.suppress(*failures()):
            if image.id != made.id:
                client.images.remove(image.id)
    return name


def from_interpreter(client: Any, name: str) -> None:
    """Make the image `name` of the running interpreter's files."""
    python = interpreter()
    repository, _, tag = name.partition(":")
    start = f"ENTRYPOINT {json.dumps([str(python.executable)])}"
    with tempfile.TemporaryFile() as file:
        pack(python, file)
        file.seek(0)
        client.api.import_image_from_data(file, repository, tag, changes=[start])


def from_dockerfile(client: Any, name: str, base: str) -> None:
    """Make the image `name` from the Dockerfile, which begins with the image `base`."""
    text = io.BytesIO(_dockerfile().encode())
    client.images.build(fileobj=text, tag=name, buildargs={"PYTHON": base}, rm=True, forcerm=True)


def pack(python: Interpreter, file: IO[bytes], more: Iterable[Path] = ()) -> None:
    """Write `python`, its library, and the files `more` into `file` as a tar archive, each where it is on this machine.

    Links are followed, everything belongs to root, and anybody may read it.
    """
    paths = {python.executable, *python.files, *more, *_below(python.library)}
    folders = {parent for path in paths for parent in path.parents} - {Path("/")}
    with tarfile.open(fileobj=file, mode="w", dereference=True) as tar:
        for folder in sorted({*map(str, folders), *(f"/{name}" for name in _EMPTY)}):
            entry = tarfile.TarInfo(folder[1:])
            entry.type, entry.mode = tarfile.DIRTYPE, 0o1777 if folder == "/tmp" else 0o755
            tar.addfile(entry)
        for path in sorted(paths):
            entry = tar.gettarinfo(path, str(path)[1:])
            # Compiled modules are good for sources of the very time that they were compiled from.
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mode = 0o755 if entry.mode & 0o100 else 0o644
            with path.open("rb") as content:
                entry.type, entry.size = tarfile.REGTYPE, os.fstat(content.fileno()).st_size
                tar.addfile(entry, content)


def _below(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if any(fnmatch(entry.name, pattern) for pattern in _LEFT_OUT):
            continue
        if entry.is_dir():
            yield from _below(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _base() -> str:
    return f"python:{sys.version_info.major}.{sys.version_info.minor}-slim"


def _dockerfile() -> str:
    package = resources.files(str(__package__).partition(".")[0])
    return (package / "docker" / "sandbox" / "Dockerfile").read_text(encoding="utf-8")
