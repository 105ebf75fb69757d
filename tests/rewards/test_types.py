"""What ledgers hold and accept: state, types, shapes, numbers that are not finite."""

import math
import pickle

import cloudpickle
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from reward_runs import START, state, totals
from reward_strategies import SIGNALS

from rewardlab.errors import ConfigurationError, ExpressionError, RewardLabError, StateError
from rewardlab.rewards import (
    Ledger,
    Rollout,
    Signal,
    VectorLedger,
    declare,
    evaluate,
    parse,
    reward_function,
)

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
