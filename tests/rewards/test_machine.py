"""Reward machines: what they pay, by hand and everywhere alike."""

import pickle

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from hypothesis import given, settings
from hypothesis import strategies as st
from reward_runs import state, totals
from reward_strategies import SIGNALS, rollouts
from test_agreement import offline, play, vector_play

from rewardlab.errors import ExpressionError
from rewardlab.rewards import Ledger, Level, Rollout, machine, parse

KEY_THEN_GOAL = "0 -> 1: bumped / 0.2; 1 -> 2: success / 1"
GUARDS = ("valid", "success & ~bumped", "(distance/2 > 4)", "else", "delta(progress) > 0.1")

transitions = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(GUARDS), st.sampled_from([0.0, 0.1, -0.3, 1.0])),
    min_size=1,
    max_size=6,
).filter(lambda given: any(guard != "else" for _, _, guard, _ in given))


def spelled(given):
    return "; ".join(f"{a} -> {b}: {guard} / {paid}" for a, b, guard, paid in given)


@pytest.mark.parametrize(
    ("text", "states", "paid"),
    [
        # The goal counts after the key only, and only once.
        (KEY_THEN_GOAL, [{"success": True}, {"bumped": True}, {}, {"success": True}, {"success": True}], 1.2),
        (KEY_THEN_GOAL, [{"success": True}, {"success": True}, {"bumped": True}], 0.2),
        # One transition a step, the first that matches.
        (KEY_THEN_GOAL, [{"bumped": True, "success": True}], 0.2),
        ("a -> b: success / 1; a -> c: bumped / 5", [{"bumped": True, "success": True}, {"bumped": True}], 1),
        # To itself: once for every second bump, and a price for every step before.
        ("x -> y: bumped / 0; x -> x: else / -1; y -> x: bumped / 3", [{"bumped": True}, {}, {"bumped": True}, {}], 2),
        ("0 -> 0: (distance/2 > 1) / 0.5", [{"distance": 3}, {"distance": 2}, {"distance": 4}], 1),
    ],
)
def test_what_a_machine_pays_by_hand(text, states, paid):
    found = totals(machine(text), *[state(**each) for each in states])
    assert found == pytest.approx([0] * (len(states) - 1) + [paid])


@settings(max_examples=40)
@given(transitions, rollouts(), st.sampled_from(list(AutoresetMode)))
def test_it_pays_the_same_everywhere_to_the_last_bit(given, rollout, mode):
    import torch

    expression = parse(f'machine("{spelled(given)}")')
    assert parse(str(expression)) == expression
    assert pickle.loads(pickle.dumps(expression)) == expression
    value = offline(expression, rollout, "end").total
    tensors = Rollout(
        before={name: torch.as_tensor(np.ascontiguousarray(x)) for name, x in rollout.before.items()},
        after={name: torch.as_tensor(np.ascontiguousarray(x)) for name, x in rollout.after.items()},
        **{name: torch.as_tensor(getattr(rollout, name)) for name in ("terminated", "truncated", "mask", "fault")},
    )
    assert np.array_equal(np.asarray(offline(expression, tensors, "end").total), value)
    for row, length in enumerate(rollout.mask.sum(axis=1)):
        assert [entry["total"] for entry in play(expression, rollout, row, "end")] == value[row, :length].tolist()
    for device in (None, "cpu"):
        paid, lengths = vector_play(expression, rollout, mode, "end", device)
        for row, length in enumerate(lengths):
            assert paid[row] == np.tile(value[row, :length], 20)[: len(paid[row])].tolist()


def test_it_is_one_value_of_the_episode():
    expression = machine(KEY_THEN_GOAL)
    assert expression.level is Level.EPISODE
    gated = f'gated(delta(progress), by=machine("{KEY_THEN_GOAL}") > 1)'
    steps = [state(bumped=True, progress=0.25), state(success=True, progress=1)]
    assert totals(gated, *steps) == [0, 1]
    assert totals(gated, *steps[::-1]) == [0, 0]
    assert totals(f'0.5*machine("{KEY_THEN_GOAL}") + 0.1*valid', *steps) == pytest.approx([0.1, 0.7])


@pytest.mark.parametrize(
    ("text", "problem", "place"),
    [
        ("0 -> 1 success / 1", "FROM -> TO: CONDITION / REWARD", 0),
        ("0 -> 1: success", "says no reward", 14),
        ("0 -> 1: success / much", "is a number", 18),
        ("0 -> 1: success / nan", "is a number", 18),
        ("0 -> 1: else / 1", "with a condition", 0),
        ("0 -> 1: valid / 1;  1 -> 2: nonsense(3) / 1", "no reward function 'nonsense'", 28),
        ("0 -> 1: (valid / 1", "says no reward", 17),
    ],
)
def test_mistakes_are_pointed_at(text, problem, place):
    with pytest.raises(ExpressionError, match=problem) as caught:
        parse(f'success + machine("{text}")')
    *_, shown, caret = str(caught.value).split("\n")
    assert shown == f"  {text[: place + 40]}"
    assert caret.index("^") - 2 == place


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0 -> 1: distance / 1", "not 0/1"),
        ("0 -> 1: any(success) / 1", "episode-level"),
        ("0 -> 0: valid / 1;" * 101, "101 transitions"),
        ("0 -> 0: valid / 1;" * 500, "9,000 characters"),
    ],
)
def test_what_a_machine_may_not_be(text, problem):
    with pytest.raises(ExpressionError, match=problem):
        Ledger(machine(text), SIGNALS)
