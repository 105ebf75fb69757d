"""Reach: the hand goes to marks within its reach, and cheats do not stay there."""

import math
from itertools import pairwise

import pytest

from rewardlab.envs.robot.arm import START, inverse
from rewardlab.envs.robot.reach import Reach

from . import robot_samples as samples

BOTH = ("effector", "joints")


@pytest.mark.parametrize("actions", BOTH)
def test_the_expert_reaches(actions):
    assert samples.solved_share(Reach, 20, 1.0, actions) == 1.0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("actions", BOTH)
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_expert_reaches_500(actions, difficulty):
    assert samples.solved_share(Reach, 500, difficulty, actions) >= 0.98


@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_marks_are_where_the_hand_can_be_and_is_not(difficulty):
    task, control = samples.begin(Reach)
    for seed in range(200):
        samples.start(task, control, seed, difficulty)
        assert math.dist(task.goal, START) >= 0.1
        # In the whole box where it is hardest, in the third of it around the start where it is easiest.
        share = (1 + 2 * difficulty) / 3
        for at, start, low, high in zip(task.goal, START, (0.32, -0.3, 0.04), (0.66, 0.3, 0.42), strict=True):
            assert share * (low - start) <= at - start <= share * (high - start)
        # The arm is not stretched out: the elbow is bent by more than 10 degrees.
        assert inverse(tuple(task.goal))[3] > 0.17
        assert task.fractions()[0] < 1.0


def test_marks_are_farther_when_it_is_harder():
    task, control = samples.begin(Reach)

    def farthest(difficulty):
        away = []
        for seed in range(100):
            samples.start(task, control, seed, difficulty)
            away.append(math.dist(task.goal, START))
        return max(away)

    assert farthest(0.0) < farthest(0.5) < farthest(1.0)


def test_the_fingers_are_closed_and_have_no_number():
    task, control = samples.begin(Reach)
    assert control.size == 3
    samples.play(task, control)
    assert abs(task.facts.width) < 0.003
    assert samples.begin(Reach, actions="joints")[1].size == 7


@pytest.mark.parametrize("exploit", ["hover", "swing"])
def test_no_exploit_reaches(exploit):
    for seed in range(5):
        task, control = samples.begin(Reach, seed=seed)
        assert not samples.play(task, control, exploit).solved


def test_hover_stays_near_and_outside():
    task, control = samples.begin(Reach, seed=1)
    played = samples.play(task, control, "hover")
    assert all(task.tolerance < away < 0.07 for away in played.away[-20:])
    assert played.fractions[-1][0] > 0.8


def test_swing_goes_through_the_goal_again_and_again():
    task, control = samples.begin(Reach, seed=1)
    inside = [away <= task.tolerance for away in samples.play(task, control, "swing").away]
    assert sum(now and not before for before, now in pairwise(inside)) >= 3
