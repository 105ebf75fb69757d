"""What an agent sees of a maze, in five modes, for many mazes at once.

=============  ==============================  ===========================================================
mode           one observation                 content
=============  ==============================  ===========================================================
grid           uint8 (size, size)              the tile codes of the whole maze
egocentric     float32 (k,)                    a window around the agent, the way to the target, memory
coordinates    float32 (k,)                    positions of the landmarks and the open directions
text           str                             `language.describe`
rgb            uint8 (8 size, 8 size, 3)       8 x 8 pixels a tile
=============  ==============================  ===========================================================

*egocentric* is made for small networks: for each of the ``view * view`` tiles around the agent, row by row, a one-hot
of its code (outside the maze is wall), for each of them whether the agent has been on it, the rows and columns to the
target over `size` (0 where there is none), and whether the last action ran into something and whether it was legal.
Without the way to the target the window is aliased; without the tiles visited a policy that keeps nothing walks in
circles.

*coordinates* holds row and column over ``size - 1`` of every landmark of the world (-1 where it is gone), the rows and
columns to the target as above, and 1 for each action that would not run into a wall.

Every mode but text runs on NumPy and torch without a loop over instances and returns fresh arrays.
"""

from __future__ import annotations

import string
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

from ...errors import ConfigurationError, nearest
from .bitmaps import bitmaps
from .language import describe
from .world import WALL, Array, State, World

__all__ = ["MODES", "PIXELS", "check_mode", "observe", "space"]

MODES = ("grid", "egocentric", "coordinates", "text", "rgb")
"""Values of an environment's argument ``observation=``."""
PIXELS = 8
"""Side of a tile in the rgb mode."""


def check_mode(mode: str, view: int = 5) -> str:
    """Return `mode` when it and the side of the window, `view`, are allowed.

    Raises:
        ConfigurationError: `mode` is not one of `MODES`, or `view` is not an odd number from 3.
    """
    if mode not in MODES:
        raise ConfigurationError(f"observation={mode!r}: choose one of {', '.join(MODES)}.{nearest(str(mode), MODES)}")
    if isinstance(view, bool) or not isinstance(view, int) or view < 3 or view % 2 == 0:
        raise ConfigurationError(f"view={view!r}: give the side of the window in tiles, an odd integer from 3")
    return mode


def space(mode: str, world: World, view: int = 5) -> gymnasium.Space[Any]:
    """Return the space of one observation.

    Args:
        mode: One of `MODES`.
        world: The world that is observed.
        view: Side of the egocentric window in tiles, odd.

    Raises:
        ConfigurationError: `mode` or `view` is not allowed.
    """
    check_mode(mode, view)
    size = world.size
    if mode == "grid":
        return spaces.Box(0, len(world.tile_names) - 1, (size, size), np.uint8)
    if mode == "egocentric":
        return spaces.Box(-1.0, 1.0, (view * view * (len(world.tile_names) + 1) + 4,), np.float32)
    if mode == "coordinates":
        return spaces.Box(-1.0, 1.0, (2 * len(world.landmarks) + 2 + len(world.actions),), np.float32)
    if mode == "rgb":
        return spaces.Box(0, 255, (size * PIXELS, size * PIXELS, 3), np.uint8)
    return spaces.Text(2_000 + size * (size + 1), charset=string.printable)


def observe(mode: str, world: World, state: State, tiles: Array, view: int = 5) -> Array | tuple[str, ...]:
    """Return one observation per instance: an array ``(n, *shape)`` of the world's library, or n texts.

    Args:
        mode: One of `MODES`.
        world: The world.
        state: Its state, n instances; not changed.
        tiles: ``world.tiles(state)``, uint8 ``(n, size, size)``; the grid mode returns it as it is.
        view: Side of the egocentric window in tiles, odd.
    """
    if mode == "grid":
        return tiles
    if mode == "egocentric":
        return _egocentric(world, state, tiles, view)
    if mode == "coordinates":
        return _coordinates(world, state, tiles)
    if mode == "rgb":
        return _rgb(world, tiles)
    return tuple(describe(world, state, index, tiles) for index in range(tiles.shape[0]))


def _egocentric(world: World, state: State, tiles: Array, view: int) -> Array:
    xp, size, codes = world.xp, world.size, len(world.tile_names)
    n, cells, reach = tiles.shape[0], view * view, view // 2
    line, column = state["agent"] // size, state["agent"] % size
    offsets = xp.arange(view, dtype=xp.int64, device=world.device) - reach
    lines = xp.reshape(line[:, None, None] + offsets[:, None], (n, view, 1))
    columns = xp.reshape(column[:, None, None] + offsets, (n, 1, view))
    inside = (lines >= 0) & (lines < size) & (columns >= 0) & (columns < size)
    inside = xp.reshape(inside, (n, cells))
    place = xp.clip(lines, 0, size - 1) * size + xp.clip(columns, 0, size - 1)
    place = xp.reshape(place, (n, cells)) + world.origin(n)[:, None]
    seen = xp.where(inside, xp.astype(xp.reshape(tiles, (-1,))[place], xp.int64), WALL)

    length = cells * (codes + 1) + 4
    out = xp.zeros((n, length), dtype=xp.float32, device=world.device)
    hot = xp.arange(cells, dtype=xp.int64, device=world.device) * codes + seen
    xp.reshape(out, (-1,))[world.rows(n)[:, None] * length + hot] = 1.0
    visited = xp.reshape(state["visited"], (-1,))[place] & inside
    out[:, cells * codes : cells * (codes + 1)] = xp.astype(visited, xp.float32)
    out[:, -4:-2] = _way(world, state)
    out[:, -2] = xp.astype(state["bumped"], xp.float32)
    out[:, -1] = xp.astype(state["valid"], xp.float32)
    return out


def _coordinates(world: World, state: State, tiles: Array) -> Array:
    xp, size = world.xp, world.size
    n = tiles.shape[0]
    places = world.locate(state)
    gone = places < 0
    scale = float(size - 1)
    lines = xp.where(gone, -scale, xp.astype(places // size, xp.float32)) / scale
    columns = xp.where(gone, -scale, xp.astype(places % size, xp.float32)) / scale
    positions = xp.reshape(xp.stack([lines, columns], axis=-1), (n, -1))
    ahead = (state["agent"] + world.origin(n))[:, None] + world.array([-size, size, -1, 1])
    # The border is wall all around, so no neighbour of the agent lies outside the maze.
    free = xp.astype(xp.reshape(tiles, (-1,))[ahead] != WALL, xp.float32)
    return xp.concat([xp.astype(positions, xp.float32), _way(world, state), free], axis=1)


def _way(world: World, state: State) -> Array:
    """Return the rows and columns to the target over `size`, float32 ``(n, 2)``; 0 where there is none."""
    xp, size = world.xp, world.size
    target, agent = world.target(state), state["agent"]
    target = xp.where(target < 0, agent, target)
    way = xp.stack([target // size - agent // size, target % size - agent % size], axis=1)
    return xp.astype(way, xp.float32) / size


def _rgb(world: World, tiles: Array) -> Array:
    xp, size = world.xp, world.size
    n = tiles.shape[0]
    # One lookup copies lines of 8 pixels in the order in which they lie in the picture; nothing is transposed.
    lines = world.array(bitmaps(world.tile_names, PIXELS).reshape(-1, PIXELS * 3).copy(), dtype=xp.uint8)
    codes = xp.reshape(xp.astype(tiles, xp.int64), (n, size, 1, size))
    wanted = codes * PIXELS + xp.reshape(xp.arange(PIXELS, dtype=xp.int64, device=world.device), (PIXELS, 1))
    return xp.reshape(xp.take(lines, xp.reshape(wanted, (-1,)), axis=0), (n, size * PIXELS, size * PIXELS, 3))
