"""Measurements around rubrics: evidence, nuggets, and what somebody's rubric is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Ledger, Signal, declare, parse
from rewardlab.rewards.rubric.evidence import Fact, connected, evidence, grounding
from rewardlab.rewards.rubric.guide import guide_reward
from rewardlab.rewards.rubric.nuggets import LABELS, coverage, macro_f1, verifier_reward

CHAIN = [Fact(("E0", "E1")), Fact(("E1", "E2")), Fact(("E3", "E4"))]
ALL = ("E0", "E1", "E2", "E3", "E4")


def test_only_what_hangs_together_with_the_answer_counts():
    assert connected(CHAIN, ALL) == [True, True, False]
    assert evidence(CHAIN, ALL) == pytest.approx(2 / 3)


def test_a_link_that_is_not_supported_or_not_identified_cuts_what_is_behind_it():
    unsupported = [Fact(("E0", "E1"), supported=False), *CHAIN[1:]]
    assert connected(unsupported, ALL) == [False, False, False]
    assert connected(CHAIN, ("E0", "E2", "E3", "E4")) == [False, False, False]
    assert connected([*unsupported, Fact(("E2", "E0"))], ALL) == [False, True, False, True]
    assert evidence([], ALL) == 0.0


@given(st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(ALL), st.booleans()), max_size=8))
def test_more_support_never_satisfies_less(rows):
    facts = [Fact((one, other), supported) for one, other, supported in rows]
    better = [Fact(fact.entities) for fact in facts]
    assert all(now >= before for now, before in zip(connected(better, ALL), connected(facts, ALL), strict=True))


@pytest.mark.parametrize(("outcome", "share", "worth"), [(1, 0.5, 0.7 + 0.15), (1, 0.0, 0.7), (0, 1.0, 0.0)])
def test_evidence_adds_to_an_outcome_and_is_nothing_without_one(outcome, share, worth):
    reward = "where(final(outcome) > 0, 0.7*final(outcome) + 0.3*final(evidence), 0)"
    signals = declare(Signal("outcome", "Is it right?"), Signal("evidence", "Share of facts."))
    ledger = Ledger(parse(reward), signals)
    state = dict.fromkeys(signals, 0.0)
    ledger.reset(state)
    assert ledger.step({**state, "outcome": outcome, "evidence": share}, True, False)["total"] == pytest.approx(worth)


def test_a_rationale_says_what_was_seen():
    seen = ["The red door is open.", "There is a key under the mat."]
    assert grounding("The red door is open. I take the key under the mat.", seen) == 1.0
    # One of two: nobody saw a dragon. "So I go." has no word of four letters.
    assert grounding("The red door stands open. A dragon sleeps upstairs. So I go.", seen) == 0.5
    assert grounding("", seen) == grounding("The red door is open.", []) == 0.0


def test_the_share_of_nuggets_that_are_supported():
    assert coverage(["support", "partial_support", "not_support"]) == pytest.approx(0.5)
    # (3 * 1 + 1 * 0.2) / 5
    assert coverage(["support", "partial_support", "not_support"], [3, 1, 1], partial=0.2) == pytest.approx(0.64)
    assert coverage([]) == 0.0
    for labels, weights in ((["supported"], None), (["support"], [1, 2])):
        with pytest.raises(ConfigurationError, match="nuggets: give one weight"):
            coverage(labels, weights)


def test_labels_are_compared_with_what_is_right():
    truth = ["support", "support", "not_support"]
    given_ = ["support", "not_support", "not_support"]
    # support: 2*1/(1 + 2) = 2/3; not_support: 2*1/(2 + 1) = 2/3.
    assert macro_f1(given_, truth) == pytest.approx(2 / 3)
    # 0.35 * 2/3 + 0 + 0.2 + 0.1
    assert verifier_reward(given_, truth) == pytest.approx(0.35 * 2 / 3 + 0.3)
    assert verifier_reward(truth, truth) == pytest.approx(1.0)
    assert verifier_reward(truth, truth, reasonings=3) == pytest.approx(0.1)
    assert verifier_reward(truth, truth, reasonings=0, well_formed=False) == pytest.approx(0.7)
    assert verifier_reward(truth[:2], truth) == 0.0
    assert verifier_reward(["partial_support"] * 3, truth) == 0.0


@given(st.lists(st.sampled_from(LABELS), min_size=1, max_size=6))
def test_all_right_is_1(truth):
    assert verifier_reward(truth, truth) == pytest.approx(1.0)
    assert macro_f1(truth, truth) == pytest.approx(1.0)


TEXT = "Opens every door. Keeps to the shortest way. Says what it does and why."


def test_a_rubric_is_worth_how_it_ranks():
    # rho = 1: 0.75 + 0.15 * 1 + 0.1 * 1
    assert guide_reward(TEXT, [0.5, 0.3, 0.2], [1, 2, 3], [10, 20, 30], atomic=1.0) == pytest.approx(1.0)
    # rho = -1: 0 + 0.15 * 0.5 + 0.1 * 0.5, as two criteria are too few
    assert guide_reward(TEXT, [0.5, 0.5], [3, 2, 1], [1, 2, 3], atomic=0.5) == pytest.approx(0.075 + 0.05)
    # One score for all: rho counts as 0. Weights: 0.7 + 0.5, a negative one left out, are too much.
    assert guide_reward(TEXT, [0.7, 0.5, -0.2], [1, 1, 1], [1, 2, 3], atomic=0.0) == pytest.approx(0.375 + 0.05)


def test_who_repeats_earns_nothing():
    assert guide_reward("be good " * 20, [0.5, 0.3, 0.2], [1, 2, 3], [1, 2, 3], atomic=1.0) == 0.0
