"""Signals of Meta-World's robot, from observations written by hand."""

import numpy as np
import pytest

from rewardlab.envs.robot.foreign.metaworld import REWARDS, SIGNALS, measure
from rewardlab.rewards import Ledger, as_reward

INFO = {
    "success": 0.0,
    "near_object": 1.0,
    "grasp_success": 1.0,
    "grasp_reward": 0.9,
    "in_place_reward": 0.25,
    "obj_to_target": 0.3,
    "unscaled_reward": 4.0,
}


def seen(hand, thing, goal, opening=1.0):
    numbers = np.zeros(39)
    numbers[0:3], numbers[3], numbers[4:7], numbers[36:39] = hand, opening, thing, goal
    return numbers


def test_places_are_read_from_the_observation_and_the_rest_from_the_info():
    measured = measure(seen([0.0, 0.6, 0.2], [0.0, 0.6, 0.1], [0.3, 0.6, 0.5], opening=0.4), INFO)
    assert measured == {
        "success": 0.0,
        "progress": 0.4,
        "distance": pytest.approx(0.5),
        "reach": pytest.approx(0.1),
        "hand": pytest.approx(np.hypot(0.3, 0.3)),
        "opening": pytest.approx(0.4),
        "near": 1.0,
        "grasped": 1.0,
        "grasp": 0.9,
        "placed": 0.25,
    }


def test_a_reset_knows_places_only():
    measured = measure(seen([0.0, 0.6, 0.2], [0.0, 0.6, 0.1], [0.3, 0.6, 0.5]), {})
    assert measured["distance"] == pytest.approx(0.5)
    assert not any(measured[name] for name in ("success", "progress", "near", "grasped", "grasp", "placed"))


def test_values_stay_within_what_is_declared():
    wild = {**INFO, "in_place_reward": 1.2, "grasp_reward": -0.3, "unscaled_reward": 11.0, "success": 1.0}
    measured = measure(seen([90.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 90.0, 0.0], opening=1.3), wild)
    for name, value in measured.items():
        assert SIGNALS[name].low <= value <= SIGNALS[name].high
    assert (measured["placed"], measured["grasp"], measured["progress"]) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize("name", REWARDS)
def test_presets_fit_the_signals(name):
    Ledger(as_reward(REWARDS[name]), SIGNALS)
