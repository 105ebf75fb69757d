"""Rewards from what a language model filled in: worked by hand, and refused with the place."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.errors import ExpressionError
from rewardlab.rewards import Ledger, Signal, declare, parse, specification_guide, specified

SIGNALS = declare(
    Signal("distance", "To the goal.", high=10, unit="m"),
    Signal("speed", "Of the hand.", low=-5, high=5),
    Signal("held", "It is held.", condition=True),
    Signal("place", "Where.", shape=(3,)),
)


def paid(terms, **signals):
    """What a specification pays for one step into a state."""
    ledger = Ledger(specified({"terms": terms}, SIGNALS), SIGNALS)
    state = {"distance": 0.0, "speed": 0.0, "held": 0.0} | signals
    ledger.reset(state)
    return ledger.step(state, False, False)


@pytest.mark.parametrize(
    ("term", "cost"),
    [
        ({}, 0.5 * 4**2),
        ({"target": 1}, 0.5 * 3**2),
        ({"target": 1, "weight": 0.5}, 0.25 * 3**2),
        ({"target": 5.5, "norm": "null"}, -1.5),
        # A triangle of 3, 4 and 5.
        ({"norm": "smooth_abs", "parameters": [3]}, 2),
        ({"norm": "smooth_abs", "parameters": [3, 1], "weight": 2}, 8),
        ({"norm": "power", "parameters": [1.5]}, 8),
        ({"norm": "rectify", "parameters": [2], "target": 4}, 2 * math.log(2)),
        ({"when": "held"}, 0),
        ({"when": "~held"}, 8),
        ({"weight": 0}, 0),
    ],
)
def test_one_term_by_hand(term, cost):
    assert paid([{"signal": "distance"} | term], distance=4.0)["total"] == pytest.approx(-cost)


def test_terms_have_names_in_the_ledger():
    terms = [
        {"signal": "distance", "target": 1},
        {"signal": "distance", "name": "goal", "norm": "null", "when": "held"},
        {"signal": "speed", "weight": 3},
    ]
    entry = paid(terms, distance=2.0, speed=1.0, held=1.0)
    assert entry["terms"] == pytest.approx({"distance": -0.5, "goal": -2, "speed": -1.5})
    assert entry["total"] == pytest.approx(-4)


def test_a_specification_is_an_expression_with_text():
    reward = specified('{"terms": [{"signal": "distance", "target": 1, "norm": "smooth_abs", "parameters": [0.5]}]}')
    assert str(reward) == 'named("distance", -1*smooth_abs(distance - 1, 0.5))'
    assert parse(str(reward)) == reward


def test_words_and_fences_around_the_object_do_not_matter():
    said = 'Here it is:\n```json\n{"terms": [{"signal": "speed"}]}\n```\nI hope it helps.'
    assert specified(said, SIGNALS) == specified({"terms": [{"signal": "speed"}]})


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ([], "1 to 50 terms"),
        ([{"signal": "speed"}] * 51, "1 to 50 terms"),
        ([3], "a term is an object"),
        ([{}], r"terms\[0\].signal"),
        ([{"signal": "speed"}, {"signal": "sped"}], r"terms\[1\].signal is 'sped', which is not measured.*speed"),
        ([{"signal": "speed", "wieght": 2}], "no field 'wieght'.*weight"),
        ([{"signal": "speed", "norm": "cosh"}], "give one of null, quadratic"),
        ([{"signal": "speed", "norm": "quadratic", "parameters": [1]}], "at most 0 numbers"),
        ([{"signal": "speed", "norm": "power", "parameters": [0]}], "above 0"),
        ([{"signal": "speed", "weight": -1}], "not below 0"),
        ([{"signal": "speed", "weight": True}], "give a number"),
        ([{"signal": "speed", "target": float("nan")}], "give a number"),
        ([{"signal": "speed", "target": 10**400}], "give a number"),
        ([{"signal": "speed", "when": "distance"}], r"terms\[0\].when .*not 0/1"),
        ([{"signal": "speed", "name": "a\nb"}], r"terms\[0\].name.*printable"),
        ([{"signal": "speed"}, {"signal": "place"}], r"terms\[1\].signal.*array"),
        ([{"signal": "os:system"}], "not measured"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(terms, says):
    with pytest.raises(ExpressionError, match=says):
        specified({"terms": terms}, SIGNALS)


@pytest.mark.parametrize("text", ["", "no", "[1]", "{}", '{"terms": 3}', "[" * 40_000, "x" * 60_000])
def test_what_is_none_is_refused(text):
    with pytest.raises(ExpressionError):
        specified(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([*SIGNALS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
fields = st.sampled_from(["signal", "target", "norm", "parameters", "weight", "when", "name", "other"])


@given(st.lists(st.dictionaries(fields, values) | values, max_size=3))
def test_whatever_a_model_writes_is_a_reward_or_refused(terms):
    try:
        reward = specified(json.dumps({"terms": terms}), SIGNALS)
    except ExpressionError:
        return
    assert parse(str(reward)) == reward


def test_no_code_is_reached_by_a_name():
    with pytest.raises(ExpressionError, match="letters"):
        specified({"terms": [{"signal": "os:getcwd()"}]})


def test_the_guide_names_signals_and_norms():
    guide = specification_guide(SIGNALS)
    assert "- distance (0 to 10 m): To the goal." in guide
    assert "- held (condition): It is held." in guide
    assert "place" not in guide
    assert "- rectify: " in guide
