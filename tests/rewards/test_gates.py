"""Gates, escrow, and the terms that the ledger records."""

import numpy as np
import pytest
from reward_runs import START, run, state, totals
from reward_strategies import SIGNALS

from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import (
    Ledger,
    Rollout,
    evaluate,
    parse,
)

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
