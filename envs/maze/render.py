"""Pictures of one maze: pixels, coloured text, and a drawing in the terminal.

``rgb_array`` returns pixels, ``ansi`` a string with 24-bit colour codes. ``human`` draws in place in the terminal, like
a terminal game: it needs no display, keeps the agent in view when the maze is larger than the terminal, and waits a
little after each frame so that the moves can be followed. Where the output is no terminal it prints plain frames.
"""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError, nearest
from .bitmaps import COLOURS, bitmaps, colour, layers, symbols

if TYPE_CHECKING:
    from .world import World

__all__ = ["FPS", "MODES", "ansi", "human", "plain", "render", "rgb_array"]

MODES = ("human", "rgb_array", "ansi")
"""Values of an environment's argument ``render_mode=``, beside ``None``."""
FPS = 8
"""Frames per second of ``human``."""

_SIDE = 512
_GLYPHS = {
    "wall": "  ",
    "floor": "  ",
    "goal": "★ ",
    "target": "◎ ",
    "agent": "● ",
    "box": "▣ ",
    "open": "▯ ",
    "key": "¶ ",
    "door": "▒▒",
    "circle": "○ ",
    "square": "■ ",
    "triangle": "▲ ",
}
_RESET = "\x1b[0m"


@overload
def render(mode: Literal["rgb_array"], world: World, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]: ...
@overload
def render(mode: Literal["ansi"], world: World, tiles: NDArray[np.uint8]) -> str: ...
@overload
def render(mode: Literal["human"], world: World, tiles: NDArray[np.uint8]) -> None: ...
def render(mode: str, world: World, tiles: NDArray[np.uint8]) -> NDArray[np.uint8] | str | None:
    """Render one instance.

    Args:
        mode: One of `MODES`.
        world: The world whose `tile_names` give the codes their meaning.
        tiles: uint8 array (size, size) of tile codes.

    Raises:
        ConfigurationError: `mode` is not one of `MODES`.
    """
    if mode == "rgb_array":
        return rgb_array(tiles, world.tile_names)
    if mode == "ansi":
        return ansi(tiles, world.tile_names)
    if mode == "human":
        human(tiles, world.tile_names)
        return None
    raise ConfigurationError(
        f"render_mode={mode!r}: choose one of {', '.join(MODES)}, or None.{nearest(str(mode), MODES)}"
    )


def rgb_array(tiles: NDArray[np.uint8], names: tuple[str, ...], pixels: int | None = None) -> NDArray[np.uint8]:
    """Return uint8 (size * pixels, size * pixels, 3); `pixels` per tile defaults to about 512 for the whole side."""
    rows, columns = tiles.shape
    each = pixels or max(4, min(32, _SIDE // max(rows, columns)))
    art = bitmaps(names, each)[tiles]
    return np.ascontiguousarray(art.transpose(0, 2, 1, 3, 4)).reshape(rows * each, columns * each, 3)


def ansi(tiles: NDArray[np.uint8], names: tuple[str, ...]) -> str:
    """Return the maze as lines of text in 24-bit colour, two columns a tile."""
    cells = [_cell(name) for name in names]
    return "\n".join("".join(cells[code] for code in row) + _RESET for row in tiles.tolist())


def plain(tiles: NDArray[np.uint8], names: tuple[str, ...]) -> str:
    """Return the maze as lines of ASCII, one character of `symbols(names)` a tile."""
    marks = symbols(names)
    return "\n".join("".join(marks[code] for code in row) for row in tiles.tolist())


def human(tiles: NDArray[np.uint8], names: tuple[str, ...]) -> None:
    """Draw one frame on standard output and wait 1 / `FPS` seconds; see the module's text."""
    out = sys.stdout
    if not out.isatty():
        out.write(plain(tiles, names) + "\n\n")
        return
    terminal = shutil.get_terminal_size()
    lines = ansi(_window(tiles, names, terminal.lines - 1, terminal.columns // 2), names).split("\n")
    # Home, then each line cleared to its right, then everything below: no flicker and no memory of the last frame.
    out.write("\x1b[H" + "".join(line + "\x1b[K\n" for line in lines) + "\x1b[J")
    out.flush()
    time.sleep(1 / FPS)


def _cell(name: str) -> str:
    """Return the two coloured characters of a tile."""
    things = layers(name)
    top = things[-1]
    glyph = next((_GLYPHS[word] for word in top.split("_") if word in _GLYPHS), "◆ ")
    ground: tuple[int, ...] = COLOURS["wall"] if top == "wall" else COLOURS["floor"]
    if len(things) > 1:
        ground = tuple((value + 255) // 2 for value in colour(things[0]))
    return f"\x1b[48;2;{_code(ground)};38;2;{_code(colour(top))}m{glyph}"


def _code(paint: tuple[int, ...]) -> str:
    return ";".join(map(str, paint))


def _window(tiles: NDArray[np.uint8], names: tuple[str, ...], rows: int, columns: int) -> NDArray[np.uint8]:
    """Cut out the part of the maze around the agent that fits the terminal."""
    agents = [code for code, name in enumerate(names) if layers(name)[-1] == "agent"]
    row, column = np.argwhere(np.isin(tiles, agents))[0]
    top = int(np.clip(row - rows // 2, 0, max(0, tiles.shape[0] - rows)))
    left = int(np.clip(column - columns // 2, 0, max(0, tiles.shape[1] - columns)))
    return tiles[top : top + rows, left : left + columns]
