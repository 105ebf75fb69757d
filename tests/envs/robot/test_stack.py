"""Stack: letting go is part of the goal."""

import math

import numpy as np
import pytest

from rewardlab.envs.robot.stack import HELD, Stack

from . import robot_samples as samples

BOTH = ("effector", "joints")


@pytest.mark.parametrize("actions", BOTH)
def test_the_expert_stacks(actions):
    assert samples.solved_share(Stack, 8, 1.0, actions) == 1.0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("actions", BOTH)
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_expert_stacks_500(actions, difficulty):
    assert samples.solved_share(Stack, 500, difficulty, actions) >= 0.98


def test_the_box_lies_on_the_other_in_the_end_and_the_hand_is_away():
    task, control = samples.begin(Stack, seed=3)
    played = samples.play(task, control)
    below = task.describe()["lower box"]
    x, y, z = task.facts.thing
    assert z == pytest.approx(0.075, abs=0.002) and below[2] == pytest.approx(0.025, abs=0.001)
    assert math.dist((x, y), below[:2]) < 0.02
    assert not task.facts.contact and math.dist(task.facts.tool, task.facts.thing) > 0.05
    assert played.fractions[-1] == (1.0, 1.0, 1.0, 1.0, 1.0)


def test_a_held_box_is_not_stacked():
    task, control = samples.begin(Stack, seed=3)
    played = samples.play(task, control, "hold")
    goal = task.goal[:3]
    assert math.dist(task.facts.thing, goal) <= task.tolerance and task.facts.grasped
    assert task.achieved()[3] == HELD > task.tolerance
    assert min(played.away) > task.tolerance
    assert played.fractions[-1][:4] == (1.0, 1.0, 1.0, 1.0) and played.fractions[-1][4] == 0.0


@pytest.mark.parametrize("exploit", ["hover", "hold", "fling"])
def test_no_exploit_stacks(exploit):
    for seed in range(3):
        task, control = samples.begin(Stack, seed=seed)
        assert not samples.play(task, control, exploit).solved


def test_hover_holds_the_box_high_above():
    task, control = samples.begin(Stack, seed=1)
    samples.play(task, control, "hover")
    assert task.facts.grasped and task.aligned() and task.lifted() and task.facts.thing[2] > 0.12


def test_fling_lets_go_in_the_air():
    task, control = samples.begin(Stack, seed=1)
    played = samples.play(task, control, "fling")
    assert any(facts.thing[2] > 0.1 and not facts.contact for facts in played.facts)


@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_open_hand_fits_between_the_boxes(difficulty):
    task, control = samples.begin(Stack)
    for seed in range(50):
        samples.start(task, control, seed, difficulty)
        box, below = task.facts.thing, task.describe()["lower box"]
        assert math.dist(box, below) >= 0.11 - 1e-6
        assert task.goal.tolist() == pytest.approx([*below[:2], 0.075, 0.0], abs=1e-3)
        assert box[2] == below[2] == pytest.approx(0.025)
        spread = 0.5 + 0.5 * difficulty
        for place in (box, below):
            assert abs(place[0] - 0.5) <= 0.12 * spread and abs(place[1]) <= 0.22 * spread
        assert task.fractions()[0] < 1.0


def test_distance_by_hand():
    task, _ = samples.begin(Stack)
    achieved = np.array([[0.5, 0.0, 0.075, 0.0], [0.5, 0.0, 0.075, 0.1], [0.53, 0.04, 0.075, 0.0]])
    goal = np.array([[0.5, 0.0, 0.075, 0.0]] * 3)
    assert task.distance(achieved, goal).tolist() == pytest.approx([0.0, 0.1, 0.05])


def test_the_lower_box_is_observed():
    task, _ = samples.begin(Stack)
    assert len(task.more()) == 15
    assert task.more()[:3] == task.describe()["lower box"]
    place = task.more()[:3]
    task.simulation.put("below", (place[0] + 0.05, place[1], place[2]))
    task.simulation.settle()
    assert task.more()[0] == pytest.approx(place[0] + 0.05)
