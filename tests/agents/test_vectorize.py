"""Ids become vector environments: the native one where there is one, and mistakes are named."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode

from rewardlab.agents.vectorize import (
    ask,
    episode_seeds,
    make_single,
    resolve,
    restart,
    reward_text,
    set_parameters,
    singles,
    split_argument,
    vectorize,
)
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401  registers the ids


def test_our_prefix_may_be_left_out():
    assert resolve("Maze-v0") == resolve("RewardLab/Maze-v0") == "RewardLab/Maze-v0"
    assert resolve("CartPole-v1") == "CartPole-v1"


def test_a_misspelt_id_is_told_its_neighbour():
    with pytest.raises(ConfigurationError, match="Did you mean 'Maze-v0'"):
        resolve("Maze-v1")


def test_a_misspelt_argument_is_named():
    with pytest.raises(ConfigurationError, match="size"):
        make_single("Maze-v0", sise=7)
    with pytest.raises(ConfigurationError, match="takes no argument gravity=9; it takes sutton"):
        make_single("CartPole-v1", gravity=9)


def test_a_type_error_inside_the_constructor_is_a_defect_and_is_not_disguised():
    def broken(**arguments):
        raise TypeError("'size' and 'walls' do not add up")

    gymnasium.register("Toy/Broken-v0", entry_point=broken)
    with pytest.raises(TypeError, match="do not add up"):
        make_single("Toy/Broken-v0", size=3)


@pytest.mark.parametrize("mode", [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP])
def test_mazes_are_native_and_the_others_single_environments_in_a_row(mode):
    maze, corridor = (vectorize(name, 3, autoreset_mode=mode) for name in ("Maze-v0", "Toy/Corridor-v0"))
    assert singles(maze) == []
    assert len(singles(corridor)) == 3
    assert maze.metadata["autoreset_mode"] == corridor.metadata["autoreset_mode"] == mode


def test_wrapping_forces_single_environments_and_tells_each_its_row():
    rows = []
    venv = vectorize("Maze-v0", 3, wrap=lambda env, row: rows.append(row) or env)
    assert len(singles(venv)) == 3
    assert rows == [0, 1, 2]


@pytest.mark.parametrize("name", ["Maze-v0", "Toy/Corridor-v0"])
def test_one_question_one_answer_native_or_not(name):
    venv = vectorize(name, 2, reward="dense")
    assert ask(venv, "gamma") == 0.99
    assert "success" in ask(venv, "signals")
    assert ask(venv, "no_such_thing") is None
    assert "potential(progress)" in reward_text(venv)


@pytest.mark.parametrize("name", ["Maze-v0", "Toy/Corridor-v0"])
def test_parameters_reach_every_row(name):
    venv = vectorize(name, 3, reward="dense")
    set_parameters(venv, gamma=0.5)
    _, info = venv.reset(seed=1)
    np.testing.assert_array_equal(info["reward"]["parameters"]["gamma"], [0.5, 0.5, 0.5])


def test_only_environments_with_splits_are_given_one():
    assert split_argument("Maze-v0", "test") == {"split": "test"}
    assert split_argument("CartPole-v1", "test") == {}


def test_giving_up_episodes_on_purpose_does_not_warn():
    # Warnings are errors here: without restart() the gate's escrow would complain of the abandoned episodes.
    venv = vectorize("Maze-v0", 2, reward="gated")
    restart(venv, 1)
    venv.step(np.zeros(2, dtype=np.int64))
    restart(venv, [1, 2])


def test_episode_seeds_are_the_same_for_one_seed_and_a_longer_list_begins_with_the_shorter():
    assert episode_seeds(3, 50)[:20] == episode_seeds(3, 20)
    assert not set(episode_seeds(3, 50)) & set(episode_seeds(4, 50))
