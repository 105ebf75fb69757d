"""Pictures: pixels, text and the terminal show every tile, and show different tiles differently."""

import io
import itertools
import os
import re
import sys

import numpy as np
import pytest

from rewardlab.envs.maze import render as rendering
from rewardlab.envs.maze.bitmaps import bitmaps, layers, symbols
from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.render import ansi, plain, render, rgb_array
from rewardlab.errors import ConfigurationError

NAMES = (
    *(
        "wall",
        "floor",
        "goal",
        "agent",
        "agent_on_goal",
        "box",
        "box_on_goal",
        "red_key",
        "blue_key",
        "red_door",
        "open_door",
    ),
    *("blue_door", "agent_on_red_door", "circle", "square", "triangle", "agent_on_circle", "unheard_of"),
)


def maze(size=9, task=5):
    world = MazeWorld(size=size)
    return world, world.tiles(world.generate(world.array([task]), None))[0]


@pytest.mark.parametrize("pixels", [8, 16, 32])
def test_different_tiles_look_different(pixels):
    for one, other in itertools.combinations(bitmaps(NAMES, pixels).astype(int), 2):
        assert np.abs(one - other).mean() > 2


def test_symbols_are_single_distinct_and_printable():
    marks = symbols(NAMES)
    assert len(set(marks)) == len(NAMES)
    assert all(len(mark) == 1 and mark.isascii() and mark.isprintable() and mark != " " for mark in marks)
    assert dict(zip(NAMES, marks, strict=True))["wall"] == "#"


def test_layers_read_from_the_bottom_up():
    assert layers("agent_on_red_door") == ["red_door", "agent"]
    assert layers("red_key") == ["red_key"]


def test_shared_bitmaps_cannot_be_painted_over():
    with pytest.raises(ValueError, match="read-only"):
        bitmaps(NAMES, 8)[:] = 0


def test_pixels_hold_each_tile_at_its_place():
    world, tiles = maze()
    picture = rgb_array(tiles, world.tile_names, pixels=16)
    assert picture.shape == (9 * 16, 9 * 16, 3)
    assert picture.dtype == np.uint8
    art = bitmaps(world.tile_names, 16)
    for (row, column), code in np.ndenumerate(tiles):
        assert np.array_equal(picture[row * 16 : row * 16 + 16, column * 16 : column * 16 + 16], art[code])


@pytest.mark.parametrize("size", [5, 11, 63])
def test_a_picture_is_about_as_large_whatever_the_maze(size):
    world, tiles = maze(size)
    assert 100 <= len(rgb_array(tiles, world.tile_names)) <= 512


def test_text_is_the_maze_read_back():
    world, tiles = maze()
    marks = symbols(world.tile_names)
    lines = plain(tiles, world.tile_names).split("\n")
    assert [[marks.index(mark) for mark in line] for line in lines] == tiles.tolist()


def test_coloured_text_is_two_columns_a_tile_and_resets_its_colours():
    world, tiles = maze()
    for line in ansi(tiles, world.tile_names).split("\n"):
        assert line.endswith("\x1b[0m")
        assert len(re.sub(r"\x1b\[[0-9;]*m", "", line)) == 2 * world.size


def test_human_prints_plain_frames_where_there_is_no_terminal(capsys):
    world, tiles = maze()
    assert render("human", world, tiles) is None
    assert capsys.readouterr().out == plain(tiles, world.tile_names) + "\n\n"


def test_human_draws_in_place_and_keeps_the_agent_in_view(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    world, tiles = maze(size=63)
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(rendering.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(rendering.shutil, "get_terminal_size", lambda: os.terminal_size((40, 13)))
    render("human", world, tiles)
    frame = screen.getvalue()
    assert frame.startswith("\x1b[H")
    assert frame.endswith("\x1b[J")
    lines = re.sub(r"\x1b\[[0-9;]*[mKHJ]", "", frame).splitlines()
    assert len(lines) == 12
    assert {len(line) for line in lines} == {40}
    assert "●" in frame


def test_an_unknown_render_mode_is_refused():
    with pytest.raises(ConfigurationError, match=r"render_mode='rgb_aray'.*Did you mean 'rgb_array'"):
        render("rgb_aray", *maze())
