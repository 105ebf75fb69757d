"""Transitions in which the infrastructure failed teach nothing, neither by themselves nor through their neighbours."""

import pickle
from types import SimpleNamespace

import gymnasium
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.sb3_buffers import (
    SoundDictReplayBuffer,
    SoundReplayBuffer,
    SoundRolloutBuffer,
    filled,
    make_room,
)
from rewardlab.agents.sb3_hindsight import HindsightReplayBuffer
from rewardlab.errors import Fault

SPACE, ACTIONS = gymnasium.spaces.Box(-1e6, 1e6, (1,), np.float32), gymnasium.spaces.Discrete(2)
GAMMA, LAMBDA = 0.9, 0.8


def rollout(faulty, values):
    """A filled rollout buffer: observations are numbered, every step pays 1, an episode ends with each fault."""
    steps, envs = faulty.shape
    buffer = SoundRolloutBuffer(steps, SPACE, ACTIONS, "cpu", gae_lambda=LAMBDA, gamma=GAMMA, n_envs=envs)
    buffer.vec_env = SimpleNamespace(faulty=None)
    numbers = np.arange(steps * envs, dtype=np.float32).reshape(steps, envs, 1)
    starts = np.ones(envs)
    for step in range(steps):
        buffer.vec_env.faulty = faulty[step]
        zeros = np.zeros((envs, 1))
        rewards = np.where(faulty[step], 0.0, 1.0)
        buffer.add(numbers[step], zeros, rewards, starts, torch.tensor(values[step]), torch.zeros(envs))
        starts = faulty[step].astype(float)
    buffer.compute_returns_and_advantage(torch.zeros(envs), dones=np.ones(envs, dtype=bool))
    return buffer, numbers


@given(
    faulty=st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=6).filter(
        lambda rows: not all(map(all, rows))
    )
)
def test_faulty_steps_are_never_in_a_minibatch(faulty):
    faulty = np.array(faulty)
    buffer, numbers = rollout(faulty, np.zeros(faulty.shape, np.float32))
    seen = np.concatenate([batch.observations.numpy() for batch in buffer.get(4)])
    assert not set(seen.ravel()) & set(numbers[faulty].ravel())
    assert set(seen.ravel()) == set(numbers[~faulty].ravel())


def test_the_step_before_a_fault_sees_the_value_of_the_state_in_which_it_happened():
    values = np.array([[2.0], [5.0]], np.float32)
    buffer, _ = rollout(np.array([[False], [True]]), values)
    assert buffer.advantages[1, 0] == 0.0
    assert buffer.advantages[0, 0] == pytest.approx(1.0 + GAMMA * 5.0 - 2.0)


def test_a_fault_in_the_middle_of_an_episode_teaches_nothing_and_hides_what_follows():
    steps, values = 4, [2.0, 5.0, 3.0, 7.0]
    buffer = SoundRolloutBuffer(steps, SPACE, ACTIONS, "cpu", gae_lambda=LAMBDA, gamma=GAMMA, n_envs=1)
    buffer.vec_env = SimpleNamespace(faulty=None)
    for step, fault in enumerate([False, True, False, True]):
        buffer.vec_env.faulty = np.array([fault])
        start = np.array([float(step == 0)])
        buffer.add(np.ones((1, 1)), np.zeros((1, 1)), np.ones(1), start, torch.tensor([values[step]]), torch.zeros(1))
    buffer.compute_returns_and_advantage(torch.tensor([100.0]), dones=np.zeros(1, dtype=bool))
    before = 1.0 + GAMMA * 5.0 - 2.0, 0.0, 1.0 + GAMMA * 7.0 - 3.0, 0.0
    np.testing.assert_allclose(buffer.advantages[:, 0], before, rtol=1e-6)


def test_a_rollout_of_nothing_but_faults_is_a_fault():
    buffer, _ = rollout(np.ones((2, 2), dtype=bool), np.zeros((2, 2), np.float32))
    with pytest.raises(Fault, match="nothing to learn from"):
        next(buffer.get(2))


def test_a_replay_buffer_does_not_store_faults():
    buffer = SoundReplayBuffer(30, SPACE, ACTIONS, "cpu", n_envs=3, handle_timeout_termination=True)

    def add(number, faults):
        rows = np.full((3, 1), number, np.float32) + np.arange(3)[:, None] / 10
        infos = [{"fault": True} if fault else {} for fault in faults]
        buffer.add(rows, rows, np.zeros((3, 1)), np.zeros(3), np.array(faults), infos)

    add(1, [True, False, True])
    add(2, [True, True, True])
    add(3, [False, False, False])
    assert buffer.size() == 2
    stored = {round(float(value), 1) for value in buffer.observations[:2].ravel()}
    assert stored == {1.1, 3.0, 3.1, 3.2}


def arrays(buffer):
    """Every array of a replay buffer by name."""
    named = {}
    for name, value in vars(buffer).items():
        parts = value if isinstance(value, dict) else {"": value}
        named |= {f"{name} {key}": part for key, part in parts.items() if isinstance(part, np.ndarray)}
    return named


GOALS = gymnasium.spaces.Dict(dict.fromkeys(("observation", "achieved_goal", "desired_goal"), SPACE))


@pytest.mark.parametrize("steps", [0, 3, 999, 1000, 1200])
@pytest.mark.parametrize(
    ("kind", "space", "extra"),
    [
        (SoundReplayBuffer, SPACE, {}),
        (SoundReplayBuffer, SPACE, {"optimize_memory_usage": True, "handle_timeout_termination": False}),
        (SoundDictReplayBuffer, GOALS, {}),
        (HindsightReplayBuffer, GOALS, {"env": None}),
    ],
)
def test_a_saved_replay_buffer_has_no_empty_places_and_gets_them_back(kind, space, extra, steps):
    buffer = kind(2000, space, gymnasium.spaces.Box(-1, 1, (3,)), device="cpu", n_envs=2, **extra)
    generator = np.random.default_rng(0)

    def seen():
        numbers = generator.normal(size=(3, 2, 1)).astype(np.float32)
        return dict(zip(space, numbers, strict=True)) if space is GOALS else numbers[0]

    for step in range(steps):
        done = np.full(2, step % 7 == 6)
        buffer.add(seen(), seen(), generator.uniform(-1, 1, (2, 3)), generator.normal(size=2), done, [{}, {}])
    before = arrays(buffer)
    data = pickle.dumps(filled(buffer))
    back = pickle.loads(data)
    taken = 1000 if buffer.full else min(steps + 1, 1000)
    assert all(len(array) == taken for array in arrays(back).values() if array.ndim > 1)
    make_room(back)
    assert (back.pos, back.full) == (buffer.pos, buffer.full)
    assert arrays(back).keys() == before.keys()
    for name, array in arrays(back).items():
        assert array.dtype == before[name].dtype
        # What empty places say of their transition is asked of nobody.
        places = slice(taken) if array.dtype == object else slice(None)
        np.testing.assert_array_equal(array[places], before[name][places])
    # The buffer that was saved goes on as it was.
    assert all(array is before[name] for name, array in arrays(buffer).items())
