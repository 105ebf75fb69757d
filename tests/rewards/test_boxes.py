"""What boxes are worth as Gaussians, whatever they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards import Ledger, Signal, declare
from rewardlab.rewards.backend import NUMPY, SCALAR, torch_backend
from rewardlab.rewards.step import boxes

SIGNALS = declare(
    Signal("x", "Offset.", -1000, 1000), Signal("y", "Offset.", -1000, 1000), Signal("w", "Ratio.", 0, 1000),
    Signal("h", "Ratio.", 0, 1000),
)  # fmt: skip
POINT, COVERAGE = "gaussian_point(x, y)", "coverage(x, y, w, h)"

offsets = st.floats(-1000, 1000) | st.sampled_from([0.0, 0.25, 0.5, -0.5, 2.0])
ratios = st.floats(0.01, 1000) | st.sampled_from([0.5, 1.0, 2.0])
states = st.fixed_dictionaries({"x": offsets, "y": offsets, "w": ratios, "h": ratios})
alphas = st.floats(0.05, 5)


def value(text, signals):
    ledger = Ledger(text, SIGNALS)
    ledger.reset(signals)
    return ledger.step(signals, False, False)["total"]


def bhattacharyya(x, y, w, h, alpha):
    """The distance by its definition, from means and covariances."""
    one, two = (np.diag([alpha**2, alpha**2]) * np.diag([a**2, b**2]) for a, b in ((w, h), (1, 1)))
    both, apart = (one + two) / 2, np.array([x, y])
    return apart @ np.linalg.inv(both) @ apart / 8 + 0.5 * math.log(
        np.linalg.det(both) / math.sqrt(np.linalg.det(one) * np.linalg.det(two))
    )


@given(states, alphas)
def test_coverage_is_as_it_is_defined(state, alpha):
    numbers = [state[name] for name in "xywh"]
    expected = math.exp(-bhattacharyya(*numbers, alpha))
    assert boxes.coverage.implementation(SCALAR, *numbers, alpha) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(states)
def test_both_are_one_at_most_and_only_for_the_target(state):
    for text in (POINT, COVERAGE):
        assert 0 <= value(text, state) <= 1
    if value(COVERAGE, state) == 1:
        # A quotient of squares cannot tell ratios from 1 that are as near as this.
        assert [state["w"], state["h"]] == pytest.approx([1, 1], abs=1e-7)


@given(states, st.floats(0, 1))
def test_nearer_is_never_worse(state, share):
    nearer = state | {"x": share * state["x"], "y": share * state["y"]}
    for text in (POINT, COVERAGE):
        assert value(text, nearer) >= value(text, state)


@given(states)
def test_growing_away_from_the_targets_size_is_worse(state):
    state = state | {"x": 0.0, "y": 0.0}
    larger = state | {"w": state["w"] * (2 if state["w"] >= 1 else 0.5)}
    assert value(COVERAGE, larger) < value(COVERAGE, state)


@given(states)
def test_sides_do_not_matter(state):
    turned = {"x": -state["y"], "y": -state["x"], "w": state["h"], "h": state["w"]}
    for text in (POINT, COVERAGE):
        assert value(text, turned) == pytest.approx(value(text, state), rel=1e-12)


@given(states)
def test_in_the_middle_coverage_treats_boxes_as_large_and_as_small_alike(state):
    state = state | {"x": 0.0, "y": 0.0}
    inverse = state | {"w": 1 / state["w"], "h": 1 / state["h"]}
    assert value(COVERAGE, inverse) == pytest.approx(value(COVERAGE, state), rel=1e-9)


@given(states)
def test_the_point_is_the_product_of_two_gaussians(state):
    assert value(POINT, state) == pytest.approx(
        value("gaussian(x, std=0.5)*gaussian(y, std=0.5)", state), rel=1e-9, abs=1e-300
    )


@given(st.lists(states, min_size=1, max_size=5), alphas)
def test_arrays_and_tensors_give_the_same(rows, alpha):
    torch = pytest.importorskip("torch")
    columns = [np.array([row[name] for row in rows]) for name in "xywh"]
    for function, count in ((boxes.gaussian_point.implementation, 2), (boxes.coverage.implementation, 4)):
        expected = [function(SCALAR, *(row[name] for name in "xywh"[:count]), alpha) for row in rows]
        np.testing.assert_allclose(function(NUMPY, *columns[:count], alpha), expected, rtol=1e-12)
        tensors = [torch.as_tensor(column) for column in columns[:count]]
        np.testing.assert_allclose(function(torch_backend(), *tensors, alpha), expected, rtol=1e-12)


@pytest.mark.parametrize("far", [1000.0, 1e9, 1e200])
def test_far_away_nothing_is_paid(far):
    for x, y in ((far, 0.0), (0.0, -far), (far, far)):
        assert boxes.gaussian_point.implementation(SCALAR, x, y, 0.5) == 0
        assert boxes.coverage.implementation(SCALAR, x, y, 1.0, 1.0, 0.5) == 0
        assert not boxes.gaussian_point.implementation(NUMPY, np.array([x]), np.array([y]), 0.5).any()
