"""Playing: in the terminal, or on the environment's own site where a person plays and it has one."""

import io

import gymnasium
import pytest

from rewardlab.agents.play_run import carry_out
from rewardlab.errors import ConfigurationError

from .toy import Corridor


class Served(Corridor):
    def serve(self, **arguments):
        return {"served": arguments, "max_steps": self.max_steps, "split": self.split}


@pytest.fixture
def served():
    name = "Toy/Served-v0"
    gymnasium.register(name, entry_point=Served)
    yield name
    del gymnasium.registry[name]


def test_a_person_plays_on_the_site_with_time_to_look_around(served):
    told = []
    result = carry_out(served, None, {}, told.append, seed=7, port=0)
    assert result == {
        "served": {"host": "127.0.0.1", "port": 0, "seed": 7, "tell": told.append},
        "max_steps": 1_000,
        "split": "test",
    }
    assert carry_out(served, None, {"max_steps": 9}, told.append)["max_steps"] == 9


def test_an_agent_plays_in_the_terminal_even_so(served):
    shown = []
    result = carry_out(served, "expert", {}, shown.append)
    assert result["terminated"]
    assert len([text for text in shown if text.startswith("step ")]) == result["steps"] + 1


class Told(Corridor):
    instructions = "Say left or right."
    action_space = gymnasium.spaces.Text(10)


def test_a_person_who_acts_in_words_is_told_them(monkeypatch):
    gymnasium.register("Toy/Told-v0", entry_point=Told)
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    shown = []
    try:
        carry_out("Toy/Told-v0", None, {}, shown.append)
        assert shown[0].startswith("Say left or right.")
        shown.clear()
        carry_out("Toy/Told-v0", "expert", {}, shown.append)
        assert not any("Say left" in text for text in shown)
    finally:
        del gymnasium.registry["Toy/Told-v0"]


def test_wrong_arguments_are_refused(served):
    with pytest.raises(ConfigurationError, match="sise"):
        carry_out(served, None, {"sise": 3}, print)
