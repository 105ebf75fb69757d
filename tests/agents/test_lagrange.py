"""Constraints: how they are read, how their weights move, and that training holds them."""

import copy
import math

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.checking import check_agent
from rewardlab.agents.episode_values import EpisodeValues
from rewardlab.agents.lagrange import Constraint, Lagrange
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.sb3 import SB3Learner
from rewardlab.agents.train import train
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Rollout, parse
from rewardlab.rewards.signal import UNIVERSAL

from . import test_grpo, test_train, toy  # noqa: F401  registers the ids

GENTLE = "gentle: total(1 - valid) <= 2"
REWARD = parse('constrained(success, 1 - valid, parameter("gentle", 0.5))')


def lagrange(*constraints, reward=REWARD, rate=0.1, batch=2):
    settings = {"constraints": list(constraints), "constraint_rate": rate, "constraint_batch": batch}
    return Lagrange(settings, reward, UNIVERSAL)


def column(*values):
    return np.array(values, dtype=float)[:, None]


def test_a_constraint_is_a_name_and_a_comparison():
    read = Constraint.parse(" safe_1 : total(potential(progress)) - 1 >= -0.5")
    assert (read.name, str(read.expression), read.kind, read.limit) == (
        "safe_1", "total(potential(progress)) - 1", ">=", -0.5
    )  # fmt: skip
    assert Constraint.parse("length: eq(length(), 7)").kind == "eq"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("total(valid) <= 2", "has no name"),
        ("2x: total(valid) <= 2", "has no name"),
        ("a: total(valid)", "compares nothing with a number"),
        ("a: total(valid) <= score", "'total\\(valid\\)', known only at the end"),
        ("a: valid <= score", "compares nothing with a number"),
        ("a: total(valid) < 2", "compares nothing with a number"),
        ("a: total(valid <= 2", "this is not an expression"),
        ("a: group_zscore(final(score)) <= 2", "group-level"),
        ("a: 1 <= 2", "constant-level"),
        (7, "has no name"),
    ],
)
def test_what_is_no_constraint_is_refused(text, told):
    with pytest.raises(ConfigurationError, match=told):
        Constraint.parse(text)


def test_a_weight_moves_with_the_mean_of_a_batch_by_hand():
    weights = lagrange(GENTLE)
    assert weights.weights == {"gentle": 0.5}
    assert not weights.see(column(3))
    assert (weights.weights, weights.means) == ({"gentle": 0.5}, {})
    assert weights.see(column(5))
    # The mean is 4, 2 too many; the weight's slope is 1/4, and so nu becomes 0.1 * 1/2.
    first = 1 / (1 + math.exp(-0.05))
    assert (weights.weights, weights.means) == ({"gentle": pytest.approx(first)}, {"gentle": 4})
    # The mean is 1, 1 below; a tenth of the former push goes on.
    assert weights.see(column(1, 1))
    nu = 0.05 + 0.1 * (0.1 * 0.5 - first * (1 - first))
    assert weights.weights["gentle"] == pytest.approx(1 / (1 + math.exp(-nu)))


@pytest.mark.parametrize(
    ("condition", "value", "rises"),
    [
        ("total(valid) <= 2", 3, True), ("total(valid) <= 2", 1, False),
        ("total(valid) >= 2", 1, True), ("total(valid) >= 2", 3, False),
        ("eq(total(valid), 2)", 1, True), ("eq(total(valid), 2)", 3, False),
    ],
)  # fmt: skip
def test_a_weight_rises_where_its_constraint_is_broken(condition, value, rises):
    weights = lagrange(f"gentle: {condition}", batch=1)
    weights.see(column(value))
    assert (weights.weights["gentle"] > 0.5) == rises
    assert weights.weights["gentle"] != 0.5


def test_the_weight_of_an_equality_has_either_sign():
    weights = lagrange("gentle: eq(total(valid), 2)", batch=1, rate=3)
    for _ in range(5):
        weights.see(column(4))
    assert -1 < weights.weights["gentle"] < -0.5


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20), st.sampled_from(["<= 2", ">= 2"]))
def test_weights_stay_in_their_range_and_go_on_from_their_state(values, condition):
    whole, half = (lagrange(f"gentle: total(valid) {condition}", rate=1) for _ in range(2))
    for index, value in enumerate(values):
        if index == len(values) // 2:
            state = half.state()
            half = lagrange(f"gentle: total(valid) {condition}", rate=1)
            half.load(state)
        assert whole.see(column(value)) == half.see(column(value))
    assert whole.weights == half.weights
    assert 0 <= whole.weights["gentle"] <= 1


def test_recorded_episodes_with_a_fault_are_no_evidence():
    weights = lagrange("gentle: total(valid) <= 1", batch=2)
    last = np.zeros((1, 3, 2))
    last[..., -1] = 1
    signals = {name: np.ones((1, 3, 2)) for name in UNIVERSAL}
    mask = np.ones((1, 3, 2))
    rollout = Rollout(signals, signals, last, 0 * last, mask=mask, fault=last * [[[0], [1], [0]]])
    assert weights.see_played(rollout, UNIVERSAL, gamma=0.9, step=0)
    # Two steps in each of the two others.
    assert weights.means == {"gentle": 2}


def test_a_state_stays_what_it_was():
    weights = lagrange("gentle: total(valid) <= 2", batch=2)
    weights.see(column(4))
    state = weights.state()
    before = copy.deepcopy(state)
    weights.see(column(4))
    weights.see(column(4))
    assert state == before


def test_a_constraint_needs_its_parameter_its_range_and_its_signals():
    with pytest.raises(ConfigurationError, match="no parameter 'gentle'"):
        lagrange(GENTLE, reward=parse("success"))
    with pytest.raises(ConfigurationError, match="begins between 0 and 1"):
        lagrange(GENTLE, reward=parse('success - parameter("gentle", 1)*(1 - valid)'))
    with pytest.raises(ConfigurationError, match="constraint 'gentle': there is no signal 'bumped'"):
        lagrange("gentle: total(bumped) <= 2")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"constraints": 2}, "a text or several"),
        ({"constraints": ["total(valid) <= 2"]}, "has no name"),
        ({"constraints": [GENTLE, GENTLE]}, "two constraints called 'gentle'"),
        ({"constraint_rate": 0.0}, "above 0"),
        ({"constraint_batch": 0}, "1 or more"),
    ],
)
@pytest.mark.parametrize("agent", ["ppo", "grpo"])
def test_wrong_settings_are_refused(agent, settings, told):
    with pytest.raises(ConfigurationError, match=told):
        all_settings(agent, settings)


def test_a_constraint_that_no_reward_weighs_is_refused_before_anything_runs():
    venv = vectorize("Toy/Corridor-v0", 1)
    with pytest.raises(ConfigurationError, match="no parameter 'gentle'"):
        check_agent("ppo", {"constraints": [GENTLE]}, venv, [parse("success")])
    check_agent("ppo", {"constraints": [GENTLE]}, venv, [REWARD])


@pytest.mark.parametrize("native", [True, False])
def test_episodes_are_worth_what_the_same_expression_pays_them(native):
    wrap = None if native else lambda env, row: env
    made = {"autoreset_mode": AutoresetMode.SAME_STEP, "wrap": wrap, "size": 5, "max_steps": 9}
    venv = vectorize("Maze-v0", 3, reward="total(bumped) + final(success)", **made)
    values = EpisodeValues([parse("total(bumped)"), parse("bumped + final(success)")], venv, gamma=0.9)
    rng = np.random.default_rng(0)
    _, info = venv.reset(seed=0)
    values.reset(info, training_step=0)
    found, expected = [], []
    for _ in range(60):
        _, rewards, terminated, truncated, info = venv.step(rng.integers(4, size=3))
        paid = values.step(terminated, truncated, info, training_step=0)
        expected += rewards[terminated | truncated].tolist()
        found += paid[:, 1].tolist()
        assert (paid[:, 1] - paid[:, 0] == terminated[terminated | truncated]).all()
    assert len(found) > 15
    assert found == pytest.approx(expected)


def test_episodes_that_fail_are_no_evidence():
    venv = vectorize("Toy/Corridor-v0", 8, autoreset_mode=AutoresetMode.SAME_STEP, fault_at=2)
    values = EpisodeValues([parse("length()")], venv, gamma=0.9)
    _, info = venv.reset(seed=0)
    values.reset(info, training_step=0)
    paid = []
    for _ in range(4):
        _, _, terminated, truncated, info = venv.step(np.ones(8, dtype=int))
        paid += values.step(terminated, truncated, info, training_step=0)[:, 0].tolist()
    # Tasks with an odd id begin a cell further, and all of them fail.
    assert set(paid) == {4}


def test_a_schedule_in_a_constraint_goes_on():
    venv = vectorize("Toy/Corridor-v0", 1, autoreset_mode=AutoresetMode.SAME_STEP, max_steps=2)
    # The number of the training step.
    values = EpisodeValues([parse("schedule(0, 100, 100)*length()")], venv, gamma=0.9)
    _, info = venv.reset(seed=0)
    values.reset(info, training_step=3)
    paid = []
    for step in (10, 20, 30, 40):
        _, _, terminated, truncated, info = venv.step(np.zeros(1, dtype=int))
        paid += values.step(terminated, truncated, info, training_step=step)[:, 0].tolist()
    # Two episodes of two steps: the first began at 3, the second at 20.
    assert paid == [6, 40]


def test_rewards_are_paid_under_the_weights_of_their_episode():
    told = {"constraints": ["gentle: total(valid) <= 0"], "constraint_rate": 100.0, "constraint_batch": 1}
    settings = test_train.PPO | told | {"n_envs": 1, "batch_size": 8}
    reward = '(1 - parameter("gentle", 0.5))*valid'
    venv = vectorize("Toy/Corridor-v0", 1, autoreset_mode=AutoresetMode.SAME_STEP, reward=reward, max_steps=2)
    learner = SB3Learner("ppo", venv, settings=settings, seed=0)
    learner.vec_env.prepare(0, 0)
    learner.vec_env.reset()
    paid = [float(learner.vec_env.step(np.array([0]))[1][0]) for _ in range(6)]
    # The first two steps end an episode of 2 valid steps; the row that began with its end has still the old weight.
    assert paid == pytest.approx([0.5, 0.5, 0.5, 0.5, 0, 0], abs=1e-9)


@pytest.mark.parametrize("agent", ["ppo", "dqn", "grpo"])
def test_weights_are_written_down_and_survive_a_stop(tmp_path, agent):
    run = test_train.maze(
        agent,
        reward='constrained(success, bumped, parameter("gentle", 0.5))',
        settings=test_train.maze(agent).settings
        | {"constraints": ["gentle: total(bumped) <= 1"], "constraint_rate": 0.5, "constraint_batch": 3},
        env_kwargs={"size": 5, "max_steps": 12, "observation": "egocentric"},
    )
    train(run, tmp_path / "undisturbed")

    def stop(step, success):
        if step >= 130:
            raise test_train.Killed

    with pytest.raises(test_train.Killed):
        train(run, tmp_path / "killed", on_progress=stop)
    train(run, tmp_path / "killed")
    assert test_train.numbers(tmp_path / "killed") == test_train.numbers(tmp_path / "undisturbed")
    rows = read_rows(tmp_path / "killed" / "metrics.jsonl")
    assert rows[0]["parameters"] == {"gentle": 0.5}
    assert rows[0]["constraints"] == {}
    assert rows[-1]["parameters"]["gentle"] != 0.5
    assert rows[-1]["constraints"].keys() == {"gentle"}


def test_test_episodes_are_paid_under_the_weights_in_force(tmp_path):
    told = {"constraints": ["gentle: length() <= 0"], "constraint_rate": 10.0, "constraint_batch": 1}
    reward = '(1 - parameter("gentle", 0.5))*length()'
    train(test_train.maze(reward=reward, settings=test_train.PPO | told), tmp_path)
    for row in read_rows(tmp_path / "metrics.jsonl"):
        assert row["return"] == pytest.approx((1 - row["parameters"]["gentle"]) * row["length"])


def test_groups_of_episodes_move_weights_too():
    told = {"constraints": "gentle: length() <= 3", "constraint_batch": 8}
    learner = test_grpo.learner(reward='parameter("gentle", 0.5)*success', settings=told)
    learner.update()
    # The way is 4 or 3 cells, and an unlearnt policy turns back now and then.
    assert learner.lagrange.means["gentle"] > 3
    assert learner.lagrange.weights["gentle"] > 0.5


@pytest.mark.slow
def test_training_drives_a_constraint_to_its_limit():
    """The reward wants ten bumps an episode, and four are allowed.

    With b bumps an episode it is ``(1 - w) * -0.05*(b - 10)**2 - w * 0.5*b``, which is greatest at 4 for w = 6/11.
    """
    reward = 'constrained(-0.05*(total(bumped) - 10)**2, 0.5*total(bumped), parameter("gentle", 0.1))'
    venv = vectorize(
        "Maze-v0", 16, autoreset_mode=AutoresetMode.SAME_STEP, reward=reward, size=5, max_steps=20,
        observation="egocentric", split="train",
    )  # fmt: skip
    settings = {
        "n_envs": 16, "n_steps": 32, "batch_size": 256, "learning_rate": 3e-3, "net_arch": [16],
        "constraints": ["gentle: total(bumped) <= 4"], "constraint_rate": 0.3, "constraint_batch": 32,
    }  # fmt: skip
    learner = SB3Learner("ppo", venv, settings=settings, seed=0)
    weights, means = [], []
    learner.learn(
        60_000,
        [],
        lambda step: None,
        lambda step: (weights.append(learner.lagrange.weights["gentle"]), means.append(learner.lagrange.means)),
    )
    late = slice(len(weights) // 2, None)
    assert np.mean([mean["gentle"] for mean in means[late]]) == pytest.approx(4, abs=1)
    assert np.mean(weights[late]) == pytest.approx(6 / 11, abs=0.1)
