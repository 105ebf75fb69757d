"""What actions do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.robot.arm import OPEN, START, WORKSPACE
from rewardlab.envs.robot.control import ACTIONS, STEP, TURN, open_control
from rewardlab.envs.robot.simulation import Simulation
from rewardlab.envs.robot.skills import toward

UNIT = st.floats(-1, 1, width=32)


def at_work(name, *, fingers=True):
    simulation = Simulation("reach")
    simulation.reset(closed=not fingers)
    simulation.settle()
    control = open_control(name, simulation, fingers=fingers)
    control.begin()
    return control


@pytest.mark.parametrize(("name", "size"), [("effector", 4), ("joints", 8)])
def test_sizes(name, size):
    assert at_work(name).size == size
    assert at_work(name, fingers=False).size == size - 1


@pytest.mark.parametrize("name", ACTIONS)
def test_the_hand_arrives_in_both_modes(name):
    control = at_work(name)
    place = (0.52, -0.1, 0.08)
    for _ in range(30):
        control.apply(control.write(toward(control, place, 1.0)).tolist())
    assert math.dist(control.simulation.tool(), place) < 0.002


def test_one_step_of_the_effector():
    control = at_work("effector")
    control.apply([1.0, 0.0, -1.0, 0.0])
    x, y, z = START
    assert control.asked == pytest.approx((x + STEP, y, z - STEP))
    assert control.simulation.data.ctrl[7:].tolist() == pytest.approx([OPEN / 2] * 2)


@pytest.mark.parametrize(("fingers", "width"), [(1.0, 2 * OPEN), (-1.0, 0.0), (0.0, OPEN)])
def test_the_fingers_open_and_close(fingers, width):
    control = at_work("effector")
    for _ in range(15):
        control.apply([0.0, 0.0, 0.0, fingers])
    assert control.simulation.width() == pytest.approx(width, abs=2e-3)


def test_closed_fingers_stay_closed():
    control = at_work("effector", fingers=False)
    for _ in range(10):
        control.apply([0.5, -0.5, 0.5])
    assert control.simulation.width() < 2e-3


def test_a_joint_turns_as_asked():
    control = at_work("joints")
    before = control.angles.copy()
    control.apply([0.5, 0, 0, 0, 0, 0, -1.0, 1.0])
    assert control.angles - before == pytest.approx([0.5 * TURN, 0, 0, 0, 0, 0, -TURN])
    for _ in range(10):
        control.apply([0.0] * 7 + [1.0])
    assert control.simulation.data.qpos[0] == pytest.approx(control.angles[0], abs=2e-3)


@given(st.lists(st.tuples(UNIT, UNIT, UNIT, UNIT), min_size=1, max_size=8))
def test_what_is_asked_stays_in_the_workspace_and_near_the_hand(actions):
    control = at_work("effector")
    for action in actions:
        tool = control.simulation.tool()
        control.apply(list(action))
        for low, high, asked, here in zip(*WORKSPACE, control.asked, tool, strict=True):
            assert low <= asked <= high
            assert abs(asked - here) <= 0.05 + 1e-9 or asked in (low, high)


@given(st.lists(st.tuples(*[UNIT] * 8), min_size=1, max_size=8))
def test_joints_stay_within_their_limits(actions):
    control = at_work("joints")
    for action in actions:
        control.apply(list(action))
        low, high = control.simulation.limits.T
        assert np.all((low <= control.angles) & (control.angles <= high))


@pytest.mark.parametrize("name", ACTIONS)
def test_saved_controls_go_on_as_before(name):
    control = at_work(name)
    action = [0.3] * control.size
    control.apply(action)
    saved, physics = control.save(), control.simulation.save()
    control.apply(action)
    wanted = control.simulation.data.qpos.copy()
    control.apply(action)
    control.load(saved)
    control.simulation.load(physics)
    control.apply(action)
    assert control.simulation.data.qpos.tolist() == wanted.tolist()


@pytest.mark.parametrize("name", ACTIONS)
def test_written_actions_are_of_the_space(name):
    for fingers in (True, False):
        control = at_work(name, fingers=fingers)
        action = control.write((1.0, -1.0, 0.5, -1.0))
        assert action.shape == (control.size,) and action.dtype == np.float32
        assert np.all(np.abs(action) <= 1)
