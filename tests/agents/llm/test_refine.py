"""Which of its own episodes a policy imitates, and that it does."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.llm import loading
from rewardlab.agents.llm.episodes import Spoken
from rewardlab.agents.llm.refine import CHOICES, best, refine, successful
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.tiny import build_tiny
from rewardlab.agents.llm.training import make_language_learner
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

from . import small
from .test_warmup import likelihood

FAILED, WON = [{"success": False}] * 2, [{"success": False}, {"success": True}]


def episode(tokens, signals=WON, *, fault=False):
    steps = len(signals) - 1
    return Spoken(signals=list(signals), rewards=[0.0] * steps, fault=fault, threads=[small.thread([1, 2], tokens)])


def test_rejection_sampling_keeps_each_success_once():
    episodes = [episode([5]), episode([6], FAILED), episode([5]), episode([7]), episode([8], fault=True)]
    episodes.append(episode([9], WON[:1], fault=True))
    assert successful(episodes, np.zeros(6), 3) == [episodes[0], episodes[3]]


def test_rejection_sampling_needs_to_know_what_success_is():
    with pytest.raises(ConfigurationError, match=r"no signal success; take 'best'"):
        successful([episode([5], [{}, {}])], np.zeros(1), 1)


@pytest.mark.parametrize(
    ("returns", "kept"),
    [
        ([0.0, 1.0, 0.5, 3.0, 2.0, 3.0], [1, 3]),
        ([0.0, 0.0, 0.0, -1.0, -2.0, -3.0], [3]),
        ([1.0, 1.0, 1.0, 0.0, 0.0, 0.0], []),
    ],
)
def test_the_best_of_each_task_is_kept_where_they_differ(returns, kept):
    episodes = [episode([number]) for number in range(6)]
    assert best(episodes, np.array(returns), 3) == [episodes[row] for row in kept]


def test_what_failed_is_never_the_best():
    episodes = [episode([5], fault=True), episode([6]), episode([7]), episode([8], WON[:1])]
    assert best(episodes, np.array([9.0, 1.0, 2.0, 9.0]), 4) == [episodes[2]]
    assert best([episode([5], fault=True)] * 2, np.full(2, -np.inf), 2) == []


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=8, max_size=8), st.floats(-5, 5))
def test_the_best_are_the_same_whatever_is_added(returns, more):
    episodes = [episode([number]) for number in range(8)]
    one, other = (best(episodes, np.array(returns) + shift, 4) for shift in (0.0, round(more)))
    assert [each.threads for each in one] == [each.threads for each in other]


@pytest.mark.parametrize("choice", CHOICES)
def test_what_was_chosen_becomes_likelier(choice):
    of = small.policy(louder=1.0)
    good, bad = [episode([70, 71]), episode([72, 73], FAILED)]
    episodes = [good, bad, episode([74], fault=True), bad]
    before = [likelihood(of, each.threads) for each in (good, bad)]
    settings = language_settings({"group_size": 4, "refine_on": choice, "refine_learning_rate": 0.01})
    told = refine(of, episodes, np.array([1.0, 0.0, 0.5]), [], settings, seed=0)
    after = [likelihood(of, each.threads) for each in (good, bad)]
    assert told["kept"] == 0.25 and told["loss"] == pytest.approx(-before[0], abs=1e-4)
    assert after[0] > before[0] and after[0] - before[0] > after[1] - before[1]


def test_where_nothing_is_chosen_nothing_changes():
    of = small.policy()
    before = copy.deepcopy(of.model.state_dict())
    told = refine(of, [episode([70], FAILED)] * 2, np.zeros(2), [], language_settings({"group_size": 2}), seed=0)
    assert told == {"kept": 0.0}
    assert all((before[name] == weights).all() for name, weights in of.model.state_dict().items())


def test_the_expert_has_its_share():
    of, shown = small.policy(louder=1.0), [small.thread([1, 2], [90, 91, 92])]
    before = likelihood(of, shown)
    settings = language_settings({"group_size": 1, "warmup_share": 0.75, "refine_learning_rate": 0.01})
    refine(of, [episode([70])], np.ones(1), shown, settings, seed=0)
    assert likelihood(of, shown) > before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"refine": -1}, "refine"),
        ({"refine_on": "luck"}, "one of success, best"),
        ({"refine_epochs": 0}, "refine_epochs"),
    ],
)
def test_wrong_settings_are_named(wrong, words):
    with pytest.raises(ConfigurationError, match=words):
        language_settings(wrong)


@pytest.mark.parametrize("settings", [{}, {"kl_coef": 0.1}])
def test_the_first_updates_refine_and_a_checkpoint_between_them_goes_on_exactly(tmp_path, monkeypatch, settings):
    def little(texts, size, seed, context):
        return build_tiny(texts, size=small.SHAPE, seed=seed, context=context)

    def learner(checkpoint=None):
        told = []
        made = make_language_learner(
            lambda: make_single("Maze-v0", size=5, max_steps=5),
            as_reward("success + potential(progress)"),
            settings={
                **{"groups": 4, "group_size": 3, "max_tokens": 4, "context": 400, "warmup": 20, "warmup_epochs": 2},
                **{"refine": 2, "refine_on": "best"},
                **settings,
            },
            seed=3,
            device="cpu",
            checkpoint=checkpoint,
            log=lambda name, value, step: told.append(name),
        )
        return made, told

    monkeypatch.setattr(loading, "build_tiny", little)
    alone, told = learner()
    alone.update()
    alone.save(tmp_path)
    back, _ = learner(tmp_path)
    alone.update()
    back.update()
    assert told.count("refine/kept") == 2 and "refine/loss" in told and "train/loss" not in told
    assert back.steps == alone.steps > 0
    for one, other in zip(alone.policy.model.parameters(), back.policy.model.parameters(), strict=True):
        assert (one == other).all()
    alone.update()
    assert told.count("refine/kept") == 2
