"""RewardWrapper: an expression in the place of one environment's reward."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import FAIL, NONSENSE, RIGHT, Corridor, corridors

from rewardlab.errors import ConfigurationError, ExpressionError, StateError
from rewardlab.rewards import Ledger, Rollout, evaluate, parse
from rewardlab.wrappers import MeasureSignals, RewardWrapper, VectorRewardWrapper

FIVE_TERMS = "success + 0.5*potential(progress) - 0.1*(1 - valid) + 0.3*new(progress > 0.5) + 0.2*mean_of(tests)"
EXPRESSIONS = [
    FIVE_TERMS,
    "success + gated(delta(progress) - 0.1*turned, by=any(success))",
    "gated(delta(progress) - 0.1*(1 - valid), by=every(valid)) + final(score)",
    "new(success) + at_end(progress) - 0.01*native + best(progress)",
    "0.5*before(distance) + schedule(1, 0, 100)*delta(distance)",
]
episodes = st.lists(st.sampled_from([0, 1, 1, 1, 2, 3]), min_size=1, max_size=9)


def play(env, actions, seed):
    """One episode: the signals of every state, the rewards below and above, the ledger's entries, the ends."""
    _, info = env.reset(seed=seed)
    signals, rows = [info["signals"]], []
    for action in actions:
        _, reward, terminated, truncated, info = env.step(action)
        signals.append(info["signals"])
        rows.append((reward, terminated, truncated, info["fault"], info["reward"]))
        if terminated or truncated:
            break
    return signals, rows


@settings(deadline=None, max_examples=60)
@given(expression=st.sampled_from(EXPRESSIONS), actions=episodes, seed=st.integers(0, 99))
def test_an_episode_pays_exactly_what_offline_evaluation_of_its_signals_pays(expression, actions, seed):
    env = RewardWrapper(Corridor(), expression)
    native = []
    original = env.env.step
    env.env.step = lambda action: native.append(original(action)) or native[-1]
    signals, rows = play(env, actions + [RIGHT] * 9, seed)
    rewards, terminated, truncated, fault, entries = map(list, zip(*rows, strict=True))
    rollout = Rollout.from_signals(
        {name: np.array([state[name] for state in signals], np.float64) for name in signals[0]},
        np.array(terminated),
        np.array(truncated),
        fault=np.array(fault),
        native=np.array([row[1] for row in native], np.float64),
    )
    valued = evaluate(expression, rollout, signals=Corridor.signals, gamma=0.9, truncation=env.ledger.truncation)
    assert np.array_equal(valued.total, rewards)
    for name, values in valued.terms.items():
        assert np.array_equal(values, [entry["terms"][name] for entry in entries])


@settings(deadline=None, max_examples=40)
@given(expression=st.sampled_from(EXPRESSIONS), actions=episodes, seed=st.integers(0, 99))
def test_the_terms_sum_to_the_reward_and_a_fault_pays_nothing(expression, actions, seed):
    _, rows = play(RewardWrapper(Corridor(), expression), actions, seed)
    for reward, _, _, fault, entry in rows:
        assert entry["total"] == reward == sum(entry["terms"].values())
        assert not fault or reward == 0 == entry["escrow"]["held"]


def test_rule_5_a_fault_drops_what_is_in_escrow():
    env = RewardWrapper(Corridor(slip=0), EXPRESSIONS[1])
    _, rows = play(env, [RIGHT, FAIL], seed=0)
    assert rows[0][4]["escrow"]["held"] > 0
    assert rows[1][4]["escrow"]["dropped"] == rows[0][4]["escrow"]["held"]


def test_rule_3_an_outer_time_limit_below_the_wrapper_ends_the_episode_properly():
    inside = RewardWrapper(gymnasium.wrappers.TimeLimit(Corridor(slip=0), 2), "gated(delta(progress), by=every(valid))")
    _, rows = play(inside, [RIGHT, RIGHT], seed=0)
    assert rows[-1][2]
    assert rows[-1][4]["escrow"]["paid"] == pytest.approx(2 / 6)


def test_rule_3_a_reset_over_an_unfinished_escrow_warns():
    outside = gymnasium.wrappers.TimeLimit(
        RewardWrapper(Corridor(slip=0), "gated(delta(progress), by=every(valid))"), 2
    )
    play(outside, [RIGHT, RIGHT], seed=0)
    with pytest.warns(UserWarning, match="max_steps"):
        _, info = outside.reset()
    assert info["reward"]["escrow"]["dropped"] > 0


def test_rule_4_truncation_bootstraps_unless_told_otherwise_and_episode_terms_force_the_end():
    keeps = RewardWrapper(Corridor(slip=0), "potential(progress)")
    ends = RewardWrapper(Corridor(slip=0), "potential(progress)", truncation="end")
    stay = [NONSENSE] * 7
    place = play(keeps, stay, seed=0)[0][0]["progress"]
    assert place > 0
    assert play(keeps, stay, seed=0)[1][-1][0] == 0.9 * place - place
    assert play(ends, stay, seed=0)[1][-1][0] == -place
    assert RewardWrapper(Corridor(), "final(score)").ledger.truncation == "end"


@settings(deadline=None, max_examples=40)
@given(expression=st.sampled_from(EXPRESSIONS), actions=episodes, cut=st.integers(0, 6), seed=st.integers(0, 99))
def test_rule_15_an_episode_goes_on_from_a_saved_state_as_if_nothing_had_happened(expression, actions, cut, seed):
    env = RewardWrapper(Corridor(), expression)
    cut = min(cut, len(play(env, actions, seed)[1]) - 1)
    whole = [row[0] for row in play(RewardWrapper(Corridor(), expression), actions, seed)[1]]
    env = RewardWrapper(Corridor(), expression)
    play(env, actions[:cut], seed)
    state = json.loads(json.dumps(env.get_state(), default=list))
    other = RewardWrapper(Corridor(), expression)
    other.reset(seed=seed + 1)
    for action in [RIGHT, NONSENSE]:
        other.step(action)
    other.set_state(state)
    assert [other.step(action)[1] for action in actions[cut : len(whole)]] == whole[cut:]


def test_a_copy_goes_its_own_way_from_the_same_state():
    env = RewardWrapper(Corridor(), EXPRESSIONS[2])
    env.reset(seed=0)
    env.step(RIGHT)
    twin = copy.deepcopy(env)
    assert [env.step(RIGHT)[1] for _ in range(3)] == [twin.step(RIGHT)[1] for _ in range(3)]


def test_a_state_needs_an_environment_that_can_be_saved():
    env = MeasureSignals(gymnasium.make("CartPole-v1"), "wrapper_toys:pole", [{"name": "angle", "description": "."}])
    with pytest.raises(StateError, match="get_state"):
        RewardWrapper(env, "progress").get_state()


def test_presets_are_known_by_name_and_the_spec_keeps_their_text():
    env = RewardWrapper(Corridor(), "dense")
    assert env.ledger.expression == parse(Corridor.rewards["dense"])
    assert env._saved_kwargs["reward"] == Corridor.rewards["dense"]


def test_gamma_is_the_environments_until_it_is_given_or_set():
    assert RewardWrapper(Corridor(), "success").ledger.parameters["gamma"] == 0.9
    env = RewardWrapper(Corridor(), "potential(progress)", gamma=0.5)
    assert env.ledger.parameters["gamma"] == 0.5
    env.set_parameters(gamma=0.7, training_step=3)
    assert env.ledger.parameters["gamma"] == 0.7
    assert env.unwrapped.parameters_heard == [{"gamma": 0.7, "training_step": 3}]


def test_rule_7_parameters_are_latched_at_reset():
    env = RewardWrapper(Corridor(slip=0), 'parameter("weight", 1)*progress', parameters={"weight": 2})
    env.reset(seed=0)
    env.set_parameters(weight=0)
    _, reward, _, _, info = env.step(RIGHT)
    assert reward == 2 * info["signals"]["progress"]
    assert info["reward"]["parameters"]["weight"] == 2
    env.reset()
    assert env.step(RIGHT)[1] == 0


def test_rule_21_the_outermost_of_two_rewards_wins_and_native_is_the_one_below():
    env = RewardWrapper(RewardWrapper(Corridor(slip=0), "distance"), "10*native + success")
    env.reset(seed=0)
    _, reward, _, _, info = env.step(RIGHT)
    assert reward == 10 * info["signals"]["distance"]
    assert list(info["reward"]["terms"]) == ["native", "success"]


def test_rule_21_a_reward_sees_what_is_measured_below_it_and_not_above():
    angle = [{"name": "lean", "description": "Always one."}]
    with pytest.raises(ExpressionError, match="no signal 'lean'"):
        MeasureSignals(RewardWrapper(Corridor(), "lean"), lambda observation, info: {"lean": 1.0}, angle)
    above = RewardWrapper(MeasureSignals(Corridor(), lambda observation, info: {"lean": 1.0}, angle), "lean + progress")
    above.reset(seed=0)
    _, reward, _, _, info = above.step(RIGHT)
    assert reward == 1 + info["signals"]["progress"]


def test_mistakes_are_found_at_construction():
    with pytest.raises(ConfigurationError, match="MeasureSignals"):
        RewardWrapper(gymnasium.make("CartPole-v1"), "success")
    with pytest.raises(ExpressionError, match="Did you mean 'progress'"):
        RewardWrapper(Corridor(), "progres")
    with pytest.raises(ExpressionError, match="one environment cannot see"):
        RewardWrapper(Corridor(), "group_zscore(final(score))")
    with pytest.raises(ConfigurationError, match="VectorRewardWrapper"):
        RewardWrapper(corridors(2, "NextStep"), "success")
    with pytest.raises(ConfigurationError, match="truncation"):
        RewardWrapper(Corridor(), "success", truncation="stop")


def test_gymnasiums_own_check_passes():
    with pytest.warns(UserWarning, match="different from the unwrapped"):  # it says so of every wrapper
        check_env(RewardWrapper(Corridor(), FIVE_TERMS), skip_render_check=True)


def test_rule_20_a_spec_makes_an_equal_reward_in_a_fresh_process():
    gymnasium.register("Corridor-v0", "wrapper_toys:Corridor")
    try:
        env = RewardWrapper(gymnasium.make("Corridor-v0"), parse(FIVE_TERMS), gamma=0.8, truncation="end")
    finally:
        del gymnasium.registry["Corridor-v0"]
    here = [row[0] for row in play(env, [1, 2, 1, 0, 1], seed=4)[1]]
    program = (
        "import sys, json, gymnasium\n"
        "env = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(sys.stdin.read()))\n"
        "env.reset(seed=4)\n"
        "print(json.dumps([str(env.ledger.expression), [env.step(action)[1] for action in [1, 2, 1, 0, 1]]]))\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        input=env.spec.to_json(),
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(there.stdout) == [str(parse(FIVE_TERMS)), here]


class Limited(Corridor):
    """A corridor that pays through a ledger of its own."""

    def __init__(self, reward="progress"):
        super().__init__(slip=0)
        self.ledger = Ledger(reward, self.signals)

    def set_truncation(self, truncation):
        self.ledger.set_truncation(truncation)


def test_rule_4_a_reward_over_one_that_ends_at_truncation_ends_there_too():
    below = Limited("gated(delta(progress), by=any(success))")
    assert RewardWrapper(below, "native + potential(progress)").ledger.truncation == "end"
    assert RewardWrapper(below, "potential(progress)").ledger.truncation == "bootstrap"


def test_what_truncation_means_reaches_the_rewards_below():
    env = RewardWrapper(Limited(), "native + potential(progress)")
    assert env.ledger.truncation == "bootstrap"
    env.set_truncation("end")
    assert env.ledger.truncation == env.unwrapped.ledger.truncation == "end"
    vector = SyncVectorEnv([Limited] * 2)
    VectorRewardWrapper(vector, "progress").set_truncation("end")
    assert [one.ledger.truncation for one in vector.envs] == ["end", "end"]
