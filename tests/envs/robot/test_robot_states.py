"""States that are saved go on exactly as before: whatever the hand, the masses and the forces are."""

import math

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium.utils.env_checker import data_equivalence

import rewardlab  # noqa: F401 (registers the ids)
from rewardlab.envs.robot.environments import PegInsertEnv


def make(task="PickPlace", **arguments):
    return gymnasium.make(f"RewardLab/{task}-v0", **arguments).unwrapped


def check(env, other, given, cut):
    """Play `given` in one environment, and from step `cut` on in both."""
    for action in given[:cut]:
        env.step(action)
    state = env.get_state()
    wanted = [env.step(action) for action in given[cut:]]
    for each in (other, env):
        each.set_state(state)
        for action, expected in zip(given[cut:], wanted, strict=True):
            assert data_equivalence(each.step(action), expected, exact=True)


@pytest.mark.parametrize("actions", ["effector", "joints"])
def test_a_hand_that_presses_on_something(actions):
    press = [0.2, 0.0, -1.0, -1.0] if actions == "effector" else [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0]
    env, other = make("Drawer", actions=actions), make("Drawer", actions=actions)
    env.reset(seed=34)
    check(env, other, [press] * 45, 33)


def test_a_hand_that_is_behind_what_is_asked_of_it():
    env, other = make(randomise=1.0), make(randomise=1.0)
    env.reset(seed=0)
    check(env, other, list(np.random.default_rng(0).choice([-1.0, 1.0], (12, 4))), 2)


@pytest.mark.parametrize("task", ["PickPlace", "Drawer"])
def test_forces_on_things_of_other_masses(task):
    env, other = make(task, randomise=1.0, privilege=1.0), make(task, randomise=1.0, privilege=1.0)
    env.reset(options={"task": 10})
    other.reset(options={"task": 20})
    expert = env.expert()
    given = [expert(env.step(expert(None))[0]) for _ in range(20)]
    env.reset(options={"task": 10})
    check(env, other, given, 12)


def test_a_peg_that_falls_over_above_the_hole():
    env, other = PegInsertEnv(), PegInsertEnv()
    env.reset(options={"task": 3})
    # Below the hand, so that there is some progress in any case.
    env.task.goal[:2] = 0.45, 0.0
    peg = env.simulation.data.joint("peg")
    # A moment after this step it no longer stands.
    peg.qpos[:] = (0.45, 0.0, 0.1193, math.cos(0.101), math.sin(0.101), 0.0, 0.0)
    peg.qvel[:] = (0.0, 0.0, 0.2, 3.0, 0.0, 0.0)
    check(env, other, [[0.0, 0.0, 0.0, 1.0]] * 5, 1)


class Obstinate:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no array")


@pytest.mark.parametrize("action", [torch.ones(4, requires_grad=True), Obstinate(), [Obstinate()] * 4, 10**400])
def test_what_no_array_can_be_made_of_is_invalid(action):
    env = make()
    env.reset(seed=0)
    assert env.step(action)[4]["signals"]["valid"] is False
