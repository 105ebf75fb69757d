"""VectorRewardWrapper: the same numbers as one wrapper around each environment, in every autoreset mode."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import FAIL, LEFT, RIGHT, Corridor, corridors

from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import Signal
from rewardlab.wrappers import RewardWrapper, VectorMeasureSignals, VectorRewardWrapper
from rewardlab.wrappers.below import attribute

COUNT = 3
MODES = list(AutoresetMode)
EXPRESSIONS = [
    "success + 0.5*potential(progress) - 0.1*(1 - valid) + 0.3*new(progress > 0.5) + 0.2*mean_of(tests)",
    "success + gated(delta(progress) - 0.1*turned, by=any(success))",
    "gated(delta(progress) - 0.1*(1 - valid), by=every(valid)) + final(score)",
    "new(success) + at_end(progress) - 0.01*native + best(progress)",
    "0.5*before(distance) + schedule(1, 0, 100)*delta(distance)",
]
walks = st.lists(
    st.lists(st.sampled_from([0, 1, 1, 1, 1, 2, 3]), min_size=COUNT, max_size=COUNT), min_size=1, max_size=25
)


def inside(expression, mode, **kwargs):
    """The slow reference: a ledger of its own inside each environment."""
    return SyncVectorEnv([lambda: RewardWrapper(Corridor(), expression, **kwargs)] * COUNT, autoreset_mode=mode)


def trace(env, walk, seed):
    """What a walk pays: the rewards, and the entries of `info["reward"]` that describe them."""
    mode = env.metadata["autoreset_mode"]
    env.reset(seed=seed)
    rows = []
    for t, actions in enumerate(walk):
        if hasattr(env, "set_parameters"):
            env.set_parameters(training_step=t)
        else:
            env.call("set_parameters", training_step=t)
        _, rewards, terminated, truncated, info = env.step(np.array(actions))
        rows.append((rewards, info))
        ended = terminated | truncated
        if mode is AutoresetMode.DISABLED and ended.any():
            env.reset(options={"reset_mask": ended})
    return rows


def described(info, row, part):
    """One row of an entry of separate ledgers: at the end of an episode it lies in final_info."""
    if "final_info" in info and info["_final_info"][row]:
        info = info["final_info"]
    return {name: values[row] for name, values in info["reward"][part].items() if not name.startswith("_")}


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=40)
@given(expression=st.sampled_from(EXPRESSIONS), walk=walks, seed=st.integers(0, 99))
def test_rule_14_outside_the_vector_it_pays_exactly_what_it_pays_inside(mode, expression, walk, seed):
    outer = trace(VectorRewardWrapper(corridors(COUNT, mode), expression), walk, seed)
    inner = trace(inside(expression, mode), walk, seed)
    for (one, _), (other, _) in zip(outer, inner, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=25)
@given(expression=st.sampled_from(EXPRESSIONS), walk=walks, seed=st.integers(0, 99))
def test_rule_13_the_entry_describes_the_returned_row_of_rewards(mode, expression, walk, seed):
    outer = trace(VectorRewardWrapper(corridors(COUNT, mode), expression), walk, seed)
    inner = trace(inside(expression, mode), walk, seed)
    for (rewards, info), (_, reference) in zip(outer, inner, strict=True):
        assert np.array_equal(info["reward"]["total"], rewards)
        assert np.array_equal(sum(info["reward"]["terms"].values()), rewards)
        for row in range(COUNT):
            terms = {name: values[row] for name, values in info["reward"]["terms"].items()}
            assert terms == described(reference, row, "terms")
            escrow = {name: values[row] for name, values in info["reward"]["escrow"].items()}
            assert escrow == described(reference, row, "escrow")


def test_rule_13_signals_are_those_of_the_returned_observation():
    env = VectorRewardWrapper(corridors(2, AutoresetMode.SAME_STEP, max_steps=1, slip=0), "delta(progress)")
    env.reset(seed=1)
    for _ in range(5):
        observations, rewards, _, _, info = env.step(np.array([RIGHT, RIGHT]))
        assert np.array_equal(info["signals"]["progress"], observations[:, 0].astype(float) / 6)
        assert np.all(rewards == pytest.approx(1 / 6))
        assert info["final_info"]["reward"] is info["reward"]


def test_rule_14_reset_rows_pay_nothing_in_next_step_mode():
    env = VectorRewardWrapper(corridors(1, AutoresetMode.NEXT_STEP, max_steps=2), "1 + distance")
    env.reset(seed=0)
    assert [bool(env.step(np.array([0]))[1][0]) for _ in range(6)] == [True, True, False] * 2


def test_rule_14_a_partial_reset_restarts_only_its_rows():
    env = VectorRewardWrapper(corridors(2, AutoresetMode.DISABLED, slip=0), "gated(delta(progress), by=every(valid))")
    env.reset(seed=0)
    env.step(np.array([RIGHT, RIGHT]))
    mask = np.array([True, False])
    with pytest.warns(UserWarning, match="never paid"):
        env.reset(options={"reset_mask": mask})
    held = env.step(np.array([RIGHT, RIGHT]))[4]["reward"]["escrow"]["held"]
    assert held == pytest.approx([1 / 6, 2 / 6])


def test_the_reset_mask_that_was_given_is_left_alone():
    env = VectorRewardWrapper(corridors(2, AutoresetMode.DISABLED), "success")
    env.reset(seed=0)
    options = {"reset_mask": np.array([True, False])}
    env.reset(options=options)
    assert options["reset_mask"].tolist() == [True, False]


@pytest.mark.parametrize("mode", MODES)
def test_rule_5_a_fault_pays_nothing(mode):
    env = VectorRewardWrapper(corridors(2, mode, slip=0), "progress + gated(delta(progress), by=every(valid))")
    env.reset(seed=0)
    env.step(np.array([RIGHT, RIGHT]))
    _, rewards, _, truncated, info = env.step(np.array([FAIL, RIGHT]))
    assert rewards[0] == 0 != rewards[1]
    assert truncated.tolist() == [True, False]
    assert info["reward"]["escrow"]["dropped"][0] == pytest.approx(1 / 6)


def test_rule_12_the_entry_has_the_same_keys_at_every_reset_and_step():
    env = VectorRewardWrapper(corridors(2, AutoresetMode.NEXT_STEP, max_steps=2), EXPRESSIONS[1])
    infos = [env.reset(seed=0)[1]] + [env.step(np.array([1, 0]))[4] for _ in range(5)]
    for info in infos:
        assert list(info["reward"]) == ["total", "terms", "escrow", "parameters"]
        assert list(info["reward"]["terms"]) == list(env.ledger.term_names)
        assert info["reward"]["total"].shape == (2,)


def test_parameters_reach_the_rewards_below():
    env = VectorRewardWrapper(corridors(2, AutoresetMode.NEXT_STEP), "native + potential(progress)")
    assert env.ledger.parameters["gamma"] == 0.9
    env.set_parameters(gamma=0.5)
    assert env.ledger.parameters["gamma"] == 0.5
    assert env.env.get_attr("parameters_heard") == ([{"gamma": 0.5}], [{"gamma": 0.5}])


def test_of_two_vector_layers_both_hear_the_discount_and_the_outermost_wins():
    inner = VectorRewardWrapper(corridors(2, AutoresetMode.NEXT_STEP, slip=0), "distance")
    outer = VectorRewardWrapper(inner, "10*native + potential(progress)")
    outer.set_parameters(gamma=0.5)
    assert inner.ledger.parameters["gamma"] == 0.5
    assert inner.env.get_attr("parameters_heard") == ([{"gamma": 0.5}], [{"gamma": 0.5}])
    outer.reset(seed=0)
    info = outer.step(np.array([RIGHT, RIGHT]))[4]
    assert np.array_equal(info["reward"]["terms"]["native"], 10 * info["signals"]["distance"])


@pytest.mark.parametrize("mode", AutoresetMode)
def test_a_row_whose_measurement_failed_pays_nothing_until_its_episode_ends(mode):
    def place(observations, info):
        return {"odd": np.where(info["signals"]["distance"] == 3, np.nan, 1.0)}

    below = VectorMeasureSignals(corridors(2, mode, slip=0), place, [Signal("odd", "One.")])
    env = VectorRewardWrapper(below, "odd")
    env.reset(seed=2)
    faults = np.zeros(2, dtype=int)
    for _ in range(9):
        _, rewards, terminated, truncated, info = env.step(np.array([RIGHT, LEFT]))
        faults += info["fault"]
        assert not rewards[np.asarray(info["fault"])].any()
        if mode is AutoresetMode.DISABLED and (terminated | truncated).any():
            env.reset(options={"reset_mask": terminated | truncated})
    assert faults[0] > 1
    assert (faults[1], rewards[1]) == (0, 1)


def test_workers_in_other_processes_pay_the_same():
    sync, others = corridors(2, AutoresetMode.NEXT_STEP), AsyncVectorEnv([Corridor] * 2)
    try:
        walk = [[1, 1], [1, 0], [1, 3], [1, 1], [2, 1], [1, 1]]
        for (one, _), (other, _) in zip(
            trace(VectorRewardWrapper(sync, EXPRESSIONS[1]), walk, 5),
            trace(VectorRewardWrapper(others, EXPRESSIONS[1]), walk, 5),
            strict=True,
        ):
            assert np.array_equal(one, other)
        assert attribute(others, "speed", "none") == "none"
        assert others.get_attr("gamma") == (0.9, 0.9), "asking for what is missing has not killed the workers"
    finally:
        others.close()


def test_presets_and_mistakes_are_those_of_the_single_wrapper():
    vector = corridors(2, AutoresetMode.NEXT_STEP)
    assert str(VectorRewardWrapper(vector, "dense").ledger.expression) == Corridor.rewards["dense"]
    with pytest.raises(ExpressionError, match="one environment cannot see"):
        VectorRewardWrapper(vector, "group_zscore(final(score))")
    with pytest.raises(ExpressionError, match="Did you mean"):
        VectorRewardWrapper(vector, "sucess")
    with pytest.raises(ConfigurationError, match="VectorMeasureSignals"):
        VectorRewardWrapper(gymnasium.make_vec("CartPole-v1", num_envs=2), "success")
