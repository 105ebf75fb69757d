"""The audit finds the trap of a progress difference by itself, and none in a potential."""

import numpy as np
import pytest

from rewardlab.bench.audit.hackable import hackable
from rewardlab.bench.audit.margin import CEILING
from rewardlab.bench.audit.subject import Subject

MAZE = {"size": 7, "max_steps": 24, "observation": "egocentric"}


def subject(reward, gamma=None, **kwargs):
    return Subject("Maze-v0", reward, {**MAZE, **kwargs}, gamma=gamma, episodes=8)


@pytest.fixture(scope="module")
def difference():
    return hackable(subject("delta(progress)"), steps=2_000)


def test_parking_beside_the_goal_pays_nearly_what_solving_pays(difference):
    assert difference.metrics["hackability"] > 0.6
    assert difference.verdict in ("warning", "bad")
    assert "`delta(progress)`" in difference.findings[0].text


def test_a_difference_telescopes_to_the_way_that_was_covered():
    # Without a discount: parking is paid progress at its end, solving 1, both less progress at the start; the zero is
    # what chance came nearer, or 0 where it came no nearer.
    audited = subject("delta(progress)", gamma=1.0)
    start = np.array([each.signals["progress"][0] for each in audited.behaviour("park").episodes])
    ends = {
        name: np.array([each.signals["progress"][-1] for each in audited.behaviour(name).episodes])
        for name in ("park", "random")
    }
    lost = np.array([not each.signals["success"].any() for each in audited.behaviour("random").episodes])
    zero = np.where(lost, np.maximum(ends["random"] - start, 0), 0)
    expected = np.mean(ends["park"] - start - zero) / np.mean(1 - start - zero)
    found = hackable(audited, steps=500).metrics
    assert 1 - found["exploit_gap"] == pytest.approx(expected)


def test_the_offending_episode_is_told_step_by_step(difference):
    assert difference.trajectory[0].startswith("You begin.")
    assert any("pays delta(progress) +" in line and "progress" in line for line in difference.trajectory)
    assert not any("steps 0 -> 1" in line for line in difference.trajectory)


def test_a_potential_has_no_trap():
    section = hackable(subject("success + 0.2*potential(progress)"), steps=2_000)
    # Every failing episode is paid -0.2 progress at its start, whatever is done in it.
    assert section.metrics["hackability"] == 0.0
    assert section.metrics["exploit_gap"] == 1.0
    assert section.verdict == "good"
    assert section.trajectory == ()


def test_pay_for_the_state_is_worth_more_than_solving():
    section = hackable(subject("progress"), steps=1_000)
    assert section.metrics["hackability"] > 1
    assert section.verdict == "bad"


def test_a_design_that_pays_for_failing_says_what_it_pays():
    section = hackable(subject("-success", gamma=1.0), steps=500)
    assert section.metrics["hackability"] == CEILING
    # Solving costs 1, and everything else is paid nothing.
    assert "it earns -1 on average, chance without success or doing nothing 0 in" in section.findings[0].text


def test_evolution_finds_what_no_exploit_does():
    # Nobody who is scripted walks into walls as often as pays.
    section = hackable(subject("success + bumped"), steps=2_000)
    rows = {row[0]: row[-1] for row in section.tables[0].rows}
    assert rows["search: evolution"] == section.metrics["hackability"] > 5
    assert section.metrics["hackability"] <= CEILING


def test_the_same_seed_finds_the_same(difference):
    again = hackable(subject("delta(progress)"), steps=2_000)
    assert (again.metrics, again.trajectory, again.tables) == (
        difference.metrics,
        difference.trajectory,
        difference.tables,
    )


def test_a_design_that_compares_episodes_is_not_searched():
    section = hackable(subject("group_centered(final(progress))"), steps=500)
    assert not any(row[0].startswith("search") for row in section.tables[0].rows)
    assert any("compares episodes" in each.text for each in section.findings)


def test_texts_are_put_together_from_what_was_said():
    # No agent of stable-baselines3 answers in words: evolution alone searches, among the words that were said.
    section = hackable(subject("delta(progress)", actions="language"), steps=500)
    names = [row[0] for row in section.tables[0].rows]
    assert "search: evolution" in names
    assert not any("agent" in name for name in names)
    assert section.metrics["hackability"] > 0.6
