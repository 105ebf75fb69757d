"""Words become agents; what names none is told what would."""

import numpy as np
import pytest

from rewardlab.agents.agent import Agent
from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.loading import load_agent
from rewardlab.agents.train import Run, train
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401  registers the ids

MODULE = """
import numpy as np

number = 3

def right(observation):
    return 1

class Right:
    def __init__(self, venv):
        self.rows = venv.num_envs

    def reset(self, rows):
        assert rows.shape == (self.rows,)

    def act(self, observations, infos):
        return np.ones(self.rows, dtype=np.int64)
"""


@pytest.fixture
def venv():
    return vectorize("Toy/Corridor-v0", 3)


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "my_agents.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize("spec", ["random", "expert", "exploit:stay", "my_agents:right", "my_agents:Right"])
def test_every_kind_of_agent_plays(spec, venv, module):
    agent = load_agent(spec, venv)
    assert isinstance(agent, Agent)
    success = summarize(evaluate(agent, venv, episode_seeds(0, 4)))["success"]
    assert success == {"random": success, "exploit:stay": 0.0}.get(spec, 1.0)


def test_a_run_and_its_checkpoint_are_agents(tmp_path, venv):
    run = Run("Toy/Corridor-v0", 64, settings={"n_envs": 8, "n_steps": 8, "batch_size": 64}, evaluations=1, episodes=2)
    train(run, tmp_path)
    observations, info = venv.reset(seed=0)
    whole, part = (load_agent(str(path), venv, seed=5) for path in (tmp_path, tmp_path / "checkpoints/64"))
    draws = [np.concatenate([agent.act(observations, info) for _ in range(4)]) for agent in (whole,)]
    part = load_agent(str(tmp_path / "checkpoints/64"), venv, seed=5)
    np.testing.assert_array_equal(draws[0], np.concatenate([part.act(observations, info) for _ in range(4)]))


def test_a_run_of_an_agent_that_does_not_learn_is_that_agent(tmp_path, venv):
    train(Run("Toy/Corridor-v0", 1, agent="expert", evaluations=1, episodes=2), tmp_path)
    assert summarize(evaluate(load_agent(str(tmp_path), venv), venv, [1, 2]))["success"] == 1.0


def test_an_agent_trained_on_other_observations_is_refused_with_its_arguments(tmp_path):
    small = {"n_envs": 2, "n_steps": 4, "batch_size": 8}
    train(Run("RewardLab/Maze-v0", 8, settings=small, env_kwargs={"size": 5}, evaluations=1, episodes=2), tmp_path)
    with pytest.raises(ConfigurationError, match="--set size=5"):
        load_agent(str(tmp_path), vectorize("Maze-v0", 1, size=7))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("expart", "Did you mean 'expert'"),
        ("ppo", "has to learn first"),
        ("my_agents:rigth", "Did you mean 'right'"),
        ("my_agents:number", "give a class"),
        ("no_such_module:Agent", "there is no module 'no_such_module'"),
    ],
)
def test_what_names_no_agent_is_explained(spec, message, venv, module):
    with pytest.raises(ConfigurationError, match=message):
        load_agent(spec, venv)


def test_a_library_missing_inside_the_users_module_is_not_blamed_on_its_name(tmp_path, monkeypatch, venv):
    (tmp_path / "needs_more.py").write_text("import no_such_library\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"'needs_more' cannot be imported: .*no_such_library"):
        load_agent("needs_more:agent", venv)


def test_a_folder_that_is_no_run_says_so(tmp_path, venv):
    with pytest.raises(ConfigurationError, match="is not a run"):
        load_agent(str(tmp_path), venv)
