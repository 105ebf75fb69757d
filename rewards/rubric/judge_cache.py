"""Answers that were given before, on disk: each in a file whose name is made of all that it depends on."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..cache import cache_folder, digest

__all__ = ["AnswerCache"]


class AnswerCache:
    """Small documents by key. Any number of processes may share the folder: a file is there whole or not at all.

    What cannot be written is not kept, and what cannot be read was not there: a cache saves money, it decides nothing.

    Args:
        folder: Where they are; by default in the cache of the library (``REWARDLAB_CACHE``).
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = cache_folder() / "judge" if folder is None else Path(folder).expanduser()

    def get(self, *key: object) -> Mapping[str, Any] | None:
        """Return what is kept under `key`, None for nothing."""
        try:
            found = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def put(self, document: Mapping[str, Any], *key: object) -> None:
        """Keep `document` under `key`."""
        path = self._path(key)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_text(json.dumps(document), encoding="utf-8")
                os.replace(part, path)
            finally:
                part.unlink(missing_ok=True)

    def _path(self, key: tuple[object, ...]) -> Path:
        name = digest(*key)
        return self.folder / name[:2] / f"{name}.json"
