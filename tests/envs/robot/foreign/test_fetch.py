"""Signals of the Fetch robot, from observations written by hand."""

import numpy as np
import pytest

from rewardlab.envs.robot.foreign.fetch import KINDS, goals, measure_pick, measure_push, measure_reach
from rewardlab.rewards import UNIVERSAL

GOAL = np.array([1.3, 0.75, 0.6])


def seen(achieved, *, goal=GOAL, apart=(0.0, 0.0, 0.0), width=0.0, size=25):
    numbers = np.zeros(size)
    if size == 25:
        numbers[3:6], numbers[6:9], numbers[9:11] = achieved, apart, width / 2
    return {"observation": numbers, "achieved_goal": np.array(achieved), "desired_goal": np.array(goal)}


def test_reach():
    near = measure_reach(seen(GOAL + np.array([0.03, 0.0, 0.0]), size=10), {})
    assert near == {"success": 1.0, "progress": 1.0, "distance": pytest.approx(0.03)}
    far = measure_reach(seen(GOAL + np.array([0.3, 0.0, 0.4]), size=10), {})
    assert far["success"] == 0.0
    assert far["distance"] == pytest.approx(0.5)
    assert 0.0 < far["progress"] < 0.2


def test_the_stages_of_picking():
    table = [1.3, 0.95, 0.4247]
    away = measure_pick(seen(table, apart=(0.2, 0.0, 0.0)), {})
    assert (away["stage"], away["grasped"], away["reach"]) == (0.0, 0.0, pytest.approx(0.2))
    above = measure_pick(seen(table, apart=(0.0, 0.0, 0.02), width=0.1), {})
    assert (above["stage"], above["grasped"]) == (1.0, 0.0)
    held = measure_pick(seen(table, width=0.05), {})
    assert (held["stage"], held["grasped"], held["lifted"]) == (2.0, 1.0, 0.0)
    up = measure_pick(seen([1.3, 0.95, 0.5], width=0.05), {})
    assert (up["stage"], up["lifted"], up["aligned"]) == (3.0, 1.0, 0.0)
    there = measure_pick(seen(GOAL, width=0.05), {})
    assert (there["stage"], there["success"], there["progress"], there["aligned"]) == (4.0, 1.0, 1.0, 1.0)
    progress = [one["progress"] for one in (away, above, held, up, there)]
    assert progress == sorted(progress)


def test_closed_fingers_beside_a_cube_hold_nothing():
    table = [1.3, 0.95, 0.4247]
    assert measure_pick(seen(table, apart=(0.0, 0.06, 0.0), width=0.05), {})["grasped"] == 0.0
    assert measure_pick(seen(table, width=0.0), {})["grasped"] == 0.0


def test_pushing_has_two_stages():
    goal = [1.3, 0.75, 0.4247]
    away = measure_push(seen([1.3, 0.95, 0.4247], goal=goal, apart=(0.2, 0.0, 0.0)), {})
    beside = measure_push(seen([1.3, 0.95, 0.4247], goal=goal, apart=(0.05, 0.0, 0.0)), {})
    there = measure_push(seen(goal, goal=goal, apart=(0.3, 0.0, 0.0)), {})
    assert [one["stage"] for one in (away, beside, there)] == [0.0, 1.0, 2.0]
    assert there["progress"] == 1.0


def test_goals_alone_give_what_states_give():
    achieved = GOAL + np.random.default_rng(0).uniform(-0.1, 0.1, (20, 3))
    measured = goals(achieved, np.broadcast_to(GOAL, (20, 3)))
    for row, place in enumerate(achieved):
        one = measure_pick(seen(place), {})
        assert measured["success"][row] == measured["score"][row] == one["success"]
        assert measured["distance"][row] == pytest.approx(one["distance"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_measured_is_declared_and_within_its_range(kind):
    measured = kind.measure(seen(GOAL + 0.1), {})
    assert set(measured) == set(kind.signals) - (set(UNIVERSAL) - {"success", "progress"})
    for name, value in measured.items():
        assert kind.signals[name].low <= value <= kind.signals[name].high
