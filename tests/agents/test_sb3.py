"""The algorithms of stable-baselines3: settings are checked, observations find the right network."""

import pickle

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode

from rewardlab.agents.sb3 import SB3Learner, all_settings
from rewardlab.agents.sb3_features import TileFeatures, is_tiles
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401  registers the ids

SMALL = {
    "ppo": {"n_envs": 4, "n_steps": 8, "batch_size": 32, "n_epochs": 1},
    "a2c": {"n_envs": 4, "n_steps": 8},
    "dqn": {"n_envs": 4, "buffer_size": 200, "learning_starts": 20, "batch_size": 8},
}


def learner(algorithm, env="Toy/Corridor-v0", *, settings=(), seed=0, **kwargs):
    chosen = SMALL[algorithm] | dict(settings)
    venv = vectorize(env, chosen["n_envs"], autoreset_mode=AutoresetMode.SAME_STEP, **kwargs)
    return SB3Learner(algorithm, venv, settings=chosen, seed=seed)


def weights(trained):
    return torch.cat([parameter.flatten() for parameter in trained.model.policy.parameters()]).detach().clone()


def learn(trained, steps):
    pauses = []
    trained.learn(steps, [0, steps // 2], pauses.append, lambda step: None)
    return pauses


@pytest.mark.parametrize("algorithm", ["ppo", "a2c", "dqn"])
@pytest.mark.parametrize(
    ("env", "kwargs"),
    [
        ("Toy/Corridor-v0", {"fault_at": 3}),
        ("Maze-v0", {"size": 5}),
        ("Maze-v0", {"size": 5, "observation": "egocentric", "reward": "gated"}),
    ],
)
def test_every_algorithm_learns_on_native_and_on_single_environments(algorithm, env, kwargs):
    trained = learner(algorithm, env, **kwargs)
    before = weights(trained)
    pauses = learn(trained, 96)
    assert pauses == [0, 64 if algorithm != "dqn" else 48, 96]
    assert trained.steps == 96
    assert not torch.equal(before, weights(trained))


@pytest.mark.parametrize("algorithm", ["ppo", "dqn"])
def test_the_seed_determines_the_weights(algorithm):
    first, again, other = (learner(algorithm, "Maze-v0", size=5, seed=seed) for seed in (1, 1, 2))
    for trained in (first, again, other):
        learn(trained, 64)
    assert torch.equal(weights(first), weights(again))
    assert not torch.equal(weights(first), weights(other))


@pytest.mark.parametrize("algorithm", ["ppo", "dqn"])
def test_a_checkpoint_brings_back_agent_and_step(algorithm, tmp_path):
    trained = learner(algorithm, "Maze-v0", size=5)
    learn(trained, 64)
    trained.save(tmp_path)
    venv = vectorize("Maze-v0", 4, autoreset_mode=AutoresetMode.SAME_STEP, size=5)
    back = SB3Learner(algorithm, venv, settings=SMALL[algorithm], seed=0, checkpoint=tmp_path)
    assert back.steps == 64
    assert torch.equal(weights(back), weights(trained))
    if algorithm == "dqn":
        # What was seen is saved, not the room for all that may be.
        with (tmp_path / "replay.pkl").open("rb") as file:
            assert len(pickle.load(file).rewards) == 17
        assert len(back.model.replay_buffer.rewards) == 50


def test_an_unknown_setting_is_told_its_neighbour():
    with pytest.raises(ConfigurationError, match="Did you mean 'learning_rate'"):
        all_settings("ppo", {"learning_rat": 1})


def test_settings_of_the_caller_go_before_the_defaults():
    assert all_settings("ppo", {"n_envs": 3})["n_envs"] == 3
    assert all_settings("dqn", {})["n_envs"] != all_settings("ppo", {})["n_envs"]


@pytest.mark.parametrize(("env", "kwargs"), [("Toy/Chatty-v0", {}), ("Maze-v0", {"observation": "text"})])
def test_texts_are_refused_with_advice(env, kwargs):
    with pytest.raises(ConfigurationError, match=r"has a Text space: .*--set observation=grid"):
        learner("ppo", env, **kwargs)


def test_the_trainers_gamma_is_the_environments_unless_set():
    assert learner("ppo").model.gamma == 0.99
    assert learner("ppo", settings={"gamma": 0.9}).model.gamma == 0.9


def test_tiles_enter_the_network_as_names_not_as_numbers():
    space = gymnasium.spaces.Box(0, 4, (3, 3), np.uint8)
    assert is_tiles(space)
    features = TileFeatures(space)
    picture = torch.tensor([[[0, 1, 2], [3, 4, 0], [1, 1, 1]]])
    hot = features(picture).reshape(9, 5)
    assert features.features_dim == 45
    assert torch.equal(hot.argmax(-1), picture.flatten())
    assert torch.equal(hot.sum(-1), torch.ones(9))


@pytest.mark.parametrize(
    "space",
    [
        gymnasium.spaces.Box(0, 255, (9, 9), np.uint8),
        gymnasium.spaces.Box(0, 4, (9,), np.uint8),
        gymnasium.spaces.Box(0.0, 4.0, (9, 9), np.float32),
        gymnasium.spaces.Discrete(4),
    ],
)
def test_other_observations_are_no_tiles(space):
    assert not is_tiles(space)


def test_the_learning_rate_falls_to_0_where_it_is_told_to():
    annealed = learner("dqn", settings={"learning_rate": 4e-4, "anneal": True, "target_update_interval": 100})
    rates = []
    annealed.learn(
        200,
        [0, 100],
        lambda step: rates.append(annealed.model.policy.optimizer.param_groups[0]["lr"]),
        lambda step: None,
    )
    assert rates == [pytest.approx(4e-4), pytest.approx(2e-4, rel=0.1), pytest.approx(0.0, abs=1e-5)]
    annealed.close()
