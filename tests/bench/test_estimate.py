"""Means and intervals over episodes: faults left out, what was not measured None."""

import pytest

from rewardlab.agents.evaluate import Episode
from rewardlab.bench.estimate import estimate_episodes


def episode(success=1.0, value=1.0, *, fault=False):
    return Episode(
        task=1,
        seed=1,
        success=success,
        score=success,
        value=value,
        discounted=value,
        terms={"a": value},
        length=3,
        fault=fault,
    )


def test_means_lie_inside_their_intervals():
    found = estimate_episodes([episode(float(index % 3 == 0), index / 10) for index in range(30)])
    assert found["success"]["mean"] == pytest.approx(1 / 3)
    assert found["return"]["mean"] == found["terms"]["a"] == pytest.approx(1.45)
    for name in ("success", "score", "return"):
        assert found[name]["low"] < found[name]["mean"] < found[name]["high"]


def test_a_fault_is_counted_and_says_nothing_about_the_agent():
    found = estimate_episodes([episode(), episode(0.0, 0.0, fault=True)])
    assert (found["episodes"], found["faults"], found["success"]["mean"], found["return"]["mean"]) == (2, 1, 1.0, 1.0)


def test_all_successes_are_no_certainty():
    low = estimate_episodes([episode()] * 10)["success"]["low"]
    assert 0.5 < low < 0.8


def test_unmeasured_is_none():
    found = estimate_episodes([episode(None), episode(None)])
    assert found["success"] is None
    assert found["score"] is None
    assert found["return"]["mean"] == 1.0
    assert estimate_episodes([episode(fault=True)])["return"] is None
