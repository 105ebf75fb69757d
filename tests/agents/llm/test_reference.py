"""Reference answers solve the tasks of the episodes; failures are faults of the group."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from rewardlab.agents.groups import begin_group
from rewardlab.agents.llm.episodes import Spoken
from rewardlab.agents.llm.reference import check_reference, reference_answers
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.wrappers import LanguageInterface


def begun(groups, size):
    envs = [LanguageInterface(make_single("RewardLab/Maze-v0", size=9, difficulty=1.0)) for _ in range(groups * size)]
    episodes = []
    for start in range(0, len(envs), size):
        seeds = range(start + 7, start + 7 + size)
        episodes += [episode for episode, _ in begin_group(envs[start : start + size], seeds, Spoken)]
    return envs, episodes


def test_the_experts_words_solve_the_task():
    envs, episodes = begun(2, 2)
    answers = reference_answers(envs, episodes, 2)
    assert answers[0] == answers[1] != answers[2] == answers[3]
    env = LanguageInterface(make_single("RewardLab/Maze-v0", size=9, difficulty=1.0))
    for episode, answer in zip(episodes, answers, strict=True):
        env.reset(options={"task": episode.task})
        for word in answer.split("\n"):
            *_, terminated, _, info = env.step(word)
        assert terminated and info["signals"]["success"]


def test_an_environment_may_tell_its_own(monkeypatch):
    envs, episodes = begun(1, 2)
    monkeypatch.setattr(type(envs[0].unwrapped), "reference_answer", lambda self: "42", raising=False)
    assert reference_answers(envs, episodes, 2) == ["42", "42"]


def test_a_failure_is_a_fault_of_the_group(monkeypatch):
    envs, episodes = begun(1, 2)
    monkeypatch.setattr(envs[0].unwrapped, "reset", lambda **_: (_ for _ in ()).throw(Fault("gone")))
    assert reference_answers(envs, episodes, 2) == ["", ""]
    assert all(episode.fault for episode in episodes)


def test_groups_that_did_not_begin_have_none():
    assert reference_answers([SimpleNamespace()] * 2, [Spoken(fault=True)] * 2, 2) == ["", ""]


def test_without_expert_there_is_none():
    check_reference(make_single("RewardLab/Maze-v0"))
    with pytest.raises(ConfigurationError, match="has no reference answers"):
        check_reference(make_single("CartPole-v1"))
