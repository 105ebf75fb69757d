"""NoisySignals: corrupted measurements above an untouched environment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import RIGHT, Corridor

from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import NoisySignals, RewardWrapper

EVERYTHING = {
    "flip": {"valid": 0.3},
    "gaussian": {"progress": 0.2, "tests": 0.1},
    "drop": {"distance": 0.4, "turned": 0.5},
    "delay": {"score": 2, "success": 1},
}
LONG = 2000


def run(env, seed, steps=6, action=RIGHT):
    """What was reported and what was true, state by state."""
    _, info = env.reset(seed=seed)
    states = [info]
    for _ in range(steps):
        *_, terminated, truncated, info = env.step(action)
        states.append(info)
        if terminated or truncated:
            break
    return [state["signals"] for state in states], [state["true_signals"] for state in states]


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 999))
def test_the_environment_below_is_untouched_and_the_truth_is_kept(seed):
    plain = Corridor()
    _, info = plain.reset(seed=seed)
    _, truth = run(NoisySignals(Corridor(), **EVERYTHING), seed)
    for state in truth:
        assert all(np.array_equal(state[name], info["signals"][name]) for name in state)
        info = plain.step(RIGHT)[4]


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 999))
def test_a_seed_gives_the_same_noise_again_whatever_came_before(seed):
    env = NoisySignals(Corridor(), **EVERYTHING)
    first, _ = run(env, seed)
    run(env, None)
    again, _ = run(env, seed)
    assert all(np.array_equal(one[name], other[name]) for one, other in zip(first, again, strict=True) for name in one)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 999))
def test_rule_12_names_types_and_ranges_stay(seed):
    env = NoisySignals(Corridor(), **EVERYTHING)
    noisy, truth = run(env, seed)
    for reported, true in zip(noisy, truth, strict=True):
        assert list(reported) == list(true)
        for name, signal in Corridor.signals.items():
            assert type(reported[name]) is type(true[name])
            assert np.all((signal.low <= reported[name]) & (reported[name] <= signal.high))


def test_a_delay_reports_the_state_of_so_many_steps_ago():
    noisy, truth = run(NoisySignals(Corridor(slip=0), delay={"progress": 2}), seed=0)
    assert [state["progress"] for state in noisy] == [truth[max(t - 2, 0)]["progress"] for t in range(len(truth))]


def shares(env):
    """Every reported state of many steps of an environment that stays where it is."""
    noisy, truth = run(env, seed=0, steps=LONG, action=0)
    return noisy, truth


def test_flips_drops_and_deviations_happen_as_often_and_as_far_as_asked():
    env = NoisySignals(
        Corridor(max_steps=LONG),
        flip={"valid": 0.3},
        drop={"distance": 0.25},
        gaussian={"score": 0.01, "progress": 0.01},
    )
    noisy, truth = shares(env)
    assert np.mean([a["valid"] != b["valid"] for a, b in zip(noisy, truth, strict=True)]) == pytest.approx(
        0.3, abs=0.04
    )
    assert np.mean([state["distance"] == 0 for state in noisy]) == pytest.approx(0.25, abs=0.04)
    # At 0 the noise is cut to the range: half of it, of the same width, remains.
    assert np.sqrt(2 * np.mean([a["score"] ** 2 for a in noisy[10:]])) == pytest.approx(0.01, rel=0.1)


def test_the_noise_of_a_seed_is_not_the_environments_own_randomness():
    env = NoisySignals(Corridor(max_steps=LONG), flip={"valid": 0.5})
    noisy, truth = shares(env)
    flipped = [a["valid"] != b["valid"] for a, b in zip(noisy, truth, strict=True)]
    twin = np.random.default_rng(0).random(len(flipped)) < 0.5
    assert 0.4 < np.mean(twin == flipped) < 0.6


def test_a_reward_above_values_what_is_reported():
    env = RewardWrapper(NoisySignals(Corridor(slip=0), flip={"success": 1.0}), "success")
    env.reset(seed=0)
    _, reward, _, _, info = env.step(RIGHT)
    assert (reward, info["signals"]["success"], info["true_signals"]["success"]) == (1.0, True, False)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 99), cut=st.integers(0, 4))
def test_rule_15_noise_goes_on_from_a_saved_state(seed, cut):
    env = RewardWrapper(NoisySignals(Corridor(slip=0, max_steps=20), **EVERYTHING), "progress - distance + 2*score")
    env.reset(seed=seed)
    for _ in range(cut):
        env.step(0)
    state = env.get_state()
    rest = [env.step(0)[1] for _ in range(5)]
    other = RewardWrapper(NoisySignals(Corridor(slip=0, max_steps=20), **EVERYTHING), "progress - distance + 2*score")
    other.reset(seed=seed + 1)
    other.set_state(state)
    assert [other.step(0)[1] for _ in range(5)] == rest


@pytest.mark.parametrize(
    ("noise", "says"),
    [
        ({"flip": {"progress": 0.1}}, "not a 0/1 condition; use gaussian="),
        ({"gaussian": {"success": 0.1}}, "a 0/1 condition; use flip="),
        ({"flip": {"sucess": 0.1}}, "Did you mean 'success'"),
        ({"drop": {"progress": 1.5}}, r"must lie in \[0, 1\]"),
        ({"delay": {"progress": -1}}, "must lie in"),
        ({"delay": {"progress": 1.9}}, r"progress=1\.9, and it must be a whole number of steps"),
        ({"delay": {"progress": float("inf")}}, "whole number of steps"),
        ({"drop": {"progress": "0.5"}}, "progress='0.5'"),
    ],
)
def test_mistakes_are_pointed_at(noise, says):
    with pytest.raises(ConfigurationError, match=says):
        NoisySignals(Corridor(), **noise)
