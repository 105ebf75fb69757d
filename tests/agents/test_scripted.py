"""Random, expert and exploit agents play in any vector environment; functions become agents."""

import numpy as np
import pytest

from rewardlab.agents.agent import Agent, FunctionAgent
from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.scripted import exploit_names, scripted_agent
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401  registers the ids

IDS = ["Maze-v0", "Toy/Corridor-v0"]


def play(name, venv, episodes=8):
    return summarize(evaluate(scripted_agent(name, venv), venv, episode_seeds(0, episodes)))


@pytest.mark.parametrize("env", IDS)
def test_the_expert_solves_every_task(env):
    assert play("expert", vectorize(env, 4))["success"] == 1.0


@pytest.mark.parametrize("env", IDS)
def test_no_exploit_solves_any_task(env):
    venv = vectorize(env, 4)
    assert exploit_names(venv)
    for name in exploit_names(venv):
        assert play(f"exploit:{name}", venv)["success"] == 0.0


@pytest.mark.parametrize("env", IDS)
def test_random_actions_follow_the_seed(env):
    venv = vectorize(env, 4)
    observations, info = venv.reset(seed=0)
    draws = [
        [scripted_agent("random", venv, seed=seed).act(observations, info) for _ in range(3)] for seed in (1, 1, 2)
    ]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert not np.array_equal(draws[0], draws[2])


def test_what_is_not_shipped_is_refused_with_what_is():
    with pytest.raises(ConfigurationError, match=r"\['park', 'oscillate', 'farm_valid'\].*Did you mean 'park'"):
        scripted_agent("exploit:pork", vectorize("Maze-v0", 1))
    for name in ("expert", "rule"):
        with pytest.raises(ConfigurationError, match=f"ships no {name}"):
            scripted_agent(name, vectorize("CartPole-v1", 1))


def test_a_function_of_one_observation_acts_on_every_row():
    venv = vectorize("Toy/Corridor-v0", 3)
    agent = FunctionAgent(lambda observation: int(observation[0] > 0), venv)
    assert isinstance(agent, Agent)
    agent.reset(np.ones(3, dtype=bool))
    np.testing.assert_array_equal(agent.act(np.array([[0.0], [1.0], [2.0]], np.float32), {}), [0, 1, 1])
