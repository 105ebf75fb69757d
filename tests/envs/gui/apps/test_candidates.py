"""Candidates: what can be done is listed, described from what is seen, and does what it says."""

from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest

from rewardlab.envs.gui.apps.candidates import FEATURES, Candidates
from rewardlab.envs.gui.apps.catalogue import APPS


def make(app, **arguments):
    arguments = {"observation": "candidates", "actions": "discrete", "apps": app} | arguments
    return gym.make("RewardLab/GUITasks-v0", **arguments).unwrapped


def column(observation, name):
    return observation["candidates"][observation["mask"] == 1, FEATURES.index(name)]


@pytest.mark.parametrize("app", list(APPS))
def test_the_expert_can_choose_by_number(app):
    env = make(app)
    for seed in range(8):
        observation, _ = env.reset(seed=seed)
        expert, over = env.expert(), False
        while not over:
            observation, _, terminated, truncated, info = env.step(expert(observation))
            over = terminated or truncated
        assert info["signals"]["success"], env.instruction


@pytest.mark.parametrize("app", list(APPS))
def test_features_are_in_range_and_rows_beyond_the_actions_empty(app):
    env = make(app, difficulty=0.7)
    rng = np.random.default_rng(0)
    observation, info = env.reset(seed=1)
    for _ in range(25):
        assert observation in env.observation_space
        shown = int(observation["mask"].sum())
        assert shown == len(env.candidates()) <= Candidates.N and not observation["candidates"][shown:].any()
        assert np.array_equal(info["action_mask"], observation["mask"]) and env.action_masks().sum() == shown
        kinds = [name for name in FEATURES if name.startswith("is_")]
        assert (sum(column(observation, name) for name in kinds) == 1).all()
        # All but saying that it is done, as long as there is anything else.
        choices = [number for number, action in enumerate(env.candidates()) if action.verb != "done"]
        observation, _, terminated, truncated, info = env.step(int(rng.choice(choices)))
        if terminated or truncated:
            observation, info = env.reset()


def test_numbers_do_what_they_stand_for():
    env, twin = make("mail"), make("mail", observation="outline", actions="language")
    for number in (0, 2, 4):
        _, info = env.reset(seed=3)
        twin.reset(seed=3, options={"task": info["task"]["id"]})
        action = env.candidates()[number]
        env.step(number)
        twin.step(str(action))
        assert env.session.state == replace(twin.session.state, drags=False)


def test_what_the_instruction_names_stands_out():
    env = make("contacts", popups=False, difficulty=0)
    asked = []
    for seed in range(10):
        observation, _ = env.reset(seed=seed)
        number = env.expert()(observation)
        row = observation["candidates"][number]
        asked.append(row[FEATURES.index("asked_words")] > 0 or row[FEATURES.index("words_asked")] > 0)
    assert sum(asked) >= 4


def test_nothing_that_cannot_be_seen_is_told():
    env = make("settings", popups=False)
    observation, _ = env.reset(seed=2)
    env.session.goal = {"something": "else"}
    env._candidates = None
    again = env._observe()
    assert np.array_equal(observation["candidates"], again["candidates"])
