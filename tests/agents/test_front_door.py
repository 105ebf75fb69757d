"""The package offers its public names itself, each the very thing that its module holds."""

import importlib

import pytest

from rewardlab import agents

HOMES = {
    "Agent": "agent",
    "Episode": "evaluate",
    "Evaluation": "evaluation_run",
    "FunctionAgent": "agent",
    "GymnasiumVecEnv": "sb3_vec_env",
    "Run": "train",
    "evaluate": "evaluate",
    "load_agent": "loading",
    "train": "train",
    "vectorize": "vectorize",
}


@pytest.mark.parametrize("name", agents.__all__)
def test_a_public_name_is_that_of_its_module(name):
    home = importlib.import_module(f"rewardlab.agents.{HOMES[name]}")
    assert getattr(agents, name) is getattr(home, name)


def test_other_names_are_missing():
    with pytest.raises(AttributeError, match="no_such_agent"):
        _ = agents.no_such_agent
