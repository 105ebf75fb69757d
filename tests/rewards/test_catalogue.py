"""Each function's numbers, worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards import Ledger, Rollout, Signal, catalogue, declare, evaluate, parse

SIGNALS = declare(
    Signal("x", "A number.", -100, 100), Signal("y", "Another.", -100, 100), Signal("tests", "Passes.", shape=(4,)),
    Signal("mask", "Counts.", shape=(4,), condition=True),
)  # fmt: skip
DISCOUNTS = 1 + 1 / math.log2(3) + 1 / 2 + 1 / math.log2(5)


def value(text, **signals):
    """The state-level value of `text`, from the ledger."""
    ledger = Ledger(text, SIGNALS)
    ledger.reset(signals)
    return ledger.step(signals, False, False)["total"]


@pytest.mark.parametrize(
    ("text", "signals", "expected"),
    [
        ("clip(x, 0, 1)", {"x": 1.5}, 1.0),
        ("clip(x, 2, 1)", {"x": 1.0}, 1.0),
        ("clip(x, 0, 1)", {"x": -0.5}, 0.0),
        ("sigmoid(x)", {"x": 0.0}, 0.5),
        ("sigmoid(x)", {"x": math.log(3)}, 0.75),
        ("sigmoid(x)", {"x": -1000.0}, 0.0),
        ("log_sigmoid(x)", {"x": 0.0}, math.log(0.5)),
        ("log_sigmoid(x)", {"x": -1000.0}, -1000.0),
        ("log_sigmoid(x) + log_sigmoid(y)", {"x": 0.0, "y": math.log(3)}, math.log(0.5 * 0.75)),
        ("tanh(x)", {"x": math.atanh(0.5)}, 0.5),
        ("gaussian(x)", {"x": 1.0}, math.exp(-0.5)),
        ("gaussian(x, 2, 0.5)", {"x": 1.0}, math.exp(-2)),
        ("gaussian(x)", {"x": 1e9}, 0.0),
        # Of equal size: middle, edge, corner; alpha doubled; far away.
        ("gaussian_point(x, y)", {"x": 0.0, "y": 0.0}, 1.0),
        ("gaussian_point(x, y)", {"x": -0.5, "y": 0.0}, math.exp(-0.5)),
        ("gaussian_point(x, y)", {"x": 0.5, "y": 0.5}, math.exp(-1)),
        ("gaussian_point(x, y, alpha=1)", {"x": 3.0, "y": -4.0}, math.exp(-12.5)),
        ("gaussian_point(x, y) > 0", {"x": 0.0, "y": 100.0}, 0.0),
        ("coverage(x, y, 1, 1)", {"x": 0.0, "y": 0.0}, 1.0),
        ("coverage(x, y, 1, 1)", {"x": 0.5, "y": 0.0}, math.exp(-1 / 8)),
        ("coverage(x, y, 1, 1, alpha=1)", {"x": 1.0, "y": -1.0}, math.exp(-1 / 4)),
        # Both axes twice, half, ten times the size: sqrt(4/5) each, and sqrt(20/101).
        ("coverage(0, 0, x, y)", {"x": 2.0, "y": 2.0}, 0.8),
        ("coverage(0, 0, x, y)", {"x": 0.5, "y": 0.5}, 0.8),
        ("coverage(0, 0, x, y)", {"x": 10.0, "y": 10.0}, 20 / 101),
        ("coverage(0, 0, x, y)", {"x": 2.0, "y": 10.0}, math.sqrt(4 / 5 * 20 / 101)),
        ("coverage(0.5, 0, x, y)", {"x": 2.0, "y": 1.0}, math.sqrt(4 / 5) * math.exp(-1 / 20)),
        ("coverage(0, 0, x, y)", {"x": 0.0, "y": 1.0}, 0.0),
        ("coverage(0, 0, x, y)", {"x": -1.0, "y": 1.0}, 0.0),
        ("coverage(x, 0, 1, 1) > 0", {"x": 100.0}, 0.0),
        ("bell(x, width=2)", {"x": 2.0}, 0.5),
        ("bell(x, 1, 1, 1)", {"x": 3.0}, 0.2),
        ("tiers(x, 0.25, 0.5, 0.75, 1)", {"x": 0.6}, 0.5),
        ("tiers(x, 0.25, 0.5, 0.75, 1)", {"x": 1.0}, 1.0),
        ("staircase(x, 5)", {"x": 0.59}, 0.4),
        ("staircase(x, 5)", {"x": 0.6}, 0.6),
        # A hair below 29 in floating point.
        ("staircase(x, 100)", {"x": 0.29}, 0.29),
        ("staircase(x, 4)", {"x": -0.1}, -0.25),
        ("staircase(x, 3)", {"x": 1.0}, 1.0),
        ("power(x, 1.5)", {"x": -4.0}, 8.0),
        ("power(x)", {"x": 3.0}, 9.0),
        # A triangle of 3, 4 and 5; with q = 1 the absolute value; the parabola's vertex; far away.
        ("smooth_abs(x, 3)", {"x": -4.0}, 2.0),
        ("smooth_abs(x, 3, 1)", {"x": -4.0}, 4.0),
        ("smooth_abs(x, 1, 4)", {"x": 1.0}, 2**0.25 - 1),
        ("smooth_abs(x)", {"x": 0.0}, 0.0),
        ("smooth_abs(x, 0)", {"x": -2.0}, 2.0),
        ("smooth_abs(x, 0)", {"x": 0.0}, 0.0),
        ("smooth_abs(x, 1e-9, 8)", {"x": 100.0}, 100 - 1e-9),
        ("rectify(x, 2)", {"x": 0.0}, 2 * math.log(2)),
        ("rectify(x, 0.5)", {"x": 0.5 * math.log(3)}, 0.5 * math.log(4)),
        ("rectify(x)", {"x": 90.0}, 90.0),
        ("rectify(x)", {"x": -90.0}, 0.0),
        # One of two waypoints passed, the next half of 0.3 away; none passed, too far; all passed.
        ("waypoint(x, y, 2)", {"x": 0.15, "y": 1.0}, 0.75),
        ("waypoint(x, y, 2)", {"x": 0.31, "y": 0.0}, 0.0),
        ("waypoint(x, y, 2)", {"x": 0.31, "y": 2.0}, 1.0),
        ("waypoint(x, 0, scale=2)", {"x": 0.5}, 0.75),
        ("linear(x, 10, 20)", {"x": 15.0}, 0.5),
        ("linear(x, 0, 4, -1, 1)", {"x": 1.0}, -0.5),
        ("penalty(x, 2)", {"x": 5.0}, -3.0),
        ("penalty(x, 2)", {"x": 1.0}, 0.0),
        ("decay(x, 0.5)", {"x": 3.0}, 0.125),
        ("decay(x, 0.5)", {"x": -3.0}, 1.0),
        ("decay(x, 0)", {"x": 2.0}, 0.0),
        ("decay(x, 0)", {"x": 0.0}, 1.0),
        ("decay(x, 7)", {"x": 2.0}, 1.0),
        ("where(x > 1, y, 7)", {"x": 2.0, "y": 3.0}, 3.0),
        ("where(x > 1, y, 7)", {"x": 1.0, "y": 3.0}, 7.0),
        ("minimum(x, y, 2)", {"x": 4.0, "y": 3.0}, 2.0),
        ("maximum(x, y, 2)", {"x": 4.0, "y": 3.0}, 4.0),
        ("abs(x)", {"x": -4.0}, 4.0),
        ("ratio(x, y)", {"x": 3.0, "y": 4.0}, 0.75),
        ("ratio(x, y)", {"x": 3.0, "y": 0.0}, 0.0),
        ("eq(x, 3) + ~eq(x, 3)", {"x": 3.0}, 1.0),
        ("x**3 - x/2", {"x": 2.0}, 7.0),
        ("(x > 1) & (y > 1) | (x < 0)", {"x": 2.0, "y": 0.0}, 0.0),
        ("mean_of(tests)", {"tests": np.array([1.0, 0, 0, 1])}, 0.5),
        ("mean_of(tests, mask=mask)", {"tests": np.array([1.0, 0, 0, 1]), "mask": np.array([1, 0, 0, 1])}, 1.0),
        ("mean_of(tests, mask=mask)", {"tests": np.array([math.nan, 1, 0, 0]), "mask": np.array([0, 1, 1, 0])}, 0.5),
        ("mean_of(tests, mask=mask)", {"tests": np.ones(4), "mask": np.zeros(4)}, 0.0),
        # Ranks 1 to 4 are discounted by 1, 1/log2(3), 1/2, 1/log2(5).
        ("dcg(tests)", {"tests": np.array([1.0, 0, 0.5, 0])}, 1.25),
        ("dcg(tests, mask=mask)", {"tests": np.array([math.nan, 0, 1, 0]), "mask": np.array([0, 1, 1, 1])}, 0.5),
        ("ndcg(tests)", {"tests": np.array([0.5, 0, 1, 0])}, 1 / (1 + 0.5 / math.log2(3))),
        ("ndcg(tests)", {"tests": np.array([0.1, 0, 0, 0])}, 1.0),
        ("ndcg(tests)", {"tests": np.zeros(4)}, 0.0),
        ("reciprocal_rank(tests)", {"tests": np.array([0.9, 0, 1, 1])}, 1 / 3),
        ("reciprocal_rank(tests, mask=mask)", {"tests": np.ones(4), "mask": np.array([0, 1, 0, 1])}, 0.5),
        ("reciprocal_rank(tests)", {"tests": np.full(4, 0.9)}, 0.0),
        ("suffix_gain(tests, 2)", {"tests": np.array([1.0, 0.5, 1, 0])}, 0.5 / math.log2(3) + 0.5),
        ("suffix_gain(tests, x)", {"tests": np.ones(4), "x": 4.0}, 1 / math.log2(5)),
        ("suffix_gain(tests, 5)", {"tests": np.ones(4)}, 0.0),
        ("suffix_gain(tests, 2, mask=mask)", {"tests": np.ones(4), "mask": np.array([1, 0, 1, 0])}, 0.5),
        ("rank_penalty(tests, 1)", {"tests": np.array([0, 1, 0, 0.0])}, -1 / DISCOUNTS),
        ("rank_penalty(tests, 3)", {"tests": np.array([0, 1, 0, 0.0])}, -0.5 / DISCOUNTS),
        ("rank_penalty(tests, 2)", {"tests": np.array([0, 1, 0, 0.0])}, 0.0),
        ("rank_penalty(tests, 1)", {"tests": np.zeros(4)}, 0.0),
        (
            "rank_penalty(tests, 3, mask=mask)",
            {"tests": np.array([1.0, 0, 0, 0]), "mask": np.array([1, 0, 1, 0])},
            -1 / 3,
        ),
        ("rank_penalty(tests, 2, mask=mask)", {"tests": np.array([1.0, 0, 0, 0]), "mask": np.array([1, 0, 1, 0])}, 0.0),
        ("intra_list_diversity(tests)", {"tests": np.array([1.0, 2, 1, 3])}, 5 / 6),
        (
            "intra_list_diversity(tests, mask=mask)",
            {"tests": np.array([1.0, math.nan, 1, 3]), "mask": np.array([1, 0, 1, 1])},
            2 / 3,
        ),
        ("intra_list_diversity(tests, mask=mask)", {"tests": np.arange(4), "mask": np.array([1, 0, 0, 0])}, 0.0),
    ],
)
def test_functions_of_one_state(text, signals, expected):
    assert value(text, **signals) == pytest.approx(expected, abs=1e-12)


def episode(text, values, *, gamma=0.9, how="terminated", **options):
    """What `text` pays over one episode in which x takes `values`, the reset's first."""
    steps = len(values) - 1
    last = np.arange(steps) == steps - 1
    never = np.zeros(steps, dtype=bool)
    flags = {"terminated": never, "truncated": never, how: last}
    rollout = Rollout.from_signals({"x": np.array(values, dtype=float)}, **flags)
    return evaluate(text, rollout, signals=SIGNALS, gamma=gamma, **options).total


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("before(x)", [1, 2, 4], [1, 2]),
        ("delta(x)", [1, 2, 4], [1, 2]),
        ("potential(x)", [1, 2, 4], [0.9 * 2 - 1, 0 - 2]),
        ("hop(x)", [0, 0.5, 0.75, 0.25, 0.25, 1, 0], [0.5, 0.5, -2 / 3, 0, 1, -1]),
        ("new(x > 1)", [0, 2, 3, 0, 2], [1, 0, 0, 1]),
        ("final(x)", [5, 2, 4], [0, 4]),
        ("at_end(delta(x))", [5, 2, 4], [0, 2]),
        ("total(x)", [5, 2, 4], [0, 6]),
        ("best(x)", [5, 4, 2], [0, 4]),
        ("average(x)", [5, 2, 4], [0, 3]),
        ("length()", [5, 2, 4, 4], [0, 0, 3]),
        ("any(x > 3)", [9, 4, 2], [0, 1]),
        ("every(x > 3)", [0, 4, 5], [0, 1]),
        ("redistribute(final(x))", [0, 1, 6], [6 * 0.5 * 0.9, 3]),
        ("redistribute(final(x), x)", [9, 2, 6], [6 * 0.25 * 0.9, 6 * 0.75]),
        # exp(0), exp(log 3), exp(0): 1, 3 and 1 of 5; twice as warm, 1, sqrt(3) and 1; what no exponential can hold.
        ("softmax_redistribute(10, x)", [9, 0, math.log(3), 0], [2, 6, 2]),
        ("softmax_redistribute(10, x, 2)", [9, 0, math.log(3), 0], np.array([1, 3**0.5, 1]) * 10 / (2 + 3**0.5)),
        ("softmax_redistribute(final(x), 1000*x)", [0, 1, 3], [0, 3]),
        ("clip_and_delta(x, 1)", [9, 0.5, 0, 3], [-0.5 + 1, -1, 0]),
        ("clip_and_delta(x, 1)", [9, 0.5], [0]),
    ],
)
def test_functions_of_time(text, values, expected):
    assert episode(text, values) == pytest.approx(expected)


def test_redistribution_keeps_the_discounted_worth():
    paid = episode("redistribute(final(x), x)", [0, 3, 1, 2, 5])
    assert sum(0.9**t * r for t, r in enumerate(paid)) == pytest.approx(0.9**3 * 5)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8), st.floats(0.1, 10), st.floats(0, 1))
def test_shares_of_importance_keep_the_reward_and_its_order(values, temperature, gamma):
    paid = episode(f"softmax_redistribute(7, x, {temperature})", [0, *values], gamma=gamma)
    assert sum(paid) == pytest.approx(7)
    assert (np.diff(paid[np.argsort(values)]) >= 0).all()


def test_group_zscore():
    group = np.array([[0, 1], [0, 2], [0, 6.0]])[:, :, None].reshape(3, 2)
    last = np.array([[True]] * 3)
    rollout = Rollout.from_signals({"x": group}, last, ~last)
    paid = evaluate("group_zscore(final(x), 0)", rollout, signals=SIGNALS).total
    # mean 3; deviations -2, -1, 3; unbiased variance 14 / 2 = 7
    assert paid[:, 0] == pytest.approx(np.array([-2, -1, 3]) / math.sqrt(7))


def test_group_zscore_leaves_faulted_episodes_out_and_gives_the_lonely_nothing():
    last = np.array([[True]] * 3)
    rollout = Rollout.from_signals(
        {"x": np.array([[0, 1], [0, 2], [0, 6.0]])}, last, ~last, fault=np.array([[False], [False], [True]])
    )
    paid = evaluate("group_zscore(final(x), 0)", rollout, signals=SIGNALS).total[:, 0]
    assert paid == pytest.approx([-math.sqrt(0.5), math.sqrt(0.5), 0])
    alone = Rollout.from_signals({"x": np.array([[0, 1.0]])}, last[:1], ~last[:1])
    assert evaluate("group_zscore(final(x))", alone, signals=SIGNALS).total == 0


def test_group_zscore_compares_episodes_that_came_to_an_end():
    x = np.array([[0, 1], [0, 3], [0, 9], [0, 9.0]])
    ended, exists = np.array([[True], [True], [False], [True]]), np.array([[True], [True], [True], [False]])
    rollout = Rollout.from_signals({"x": x}, ended, ended & False, mask=exists)
    paid = evaluate("group_zscore(best(x), 0)", rollout, signals=SIGNALS).total[:, 0]
    assert paid == pytest.approx([-math.sqrt(0.5), math.sqrt(0.5), 0, 0])
    same = Rollout.from_signals({"x": x[[1, 1]]}, ended[:2], ended[:2] & False)
    assert not evaluate("group_zscore(final(x), 0)", same, signals=SIGNALS).total.any()


def test_a_schedule_follows_the_training_step():
    texts = ("schedule(0.5, 0, 100)*x", "schedule(0, 1, 100)*x")
    for text, expected in zip(texts, ([1, 0.5, 0, 0], [0, 1, 2, 2]), strict=True):
        seen = [episode(text, [0, 2], parameters={"training_step": step})[0] for step in (0, 50, 100, 1000)]
        assert seen == pytest.approx(expected)


def test_every_function_is_documented_and_exported():
    import rewardlab.rewards as rewards

    for name, function in catalogue().items():
        assert function.doc
        exported = getattr(rewards, {"any": "any_", "abs": "abs_"}.get(name, name))
        assert exported is function


def test_the_signature_shown_is_the_one_that_parses():
    for function in catalogue().values():
        assert function.signature.startswith(f"{function.name}(")
    assert catalogue()["gaussian"].signature == "gaussian(x, mean=0, std=1)"
    assert catalogue()["gated"].signature == "gated(reward, *, by)"
    assert str(parse("gaussian(x, std=2)")) == "gaussian(x, std=2)"
