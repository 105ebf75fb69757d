"""What leaves the task alone is faithful, what changes its best policies is not, and the audit says which and where."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.bench.audit.card import VERDICTS
from rewardlab.bench.audit.faithful import faithful

from . import made
from .subjects import subject

STEPS = 200
"""Enough for some mazes of seven tiles."""


def metrics(reward, **kwargs):
    return dict(faithful(subject(reward, **kwargs), steps=STEPS).metrics)


def invariance(section):
    """The ruling on each term."""
    (table,) = [each for each in section.tables if each.title == "Policy invariance"]
    return {row[0]: row[2] for row in table.rows}


@given(
    st.floats(-20, 20),
    st.sampled_from(["progress", "distance", "progress**2 - 3*bumped", "tanh(distance) + success"]),
    st.integers(0, 3),
    st.sampled_from([0.9, 0.99, 1.0]),
)
@settings(max_examples=8, deadline=None)
def test_potential_shaping_always_passes(weight, potential, seed, gamma):
    section = faithful(subject(f"success + {weight!r}*potential({potential})", seed=seed, gamma=gamma), steps=STEPS)
    found = section.metrics
    assert section.verdict == "good"
    assert (found["faithful_exact"], found["optimal_success"], found["invariant_terms"]) == (1, 1, 1)
    assert found["starc"] == pytest.approx(0, abs=1e-6)
    assert found["regret"] == pytest.approx(0, abs=1e-6)
    assert found["epic"] == pytest.approx(0, abs=1e-6)
    assert found["return_correlation"] == pytest.approx(1)
    assert set(invariance(section).values()) <= {"outcome", "proved"}


@pytest.mark.parametrize("scale", [0.03, 40])
@pytest.mark.parametrize(
    "reward",
    [
        "{c}*success + 0.5*{c}*delta(progress)",
        "{c}*progress",
        "{c}*success + 0.1*{c}*new_cell",
        "{c}*success + gated({c}*delta(progress), by=any(success))",
    ],
)
def test_scale_changes_nothing(reward, scale):
    one, other = metrics(reward.format(c=1)), metrics(reward.format(c=scale))
    assert other == {
        name: None if value is None else pytest.approx(value, abs=1e-5) for name, value in one.items()
    }  # fmt: skip


def test_what_is_paid_for_being_near_is_refuted_with_an_exhibit():
    section = faithful(subject("success + 0.2*progress"), steps=STEPS)
    found = section.metrics
    assert section.verdict == "bad"
    assert found["regret"] == pytest.approx(1)
    assert found["optimal_success"] == 0
    assert invariance(section) == {"success": "outcome", "progress": "refuted"}
    (told,) = [each.text for each in section.findings if "not policy-invariant" in each.text]
    assert "task " in told and "is best for the outcome and" in told
    assert section.findings[0].verdict == "bad"


def test_a_term_is_ruled_on_beside_the_outcome_as_it_is_weighed():
    # At a discount of 0.9 parking beside the goal for ever pays 0.3*progress/(1 - 0.9): more than 1, and less than 10.
    for weight, ruling in ((1, "refuted"), (10, "kept")):
        section = faithful(subject(f"{weight}*success + 0.3*progress", gamma=0.9), steps=STEPS)
        assert invariance(section)["progress"] == ruling


def test_the_trap_is_walked_into():
    section = faithful(subject("clip(delta(progress), 0, 1)", gamma=0.9), steps=STEPS)
    assert "and then for ever:" in section.trajectory
    forever = section.trajectory[section.trajectory.index("and then for ever:") + 1 : -1]
    # One step forth, which is paid, and one back, which is not.
    assert sorted(line.endswith(": 0") for line in forever) == [False, True]
    better, solving = (float(word.strip(",")) for word in section.trajectory[-1].split() if word[0].isdigit())
    assert better > solving
    assert faithful(subject("success + potential(progress)"), steps=STEPS).trajectory == ()


def test_a_progress_difference_is_no_shaping():
    plain, shaping = metrics("success + 0.5*delta(progress)"), metrics("success + 0.5*potential(progress)")
    assert plain["starc"] > 0.02 > shaping["starc"]
    assert plain["epic"] > 0.001 > shaping["epic"]
    # At a discount of 1 the two differ by what potential takes back at the end: progress 1 there.
    assert invariance(faithful(subject("success + 0.5*delta(progress)"), steps=STEPS))["delta(progress)"] == "kept"


def test_a_gate_undoes_shaping():
    with pytest.warns(UserWarning, match="no longer policy-invariant"):
        section = faithful(subject("success + 5*gated(potential(progress), by=progress > 0.5)"), steps=STEPS)
    assert invariance(section)["potential(progress) if progress > 0.5"] != "proved"
    assert section.metrics["starc"] > 0.1


def test_what_nobody_pays_and_what_weighs_nothing_is_invariant():
    section = faithful(subject("success - 0.1*(1 - valid) + 0*distance"), steps=STEPS)
    assert invariance(section) == {"success": "outcome", "1 - valid": "kept", "distance": "proved"}
    assert section.metrics["starc"] == pytest.approx(0, abs=1e-6)


def test_the_opposite_of_the_outcome_is_as_far_as_can_be():
    found = metrics("-1*success")
    assert (found["starc"], found["epic"]) == (pytest.approx(2), pytest.approx(1))
    assert found["regret"] == pytest.approx(1)
    assert found["return_correlation"] == pytest.approx(-1)
    assert found["order_agreement"] == 0


def test_a_reward_of_nothing_ranks_nothing():
    found = metrics("0*success")
    assert found["starc"] == pytest.approx(1)
    assert found["order_agreement"] == 0.5
    assert found["return_correlation"] is None


def test_what_is_paid_for_episodes_is_estimated():
    section = faithful(subject("final(success)"), steps=STEPS)
    found = section.metrics
    assert (found["faithful_exact"], found["epic"], found["regret"]) == (0, None, None)
    assert found["starc"] == pytest.approx(0, abs=1e-5)
    assert invariance(section) == {"final(success)": "outcome"}
    assert section.verdict == "good"


def test_terms_beside_what_is_paid_for_episodes_are_ruled_on_exactly():
    section = faithful(subject("final(success) + potential(progress) + 0.2*progress - 0.01*bumped"), steps=STEPS)
    assert section.metrics["faithful_exact"] == 0
    assert invariance(section) == {
        "final(success)": "outcome", "potential(progress)": "proved", "progress": "refuted", "bumped": "kept"
    }  # fmt: skip
    assert section.metrics["invariant_terms"] == 0.75


def test_estimates_know_shaping_too():
    # What the signals do not tell of a state, `steps` before a step, makes the table impossible.
    found = metrics("success + 0.3*potential(progress) + 0*before(steps)")
    assert found["starc"] == pytest.approx(0, abs=1e-5)
    assert found["epic"] == pytest.approx(0, abs=1e-5)
    assert metrics("success + 0.1*new_cell")["starc"] > 0.1


def test_what_compares_episodes_is_estimated_in_groups_of_one_task():
    section = faithful(subject("group_zscore(final(success))"), steps=STEPS)
    assert section.metrics["faithful_exact"] == 0
    assert section.metrics["order_agreement"] > 0.9
    assert invariance(section) == {"group_zscore(final(success))": "undecided"}


def test_environments_whose_states_cannot_be_listed_are_estimated():
    section = faithful(subject("dense", "Reach-v0", episodes=2), steps=1_000)
    assert section.metrics["faithful_exact"] == 0
    (table,) = [each for each in section.tables if each.title == "What this rests on"]
    assert ("not exactly, because", "its actions cannot be counted") in table.rows


def test_nothing_is_estimated_where_the_outcome_never_paid():
    chance = [made.episode(task, success=[0, 0, 0], progress=[0, 0.5, 0.2]) for task in (1, 2)]
    parked = [made.episode(task, success=[0, 0], progress=[0.3, 0.9]) for task in (1, 2)]
    for reward in ("final(progress)", "progress + 0.1*before(steps)"):
        section = faithful(made.subject(reward, random=chance, exploit=parked), steps=5)
        assert section.metrics["starc"] is None
        assert section.metrics["order_agreement"] is None
        assert section.verdict == "note"


def test_few_steps_do_not_explain_everything_away():
    section = faithful(subject("success + 3*gated(delta(progress), by=valid) + 0*before(steps)", episodes=1), steps=20)
    assert section.metrics["faithful_exact"] == 0
    assert section.metrics["starc"] > 0.05


def test_one_seed_repeats_it():
    one, other = (faithful(subject("success + 0.1*new_cell"), steps=STEPS) for _ in range(2))
    assert one == other
    assert all(each.verdict in VERDICTS for each in one.findings)
    assert all(value is None or np.isfinite(value) for value in one.metrics.values())
