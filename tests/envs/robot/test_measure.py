"""What is measured, by hand and from what the simulation says."""

import math

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import data_equivalence

import rewardlab  # noqa: F401 (registers the ids)
from rewardlab.envs.registration import TABLE
from rewardlab.envs.robot.environments import PickPlaceEnv, ReachEnv, StackEnv
from rewardlab.envs.robot.measure import HELD, Meter
from rewardlab.envs.robot.reach import Reach
from rewardlab.envs.robot.simulation import SECONDS

from . import robot_samples as samples

IDS = [id for id, entry in TABLE.items() if ".robot." in entry.entry_point]


def signals_of(env, policy, seed=0):
    """Return the signals of an episode, one mapping a step, the reset's first."""
    observation, info = env.reset(seed=seed)
    rows = [info["signals"]]
    for _ in range(env.max_steps):
        observation, *_, info = env.step(policy(observation))
        rows.append(info["signals"])
    return rows


@pytest.mark.parametrize("id", IDS)
def test_the_expert_ends_with_everything_done(id):
    env = gymnasium.make(id).unwrapped
    rows = signals_of(env, env.expert())
    last = rows[-1]
    assert last["success"] is True and last["score"] == last["progress"] == last["held"] == 1.0
    assert last["stage"] == len(env.task.stages) and last["distance"] <= env.task.tolerance
    assert rows[0]["success"] is False and rows[0]["held"] == 0.0


@pytest.mark.parametrize("id", IDS)
def test_signals_agree_with_each_other(id):
    env = gymnasium.make(id).unwrapped
    shares = [share for _, share in env.task.stages]
    env.action_space.seed(0)
    for policy in (env.expert(), lambda observation: env.action_space.sample()):
        held = 0
        for row in signals_of(env, policy):
            held = held + 1 if row["distance"] <= env.task.tolerance else 0
            assert row["success"] == (held > 0) and row["held"] == min(held / HELD, 1.0)
            if not row["success"]:
                stage = int(row["stage"])
                wanted = sum(shares[:stage]) + (shares[stage] * row["fraction"] if stage < len(shares) else 0)
                assert row["progress"] == pytest.approx(min(wanted, 0.999))
            assert row["contact"] or not row["grasped"]
            assert row["grasped"] or not row["lifted"] or id == "RewardLab/Drawer-v0"
            assert 0.0 <= row["effort"] <= 1.0 and row["jerk"] >= 0.0


def test_distance_and_reach_are_of_the_observation():
    env = PickPlaceEnv()
    expert, (observation, _) = env.expert(), env.reset(seed=1)
    for _ in range(env.max_steps):
        observation, *_, info = env.step(expert(observation))
        row = info["signals"]
        gap = observation["achieved_goal"] - observation["desired_goal"]
        assert row["distance"] == pytest.approx(float(np.linalg.norm(gap)))
        assert row["reach"] == pytest.approx(math.dist(observation["observation"][:3], observation["achieved_goal"]))


def test_grasped_and_lifted_come_in_order():
    rows = signals_of(env := PickPlaceEnv(), env.expert(), seed=1)
    first = {
        name: next(step for step, row in enumerate(rows) if row[name]) for name in ("contact", "grasped", "lifted")
    }
    assert 0 < first["contact"] <= first["grasped"] < first["lifted"]


def test_success_of_a_stack_waits_for_letting_go():
    env = StackEnv()
    rows = signals_of(env, env.exploits()["hold"], seed=3)
    assert not any(row["success"] for row in rows) and rows[-1]["progress"] == pytest.approx(0.85)
    assert rows[-1]["stage"] == 4.0 and rows[-1]["aligned"]


def test_jerk_is_the_change_of_accelerations():
    env = ReachEnv()
    env.reset(seed=0)
    before = env.simulation.data.qacc[:7].copy()
    *_, info = env.step(np.array([1, 1, 1], np.float32))
    after = env.simulation.data.qacc[:7]
    assert info["signals"]["jerk"] == pytest.approx(float(np.abs(after - before).mean()) / SECONDS)


def test_calm_is_calm():
    env = ReachEnv()
    rows = signals_of(env, lambda observation: np.zeros(3, np.float32))
    assert rows[-1]["jerk"] < 1.0 and rows[-1]["effort"] < 0.02
    assert not any(row["overload"] or row["joint_limit"] for row in rows)


def test_joint_limits_and_overload_are_noticed():
    env = PickPlaceEnv(actions="joints")
    rows = signals_of(env, lambda observation: np.array([1] * 7 + [0], np.float32))
    assert rows[-1]["joint_limit"] and any(row["overload"] for row in rows)
    assert not rows[0]["joint_limit"]


@pytest.mark.parametrize(("end", "inwards"), [(0, 1), (1, -1)])
@pytest.mark.parametrize("joint", range(7))
def test_one_joint_at_one_of_its_limits_is_enough(joint, end, inwards):
    task, _ = samples.begin(Reach)
    meter = Meter(task)
    meter.begin()
    first = meter.read()
    assert not first["joint_limit"] and first["jerk"] == first["held"] == 0.0
    for away, at_limit in ((0.002, False), (0.0005, True)):
        task.simulation.data.qpos[joint] = task.simulation.limits[joint, end] + inwards * away
        assert meter.read()["joint_limit"] is at_limit


@pytest.mark.parametrize("motor", range(9))
def test_one_motor_that_gives_all_it_can_is_an_overload(motor):
    task, _ = samples.begin(Reach)
    meter, used = Meter(task), task.simulation.data.actuator_force
    for share, overload in ((-1.0, True), (1.0, True), (0.99, False)):
        used[:] = 0.0
        used[motor] = share * task.simulation.forces[motor]
        measured = meter.read()
        assert measured["overload"] is overload and measured["effort"] == pytest.approx(abs(share) / 9)


def test_contacts_of_a_fresh_episode_are_none():
    env = PickPlaceEnv()
    expert, (observation, _) = env.expert(), env.reset(seed=1)
    for _ in range(20):
        observation, *_ = env.step(expert(observation))
    assert env.task.facts.grasped
    _, info = env.reset(seed=1)
    assert not info["signals"]["contact"] and info["signals"]["held"] == 0.0


@pytest.mark.parametrize("actions", ["effector", "joints"])
@pytest.mark.parametrize("id", IDS)
def test_saved_states_go_on_exactly_as_before(id, actions):
    env, other = (gymnasium.make(id, actions=actions).unwrapped for _ in range(2))
    env.reset(seed=3)
    env.action_space.seed(3)
    given = [env.action_space.sample() for _ in range(20)]
    for action in given[:8]:
        env.step(action)
    state = env.get_state()
    wanted = [env.step(action) for action in given[8:]]
    other.reset(seed=0)
    other.set_state(state)
    for action, expected in zip(given[8:], wanted, strict=True):
        assert data_equivalence(other.step(action), expected, exact=True)


def test_observed_numbers_by_hand():
    env = PickPlaceEnv()
    observation, _ = env.reset(seed=0)
    numbers = observation["observation"]
    tool, box = np.array(env.task.facts.tool), np.array(env.task.facts.thing)
    assert numbers.shape == (3 + 3 + 1 + 3 + 3 + 3 + 6 + 6,)
    assert numbers[:3].tolist() == tool.tolist() and not numbers[3:6].any() and numbers[6] == pytest.approx(0.08)
    assert not numbers[7:10].any()
    assert numbers[10:13].tolist() == box.tolist() and numbers[13:16] == pytest.approx(box - tool)
    body = env.simulation.model.body("box").id
    assert numbers[16:22].tolist() == env.simulation.data.xmat[body][:6].tolist()
    assert not numbers[22:].any()
    moved, *_ = env.step(np.array([1, 0, 0, 1], np.float32))
    assert moved["observation"][3:6] == pytest.approx((moved["observation"][:3] - tool) / SECONDS)
    assert PickPlaceEnv(actions="joints").observation_space["observation"].shape == (28 + 21,)
