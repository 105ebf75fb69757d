"""What a design costs is counted, and what takes time is timed without deciding anything."""

import numpy as np
import pytest

from rewardlab.bench.audit.cheap import cheap, delay

from .made import episode
from .made import subject as made
from .subjects import subject

TIMES = ("step_us", "wide_step_us", "success_us", "relative_cost", "environment_us")


def test_times_are_positive_and_parts_are_counted():
    found = cheap(subject("success + 0.5*potential(progress)"), steps=0).metrics
    assert all(found[name] > 0 for name in TIMES)
    # +, success, *, 0.5, potential, progress
    assert found["nodes"] == 6
    assert (found["measured_signals"], found["judge_calls"], found["judge_cost"], found["payment_delay"]) == (
        0,
        0,
        0,
        0,
    )


def test_a_payment_waits_from_where_it_was_earned():
    # 1 earned at step 0 and 3 at step 2, all paid at step 3: (1*3 + 3*1) / 4.
    released = np.array([[0.0, 0, 0, 4]])
    earned = np.array([[1.0, 0, 3, 0]])
    assert delay(released, earned) == pytest.approx(1.5)
    assert delay(np.zeros((2, 4)), np.zeros((2, 4))) is None


def test_an_escrowed_gate_waits_and_others_do_not():
    expert = [episode(7, success=[0, 0, 0, 1], progress=[0, 0.5, 0.5, 1])]
    chance = [episode(7, success=[0, 0, 0, 0], progress=[0, 0.5, 0.5, 0.5])]
    subject_of = {"random": chance, "expert": expert}
    waiting = made("gated(delta(progress), by=any(success))", **subject_of)
    # Of 1/2 at the first step and 1/2 at the third, paid at the third; chance is paid nothing.
    found = cheap(waiting, steps=0).metrics
    assert found["payment_delay"] == pytest.approx(1.0)
    assert cheap(made("success + final(progress)", **subject_of), steps=0).metrics["payment_delay"] == 0


def test_what_compares_episodes_has_no_ledger():
    found = cheap(subject("group_zscore(final(success))"), steps=0).metrics
    assert found["step_us"] is None
    assert found["relative_cost"] is None
    assert found["success_us"] > 0


def test_what_is_measured_besides_is_told():
    section = cheap(subject("success + 0.1*ratio(1, episode_visits)", measure=["novelty"], size=7), steps=0)
    assert section.metrics["measured_signals"] == 1
    assert section.metrics["judge_calls"] == 0
    assert any("`episode_visits`" in each.text for each in section.findings)


def test_a_judge_is_asked_as_often_as_it_is(tmp_path):
    file = tmp_path / "judge.toml"
    file.write_text(
        f"""
[judge]
model = "script:{__name__}:pleased"
[[criteria]]
name = "polite"
question = "Was it polite?"
"""
    )
    asked = cheap(
        subject("success + 0.1*final(polite)", size=5, measure=[f"judge:{file}"], episodes=3), steps=0
    ).metrics
    # Once at the end of each episode.
    assert (asked["measured_signals"], asked["judge_calls"], asked["judge_cost"]) == (1, 1, None)
    # It is there, and the design does not read it.
    alone = cheap(subject("success", size=5, measure=[f"judge:{file}"], episodes=3), steps=0)
    assert any("computes 1 part a step" in finding.text for finding in alone.findings)
    unread = alone.metrics
    assert (unread["measured_signals"], unread["judge_calls"], unread["judge_cost"]) == (0, 0, 0)


def pleased(question):
    """Everything is polite."""
    return {each.name: True for each in question.asked}


def test_one_seed_repeats_all_but_times():
    one, other = (cheap(subject("gated"), steps=0) for _ in range(2))
    assert one.findings == other.findings
    assert {name: value for name, value in one.metrics.items() if name not in TIMES} == {
        name: value for name, value in other.metrics.items() if name not in TIMES
    }
