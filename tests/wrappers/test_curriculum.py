"""Curriculum: difficulty follows success, for one environment and for many."""

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from hypothesis import given
from hypothesis import strategies as st
from wrapper_toys import FAIL, LEFT, RIGHT, Corridor, corridors

from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import Curriculum, NoisySignals, VectorCurriculum, VectorNoisySignals
from rewardlab.wrappers.ladder import Ladder

QUICK = {"window": 2, "step": 0.25, "raise_at": 1.0, "lower_at": 0.0}


def play(env, action):
    """One episode with one action; the difficulty it was played at and the last info."""
    env.reset()
    while True:
        *_, terminated, truncated, info = env.step(action)
        if terminated or truncated:
            return env.unwrapped.played, info


@given(st.lists(st.booleans(), max_size=60))
def test_the_ladder_stays_within_bounds_and_moves_one_step_per_full_window(successes):
    ladder = Ladder(difficulty=0.5, step=0.1, window=5, low=0.2, high=0.7)
    heights = [ladder.difficulty]
    for success in successes:
        ladder.record([success])
        heights.append(ladder.difficulty)
    assert all(0.2 <= height <= 0.7 for height in heights)
    moves = np.flatnonzero(np.diff(heights))
    assert np.all(np.abs(np.diff(heights)) <= 0.1 + 1e-12)
    assert np.all(np.diff(np.concatenate([[-1], moves])) >= 5)


def test_it_rises_with_success_and_falls_with_failure():
    env = Curriculum(Corridor(slip=0), **QUICK)
    assert [play(env, RIGHT)[0] for _ in range(5)] == [0, 0, 0.25, 0.25, 0.5]
    assert [play(env, LEFT)[0] for _ in range(5)] == [0.5, 0.5, 0.25, 0.25, 0.0]


def test_it_says_where_it_stands():
    env = Curriculum(Corridor(slip=0), **QUICK)
    assert env.reset()[1]["curriculum"] == {"difficulty": 0.0, "success_rate": 0.0}
    assert play(env, RIGHT)[1]["curriculum"] == {"difficulty": 0.0, "success_rate": 1.0}
    assert play(env, RIGHT)[1]["curriculum"]["difficulty"] == 0.25
    assert env.reset()[1]["task"]["difficulty"] == 0.25


def test_rule_5_faults_and_chosen_difficulties_and_cut_episodes_do_not_count():
    env = Curriculum(Corridor(slip=0), **QUICK)
    for _ in range(4):
        play(env, FAIL)
        env.reset(options={"difficulty": 0.9})
        for _ in range(6):
            ended = env.step(RIGHT)[2]
            if ended:
                break
        env.reset()
        env.step(RIGHT)
    assert (env.ladder.recent, env.ladder.difficulty) == ([], 0.0)


def test_success_is_read_from_before_the_noise():
    env = Curriculum(NoisySignals(Corridor(slip=0), flip={"success": 1.0}), **QUICK)
    assert play(env, RIGHT)[1]["curriculum"]["success_rate"] == 1.0


def test_rule_15_its_state_can_be_saved():
    env = Curriculum(Corridor(slip=0), **QUICK)
    for _ in range(3):
        play(env, RIGHT)
    other = Curriculum(Corridor(slip=0), **QUICK)
    other.reset()
    other.set_state(env.get_state())
    assert [play(other, RIGHT)[0] for _ in range(3)] == [play(env, RIGHT)[0] for _ in range(3)] == [0.25, 0.5, 0.5]


@pytest.mark.parametrize("mode", AutoresetMode)
def test_many_environments_share_one_ladder(mode):
    env = VectorCurriculum(corridors(2, mode, slip=0), **QUICK)
    _, info = env.reset(seed=[1, 1])
    assert info["curriculum"]["difficulty"].tolist() == [0, 0]
    episodes = 0
    while episodes < 4:
        _, _, terminated, truncated, info = env.step(np.array([RIGHT, RIGHT]))
        ended = terminated | truncated
        episodes += int(ended.sum())
        if ended.any() and mode is AutoresetMode.DISABLED:
            env.reset(options={"reset_mask": ended})
    assert info["curriculum"]["difficulty"].tolist() == [0.5, 0.5]
    assert env.env.get_attr("difficulty") == (0.5, 0.5)


def test_of_many_environments_faults_do_not_count_and_success_is_read_from_before_the_noise():
    lying = VectorNoisySignals(corridors(2, AutoresetMode.NEXT_STEP, slip=0), flip={"success": 1.0})
    env = VectorCurriculum(lying, **QUICK)
    env.reset(seed=[1, 1])
    env.step(np.array([FAIL, RIGHT]))
    assert env.ladder.recent == []
    while not env.ladder.recent:
        env.step(np.array([RIGHT, RIGHT]))
    assert env.ladder.recent == [True]


@pytest.mark.parametrize(
    ("ladder", "says"),
    [
        ({"difficulty": 2.0}, "must lie in"),
        ({"raise_at": 0.2, "lower_at": 0.3}, "lower_at < raise_at"),
        ({"window": 0}, "positive"),
        ({"step": 0.0}, "positive"),
        ({"windov": 2}, "windov=2: a curriculum takes difficulty.*Did you mean 'window'"),
        ({"recent": [True]}, "no 'recent'"),
        ({"step": "0.1"}, "step='0.1': give a number"),
        ({"window": 2.5}, r"window=2\.5: give an integer"),
    ],
)
def test_mistakes_are_pointed_at(ladder, says):
    with pytest.raises(ConfigurationError, match=says):
        Curriculum(Corridor(), **ladder)


def test_an_environment_without_difficulty_is_refused():
    for refused, wrap in ((Corridor(), Curriculum), (corridors(2, AutoresetMode.NEXT_STEP), VectorCurriculum)):
        for env in getattr(refused, "envs", [refused]):
            del env.difficulty
        with pytest.raises(ConfigurationError, match="no attribute 'difficulty'"):
            wrap(refused)
