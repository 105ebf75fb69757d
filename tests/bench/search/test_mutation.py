"""Designs that are made and changed at random are sound: text that environments pay, around the task's own reward."""

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rewardlab.bench.search.mutation import MOST_TERMS, Mutator, _core, summands
from rewardlab.errors import ExpressionError
from rewardlab.rewards import as_reward, parse
from rewardlab.wrappers import RewardWrapper

ENV = gym.make("RewardLab/Maze-v0", size=5)
SIGNALS = ENV.get_wrapper_attr("signals")
OUTCOME = as_reward("success")
MUTATOR = Mutator(SIGNALS, OUTCOME)


def test_summands_are_those_of_the_sum():
    assert [str(each) for each in summands(parse("success - 0.1*bumped + delta(progress)"))] == [
        "success",
        "-0.1*bumped",
        "delta(progress)",
    ]
    # What stands in parentheses after a minus is a sum too: -(a - b) = -a + b.
    assert [str(each) for each in summands(parse("success - (bumped - progress)"))] == [
        "success",
        "-1*bumped",
        "progress",
    ]


def kinds(design):
    """The summands of a design without their factors."""
    return {str(_core(each)) for each in summands(design)}


@settings(max_examples=60)
@example(486)
@example(581)
@given(st.integers(0, 10_000))
def test_every_change_is_a_design_with_the_outcome_in_it(seed):
    rng = np.random.default_rng(seed)
    reward = MUTATOR.fresh(rng)
    other = MUTATOR.fresh(rng)
    for _ in range(8):
        reward, _ = MUTATOR.mutate(reward, rng)
        made = parse(reward).bind(SIGNALS)
        assert str(made) == reward, "it prints back to itself"
        assert summands(made).count(OUTCOME) == 1
        assert len(summands(made)) <= MOST_TERMS + 1
    joined = parse(MUTATOR.cross(reward, other, rng))
    assert summands(joined).count(OUTCOME) == 1
    # What both have is there once, with their factors added up.
    assert kinds(joined) <= kinds(parse(reward)) | kinds(parse(other))
    assert len(kinds(joined)) == len(summands(joined))


def test_what_is_there_twice_is_joined():
    # 0.2 and 0.03 of the same, 0.5 and -0.5 of another: 0.23 of the first, and nothing of the second.
    parts = [parse(text) for text in ("0.2*new(new_cell)", "0.03*new(new_cell)", "0.5*bumped", "-0.5*bumped")]
    assert str(MUTATOR._whole(parts)) == "success + 0.23*new(new_cell)"
    assert str(MUTATOR._whole([parse("-0.04*delta(steps)"), parse("progress")])) == (
        "success - 0.04*delta(steps) + progress"
    )


def test_what_it_makes_is_paid():
    rng = np.random.default_rng(3)
    for _ in range(10):
        env = RewardWrapper(ENV, MUTATOR.fresh(rng))
        env.reset(seed=0)
        assert np.isfinite(env.step(0)[1])


def test_the_same_generator_makes_the_same_designs():
    made = [[MUTATOR.mutate("success + 0.1*delta(progress)", np.random.default_rng(7)) for _ in range(2)]]
    assert made[0][0] == made[0][1]


@pytest.mark.parametrize(
    ("reward", "said"),
    [
        ("successs", "successs"),
        ("group_zscore(final(score))", "compares episodes"),
        ("native + success", "without a design"),
        ("__import__('os')", "no reward function"),
        ("success + this:that(progress)", "may not be named here"),
    ],
)
def test_what_is_no_design_is_refused(reward, said):
    with pytest.raises(ExpressionError, match=said):
        MUTATOR.check(reward)
