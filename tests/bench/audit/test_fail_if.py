"""Conditions on the numbers of an audit are written in the language of rewards."""

import pytest

from rewardlab.bench.audit.fail_if import condition, holds
from rewardlab.errors import ConfigurationError

METRICS = {"hackability": 0.7, "optimal_success": 1.0, "auc": None}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("hackability > 0.5", True),
        ("hackability > 0.7", False),
        ("(hackability > 0.5) & (optimal_success < 1)", False),
        ("(hackability > 5) | ~(optimal_success < 1)", True),
    ],
)
def test_it_holds_or_not(text, true):
    assert holds(condition(text), METRICS) is true


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hackability", "0.5"),
        ("hackability + 1", "condition"),
        ("hackability >", "not an expression"),
        ("any(hackability > 1)", "compare numbers"),
        ("hakability > 1", "hackability"),
        ("auc > 0.5", "could not be measured"),
    ],
)
def test_what_cannot_be_decided_is_a_mistake(text, said):
    with pytest.raises(ConfigurationError, match=said):
        holds(condition(text), METRICS)
