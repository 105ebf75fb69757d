"""One model and its state."""

import copy
import math

import numpy as np
import pytest

from rewardlab.envs.robot import environments
from rewardlab.envs.robot.arm import START, inverse
from rewardlab.envs.robot.simulation import SECONDS, SUBSTEPS, Simulation

NAMES = [getattr(environments, name).task_class.model for name in environments.__all__]


@pytest.fixture
def simulation():
    simulation = Simulation("pick_place")
    simulation.reset()
    simulation.put("box", (0.5, 0.0, 0.025))
    simulation.settle()
    return simulation


@pytest.mark.parametrize("name", NAMES)
def test_every_model_loads_and_steps_as_long_as_is_said(name):
    simulation = Simulation(name)
    assert simulation.model.opt.timestep * SUBSTEPS == pytest.approx(SECONDS)
    simulation.reset()
    simulation.step(simulation.data.ctrl.copy())
    assert simulation.data.time == pytest.approx(SECONDS)
    assert simulation.limits.shape == (7, 2)
    assert simulation.forces.tolist() == [87.0] * 4 + [30.0] * 3 + [20.0] * 2


@pytest.mark.parametrize("closed", [False, True])
def test_reset(simulation, closed):
    simulation.step((*inverse((0.6, 0.1, 0.1)), 0.02, 0.02))
    simulation.reset(closed=closed)
    simulation.settle()
    assert simulation.tool() == pytest.approx(START)
    assert simulation.width() == (0.0 if closed else 0.08)
    assert simulation.data.time == 0.0 and not simulation.data.qvel.any()


def test_put_and_at(simulation):
    simulation.data.qvel[:] = 1.0
    simulation.put("box", (0.4, 0.2, 0.3), math.pi / 2)
    simulation.settle()
    body = simulation.model.body("box").id
    assert simulation.at(body) == (0.4, 0.2, 0.3)
    assert simulation.data.xmat[body].tolist() == pytest.approx([0, -1, 0, 1, 0, 0, 0, 0, 1])
    assert simulation.data.joint("box").qvel.tolist() == [0.0] * 6


def test_mark(simulation):
    simulation.mark("goal", (0.1, 0.2, 0.3))
    simulation.settle()
    assert simulation.at(simulation.model.body("goal").id) == (0.1, 0.2, 0.3)


def test_touched_tells_the_fingers_apart():
    simulation = Simulation("pick_place")
    box = frozenset({int(simulation.model.geom("box").id)})
    x, y, z = START
    simulation.reset()
    simulation.settle()
    side = math.copysign(1.0, simulation.data.geom("left").xpos[1] - y)
    # The open fingers' faces are 4 cm from the middle, half of the box is 2.5 cm: half a millimetre into one.
    for beside, expected in ((0.0, (False, False)), (0.0155, (True, False)), (-0.0155, (False, True))):
        simulation.put("box", (x, y + side * beside, z))
        simulation.settle()
        assert simulation.touched(box) == expected


@pytest.mark.parametrize("yaw", [0.0, 0.6, -0.9])
def test_only_what_is_between_the_fingers_is_pinched(yaw):
    simulation = Simulation("pick_place")
    box = frozenset({int(simulation.model.geom("box").id)})
    simulation.reset()
    x, y, z = START
    # Half of the box is 2.5 cm, the tips are 1 cm below the tool: half a millimetre into it, from both sides or above.
    for closed, width, below, pinched in (
        (False, 0.0245, 0.0, True),
        (False, 0.01, 0.0345, False),
        (True, 0, 0.0345, False),
    ):
        simulation.reset(closed=closed)
        simulation.data.qpos[:7] = inverse(START, yaw)
        simulation.data.qpos[7:9] = width
        simulation.put("box", (x, y, z - below), yaw)
        simulation.settle()
        assert simulation.touched(box) == (True, True)
        assert simulation.pinched(box) is pinched


def test_saved_states_go_on_exactly_as_before(simulation):
    random = np.random.default_rng(0)
    controls = [(*inverse(tuple(random.uniform((0.4, -0.2, 0.02), (0.6, 0.2, 0.2)))), 0.02, 0.02) for _ in range(20)]
    for control in controls[:10]:
        simulation.step(control)
    state = simulation.save()
    for control in controls[10:]:
        simulation.step(control)
    wanted = simulation.data.qpos.tolist(), simulation.data.qvel.tolist()
    other = Simulation("pick_place")
    for each in (simulation, other):
        each.load(state)
        for control in controls[10:]:
            each.step(control)
        assert (each.data.qpos.tolist(), each.data.qvel.tolist()) == wanted


def test_copies_are_independent(simulation):
    other = copy.deepcopy(simulation)
    before = simulation.data.qpos.tolist()
    other.model.body_mass[-1] = 5.0
    other.step((*inverse((0.6, 0.1, 0.1)), 0.0, 0.0))
    assert simulation.data.qpos.tolist() == before
    assert simulation.model.body_mass[-1] != 5.0
    assert other.tool() != simulation.tool()


def test_models_are_of_one_simulation_each():
    first, second = Simulation("push"), Simulation("push")
    first.model.geom_friction[:] = 0.0
    assert second.model.geom_friction.any()
