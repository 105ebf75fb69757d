"""What every method of credit holds to, and how a setting chooses one."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.agents.llm.credit import CREDITS, METHODS, Turns, choose_credit
from rewardlab.errors import ConfigurationError

SHAPE = (2, 4, 3)
FREE = [name for name, method in METHODS.items() if "values" not in method.needs]
"""Methods without a value head: the group is all that they compare with."""

WHITENED = ("reinforce_pp", "gdpo", "ppo")


@st.composite
def batches(draw, outcome=False):
    """Two groups of four episodes of at most three turns; episodes of no turns had a fault."""

    def array(elements, shape=SHAPE):
        size = int(np.prod(shape))
        return np.array(draw(st.lists(elements, min_size=size, max_size=size))).reshape(shape)

    lengths = array(st.integers(0, 3), SHAPE[:2])
    mask = (np.arange(SHAPE[2]) < lengths[..., None]) * 1.0
    rewards = array(st.integers(-4, 4)) / 2.0
    if outcome:
        rewards = rewards * (np.arange(SHAPE[2]) == lengths[..., None] - 1)
    process = array(st.integers(-4, 4)) / 2.0 * (not outcome)
    return Turns(
        rewards,
        mask,
        draw(st.sampled_from([1.0, 0.9])) if not outcome else 1.0,
        tokens=array(st.integers(1, 5)) * 1.0,
        terms={"process": process, "rest": rewards - process},
        anchors=array(st.integers(0, 2)),
        answers=array(st.integers(3, 4)),
        values=array(st.integers(-4, 4)) / 2.0,
    )


def changed(turns, change, **more):
    """`turns` with every array changed alike."""
    fields = {name: getattr(turns, name) for name in ("rewards", "mask", "tokens", "anchors", "answers", "values")}
    fields = {name: change(value) for name, value in fields.items()}
    terms = {name: change(value) for name, value in turns.terms.items()}
    return dataclasses.replace(turns, **{**fields, "terms": terms, **more})


@pytest.mark.parametrize("name", CREDITS)
@given(turns=batches())
@settings(max_examples=15)
def test_what_does_not_count_counts_for_nothing(name, turns):
    found = CREDITS[name](turns)
    assert found.shape == SHAPE and np.isfinite(found).all()
    assert (found[turns.mask == 0] == 0).all()
    poison = {"rewards": np.inf, "tokens": 77.0, "anchors": 1, "answers": 4, "values": np.nan}
    other = dataclasses.replace(
        turns,
        **{field: np.where(turns.mask > 0, getattr(turns, field), value) for field, value in poison.items()},
        terms={term: np.where(turns.mask > 0, values, np.nan) for term, values in turns.terms.items()},
    )
    np.testing.assert_array_equal(CREDITS[name](other), found)


@pytest.mark.parametrize("name", CREDITS)
@given(turns=batches(), order=st.permutations(range(4)))
@settings(max_examples=15)
def test_the_order_of_episodes_makes_no_difference(name, turns, order):
    found = CREDITS[name](changed(turns, lambda array: array[:, order]))
    np.testing.assert_allclose(found, CREDITS[name](turns)[:, order], atol=1e-9)


@pytest.mark.parametrize("name", [name for name in CREDITS if name not in WHITENED])
@given(turns=batches())
@settings(max_examples=15)
def test_groups_stand_apart(name, turns):
    apart = [CREDITS[name](changed(turns, lambda array, row=row: array[row : row + 1])) for row in range(2)]
    np.testing.assert_allclose(CREDITS[name](turns), np.concatenate(apart), atol=1e-9)


def ended(turns, outcome):
    """`turns` in which every episode is paid `outcome` more at its end, and groups with one episode have none."""
    several = (turns.present.sum(axis=-1) > 1)[:, None, None]
    last = np.arange(SHAPE[2]) == turns.mask.sum(axis=-1, keepdims=True) - 1
    rewards = np.where(last, turns.rewards + outcome, turns.rewards)
    return dataclasses.replace(turns, rewards=rewards, mask=turns.mask * several, terms={"process": 0.0 * rewards})


@pytest.mark.parametrize("name", FREE)
@given(turns=batches(outcome=True), outcome=st.integers(-3, 3))
@settings(max_examples=15)
def test_where_all_fare_alike_there_is_nothing_to_learn(name, turns, outcome):
    paid = ended(dataclasses.replace(turns, rewards=0.0 * turns.rewards, values=None), outcome)
    np.testing.assert_allclose(CREDITS[name](paid), 0.0, atol=1e-6)


@pytest.mark.parametrize("name", FREE)
@given(turns=batches(outcome=True), outcome=st.integers(-3, 3))
@settings(max_examples=15)
def test_what_all_are_paid_at_the_end_changes_nothing(name, turns, outcome):
    turns = dataclasses.replace(turns, values=None)
    np.testing.assert_allclose(CREDITS[name](ended(turns, outcome)), CREDITS[name](ended(turns, 0)), atol=1e-6)


def test_a_setting_chooses_a_method_and_says_what_it_is_told():
    name, method = choose_credit("gigpo(step_weight=2, step_scale=True)")
    assert name == "gigpo" and method.keywords == {"step_weight": 2, "step_scale": True}
    assert choose_credit("grpo")[0] == choose_credit(" grpo() ")[0] == "grpo"
    for text in ("prorag(process=valid, beta=1)", "prorag(process='valid', beta=1)"):
        assert choose_credit(text)[1].keywords == {"process": "valid", "beta": 1}
    assert choose_credit("ppo(lam=1)")[1].keywords == {"lam": 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grop", "Did you mean 'grpo'"),
        ("gigpo(step_wieght=1.0)", "Did you mean 'step_weight'"),
        ("grpo(beta=1.0)", "it has none"),
        ("gigpo(step_weight='much')", "a value like 1.0"),
        ("gigpo(step_weight=True)", "a value like 1.0"),
        ("gigpo(step_weight=abc)", "a value like 1.0 as 'step_weight', not 'abc'"),
        ("gigpo(step_weight=nan)", "a value like 1.0 as 'step_weight', not 'nan'"),
        ("gigpo(step_scale=maybe)", "a value like False as 'step_scale', not 'maybe'"),
        ("salt(window=-1)", "0 or more"),
        ("ppo(lam=1.5)", "from 0 to 1 as 'lam'"),
        ("ppo(lam=1e999)", "0 or more"),
        ("gigpo(0.5)", "neither a name nor"),
        ("gigpo(**{})", "neither a name nor"),
        ("gigpo(step_weight=print(1))", "neither a name nor"),
        ("(" * 500, "neither a name nor"),
        ("", "neither a name nor"),
    ],
)
def test_what_chooses_nothing_is_refused(text, told):
    with pytest.raises(ConfigurationError, match=told.replace("(", r"\(")):
        choose_credit(text)


def test_every_method_says_where_it_is_from_and_what_it_needs():
    for method in METHODS.values():
        assert method.source and method.formula and method.checked in ("code", "summary")
        assert all(hasattr(Turns(np.zeros(SHAPE), np.ones(SHAPE)), need) for need in method.needs)
