"""Several rewards as one: numbers worked by hand, and what holds for any."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards import Ledger, Signal, declare

SIGNALS = declare(
    Signal("x", "A number.", -1e6, 1e6), Signal("y", "Another.", -1e6, 1e6), Signal("z", "A third.", -1e6, 1e6),
    Signal("scores", "Of an ensemble.", shape=(4,)), Signal("stds", "How unsure each is.", shape=(4,)),
    Signal("mask", "Which there are.", shape=(4,), condition=True), Signal("flag", "A condition.", condition=True),
)  # fmt: skip
numbers = st.floats(-1e3, 1e3)
shares = st.floats(0, 1)
scores = st.lists(st.floats(-10, 10), min_size=4, max_size=4).map(np.array)
masks = st.lists(st.booleans(), min_size=4, max_size=4).map(np.array)


def value(text, parameters=None, **signals):
    """The state-level value of `text`, from the ledger."""
    ledger = Ledger(text, SIGNALS, parameters=parameters)
    ledger.reset(signals)
    return ledger.step(signals, False, False)["total"]


FOUR = np.array([4.0, 1, 3, 0])
SOME = np.array([1, 1, 1, 0])


@pytest.mark.parametrize(
    ("text", "signals", "expected"),
    [
        # sigmoid(0) = 1/2, sigmoid(log 3) = 3/4.
        ("conjunction(x)", {"x": 0.0}, math.log(1 / 2)),
        ("conjunction(x, y, z)", {"x": 0.0, "y": math.log(3), "z": 0.0}, math.log(1 / 2 * 3 / 4 * 1 / 2)),
        # Beside references: at one, log 3 above the other; twice as steep, 9/10 instead of 3/4.
        ("par(x, y)", {"x": 2.0, "y": 2.0}, 1 / 2),
        ("par(x, y, 0)", {"x": math.log(3), "y": math.log(3)}, (1 / 2 + 3 / 4) / 2),
        ("par(x, 0, k=2)", {"x": math.log(3)}, 9 / 10),
        ("renorm(x, y)", {"x": 0.75, "y": 1.0}, 0.75),
        ("renorm(x, y)", {"x": 0.75, "y": 0.0}, -0.25),
        # In three grades 0.6 is the middle one of 0, 1, 2: (1*3 + 0.5*2) / (9 - 1); then 1 and 0 before: 21/26.
        ("lexicographic(x, y, levels=3)", {"x": 0.6, "y": 0.5}, 4 / 8),
        ("lexicographic(x, y, z, levels=3)", {"x": 1.0, "y": 0.4, "z": 1.5}, 20 / 26),
        ("lexicographic(x, y)", {"x": 1.0, "y": 1.0}, 1.0),
        ("lexicographic(x, y)", {"x": 0.99, "y": 1.0}, 1 / 3),
        ("lexicographic(x)", {"x": 0.4}, 0.4),
        ("uncertainty_weighted(x, y)", {"x": 2.0, "y": math.log(4)}, 0.5),
        ("uncertainty_weighted(x, y, 0.5)", {"x": 2.0, "y": math.log(4)}, 0.5 - 0.5 * math.log(4)),
        ("uncertainty_weighted(x, y, 1)", {"x": 2.0, "y": -3.0}, 2.0),
        ("constrained(x, y, 0.25)", {"x": 2.0, "y": 4.0}, 0.5),
        # No margin, and one at which exp(-0.5 * margin) is a quarter.
        ("margin_scale(x)", {"x": -1.0}, 1.0),
        ("margin_scale(x)", {"x": 2 * math.log(4)}, 1 + 0.5 * 3 / 4),
        ("margin_scale(x, 2, 1)", {"x": math.log(2)}, 2.0),
        # G-RA's penalty between 20 and 30 turns, a bent one, and PAR's beyond 300 tokens.
        ("length_penalty(x, 20, 30)", {"x": 25.0}, -0.5),
        ("length_penalty(x, 20, 30)", {"x": 20.0}, 0.0),
        ("length_penalty(x, 20, 30)", {"x": 90.0}, -1.0),
        ("length_penalty(x, 20, 30, 2)", {"x": 25.0}, -0.25),
        ("0.01*penalty(x, 300)", {"x": 450.0}, -1.5),
        ("log_tamed(x)", {"x": math.e - 1}, 1.0),
        ("log_tamed(x, 2)", {"x": 2 - 2 * math.e**2}, -4.0),
        ("log_tamed(x)", {"x": 0.0}, 0.0),
        ("reasoning_pattern(x, y)", {"x": 10.0, "y": 0.125}, 0.375),
        ("reasoning_pattern(x, y, z)", {"x": 40.0, "y": 0.0, "z": 1.0}, 0.0),
        ("reasoning_pattern(x, y, 0, 5)", {"x": 4.0, "y": 0.3}, 0.5),
        ("sum_of(scores)", {"scores": FOUR}, 8.0),
        ("sum_of(scores, mask=mask)", {"scores": np.array([1, math.nan, 3, 4]), "mask": np.array([1, 0, 1, 0])}, 4.0),
        ("least_of(scores)", {"scores": FOUR}, 0.0),
        ("least_of(scores, mask=mask)", {"scores": FOUR, "mask": SOME}, 1.0),
        ("median_of(scores)", {"scores": FOUR}, 2.0),
        ("median_of(scores, mask=mask)", {"scores": FOUR, "mask": SOME}, 3.0),
        ("median_of(scores, mask=mask)", {"scores": FOUR, "mask": np.array([1, 1, 0, 0])}, 2.5),
        # Mean 2, deviations 2, -1, 1, -2, variance 10/4; without the last mean 8/3, variance 14/9.
        ("std_of(scores)", {"scores": FOUR}, math.sqrt(10 / 4)),
        ("std_of(scores, mask=mask)", {"scores": FOUR, "mask": SOME}, math.sqrt(14) / 3),
        ("mean_minus_std(scores)", {"scores": FOUR}, 2 - math.sqrt(10 / 4)),
        ("mean_minus_std(scores, 0.5, mask)", {"scores": FOUR, "mask": SOME}, 8 / 3 - math.sqrt(14) / 6),
        # The surest says 3, the least is 0; two are surest and say 4 and 3; without the last the least is 1.
        ("nominal_and_worst(scores, stds, 0.4)", {"scores": FOUR, "stds": np.array([2, 2, 1, 2.0])}, 1.2),
        ("nominal_and_worst(scores, stds, 1)", {"scores": FOUR, "stds": np.array([1, 2, 1, 2.0])}, 3.5),
        (
            "nominal_and_worst(scores, stds, 0.5, mask)",
            {"scores": FOUR, "stds": np.array([3, 2, 2, 1.0]), "mask": SOME},
            (2 + 1) / 2,
        ),
    ],
)
def test_by_hand(text, signals, expected):
    assert value(text, **signals) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", ["least_of", "median_of", "std_of", "mean_minus_std", "sum_of"])
def test_without_a_member_there_is_nothing(name):
    nobody = {"scores": np.full(4, math.nan), "mask": np.zeros(4)}
    assert value(f"{name}(scores, mask=mask)", **nobody) == 0


@pytest.mark.parametrize(
    ("text", "signals", "expected"),
    [
        # VQAThinker: format, a bell around the right score, and consistency with the order of two videos.
        ("flag + bell(x - y, width=0.5) + z", {"flag": 1, "x": 3.5, "y": 4.0, "z": 1.0}, 1 + 0.5 + 1),
        # PageLLM: the mean of the items, and the page as a whole.
        (
            "0.5*mean_of(scores, mask=mask) + 0.5*x",
            {"scores": FOUR, "mask": SOME, "x": 1.0},
            0.5 * 8 / 3 + 0.5,
        ),
        # Fine-grained feedback: faults of two types by segment, and the answer's completeness.
        (
            "-0.3*sum_of(scores) - 0.5*sum_of(stds, mask=mask) + x",
            {"scores": np.array([1.0, 0, 1, 0]), "stds": np.ones(4), "mask": SOME, "x": 1.0},
            -0.6 - 1.5 + 1,
        ),
        # Regularised relevance (R^3): length helps open questions only, repetition hurts everywhere.
        ("x*where(flag, y, 1) - z", {"x": 0.5, "flag": 1, "y": 2.0, "z": 0.25}, 0.75),
        ("x*where(flag, y, 1) - z", {"x": 0.5, "flag": 0, "y": 2.0, "z": 0.25}, 0.25),
        # HARMO: a rule where it is sure, else a model.
        ("where(x > 0.8, y, z)", {"x": 0.9, "y": 1.0, "z": 0.5}, 1.0),
        ("where(x > 0.8, y, z)", {"x": 0.7, "y": 1.0, "z": 0.5}, 0.5),
    ],
)
def test_what_needs_no_function_of_its_own(text, signals, expected):
    assert value(text, **signals) == pytest.approx(expected)


def test_criteria_that_tighten_while_training_goes_on():
    text = "tiers(x, schedule(0.25, 0.5, 100), schedule(0.5, 0.75, 100))"
    ledger = Ledger(text, SIGNALS)
    paid = []
    for step in (0, 50, 100):
        ledger.set_parameters(training_step=step)
        ledger.reset({"x": 0.0})
        paid.append(ledger.step({"x": 0.5}, False, False)["total"])
    # Thresholds 0.25 and 0.5, then 0.375 and 0.625, then 0.5 and 0.75.
    assert paid == [1, 0.5, 0.5]


@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3))
def test_a_conjunction_is_the_logarithm_of_the_product(given_values):
    x, y, z = given_values
    good = math.prod(1 / (1 + math.exp(-each)) for each in given_values)
    assert value("conjunction(x, y, z)", x=x, y=y, z=z) == pytest.approx(math.log(good))


@given(numbers, numbers, numbers)
def test_a_conjunction_is_no_better_than_its_worst_part(x, y, z):
    together = value("conjunction(x, y, z)", x=x, y=y, z=z)
    assert together <= value("log_sigmoid(minimum(x, y, z))", x=x, y=y, z=z) + 1e-9


@given(shares, shares)
def test_a_renormed_reward_has_the_sign_of_its_outcome(process, outcome):
    paid = value("renorm(x, flag)", x=process, flag=outcome > 0.5)
    assert paid >= 0 if outcome > 0.5 else paid <= 0


@given(st.integers(2, 5), st.lists(shares, min_size=3, max_size=3), st.lists(shares, min_size=3, max_size=3))
def test_lexicographic_order(levels, first, second):
    def graded(values):
        return [*(math.floor(each * (levels - 1) + 1e-9) for each in values[:-1]), values[-1]]

    a, b = (value(f"lexicographic(x, y, z, levels={levels})", x=v[0], y=v[1], z=v[2]) for v in (first, second))
    assert 0 <= a <= 1
    if abs(a - b) > 1e-9:
        assert (a < b) == (graded(first) < graded(second))
    else:
        assert graded(first)[:-1] == graded(second)[:-1] or abs(first[-1] - second[-1]) > 1 - 1e-6


@given(scores, masks, st.permutations(range(4)))
def test_an_ensemble_has_no_order_and_the_rest_may_be_anything(values, mask, order):
    spoilt = np.where(mask, values, math.nan)
    for text in (
        "least_of(scores, mask=mask)", "median_of(scores, mask=mask)", "std_of(scores, mask=mask)",
        "mean_minus_std(scores, mask=mask)", "nominal_and_worst(scores, scores, 0.5, mask)",
    ):  # fmt: skip
        found = value(text, scores=values, mask=mask)
        assert value(text, scores=spoilt, mask=mask) == found
        assert value(text, scores=values[order], mask=mask[order]) == pytest.approx(found, abs=1e-9)


@given(scores, masks.filter(lambda mask: mask.any()))
def test_ensembles_agree_with_numpy(values, mask):
    kept = values[mask]
    for name, expected in (("least_of", kept.min()), ("median_of", np.median(kept)), ("std_of", kept.std())):
        assert value(f"{name}(scores, mask=mask)", scores=values, mask=mask) == pytest.approx(expected, abs=1e-9)
        everyone = {"least_of": values.min(), "median_of": np.median(values), "std_of": values.std()}[name]
        assert value(f"{name}(scores)", scores=values) == pytest.approx(everyone, abs=1e-9)


@given(numbers, numbers)
def test_taming_keeps_order_and_sign(x, y):
    a, b = value("log_tamed(x)", x=x), value("log_tamed(x)", x=y)
    assert (a < b) <= (x < y)
    assert a * x >= 0
    assert abs(a) <= abs(x) + 1e-12
