"""What a group's comparison counts, contrast, order, and noise that a group shares: numbers worked by hand."""

import math

import numpy as np
import pytest
from group_runs import pays
from hypothesis import given, settings
from hypothesis import strategies as st

HALF = 0.5**0.5


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


# GRPO-S


@pytest.mark.parametrize("tensors", [False, True])
def test_difficulty_by_hand(tensors):
    # Two tasks, delta log 3 and -log 3: sigmoids 3/4 and 1/4, and that of their mean, 0, is 1/2: 1.5 and 0.5.
    deltas = [[math.log(3)] * 2, [-math.log(3)] * 2]
    paid = pays("grpo_s(final(x), final(y), tau=100)", tensors=tensors, x=[[0, 2], [0, 2]], y=deltas)
    zscore = 1 / (2**0.5 + 1e-6)
    np.testing.assert_allclose(paid, [[-1.5 * zscore, 1.5 * zscore], [-0.5 * zscore, 0.5 * zscore]])


def test_outliers_say_how_far_the_rewards_are_from_their_mean():
    # Mean 1; 0, 0, 0 are 1 off and 4 is 3 off, beyond the root of 2. What is kept has the mean 0.
    plain, scaled = (pays(text, x=[0, 0, 0, 4], y=[0, 0, 0, 0]) for text in (
        "group_zscore(final(x))", "grpo_s(final(x), final(y), tau=2)"))  # fmt: skip
    np.testing.assert_allclose(scaled, plain * 0.5 / sigmoid(1))
    # What is off by exactly the root of `tau` is kept: of 0, 0 and 3 the first two.
    plain, scaled = (pays(text, x=[0, 0, 3], y=[0, 0, 0]) for text in (
        "group_zscore(final(x))", "grpo_s(final(x), final(y), tau=1)"))  # fmt: skip
    np.testing.assert_allclose(scaled, plain * 0.5 / sigmoid(1))
    # Nobody is kept: nothing is scaled.
    np.testing.assert_allclose(
        pays("grpo_s(final(x), final(y), tau=0.1)", x=[0, 2], y=[7, 7]), [-HALF, HALF], atol=1e-5
    )


def test_a_group_without_evidence_says_nothing_of_what_is_hard():
    fault = [[0, 0], [1, 1]]
    paid = pays("grpo_s(final(x), final(y))", fault=fault, x=[[0, 2], [0, 2]], y=[[1, 1], [9, 9]])
    np.testing.assert_allclose(paid, [[-HALF, HALF], [0, 0]], atol=1e-5)


# Contrast


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Those who did have 1 and 0, the others 0: a half better.
        ({"x": [1, 0, 0], "used": [1, 1, 0]}, [1, 1, 0]),
        ({"x": [0, 0, 1], "used": [1, 1, 0]}, [-1, -1, 0]),
        ({"x": [1, 0, 0.5], "used": [1, 1, 0]}, [0, 0, 0]),
        ({"x": [1, 0], "used": [1, 1]}, [0, 0]),
        ({"x": [1, 0], "used": [0, 0]}, [0, 0]),
        ({"x": [1], "used": [1]}, [0]),
        # The only one who did not has failed: nothing is left to compare with.
        ({"x": [1, 0], "used": [1, 0], "fault": [0, 1]}, [0, 0]),
        ({"x": [1, 0, 0.5], "used": [1, 1, 0], "fault": [0, 1, 0]}, [1, 0, 0]),
    ],
)
def test_what_helped_is_paid_and_what_did_not_costs(values, expected, tensors):
    assert pays("group_contrast(final(x), any(used))", tensors=tensors, **values).tolist() == expected


def test_a_contrast_within_the_margin_is_none():
    values = {"x": [1, 0, 0], "used": [1, 1, 0]}
    assert not pays("group_contrast(final(x), any(used), margin=0.5)", **values).any()
    assert pays("group_contrast(final(x), any(used), margin=0.49)", **values).tolist() == [1, 1, 0]
    # The mask on a term of its own.
    assert pays("group_contrast(final(x), any(used))*final(y)", y=[3, 4, 5], **values).tolist() == [3, 4, 0]


# Order


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        # The truth is 1, 2, 3; said are 1, 3, 2: right against both, and against one of two.
        ("rank_agreement(final(x), final(y))", {"x": [1, 3, 2], "y": [1, 2, 3]}, [1, 1 / 2, 1 / 2]),
        # Drawn where the truth is not: half right.
        ("rank_agreement(final(x), final(y))", {"x": [1, 1, 2], "y": [1, 2, 3]}, [3 / 4, 3 / 4, 1]),
        # 1 and 1.5 are too near to count; the rest is right.
        ("rank_agreement(final(x), final(y), margin=0.5)", {"x": [2, 1, 3], "y": [1, 1.5, 3]}, [1, 1, 1]),
        ("rank_agreement(final(x), final(y))", {"x": [1, 2], "y": [5, 5]}, [0, 0]),
        ("rank_agreement(final(x), final(y))", {"x": [1], "y": [5]}, [0]),
        ("rank_agreement(final(x), final(y))", {"x": [1, 3, 9], "y": [1, 2, 0], "fault": [0, 0, 1]}, [1, 1, 0]),
    ],
)
def test_the_order_by_hand(text, values, expected, tensors):
    assert pays(text, tensors=tensors, **values) == pytest.approx(expected)


# Noise


@pytest.mark.parametrize("tensors", [False, True])
def test_a_whole_group_is_flipped_or_none_of_it(tensors):
    x = np.tile([0.0, 1.0, 1.0], (400, 1))
    paid = pays("label_flip(final(x), 0.25)", tensors=tensors, x=x)
    flipped = (paid == [1, 0, 0]).all(axis=-1)
    assert np.array_equal(paid[~flipped], x[~flipped])
    # 100 are expected, with a standard deviation of 8.7.
    assert 65 < flipped.sum() < 135
    assert np.array_equal(pays("label_flip(final(x), 0.25)", x=x), paid)
    assert not np.array_equal(pays("label_flip(final(x), 0.25, seed=1)", x=x), paid)
    # More noise flips those and others.
    assert (pays("label_flip(final(x), 0.5)", x=x) == [1, 0, 0]).all(axis=-1)[flipped].all()


def test_no_noise_and_nothing_but_noise():
    assert pays("label_flip(final(x), 0)", x=[0, 1]).tolist() == [0, 1]
    assert pays("label_flip(final(x), 1)", x=[0, 1]).tolist() == [1, 0]
    # Whoever is alone is flipped too; who failed has no label.
    assert pays("label_flip(final(x), 1)", x=[1.0, 0.25], fault=[1, 0]).tolist() == [0, 0.75]
    assert pays("group_centered(label_flip(final(x), 1))", x=[0, 1]).tolist() == [0.5, -0.5]


def test_the_seed_of_noise_follows_a_schedule():
    x = np.zeros((20, 2))
    text = "label_flip(final(x), 0.5, seed=schedule(0, 1000000, 1000000))"
    drawn = [pays(text, x=x, parameters={"training_step": step}) for step in (0, 3)]
    assert np.array_equal(drawn[0], pays("label_flip(final(x), 0.5)", x=x))
    assert np.array_equal(drawn[1], pays("label_flip(final(x), 0.5, seed=3)", x=x))
    assert not np.array_equal(*drawn)


# What holds for all of them


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(2, 6),
    st.sampled_from(
        ["grpo_s(final(x), final(y))", "group_contrast(final(x), any(used))", "rank_agreement(final(x), final(y))",
         "label_flip(final(x), 0.5)"]
    ),
)  # fmt: skip
def test_values_move_with_the_episodes_and_faults_have_no_part(seed, count, text):
    draws = np.random.default_rng(seed)
    values = {"x": draws.integers(0, 3, count), "y": draws.integers(0, 3, count), "used": draws.random(count) < 0.5}
    fault = draws.random(count) < 0.3
    paid, order = pays(text, fault=fault, **values), draws.permutation(count)
    moved = pays(text, fault=fault[order], **{name: each[order] for name, each in values.items()})
    np.testing.assert_allclose(moved, paid[order], atol=1e-12)
    assert not paid[fault].any()
    changed = {name: np.where(fault, 99 if name != "used" else 1, each) for name, each in values.items()}
    np.testing.assert_allclose(pays(text, fault=fault, **changed), paid, atol=1e-12)
