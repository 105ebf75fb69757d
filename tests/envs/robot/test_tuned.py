"""Settings that environments bring are ones that their agents take, and that go with the environment's own reward."""

import pytest

from rewardlab.agents.checking import check_agent
from rewardlab.agents.vectorize import vectorize
from rewardlab.envs.robot import environments

CASES = [(name, agent) for name in environments.__all__ for agent in getattr(environments, name).tuned]


def test_some_environments_are_tuned():
    assert {name for name, _ in CASES} >= {"ReachEnv", "PushEnv", "PickPlaceEnv"}


@pytest.mark.parametrize(("name", "agent"), CASES)
def test_an_agent_takes_the_settings(name, agent):
    venv = vectorize(f"RewardLab/{name.removesuffix('Env')}-v0", 1)
    check_agent(agent, {}, venv)
    venv.close()
