"""PegInsert: two millimetres of clearance."""

import math

import pytest

from rewardlab.envs.robot.peg_insert import CLEARANCE, DEPTH, PegInsert

from . import robot_samples as samples

BOTH = ("effector", "joints")


@pytest.mark.parametrize("actions", BOTH)
def test_the_expert_inserts(actions):
    assert samples.solved_share(PegInsert, 8, 1.0, actions) == 1.0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("actions", BOTH)
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_expert_inserts_500(actions, difficulty):
    assert samples.solved_share(PegInsert, 500, difficulty, actions) >= 0.98


def test_the_peg_stands_in_the_socket_in_the_end():
    task, control = samples.begin(PegInsert, seed=3)
    played = samples.play(task, control)
    x, y, z = task.facts.thing
    assert math.dist((x, y), task.goal[:2]) < 2 * CLEARANCE and z == pytest.approx(0.06, abs=0.005)
    assert played.fractions[-1] == (1.0,) * 5 and task.aligned()
    # Aligned before it is inserted, and never in between as if it were neither.
    inserted = next(step for step, away in enumerate(played.away) if away <= task.tolerance)
    assert all(away <= task.tolerance for away in played.away[inserted:])


@pytest.mark.parametrize("exploit", ["hover", "rim", "fling"])
def test_no_exploit_inserts(exploit):
    for seed in range(3):
        task, control = samples.begin(PegInsert, seed=seed)
        assert min(samples.play(task, control, exploit).away) > task.tolerance


def test_hover_holds_the_peg_above_the_hole():
    task, control = samples.begin(PegInsert, seed=1)
    samples.play(task, control, "hover")
    assert task.facts.grasped and task.lifted() and task.aligned() and task.facts.thing[2] > 0.12
    assert task.fractions() == (1.0, 1.0, 1.0, 1.0, 0.0)


def test_rim_presses_on_the_socket_and_does_not_go_through():
    task, control = samples.begin(PegInsert, seed=1)
    played = samples.play(task, control, "rim")
    assert all(facts.thing[2] > 0.1 for facts in played.facts[-10:])


@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_peg_and_socket_are_on_two_sides(difficulty):
    task, control = samples.begin(PegInsert)
    sides = set()
    for seed in range(50):
        samples.start(task, control, seed, difficulty)
        peg, goal = task.facts.thing, task.goal
        assert peg[1] * goal[1] < 0 and abs(peg[1] - goal[1]) >= 0.16
        assert peg[2] == pytest.approx(0.06) and goal[2] == pytest.approx(0.06)
        spread = 0.5 + 0.5 * difficulty
        for place in (peg, goal):
            assert abs(place[0] - 0.5) <= 0.1 * spread and 0.08 <= abs(place[1]) <= 0.08 + 0.12 * spread
        sides.add(peg[1] > 0)
        assert task.fractions()[0] < 1.0
    assert sides == {True, False}


def test_the_scene_has_the_clearance_and_depth_that_are_said():
    task, _ = samples.begin(PegInsert)
    model = task.simulation.model
    peg, wall = model.geom("peg").size, model.geom("wall1")
    assert wall.pos[1] - wall.size[1] - peg[1] == pytest.approx(CLEARANCE)
    wall = model.geom("wall3")
    assert wall.pos[0] - wall.size[0] - peg[0] == pytest.approx(CLEARANCE)
    assert wall.pos[2] + wall.size[2] == pytest.approx(DEPTH)


def test_fractions_by_hand():
    task, _ = samples.begin(PegInsert)
    x, y, z = task.goal.tolist()
    at = lambda dx, up: task.facts._replace(thing=(x + dx, y, up))  # noqa: E731
    task.facts = at(0.0, z + 0.03)
    assert task.fractions() == pytest.approx((1.0, 1.0, 1.0, 1.0, 0.5))
    task.facts = at(0.0, z + 0.009)
    assert task.fractions() == (1.0,) * 5
    # Above the hole, in the hand: everything but the depth.
    task.facts = at(0.003, 0.13)._replace(contact=True, grasped=True)
    assert task.fractions() == (1.0, 1.0, 1.0, 1.0, 0.0)
    # One finger, 3 cm up, 12 cm and 4 mm off.
    task.facts = at(0.124, 0.09)._replace(contact=True, grasped=False)
    assert task.fractions() == pytest.approx((1.0, 0.5, 0.5, 1 - math.tanh(0.55), 0.0))


def test_a_peg_that_lies_across_the_hole_is_not_half_inserted():
    task, _ = samples.begin(PegInsert)
    x, y, _ = task.goal.tolist()
    joint = task.simulation.data.joint("peg")
    joint.qpos[:] = (x, y, 0.075, math.sqrt(0.5), 0.0, math.sqrt(0.5), 0.0)
    task.simulation.settle()
    task.look()
    assert math.dist(task.facts.thing, task.goal) > task.tolerance
    assert task.fractions()[0] < 1.0 and task.fractions()[4] == 0.0
