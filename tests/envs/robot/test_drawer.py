"""Drawer: it opens and closes by its handle, and nothing but a held handle stays at the mark."""

import math

import pytest

from rewardlab.envs.robot.drawer import Drawer

from . import robot_samples as samples

BOTH = ("effector", "joints")


@pytest.mark.parametrize("actions", BOTH)
def test_the_expert_brings_the_handle_to_the_mark(actions):
    assert samples.solved_share(Drawer, 8, 1.0, actions) == 1.0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("actions", BOTH)
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_expert_brings_the_handle_to_the_mark_500(actions, difficulty):
    assert samples.solved_share(Drawer, 500, difficulty, actions) >= 0.98


def opened(task):
    return task.more()[0]


def test_easy_drawers_are_closed_and_straight():
    task, control = samples.begin(Drawer)
    for seed in range(50):
        samples.start(task, control, seed, 0.0)
        x, y, z = task.facts.thing
        assert opened(task) == 0.0 and task.more()[1] == 0.0
        assert task.goal[1] == pytest.approx(y) and task.goal[2] == pytest.approx(z)
        assert 0.08 <= x - task.goal[0] <= 0.17
        assert 0.63 - 0.062 <= x <= 0.68 - 0.062 and abs(y) <= 0.3 * 0.15


def test_hard_drawers_are_opened_and_closed():
    task, control = samples.begin(Drawer)
    further, askew = [], []
    for seed in range(100):
        samples.start(task, control, seed, 1.0)
        before, handle = opened(task), task.facts.thing
        assert 0.0 <= before <= 0.19
        away = math.dist(handle, task.goal)
        assert 0.08 - 1e-9 <= away <= 0.17
        # The mark is on the line on which the handle slides, and never where the drawer stops by itself.
        along = -task.turned()[0], -task.turned()[3]
        way = (task.goal[0] - handle[0]) * along[0] + (task.goal[1] - handle[1]) * along[1]
        assert abs(way) == pytest.approx(away)
        assert 0.03 - 1e-9 <= before + way <= 0.17 + 1e-9
        front = handle[0] - (0.062 + before) * along[0], handle[1] - (0.062 + before) * along[1]
        assert 0.63 <= front[0] <= 0.68 and abs(front[1]) <= 0.15 and abs(along[1]) <= math.sin(0.25)
        further.append(way > 0)
        askew.append(abs(along[1]) > 0.1)
    assert 20 <= sum(further) <= 80 and sum(askew) >= 20


def test_the_handle_moves_with_the_drawer():
    task, _ = samples.begin(Drawer, difficulty=0.0)
    closed = task.facts.thing
    task.simulation.data.qpos[-1] = 0.12
    task.simulation.settle()
    task.look()
    assert opened(task) == pytest.approx(0.12)
    assert task.facts.thing == pytest.approx((closed[0] - 0.12, closed[1], closed[2]))
    assert task.moving() == [], "it is not free to move: how fast it opens is observed instead"


def test_a_hand_that_is_closed_round_the_handle_holds_it_by_its_lip(monkeypatch):
    task, _ = samples.begin(Drawer)
    (x, y, z), simulation = task.facts.thing, task.simulation
    for touched, width, up, held in (
        ((True, False), 0.03, 0.029, True),
        ((False, True), 0.011, -0.029, True),
        ((True, False), 0.03, 0.031, False),
        ((True, False), 0.041, 0.0, False),
        ((True, False), 0.009, 0.0, False),
        ((False, False), 0.03, 0.0, False),
    ):
        monkeypatch.setattr(simulation, "touched", lambda geoms, touched=touched: touched)
        monkeypatch.setattr(simulation, "width", lambda width=width: width)
        monkeypatch.setattr(simulation, "tool", lambda up=up: (x, y, z + up))
        assert task.look().grasped is held
        assert task.facts.grasped is held and task.facts.contact is any(touched)


def test_the_handle_is_held_in_the_end_and_the_drawer_is_as_far_open_as_asked():
    task, control = samples.begin(Drawer, seed=2, difficulty=0.0)
    wanted = task.facts.thing[0] - task.goal[0]
    played = samples.play(task, control)
    assert task.facts.grasped and opened(task) == pytest.approx(wanted, abs=0.01)
    assert played.fractions[-1] == (1.0, 1.0, 1.0)


def test_it_stays_where_it_is_left():
    task, control = samples.begin(Drawer, seed=4, difficulty=1.0)
    before = opened(task)
    for _ in range(25):
        control.apply([0.0, 0.0, 1.0, 1.0])
        task.look()
    assert opened(task) == pytest.approx(before, abs=1e-4)


@pytest.mark.parametrize("exploit", ["hover", "push_and_hold", "fling"])
def test_no_exploit_brings_it_there(exploit):
    for seed in range(5):
        task, control = samples.begin(Drawer, seed=seed)
        assert not samples.play(task, control, exploit).solved


def test_hover_holds_the_handle_just_outside():
    task, control = samples.begin(Drawer, seed=1)
    played = samples.play(task, control, "hover")
    assert min(played.away) > task.tolerance and played.away[-1] < 0.06 and task.facts.grasped


def test_push_and_hold_touches_without_moving():
    task, control = samples.begin(Drawer, seed=1)
    before = opened(task)
    played = samples.play(task, control, "push_and_hold")
    assert played.facts[-1].contact and not played.facts[-1].grasped
    assert abs(opened(task) - before) < 0.03


def test_fling_goes_through_the_goal():
    through = 0
    for seed in range(5):
        task, control = samples.begin(Drawer, seed=seed)
        played = samples.play(task, control, "fling")
        through += min(played.away) <= task.tolerance < max(played.away[-20:])
    assert through == 5
