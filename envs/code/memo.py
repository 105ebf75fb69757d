"""What was found out once: small results by key, in memory and in a file that all processes add to."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from ..cache import cache_folder

__all__ = ["Memo"]


class Memo:
    """Results that JSON can hold, each under a key that tells all that it depends on (see `cache.digest`).

    The file has one line for each. It is only ever added to, a whole line at a time, so any number of processes may
    share it; lines that were cut off are passed over. Where it cannot be written, results live as long as the process.

    Args:
        name: What is remembered: the file's name in the cache folder.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: Path | None = None
        self._known: dict[str, Any] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._read()

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._read()[key] = value
        path = self._path
        assert path is not None
        line = json.dumps([key, value], separators=(",", ":")) + "\n"
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                os.write(file, line.encode())
            finally:
                os.close(file)

    def _read(self) -> dict[str, Any]:
        """Return what is known; the file is read when it is first asked for, and when the cache folder is another."""
        path = cache_folder() / "code" / f"{self._name}.jsonl"
        if path != self._path:
            self._path, self._known = path, {}
            with contextlib.suppress(OSError):
                for line in path.read_text().splitlines():
                    with contextlib.suppress(ValueError):
                        key, value = json.loads(line)
                        self._known[key] = value
        return self._known
