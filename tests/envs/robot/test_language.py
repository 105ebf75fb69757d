"""Robots in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.robot.environments import PickPlaceEnv, ReachEnv, StackEnv

ENV = PickPlaceEnv()
JOINTS = PickPlaceEnv(actions="joints")
REACH = ReachEnv()
numbers = st.floats(-1, 1, width=32)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("move(1, 0, -0.5)", [1, 0, -0.5, 1]),
        ("move(1, 0, -0.5) close", [1, 0, -0.5, -1]),
        ("MOVE ( .5 , -.25, +1 ) OPEN", [0.5, -0.25, 1, 1]),
        ("first move(0, 0, 0), but then: move(0, 1, 0) close.", [0, 1, 0, -1]),
    ],
)
def test_moves_are_read(text, action):
    assert ENV.parse(text).tolist() == action


@pytest.mark.parametrize("text", ["", "close", "move()", "move(1, 2)", "move(1, 2, 3, 4)", "remove(1, 0, 0)", "move"])
def test_what_is_no_move_is_invalid(text):
    action = ENV.parse(text)
    assert action.shape == (4,) and np.isnan(action).all()
    ENV.reset(seed=0)
    assert ENV.step(action)[4]["signals"]["valid"] is False


def test_a_move_that_is_too_large_is_cut_off_and_invalid():
    ENV.reset(seed=0)
    action = ENV.parse("move(3, 0, 0)")
    assert action.tolist() == [3, 0, 0, 1]
    assert ENV.step(action)[4]["signals"]["valid"] is False


@given(st.text())
def test_any_text_gives_an_action(text):
    assert ENV.parse(text).shape == (4,)


def test_closed_fingers_need_no_words():
    env = ReachEnv()
    assert env.parse("move(0, 0, 1)").tolist() == [0, 0, 1]
    assert "close" not in env.instructions and "close" in ENV.instructions


def test_joints_are_moved_by_moves_of_the_hand():
    env = PickPlaceEnv(actions="joints")
    env.reset(seed=0)
    action = env.parse("move(0, 0, -1) close")
    assert action.shape == (8,) and action[7] == -1 and np.abs(action).max() <= 1
    height = env.task.facts.tool[2]
    for _ in range(3):
        env.step(env.parse("move(0, 0, -1) close"))
    assert env.task.facts.tool[2] < height - 0.04


def test_the_state_in_words():
    env = StackEnv()
    observation, _ = env.reset(seed=0)
    x, y, z = (100 * value for value in env.task.facts.thing)
    lines = env.describe(observation).splitlines()
    assert lines[0].replace("-0.0", "0.0") == "tool: (45.0, 0.0, 25.0) cm"
    assert lines[1] == f"box: ({x:.1f}, {y:.1f}, {z:.1f}) cm"
    assert lines[2].startswith("lower box: (") and lines[3].startswith("goal: (")
    assert lines[-1] == "The fingers are 8.0 cm apart. Steps left: 50."


def test_a_grasp_is_said():
    env = PickPlaceEnv()
    observation, _ = env.reset(seed=0)
    expert = env.expert()
    while not env.task.facts.grasped:
        observation, *_ = env.step(expert(observation))
    assert "The fingers hold the box." in env.describe(observation)


@given(st.sampled_from([ENV, JOINTS, REACH]), st.lists(numbers, min_size=8, max_size=8), st.sampled_from([-1, 1]))
def test_what_is_said_is_read_to_two_digits(env, values, fingers):
    action = np.array(values[: env.control.size], np.float32)
    if env.control.fingers:
        action[-1] = fingers
    assert env.parse(env.say(action)) == pytest.approx(action, abs=0.00501)


@pytest.mark.parametrize(
    ("env", "action", "text"),
    [
        (ENV, [0.125, -1, 0, 1], "move(0.12, -1, 0) open"),
        (ENV, [-0.001, 1, 0.5, -1], "move(0, 1, 0.5) close"),
        (REACH, [0.333, -0.666, 0], "move(0.33, -0.67, 0)"),
        (JOINTS, [0, 0.1, 0, -1, 0, 1, 0, -1], "turn(0, 0.1, 0, -1, 0, 1, 0) close"),
    ],
)
def test_actions_are_said_in_few_characters(env, action, text):
    assert env.say(action) == text


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 1e20, np.nan, np.inf, -np.inf]), min_size=4, max_size=4))
def test_what_is_no_action_remains_none(values):
    action = np.array(values, np.float32)
    assert ENV.action_space.contains(ENV.parse(ENV.say(action))) == bool(np.all(np.abs(action[:3]) <= 1))


def test_only_joints_turn():
    assert np.isnan(ENV.parse("turn(0, 0, 0, 0, 0, 0, 0) open")).all()
    assert ENV.parse("move(0, 0, 1) or turn(1)").tolist() == [0, 0, 1, 1]
    assert "turn(" in JOINTS.instructions and "turn(" not in ENV.instructions
    assert np.isnan(JOINTS.parse("turn(0, 0, 0)")).all()
