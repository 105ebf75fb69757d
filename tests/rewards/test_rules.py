"""The rules of rewards that expressions and ledgers keep, one by one."""

import math
import pickle

import cloudpickle
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from reward_strategies import SIGNALS

from rewardlab.errors import ConfigurationError, ExpressionError, RewardLabError, StateError
from rewardlab.rewards import (
    ESCROW_REASONS,
    Ledger,
    Level,
    Rollout,
    Signal,
    VectorLedger,
    declare,
    evaluate,
    parse,
    reward_function,
)

START = {
    "success": False, "score": 0.0, "progress": 0.0, "valid": True, "distance": 4.0, "bumped": False,
    "tests": np.zeros(3), "tests_mask": np.ones(3),
}  # fmt: skip


def state(**changes):
    return START | changes


def run(expression, *states, how="terminated", **options):
    """The entries of one episode through `states`, which ends at the last one."""
    ledger = Ledger(expression, SIGNALS, **options)
    ledger.reset(START)
    entries = []
    for index, signals in enumerate(states):
        last = index == len(states) - 1
        entries.append(ledger.step(signals, last and how == "terminated", last and how == "truncated"))
    return entries


def totals(expression, *states, **options):
    return [entry["total"] for entry in run(expression, *states, **options)]


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


def test_groups_belong_to_the_trainer():
    with pytest.raises(ExpressionError, match="give it to the trainer"):
        Ledger("group_zscore(final(score))", SIGNALS)


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


# Gates


def test_a_step_level_condition_applies_when_the_reward_is_earned():
    process = [state(progress=0.4), state(progress=0.6, valid=False), state(progress=1.0, success=True)]
    paid = totals("gated(gated(delta(progress), by=any(success)), by=valid)", *process)
    assert paid == pytest.approx([0, 0, 0.4 + 0.4])
    paid = totals(
        "gated(gated(delta(progress), by=valid), by=any(success))", *process[:2], state(progress=1.0, success=True)
    )
    assert paid == pytest.approx([0, 0, 0.4 + 0.4])
    # The last step is invalid: what was earned at valid steps is paid all the same.
    paid = totals(
        "gated(gated(delta(progress), by=any(success)), by=valid)", *process[:2], state(success=True, valid=False)
    )
    assert paid == pytest.approx([0, 0, 0.4])


@pytest.mark.parametrize(
    ("by", "paid", "reasons"),
    [
        ("any(success)", [0, 3, 0, 4], [1, 2, 2, 2]),
        ("every(valid)", [0, 0, 0, 0], [1, 1, 3, 3]),
        ("final(success)", [0, 0, 0, 0], [1, 1, 1, 3]),
        ("any(success) & any(bumped)", [0, 0, 0, 7], [1, 1, 1, 2]),
        ("total(bumped) > 0.5", [0, 0, 0, 7], [1, 1, 1, 2]),
    ],
)
def test_an_escrow_is_released_at_the_first_step_where_its_condition_is_decided(by, paid, reasons):
    entries = run(
        f"gated(delta(distance), by={by})",
        state(distance=5),
        state(distance=7, success=True),
        state(distance=7, valid=False, bumped=True),
        state(distance=11),
    )
    assert [entry["total"] for entry in entries] == paid
    assert [entry["escrow"]["reason"] for entry in entries] == reasons
    held = np.cumsum([1, 2, 0, 4]) - np.cumsum([e["escrow"]["paid"] + e["escrow"]["dropped"] for e in entries])
    assert [entry["escrow"]["held"] for entry in entries] == held.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "gated(success - 0.25*bumped, by=final(valid))",
        "2*(progress*0 + gated(success - 0.25*bumped, by=final(valid)))",
        "progress*0 - gated(success - 0.25*bumped, by=final(valid))",
        "gated(gated(success - 0.25*bumped, by=final(valid)), by=valid | ~valid)",
        "0.5*gated(0.5*success - 0.5*gated(bumped, by=valid | ~valid), by=final(valid))",
    ],
)
def test_a_gate_governs_everything_inside_it_penalties_included_wherever_it_stands(text):
    assert totals(text, state(bumped=True), state(success=True, bumped=True, valid=False)) == [0, 0]
    assert any(totals(text, state(bumped=True), state(success=True, bumped=True)))


@pytest.mark.parametrize(
    "text",
    [
        "clip(gated(progress, by=any(success)), 0, 1)",
        "progress*gated(progress, by=any(success))",
        "gated(progress, by=any(success)) > 0.5",
        "total(gated(progress, by=any(success)))",
        "maximum(redistribute(final(score)), 0)",
        "group_zscore(gated(final(score), by=any(success)))",
    ],
)
def test_an_escrowed_gate_elsewhere_is_refused(text):
    with pytest.raises(ExpressionError, match=r"several moments|level"):
        parse(text)


def test_a_potential_in_a_gate():
    with pytest.raises(ExpressionError, match="use delta"):
        parse("gated(success + potential(progress), by=any(success))")
    with pytest.warns(UserWarning, match="no longer policy-invariant"):
        parse("gated(potential(progress), by=valid)")


def test_credit_for_a_gates_payment_can_stand_where_it_was_earned():
    last = np.array([[False, False, True]] * 2)
    rollout = Rollout.from_signals(
        {
            "success": np.array([[0, 0, 0, 1], [0, 0, 0, 0]]),
            "progress": np.array([[0, 0.25, 0.5, 1], [0, 0.25, 0.5, 0.75]]),
        },
        last,
        ~last & last,
    )
    expression = "gated(delta(progress), by=any(success))"
    assert evaluate(expression, rollout).total.tolist() == [[0, 0, 1], [0, 0, 0]]
    assert evaluate(expression, rollout, place="earned").total.tolist() == [[0.25, 0.25, 0.5], [0, 0, 0]]
    with pytest.raises(ConfigurationError, match="'released', 'earned'"):
        evaluate(expression, rollout, place="start")


# Terms


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("success + 0.2*potential(progress) - 0.01*(1 - valid)", ["success", "potential(progress)", "1 - valid"]),
        ("success + success", ["success", "success #2"]),
        (
            "gated(delta(progress) - 0.1*bumped, by=any(success))",
            ["delta(progress) if any(success)", "bumped if any(success)"],
        ),
        ("gated(gated(progress, by=valid), by=any(success))", ["progress if valid & any(success)"]),
        ('named("bonus", 0.5*final(score)) + success', ["bonus", "success"]),
        ('gated(named("bonus", 0.5*(success + valid)), by=any(success))', ["bonus"]),
        ('named("bonus", gated(success + valid, by=any(success)))', ["bonus"]),
        ("clip(success + progress, 0, 1)", ["clip(success + progress, 0, 1)"]),
        ("success - (progress + score)", ["success", "progress + score"]),
        ("2*(success + final(score))", ["success", "final(score)"]),
        ("schedule(1, 0, 10)*delta(progress)/2", ["delta(progress)"]),
        ("-0.5*-success", ["success"]),
        ("0.25", ["0.25"]),
        ('named("success #2", score) + success + success', ["success #2", "success", "success #3"]),
    ],
)
def test_terms_and_their_names(text, names):
    assert list(Ledger(text, SIGNALS).term_names) == names


def test_weights_stand_outside_the_terms_name_but_in_its_value():
    (entry,) = run("1 - 2*(0.5*(progress - 1)) - (progress - 0.25)", state(progress=0.5))
    assert entry["terms"] == {"1": 1.0, "progress - 1": 0.5, "progress - 0.25": -0.25}
    assert entry["total"] == 1.25


def test_the_entry_has_the_same_keys_and_kinds_at_every_reset_and_step():
    ledger = Ledger("success + gated(bumped, by=any(valid))", SIGNALS)
    entries = [
        ledger.reset(START),
        ledger.step(START, False, False),
        ledger.step(START, True, False),
        ledger.reset(START),
    ]
    for entry in entries:
        assert entry.keys() == {"total", "terms", "escrow", "parameters"}
        assert entry["terms"].keys() == {"success", "bumped if any(valid)"}
        assert entry["escrow"].keys() == {"held", "paid", "dropped", "reason"}
        numbers = [entry["total"], *entry["terms"].values(), *entry["escrow"].values(), *entry["parameters"].values()]
        assert all(type(number) is float for number in numbers)
        assert not any(name.startswith("_") for name in (*entry, *entry["terms"], *entry["escrow"]))


# State


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_ledger_goes_on_from_its_state(steps):
    text = "potential(progress) + gated(delta(progress), by=final(success)) + total(bumped)"
    text += " + redistribute(final(score), progress)"
    path = [
        state(progress=0.3, bumped=True),
        state(progress=0.6),
        state(progress=0.5),
        state(progress=1.0, success=True, score=1.0),
    ]
    ledger, restored = Ledger(text, SIGNALS), Ledger(text, SIGNALS)
    ledger.reset(START)
    for signals in path[:steps]:
        ledger.step(signals, False, False)
    restored.set_state(pickle.loads(pickle.dumps(ledger.get_state())))
    for signals in path[steps:]:
        last = signals is path[-1]
        assert restored.step(signals, last, False) == ledger.step(signals, last, False)


# Types and shapes


def test_every_signal_is_cast_conditions_too():
    torch = pytest.importorskip("torch")
    ledger = VectorLedger("1 - valid + ~success*0.75", SIGNALS, 2, device="cpu")
    flags = {"valid": torch.tensor([True, False]), "success": torch.tensor([False, True])}
    never = torch.tensor([False, False])
    ledger.reset(flags)
    total = ledger.step(flags, never, never)["total"]
    assert total.dtype == torch.float64
    assert total.tolist() == [0.75, 1.0]
    assert totals("1 - valid + ~success*0.75", state(valid=True), state(valid=np.bool_(False), success=1)) == [
        0.75,
        1.0,
    ]


@pytest.mark.parametrize(
    "text", ["progress & success", "~progress", "gated(success, by=progress)", "any(progress)", "new(distance)",
             "where(progress, 1, 0)", "any(before(progress))"]
)  # fmt: skip
def test_conditions_are_asked_for_and_checked_against_the_declarations(text):
    with pytest.raises(ExpressionError, match=r"takes a condition, and the signal '(progress|distance)' is not 0/1"):
        parse(text).bind(SIGNALS)


def test_array_signals_stand_only_where_they_are_reduced():
    with pytest.raises(ExpressionError, match=r"mean_of\(tests\)"):
        parse("success + tests").bind(SIGNALS)
    with pytest.raises(ExpressionError, match="array signal is asked for"):
        parse("mean_of(progress)").bind(SIGNALS)
    ledger = VectorLedger("mean_of(tests, mask=tests_mask)", SIGNALS, 3)
    signals = {"tests": np.eye(3), "tests_mask": np.array([[1, 1, 1], [0, 1, 0], [0, 0, 0]])}
    never = np.zeros(3, dtype=bool)
    ledger.reset(signals)
    assert ledger.step(signals, never, never)["total"].tolist() == [1 / 3, 1, 0]


@pytest.mark.parametrize("text", ["mean_of(grid)", "mean_of(tests, mask=one)"])
def test_array_functions_take_lists_of_one_length(text):
    signals = SIGNALS | declare(Signal("grid", "Two by three.", shape=(2, 3)), Signal("one", "One.", shape=(1,)))
    with pytest.raises(ExpressionError, match="lists of one length"):
        parse(text).bind(signals)


def test_a_signal_of_another_shape_than_declared_is_refused():
    ledger = VectorLedger("success + progress", SIGNALS, 4)
    with pytest.raises(ConfigurationError, match="'success' has shape"):
        ledger.reset({"success": np.zeros((4, 1)), "progress": np.zeros(4)})


@pytest.mark.parametrize("name", ["length", "any", "native", "schedule", "lambda", "é", "_x", "two words", "a" * 81])
def test_signals_have_names_that_text_can_say(name):
    with pytest.raises((ConfigurationError, ExpressionError)):
        parse("success").bind(declare(Signal(name, "A signal.")))


def test_a_branch_not_taken_cannot_spoil_the_reward():
    assert totals("where(valid, progress, distance)", state(progress=0.5, distance=math.nan)) == [0.5]
    assert totals("where(valid, progress, gaussian(1, std=distance))", state(progress=0.5, distance=0)) == [0.5]
    assert totals("gated(gaussian(1, std=distance), by=bumped)", state(distance=0)) == [0]
    with pytest.raises(RewardLabError, match="not finite"):
        totals("gaussian(1, std=distance)", state(distance=0))
    with pytest.raises(RewardLabError, match="not finite"):
        totals("gated(distance, by=any(success))", state(distance=math.nan), state())
    with pytest.raises(RewardLabError, match="not finite"):
        totals("distance", state(distance=math.nan))
    ledger = VectorLedger("distance", SIGNALS, 1)
    ledger.reset({"distance": np.zeros(1)})
    with pytest.raises(RewardLabError, match="not finite"):
        ledger.step({"distance": np.array([math.inf])}, np.array([False]), np.array([False]))


def test_equality_is_structural_and_truth_is_refused():
    success, progress = parse("success"), parse("progress")
    assert success + progress == parse("success + progress")
    assert success + progress != progress + success
    assert hash(success + progress) == hash(parse("success + progress"))
    with pytest.raises(ExpressionError, match="write & for and"):
        bool(success)
    with pytest.raises(ExpressionError, match="write & for and"):
        assert parse("0.5") < progress < parse("1")


def test_expressions_travel():
    @reward_function
    def doubled(xp, x):
        """Twice `x`."""
        return 2 * x

    expression = doubled(parse("progress")) + parse("gated(success, by=any(valid))")
    for copy in (cloudpickle.loads(cloudpickle.dumps(expression)), pickle.loads(pickle.dumps(parse("final(success)")))):
        assert copy in (expression, parse("final(success)"))
        Ledger(copy, SIGNALS).reset(START)


def test_the_reward_below_must_be_given_where_it_is_read():
    with pytest.raises(ConfigurationError, match="reads native"):
        totals("native", START)
    last = np.array([[True]])
    with pytest.raises(ConfigurationError, match="reads native"):
        evaluate("native", Rollout.from_signals({"progress": np.zeros((1, 2))}, last, ~last))


def test_the_end_of_an_episode_must_be_given_where_its_row_has_restarted():
    ledger = VectorLedger("success", SIGNALS, 1, autoreset_mode=AutoresetMode.SAME_STEP)
    ledger.reset({"success": np.zeros(1)})
    with pytest.raises(StateError, match="final_signals"):
        ledger.step({"success": np.zeros(1)}, np.array([True]), np.array([False]))


def test_a_gate_named_is_the_same_gate():
    path = [state(progress=1), state(progress=2, success=True), state(progress=3)]
    assert totals('gated(progress, by=named("done", any(success)))', *path) == [0, 3, 3]


def test_numpy_numbers_are_numbers():
    progress = parse("progress")
    assert progress * np.float32(0.5) == progress * 0.5
    assert np.float32(0.5) * progress == 0.5 * progress
    assert np.int64(2) * progress == 2 * progress
    with pytest.raises(ExpressionError, match="not a reward"):
        np.array([1.0, 2.0]) * progress
    with pytest.raises(ExpressionError, match="eq"):
        parse("where(success, 1, 0)").function(progress == 2, 1, 0)


def test_a_missing_measurement_is_named():
    ledger = Ledger("success + progress", SIGNALS)
    with pytest.raises(ConfigurationError, match="'progress', which was not measured"):
        ledger.reset({"success": True})


def test_step_before_reset_is_refused():
    with pytest.raises(StateError, match="before reset"):
        Ledger("success", SIGNALS).step(START, False, False)
    with pytest.raises(StateError, match="before reset"):
        VectorLedger("success", SIGNALS, 1).step(START, np.array([False]), np.array([False]))
