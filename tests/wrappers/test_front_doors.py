"""DenseReward, GatedReward, RubricReward: readable ways to the same RewardWrapper, and their vector twins."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from wrapper_toys import RIGHT, Corridor, corridors

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import parse, signal
from rewardlab.rewards.rubric import Criterion, Rubric
from rewardlab.wrappers import (
    DenseReward,
    GatedReward,
    RewardWrapper,
    RubricReward,
    VectorDenseReward,
    VectorGatedReward,
    VectorRewardWrapper,
    VectorRubricReward,
)

RUBRIC = Rubric(
    [Criterion("far", "progress"), Criterion("wasted", "1 - valid", -0.5), Criterion("ahead", "~turned", veto=True)]
)
VECTOR = corridors(2, AutoresetMode.NEXT_STEP)
DOORS = [
    (DenseReward, VectorDenseReward, {}, "success + 0.5*potential(progress)"),
    (DenseReward, VectorDenseReward, {"shaping": "progress"}, "success + potential(progress)"),
    (
        DenseReward,
        VectorDenseReward,
        {"shaping": signal("score") - 0.5, "weight": 0.2, "outcome": "score"},
        "score + 0.2*potential(score - 0.5)",
    ),
    (
        GatedReward,
        VectorGatedReward,
        {"process": "delta(progress)"},
        "success + gated(delta(progress), by=any(success))",
    ),
    (
        GatedReward,
        VectorGatedReward,
        {"process": parse("progress"), "by": "~turned", "outcome": "2*success"},
        "2*success + gated(progress, by=~turned)",
    ),
    (RubricReward, VectorRubricReward, {"rubric": RUBRIC}, str(RUBRIC)),
    (RubricReward, VectorRubricReward, {"rubric": RUBRIC.to_dict()}, str(RUBRIC)),
]


@pytest.mark.parametrize("arguments", [{}, {"rubric": "rubric"}])
def test_an_environments_own_rubric_is_a_rubric(arguments):
    env = RubricReward(gymnasium.make("RewardLab/Maze-v0"), **arguments)
    assert env.ledger.expression == parse(env.get_wrapper_attr("rewards")["rubric"])
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert again.ledger.expression == env.ledger.expression
    many = VectorRubricReward(gymnasium.make_vec("RewardLab/Maze-v0", 2), **arguments)
    assert many.ledger.expression == env.ledger.expression


@pytest.mark.parametrize(("wrapper", "env"), [(RubricReward, Corridor), (VectorRubricReward, lambda: VECTOR)])
def test_a_rubric_that_the_environment_does_not_have_is_refused(wrapper, env):
    with pytest.raises(ConfigurationError, match="has no preset 'rubric'; give a Rubric"):
        wrapper(env())


@pytest.mark.parametrize(("single", "vector", "arguments", "expression"), DOORS)
def test_a_front_door_builds_its_expression(single, vector, arguments, expression):
    env = single(Corridor(), **arguments)
    assert isinstance(env, RewardWrapper)
    assert env.ledger.expression == parse(expression)
    many = vector(corridors(2, AutoresetMode.NEXT_STEP), **arguments)
    assert isinstance(many, VectorRewardWrapper)
    assert many.ledger.expression == parse(expression)


@pytest.mark.parametrize(("single", "vector", "arguments", "expression"), DOORS)
def test_rule_20_a_front_door_survives_its_spec(single, vector, arguments, expression):
    gymnasium.register("Corridor-v0", "wrapper_toys:Corridor")
    try:
        env = single(gymnasium.make("Corridor-v0"), **arguments, gamma=0.7, truncation="end")
    finally:
        del gymnasium.registry["Corridor-v0"]
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert type(again) is single
    assert again.ledger.expression == parse(expression)
    assert (again.ledger.parameters["gamma"], again.ledger.truncation) == (0.7, "end")
    env.reset(seed=1), again.reset(seed=1)
    for _ in range(4):
        assert env.step(RIGHT)[1] == again.step(RIGHT)[1]


def test_a_vector_front_door_pays_what_the_single_one_pays():
    for single, vector, arguments, _ in DOORS:
        one = single(Corridor(), **arguments)
        many = vector(corridors(1, AutoresetMode.NEXT_STEP), **arguments)
        one.reset(seed=3), many.reset(seed=3)
        for action in (RIGHT, RIGHT, 0, 2):
            assert one.step(action)[1] == many.step(np.array([action]))[1][0]


def test_dense_without_a_preset_asks_what_to_shape_by():
    bare = Corridor()
    bare.rewards = {}
    with pytest.raises(ConfigurationError, match="shaping='progress'"):
        DenseReward(bare)


def test_the_ledger_shows_what_a_gate_holds():
    env = GatedReward(Corridor(slip=0), "delta(progress)")
    env.reset(seed=0)
    held = [env.step(RIGHT)[4]["reward"]["escrow"]["held"] for _ in range(2)]
    assert held == pytest.approx([1 / 6, 2 / 6])


def test_the_criteria_are_the_ledgers_terms():
    env = RubricReward(Corridor(), RUBRIC)
    assert list(env.reset(seed=0)[1]["reward"]["terms"]) == ["far", "wasted"]
