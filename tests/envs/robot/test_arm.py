"""The closed-form inverse kinematics against MuJoCo's forward kinematics."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.robot.arm import ARM, GRIPPER, START, WORKSPACE, inverse
from rewardlab.envs.robot.simulation import Simulation

SIMULATION = Simulation("reach")
PLACES = st.tuples(*(st.floats(low, high) for low, high in zip(*WORKSPACE, strict=True)))


def pose(angles):
    """Where the tool is, and the axes of the hand, one a column."""
    SIMULATION.data.qpos[:7] = angles
    SIMULATION.settle()
    return np.array(SIMULATION.tool()), SIMULATION.data.body("hand").xmat.reshape(3, 3)


@given(PLACES, st.floats(-1.0, 1.0))
def test_forward_agrees_with_inverse_over_the_workspace(place, yaw):
    tool, axes = pose(inverse(place, yaw))
    assert math.dist(tool, place) < 1e-9
    # The hand points down, and its fingers move along y turned by yaw, in one direction or the other.
    assert axes[:, 2] == pytest.approx([0, 0, -1], abs=1e-9)
    assert abs(axes[:, 1] @ [-math.sin(yaw), math.cos(yaw), 0]) == pytest.approx(1.0, abs=1e-9)


@given(PLACES)
def test_the_workspace_is_within_the_joints_limits(place):
    for angle, (low, high) in zip(inverse(place), SIMULATION.limits, strict=True):
        assert low < angle < high


@given(st.tuples(*[st.floats(-3.0, 3.0)] * 3))
def test_places_out_of_reach_give_the_nearest_in_their_direction(place):
    angles = inverse(place)
    assert all(math.isfinite(angle) for angle in angles)
    shoulder = np.array([0.0, 0.0, 0.35])
    wrist = pose(angles)[0] + [0, 0, 0.21] - shoulder
    wanted = np.add(place, [0, 0, 0.21]) - shoulder
    if np.linalg.norm(wanted) > 0.8:
        assert np.linalg.norm(wrist) == pytest.approx(0.799, abs=1e-9)
        assert np.cross(wrist, wanted) == pytest.approx([0, 0, 0], abs=1e-6)


def test_by_hand():
    # Wrist and shoulder as far apart as both links' lengths over a right angle.
    place = (0.4 * math.sqrt(2), 0.0, 0.35 - 0.21)
    assert inverse(place) == pytest.approx((0, math.pi / 4, 0, math.pi / 2, 0, math.pi / 4, 0))
    assert inverse((0.0, place[0], place[2]))[0] == pytest.approx(math.pi / 2)


def test_an_episode_begins_at_the_start_at_rest():
    SIMULATION.reset()
    SIMULATION.settle()
    assert SIMULATION.tool() == pytest.approx(START)
    control = SIMULATION.data.ctrl.copy()
    for _ in range(25):
        SIMULATION.step(control)
    assert math.dist(SIMULATION.tool(), START) < 1e-3
    assert np.abs(SIMULATION.data.qvel).max() < 1e-3


def test_joints_are_where_the_numbers_say():
    for index, name in enumerate((*ARM, *GRIPPER)):
        assert int(SIMULATION.model.joint(name).qposadr[0]) == index
        assert int(SIMULATION.model.actuator(index).trnid[0]) == int(SIMULATION.model.joint(name).id)
