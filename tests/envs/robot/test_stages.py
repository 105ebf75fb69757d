"""Stages and their progress, by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.robot import environments
from rewardlab.envs.robot.environments import __all__ as names
from rewardlab.envs.robot.stages import Reached, near, reached

SHARES = (0.2, 0.3, 0.5)


@pytest.mark.parametrize(
    ("fractions", "expected"),
    [
        ((0.0, 0.0, 0.0), Reached(0, 0.0, 0.0)),
        ((0.5, 0.9, 0.9), Reached(0, 0.5, 0.1)),
        ((1.0, 0.5, 1.0), Reached(1, 0.5, 0.35)),
        ((1.0, 1.0, 0.2), Reached(2, 0.2, 0.6)),
        ((1.0, 1.0, 1.0), Reached(3, 1.0, 1.0)),
    ],
)
def test_progress_by_hand(fractions, expected):
    assert reached(fractions, SHARES) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.integers(0, 2), st.floats(0, 1))
def test_progress_never_falls_where_a_fraction_rises(fractions, stage, more):
    before = reached(fractions, SHARES).progress
    fractions[stage] = max(fractions[stage], more)
    assert before <= reached(fractions, SHARES).progress <= 1.0


def test_near_by_hand():
    assert near(0.02, 0.02, 0.1) == 1.0
    assert near(0.12, 0.02, 0.1) == pytest.approx(1 - math.tanh(0.55)) == pytest.approx(0.4995, abs=1e-4)
    assert near(0.0200001, 0.02, 0.1) == 0.999
    assert near(10.0, 0.02, 0.1) == pytest.approx(0.0, abs=1e-9)


@given(st.floats(0, 5), st.floats(0, 5))
def test_near_falls_with_distance(first, second):
    assert (near(min(first, second), 0.04, 0.12)) >= near(max(first, second), 0.04, 0.12) >= 0.0


@pytest.mark.parametrize("name", names)
def test_the_shares_of_a_task_sum_to_one(name):
    stages = getattr(environments, name).task_class.stages
    assert sum(share for _, share in stages) == pytest.approx(1.0)
    assert len({stage for stage, _ in stages}) == len(stages)
