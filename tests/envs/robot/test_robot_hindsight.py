"""Hindsight replay of robots: the environment values other goals itself, goal-free signals come from the infos."""

import gymnasium
import numpy as np
import pytest

from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import RewardWrapper, check_relabelling

ID = "RewardLab/PickPlace-v0"
EXPRESSIONS = [
    "success",
    "success - distance",
    "success + where(grasped, 0.5 - 0.5*distance, 0)",
    "potential(grasped) + delta(distance) - 0.01*before(reach) + 0.1*valid",
    "gated(delta(distance), by=lifted) - 0.001*effort",
]


def play(env, steps=30):
    """The expert's episode: goals achieved, goals pursued, rewards and infos."""
    observation, _ = env.reset(options={"task": 3})
    act, rows = env.unwrapped.expert(), []
    for _ in range(steps):
        observation, reward, _, _, info = env.step(act(observation))
        rows.append((observation["achieved_goal"], observation["desired_goal"], reward, info))
    achieved, desired, rewards, infos = zip(*rows, strict=True)
    return np.stack(achieved), np.stack(desired), np.array(rewards), list(infos)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_the_goal_that_was_pursued_gives_back_the_rewards_that_were_paid(expression, wrapped):
    if wrapped:
        env = RewardWrapper(gymnasium.make(ID), expression)
        relabel = env.compute_reward
    else:
        env = gymnasium.make(ID, reward=expression)
        relabel = env.unwrapped.compute_reward
    check_relabelling(env)
    achieved, desired, rewards, infos = play(env)
    assert rewards.any()
    assert np.array_equal(relabel(achieved, desired, infos), rewards)
    assert relabel(achieved[7], desired[7], infos[7]) == rewards[7]


def test_another_goal_is_valued_with_what_was_grasped_all_the_same():
    env = gymnasium.make(ID, reward="where(grasped, 1 - distance, 0)")
    achieved, _, _, infos = play(env)
    other = np.tile([0.5, 0.1, 0.2], (len(achieved), 1))
    grasped = np.array([info["signals"]["grasped"] for info in infos])
    assert 0 < grasped.sum() < len(grasped)
    expected = np.where(grasped, 1 - np.linalg.norm(achieved - other, axis=1), 0)
    assert np.array_equal(env.unwrapped.compute_reward(achieved, other, infos), expected)


def test_a_reward_above_reads_the_one_below_under_the_other_goal_too():
    env = RewardWrapper(gymnasium.make(ID, reward="delta(grasped) - distance"), "2*native + potential(lifted)")
    achieved, desired, rewards, infos = play(env)
    assert np.array_equal(env.compute_reward(achieved, desired, infos), rewards)


@pytest.mark.parametrize(
    ("reward", "says"),
    [("success + progress", "reads progress"), ("final(success)", "whole episode"), ("held", "reads held")],
)
def test_what_depends_on_the_goal_and_is_not_measured_is_refused(reward, says):
    env = gymnasium.make(ID, reward=reward)
    with pytest.raises(ConfigurationError, match=says):
        check_relabelling(env)
    with pytest.raises(ConfigurationError, match=says):
        env.unwrapped.compute_reward(np.zeros(3), np.zeros(3), {})


def test_what_is_read_of_a_reward_below_is_checked_as_well():
    below = gymnasium.make(ID, reward="final(success)")
    check_relabelling(RewardWrapper(below, "success - distance"))
    with pytest.raises(ConfigurationError, match="whole episode"):
        check_relabelling(gymnasium.wrappers.TimeLimit(RewardWrapper(below, "2*native"), 9))


@pytest.mark.parametrize(
    ("reward", "why"),
    [
        ("delta(distance)", "compares two states .*previous_achieved_goal"),
        ("success + grasped", "reads signals .*signals"),
    ],
)
def test_infos_that_were_not_copied_are_asked_for(reward, why):
    env = gymnasium.make(ID, reward=reward)
    with pytest.raises(ConfigurationError, match=f"{why}.*copy_info_dict=True"):
        env.unwrapped.compute_reward(np.zeros((2, 3)), np.zeros((2, 3)), [{}, {}])
    plain = gymnasium.make(ID, reward="success - distance").unwrapped
    assert plain.compute_reward(np.zeros((2, 3)), np.zeros((2, 3)), [{}, {}]).tolist() == [1, 1]


def test_what_is_done_to_an_observation_is_not_noted():
    env = gymnasium.make(ID, reward="delta(distance)")
    observation, _ = env.reset(seed=1)
    before = observation["achieved_goal"].copy()
    observation["achieved_goal"][:] = 9.0
    observation, reward, _, _, info = env.step(np.zeros(4, np.float32))
    assert np.array_equal(info["previous_achieved_goal"], before)
    assert env.unwrapped.compute_reward(observation["achieved_goal"], observation["desired_goal"], info) == reward


def test_notes_are_there_at_resets_and_after_going_back():
    env = gymnasium.make(ID, reward="delta(grasped)").unwrapped
    observation, info = env.reset(seed=1)
    assert np.array_equal(info["previous_achieved_goal"], observation["achieved_goal"])
    assert info["terminated"] is info["truncated"] is False
    play(env, 12)
    state = env.get_state()
    action = env.expert()(None)
    first = env.step(action)[4]
    env.set_state(state)
    again = env.step(action)[4]
    assert np.array_equal(first.pop("previous_achieved_goal"), again.pop("previous_achieved_goal"))
    assert first == again
    assert first["previous_signals"] == {"grasped": state["last"][1]["grasped"]}
