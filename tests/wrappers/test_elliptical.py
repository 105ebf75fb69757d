"""EllipticalNovelty: the elliptical bonus of an episode's states."""

import gymnasium
import numpy as np
import pytest
from gymnasium.spaces import Box, Sequence, Text
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import LEFT, RIGHT, Corridor, corridors

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import EllipticalNovelty, RewardWrapper, VectorEllipticalNovelty
from rewardlab.wrappers.elliptical import EllipticalMeter
from rewardlab.wrappers.measures import measured


def bonuses(features, ridge=0.1):
    features = np.asarray(features, dtype=float)
    meter = EllipticalMeter(1, space=Box(-99, 99, features.shape[1:], np.float64), ridge=ridge)
    meter.begin(0)
    return [meter.measure(0, each, {})[0] for each in features]


def test_features_of_one_place_count_visits():
    # C is diagonal: 0.1 plus the visits before.
    expected = [1 / 0.1, 1 / 1.1, 1 / 0.1, 1 / 2.1, 1 / 1.1]
    assert bonuses([[1, 0], [1, 0], [0, 1], [1, 0], [0, 1]]) == pytest.approx(expected)


def test_features_that_point_aside_by_hand():
    # After f = (1, 1) / sqrt(2), C is the identity plus f f', and its inverse the identity minus f f' / 2, whose corner
    # is 1 - 1/4.
    side = np.sqrt(0.5)
    assert bonuses([[side, side], [1, 0], [0, 0]], ridge=1) == pytest.approx([1, 0.75, 0])


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 12))
def test_it_is_its_definition(seed, size, steps):
    features = np.random.default_rng(seed).normal(size=(steps, size)).round(2)
    found = bonuses(features, ridge=0.5)
    for step, (each, bonus) in enumerate(zip(features, found, strict=True)):
        matrix = 0.5 * np.eye(size) + features[:step].T @ features[:step]
        assert bonus == pytest.approx(each @ np.linalg.solve(matrix, each), abs=1e-9)


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(max_examples=10)
@given(seed=st.integers(0, 99), actions=st.lists(st.integers(0, 7), min_size=5, max_size=30))
def test_a_vector_measures_what_single_environments_do(mode, seed, actions):
    names = ("distance", "tests")
    outer = VectorEllipticalNovelty(corridors(2, mode), names)
    inner = SyncVectorEnv([lambda: EllipticalNovelty(Corridor(), names)] * 2, autoreset_mode=mode)
    outer.reset(seed=seed), inner.reset(seed=seed)
    for action in actions:
        chosen = np.array([action & 1, action >> 1 & 1])
        (*_, terminated, truncated, one), (*_, other) = outer.step(chosen), inner.step(chosen)
        assert np.array_equal(one["signals"]["elliptical"], other["signals"]["elliptical"])
        ended = terminated | truncated
        if "final_info" in one:
            mine, reference = (each["final_info"]["signals"]["elliptical"] for each in (one, other))
            assert np.array_equal(mine[ended], reference[ended])
        if ended.any() and mode is AutoresetMode.DISABLED:
            for env in (outer, inner):
                env.reset(options={"reset_mask": ended})


def test_each_episode_begins_anew_and_the_state_holds_it():
    env = EllipticalNovelty(Corridor(slip=0))
    first = env.reset(seed=2)[1]["signals"]["elliptical"]
    second = env.step(RIGHT)[4]["signals"]["elliptical"]
    state = env.get_state()
    third = env.step(LEFT)[4]["signals"]["elliptical"]
    env.set_state(state)
    assert env.step(LEFT)[4]["signals"]["elliptical"] == third < second
    assert env.reset(seed=2)[1]["signals"]["elliptical"] == first


def test_by_name_and_through_json():
    env = measured(gymnasium.make("RewardLab/MazeKeys-v0"), ["elliptical:keys,doors"])
    text = RewardWrapper(env, "0.1*power(elliptical, 0.5)").spec.to_json()
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(text))
    assert again.env._meter.names == ("keys", "doors")
    # All features are 0 at the start.
    assert again.reset(seed=0)[1]["signals"]["elliptical"] == 0


def test_mistakes_are_pointed_at():
    with pytest.raises(ConfigurationError, match=r"no signal 'key'.*Did you mean 'keys'"):
        measured(gymnasium.make("RewardLab/MazeKeys-v0"), ["elliptical:key"])
    with pytest.raises(ConfigurationError, match="more than the 1,024"):
        EllipticalNovelty(gymnasium.make("RewardLab/Maze-v0", size=41))
    with pytest.raises(ConfigurationError, match="above 0"):
        EllipticalNovelty(Corridor(), ridge=0)
    for space in (Text(5), Sequence(Box(0, 1))):
        other = Corridor()
        other.observation_space = space
        with pytest.raises(ConfigurationError, match="no list of numbers"):
            EllipticalNovelty(other)
