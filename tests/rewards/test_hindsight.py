"""Rewards under other goals: as many goals as infos, also none."""

import numpy as np
import pytest

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Ledger, Signal, as_reward, declare
from rewardlab.rewards.hindsight import Hindsight

SIGNALS = declare(Signal("distance", "How far it is.", high=10.0), Signal("near", "It is near.", goal_free=True))


def hindsight(expression):
    return Hindsight(Ledger(as_reward(expression), SIGNALS), (2,))


def measure(achieved, desired):
    return {"distance": np.linalg.norm(achieved - desired, axis=-1)}


@pytest.mark.parametrize("expression", ["distance", "delta(distance)", "potential(distance) + delta(near)", "native"])
def test_of_no_transitions_there_are_no_rewards(expression):
    none = np.zeros((0, 2))
    paid = hindsight(expression).rewards(measure, none, none, [], lambda achieved, desired, infos: achieved[:, 0])
    assert paid.shape == (0,)


@pytest.mark.parametrize(
    ("achieved", "desired", "info", "says"),
    [
        (np.zeros((3, 2)), np.zeros((3, 2)), {}, "one info a transition"),
        (np.zeros((3, 2)), np.zeros(2), [{}] * 3, r"\(3, 2\) and \(2,\)"),
        (np.zeros((3, 3)), np.zeros((3, 3)), [{}] * 3, r"\(3, 3\)"),
        (np.zeros(2), np.zeros(2), None, "info is None"),
    ],
)
def test_goals_and_infos_that_do_not_fit_are_refused(achieved, desired, info, says):
    with pytest.raises(ConfigurationError, match=says):
        hindsight("distance").rewards(measure, achieved, desired, info)
