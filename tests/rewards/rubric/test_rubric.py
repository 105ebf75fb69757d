"""Rubric: weighted criteria with vetoes, as one expression."""

import tomllib

import numpy as np
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import Ledger, Level, Signal, declare, parse
from rewardlab.rewards.rubric import Criterion, Rubric

SIGNALS = declare(Signal("spelling", "Share of words spelt right."), Signal("rude", "Is it?", condition=True))
COMPLETE = Criterion("complete", "progress", weight=5)
TIDY = Criterion("tidy", "spelling", weight=2)
RUDE = Criterion("rude", "rude", weight=-3)
POLITE = Criterion("polite", "~rude", veto=True)
ALWAYS_VALID = Criterion("always valid", "every(valid)", veto=True)

unit = st.floats(0, 1)
states = st.fixed_dictionaries(
    {"progress": unit, "spelling": unit, "rude": st.booleans(), "valid": st.booleans(), "success": st.booleans()}
)


def pay(rubric, *steps):
    """The entries of an episode that starts in a blank state and passes through `steps`."""
    ledger = Ledger(rubric.expression, SIGNALS)
    ledger.reset({"progress": 0.0, "spelling": 0.0, "rude": False, "valid": True, "success": False, "score": 0.0})
    return [ledger.step({"score": 0.0, **state}, index == len(steps) - 1, False) for index, state in enumerate(steps)]


@settings(deadline=None)
@given(state=states, weights=st.lists(st.floats(0.1, 10), min_size=2, max_size=2))
def test_it_is_the_weighted_mean_and_the_scale_of_the_weights_does_not_matter(state, weights):
    one, two = weights
    value = pay(Rubric([Criterion("a", "progress", one), Criterion("b", "spelling", two)]), state)[0]["total"]
    assert value == pytest.approx((one * state["progress"] + two * state["spelling"]) / (one + two))
    scaled = Rubric([Criterion("a", "progress", 3 * one), Criterion("b", "spelling", 3 * two)])
    assert pay(scaled, state)[0]["total"] == pytest.approx(value)


@settings(deadline=None)
@given(state=states)
def test_everything_met_and_nothing_wrong_is_1_and_a_negative_weight_counts_against(state):
    rubric = Rubric([COMPLETE, TIDY, RUDE])
    best = {"progress": 1.0, "spelling": 1.0, "rude": False, "valid": True, "success": True}
    assert pay(rubric, best)[0]["total"] == pytest.approx(1)
    civil, rude = (pay(rubric, {**state, "rude": flag})[0]["total"] for flag in (False, True))
    assert civil - rude == pytest.approx(3 / 7)


@settings(deadline=None)
@given(state=states)
def test_a_veto_governs_everything_penalties_included(state):
    entry = pay(Rubric([COMPLETE, Criterion("spelt", "1 - spelling", weight=-2), POLITE]), state)[0]
    if state["rude"]:
        assert set(entry["terms"].values()) == {0.0}
    else:
        assert entry["terms"] == pytest.approx({"complete": state["progress"], "spelt": -0.4 * (1 - state["spelling"])})


@settings(deadline=None)
@given(steps=st.lists(states, min_size=1, max_size=5))
def test_vetoes_of_two_levels_apply_each_at_its_own_time(steps):
    entries = pay(Rubric([COMPLETE, POLITE, ALWAYS_VALID]), *steps)
    earned = sum(state["progress"] for state in steps if not state["rude"])
    paid = sum(entry["total"] for entry in entries)
    assert paid == pytest.approx(earned if all(state["valid"] for state in steps) else 0)
    assert all(entry["total"] == 0 for entry in entries[:-1])


def test_the_criteria_are_the_terms_and_episode_criteria_are_judged_at_the_end():
    rubric = Rubric([COMPLETE, Criterion("solved", "final(success)", weight=5)])
    assert rubric.expression.level is Level.EPISODE
    state = {"progress": 0.5, "spelling": 0.0, "rude": False, "valid": True, "success": True}
    first, last = pay(rubric, state, state)
    assert first["terms"] == {"complete": 0.25, "solved": 0.0}
    assert last["terms"] == {"complete": 0.25, "solved": 0.5}


def test_where_a_cap_does_not_hold_the_most_restrictive_one_counts():
    late = [Criterion("complete", "final(progress)", weight=3), Criterion("solved", "final(success)")]
    format_, task = Criterion("format", "final(valid)", cap=0.55), Criterion("task", "~final(rude)", cap=0.25)
    rubric = Rubric([*late, format_, task])
    good = {"progress": 1.0, "spelling": 0.0, "rude": False, "valid": True, "success": True}
    # Everything met is worth 1; then at most 0.55, at most 0.25; a worth below a cap stays: 3/4 * 0.2 = 0.15.
    for change, worth in (
        ({}, 1.0),
        ({"valid": False}, 0.55),
        ({"valid": False, "rude": True}, 0.25),
        ({"rude": True, "progress": 0.2, "success": False}, 0.15),
    ):
        entry = pay(rubric, {**good, **change})[0]
        assert entry["total"] == pytest.approx(worth)
        assert list(entry["terms"]) == ["complete", "solved", "cap"]
    assert pay(rubric, {**good, "valid": False})[0]["terms"]["cap"] == pytest.approx(-0.45)
    assert parse(str(rubric)) == rubric.expression
    assert Rubric.from_dict(tomllib.loads(tomli_w.dumps(rubric.to_dict()))) == rubric


def test_what_is_asked_is_read_at_the_end_under_its_own_name():
    asked = Criterion("polite", question="Is it polite?", scale="1..5", weight=2)
    assert asked.expression == "final(polite)"
    rubric = Rubric([COMPLETE, asked, Criterion("right", "right", question="Is it right?", veto=True)])
    assert [criterion.name for criterion in rubric.asked] == ["polite", "right"]
    assert Rubric.from_dict(tomllib.loads(tomli_w.dumps(rubric.to_dict()))) == rubric


def test_it_runs_on_arrays_as_on_numbers():
    from rewardlab.rewards import VectorLedger

    rubric = Rubric([COMPLETE, TIDY, RUDE, POLITE])
    progress, rude = np.array([0.2, 0.4, 1.0]), np.array([True, False, False])
    ledger = VectorLedger(rubric.expression, SIGNALS, 3)
    blank = {"progress": np.zeros(3), "spelling": np.zeros(3), "rude": np.zeros(3, bool)}
    ledger.reset(blank)
    ended = np.ones(3, bool)
    total = ledger.step({**blank, "progress": progress, "rude": rude}, ended, ~ended)["total"]
    single = [
        pay(rubric, {"progress": p, "spelling": 0.0, "rude": r, "valid": True, "success": False})[0]["total"]
        for p, r in zip(progress, rude, strict=True)
    ]
    assert np.array_equal(total, single)


def test_text_toml_and_plain_values_bring_the_same_rubric_back():
    rubric = Rubric([COMPLETE, TIDY, RUDE, POLITE, ALWAYS_VALID])
    assert Rubric.from_dict(tomllib.loads(tomli_w.dumps(rubric.to_dict()))) == rubric
    assert parse(str(rubric)) == rubric.expression
    assert Criterion.from_dict({"name": "complete", "expression": "progress"}).weight == 1
    assert Criterion("complete", parse("progress"), 5) == COMPLETE


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Rubric([]), "positive weight"),
        (lambda: Rubric([RUDE, POLITE]), "positive weight"),
        (lambda: Rubric([COMPLETE, COMPLETE]), "'complete' is used twice"),
        (lambda: Criterion("a", "progress", weight=0), "other than 0"),
        (lambda: Criterion("a", "progress", weight=float("nan")), "finite"),
        (lambda: Criterion("a", "progress", weight="2"), "criterion 'a': weight='2'; give a finite number"),
        (lambda: Criterion("a", "~rude", veto="yes"), "criterion 'a': veto='yes'; give true or false"),
        (lambda: Criterion("a", "~rude", weight=2, veto=True), "a veto has no weight"),
        (lambda: Criterion("a", "group_zscore(final(score))"), "judges one"),
        (lambda: Criterion("a", "progress", cap=2), "criterion 'a': cap=2; give a number from 0 to 1"),
        (lambda: Criterion("a", "progress", weight=2, cap=0.5), "a cap has no weight"),
        (lambda: Criterion("a", "valid", veto=True, cap=0.5), "is no veto"),
        (lambda: Criterion("so so", question="Is it?"), "names a signal"),
        (lambda: Criterion("so", question="Is it?", scale="often"), "criterion 'so': scale 'often'"),
        (lambda: Rubric([Criterion("cap", "valid"), Criterion("a", "valid", cap=0.5)]), "the caps' term"),
        (lambda: Rubric([COMPLETE, Criterion("a", "final(valid)", cap=0.5)]), "write final"),
        (lambda: Criterion.from_dict({"name": "a"}), "name and expression"),
        (lambda: Criterion.from_dict({"name": "a", "expression": "progress", "wieght": 2}), "wieght"),
        (lambda: Rubric.from_dict({"rubric": []}), "'criteria'"),
    ],
)
def test_mistakes_are_pointed_at(make, says):
    with pytest.raises(ConfigurationError, match=says):
        make()


def test_an_expression_that_is_none_names_its_criterion():
    with pytest.raises(ExpressionError, match=r"criterion 'finished': .*Did you mean 'final'"):
        Criterion("finished", "fimal(success)")


def test_a_veto_must_be_a_condition():
    with pytest.raises(ExpressionError, match="condition"):
        Rubric([COMPLETE, Criterion("share", "progress + 1", veto=True)]).expression  # noqa: B018
