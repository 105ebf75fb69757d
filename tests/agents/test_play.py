"""Playing in the terminal: pictures and reward terms at every step, by hand or by an agent."""

import io
import os
import pty
import sys

import numpy as np
import pytest

from rewardlab.agents.play import Keyboard, play
from rewardlab.agents.scripted import scripted_agent
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401  registers the ids


def one(env, **kwargs):
    return vectorize(env, 1, wrap=lambda single, row: single, **kwargs)


def typed(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_the_expert_is_shown_from_reset_to_goal():
    shown = []
    venv = one("Maze-v0", size=7, reward="dense", render_mode="ansi")
    result = play(scripted_agent("expert", venv), venv, shown.append, seed=1)
    assert result["terminated"]
    assert result["signals"]["success"] == 1.0
    assert sum(result["terms"].values()) == pytest.approx(result["return"])
    captions = [text for text in shown if text.startswith("step ")]
    assert len(captions) == result["steps"] + 1
    assert all("potential(progress)" in caption and "distance" in caption for caption in captions)
    assert len(shown) == 2 * len(captions)


def test_what_an_agent_says_is_shown_and_no_terminal_obeys_it():
    class Talker:
        words = {0: ("where to?", "left\x1b[2J\nand on")}

        def reset(self, rows):
            pass

        def act(self, observations, infos):
            return np.zeros(1, dtype=np.int64)

    shown = []
    result = play(Talker(), one("Maze-v0", size=5, max_steps=2), shown.append, seed=1)
    assert shown.count("> left\N{REPLACEMENT CHARACTER}[2J\nand on") == result["steps"] > 0


def test_what_is_in_escrow_is_shown():
    shown = []
    venv = one("Maze-v0", size=7, reward="gated")
    play(scripted_agent("expert", venv), venv, shown.append, seed=1)
    assert any("in escrow" in text for text in shown)


def test_each_typed_line_is_an_action_and_nonsense_is_scored_invalid(monkeypatch):
    typed(monkeypatch, "right\nright\nfly\nq\n")
    venv = one("Toy/Corridor-v0")
    result = play(Keyboard(venv), venv, lambda text: None, seed=0)
    assert result["steps"] == 3
    assert result["signals"]["valid"] == 0.0
    assert not result["terminated"]


def test_arrow_keys_act_at_once_in_a_terminal(monkeypatch):
    keyboard, terminal = pty.openpty()
    with open(terminal, encoding="utf-8", buffering=1) as stdin, os.fdopen(keyboard, "wb", buffering=0) as keys:
        monkeypatch.setattr(sys, "stdin", stdin)
        keys.write(b"\x1b[C\x1b[C\x1b[Dright\nq")
        venv = one("Toy/Corridor-v0")
        _, info = venv.reset(seed=[3])
        result = play(Keyboard(venv), venv, lambda text: None, seed=3)
        assert result["steps"] == 4
        assert result["signals"]["progress"] == info["signals"]["progress"][0] + 2 / 4


def test_the_end_of_the_input_stops(monkeypatch):
    typed(monkeypatch, "")
    venv = one("Toy/Corridor-v0")
    assert play(Keyboard(venv), venv, lambda text: None)["steps"] == 0


def test_without_a_language_actions_are_numbers(monkeypatch):
    typed(monkeypatch, "0\n1\n")
    venv = one("CartPole-v1")
    result = play(Keyboard(venv), venv, lambda text: None)
    assert (result["steps"], result["return"], result["signals"]) == (2, 2.0, {})


def test_what_cannot_be_typed_cannot_be_played_by_hand():
    with pytest.raises(ConfigurationError, match="give --agent"):
        Keyboard(one("Pendulum-v1"))
