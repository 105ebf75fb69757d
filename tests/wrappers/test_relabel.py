"""Hindsight replay relabels with the same expression, to the last bit (rule 19)."""

import gymnasium
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import Corridor, Reach

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Ledger, Signal
from rewardlab.wrappers import MeasureSignals, RewardWrapper, check_relabelling

EXPRESSIONS = [
    "success - 1",
    "success + potential(near)",
    "delta(near) + 0.1*new(success) - 0.01*before(near)",
    "gated(near, by=progress > 0.3) + native",
]


class Without(Reach):
    """A goal environment that cannot measure other goals."""

    measure = None


def walk(env, seed, steps=8):
    """The transitions of a random walk: (observation before, action, reward, observation, info)."""
    observation, _ = env.reset(seed=seed)
    env.action_space.seed(seed)
    for _ in range(steps):
        action = env.action_space.sample()
        following, reward, _, _, info = env.step(action)
        yield observation, action, reward, following, info
        observation = following


def batch(transitions):
    """Arrays of the goals achieved after each step, and of the infos."""
    transitions = list(transitions)
    return np.stack([t[3]["achieved_goal"] for t in transitions]), [t[4] for t in transitions], transitions


@settings(deadline=None, max_examples=40)
@given(expression=st.sampled_from(EXPRESSIONS), seed=st.integers(0, 999))
def test_the_goal_that_was_pursued_gives_back_the_rewards_that_were_paid(expression, seed):
    env = RewardWrapper(Reach(), expression)
    achieved, infos, transitions = batch(walk(env, seed))
    desired = np.stack([t[3]["desired_goal"] for t in transitions])
    assert np.array_equal(env.compute_reward(achieved, desired, infos), [t[2] for t in transitions])


@settings(deadline=None, max_examples=40)
@given(expression=st.sampled_from(EXPRESSIONS), seed=st.integers(0, 999), which=st.integers(0, 7))
def test_another_goal_gives_what_the_episode_would_have_paid_had_it_been_the_goal(expression, seed, which):
    env = RewardWrapper(Reach(), expression)
    achieved, infos, transitions = batch(walk(env, seed))
    goal = achieved[which]
    again = RewardWrapper(Reach(), expression)
    again.reset(seed=seed, options={"goal": goal})
    paid = [again.step(t[1])[1] for t in transitions]
    assert np.array_equal(env.compute_reward(achieved, np.repeat(goal[None], len(achieved), 0), infos), paid)


def test_one_transition_gives_one_float():
    env = RewardWrapper(Reach(), "potential(near)")
    _, _, reward, observation, info = next(iter(walk(env, 3)))
    assert env.compute_reward(observation["achieved_goal"], observation["desired_goal"], info) == reward


def test_a_fault_is_worth_nothing_under_any_goal():
    env = RewardWrapper(Reach(), "near")
    achieved, infos, _ = batch(walk(env, 0))
    infos[2]["fault"] = True
    assert np.flatnonzero(env.compute_reward(achieved, achieved, infos) == 0).tolist() == [2]


def test_the_end_of_an_episode_that_counts_as_one_cuts_the_potential():
    env = RewardWrapper(Reach(max_steps=4), "potential(near)", truncation="end")
    achieved, infos, transitions = batch(walk(env, 1, steps=4))
    desired = np.stack([t[3]["desired_goal"] for t in transitions])
    assert np.array_equal(env.compute_reward(achieved, desired, infos), [t[2] for t in transitions])
    assert transitions[-1][2] < 0


def test_a_termination_cuts_the_potential_under_any_goal():
    class Ends(Reach):
        def step(self, action):
            observation, reward, _, truncated, info = super().step(action)
            return observation, reward, self.steps == 4, truncated, info

    env = RewardWrapper(Ends(), "potential(near)")
    achieved, infos, transitions = batch(walk(env, 1, steps=4))
    desired = np.stack([t[3]["desired_goal"] for t in transitions])
    assert np.array_equal(env.compute_reward(achieved, desired, infos), [t[2] for t in transitions])
    assert env.compute_reward(achieved, achieved, infos)[-1] < 0


def test_without_the_previous_goal_a_comparison_of_two_states_is_refused():
    env = RewardWrapper(Reach(), "potential(near)")
    achieved, _, _ = batch(walk(env, 0))
    with pytest.raises(ConfigurationError, match="copy_info_dict=True"):
        env.compute_reward(achieved, achieved, [{}] * len(achieved))
    assert RewardWrapper(Reach(), "near").compute_reward(achieved, achieved, [{}] * len(achieved)).tolist() == [1] * 8


@pytest.mark.parametrize(
    ("env", "reward", "says"),
    [
        (Reach, "final(score)", "whole episode"),
        (Reach, "success + gated(delta(near), by=any(success))", "whole episode"),
        (Reach, "success - 0.1*(1 - valid)", "reads valid"),
        (Without, "success", "no measure"),
    ],
)
def test_what_cannot_be_relabelled_is_refused_before_training(env, reward, says):
    with pytest.raises(ConfigurationError, match=says):
        check_relabelling(RewardWrapper(env(), reward))


def test_what_can_be_relabelled_passes_and_an_environment_without_such_a_reward_is_its_own_business():
    check_relabelling(gymnasium.wrappers.TimeLimit(RewardWrapper(Reach(), "success + potential(near)"), 5))
    check_relabelling(Reach())


def test_rule_7_transitions_keep_the_parameters_that_were_in_force():
    env = RewardWrapper(Reach(), 'parameter("weight", 1)*near')
    transitions = list(walk(env, 0))
    env.set_parameters(weight=5)
    achieved, infos, transitions = batch([*transitions, *walk(env, 0)])
    desired = np.stack([t[3]["desired_goal"] for t in transitions])
    assert np.array_equal(env.compute_reward(achieved, desired, infos), [t[2] for t in transitions])


def test_an_environment_without_goals_has_nothing_to_relabel():
    with pytest.raises(ConfigurationError, match="no measure"):
        RewardWrapper(Corridor(), "success").compute_reward(np.zeros(1), np.zeros(1), {})


def test_what_a_wrapper_measures_cannot_be_relabelled_either():
    measured = MeasureSignals(Reach(), lambda observation, info: {"odd": 1.0}, [Signal("odd", "One.")])
    with pytest.raises(ConfigurationError, match="reads odd"):
        check_relabelling(RewardWrapper(measured, "near + odd"))


@pytest.mark.filterwarnings("ignore")
def test_stable_baselines_hindsight_buffer_relabels_exactly():
    expression = "success + potential(near) + 0.3*delta(progress) + 0.1*new(success)"
    stable_baselines3 = pytest.importorskip("stable_baselines3")
    env = RewardWrapper(Reach(), expression)
    model = stable_baselines3.DDPG(
        "MultiInputPolicy",
        env,
        replay_buffer_class=stable_baselines3.HerReplayBuffer,
        replay_buffer_kwargs={"copy_info_dict": True, "n_sampled_goal": 4},
        learning_starts=50,
        train_freq=20,
        batch_size=32,
        policy_kwargs={"net_arch": [8]},
        gamma=0.95,
        seed=0,
    )
    model.learn(100)
    relabelled = model.replay_buffer.sample(200)
    assert np.array_equal(relabelled.rewards.numpy()[:, 0], directly(expression, relabelled))
    pursued = model.replay_buffer.observations["desired_goal"][..., 0]
    assert np.isin(relabelled.observations["desired_goal"].numpy()[:, 0], pursued).sum() < 60
    # And what happens where the previous goal is not the previous one.
    for item in model.replay_buffer.infos[:, 0]:
        item["previous_achieved_goal"] = np.zeros(2, np.float32)
    wrong = model.replay_buffer.sample(200)
    assert not np.array_equal(wrong.rewards.numpy()[:, 0], directly(expression, wrong))


def directly(expression, sample):
    """The rewards of sampled transitions, each valued as an episode of one step towards the sampled goal."""
    ledger = Ledger(expression, Reach.signals, gamma=0.95)
    before, after = (
        Reach().measure(part["achieved_goal"].numpy(), part["desired_goal"].numpy())
        for part in (sample.observations, sample.next_observations)
    )
    rewards = []
    for row in range(len(sample.rewards)):
        ledger.reset({name: values[row] for name, values in before.items()})
        entry = ledger.step({name: values[row] for name, values in after.items()}, False, False)
        rewards.append(entry["total"])
    return np.array(rewards, np.float32)


def right_half(observation, info):
    """Whether the step ended on the right half, whatever the goal is."""
    return {"right": float(observation["observation"][0] > 0)}


@pytest.mark.parametrize("expression", ["near*right", "potential(near) + delta(right) - 0.1*before(right)"])
def test_what_does_not_depend_on_the_goal_is_read_from_the_infos(expression):
    right = Signal("right", "The point is on the right half.", condition=True, goal_free=True)
    env = RewardWrapper(MeasureSignals(Reach(), right_half, [right]), expression)
    check_relabelling(env)
    achieved, infos, transitions = batch(walk(env, 5))
    desired = np.stack([t[3]["desired_goal"] for t in transitions])
    assert np.array_equal(env.compute_reward(achieved, desired, infos), [t[2] for t in transitions])
    with pytest.raises(ConfigurationError, match="copy_info_dict=True"):
        env.compute_reward(achieved, desired, [{}] * len(achieved))
