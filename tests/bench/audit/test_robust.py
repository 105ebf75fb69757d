"""A design that hangs on labels, scales or one term is found out; one that does not is left alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.bench.audit.disturb import noisy, rescaled, spans
from rewardlab.bench.audit.robust import LEVELS, robust
from rewardlab.bench.audit.sample import discounted, lead, paid_total, sample_of

from .made import episode
from .made import subject as made
from .subjects import subject


def metrics(reward, **kwargs):
    return dict(robust(subject(reward, **kwargs), steps=0).metrics)


def test_a_lead_worked_by_hand():
    returns = np.array([[1.0, 0.0, 2.0], [1.0, 1.0, 0.0]])
    best = np.array([[True, False, False], [True, False, False]])
    # 1 against 0: ahead; 1 against 2: behind; 1 against 1: half; 1 against 0: ahead.
    assert lead(returns, best, ~best) == pytest.approx(2.5 / 4)
    assert lead(returns, best, np.zeros_like(best)) is None


def test_a_design_worked_by_hand():
    # The expert solves at once and is paid 1 * 1; chance fails after three steps at progress 1/2: 1/2 + 1/4 + 1/8.
    reward = "success + progress"
    expert = [episode(7, success=[0, 1], progress=[0, 0])]
    chance = [episode(7, success=[0, 0, 0, 0], progress=[0, 0.5, 0.5, 0.5])]
    found = robust(made(reward, random=chance, expert=expert), steps=0).metrics
    assert found["expert_lead"] == 1
    # Without success it pays 0 against 7/8; ten times the progress, 8.75 against 1.
    assert (found["needed_terms"], found["scale_sensitive"]) == (1, 1)
    # At a discount of 0.999 chance is paid almost 3/2.
    assert found["gamma_lead"] == 0


def test_labels_that_are_wrong_half_the_time_tell_nothing_and_an_unread_label_costs_nothing():
    found = metrics("success", gamma=1.0, episodes=20)
    assert found["expert_lead"] == 1
    assert found["label_tolerance"] in (0.1, 0.2)
    assert found["half_noise_lead"] == pytest.approx(0.5, abs=0.1)
    assert found["number_tolerance"] is None
    # Near the goal on the way there, and there: the numbers alone tell the expert from those who fail.
    found = metrics("final(progress)", gamma=1.0, episodes=20)
    assert found["label_tolerance"] is None
    assert found["noise_tolerance"] == found["number_tolerance"]


def test_flickering_conditions_add_up_where_they_are_paid_at_every_step():
    assert metrics("success", episodes=20)["flicker_tolerance"] == 0
    assert metrics("final(success)", episodes=20, gamma=1.0)["flicker_tolerance"] > 0


@given(st.floats(0.05, 20))
@settings(max_examples=3, deadline=None)
def test_the_scale_of_the_reward_changes_nothing(scale):
    one, other = metrics("success + 0.2*progress"), metrics(f"{scale!r}*success + 0.2*{scale!r}*progress")
    assert other == pytest.approx(one)


def test_a_threshold_is_tuned_to_its_unit_and_a_potential_is_not():
    assert metrics("at_end(progress >= 1)")["scale_sensitive"] == 1
    assert metrics("at_end(success) + 5*potential(progress)")["scale_sensitive"] == 0


def test_terms_that_pay_nothing_are_told():
    section = robust(subject("success - 0.1*(1 - valid)"), steps=0)
    assert (section.metrics["dead_terms"], section.metrics["needed_terms"]) == (1, 1)
    assert any("`1 - valid` pays nothing" in each.text for each in section.findings)
    (table,) = [each for each in section.tables if each.title == "Each term left out"]
    assert table.rows[1] == ("1 - valid", 1.0, 0.5)


def test_a_design_that_prefers_failing_is_bad():
    section = robust(subject("progress"), steps=0)
    assert section.verdict == "bad"
    assert section.metrics["expert_lead"] < 0.3
    assert section.metrics["noise_tolerance"] == 0


def test_without_failures_there_is_nothing_to_lead():
    expert = [episode(7, success=[0, 1])]
    section = robust(made("success", random=expert, expert=expert), steps=0)
    assert section.metrics["expert_lead"] is None
    assert section.metrics["dead_terms"] == 0


def test_noise_is_as_large_as_asked_for_and_stays_where_it_belongs():
    played = subject("success", episodes=20)
    sample = sample_of(played)
    (told,) = noisy(sample, played.signals, flip={"success": 0.3}, gaussian={"distance": 0.5}, seed=1)
    wrong = (told.after["success"] != sample.rollout.after["success"])[sample.mask]
    assert wrong.mean() == pytest.approx(0.3, abs=0.03)
    far = sample.mask & (sample.rollout.after["distance"] > 2)  # not cut off at 0
    error = (told.after["distance"] - sample.rollout.after["distance"])[far]
    assert error.std() == pytest.approx(0.5, abs=0.05)
    # A state is measured once: after a step and before the next one it is told alike.
    assert (told.after["success"][:, :, :-1] == told.before["success"][:, :, 1:]).all()
    (label,) = noisy(sample, played.signals, flip={"success": 1.0}, gaussian={}, flip_always=False, seed=1)
    changed = (label.after["success"] != sample.rollout.after["success"]) & sample.mask
    assert (changed.sum(axis=-1) == 1).all()
    lengths = sample.mask.sum(axis=-1)
    assert (changed.argmax(axis=-1) == lengths - 1).all()


def test_other_scales_are_what_they_say():
    played = subject("success + progress")
    sample = sample_of(played)
    twice = discounted(paid_total(played, rescaled(sample, "progress", factor=2.0)), 0.99)
    once = discounted(paid_total(played, sample.rollout), 0.99)
    alone = discounted(paid_total(played, sample.rollout, played.outcome), 0.99)
    assert twice - once == pytest.approx(once - alone)
    assert spans(sample, played.signals, ["progress", "success", "distance"]) == {
        "progress": 1.0,
        "distance": float(np.ptp(sample.rollout.after["distance"][sample.mask])),
    }


def test_one_seed_repeats_it_and_levels_begin_without_noise():
    one, other = (robust(subject("dense"), steps=0) for _ in range(2))
    assert one == other
    (chart,) = one.charts
    assert all(line["x"] == list(LEVELS) and line["y"][0] == one.metrics["expert_lead"]
               for line in chart.series.values())  # fmt: skip


def test_where_there_is_nothing_to_disturb_nothing_is_said_of_noise():
    section = robust(subject("native"), steps=0)
    assert section.metrics["expert_lead"] == 1
    assert section.metrics["noise_tolerance"] is section.metrics["half_noise_lead"] is None
    assert [finding.verdict for finding in section.findings] == ["note"]
    assert "`native` reads no signal" in section.findings[0].text
    assert section.charts == ()
