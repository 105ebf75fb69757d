"""Turn-level RLOO, worked by hand; which baselines bias a policy that decides how many turns it takes."""

import itertools

import numpy as np
import pytest

from rewardlab.agents.advantages import rewards_to_go
from rewardlab.agents.llm.credit.rloo import rloo
from rewardlab.agents.llm.credit.turn_rloo import turn_rloo

from . import groups


def test_what_is_to_come_is_compared_turn_by_turn():
    """To come are (6, 5, 3), (3, 3) and (0,); who is over stays with what was to come last."""
    turns = groups.group([1, 2, 3], [0, 3], [0])
    np.testing.assert_allclose(turn_rloo(turns), [[[4.5, 3.5, 1.5], [0, 0.5, 0], [-4.5, 0, 0]]])


def test_or_among_those_that_got_as_far():
    turns = groups.group([1, 2, 3], [0, 3], [0])
    np.testing.assert_allclose(turn_rloo(turns, reached=True), [[[4.5, 2, 3], [0, -2, 0], [-4.5, 0, 0]]])


def test_the_discount_is_over_turns():
    turns = groups.group([0, 1.0], [0, 0], gamma=0.5)
    np.testing.assert_allclose(turn_rloo(turns), [[[0.5, 1], [-0.5, -1]]])


def rewards_by_index(turns):
    """The biased one: each turn's reward less the others' at that turn, and of these what is to come."""
    reached = turns.mask.sum(axis=-2, keepdims=True)
    others = ((turns.rewards * turns.mask).sum(axis=-2, keepdims=True) - turns.rewards) / np.maximum(reached - 1, 1)
    return rewards_to_go(turns.rewards - others, turns.mask, turns.gamma)


HOP, END = 0.3, (0.0, 1.0, -1.0, 0.2)


def trips(chance):
    """All ways to go on, each time paid `HOP` and at most three times, or to stop: (probability, rewards, actions)."""
    for hops in range(4):
        turns = min(hops + 1, 3)
        actions = [1] * hops + [0] * (turns - hops)
        rewards = [HOP * action for action in actions]
        rewards[-1] += END[hops]
        yield np.prod([chance if action else 1 - chance for action in actions]), rewards, actions


def expected_gradient(chance, method):
    """The policy gradient with respect to the logit of going on, averaged over all groups of three there can be."""
    total = 0.0
    for trio in itertools.product(trips(chance), repeat=3):
        turns = groups.group(*(rewards for _, rewards, _ in trio))
        credit = method(turns)[0]
        # The derivative of log p(action) with respect to the logit.
        score = sum(
            (action - chance) * credit[row, turn]
            for row, (_, _, actions) in enumerate(trio)
            for turn, action in enumerate(actions)
        )
        total += np.prod([probability for probability, _, _ in trio]) * score / 3
    return total


def slope(chance):
    """The derivative of the expected return with respect to the logit."""

    def value(at):
        return sum(probability * sum(rewards) for probability, rewards, _ in trips(at))

    return (value(chance + 1e-6) - value(chance - 1e-6)) / 2e-6 * chance * (1 - chance)


@pytest.mark.parametrize("chance", [0.2, 0.7])
@pytest.mark.parametrize("reached", [False, True])
def test_the_gradient_is_that_of_the_expected_return(chance, reached):
    found = expected_gradient(chance, lambda turns: turn_rloo(turns, reached=reached))
    assert found == pytest.approx(slope(chance), abs=1e-6)


@pytest.mark.parametrize("chance", [0.2, 0.7])
def test_rewards_compared_by_index_and_added_up_have_another(chance):
    """Where turns are paid something, every further turn costs a baseline: going on loses against stopping."""
    assert expected_gradient(chance, rewards_by_index) < slope(chance) - 0.04


def test_the_bias_is_a_price_on_every_further_turn():
    """All turns are paid alike, so that nobody did better a turn; still the longest episode comes out behind."""
    turns = groups.group([0.0, 1.0, 1.0], [0.0, 1.0], [0.0])
    assert rewards_by_index(turns)[0, 1, 0] == 0
    assert turn_rloo(turns)[0, 0, 0] > turn_rloo(turns)[0, 1, 0] > turn_rloo(turns)[0, 2, 0]


def test_where_only_the_end_is_paid_it_is_rloo():
    turns = groups.group([0, 0, 1.0], [0.0], [0, 1.0], [1.0])
    np.testing.assert_allclose(turn_rloo(turns), rloo(turns))
    assert (turn_rloo(groups.group([0, 0, 1.0], [1.0], [0, 1.0])) == 0).all()


def test_an_episode_with_a_fault_is_no_baseline():
    turns = groups.group([0, 1.0], [5.0, 5.0], [0.0])
    turns.mask[0, 1] = 0
    np.testing.assert_allclose(turn_rloo(turns), [[[1, 1], [0, 0], [-1, 0]]])
