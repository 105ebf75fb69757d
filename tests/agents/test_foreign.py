"""Other people's robots under this library's rewards."""

import json
import os
import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec

import rewardlab  # noqa: F401
from rewardlab.agents.foreign import fetch, metaworld
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


def run(code):
    """Return what a process of its own, without a display, prints."""
    surroundings = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "MUJOCO_GL"}
    }
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=surroundings)


@pytest.mark.needs("gl")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_without_a_display_it_draws_pictures_and_opens_no_window():
    done = run(
        "from rewardlab.agents.foreign import fetch\n"
        "env = fetch(render_mode='rgb_array')\n"
        "env.reset(seed=0)\n"
        "print(env.render().std() > 5)\n"
        "try: fetch(render_mode='human')\n"
        "except ValueError as error: print(error)"
    )
    assert done.stdout.splitlines() == [
        "True",
        "render_mode='human' opens a window and there is no display: give 'rgb_array'",
    ]


def test_it_says_nothing_of_environments_that_nobody_asked_for():
    assert not run("from rewardlab.agents.foreign import fetch\nfetch()").stderr


@pytest.mark.parametrize("missing", ["gymnasium_robotics", "mujoco"])
def test_without_what_it_needs_it_says_what_to_install(missing):
    code = (
        f"import sys, json; sys.modules[{missing!r}] = None\n"
        "from rewardlab.agents.foreign import fetch\n"
        "try: fetch()\n"
        "except ImportError as error: print(json.dumps(str(error)))"
    )
    done = run(code)
    assert "pip install 'rewardlab[fetch]'" in json.loads(done.stdout)


def test_without_meta_world_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "metaworld", None)
    with pytest.raises(MissingDependency, match=r"an environment of its own.* pip install 'rewardlab\[metaworld\]'"):
        metaworld("reach-v3")
    with pytest.raises(ConfigurationError, match="max_steps=501"):
        metaworld("reach-v3", max_steps=501)


class TestMetaWorld:
    """Where Meta-World is installed, which wants a MuJoCo that the rest of the tests do not run with."""

    @pytest.fixture(autouse=True)
    def _installed(self):
        pytest.importorskip("metaworld")

    def test_the_seed_of_a_reset_says_which_goal_there_is(self):
        env, other = metaworld("pick-place-v3"), gymnasium.make("RewardLab/MetaWorld-v0", task="pick-place-v3")
        first, again = env.reset(seed=7)[0], other.reset(seed=7)[0]
        np.testing.assert_array_equal(first, again)
        assert env.observation_space.contains(first)
        assert len({tuple(env.reset(seed=seed)[0][-3:]) for seed in range(8)}) > 4
        np.testing.assert_array_equal(env.reset(seed=7)[0], first)
        assert not np.array_equal(env.reset()[0][-3:], first[-3:])

    @pytest.mark.filterwarnings("ignore:Constant")
    def test_its_own_policy_solves_its_task_by_the_signals(self):
        from metaworld.policies import ENV_POLICY_MAP

        env, policy = metaworld("pick-place-v3", reward="gated", max_steps=120), ENV_POLICY_MAP["pick-place-v3"]()
        observation, info = env.reset(seed=0)
        assert info["signals"]["distance"] > 0.1
        signals, rewards, truncated = [], [], False
        while not truncated:
            action = np.clip(policy.get_action(observation), -1, 1).astype(np.float32)
            observation, reward, terminated, truncated, info = env.step(action)
            assert not terminated
            signals.append(info["signals"])
            rewards.append(reward)
        assert len(signals) == 120
        for name in ("near", "grasped", "success"):
            assert not signals[0][name]
            assert signals[-1][name]
        assert signals[-1]["distance"] < 0.08 < signals[0]["distance"]
        assert signals[-1]["progress"] == pytest.approx(1.0)
        assert rewards[0] == 0.0
        assert rewards[-1] > 1.2

    def test_without_a_reward_its_own_is_paid(self):
        env = metaworld("reach-v3")
        env.reset(seed=0)
        _, reward, _, _, info = env.step(env.action_space.sample())
        assert reward == pytest.approx(info["unscaled_reward"])

    def test_an_unknown_task(self):
        with pytest.raises(ConfigurationError, match="Did you mean 'reach-v3'"):
            metaworld("reech-v3")
