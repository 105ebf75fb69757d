"""STARC and EPIC keep what never matters apart from what does, and bound what optimising a wrong reward loses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.bench.audit.distances import (
    CANONICAL,
    Process,
    epic,
    epic_canonical,
    minimal,
    pearson_distance,
    regret_bound,
    starc,
    val,
)
from rewardlab.bench.audit.planning import best_actions, mixed, optimal_values

GAMMA = 0.9
seeds = st.integers(0, 10_000)


def process(seed, states=6, actions=3):
    """A random process: transitions ``(S, A, S)`` and two rewards of the same shape."""
    generator = np.random.default_rng(seed)
    transitions = generator.dirichlet(np.ones(states), size=(states, actions))
    first, second = generator.normal(size=(2, states, actions, states))
    return transitions, first, second, generator


def shaped(rewards, generator, gamma=GAMMA):
    """`rewards` and the shaping by a random potential."""
    potential = generator.normal(size=len(rewards))
    return rewards + gamma * potential[None, None, :] - potential[:, None, None]


def redistributed(rewards, transitions, generator):
    """`rewards` with other amounts at the outcomes of each action, but the same mean of them."""
    noise = generator.normal(size=rewards.shape)
    return rewards + noise - (noise * transitions).sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("canonical", CANONICAL)
@given(seeds, st.floats(0.1, 50))
@settings(max_examples=30, deadline=None)
def test_starc_is_0_under_scale_shaping_and_redistribution(canonical, seed, scale):
    transitions, rewards, _, generator = process(seed)
    same = scale * redistributed(shaped(rewards, generator), transitions, generator)
    assert starc(rewards, same, transitions, GAMMA, canonical=canonical) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("canonical", CANONICAL)
@given(seeds)
@settings(max_examples=20, deadline=None)
def test_starc_of_a_reward_and_its_negation_is_2(canonical, seed):
    transitions, rewards, _, generator = process(seed)
    assert starc(rewards, -shaped(rewards, generator), transitions, GAMMA, canonical=canonical) == pytest.approx(2)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_epic_leaves_nothing_of_shaping(seed):
    shaping = shaped(np.zeros((6, 3, 6)), np.random.default_rng(seed))
    means = shaping.mean(axis=(1, 2))
    form = epic_canonical(shaping, means[:, None, None], means, float(means.mean()), GAMMA)
    np.testing.assert_allclose(form, 0.0, atol=1e-12)
    # Rounding errors are no preferences: of nothing, two are alike, and everything else is uncorrelated.
    _, rewards, _, generator = process(seed)
    assert epic(shaping, shaped(np.zeros((6, 3, 6)), generator), GAMMA) == 0.0
    assert epic(shaping, rewards, GAMMA) == pytest.approx(0.5**0.5, abs=1e-12)


@pytest.mark.parametrize("canonical", CANONICAL)
def test_starc_depends_on_no_fixed_policy_where_it_is_0(canonical):
    transitions, rewards, _, generator = process(1)
    policy = generator.dirichlet(np.ones(3), size=6)
    same = shaped(rewards, generator)
    assert starc(rewards, same, transitions, GAMMA, policy=policy) == pytest.approx(0, abs=1e-9)


@given(seeds, st.floats(0.1, 50))
@settings(max_examples=30, deadline=None)
def test_epic_is_0_under_scale_and_shaping_alone(seed, scale):
    transitions, rewards, _, generator = process(seed)
    assert epic(rewards, scale * shaped(rewards, generator), GAMMA) == pytest.approx(0, abs=1e-7)
    assert epic(rewards, -rewards, GAMMA) == pytest.approx(1)
    moved = redistributed(rewards, transitions, generator)
    assert epic(rewards, moved, GAMMA) > 0.1
    assert starc(rewards, moved, transitions, GAMMA) == pytest.approx(0, abs=1e-9)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_both_are_symmetric_and_starc_keeps_the_triangle(seed):
    transitions, first, second, generator = process(seed)
    third = generator.normal(size=first.shape)

    def apart(one, other):
        return starc(one, other, transitions, GAMMA)

    assert apart(first, second) == pytest.approx(apart(second, first))
    assert epic(first, second, GAMMA) == pytest.approx(epic(second, first, GAMMA))
    assert apart(first, third) <= apart(first, second) + apart(second, third) + 1e-12


@given(seeds, st.floats(0.0, 2.0))
@settings(max_examples=60, deadline=None)
def test_starc_bounds_what_the_other_rewards_best_policy_loses(seed, error):
    transitions, rewards, noise, _ = process(seed)
    other = rewards + error * noise
    found = Process.dense(transitions)
    paid = found.expected(rewards)
    apart = starc(rewards, other, transitions, GAMMA)
    best, least = optimal_values(paid, found, GAMMA), -optimal_values(-paid, found, GAMMA).max(axis=1)
    wrong = mixed(best_actions(optimal_values(found.expected(other), found, GAMMA)))
    earned = found.values(paid, GAMMA, wrong)
    norm = np.linalg.norm(val(paid, found, GAMMA))
    for start in range(6):
        stake = best[start].max() - least[start]
        lost = (best[start].max() - earned[start]) / stake
        assert lost <= regret_bound(apart, GAMMA, stake / norm) + 1e-9


def test_a_bound_worked_by_hand():
    # sqrt(2) * 0.01 / (1 - 0.9) = 0.1414..., over a spread of 2.
    assert regret_bound(0.01, 0.9, 2.0) == pytest.approx(0.0707107, abs=1e-6)
    assert regret_bound(0.01, 0.9, 0.0) == float("inf")


def test_canonical_forms_worked_by_hand():
    # Two states; action 0 stays, action 1 goes to the other state. Only going from 0 to 1 pays, 1; gamma is 1/2.
    transitions = np.zeros((2, 2, 2))
    transitions[0, 0, 0] = transitions[0, 1, 1] = transitions[1, 0, 1] = transitions[1, 1, 0] = 1
    rewards = np.zeros((2, 2))
    rewards[0, 1] = 1.0
    found = Process.dense(transitions)
    # Chance: v0 = 1/2 + (v0 + v1)/4, v1 = (v0 + v1)/4, so v1 = v0/3, v0 = 1/2 + v0/3: v0 = 3/4, v1 = 1/4.
    # c(0, stay) = 3/8 - 3/4, c(0, go) = 1 + 1/8 - 3/4, c(1, stay) = 1/8 - 1/4, c(1, go) = 3/8 - 1/4.
    assert val(rewards, found, 0.5) == pytest.approx(np.array([[-3 / 8, 3 / 8], [-1 / 8, 1 / 8]]))
    # A task of one choice, between 1 and 0: with the potential p what is left is 1 - p and -p, least at p = 1/2.
    choice = np.zeros((2, 2, 2))
    choice[:, :, 1] = 1
    ends = Process.dense(choice, [False, True])
    assert minimal(np.array([[1.0, 0.0], [0.0, 0.0]]), ends, 0.5) == pytest.approx(np.array([[0.5, -0.5], [0, 0]]))
    assert np.linalg.norm(minimal(rewards, found, 0.5)) <= np.linalg.norm(val(rewards, found, 0.5))


def test_nothing_is_paid_after_the_end():
    # State 1 is terminal. A potential of 5 there counts as 0, so what is shaping pays -phi(0) for entering it.
    transitions = np.zeros((2, 1, 2))
    transitions[0, 0, 1] = transitions[1, 0, 1] = 1
    rewards = np.zeros((2, 1, 2))
    rewards[0, 0, 1] = 1.0
    terminal = np.array([False, True])
    wild = rewards.copy()
    wild[1] = 100.0
    assert starc(rewards, wild, transitions, 0.9, terminal=terminal) == 0
    assert val(Process.dense(transitions, terminal).expected(wild), Process.dense(transitions, terminal), 0.9)[1] == 0


def test_rewards_that_pay_nothing_are_alike():
    transitions, rewards, _, generator = process(3)
    nothing = np.zeros_like(rewards)
    assert starc(nothing, shaped(nothing, generator), transitions, GAMMA) == 0
    assert starc(nothing, rewards, transitions, GAMMA) == pytest.approx(1)
    assert pearson_distance(np.ones(5), np.zeros(5)) == 0
    assert pearson_distance(np.ones(5), np.arange(5.0)) == pytest.approx(np.sqrt(0.5))


def test_an_unknown_canonical_form_is_refused():
    transitions, rewards, _, _ = process(0)
    with pytest.raises(ValueError, match="give one of val, minimal"):
        starc(rewards, rewards, transitions, GAMMA, canonical="epic")
