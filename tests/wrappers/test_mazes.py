"""The reward wrappers on RewardLab's own mazes: single, in a vector of separate environments, and native."""

import json
import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardlab  # noqa: F401  (registers the ids)
from rewardlab.rewards import Rollout, evaluate
from rewardlab.wrappers import Curriculum, LanguageInterface, RewardWrapper, VectorCurriculum, VectorRewardWrapper

MAZE = "RewardLab/Maze-v0"
SMALL = {"size": 5, "max_steps": 6}
COUNT = 4
EXPRESSIONS = [
    "success + 0.5*potential(progress) - 0.1*(1 - valid) + 0.3*new(new_cell) + 0.01*before(distance)",
    "success + gated(delta(progress) - 0.1*bumped, by=any(success))",
    "gated(delta(progress) - 0.1*bumped, by=every(valid)) + final(score)",
    "at_end(progress) - 0.01*native + best(progress) + clip(distance, 0, 3)",
]
walks = st.lists(
    st.lists(st.sampled_from([0, 1, 1, 2, 3, 3, 3, 9]), min_size=COUNT, max_size=COUNT), min_size=5, max_size=25
)


def native(mode, **kwargs):
    return gymnasium.make_vec(MAZE, num_envs=COUNT, autoreset_mode=mode, **SMALL, **kwargs)


def single(expression):
    return RewardWrapper(gymnasium.make(MAZE, disable_env_checker=True, **SMALL), expression)


def steps(env, walk, seed):
    """Rewards and ends of a walk; rows that ended restart where the mode leaves that to the caller."""
    env.reset(seed=seed)
    for actions in walk:
        _, rewards, terminated, truncated, info = env.step(np.array(actions))
        yield rewards, terminated | truncated, info
        if (terminated | truncated).any() and env.metadata["autoreset_mode"] is AutoresetMode.DISABLED:
            env.reset(options={"reset_mask": terminated | truncated})


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(deadline=None, max_examples=12)
@given(expression=st.sampled_from(EXPRESSIONS), walk=walks, seed=st.integers(0, 99))
def test_rule_14_native_and_separate_vectors_pay_exactly_what_single_mazes_pay(mode, expression, walk, seed):
    separate = SyncVectorEnv(
        [lambda: gymnasium.make(MAZE, disable_env_checker=True, **SMALL)] * COUNT, autoreset_mode=mode
    )
    inside = SyncVectorEnv([lambda: single(expression)] * COUNT, autoreset_mode=mode)
    ways = (
        steps(VectorRewardWrapper(native(mode), expression), walk, seed),
        steps(VectorRewardWrapper(separate, expression), walk, seed),
        steps(inside, walk, seed),
        steps(native(mode, reward=expression), walk, seed),
    )
    for (one, ends, info), (two, *_), (three, *_), (four, *_) in zip(*ways, strict=True):
        assert np.array_equal(one, two)
        assert np.array_equal(one, three)
        assert np.array_equal(one, four)
        assert np.array_equal(info["reward"]["total"], one)
        assert ends.shape == (COUNT,)


@settings(deadline=None, max_examples=15)
@given(expression=st.sampled_from(EXPRESSIONS), walk=walks, seed=st.integers(0, 99))
def test_recorded_signals_valued_offline_give_the_same_rewards(expression, walk, seed):
    env = VectorRewardWrapper(native(AutoresetMode.DISABLED), expression)
    signals = [env.reset(seed=seed)[1]["signals"]]
    rewards, terminated, truncated = [], [], []
    over = np.zeros(COUNT, bool)
    for actions in walk:
        _, reward, ended, cut, info = env.step(np.array(actions))
        signals.append(info["signals"])
        rewards.append(reward), terminated.append(ended), truncated.append(cut)
        over = ended | cut
        if over.any():
            break
    rollout = Rollout.from_signals(
        {name: np.stack([state[name] for state in signals], axis=1) for name in signals[0]},
        np.stack(terminated, axis=1),
        np.stack(truncated, axis=1),
        native=np.stack([state["success"] for state in signals[1:]], axis=1).astype(float),
    )
    valued = evaluate(expression, rollout, gamma=0.99, truncation=env.ledger.truncation)
    # Rows that did not end have paid nothing of what is paid at the end, so only those that did can be compared there.
    rows = slice(None) if env.ledger.expression.level < 3 else over
    assert np.array_equal(valued.total[rows], np.stack(rewards, axis=1)[rows])


@settings(deadline=None, max_examples=10)
@given(expression=st.sampled_from(EXPRESSIONS), walk=walks, cut=st.integers(0, 5), seed=st.integers(0, 99))
def test_rule_15_a_native_vector_goes_on_from_a_saved_state(expression, walk, cut, seed):
    env = VectorRewardWrapper(native(AutoresetMode.NEXT_STEP), expression)
    env.reset(seed=seed)
    for actions in walk[:cut]:
        env.step(np.array(actions))
    state = env.get_state()
    rest = [env.step(np.array(actions))[1] for actions in walk[cut:]]
    other = VectorRewardWrapper(native(AutoresetMode.NEXT_STEP), expression)
    other.reset(seed=seed + 1)
    other.set_state(state)
    assert np.array_equal([other.step(np.array(actions))[1] for actions in walk[cut:]], rest)


@pytest.mark.parametrize("mode", AutoresetMode)
def test_tensors_pay_what_arrays_pay(mode):
    torch = pytest.importorskip("torch")
    walk = np.random.default_rng(0).integers(0, 4, (30, COUNT)).tolist()
    for expression in EXPRESSIONS:
        arrays = VectorRewardWrapper(native(mode), expression)
        tensors = VectorRewardWrapper(native(mode, device="cpu"), expression)
        arrays.reset(seed=3), tensors.reset(seed=3)
        for actions in walk:
            _, rewards, terminated, truncated, _ = arrays.step(np.array(actions))
            _, others, *_ = tensors.step(torch.tensor(actions))
            assert isinstance(others, torch.Tensor)
            assert np.array_equal(rewards, others.numpy())
            ended = terminated | truncated
            if ended.any() and mode is AutoresetMode.DISABLED:
                arrays.reset(options={"reset_mask": ended})
                tensors.reset(options={"reset_mask": torch.tensor(ended)})


def test_rule_20_a_wrapped_maze_survives_its_spec_in_a_fresh_process():
    env = RewardWrapper(gymnasium.make(MAZE, max_steps=50), "dense", gamma=0.9)
    env.reset(seed=1)
    here = [env.step(action)[1] for action in (1, 3, 9, 1)]
    program = (
        "import sys, json, gymnasium\n"
        "env = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(sys.stdin.read()))\n"
        "env.reset(seed=1)\n"
        "print(json.dumps([env.step(action)[1] for action in (1, 3, 9, 1)]))\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], input=env.spec.to_json(), capture_output=True, text=True, check=True
    )
    assert json.loads(there.stdout) == here


def test_every_preset_works_by_name_from_outside_as_from_inside():
    for name in gymnasium.make(MAZE).get_wrapper_attr("rewards"):
        outside = RewardWrapper(gymnasium.make(MAZE, disable_env_checker=True), name)
        inside = gymnasium.make(MAZE, reward=name, disable_env_checker=True)
        outside.reset(seed=2), inside.reset(seed=2)
        for action in (1, 3, 1):
            assert outside.step(action)[1] == inside.step(action)[1]


def test_a_maze_can_be_walked_in_words():
    env = LanguageInterface(gymnasium.make(MAZE, disable_env_checker=True, **SMALL))
    text, _ = env.reset(seed=0)
    assert text in env.observation_space
    assert env.get_wrapper_attr("instructions") in text
    assert env.step("abracadabra")[4]["signals"]["valid"] is False
    assert env.step(env.get_wrapper_attr("world").actions[0])[4]["signals"]["valid"] is True


def test_a_curriculum_moves_the_difficulty_of_mazes():
    ladder = {"window": 2, "step": 0.5, "raise_at": 1.0, "lower_at": 0.0}
    env = Curriculum(gymnasium.make(MAZE, disable_env_checker=True, size=5), **ladder)
    expert = env.get_wrapper_attr("expert")()
    seen = []
    for seed in range(4):
        observation, info = env.reset(seed=seed)
        seen.append(info["curriculum"]["difficulty"])
        over = False
        while not over:
            observation, _, terminated, truncated, _ = env.step(expert(observation))
            over = terminated or truncated
    assert seen == [0, 0, 0.5, 0.5]
    many = VectorCurriculum(gymnasium.make_vec(MAZE, num_envs=COUNT, size=5), **ladder)
    expert = many.unwrapped.expert()
    observation, _ = many.reset(seed=0)
    for _ in range(60):
        observation, *_, info = many.step(expert(observation))
    assert info["curriculum"]["difficulty"].tolist() == [1.0] * COUNT
    assert many.unwrapped.difficulty == 1.0
