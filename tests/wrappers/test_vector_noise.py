"""VectorNoisySignals: the same corruption for many environments, in every autoreset mode."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import RIGHT, Corridor, corridors

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import NoisySignals, VectorNoisySignals, VectorRewardWrapper

LATE = {"delay": {"progress": 2, "tests": 1, "success": 1}}
NOISY = {"flip": {"valid": 0.4}, "gaussian": {"progress": 0.2, "tests": 0.1}, "drop": {"distance": 0.5, "tests": 0.3}}


def steps(env, seed, count=20):
    """Infos of rows that walk to the right, and where they ended; the caller's resets where the mode asks for them."""
    _, info = env.reset(seed=seed)
    yield info, np.zeros(env.num_envs, bool)
    for _ in range(count):
        *_, terminated, truncated, info = env.step(np.full(env.num_envs, RIGHT))
        ended = terminated | truncated
        yield info, ended
        if ended.any() and env.metadata["autoreset_mode"] is AutoresetMode.DISABLED:
            env.reset(options={"reset_mask": ended})


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 99))
def test_delays_are_those_of_the_single_wrapper_across_restarts(mode, seed):
    outer = VectorNoisySignals(corridors(3, mode), **LATE)
    inner = SyncVectorEnv([lambda: NoisySignals(Corridor(), **LATE)] * 3, autoreset_mode=mode)
    for (one, ended), (other, _) in zip(steps(outer, seed), steps(inner, seed), strict=True):
        pairs = [(one, other, slice(None))]
        if "final_info" in one:
            pairs.append((one["final_info"], other["final_info"], ended))
        for mine, reference, rows in pairs:
            for name in Corridor.signals:
                assert np.array_equal(mine["signals"][name][rows], reference["signals"][name][rows])
                assert np.array_equal(mine["true_signals"][name][rows], reference["true_signals"][name][rows])


@pytest.mark.parametrize("mode", AutoresetMode)
def test_values_keep_type_shape_and_range_and_a_seed_repeats_them(mode):
    env = VectorNoisySignals(corridors(3, mode), **NOISY)
    runs = [[info["signals"] for info, _ in steps(env, 7)] for _ in range(2)]
    for first, again in zip(*runs, strict=True):
        for name, signal in Corridor.signals.items():
            assert first[name].dtype == (np.bool_ if signal.condition else np.float64)
            assert first[name].shape == (3, *signal.shape)
            assert np.all((signal.low <= first[name]) & (first[name] <= signal.high))
            assert np.array_equal(first[name], again[name])


def test_rates_are_those_that_were_asked_for():
    env = VectorNoisySignals(corridors(500, AutoresetMode.SAME_STEP), **NOISY)
    infos = [info for info, _ in steps(env, 0, count=10)]
    flipped = np.mean([info["signals"]["valid"] != info["true_signals"]["valid"] for info in infos])
    assert flipped == pytest.approx(0.4, abs=0.03)
    dropped = np.mean([(info["signals"]["distance"] == 0) & (info["true_signals"]["distance"] > 0) for info in infos])
    assert dropped == pytest.approx(0.5, abs=0.03)


def test_a_reward_above_a_native_vector_values_what_is_reported():
    mazes = gymnasium.make_vec("RewardLab/Maze-v0", num_envs=4)
    env = VectorRewardWrapper(VectorNoisySignals(mazes, flip={"success": 1.0}), "success")
    env.reset(seed=0)
    _, rewards, _, _, info = env.step(np.zeros(4, int))
    assert rewards.tolist() == [1] * 4
    assert not info["true_signals"]["success"].any()


def test_rule_15_it_goes_on_from_a_saved_state():
    def make():
        mazes = gymnasium.make_vec("RewardLab/Maze-v0", num_envs=4, max_steps=5)
        return VectorRewardWrapper(
            VectorNoisySignals(mazes, gaussian={"progress": 0.1}, delay={"score": 2}), "progress"
        )

    env, other = make(), make()
    env.reset(seed=0), other.reset(seed=1)
    env.step(np.ones(4, int))
    other.set_state(env.get_state())
    for _ in range(9):
        assert np.array_equal(env.step(np.ones(4, int))[1], other.step(np.ones(4, int))[1])


def test_tensors_are_refused():
    pytest.importorskip("torch")
    mazes = gymnasium.make_vec("RewardLab/Maze-v0", num_envs=2, device="cpu")
    with pytest.raises(ConfigurationError, match="device=None"):
        VectorNoisySignals(mazes, flip={"success": 0.1})
