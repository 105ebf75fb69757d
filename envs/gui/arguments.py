"""Checks of constructor arguments that the environments of screens share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from ...errors import ConfigurationError, nearest
from .look import LANGUAGES

__all__ = ["check_grid", "check_language", "check_names", "check_resolution", "check_share", "check_turns"]

_LEAST, _MOST = 64, 8192
"""Pixels along a side."""
_CELLS = 100_000


def check_resolution(resolution: Any, *, native: bool) -> tuple[int, int] | None:
    """Return width and height in pixels; ``None`` for ``"native"``, where that is allowed.

    Raises:
        ConfigurationError: It is neither.
    """
    if native and isinstance(resolution, str) and resolution == "native":
        return None
    try:
        width, height = (int(side) for side in resolution if side == int(side))
    except (TypeError, ValueError, OverflowError):
        width = height = 0
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
        more = ", or 'native' for each picture's own size" if native else ""
        raise ConfigurationError(
            f"resolution={resolution!r}: give width and height in pixels, each from {_LEAST} to {_MOST}{more}"
        )
    return width, height


def check_grid(grid: Any) -> tuple[int, int]:
    """Return columns and rows of a grid.

    Raises:
        ConfigurationError: They are no two positive whole numbers, or too many cells.
    """
    try:
        columns, rows = (int(count) for count in grid if count == int(count))
    except (TypeError, ValueError, OverflowError):
        columns = rows = 0
    if not (columns > 0 and rows > 0 and columns * rows <= _CELLS):
        raise ConfigurationError(f"grid={grid!r}: give columns and rows, at most {_CELLS} cells")
    return columns, rows


def check_turns(turns: Any) -> int:
    """Return `turns`, a positive whole number.

    Raises:
        ConfigurationError: It is none.
    """
    if isinstance(turns, bool) or not isinstance(turns, (int, np.integer)) or turns < 1:
        raise ConfigurationError(f"turns={turns!r}: give a positive whole number")
    return int(turns)


def check_share(name: str, given: Any) -> float:
    """Return the argument `name`, a number from 0 to 1.

    Raises:
        ConfigurationError: It is none.
    """
    if isinstance(given, bool) or not isinstance(given, (int, float, np.number)) or not 0 <= given <= 1:
        raise ConfigurationError(f"{name}={given!r}: give a number from 0 to 1")
    return float(given)


def check_language(language: Any) -> str:
    """Return `language`, one of `LANGUAGES` or ``"any"``.

    Raises:
        ConfigurationError: It is neither.
    """
    if not isinstance(language, str) or language not in (*LANGUAGES, "any"):
        raise ConfigurationError(f"language={language!r}: give one of {', '.join(LANGUAGES)}, or 'any'")
    return language


def check_names(argument: str, given: Any, known: Collection[str]) -> tuple[str, ...]:
    """Return the names that the argument lists, all of `known` for ``"all"``.

    Raises:
        ConfigurationError: It lists none, or one that is not known.
    """
    if isinstance(given, str):
        names: Sequence[Any] = tuple(known) if given == "all" else (given,)
    else:
        names = tuple(given) if isinstance(given, (list, tuple)) else ()
    if not names:
        raise ConfigurationError(f"{argument}={given!r}: give 'all', or some of {', '.join(known)}")
    for name in names:
        if not isinstance(name, str) or name not in known:
            raise ConfigurationError(
                f"{argument}={given!r}: {name!r} is none of {', '.join(known)}.{nearest(str(name), known)}"
            )
    return tuple(dict.fromkeys(names))
