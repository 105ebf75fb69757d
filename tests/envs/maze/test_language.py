"""Language: descriptions say what is true, and parsing is forgiving but never guesses."""

import re
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.keys import KeysWorld
from rewardlab.envs.maze.language import NO_ACTION, describe, instructions, parse, say
from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.render import plain
from rewardlab.envs.maze.sokoban import SokobanWorld
from rewardlab.envs.maze.tiles import TileWorld

WORLDS = [MazeWorld, KeysWorld, SokobanWorld, TileWorld]
WORLD = MazeWorld(size=9)
DIRECTIONS = {
    0: ["up", "north", "upwards", "↑", "u", "n"],
    1: ["down", "south", "downward", "↓", "d", "s"],
    2: ["left", "west", "leftwards", "←", "l", "w"],
    3: ["right", "east", "eastward", "→", "r", "e"],
}
SPELLINGS = [(action, word) for action, words in DIRECTIONS.items() for word in words]
tasks = st.integers(0, 2**31 - 1)
walks = st.lists(st.integers(-1, 3), max_size=12)


def played(world, task, walk):
    state = world.generate(world.array([task]), None)
    for action in walk:
        world.step(state, world.array([action]))
    return state


@pytest.mark.parametrize(("action", "word"), SPELLINGS)
@given(
    upper=st.booleans(), before=st.sampled_from(["", " ", "**", '"', "\n"]), after=st.sampled_from(["", ".", "!", " "])
)
def test_every_spelling_of_a_direction_is_understood(action, word, upper, before, after):
    assert parse(WORLD, before + (word.upper() if upper else word) + after) == action


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Move left.", 2),
        ("I'll go north, then wait", 0),
        ("go up up up", 0),
        ("north (up)", 0),
        ("Left is blocked and up was visited. Action: right", 3),
        ("ACTION: down", 1),
    ],
)
def test_words_around_the_direction_are_ignored(text, action):
    assert parse(WORLD, text) == action


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "\x00", "x", "0", "go", "action:", "I see a wall"),
        *("up or down", "left, then right", "u d", "up\x00down"),
        *("don't go up", "do not move left", "I can\u2019t go down"),
        *("upright", "leftover"),
    ],
)
def test_what_names_no_single_direction_is_no_action(text):
    assert parse(WORLD, text) == NO_ACTION


@pytest.mark.parametrize("thing", [None, 3, 1.5, b"up", ["up"], object()])
def test_what_is_no_text_is_no_action(thing):
    assert parse(WORLD, thing) == NO_ACTION


@given(st.text())
def test_any_text_parses_to_an_action_or_to_none(text):
    assert parse(WORLD, text) in {NO_ACTION, 0, 1, 2, 3}


@pytest.mark.parametrize("kind", WORLDS)
def test_the_instructions_name_the_purpose_and_every_action(kind):
    world = kind(size=9)
    text = instructions(world)
    assert world.purpose in text
    assert all(re.search(rf"\b{word}\b", text) for word in world.actions)


@pytest.mark.parametrize("kind", WORLDS)
@settings(max_examples=20)
@given(task=tasks, walk=walks)
def test_a_description_is_short_plain_text_that_changes_nothing(kind, task, walk):
    world = kind(size=9)
    state = played(world, task, walk)
    before = {name: values.copy() for name, values in state.items()}
    text = describe(world, state, 0)
    assert text == describe(world, state, 0, world.tiles(state))
    assert set(text) <= set(string.printable)
    assert len(text) < 500
    assert all(np.array_equal(values, before[name]) for name, values in state.items())


@given(task=tasks, walk=walks)
def test_the_named_directions_are_the_open_ones_and_visited_is_true(task, walk):
    state = played(WORLD, task, walk)
    ways = re.search(r"Open: (.*)\.", describe(WORLD, state, 0))[1]
    named = {parse(WORLD, way.split(" (")[0]): "visited" in way for way in re.findall(r"\w+(?: \([^)]*\))?", ways)}
    for action, move in enumerate((-9, 9, -1, 1)):
        there = int(state["agent"][0]) + move
        assert (action in named) == (state["picture"][0, there] != 0)
        if action in named:
            assert named[action] == state["visited"][0, there]


@given(task=tasks, walk=walks)
def test_the_way_to_the_goal_is_its_offset(task, walk):
    state = played(WORLD, task, walk)
    text = re.search(r"The goal is (.*?)\.", describe(WORLD, state, 0))[1]
    found = {"up": 0, "down": 0, "left": 0, "right": 0}
    found |= {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", text)}
    down, right = np.array(divmod(int(state["goal"][0]), 9)) - divmod(int(state["agent"][0]), 9)
    assert (found["down"] - found["up"], found["right"] - found["left"]) == (down, right)
    assert (text == "here") == (down == right == 0)


@given(task=tasks)
def test_following_the_experts_words_solves_the_maze(task):
    state = played(WORLD, task, [])
    for _ in range(WORLD.max_steps):
        if WORLD.measure(state)["success"][0]:
            break
        word = WORLD.actions[int(WORLD.expert(state)[0])]
        WORLD.step(state, WORLD.array([parse(WORLD, f"I go {word}.")]))
    assert WORLD.measure(state)["success"][0]


def test_the_last_result_is_told():
    state = played(WORLD, 5, [])
    assert describe(WORLD, state, 0).startswith("You begin.")
    WORLD.step(state, WORLD.array([NO_ACTION]))
    assert describe(WORLD, state, 0).startswith("That was no move.")
    WORLD.step(state, WORLD.expert(state))
    assert describe(WORLD, state, 0).startswith("You moved.")
    blocked = next(
        action for action, move in enumerate((-9, 9, -1, 1)) if state["picture"][0, state["agent"][0] + move] == 0
    )
    WORLD.step(state, WORLD.array([blocked]))
    assert describe(WORLD, state, 0).startswith("You were blocked.")


def test_keys_are_named_and_counted():
    world = KeysWorld(size=11, keys=2)
    state = played(world, 7, [])
    assert "The red key is" in (text := describe(world, state, 0))
    assert "Keys: 0. Doors: 0." in text
    while world.measure(state)["keys"][0] < 1:
        world.step(state, world.expert(state))
    assert "The red door is" in (text := describe(world, state, 0))
    assert "Keys: 1. Doors: 0." in text


def test_sokoban_is_shown_as_a_board_with_a_legend():
    world = SokobanWorld(size=7)
    state = played(world, 3, [])
    board = describe(world, state, 0).split("\n")[1:]
    assert board == plain(world.tiles(state)[0], world.tile_names).split("\n")
    legend = dict(re.findall(r"(\S) ([a-z ]+)[,.]", instructions(world).split("\n")[1]))
    assert set("".join(board)) <= set(legend)
    assert legend["$"] == "box"


@settings(max_examples=20)
@given(task=tasks, walk=walks)
def test_tiles_are_told_by_direction_and_the_last_step_by_its_worth(task, walk):
    world = TileWorld(size=9)
    state = played(world, task, walk)
    text, picture, agent = describe(world, state, 0), state["picture"][0], int(state["agent"][0])
    for word, move in zip(world.actions, (-9, 9, -1, 1), strict=True):
        assert f"{word.capitalize()} there is a {world.tile_names[picture[agent + move]]}." in text
    measured = world.measure(state)
    if walk and walk[-1] != NO_ACTION:
        assert f"worth {measured['value'][0]:g}, in all {measured['collected'][0]:g}." in text
        assert ("wind" in text) == measured["wind"][0]


@pytest.mark.parametrize("world_class", WORLDS)
@given(st.integers(-3, 6) | st.integers(0, 3).map(np.int64))
def test_what_is_said_is_read(world_class, action):
    world = world_class(size=7)
    assert parse(world, say(world, action)) == (action if 0 <= action < len(world.actions) else NO_ACTION)


@pytest.mark.parametrize("action", ["to the left", "left", -1, 9, 1.5, None])
def test_words_and_what_is_no_action_are_said_as_they_are(action):
    assert say(WORLD, action) == str(action)
