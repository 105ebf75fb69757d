"""Telling inputs apart: the same arguments are never tested twice, and never both in public and in secret."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

__all__ = ["canonical", "distinct"]

_TRIES = 40
"""So often in a row what is drawn may be known, until there are taken to be no others."""


def canonical(value: Any) -> str:
    """Return a text that is the same for equal plain data, types included, in every process."""
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({','.join(map(canonical, value))})"
    if isinstance(value, set | frozenset):
        return f"{type(value).__name__}({','.join(sorted(map(canonical, value)))})"
    if isinstance(value, dict):
        return f"dict({','.join(f'{canonical(key)}:{canonical(item)}' for key, item in value.items())})"
    return repr(value)


def distinct(
    draw: Callable[[int], tuple[Any, ...]], count: int, sizes: Sequence[int], seen: set[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield `count` arguments, each drawn with the next of `sizes`, that are not in `seen`, to which they are added.

    There are fewer where no others are found.
    """
    misses = 0
    for size in itertools.cycle(sizes):
        if count == 0 or misses == _TRIES:
            return
        arguments = draw(size)
        key = canonical(arguments)
        if key in seen:
            misses += 1
            continue
        seen.add(key)
        count, misses = count - 1, 0
        yield arguments
