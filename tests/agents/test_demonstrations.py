"""Demonstrations: what was seen, done and measured, step by step; any reward on them; replay buffers full of them."""

import gymnasium
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.demonstrations import Demonstration, demonstrate, fill, flatten, scaled, value
from rewardlab.errors import ConfigurationError, Fault

from . import toy  # noqa: F401 (registers the corridor)


@pytest.fixture(scope="module")
def corridor():
    return demonstrate("Toy/Corridor-v0", 6, seed=3)


def test_a_demonstration_has_every_step_of_an_episode(corridor):
    for episode in corridor:
        start = episode.task % 2
        assert len(episode) == 4 - start
        assert episode.observations[:, 0].tolist() == list(range(start, 5))
        assert episode.actions.tolist() == [1] * len(episode)
        assert episode.signals["progress"].tolist() == [cell / 4 for cell in range(start, 5)]
        assert episode.rewards.tolist() == [0.0] * (len(episode) - 1) + [1.0]
        assert episode.terminations.tolist() == [False] * (len(episode) - 1) + [True]
        assert not episode.truncations.any()
        assert episode.success == 1.0


def test_the_same_seed_gives_the_same_demonstrations_and_another_one_others(corridor):
    again, others = demonstrate("Toy/Corridor-v0", 6, seed=3), demonstrate("Toy/Corridor-v0", 6, seed=4)
    assert [episode.task for episode in again] == [episode.task for episode in corridor]
    assert [episode.task for episode in others] != [episode.task for episode in corridor]


def test_demonstrations_are_of_training_tasks():
    splits = {"train": demonstrate("Maze-v0", 3), "test": demonstrate("Maze-v0", 3, split="test")}
    env = gymnasium.make("RewardLab/Maze-v0")
    for split, episodes in splits.items():
        assert all(env.reset(options={"task": each.task})[1]["task"]["split"] == split for each in episodes)


@pytest.mark.parametrize("reward", ["success + potential(progress)", "progress - 0.1", "2*native + delta(progress)"])
def test_any_reward_has_on_a_demonstration_the_value_that_it_pays_in_the_environment(corridor, reward):
    env = gymnasium.make("Toy/Corridor-v0", reward=reward)
    for episode in corridor:
        env.reset(options={"task": episode.task})
        paid = [env.step(action)[1] for action in episode.actions]
        np.testing.assert_array_equal(value(episode, env), paid)


def test_without_a_ledger_a_step_is_worth_what_was_paid(corridor):
    assert value(corridor[0], gymnasium.make("CartPole-v1")) is corridor[0].rewards


def test_flat_they_are_what_was_seen_and_done_in_each_step(corridor):
    observations, actions = flatten(corridor)
    np.testing.assert_array_equal(observations, np.concatenate([each.observations[:-1] for each in corridor]))
    np.testing.assert_array_equal(actions, np.ones(sum(map(len, corridor))))


def test_actions_within_bounds_are_scaled_and_others_are_not():
    space = gymnasium.spaces.Box(np.array([-2.0, 0.0], np.float32), np.array([2.0, 10.0], np.float32))
    np.testing.assert_array_equal(scaled(np.array([[-2.0, 10.0], [1.0, 5.0]]), space), [[-1.0, 1.0], [0.5, 0.0]])
    np.testing.assert_array_equal(scaled(np.array([2, 0]), gymnasium.spaces.Discrete(3)), [2, 0])


def test_fumbles_are_stretches_of_one_action_and_as_frequent_as_asked():
    episodes = demonstrate("Toy/Corridor-v0", 60, noise=0.5, env_kwargs={"max_steps": 10}, seed=1)
    left = [action == 0 for episode in episodes for action in episode.actions]
    assert 0.15 < np.mean(left) < 0.45, "half of the steps are fumbled, and half of these go left"
    for episode in episodes:
        for stretch in range(0, len(episode), 5):
            assert len(set(episode.actions[stretch : stretch + 5].tolist())) == 1
    assert not any((episode.actions == 0).any() for episode in demonstrate("Toy/Corridor-v0", 20))


def test_an_episode_in_which_the_infrastructure_fails_is_left_out():
    episodes = demonstrate("Toy/Corridor-v0", 20, env_kwargs={"fault_at": 2})
    assert 0 < len(episodes) < 20
    assert all(episode.task % 2 == 0 for episode in episodes)
    with pytest.raises(Fault):
        demonstrate("Toy/Corridor-v0", 1, seed=next(s for s in range(99) if _odd(s)), env_kwargs={"fault_at": 1})


def test_where_nothing_works_it_is_not_tried_for_ever(monkeypatch):
    tried = []
    monkeypatch.setattr("rewardlab.agents.demonstrations._play", lambda *arguments: tried.append(arguments) or [])
    with pytest.raises(Fault, match="in each of 8 demonstrations"):
        demonstrate("Toy/Corridor-v0", 50)
    assert len(tried) == 8


def _odd(seed):
    return demonstrate("Toy/Corridor-v0", 1, seed=seed)[0].task % 2


@pytest.mark.parametrize(("name", "wrong"), [("episodes", 0), ("noise", 1.5), ("agent", "nobody")])
def test_what_cannot_be_demonstrated_is_refused(name, wrong):
    with pytest.raises(ConfigurationError, match=str(wrong)):
        demonstrate("Toy/Corridor-v0", **{"episodes": 1, name: wrong})


GOALS = gymnasium.spaces.Dict(
    {
        name: gymnasium.spaces.Box(-100, 100, (1,), np.float64)
        for name in ("observation", "achieved_goal", "desired_goal")
    }
)
ACTIONS = gymnasium.spaces.Box(-2.0, 2.0, (1,), np.float32)


def numbered(length, number):
    """An episode on the way from 0 to its length, each of whose numbers says which episode and step it is of."""
    steps = np.arange(length + 1.0)[:, None]
    return Demonstration(
        task=number,
        seed=0,
        observations={"observation": 10 * number + steps, "achieved_goal": steps, "desired_goal": 0 * steps + length},
        actions=(0 * steps[1:] + number / 10).astype(np.float32),
        rewards=steps[1:, 0],
        terminations=np.zeros(length, bool),
        truncations=np.arange(length) == length - 1,
        signals={"progress": steps[:, 0] / length},
    )


def hindsight_buffer(rows, count):
    buffers = pytest.importorskip("stable_baselines3.her.her_replay_buffer")
    return buffers.HerReplayBuffer(rows * count, GOALS, ACTIONS, env=None, n_envs=count, copy_info_dict=True)


@given(lengths=st.lists(st.integers(1, 6), min_size=1, max_size=6), count=st.integers(1, 4))
def test_every_step_is_in_the_buffer_and_follows_the_one_before(lengths, count):
    episodes = [numbered(length, number) for number, length in enumerate(lengths)]
    buffer = hindsight_buffer(40, count)
    filled = fill(buffer, episodes, gymnasium.make("CartPole-v1"))
    rows = buffer.pos
    assert filled == rows * count
    seen, after = (each["observation"][:rows, :, 0] for each in (buffer.observations, buffer.next_observations))
    assert {*seen.ravel()} == {10 * number + step for number, length in enumerate(lengths) for step in range(length)}
    np.testing.assert_array_equal(after, seen + 1)
    np.testing.assert_allclose(buffer.actions[:rows, :, 0], seen // 10 / 20, rtol=1e-6)
    np.testing.assert_array_equal(buffer.rewards[:rows], seen % 10 + 1)
    ends = buffer.dones[:rows] == 1
    assert ends[-1].all(), "what is played next is another episode"
    np.testing.assert_array_equal(ends[:-1], (seen[1:] != after[:-1]))
    assert (buffer.timeouts[:rows] == ends).all(), "time ran out there, and the value is bootstrapped"
    assert (buffer.ep_length[:rows] > 0).all(), "hindsight replay may draw every transition"


def test_a_buffer_is_told_what_hindsight_replay_asks_for():
    env = gymnasium.make("Toy/Corridor-v0", reward="success + potential(progress)")
    buffer = hindsight_buffer(20, 1)
    episode = numbered(3, 0)
    episode = Demonstration(**{**vars(episode), "signals": {**episode.signals, "success": np.zeros(4)}})
    fill(buffer, [episode], env)
    info = buffer.infos[1, 0]
    assert (info["terminated"], info["truncated"], info["fault"]) == (False, False, False)
    assert info["previous_achieved_goal"] == [1.0]
    assert info["previous_signals"]["progress"] == 1 / 3
    assert info["signals"]["progress"] == 2 / 3
    assert info["reward"]["parameters"]["gamma"] == 0.99
    assert buffer.infos[2, 0]["truncated"]
    np.testing.assert_allclose(buffer.rewards[:3, 0], [0.33, 0.99 * 2 / 3 - 1 / 3, 0.99 - 2 / 3], rtol=1e-6)


def test_a_buffer_that_does_not_fit_is_refused():
    env = gymnasium.make("CartPole-v1")
    with pytest.raises(ConfigurationError, match="need 4 transitions and the replay buffer holds 3"):
        fill(hindsight_buffer(3, 1), [numbered(4, 0)], env)
    with pytest.raises(ConfigurationError, match="no demonstrations"):
        fill(hindsight_buffer(3, 1), [], env)
    with pytest.raises(ConfigurationError, match="other observations"):
        fill(hindsight_buffer(9, 1), demonstrate("Toy/Corridor-v0", 1), env)
