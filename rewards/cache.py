"""Where what is expensive to make is kept, and names that tell one such thing from another."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

__all__ = ["CACHE", "cache_folder", "digest"]

CACHE = "REWARDLAB_CACHE"
"""Environment variable that says where to keep what is expensive to build."""


def cache_folder() -> Path:
    """Return where expensive things are kept: ``$REWARDLAB_CACHE``, or else the system's folder for caches."""
    if named := os.environ.get(CACHE):
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir("rewardlab"))


def digest(*parts: object) -> str:
    """Return 24 hexadecimal digits that tell `parts` (numbers, texts, bytes) from others."""
    hashed = blake2b(digest_size=12)
    for part in parts:
        encoded = part if isinstance(part, bytes) else repr(part).encode()
        hashed.update(len(encoded).to_bytes(8, "little") + encoded)
    return hashed.hexdigest()
