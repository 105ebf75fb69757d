"""PickPlace: the expert, the cheats, and what counts as how much."""

import math

import pytest

from rewardlab.envs.robot.pick_place import PickPlace

from . import robot_samples as samples


@pytest.mark.parametrize("actions", ["effector", "joints"])
def test_the_expert_picks_and_places(actions):
    assert samples.solved_share(PickPlace, 10, 1.0, actions) == 1.0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("actions", ["effector", "joints"])
@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_the_expert_picks_and_places_500(actions, difficulty):
    assert samples.solved_share(PickPlace, 500, difficulty, actions) >= 0.98


@pytest.mark.parametrize("exploit", ["hover", "push_and_hold", "fling"])
def test_no_exploit_holds_the_box_at_the_goal(exploit):
    for seed in range(5):
        task, control = samples.begin(PickPlace, seed=seed)
        assert not samples.play(task, control, exploit).solved


def test_hover_is_near_for_ever():
    task, control = samples.begin(PickPlace, seed=1)
    played = samples.play(task, control, "hover")
    assert all(task.tolerance < away < 0.1 for away in played.away[-10:])
    assert played.facts[-1].grasped and played.fractions[-1][3] > 0.5


def test_push_and_hold_touches_and_never_lifts():
    task, control = samples.begin(PickPlace, seed=1)
    played = samples.play(task, control, "push_and_hold")
    assert any(facts.contact for facts in played.facts) and not task.lifted()
    assert max(facts.thing[2] for facts in played.facts) < 0.04


def test_fling_lets_go_in_the_air():
    for seed in range(4):
        task, control = samples.begin(PickPlace, seed=seed)
        played = samples.play(task, control, "fling")
        assert any(facts.thing[2] > 0.08 and not facts.contact for facts in played.facts)


@pytest.mark.parametrize("difficulty", [0.0, 0.5, 1.0])
def test_goals_are_away_from_the_box_and_higher_where_it_is_harder(difficulty):
    task, control = samples.begin(PickPlace)
    heights = []
    for seed in range(60):
        samples.start(task, control, seed, difficulty)
        assert math.dist(task.facts.thing, task.goal) >= 0.08 - 1e-9
        assert task.facts.thing[2] == pytest.approx(0.025)
        for place in (task.facts.thing, task.goal):
            assert 0.38 <= place[0] <= 0.62 and abs(place[1]) <= 0.22
        heights.append(task.goal[2])
    low = [height for height in heights if height == pytest.approx(0.025)]
    assert 0.1 < len(low) / len(heights) < 0.5
    assert max(heights) <= 0.1 + 0.2 * difficulty and max(heights) > 0.08 + 0.15 * difficulty


def test_fractions_by_hand():
    task, _ = samples.begin(PickPlace, seed=0)
    x, y, z = task.goal.tolist()
    far = task.facts._replace(tool=(x + 0.3, y, 0.125), thing=(x + 0.3, y, 0.025), contact=False, grasped=False)
    task.facts = far
    approach, held, lifted, placed = task.fractions()
    assert approach == pytest.approx(1 - math.tanh(0.55 * 0.08 / 0.1)) and (held, lifted) == (0.0, 0.0)
    assert placed == pytest.approx(1 - math.tanh(0.55 * (math.hypot(0.3, z - 0.025) - 0.04) / 0.12))
    task.facts = far._replace(contact=True)
    assert task.fractions()[:3] == (1.0, 0.5, 0.0)
    task.facts = far._replace(contact=True, grasped=True, thing=(x + 0.3, y, 0.035))
    assert task.fractions()[:3] == pytest.approx((1.0, 1.0, 0.5))
    assert not task.lifted()
    task.facts = far._replace(contact=True, grasped=True, thing=(x + 0.3, y, 0.05))
    assert task.fractions()[2] == 1.0 and task.lifted() and not task.aligned()
    task.facts = far._replace(thing=(x, y + 0.03, z))
    assert task.fractions() == (1.0,) * 4 and task.aligned()
