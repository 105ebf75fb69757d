"""What there is to learn from, by numbers worked by hand, and how an agent learns from it."""

from contextlib import closing
from types import SimpleNamespace

import numpy as np
import pytest

from rewardlab.bench.audit import collapse
from rewardlab.bench.audit.collapse import collapse_rates
from rewardlab.bench.audit.learnable import _of_learning, learnable
from rewardlab.bench.audit.learning import Curve
from rewardlab.bench.audit.pay import pay
from rewardlab.bench.audit.replay import environments
from rewardlab.bench.audit.subject import Subject
from rewardlab.errors import Fault

from . import made

MAZE = {"size": 7, "max_steps": 24, "observation": "egocentric"}
SOLVES = made.episode(1, success=[0, 0, 1], score=[0, 0, 1], progress=[0, 0.5, 1], valid=[1, 1, 1])
STAYS = made.episode(1, success=[0, 0, 0, 0, 0], progress=[0] * 5, valid=[1] * 5)
NEARS = made.episode(2, success=[0, 0, 0, 0, 0], progress=[0, 0, 0, 0.5, 0.5], valid=[1] * 5)


def test_density_counts_the_steps_of_learners_that_are_paid():
    found = pay(made.subject("success + delta(progress)", random=[STAYS, NEARS], expert=[SOLVES]))
    # One step of the eight by chance is paid, and the expert's do not count.
    assert found.density == pytest.approx(1 / 8)
    assert found.distinct == pytest.approx(1 / 8)
    # It is the third of its episode; the other lasts four steps and never is.
    assert found.first == pytest.approx((3 + 4) / 2)
    assert found.never == pytest.approx(1 / 2)


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_the_unit_of_pay_does_not_matter(scale):
    reward = "{0!r}*success + {0!r}*delta(progress) + potential({0!r}*progress)"
    players = {"random": [STAYS, NEARS], "expert": [SOLVES, NEARS]}
    plain, found = (pay(made.subject(reward.format(weight), **players)) for weight in (1.0, scale))
    assert (found.density, found.distinct, found.first, found.never) == (
        plain.density, plain.distinct, plain.first, plain.never,
    )  # fmt: skip
    assert found.signal_to_noise == pytest.approx(plain.signal_to_noise)
    assert found.scale == pytest.approx(scale * plain.scale)
    assert len(found.terms) == len(plain.terms) == 3
    for one, other in zip(found.terms, plain.terms, strict=True):
        assert one.with_success == pytest.approx(other.with_success)
        assert one.with_score == pytest.approx(other.with_score)


def test_what_is_always_paid_is_dense_and_tells_nothing():
    found = pay(made.subject("success - 0.01", random=[STAYS, NEARS], expert=[SOLVES]))
    assert found.density == 1.0
    assert found.distinct == 0.0


def test_the_scale_of_what_is_paid():
    found = pay(made.subject("2*success", gamma=0.5, random=[STAYS, NEARS], expert=[SOLVES]))
    # Ten steps in all, one of them paid 2; it is the second of its episode, so that it is worth 1.
    assert found.scale == pytest.approx(2 / 10)
    assert found.returns.tolist() == [0, 0, 1]


def test_terms_are_held_against_success_and_score():
    found = pay(made.subject("success - valid", random=[STAYS, NEARS], expert=[SOLVES]))
    terms = {term.name: term for term in found.terms}
    # Discounted, the term -valid pays the short episode -1.5 and the two long ones -1.875. Less the means of their
    # tasks these are 3/16, -3/16 and 0, and successes 1/2, -1/2 and 0.
    assert terms["success"].with_success == pytest.approx(1)
    assert terms["valid"].with_success == pytest.approx(1)
    # In amounts: ten times 1 and once 1.
    assert terms["valid"].share == pytest.approx(10 / 11)
    assert found.terms[0].name == "valid"
    # Ranks (3, 1, 2) both.
    assert terms["success"].with_score == pytest.approx(1)


def test_a_constant_term_has_no_correlation():
    found = pay(made.subject("success + 0*progress", random=[STAYS, NEARS], expert=[SOLVES]))
    assert {term.name: term.with_success for term in found.terms}["progress"] is None


def test_how_far_successes_lie_above_failures():
    twice = made.episode(2, success=[0, 0, 0, 1], score=[0, 0, 0, 1], progress=[0, 0, 0.5, 1], valid=[1] * 4)
    found = pay(made.subject("success", random=[STAYS, NEARS], expert=[SOLVES, twice]))
    # Returns of 1/2 and 0 in the first task, 1/4 and 0 in the second: less their means 1/4 and 1/8 for successes,
    # -1/4 and -1/8 for failures. Both have variance 1/128, and their means are 3/8 apart.
    assert found.signal_to_noise == pytest.approx(3 * np.sqrt(2))


def test_episodes_that_all_fail_are_paid_alike_by_their_outcome():
    far = {"size": 9, "max_steps": 12, "difficulty": 1.0}
    subject = Subject("Maze-v0", "success", far, episodes=4)
    rates = collapse_rates(subject, steps=1_000)
    assert rates["random"] == 1.0
    # An expert who fumbles now and then fails now and then.
    near = {"size": 7, "max_steps": 24}
    rates_near = collapse_rates(Subject("Maze-v0", "success", near, episodes=4), steps=1_000)
    assert rates_near["random"] > rates_near["expert, fumbling 0.5"]
    # The same by a potential, which ends where it began; what is paid for the way itself differs.
    assert collapse_rates(Subject("Maze-v0", "success + potential(progress)", far, episodes=4), steps=1_000) == rates
    assert collapse_rates(Subject("Maze-v0", "delta(progress)", far, episodes=4), steps=1_000)["random"] < 1.0


def test_a_group_of_which_one_episode_is_left_is_none(monkeypatch):
    subject = Subject("Maze-v0", "success", MAZE, episodes=4)
    size = collapse.SIZE

    def rate(faulty):
        # The episodes of the first group are paid alike, those of the second are not.
        played = SimpleNamespace(seeds=np.arange(2 * size), rollout=None, faulty=np.array(faulty, bool))
        monkeypatch.setattr(collapse, "play", lambda venv, seeds, agent: played)
        monkeypatch.setattr(Subject, "returns", lambda self, rollout: np.eye(2 * size)[size])
        return collapse._rate(subject, venv, [1, 2], 1.0)

    alone, sound = [0, *[1] * (size - 1)], [0] * size
    with closing(environments(subject, 1)) as venv:
        assert rate([*sound, *sound]) == 0.5
        assert rate([*alone, *sound]) == 0.0
        with pytest.raises(Fault, match="none can be compared"):
            rate([*alone, *alone])


def test_what_differs_between_tasks_is_nobodys_doing():
    # A bonus for the task that nobody can influence, as progress at the start is to a potential.
    easy = [made.episode(3, success=[0, s, s], progress=[1, 1, 1], valid=[1, 1, 1]) for s in (0, 1)]
    hard = [made.episode(4, success=[0, s, s], progress=[0, 0, 0], valid=[1, 1, 1]) for s in (0, 1)]
    found = pay(made.subject("success + 10*progress", random=[easy[0], hard[0]], expert=[easy[1], hard[1]]))
    # Less the means of their tasks the returns are 3/8, -3/8, 3/8, -3/8: nothing but success differs.
    assert {term.name: term.with_success for term in found.terms} == {"progress": None, "success": pytest.approx(1)}
    assert found.signal_to_noise is None


@pytest.mark.parametrize(
    ("design", "outcome", "verdict", "words"),
    [
        # 64 episodes: shares differ by 1/8 at least, and areas by 1/16.
        ((0.2, 0.3, 0.9), (0.2, 0.2, 0.3), "good", "faster"),
        ((0.2, 0.2, 0.3), (0.2, 0.3, 0.9), "warning", "slower"),
        ((0.2, 0.3, 0.9), (0.2, 0.3, 0.8), "note", "no faster"),
        ((0.2, 0.1, 0.0), (0.2, 0.3, 0.8), "bad", "worse"),
        ((0.2, 0.3, 0.2), (0.2, 0.1, 0.2), "note", "too few"),
    ],
)
def test_what_two_curves_say(design, outcome, verdict, words):
    curves = {name: Curve((0, 10, 20), success, 64) for name, success in (("design", design), ("outcome", outcome))}
    (finding,) = _of_learning(curves, "ppo", "")
    assert (finding.verdict, words in finding.text) == (verdict, True)


def test_an_agent_learns_from_the_design_and_from_the_outcome():
    section = learnable(Subject("Maze-v0", "success + potential(progress)", MAZE, episodes=4), steps=3_000)
    curves = section.charts[0].series
    assert set(curves) == {"design", "outcome"}
    for curve in curves.values():
        assert curve["x"][0] == 0
        assert np.all(np.diff(curve["x"]) > 0)
        assert min(curve["y"]) >= 0
        assert max(curve["y"]) <= 1
    assert section.metrics["final_success"] == curves["design"]["y"][-1]
    # Nothing has been learnt at the first evaluation, of the same agent on the same tasks.
    assert curves["design"]["y"][0] == curves["outcome"]["y"][0]


def test_from_a_design_that_compares_episodes_groups_are_learnt():
    section = learnable(Subject("Maze-v0", "group_centered(final(progress))", MAZE, episodes=4), steps=1_000)
    assert section.charts[0].title.startswith("Success of grpo")
    # Wherever chance leads to different ends, a group has something to compare.
    assert dict(section.tables[1].rows)["random"] < 0.5


def test_the_outcome_itself_is_learnt_once():
    section = learnable(Subject("Maze-v0", "success", MAZE, episodes=4), steps=1_000)
    assert section.metrics["auc"] == section.metrics["auc_outcome"]


def test_the_same_seed_measures_the_same():
    audited = [
        learnable(Subject("Maze-v0", "delta(progress)", MAZE, seed=3, episodes=4), steps=1_000) for _ in range(2)
    ]
    assert audited[0] == audited[1]


def test_where_no_agent_can_act_nothing_is_said_about_learning():
    spoken = {**MAZE, "actions": "language"}
    section = learnable(Subject("Maze-v0", "delta(progress)", spoken, episodes=4), steps=1_000)
    assert section.metrics["auc"] is None
    assert section.charts == ()
    assert any("was not measured" in each.text for each in section.findings)


def test_a_design_that_pays_nothing_is_said_to_be_bad():
    section = learnable(Subject("Maze-v0", "0*progress", MAZE, episodes=4), steps=1_000)
    assert section.verdict == "bad"
    assert section.metrics["density"] == 0.0
    assert section.metrics["collapse_rate"] == 1.0


@pytest.mark.parametrize("design", ["100*success", "0.001*success"])
def test_odd_scales_are_warned_of(design):
    section = learnable(
        Subject("Maze-v0", f"{design} + 0*progress", {**MAZE, "actions": "language"}, episodes=4), steps=1
    )
    assert any("multiply the design by" in each.text for each in section.findings) is (design == "0.001*success")
