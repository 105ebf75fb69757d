"""Comparing the episodes of one task: numbers worked by hand, what is no evidence, NumPy and torch."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Rollout, Signal, declare, evaluate

K = 3
SIGNALS = declare(
    Signal("x", "A number.", -100, 100),
    Signal("ran", "Tests were run.", condition=True),
    Signal("tests", "Which tests pass.", shape=(K,), condition=True),
    Signal("mask", "Which tests ran.", shape=(K,), condition=True),
)
EXACT = "verpo(tests, {sharpness}, 0, 0)"
"""With no width, tests are alike where exactly as many runs pass."""


def rollout(after, ended=None, **options):
    """A group whose signals after each step are `after`, and which ends at the last step."""
    shape = np.shape(
        after["x"] if "x" in after else after["ran"] if "ran" in after else np.asarray(after["tests"])[..., 0]
    )
    last = np.zeros(shape, dtype=bool)
    last[..., -1] = True
    ended = last if ended is None else np.asarray(ended)
    arrays = {name: np.asarray(values, dtype=float) for name, values in after.items()}
    return Rollout(before=arrays, after=arrays, terminated=ended, truncated=ended & False, **options)


def total(text, episodes):
    return evaluate(text, episodes, signals=SIGNALS).total


def tensors(episodes):
    torch = pytest.importorskip("torch")
    sides = {
        side: {name: torch.as_tensor(values) for name, values in getattr(episodes, side).items()}
        for side in ("before", "after")
    }
    flags = {name: getattr(episodes, name) for name in ("terminated", "truncated", "mask", "fault")}
    return Rollout(**sides, **{k: None if v is None else torch.as_tensor(v) for k, v in flags.items()})


# One value an episode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 1, 2 and 6: their mean is 3; those of the others are 4, 3.5 and 1.5.
        ("group_centered(final(x))", [-2, -1, 3]),
        ("leave_one_out(final(x))", [-3, -1.5, 4.5]),
        # Squared deviations: 4, 1 and 9, over 2.
        ("group_zscore(final(x), 0)", [-2 / 7**0.5, -1 / 7**0.5, 3 / 7**0.5]),
        ("group_centered(final(x)) + 0.5*leave_one_out(final(x))", [-3.5, -1.75, 5.25]),
        ("final(x) - 2*group_centered(final(x))", [5, 4, 0]),
    ],
)
@pytest.mark.parametrize("convert", [lambda episodes: episodes, tensors])
def test_episodes_are_compared_with_each_other(text, expected, convert):
    paid = np.asarray(total(text, convert(rollout({"x": [[9, 1], [9, 2], [9, 6]]}))))
    assert paid[:, 1] == pytest.approx(expected)
    assert not paid[:, 0].any()


@pytest.mark.parametrize("function", ["group_centered", "leave_one_out"])
def test_faulted_episodes_are_no_evidence_and_the_lonely_get_nothing(function):
    fault = np.array([[False], [False], [True]])
    paid = total(f"{function}(final(x))", rollout({"x": [[1], [3], [9]]}, fault=fault))[:, 0]
    assert paid == pytest.approx(np.array([-1, 1, 0]) * (2 if function == "leave_one_out" else 1))
    assert total(f"{function}(final(x))", rollout({"x": [[5.0]]})) == 0


def test_a_faulted_episode_has_no_part_in_the_spread():
    fault = np.array([[False], [False], [True]])
    paid = total("group_zscore(final(x), 0)", rollout({"x": [[1], [3], [9]]}, fault=fault))[:, 0]
    assert paid == pytest.approx([-(0.5**0.5), 0.5**0.5, 0])


def test_a_group_needs_its_axis():
    with pytest.raises(ConfigurationError, match=r"\(\.\.\., group, time\)"):
        total("group_centered(final(x))", rollout({"x": [1.0, 2.0]}))


# VeRPO


@pytest.mark.parametrize("convert", [lambda episodes: episodes, tensors])
def test_verpo_by_hand(convert):
    # Rates 1, 1 and 1/4. With sharpness log 16: weights 1/16 halved, twice, and 16**-(1/4) = 1/2.
    tests = [[[1, 1, 0], [1, 1, 1]], [[1, 1, 0], [1, 1, 0]]]
    paid = total(EXACT.format(sharpness=math.log(16)), convert(rollout({"tests": tests})))
    # The turns are worth 1/16, 9/16, 1/16, 1/16; their mean is 3/16.
    np.testing.assert_allclose(np.asarray(paid), [[-1 / 8, 3 / 8], [-1 / 8, -1 / 8]])


def test_verpo_counts_tests_of_nearly_one_rate_as_nearly_one():
    near = math.exp(-0.5)
    # Rates 1, 1/2 and 0, neighbours one width apart: only the second test, which has two, tells the turns apart.
    paid = total("verpo(tests, 0, 0.5, 0.25)", rollout({"tests": [[[1, 1, 0]], [[1, 0, 0]]]}))[:, 0]
    assert paid == pytest.approx(np.array([0.5, -0.5]) / (1 + 2 * near + 0.25))
    # Rates 1/2, 1/2 and 0: both of the first two do, and they are alike.
    paid = total("verpo(tests, 0, 0.5, 0.25)", rollout({"tests": [[[1, 1, 0]], [[0, 0, 0]]]}))[:, 0]
    assert paid == pytest.approx(np.array([1, -1]) / (2 + near + 0.25))


def test_many_tests_as_easy_as_each_other_weigh_no_more_than_one():
    one, many = ([[[1, *more]], [[0, 0, 0]]] for more in ((0, 0), (1, 1)))
    text = EXACT.format(sharpness=1)
    np.testing.assert_allclose(total(text, rollout({"tests": one})), total(text, rollout({"tests": many})))


def test_a_test_that_was_not_run_is_no_evidence_and_neither_is_a_turn_that_ran_none():
    nan = math.nan
    tests = [[[1, nan, nan], [nan, nan, nan]], [[0, 1, nan], [0, 0, nan]]]
    mask = [[[1, 0, 0], [0, 0, 0]], [[1, 1, 0], [1, 1, 0]]]
    paid = total("verpo(tests, 0, 0, 0, mask=mask)", rollout({"tests": tests, "mask": mask}))
    # Rates 1/3 and 1/2, so each weighs 1: turns worth 1, -, 1, 0 and their mean 2/3.
    np.testing.assert_allclose(paid, [[1 / 3, 0], [1 / 3, -2 / 3]])


def test_a_test_that_nobody_ran_makes_no_other_a_common_one():
    tests, mask = [[[1, 0, 0]], [[0, 0, 0]]], [[[1, 0, 0]], [[1, 0, 0]]]
    paid = total("verpo(tests, 0, 0.5, 0, mask=mask)", rollout({"tests": tests, "mask": mask}))
    np.testing.assert_allclose(paid, [[0.5], [-0.5]])


def test_steps_that_do_not_exist_and_faulted_episodes_are_no_evidence():
    tests = [[[1, 0, 0], [1, 1, 1]], [[0, 0, 0], [0, 0, 0]], [[1, 1, 1], [1, 1, 1]]]
    ended = [[True, False], [False, True], [False, True]]
    exists = np.array([[True, False], [True, True], [True, True]])
    fault = np.array([[False, False], [False, False], [False, True]])
    episodes = rollout({"tests": tests}, ended, mask=exists, fault=fault)
    paid = total("verpo(tests, 0, 0, 0)", episodes)
    np.testing.assert_allclose(paid, [[2 / 3, 0], [-1 / 3, -1 / 3], [0, 0]])


def test_verpo_is_a_value_of_each_step_that_may_be_summed_scaled_and_gated():
    after = {"tests": [[[1, 0, 0], [1, 0, 0]], [[0, 0, 0], [0, 0, 0]]], "ran": [[1, 0], [1, 1]], "x": [[1, 2], [3, 4]]}
    episodes = rollout(after)
    plain = total("verpo(tests, 0, 0, 0)", episodes)
    np.testing.assert_allclose(plain, [[0.5, 0.5], [-0.5, -0.5]])
    value = evaluate('named("turns", -2*verpo(tests, 0, 0, 0)) + x', episodes, signals=SIGNALS)
    np.testing.assert_allclose(value.terms["turns"], -2 * plain)
    np.testing.assert_allclose(value.total, -2 * plain + after["x"])
    np.testing.assert_allclose(total("gated(verpo(tests, 0, 0, 0), by=ran)", episodes), [[0.5, 0], [-0.5, -0.5]])
    np.testing.assert_allclose(total("gated(verpo(tests, 0, 0, 0), by=final(x) > 3)", episodes), [[0, 0], [0, -1]])


def by_definition(tests, mask, sharpness, width, epsilon):
    """The formula, one number at a time."""
    group, time, k = tests.shape
    turns = [(g, t) for g in range(group) for t in range(time)]
    runs = [[turn for turn in turns if mask[turn][j]] for j in range(k)]
    known = [j for j in range(k) if runs[j]]
    rate = {j: sum(tests[turn][j] for turn in runs[j]) / len(runs[j]) for j in known}
    alike = {j: sum(math.exp(-(((rate[j] - rate[i]) / width) ** 2) / 2) for i in known) for j in known}
    weight = {j: math.exp(-sharpness * rate[j]) / (alike[j] + epsilon) for j in known}
    counted = [turn for turn in turns if mask[turn].any()]
    worth = {turn: sum(weight[j] * tests[turn][j] for j in known if mask[turn][j]) for turn in counted}
    mean = sum(worth.values()) / max(len(counted), 1)
    return np.array([[worth[g, t] - mean if (g, t) in worth else 0 for t in range(time)] for g in range(group)])


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4), st.sampled_from([0.0, 1.0, 3.0]))
def test_verpo_is_its_definition_for_every_task_at_once_and_in_torch(seed, group, time, sharpness):
    draws = np.random.default_rng(seed)
    tests, mask = draws.random((2, group, time, K)) < 0.5, draws.random((2, group, time, K)) < 0.7
    episodes = rollout({"tests": tests, "mask": mask})
    text = f"verpo(tests, {sharpness}, 0.2, 0.01, mask=mask)"
    paid = total(text, episodes)
    for task in range(2):
        np.testing.assert_allclose(paid[task], by_definition(tests[task], mask[task], sharpness, 0.2, 0.01), atol=1e-12)
    assert abs(paid.sum(axis=(1, 2))).max() < 1e-9
    np.testing.assert_allclose(np.asarray(total(text, tensors(episodes))), paid, atol=1e-12)
