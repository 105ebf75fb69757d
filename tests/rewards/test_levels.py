"""What a reward must see, when it is paid, and what the end of an episode does to it."""

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from reward_runs import START, state, totals
from reward_strategies import SIGNALS

from rewardlab.errors import ConfigurationError, ExpressionError, StateError
from rewardlab.rewards import (
    ESCROW_REASONS,
    Ledger,
    Level,
    VectorLedger,
    parse,
)

# Levels and emission


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("0.5", Level.CONSTANT),
        ("schedule(1, 0, 10)", Level.CONSTANT),
        ("success", Level.STATE),
        ("clip(progress, 0, 1) + 1", Level.STATE),
        ("potential(progress)", Level.STEP),
        ("native", Level.STEP),
        ("success + delta(progress)", Level.STEP),
        ("gated(success, by=valid)", Level.STATE),
        ("final(success)", Level.EPISODE),
        ("gated(success, by=any(valid))", Level.EPISODE),
        ("success + redistribute(final(score))", Level.EPISODE),
        ("group_zscore(final(score))", Level.GROUP),
        ("verpo(tests, mask=tests_mask)", Level.GROUP),
    ],
)
def test_the_level_is_what_must_be_seen(text, level):
    assert parse(text).level is level


@pytest.mark.parametrize(
    "text",
    [
        "potential(delta(progress))",
        "before(before(progress))",
        "before(gated(progress, by=any(success)))",
        "delta(final(progress))",
        "final(delta(progress))",
        "total(final(progress))",
        "final(success)*progress",
        "final(success)*delta(progress)",
        "clip(success + final(success), 0, 1)",
        "where(final(success), progress, 0)",
        "gated(progress, by=success & any(valid))",
        "gated(progress, by=group_zscore(final(score)) > 0)",
        "group_zscore(progress)",
        "group_centered(verpo(tests))",
        "verpo(tests)*progress",
        "total(verpo(tests))",
        "maximum(verpo(tests), 0)",
        "verpo(final(score))",
        "group_centered(final(score)) > verpo(tests)",
        "redistribute(progress)",
        "clip_and_delta(final(progress))",
    ],
)
def test_levels_that_do_not_fit_are_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_an_episode_level_value_is_paid_once_at_the_last_step():
    assert totals("final(progress)", state(progress=0.5), state(progress=0.75), state(progress=0.25)) == [0, 0, 0.25]


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("1 - final(valid)", [0, 0, 0]),
        ('named("a", 1 - final(valid))', [0, 0, 0]),
        ("success - (1 - final(valid))", [0, 0, 0]),
        ("success + 1 - final(valid)", [1, 1, 0]),
        ("final(valid) - 0.25", [0, 0, 0.75]),
    ],
)
def test_a_constant_added_to_an_episodes_value_is_part_of_it(text, paid):
    assert totals(text, START, START, START) == paid


@pytest.mark.parametrize("text", ["group_zscore(final(score))", "success + verpo(tests, mask=tests_mask)"])
def test_groups_belong_to_the_trainer(text):
    with pytest.raises(ExpressionError, match="one environment cannot see"):
        Ledger(text, SIGNALS)
    with pytest.raises(ExpressionError, match="one environment cannot see"):
        VectorLedger(text, SIGNALS, 2)


def test_before_is_the_resets_signals_at_the_first_step():
    ledger = Ledger("before(distance)", SIGNALS)
    ledger.reset(state(distance=7))
    assert ledger.step(state(distance=6), False, False)["total"] == 7
    ledger.reset(state(distance=3))
    assert ledger.step(state(distance=6), False, False)["total"] == 3


# Ends of episodes


def test_a_reset_over_an_unfinished_ledger_warns_and_records_it():
    ledger = Ledger("gated(delta(progress), by=any(success))", SIGNALS)
    ledger.reset(START)
    ledger.step(state(progress=0.96), False, False)
    with pytest.warns(UserWarning, match="max_steps"):
        escrow = ledger.reset(START)["escrow"]
    assert escrow["dropped"] == 0.96
    assert "abandoned" in ESCROW_REASONS[escrow["reason"]]


def test_nothing_is_abandoned_where_nothing_waits_for_the_end(recwarn):
    ledger = Ledger("success + potential(progress)", SIGNALS)
    ledger.reset(START)
    ledger.step(START, False, False)
    assert ledger.reset(START)["escrow"]["reason"] == 0
    assert not recwarn


@pytest.mark.parametrize(
    ("how", "truncation", "last"),
    [
        ("terminated", "bootstrap", -0.5),
        ("terminated", "end", -0.5),
        ("truncated", "bootstrap", 0.9 * 0.75 - 0.5),
        ("truncated", "end", -0.5),
    ],
)
def test_a_potential_ends_at_0_where_nobody_bootstraps(how, truncation, last):
    paid = totals(
        "potential(progress)", state(progress=0.5), state(progress=0.75), how=how, truncation=truncation, gamma=0.9
    )
    assert paid == pytest.approx([0.45, last])


def test_any_episode_level_term_makes_the_limit_part_of_the_task():
    assert Ledger("potential(progress)", SIGNALS).truncation == "bootstrap"
    assert Ledger("potential(progress) + final(success)", SIGNALS, truncation="bootstrap").truncation == "end"
    with pytest.raises(ConfigurationError, match="'bootstrap', 'end'"):
        Ledger("success", SIGNALS, truncation="stop")


def test_what_truncation_means_is_the_trainers_to_say():
    ledger = Ledger("potential(progress)", SIGNALS)
    ledger.set_truncation("end")
    ledger.reset(state(progress=0.5))
    assert ledger.step(state(progress=0.75), False, True)["total"] == -0.5
    ledger = Ledger("final(success)", SIGNALS)
    ledger.set_truncation("bootstrap")
    assert ledger.truncation == "end"


def test_a_fault_pays_0_in_every_term_and_drops_the_escrow():
    ledger = Ledger("success + gated(delta(progress), by=any(valid)) + final(score) - 1", SIGNALS)
    ledger.reset(START)
    ledger.step(state(progress=0.5, valid=False), False, False)
    entry = ledger.step(state(success=True, score=1.0), False, True, fault=True)
    assert entry["total"] == 0
    assert set(entry["terms"].values()) == {0}
    assert entry["escrow"]["dropped"] == 0.5
    assert ESCROW_REASONS[entry["escrow"]["reason"]] == "dropped: the infrastructure failed"
    with pytest.raises(StateError, match="reset"):
        ledger.step(START, False, False)


# Parameters


def test_gamma_is_a_parameter_of_the_ledger():
    ledger = Ledger("potential(progress)", SIGNALS)
    assert ledger.parameters["gamma"] == 0.99
    ledger.set_parameters(gamma=0.5)
    ledger.reset(START)
    entry = ledger.step(state(progress=1.0), False, False)
    assert entry["total"] == 0.5
    assert entry["parameters"] == {"gamma": 0.5}


def test_parameters_are_latched_at_reset_so_that_a_potential_telescopes():
    ledger = Ledger("schedule(1, 0, 10)*potential(progress)", SIGNALS, gamma=1.0)
    ledger.reset(state(progress=0.5))
    paid = 0.0
    for step, progress in enumerate([0.6, 0.7, 0.8]):
        ledger.set_parameters(training_step=step)
        paid += ledger.step(state(progress=progress), step == 2, False)["total"]
    assert paid == pytest.approx(-0.5)
    assert ledger.reset(START)["parameters"]["training_step"] == 2


def test_many_environments_latch_each_at_its_own_reset():
    ledger = VectorLedger('parameter("bonus", 1)*success', SIGNALS, 2, autoreset_mode=AutoresetMode.NEXT_STEP)
    both = {name: np.array([value, value]) for name, value in state(success=True).items()}
    ledger.reset(both)
    ledger.set_parameters(bonus=3)
    never, first = np.array([False, False]), np.array([True, False])
    assert ledger.step(both, first, never)["total"].tolist() == [1, 1]
    assert ledger.step(both, never, never)["total"].tolist() == [0, 1]
    entry = ledger.step(both, never, never)
    assert entry["total"].tolist() == [3, 1]
    assert entry["parameters"]["bonus"].tolist() == [3, 1]


@pytest.mark.parametrize(
    ("values", "message"), [({"bonsu": 1}, "Did you mean 'bonus'"), ({"gamma": 1.5}, "between 0 and 1")]
)
def test_wrong_parameters_are_refused(values, message):
    with pytest.raises(ConfigurationError, match=message):
        Ledger('parameter("bonus", 1)*success', SIGNALS).set_parameters(**values)
