"""Push: a box slides where it is pushed, and cheats leave it elsewhere."""

import math

import pytest

from rewardlab.envs.robot.push import Push

from . import robot_samples as samples

BOTH = ("effector", "joints")


@pytest.mark.parametrize("actions", BOTH)
def test_the_expert_pushes(actions):
    assert samples.solved_share(Push, 8, 1.0, actions) == 1.0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("actions", BOTH)
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_expert_pushes_500(actions, difficulty):
    assert samples.solved_share(Push, 500, difficulty, actions) >= 0.98


def test_the_box_stays_on_the_table_and_lies_still_in_the_end():
    task, control = samples.begin(Push, seed=3)
    samples.play(task, control)
    assert task.facts.thing[2] == pytest.approx(0.02, abs=0.002)
    assert math.hypot(*task.moving()[:3]) < 0.01
    assert task.aligned() and not task.lifted()
    assert task.fractions() == (1.0, 1.0)


@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_mark_is_as_far_from_the_box_as_the_difficulty_says(difficulty):
    task, control = samples.begin(Push)
    for seed in range(100):
        samples.start(task, control, seed, difficulty)
        away = math.dist(task.facts.thing, task.goal)
        assert 0.08 <= away <= 0.12 + 0.23 * difficulty + 1e-6
        assert task.goal[2] == pytest.approx(0.02)
        for place in (task.facts.thing, task.goal):
            assert 0.38 <= place[0] <= 0.62 and abs(place[1]) <= 0.22
        assert task.fractions()[1] < 1.0


def test_a_box_that_slides_ahead_is_still_being_pushed():
    task, control = samples.begin(Push)
    x, y, _ = task.facts.tool
    task.simulation.put("box", (x + 0.09, y, 0.02))
    task.simulation.settle()
    assert task.look() and task.fractions()[0] < 1.0, "the hand is high above"
    while task.facts.tool[2] > 0.03:
        control.apply([0.0, 0.0, -1.0])
        task.look()
    assert task.fractions()[0] == 1.0 and not task.facts.contact


@pytest.mark.parametrize("exploit", ["hover", "touch", "fling"])
def test_no_exploit_pushes(exploit):
    for seed in range(10):
        task, control = samples.begin(Push, seed=seed)
        assert not samples.play(task, control, exploit).solved


def test_hover_leaves_the_box_just_outside():
    task, control = samples.begin(Push, seed=1, difficulty=1.0)
    played = samples.play(task, control, "hover")
    assert min(played.away) > task.tolerance
    assert played.away[-1] < 0.1


def test_touch_moves_nothing():
    task, control = samples.begin(Push, seed=1)
    before = task.facts.thing
    played = samples.play(task, control, "touch")
    assert played.facts[-1].contact
    assert math.dist(before, task.facts.thing) < 0.02


def test_fling_sends_the_box_through_the_goal():
    away = []
    for seed in range(10):
        task, control = samples.begin(Push, seed=seed)
        played = samples.play(task, control, "fling")
        away.append((min(played.away), max(played.away)))
    assert sum(least <= Push.tolerance for least, _ in away) >= 5
    assert sum(most > 0.15 for _, most in away) >= 5
