"""Features: signals and expressions of one state, in a fixed order."""

import numpy as np
import pytest

from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import UNIVERSAL, Signal
from rewardlab.rewards.learned.features import Features, default_features

SIGNALS = UNIVERSAL | {
    signal.name: signal
    for signal in (
        Signal("tests", "Three.", shape=(3,)),
        Signal("seconds", "By the clock.", high=float("inf"), deterministic=False),
        Signal("distance", "To the end.", high=9.0),
    )
}
STATES = {
    "progress": np.array([0.5, 1.0]),
    "valid": np.array([True, False]),
    "tests": np.array([[1, 0, 1], [1, 1, 1]]),
    "distance": np.array([4.0, 0.0]),
}


def test_signals_arrays_and_expressions_stand_in_the_order_given():
    features = Features(["tests", "progress*valid", "distance"], SIGNALS)
    assert features.names == ("tests[0]", "tests[1]", "tests[2]", "progress*valid", "distance")
    assert sorted(features.signals) == ["distance", "progress", "tests", "valid"]
    assert features.matrix(STATES, (2,)).tolist() == [[1, 0, 1, 0.5, 4], [1, 1, 1, 0, 0]]


def test_one_state_has_no_leading_axis():
    one = {name: values[0] for name, values in STATES.items()}
    features = Features(["tests", "ratio(1, 1 + distance)", "mean_of(tests) - 0.5*progress"], SIGNALS)
    assert features.matrix(one).tolist() == pytest.approx([1, 0, 1, 0.2, 2 / 3 - 0.25])


def test_by_default_neither_the_outcome_nor_the_label_nor_the_clock_is_told():
    assert default_features(SIGNALS) == ("progress", "valid", "tests", "distance")
    assert default_features(SIGNALS, {"progress"}) == ("valid", "tests", "distance")


@pytest.mark.parametrize(
    ("texts", "error", "says"),
    [
        ([], ConfigurationError, "one or more features"),
        (["progress", "progress "], ConfigurationError, "there twice"),
        (["(progress)"], ConfigurationError, "without brackets"),
        (["delta(progress)"], ConfigurationError, "told from one state"),
        (["final(progress)"], ConfigurationError, "told from one state"),
        (["3"], ConfigurationError, "told from one state"),
        (["progres"], ExpressionError, "Did you mean 'progress'"),
        (["tests + 1"], ExpressionError, "mean_of"),
    ],
)
def test_what_is_no_feature_is_said(texts, error, says):
    with pytest.raises(error, match=says):
        Features(texts, SIGNALS)


def test_what_an_environment_lacks_is_said():
    features = Features(["distance", "mean_of(tests)"], SIGNALS)
    features.check(SIGNALS)
    with pytest.raises(ConfigurationError, match=r"'distance', which is not measured here. Did you mean 'distances'"):
        features.check(UNIVERSAL | {"distances": Signal("distances", "")})
    other = SIGNALS | {"tests": Signal("tests", "Two.", shape=(2,))}
    with pytest.raises(ConfigurationError, match=r"'tests' of shape \(3,\), and here its shape is \(2,\)"):
        features.check(other)
    with pytest.raises(ConfigurationError, match="'distance' is missing"):
        features.matrix({"tests": np.ones(3)})
    with pytest.raises(ConfigurationError, match=r"has shape \(2,\), not \(\)"):
        features.matrix({"distance": STATES["distance"], "tests": np.ones(3)})
