"""Answers compared: two in both orders, several side by side; and how rankings agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards.rubric.listwise import score_together
from rewardlab.rewards.rubric.pairwise import Aspect, Pair, compare, debiased, duels, length_tie, weighed
from rewardlab.rewards.rubric.rankings import borda, kendall, ranks, spearman

from . import judges

CORE, MINOR = Aspect("core", "?", 5.0), Aspect("minor", "?", 1.0)
FATAL = Aspect("fatal", "?", fatal=True)
WORDS = {"a_much_better": 1.0, "a_better": 0.5, "same": 0.0, "b_better": -0.5, "b_much_better": -1.0}


def by(values, aspects=("overall",)):
    """A judge that prefers the text with the greater value."""

    def verdict(question):
        first, second = (values[material.text] for material in question.material)
        word = "same" if first == second else "a_much_better" if first > second else "b_much_better"
        return dict.fromkeys(aspects, word)

    return judges.scripted(verdict)


def test_weights_and_vetoes():
    # (5 * 1 - 1 * 0.5) / (6 + 1e-6)
    assert weighed([1.0, -0.5], [CORE, MINOR]) == pytest.approx(4.5 / 6.000001)
    # What does not differ has no weight: 5 / (5 + 1e-6).
    assert weighed([1.0, 0.0], [CORE, MINOR]) == pytest.approx(5 / 5.000001)
    assert weighed([1.0, -0.5], [CORE, FATAL]) == -0.5
    assert weighed([1.0, 0.0], [CORE, FATAL]) == pytest.approx(5 / 5.000001)
    assert weighed([0.0, 0.0], [CORE, MINOR]) == 0.0


@pytest.mark.parametrize(
    ("forward", "backward", "margin", "better"),
    [(0.5, -0.5, 0, 1), (0.5, 0.0, 0, 1), (0.5, 0.5, 0, 0), (-0.5, 0.5, 0, -1), (0, 0, 0, 0), (0.5, -0.5, 0.5, 0),
     (0.6, -0.4, 0.5, 0), (0.6, -0.5, 0.5, 1), (-0.5, 0.6, 0.5, -1)],
)  # fmt: skip
def test_better_is_who_wins_in_both_orders(forward, backward, margin, better):
    assert debiased(forward, backward, margin) == better


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1))
def test_exchanging_the_two_changes_the_sign_alone(forward, backward, margin):
    assert debiased(forward, backward, margin) == -debiased(backward, forward, margin)


def test_a_margin_below_0_is_none():
    with pytest.raises(ConfigurationError, match="margin=-1"):
        debiased(0, 0, -1)


def test_pairs_are_asked_in_both_orders_and_who_prefers_the_first_prefers_nobody():
    good, bad = Pair("task", "good", "bad"), Pair("task", "bad", "good")
    found = compare(by({"good": 1, "bad": 0}), [good, bad])
    assert [(each.value, each.consistent) for each in found] == [(1, True), (-1, True)]
    first = judges.scripted(lambda question: "a_better")
    (preference,) = compare(first, [good])
    assert (preference.value, preference.forward, preference.consistent) == (0, pytest.approx(0.5, abs=1e-5), False)
    assert first.usage.calls == 2


def test_an_answer_that_says_nothing_loses_without_asking():
    judge = judges.scripted(lambda question: "same")
    pairs = [Pair("task", "7", "Solution"), Pair("task", " ", "7"), Pair("task", ".", ",")]
    assert [each.value for each in compare(judge, pairs)] == [1, -1, 0]
    assert judge.usage.calls == 0
    assert [each.value for each in compare(judge, pairs, defended=False)] == [0, 0, 0]
    assert judge.usage.calls > 0


def test_a_fatal_aspect_decides():
    def verdict(question):
        good_first = question.material[0].text == "good"
        return {"core": "a_much_better" if good_first else "b_much_better",
                "fatal": "b_better" if good_first else "a_better"}  # fmt: skip

    (preference,) = compare(judges.scripted(verdict), [Pair("t", "good", "bad")], [CORE, FATAL])
    assert (preference.value, preference.forward) == (-1, -0.5)


def test_one_order_that_fails_fails_the_pair():
    def verdict(question):
        if question.material[0].text == "b":
            raise Fault("down")
        return "same"

    found = compare(judges.scripted(verdict), [Pair("t", "a", "b"), Pair("t", "a", "c")])
    assert isinstance(found[0], Fault)
    assert found[1].value == 0


def test_duels_are_antisymmetric_and_asked_once():
    table = duels(by({"a": 1, "b": 2, "c": 2}), "task", ["a", "b", "c"])
    assert table.tolist() == [[0, -1, -1], [1, 0, 0], [1, 0, 0]]

    def down(question):
        raise Fault("down")

    assert isinstance(duels(judges.scripted(down), "task", ["a", "b"]), Fault)


def test_a_slight_win_of_a_much_longer_answer_is_a_tie():
    assert length_tie(0.5, 501) == length_tie(-0.5, -501) == 0.0
    assert [length_tie(*each) for each in ((0.5, 500), (0.5, -900), (1.0, 900), (-0.5, 900))] == [0.5, 0.5, 1.0, -0.5]


def test_candidates_are_scored_side_by_side_in_both_orders():
    def early(question):
        """Adds a point to whom it reads first."""
        points = {"good": 4, "fair": 3, "bad": 1}
        return {
            asked.name: points[material.text] + (place == 0)
            for place, (asked, material) in enumerate(zip(question.asked, question.material, strict=True))
        }

    judge = judges.scripted(early)
    (scores,) = score_together(judge, ["task"], [["good", "", "fair", "bad"]])
    # (5 + 4)/2, nothing, (3 + 3)/2, (1 + 2)/2, each less 1, over 4.
    assert scores == pytest.approx([3.5 / 4, 0, 2 / 4, 0.5 / 4])
    assert judge.usage.calls == 2
    (once,) = score_together(judge, ["task"], [["good", "fair", "bad"]], both_orders=False)
    assert once == pytest.approx([1, 2 / 4, 0])


def test_groups_are_kept_apart_and_one_that_fails_fails_alone():
    def verdict(question):
        if question.task == "broken":
            raise Fault("down")
        return {asked.name: 5 for asked in question.asked}

    blank, broken, fine = score_together(judges.scripted(verdict), ["a", "broken", "b"], [["", "."], ["x"], ["y", "z"]])
    assert blank.tolist() == [0, 0]
    assert isinstance(broken, Fault)
    assert fine.tolist() == [1, 1]


numbers = st.lists(st.integers(0, 4), min_size=2, max_size=8)


@given(
    numbers.flatmap(
        lambda row: st.tuples(st.just(row), st.lists(st.integers(0, 4), min_size=len(row), max_size=len(row)))
    )
)
def test_correlations_are_those_of_scipy(rows):
    one, other = rows
    assert ranks(one) == pytest.approx(stats.rankdata(one))
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert kendall(one, other) is spearman(one, other) is None
    else:
        assert kendall(one, other) == pytest.approx(stats.kendalltau(one, other).statistic)
        assert spearman(one, other) == pytest.approx(stats.spearmanr(one, other).statistic)


def test_a_ranking_of_several_is_their_mean_rank():
    # Ranks 1 2 3 and 2.5 1 2.5.
    assert np.array_equal(borda([[1, 2, 3], [5, 0, 5]]), [1.75, 1.5, 2.75])
