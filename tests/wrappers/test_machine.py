"""RewardMachine: a reward machine that pays at its transitions, for one environment and for many."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import LEFT, RIGHT, Corridor, corridors

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.wrappers import RewardMachine, RewardWrapper, VectorRewardMachine, VectorRewardWrapper
from rewardlab.wrappers.measures import measured

# Back once, then to the end; each step before that has a price.
BACK_THEN_END = "out -> back: turned / 0.5; out -> out: else / -0.1; back -> home: distance < 3 / 1"


def test_a_machine_by_hand():
    env = RewardWrapper(RewardMachine(Corridor(slip=0), BACK_THEN_END), "machine_pays")
    _, info = env.reset(seed=0)
    assert (info["signals"]["machine_state"], info["signals"]["machine_pays"]) == (0, 0)
    # From place 2: to 3, back to 2, to 3, to 4, which is 2 from the end, to 5.
    steps = [env.step(action) for action in (RIGHT, LEFT, RIGHT, RIGHT, RIGHT)]
    assert [step[1] for step in steps] == [-0.1, 0.5, 0, 1, 0]
    assert [step[4]["signals"]["machine_state"] for step in steps] == [0, 1, 1, 2, 2]
    assert env.reset(seed=0)[1]["signals"]["machine_state"] == 0
    assert env.step(LEFT)[1] == 0.5
    assert "0 out, 1 back, 2 home" in env.get_wrapper_attr("signals")["machine_state"].description


def test_the_state_holds_where_the_machine_is():
    env = RewardWrapper(
        RewardMachine(Corridor(slip=0), "a -> b: delta(distance) < 0 / 1; b -> a: turned / 2"), "machine_pays"
    )
    env.reset(seed=0)
    env.step(RIGHT)
    state = env.get_state()
    first = [env.step(action)[1] for action in (LEFT, RIGHT, LEFT)]
    env.set_state(state)
    assert [env.step(action)[1] for action in (LEFT, RIGHT, LEFT)] == first == [2, 1, 2]
    # Its conditions compare with the state that was gone back to.
    env = RewardWrapper(RewardMachine(Corridor(slip=0), "a -> a: delta(distance) < 0 / 1"), "machine_pays")
    env.reset(seed=0)
    state = env.get_state()
    assert [env.step(RIGHT)[1] for _ in range(2)] == [1, 1]
    env.set_state(state)
    assert env.step(RIGHT)[1] == 1


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(max_examples=15)
@given(seed=st.integers(0, 99), actions=st.lists(st.integers(0, 7), min_size=10, max_size=40))
def test_its_steps_sum_to_what_the_expression_pays_in_every_mode(mode, seed, actions):
    step, whole = "machine_pays", f'machine("{BACK_THEN_END}")'
    outer = VectorRewardWrapper(VectorRewardMachine(corridors(2, mode), BACK_THEN_END), step)
    inner = SyncVectorEnv(
        [lambda: RewardWrapper(RewardMachine(Corridor(), BACK_THEN_END), step)] * 2, autoreset_mode=mode
    )
    at_once = VectorRewardWrapper(corridors(2, mode), whole)
    envs = (outer, inner, at_once)
    for env in envs:
        env.reset(seed=seed)
    so_far = np.zeros(2)
    for action in actions:
        chosen = np.array([action & 1, action >> 1 & 1])
        (_, paid, terminated, truncated, _), (_, other, *_), (_, lump, *_) = (env.step(chosen) for env in envs)
        assert np.array_equal(paid, other)
        so_far += paid
        ended = terminated | truncated
        assert lump[ended] == pytest.approx(so_far[ended])
        assert not lump[~ended].any()
        so_far[ended] = 0
        if ended.any() and mode is AutoresetMode.DISABLED:
            for env in envs:
                env.reset(options={"reset_mask": ended})


def test_by_name_and_through_json():
    keys = gymnasium.make("RewardLab/MazeKeys-v0")
    env = RewardWrapper(measured(keys, ["machine:0 -> 1: keys > 0 / 0.2; 1 -> 2: success / 1"]), "machine_pays")
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert env.reset(seed=0)[1]["signals"] == again.reset(seed=0)[1]["signals"]
    with pytest.raises(ExpressionError, match="no signal 'key'"):
        measured(Corridor(), ["machine:0 -> 1: key > 0 / 0.2"])
    with pytest.raises(ExpressionError, match="needs a transition"):
        measured(Corridor(), ["machine"])
    with pytest.raises(ConfigurationError, match="VectorRewardMachine"):
        RewardMachine(corridors(2, AutoresetMode.SAME_STEP), BACK_THEN_END)
