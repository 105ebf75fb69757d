"""Other people's robots under this library's rewards."""

import json
import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec

import rewardlab  # noqa: F401
from rewardlab.agents.foreign import fetch
from rewardlab.errors import ConfigurationError, ExpressionError, MissingDependency
from rewardlab.wrappers import check_relabelling

ABOVE = np.array([0.0, 0.0, 0.06])

pytest.importorskip("gymnasium_robotics")


def picked(observation):
    """Take the cube to its goal: go above it, down, close, carry."""
    numbers = observation["observation"]
    apart, width = numbers[6:9], numbers[9] + numbers[10]
    if 0.04 < width < 0.06 and np.linalg.norm(apart) < 0.035:
        move = [*(6 * (observation["desired_goal"] - observation["achieved_goal"])), -1.0]
    elif np.linalg.norm(apart[:2]) > 0.02:
        move = [*(6 * (apart + ABOVE)), 1.0]
    elif abs(apart[2]) > 0.015:
        move = [*(6 * apart), 1.0]
    else:
        move = [0.0, 0.0, 0.0, -1.0]
    return np.clip(move, -1, 1).astype(np.float32)


def test_a_cube_is_grasped_lifted_and_brought_to_its_goal():
    env = fetch("FetchPickAndPlace-v4", reward="gated")
    observation, info = env.reset(seed=1)
    assert info["signals"]["stage"] == 0.0
    stages, rewards, over = [], [], False
    while not over:
        observation, reward, terminated, over, info = env.step(picked(observation))
        assert not terminated
        assert info["signals"]["success"] == bool(info["is_success"])
        stages.append(info["signals"]["stage"])
        rewards.append(reward)
    assert {1.0, 3.0, 4.0} <= set(stages)
    assert info["signals"]["lifted"]
    assert info["signals"]["grasped"]
    assert rewards[-1] > 1.4 > 0.5 > min(rewards) == 0.0


def test_hindsight_pays_what_the_goal_would_have_paid():
    env = fetch("FetchPickAndPlace-v4", reward="gated")
    check_relabelling(env)
    observation, _ = env.reset(seed=1)
    paid, achieved, desired, infos = [], [], [], []
    for _ in range(30):
        observation, reward, _, _, info = env.step(picked(observation))
        paid.append(reward)
        achieved.append(observation["achieved_goal"])
        desired.append(observation["desired_goal"])
        infos.append(info)
    same = env.get_wrapper_attr("compute_reward")(np.array(achieved), np.array(desired), infos)
    np.testing.assert_allclose(same, paid)
    reached = env.get_wrapper_attr("compute_reward")(np.array(achieved), np.array(achieved), infos)
    assert (reached >= 1.0).all()
    with pytest.raises(ConfigurationError, match="'progress' reads progress"):
        check_relabelling(fetch("FetchPickAndPlace-v4", reward="stages"))


def test_without_a_reward_its_own_is_paid():
    env = fetch("FetchReachDense-v4")
    env.reset(seed=0)
    _, reward, _, _, info = env.step(env.action_space.sample())
    assert reward == pytest.approx(-info["signals"]["distance"], rel=1e-5)


def test_the_spec_makes_it_again():
    env = fetch("FetchPush-v4", reward="dense")
    again = gymnasium.make(EnvSpec.from_json(env.spec.to_json()))
    assert str(again) == str(env)
    assert again.reset(seed=3)[1]["signals"] == env.reset(seed=3)[1]["signals"]


@pytest.mark.parametrize("name", ["FetchReach", "FetchPush", "FetchSlide", "FetchPickAndPlace"])
def test_registered(name):
    env = gymnasium.make(f"RewardLab/{name}-v0", reward="sparse")
    env.reset(seed=0)
    _, reward, _, _, info = env.step(env.action_space.sample())
    assert reward == info["signals"]["success"]


def test_clear_errors():
    with pytest.raises(ConfigurationError, match=r"FetchPush-v4.* Did you mean 'FetchReach-v4'"):
        fetch("FetchReech-v4")
    with pytest.raises(ConfigurationError, match="FetchReach-v77"):
        fetch("FetchReach-v77")
    with pytest.raises(ExpressionError, match="grasped"):
        fetch("FetchPush-v4", reward="grasped")


def test_a_version_of_mujoco_that_it_does_not_work_with(monkeypatch):
    def make(id, **kwargs):
        raise AssertionError

    monkeypatch.setattr(gymnasium, "make", make)
    with pytest.raises(MissingDependency, match=r"rewardlab\[fetch\]"):
        fetch()


def test_without_gymnasium_robotics_it_says_what_to_install():
    code = (
        "import sys, json; sys.modules['gymnasium_robotics'] = None\n"
        "from rewardlab.agents.foreign import fetch\n"
        "try: fetch()\n"
        "except ImportError as error: print(json.dumps(str(error)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'rewardlab[fetch]'" in json.loads(done.stdout)
