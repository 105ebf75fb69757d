"""Words become agents; what names none is told what would."""

import numpy as np
import pytest

from rewardlab.agents.agent import Agent
from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.loading import load_agent
from rewardlab.agents.train import Run, train
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.errors import ConfigurationError, RewardLabError

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


@pytest.mark.parametrize(
    ("agent", "settings"),
    [("ppo", {"n_envs": 8, "n_steps": 8, "batch_size": 64}), ("grpo", {"groups": 2, "group_size": 4})],
)
def test_a_run_and_its_checkpoint_are_agents(tmp_path, venv, agent, settings):
    train(Run("Toy/Corridor-v0", 64, agent=agent, settings=settings, evaluations=1, episodes=2), tmp_path)
    (checkpoint,) = (tmp_path / "checkpoints").iterdir()
    observations, info = venv.reset(seed=0)
    whole, part = (load_agent(str(path), venv, seed=5) for path in (tmp_path, checkpoint))
    draws = [np.concatenate([agent.act(observations, info) for _ in range(4)]) for agent in (whole,)]
    part = load_agent(str(checkpoint), venv, seed=5)
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
        (":f", "write module:name"),
        ("my_agents:", "write module:name"),
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


BROKEN = """
import numpy as np

class NoRoom:
    def __init__(self):
        pass

class Words:
    def __init__(self, venv):
        pass
    def reset(self, rows):
        pass
    def act(self, observations, infos):
        return ["left"] * 3

class Single(Words):
    def act(self, observations, infos):
        return 1

def word(observation):
    return "left"

def failing(observation):
    raise KeyError("corner")

def far(observation):
    return 99
"""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("NoRoom", r"NoRoom\(venv\) failed: TypeError"),
        ("Words", "shape .3,. and type <U4"),
        ("Single", r"shape \(\) and type int64; this environment takes shape \(3,\)"),
        ("word", "acting failed: TypeError"),
        ("failing", "acting failed: KeyError: 'corner'"),
    ],
)
def test_what_goes_wrong_in_an_agent_is_told_with_its_name(tmp_path, monkeypatch, venv, name, message):
    (tmp_path / "broken_agents.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RewardLabError, match=f"agent 'broken_agents:{name}'.*{message}"):
        evaluate(load_agent(f"broken_agents:{name}", venv), venv, [0])


def test_an_action_out_of_range_is_the_environments_to_score(tmp_path, monkeypatch, venv):
    (tmp_path / "broken_agents.py").write_text(BROKEN)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert evaluate(load_agent("broken_agents:far", venv), venv, [0])[0].length == 10


@pytest.mark.parametrize("code", ["def agent(:", "raise SystemExit(3)", "1 / 0"])
def test_a_module_that_cannot_be_imported_is_told_in_a_line(tmp_path, monkeypatch, venv, code):
    (tmp_path / "crooked.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"agent 'crooked:agent': module 'crooked' cannot be imported"):
        load_agent("crooked:agent", venv)


def test_a_folder_that_is_no_run_says_so(tmp_path, venv):
    with pytest.raises(ConfigurationError, match="is not a run"):
        load_agent(str(tmp_path), venv)
