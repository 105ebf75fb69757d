"""A dictionary from strings to integers that is opened, not read: memory-mapped, whatever its size."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lexicon", "opened"]


def opened(folder: Path, name: str) -> NDArray[Any]:
    """Return the array `name` of a folder, memory-mapped for reading."""
    # A plain view: slicing np.memmap itself costs several microseconds each time.
    return np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)


def _hashed(key: bytes) -> int:
    """Return 64 bits of `key`, the same in every process."""
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "little")


class Lexicon:
    """Strings, each with an integer; found by binary search among sorted hashes, then compared.

    Args:
        folder: Where the arrays lie.
        name: What their names begin with.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._hashes = opened(folder, f"{name}-hashes")
        self._values = opened(folder, f"{name}-values")
        self._starts = opened(folder, f"{name}-starts")
        self._letters = opened(folder, f"{name}-letters")

    def __len__(self) -> int:
        return len(self._values)

    @staticmethod
    def write(folder: Path, name: str, entries: Mapping[str, int]) -> None:
        """Write `entries` as a lexicon; its integers fit 32 bits."""
        keys = [key.encode("utf-8", "surrogatepass") for key in entries]
        hashes = np.fromiter(map(_hashed, keys), np.uint64, len(keys))
        order = np.argsort(hashes, kind="stable")
        lengths = np.fromiter(map(len, keys), np.int64, len(keys))[order]
        values = np.fromiter(entries.values(), np.int32, len(keys))
        np.save(folder / f"{name}-hashes.npy", hashes[order])
        np.save(folder / f"{name}-values.npy", values[order])
        np.save(folder / f"{name}-starts.npy", np.concatenate([[0], np.cumsum(lengths)]))
        np.save(folder / f"{name}-letters.npy", np.frombuffer(b"".join([keys[i] for i in order.tolist()]), np.uint8))

    def get(self, key: str) -> int | None:
        """Return the integer of `key`, None where it is not known."""
        wanted = key.encode("utf-8", "surrogatepass")
        hashed = np.uint64(_hashed(wanted))
        place = int(self._hashes.searchsorted(hashed))
        # Two strings may share a hash, however unlikely that is.
        while place < len(self._hashes) and self._hashes[place] == hashed:
            if self._letters[self._starts[place] : self._starts[place + 1]].tobytes() == wanted:
                return int(self._values[place])
            place += 1
        return None
