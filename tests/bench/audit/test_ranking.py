"""Designs are ranked by their audits, and the order is held against what training found."""

import json

import pytest

from rewardlab.bench.audit.card import Card, Finding, Section
from rewardlab.bench.audit.plan import plan
from rewardlab.bench.audit.ranking import correlations, final_success, grade, rank, write_ranking
from rewardlab.bench.statistics import rank_correlation
from rewardlab.errors import ConfigurationError


def card(reward, verdict="good", **metrics):
    section = Section("hackable", "Hackable?", metrics, (Finding(verdict, "found"),))
    return Card("RewardLab/Maze-v0", {}, reward, 0.99, 0, 2.0, (section,))


CARDS = {
    "good": card("success", auc=0.5, hackability=0.0),
    "cheated": card("progress", "bad", auc=0.4, hackability=3.0),
    "doubtful": card("delta(progress)", "warning", auc=0.6, hackability=0.5),
    "unmeasured": card("bumped"),
}


def test_the_grade_is_what_is_learnt_less_what_is_cheated():
    assert grade({"auc": 0.6, "hackability": 0.5}) == pytest.approx(0.3)
    assert grade({"auc": 0.6, "hackability": 9.0}) == 0.0
    assert grade({"hackability": 0.25}) is None
    assert grade({"auc": 0.6, "hackability": None}) is None


def test_the_best_grade_comes_first_and_none_last():
    assert [row["name"] for row in rank(CARDS)] == ["good", "doubtful", "cheated", "unmeasured"]


def test_the_order_is_held_against_training():
    rows = rank(CARDS, {"good": 0.9, "doubtful": 0.5, "cheated": 0.1, "unmeasured": 0.7})
    assert correlations(rows)["grade"] == pytest.approx(1.0)
    # Ranks of auc 0.5, 0.6, 0.4 are 2, 3, 1, of success 3, 2, 1: 1 - 6 * (1 + 1 + 0) / (3 * 8) = 0.5.
    assert correlations(rows)["auc"] == pytest.approx(0.5)
    assert correlations(rank(CARDS))["grade"] is None


def test_rank_correlation_by_hand():
    assert rank_correlation([1, 2, 3, 4], [10, 20, 40, 30]) == pytest.approx(1 - 6 * 2 / (4 * 15))
    # Tied values share the mean rank: (1.5, 1.5, 3) against (1, 2, 3) is 1.5 / sqrt(1.5 * 2).
    assert rank_correlation([5, 5, 9], [1, 2, 3]) == pytest.approx(1.5 / 3**0.5)
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None
    assert rank_correlation([1, 2], [1, 2]) is None


def test_the_page_links_every_card_and_escapes_rewards(tmp_path):
    rows = rank({**CARDS, "compared": card("where(steps < 3, 1, 0)", auc=0.1)}, {"good": 0.9})
    page = write_ranking("mine", rows, tmp_path).read_text()
    assert 'href="good/audit.html"' in page
    assert "steps &lt; 3" in page
    assert json.loads((tmp_path / "ranking.json").read_text())["designs"][0]["name"] == "good"


def test_success_after_training_is_that_of_the_kept_results():
    kept = final_success("", "maze-fifty")
    assert len(kept) == 50
    assert kept["dense"] > 0.9 > 0.1 > kept["valid-only"]
    assert final_success("", "nothing-of-the-kind") == {}
    with pytest.raises(ConfigurationError, match="does not exist"):
        final_success("nowhere", "maze-fifty")


def test_an_environment_or_a_suite_can_be_asked_for():
    title, designs = plan("Maze-v0", ["sparse", "dense", "sparse"], {"size": 5})
    assert title == "Maze-v0"
    assert [(each.env, each.reward, each.env_kwargs) for each in designs.values()] == [
        ("RewardLab/Maze-v0", "sparse", {"size": 5}),
        ("RewardLab/Maze-v0", "dense", {"size": 5}),
    ]
    title, designs = plan("maze-fifty", [], {})
    assert (title, len(designs)) == ("maze-fifty", 50)
    assert designs["dense"].env_kwargs["max_steps"] == 80


@pytest.mark.parametrize(
    ("what", "rewards", "said"),
    [("Maze-v0", [], "which reward"), ("maze-fifty", ["success"], "is a suite"), ("maze-fity", [], "maze-fifty")],
)
def test_what_cannot_be_asked_for_is_told_of(what, rewards, said):
    with pytest.raises(ConfigurationError, match=said):
        plan(what, rewards, {})
