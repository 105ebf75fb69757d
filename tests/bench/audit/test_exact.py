"""On mazes: STARC bounds what a wrong reward's best policy loses, and grows with how wrong the reward is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.bench.audit.exact import exact
from rewardlab.bench.audit.tabular import tabulate

from .subjects import subject

GAMMA = 0.9


def compared(reward):
    made = subject(reward, gamma=GAMMA)
    return exact(made, tabulate(made, 200))


@given(st.floats(1e-6, 1.0), st.sampled_from(["progress", "-bumped", "clip(delta(progress), 0, 1)", "-distance"]))
@settings(max_examples=12, deadline=None)
def test_the_regret_is_within_the_bound(weight, wrong):
    found = compared(f"success + {weight!r}*({wrong})")
    assert found.regret <= found.bound + 1e-9
    assert 0 <= found.starc <= 2
    assert 0 <= found.epic <= 1


def test_the_bound_can_say_something():
    found = compared("success + 0.00001*progress")
    assert found.starc > 1e-6
    assert found.bound < 0.05
    assert found.regret == pytest.approx(0, abs=1e-9)


def test_a_task_that_is_there_twice_changes_nothing():
    made = subject("success + 0.01*progress", gamma=GAMMA)
    (table, *_) = tabulate(made, 200)
    once, twice = exact(made, [table]), exact(made, [table, table])
    assert (twice.starc, twice.regret, twice.bound) == pytest.approx((once.starc, once.regret, once.bound))


def test_the_distance_grows_with_the_weight_of_what_is_wrong():
    found = [compared(f"success + {weight}*progress") for weight in (0.001, 0.01, 0.1, 1.0)]
    assert np.all(np.diff([each.starc for each in found]) > 0)
    assert np.all(np.diff([each.regret for each in found]) >= 0)
    assert (found[0].regret, found[-1].regret) == (pytest.approx(0, abs=1e-9), pytest.approx(1, abs=1e-6))


def test_shaping_alone_prefers_nothing():
    found = compared("potential(0.3*progress)")
    assert (found.starc, found.epic) == (pytest.approx(1), pytest.approx(0.5**0.5))


@pytest.mark.parametrize("scale", ["1e-12", "1e12"])
def test_the_unit_of_pay_does_not_matter(scale):
    plain = compared("success + 0.01*progress")
    found = compared(f"{scale}*(success + 0.01*progress)")
    told = (found.starc, found.epic, found.regret, found.optimal_success)
    assert told == pytest.approx((plain.starc, plain.epic, plain.regret, plain.optimal_success), abs=1e-6)


def test_regret_worked_by_hand():
    # Everything is best for a reward of nothing: ties are broken by chance, which solves less than the best policy.
    found = compared("0*success")
    assert 0 < found.regret < 1
    assert 0 < found.optimal_success <= 1
    # All is lost by the reward that pays for not solving.
    assert compared("-success").regret == pytest.approx(1)
    assert compared("success").regret == pytest.approx(0)
