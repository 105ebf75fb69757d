"""The maze in words: instructions, descriptions short enough for small language models, and a forgiving parser.

A description names what a policy without memory needs: the way to the target, the open directions and which of them
were visited, and what the last answer did. Worlds without a single target describe each direction in a sentence; worlds
that are played on the whole board (`World.pictured`) show it as a grid of characters.
"""

from __future__ import annotations

import re
import string
from typing import Any

import numpy as np

from .bitmaps import layers, symbols
from .render import plain
from .world import WALL, Array, State, World

__all__ = ["CHARACTERS", "NO_ACTION", "describe", "instructions", "parse", "say"]

NO_ACTION = -1
"""What a text (or a number) that is no action stands for: out of range, so the world scores it ``valid = 0``."""

CHARACTERS = string.printable + "↑↓←→"
"""What an answer may be written with, as `LanguageInterface` has it; `parse` reads any other text as well."""

_SYNONYMS = {
    "up": ("up", "upward", "upwards", "north", "northward", "↑"),
    "down": ("down", "downward", "downwards", "south", "southward", "↓"),
    "left": ("left", "leftward", "leftwards", "west", "westward", "←"),
    "right": ("right", "rightward", "rightwards", "east", "eastward", "→"),
}
_LETTERS = {"u": "up", "n": "up", "d": "down", "s": "down", "l": "left", "w": "left", "r": "right", "e": "right"}
_MEANING = {synonym: word for word, synonyms in _SYNONYMS.items() for synonym in synonyms}
_WORD = re.compile(r"[a-z]+(?:['\u2019][a-z]+)?|[↑↓←→]")
_NEGATION = re.compile(r"not|never|cannot|.*n['\u2019]t")
_STEPS = ((-1, 0), (1, 0), (0, -1), (0, 1))


def instructions(world: World) -> str:
    """Say in words what the task is and how to answer."""
    *others, last = world.actions
    text = (
        f"You are in a maze of {world.size} x {world.size} tiles; rows count from the top, columns from the left. "
        f"{world.purpose} You have {world.max_steps} moves. "
        f"Each turn, answer with one word: {', '.join(others)} or {last}."
    )
    return f"{text}\n{_legend(world)}" if world.pictured else text


def describe(world: World, state: State, index: int, tiles: Array | None = None) -> str:
    """Describe one instance.

    Args:
        world: The world.
        state: Its state, n instances.
        index: Which of them.
        tiles: ``world.tiles(state)`` where the caller has it, uint8 ``(n, size, size)``.
    """
    row = {name: values[index : index + 1] for name, values in state.items()}
    picture = _host((world.tiles(row) if tiles is None else tiles[index : index + 1])[0])
    at = int(row["agent"][0])
    target = int(world.target(row)[0])
    sentences = [_last_result(world, row), f"You are at row {at // world.size}, column {at % world.size}."]
    if target >= 0:
        thing = layers(world.tile_names[int(picture.flat[target])])[0]
        sentences.append(f"The {_words(thing)} is {_way(at, target, world.size)}.")
    if not world.pictured:
        sentences += _counts(world, row)
    if target >= 0 or world.pictured:
        sentences.append(_open_directions(world, row, picture))
    else:
        sentences += [
            f"{word.capitalize()} there is {_article(name)}." for word, name, _ in _around(world, row, picture)
        ]
    text = " ".join(sentences)
    return f"{text}\n{plain(picture, world.tile_names)}" if world.pictured else text


def parse(world: World, text: Any) -> int:
    """Return the action that a text names, or `NO_ACTION`.

    Case, punctuation and words around the direction are ignored, compass directions and arrows are understood, and so
    is a single letter on its own. Where the text says ``action:``, only what follows counts. A text that names several
    directions, or negates one, is no action.
    """
    if not isinstance(text, str):
        return NO_ACTION
    words = _WORD.findall(text.lower().rpartition("action:")[2])
    named = {_MEANING[word] for word in words if word in _MEANING}
    if len(words) == 1 and words[0] in _LETTERS:
        named = {_LETTERS[words[0]]}
    if len(named) != 1 or any(map(_NEGATION.fullmatch, words)):
        return NO_ACTION
    word = named.pop()
    return world.actions.index(word) if word in world.actions else NO_ACTION


def say(world: World, action: Any) -> str:
    """Return the word that `parse` reads as `action`; a text that is a word of its own, or no action, as it is."""
    listed = not isinstance(action, str) and action in range(len(world.actions))
    return world.actions[int(action)] if listed else str(action)


def _last_result(world: World, row: State) -> str:
    """Say what the last action did, by ``valid``, ``bumped`` and, in worlds that have them, ``wind`` and ``value``."""
    if not int(row["steps"][0]):
        return "You begin."
    if not bool(row["valid"][0]):
        return "That was no move."
    text = "You were blocked." if bool(row["bumped"][0]) else "You moved."
    if "wind" in row and bool(row["wind"][0]):
        text += " The wind pushed you one tile further."
    if "value" in world.signals:
        measured = world.measure(row)
        text += f" That was worth {float(measured['value'][0]):g}, in all {float(measured['collected'][0]):g}."
    return text


def _counts(world: World, row: State) -> list[str]:
    """Say what was counted so far: the signals that are named after what they count, such as keys and doors."""
    names = [name for name, signal in world.signals.items() if signal.unit == name]
    measured = world.measure(row) if names else {}
    return [f"{name.capitalize()}: {int(measured[name][0])}." for name in names]


def _around(world: World, row: State, picture: np.ndarray) -> list[tuple[str, str, bool]]:
    """Return for each direction its word, the name of the tile there, and whether it was visited."""
    line, column = divmod(int(row["agent"][0]), world.size)
    found = []
    for word, (down, right) in zip(world.actions, _STEPS, strict=True):
        y, x = line + down, column + right
        inside = 0 <= y < world.size and 0 <= x < world.size
        name = world.tile_names[picture[y, x] if inside else WALL]
        found.append((word, name, inside and bool(row["visited"][0, y * world.size + x])))
    return found


def _open_directions(world: World, row: State, picture: np.ndarray) -> str:
    ways = []
    for word, name, visited in _around(world, row, picture):
        if name == "wall":
            continue
        notes = [] if name == "floor" else [_words(name)]
        notes += ["visited"] if visited else []
        ways.append(f"{word} ({', '.join(notes)})" if notes else word)
    return f"Open: {', '.join(ways)}." if ways else "Nothing is open."


def _way(start: int, end: int, size: int) -> str:
    """Say how to get from one flat tile index to another as the crow flies: ``"4 up and 2 right"``."""
    down, right = end // size - start // size, end % size - start % size
    parts = [f"{abs(down)} {'down' if down > 0 else 'up'}"] if down else []
    parts += [f"{abs(right)} {'right' if right > 0 else 'left'}"] if right else []
    return " and ".join(parts) or "here"


def _legend(world: World) -> str:
    marks = symbols(world.tile_names)
    return (
        "Signs: "
        + ", ".join(f"{mark} {_words(name)}" for mark, name in zip(marks, world.tile_names, strict=True))
        + "."
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {_words(name)}"


def _host(array: Array) -> np.ndarray:
    """Return one picture as a NumPy array, from wherever it lives."""
    return array.cpu().numpy() if hasattr(array, "cpu") else np.asarray(array)
