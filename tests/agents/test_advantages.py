"""Advantages within a group: worked by hand, equal to the published ones, and with the gradient that they promise."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.advantages import advantages, credit, rewards_to_go
from rewardlab.agents.grpo_settings import BASELINES
from rewardlab.rewards import Rollout, as_reward, evaluate


def lengths_to_mask(lengths, time):
    return (np.arange(time) < np.array(lengths)[:, None]).astype(float)


def test_rewards_to_go_are_discounted_sums_from_each_step_on():
    to_go = rewards_to_go(np.array([[1.0, 2.0, 4.0], [1.0, 2.0, 9.0]]), lengths_to_mask([3, 2], 3), 0.5)
    np.testing.assert_array_equal(to_go, [[3.0, 4.0, 4.0], [2.0, 2.0, 0.0]])


def test_each_step_is_compared_with_the_episodes_that_got_as_far():
    """Three episodes of 3, 2 and 1 steps with to-go sums (6, 5, 3), (3, 3) and (0)."""
    rewards = np.array([[1.0, 2.0, 3.0], [0.0, 3.0, 0.0], [0.0, 0.0, 0.0]])
    mask = lengths_to_mask([3, 2, 1], 3)
    found = advantages(rewards, mask, gamma=1.0, baseline="group", scale=False)
    np.testing.assert_allclose(found, [[3, 1, 0], [0, -1, 0], [-3, 0, 0]])
    found = advantages(rewards, mask, gamma=1.0, baseline="leave-one-out", scale=False)
    np.testing.assert_allclose(found, [[4.5, 2, 3], [0, -2, 0], [-4.5, 0, 0]])
    found = advantages(rewards, mask, gamma=1.0, baseline="none", scale=False)
    np.testing.assert_allclose(found, [[6, 5, 3], [3, 3, 0], [0, 0, 0]])


def two_episodes():
    """Of three and two steps; the first is solved, and its tests pass one after the other."""
    score = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    tests = np.array([[[0, 0], [1, 0], [1, 1]], [[1, 0], [0, 0], [0, 0]]], dtype=float)
    mask = lengths_to_mask([3, 2], 3)
    ends = np.array([[0, 0, 1], [0, 1, 0]], dtype=bool)
    after = {"score": score, "tests": tests}
    return Rollout(after, after, terminated=ends, truncated=ends & False, mask=mask)


def credited(text, rollout, **how):
    expression = as_reward(text)
    chosen = {"gamma": 1.0, "baseline": "group", "scale": True} | how
    return credit(expression, evaluate(expression, rollout, place="earned"), rollout.mask, **chosen)


@pytest.mark.parametrize("how", [{}, {"baseline": "none", "scale": False, "gamma": 0.5}])
def test_what_compares_episodes_counts_at_every_step_of_its_episode_as_it_is(how):
    rollout = two_episodes()
    np.testing.assert_allclose(credited("group_centered(final(score))", rollout, **how), [[0.5] * 3, [-0.5, -0.5, 0]])
    np.testing.assert_allclose(credited("-2*leave_one_out(final(score))", rollout, **how), [[-2.0] * 3, [2, 2, 0]])


def test_what_compares_steps_stays_where_it_is():
    rollout = two_episodes()
    values = evaluate("verpo(tests)", rollout).total
    assert len(np.unique(values[rollout.mask > 0])) >= 3
    np.testing.assert_array_equal(credited("verpo(tests)", rollout), values)
    both = credited("group_centered(final(score)) + 3*verpo(tests)", rollout)
    np.testing.assert_allclose(both, rollout.mask * (3 * values + [[0.5], [-0.5]]))


def test_terms_that_compare_nothing_are_rewards_beside_those_that_do():
    rollout = two_episodes()
    plain = credited("final(score)", rollout, scale=False)
    np.testing.assert_allclose(plain, [[0.5, 0.5, 0], [-0.5, -0.5, 0]])
    both = credited("final(score) + verpo(tests)", rollout, scale=False)
    np.testing.assert_allclose(both, plain + evaluate("verpo(tests)", rollout).total)


def test_a_gate_decides_on_what_was_earned_before_it():
    """VeRPO's turns, for those who solve the task in the end."""
    rollout = two_episodes()
    values = evaluate("verpo(tests)", rollout).total
    gated = credited("gated(verpo(tests), by=final(score) > 0.5)", rollout)
    np.testing.assert_array_equal(gated, values * [[1], [0]])


outcomes = st.lists(st.floats(-10, 10), min_size=2, max_size=6)


@given(outcomes, st.integers(1, 4))
def test_outcomes_of_equally_long_episodes_give_grpo_and_rloo(outcome, time):
    outcome = np.array(outcome)
    rewards = np.zeros((len(outcome), time))
    rewards[:, -1] = outcome
    mask = np.ones_like(rewards)
    grpo = (outcome - outcome.mean()) / (outcome.std(ddof=1) + 1e-6)
    for step in advantages(rewards, mask, gamma=1.0, baseline="group", scale=True).T:
        np.testing.assert_allclose(step, grpo, atol=1e-8)
    rloo = outcome - (outcome.sum() - outcome) / (len(outcome) - 1)
    for step in advantages(rewards, mask, gamma=1.0, baseline="leave-one-out", scale=False).T:
        np.testing.assert_allclose(step, rloo, atol=1e-8)


@given(outcomes, st.floats(0.01, 100), st.sampled_from(BASELINES))
def test_scaled_advantages_do_not_depend_on_the_unit_of_the_reward(outcome, unit, baseline):
    rewards = np.round(np.array(outcome), 2)[:, None]
    mask = np.ones_like(rewards)
    one, other = (
        advantages(values, mask, gamma=1.0, baseline=baseline, scale=True) for values in (rewards, unit * rewards)
    )
    np.testing.assert_allclose(one, other, rtol=0.02, atol=0.02)


@given(st.data(), st.sampled_from(BASELINES), st.booleans())
def test_groups_stand_apart_and_what_is_masked_counts_for_nothing(data, baseline, scale):
    numbers = st.lists(st.floats(-5, 5), min_size=24, max_size=24)
    rewards = np.array(data.draw(numbers)).reshape(2, 3, 4)
    mask = np.stack([lengths_to_mask(data.draw(st.lists(st.integers(0, 4), min_size=3, max_size=3)), 4)] * 2)
    together = advantages(rewards, mask, gamma=0.9, baseline=baseline, scale=scale)
    apart = [
        advantages(values, kept, gamma=0.9, baseline=baseline, scale=scale)
        for values, kept in zip(rewards, mask, strict=True)
    ]
    np.testing.assert_allclose(together, np.stack(apart), atol=1e-9)
    assert (together[mask == 0] == 0).all()
    poisoned = np.where(mask > 0, rewards, 1e9)
    np.testing.assert_array_equal(together, advantages(poisoned, mask, gamma=0.9, baseline=baseline, scale=scale))


def test_where_only_the_timing_differs_the_scale_stays_in_bounds():
    """Equal returns have no spread, but the rewards to come within the episodes do."""
    rewards = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = advantages(rewards, np.ones_like(rewards), gamma=1.0, baseline="group", scale=True)
    assert np.abs(found).max() < 3
    same = advantages(np.ones((4, 3)), np.ones((4, 3)), gamma=1.0, baseline="group", scale=True)
    assert (same == 0).all()


def trips(chance):
    """All ways to go on, each time paid `HOP` and at most three times, or to stop: (probability, rewards, actions)."""
    for hops in range(4):
        steps = min(hops + 1, 3)
        actions = [1] * hops + [0] * (steps - hops)
        probability = np.prod([chance if action else 1 - chance for action in actions])
        rewards = [HOP if action else 0.0 for action in actions]
        rewards[-1] += END[hops]
        yield probability, rewards, actions


HOP, END = 0.3, (0.0, 1.0, -1.0, 0.2)


def expected_gradient(chance, size, baseline):
    """The policy gradient with respect to the logit of going on, averaged over all groups there can be."""
    total = 0.0
    for group in itertools.product(trips(chance), repeat=size):
        rewards, mask = np.zeros((size, 3)), np.zeros((size, 3))
        for row, (_, paid, actions) in enumerate(group):
            rewards[row, : len(paid)], mask[row, : len(actions)] = paid, 1.0
        credit = advantages(rewards, mask, gamma=1.0, baseline=baseline, scale=False)
        # The derivative of log p(action) with respect to the logit.
        score = sum(
            (action - chance) * credit[row, step]
            for row, (_, _, actions) in enumerate(group)
            for step, action in enumerate(actions)
        )
        total += np.prod([probability for probability, _, _ in group]) * score / size
    return total


@pytest.mark.parametrize("chance", [0.2, 0.7])
def test_leave_one_out_has_the_gradient_of_the_expected_reward(chance):
    """Also where the policy decides how long the episode is, and every step is paid."""

    def value(chance):
        return sum(probability * sum(rewards) for probability, rewards, _ in trips(chance))

    slope = (value(chance + 1e-6) - value(chance - 1e-6)) / 2e-6 * chance * (1 - chance)
    assert expected_gradient(chance, 1, "none") == pytest.approx(slope, abs=1e-6)
    assert expected_gradient(chance, 3, "leave-one-out") == pytest.approx(slope, abs=1e-6)
