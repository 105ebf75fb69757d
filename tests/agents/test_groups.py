"""Groups are of one task, chance differs within them, faults end an episode, and recordings are what was played."""

from typing import ClassVar

import gymnasium
import numpy as np
import pytest

from rewardlab.agents.groups import as_rollout, batch, batch_masks, play_groups
from rewardlab.agents.vectorize import make_single
from rewardlab.errors import Fault
from rewardlab.rewards import evaluate

from .toy import Corridor

RIGHT = 1


class Flaky(Corridor):
    """The corridor, whose door is stuck at the first of every three resets."""

    resets: ClassVar[list[int]] = []

    def _begin(self, task, difficulty):
        self.resets.append(task)
        if len(self.resets) % 3 == 1:
            raise Fault("the door is stuck")
        return super()._begin(task, difficulty)


class Windy(Corridor):
    """The corridor, where half the steps lead nowhere."""

    def _advance(self, action):
        super()._advance(action if self.np_random.random() < 0.5 else -1)


def envs(count, name="Toy/Corridor-v0", **kwargs):
    return [make_single(name, **kwargs) for _ in range(count)]


def always(action):
    return lambda observations, masks: (np.full(len(masks), action), np.zeros(len(masks)))


def test_a_group_plays_one_task_and_groups_play_different_ones():
    episodes = play_groups(envs(6, "Maze-v0", size=5), 3, always(0), range(6))
    tasks = [episode.task for episode in episodes]
    assert tasks[:3] == [tasks[0]] * 3
    assert tasks[3:] == [tasks[3]] * 3
    assert tasks[0] != tasks[3]
    for group in (episodes[:3], episodes[3:]):
        for other in group[1:]:
            np.testing.assert_array_equal(group[0].observations[0], other.observations[0])


def test_tasks_are_those_of_the_environments_split():
    for split, last in (("train", range(8)), ("test", [9])):
        episodes = play_groups(envs(8, "Maze-v0", size=5, split=split), 2, always(0), range(8))
        assert {episode.task % 10 for episode in episodes} <= set(last)


def test_an_environment_without_tasks_begins_alike_within_a_group():
    episodes = play_groups([gymnasium.make("CartPole-v1") for _ in range(4)], 2, always(0), [1, 2, 3, 4])
    first = [episode.observations[0].tolist() for episode in episodes]
    assert first[0] == first[1] != first[2] == first[3]
    assert {episode.task for episode in episodes} == {None}
    assert all(len(episode.rewards) == len(episode.actions) > 0 for episode in episodes)


def test_chance_differs_within_a_group():
    """Every episode has a seed of its own, though all are told one task."""
    episodes = play_groups([Windy(max_steps=30) for _ in range(6)], 6, always(RIGHT), range(6))
    assert len({episode.task for episode in episodes}) == 1
    # The first one draws the task, too: the others alone show that their seeds differ.
    assert len({len(episode.actions) for episode in episodes[1:]}) > 1


def test_episodes_that_have_ended_wait_and_take_no_steps():
    """Even tasks begin in cell 0 and odd ones in cell 1: 4 and 3 steps to the end."""
    widths = []

    def choose(observations, masks):
        widths.append(len(observations))
        return always(RIGHT)(observations, masks)

    episodes = play_groups(envs(8), 2, choose, range(8))
    lengths = [len(episode.actions) for episode in episodes]
    assert set(lengths) == {3, 4}
    assert lengths == [4 - episode.task % 2 for episode in episodes]
    assert sum(widths) == sum(lengths)
    assert widths[0] == 8 > widths[3] > 0


def test_a_fault_ends_its_episode_and_no_other():
    episodes = play_groups(envs(8, fault_at=2), 2, always(RIGHT), range(8))
    assert {(episode.task % 2, episode.fault, len(episode.actions)) for episode in episodes} == {
        (0, False, 4),
        (1, True, 2),
    }


def test_an_episode_that_cannot_begin_is_a_fault_and_the_next_one_draws_the_task(monkeypatch):
    monkeypatch.setattr(Flaky, "resets", [])
    episodes = play_groups([Flaky() for _ in range(6)], 3, always(RIGHT), range(6))
    assert [episode.fault for episode in episodes] == [True, False, False] * 2
    assert [len(episode.actions) > 0 for episode in episodes] == [False, True, True] * 2
    assert episodes[1].task == episodes[2].task is not None
    rollout = as_rollout(episodes, 3)
    assert rollout.mask[:, 0].sum() == 0
    paid = evaluate("group_zscore(final(success))", rollout).total
    assert np.isfinite(paid).all()
    assert (paid[:, 0] == 0).all()


def test_recorded_arrays_are_what_was_played():
    played = envs(4, "Maze-v0", size=5, max_steps=7)
    generator = np.random.default_rng(3)
    episodes = play_groups(
        played, 2, lambda seen, masks: (generator.integers(0, 4, len(masks)), np.zeros(len(masks))), range(4)
    )
    rollout = as_rollout(episodes, 2)
    assert rollout.terminated.shape == (2, 2, 7)
    for row, episode in enumerate(episodes):
        place, length = divmod(row, 2), len(episode.actions)
        assert rollout.mask[place].sum() == length
        assert rollout.terminated[place].sum() + rollout.truncated[place].sum() == 1
        for name, values in rollout.after.items():
            np.testing.assert_array_equal(values[place][:length], [at[name] for at in episode.signals[1:]])
            np.testing.assert_array_equal(rollout.before[name][place][1:], values[place][:-1])
            np.testing.assert_array_equal(values[place][length:], values[place][length - 1])
        np.testing.assert_array_equal(rollout.native[place][:length], episode.rewards)


def test_values_over_the_recording_are_what_an_environment_would_have_paid():
    reward = "success + potential(progress) - 0.01*bumped + final(score)"
    paying = envs(4, "Maze-v0", size=5, max_steps=9, reward=reward)
    for env in paying:
        env.unwrapped.set_truncation("end")
    generator = np.random.default_rng(0)
    episodes = play_groups(
        paying, 2, lambda seen, masks: (generator.integers(0, 4, len(masks)), np.zeros(len(masks))), range(4)
    )
    rollout = as_rollout(episodes, 2)
    valued = evaluate(reward, rollout, signals=paying[0].unwrapped.signals, gamma=0.99, truncation="end").total
    np.testing.assert_array_equal(valued, rollout.native)
    assert np.ptp(valued) > 0


def test_masks_and_dictionaries_are_put_together():
    masks = batch_masks([None, [1, 0, 1]], 3)
    np.testing.assert_array_equal(masks, [[True, True, True], [True, False, True]])
    space = gymnasium.spaces.Dict(a=gymnasium.spaces.Box(0, 1, (2,)), b=gymnasium.spaces.Discrete(3))
    both = batch(space, [{"a": np.array([0, 1], np.float32), "b": 2}] * 2)
    assert both["a"].shape == (2, 2)
    assert both["b"].tolist() == [2, 2]


def test_actions_are_counted_from_the_spaces_start():
    class Counted(Corridor):
        action_space = gymnasium.spaces.Discrete(2, start=5)

        def _advance(self, action):
            super()._advance(action - 5)

    (episode,) = play_groups([Counted()], 1, always(RIGHT), [0])
    assert episode.terminated
    assert set(episode.actions) == {1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_seeds_determine_everything(count):
    def play():
        generator = np.random.default_rng(7)
        return play_groups(
            envs(2 * count, "Maze-v0", size=5),
            count,
            lambda seen, masks: (generator.integers(0, 4, len(masks)), np.zeros(len(masks))),
            range(2 * count),
        )

    one, other = play(), play()
    assert [episode.actions for episode in one] == [episode.actions for episode in other]
    assert [episode.signals for episode in one] == [episode.signals for episode in other]
