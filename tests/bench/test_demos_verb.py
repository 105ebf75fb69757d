"""``rewardlab demos`` writes demonstrations and says what they are."""

import json

import pytest
from click.testing import CliRunner

from rewardlab.agents.demonstration_files import load_demonstrations
from rewardlab.bench.demos_verb import demos
from rewardlab.errors import ConfigurationError

pytest.importorskip("minari")


def call(*arguments):
    return CliRunner().invoke(demos, arguments, catch_exceptions=False)


def test_it_writes_what_it_says(tmp_path):
    out = str(tmp_path / "demos")
    result = call("Maze-v0", "--episodes", "3", "--set", "size=7", "--seed", "5", "--out", out, "--json")
    document = json.loads(result.stdout)
    episodes = load_demonstrations(tmp_path / "demos")
    assert document == {
        "folder": out,
        "env": "RewardLab/Maze-v0",
        "agent": "expert",
        "episodes": 3,
        "steps": sum(map(len, episodes)),
        "noise": 0.0,
        "seed": 5,
        "success": 1.0,
    }


def test_noise_and_other_agents_are_told_in_a_line(tmp_path):
    result = call("Maze-v0", "--episodes", "2", "--agent", "random", "--noise", "0.5", "--out", str(tmp_path / "demos"))
    assert "2 demonstrations" in result.stdout
    assert "successful" in result.stdout


def test_it_says_what_is_missing(tmp_path):
    with pytest.raises(ConfigurationError, match="--out"):
        call("Maze-v0")
    (tmp_path / "something").write_text("")
    with pytest.raises(ConfigurationError, match="not empty"):
        call("Maze-v0", "--out", str(tmp_path))
