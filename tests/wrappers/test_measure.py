"""MeasureSignals: signals for environments that are not ours, one and many."""

import json

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import ANGLE, Corridor, pole, poles

from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards import UNIVERSAL, Signal
from rewardlab.wrappers import MeasureSignals, RewardWrapper, VectorMeasureSignals, VectorRewardWrapper

REWARD = "progress + potential(progress) - 0.1*abs(angle)"


def cart():
    return gymnasium.make("CartPole-v1")


def measured(function, signals=(ANGLE,), **kwargs):
    return MeasureSignals(cart(), function, signals, **kwargs)


def test_every_declared_signal_is_there_at_reset_and_step_with_pythons_types():
    env = measured(pole)
    assert list(env.signals) == [*UNIVERSAL, "angle"]
    _, info = env.reset(seed=0)
    for _ in range(3):
        assert list(info["signals"]) == list(env.signals)
        assert {name: type(value) for name, value in info["signals"].items()} == {
            "success": bool, "score": float, "progress": float, "valid": bool, "angle": float
        }  # fmt: skip
        assert info["fault"] is False
        info = env.step(0)[4]


def test_what_the_function_leaves_out_has_its_declared_default():
    quiet = measured(lambda observation, info: {}, defaults={"angle": 0.25}).reset()[1]["signals"]
    assert quiet == {"success": False, "score": 0.0, "progress": 0.0, "valid": True, "angle": 0.25}
    solved = measured(lambda observation, info: {"success": True}).reset()[1]["signals"]
    assert (solved["score"], solved["progress"]) == (1.0, 1.0)
    far = Signal("far", "Never near 0.", low=3.0, high=9.0)
    assert measured(lambda observation, info: {}, [far]).reset()[1]["signals"]["far"] == 3.0


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([0.5, float("nan"), float("inf"), -float("inf")]), min_size=1, max_size=4))
def test_no_value_is_ever_nan(values):
    for nonfinite in ("fault", "default"):
        queue = iter([0.0, *values])
        env = measured(lambda observation, info, queue=queue: {"angle": next(queue)}, nonfinite=nonfinite)
        env.reset(seed=0)
        broken = False
        for value in values:
            _, _, terminated, truncated, info = env.step(0)
            assert np.isfinite(info["signals"]["angle"])
            broken = broken or (nonfinite == "fault" and not np.isfinite(value))
            assert (info["fault"], truncated, terminated) == (broken, broken, False)


def test_a_fault_while_measuring_ends_the_episode_and_pays_nothing():
    calls = iter([{"progress": 0.5}, {"progress": 0.6}, Fault("the judge is unreachable")])

    def judge(observation, info):
        answer = next(calls)
        if isinstance(answer, Fault):
            raise answer
        return answer

    env = RewardWrapper(MeasureSignals(cart(), judge), "progress")
    env.reset(seed=0)
    assert env.step(0)[1:4] == (0.6, False, False)
    _, reward, terminated, truncated, info = env.step(0)
    assert (reward, terminated, truncated, info["fault"]) == (0.0, False, True, True)


def test_a_failed_measurement_at_the_reset_spoils_the_whole_episode():
    queue = iter([np.nan, 0.5, 0.5, 0.5])
    env = RewardWrapper(measured(lambda observation, info: {"angle": next(queue)}), "angle")
    assert env.reset(seed=0)[1]["fault"]
    assert env.step(0)[1:4] == (0.0, False, True)
    assert not env.reset()[1]["fault"]
    assert env.step(0)[1] == 0.5


def test_where_a_measurement_failed_is_part_of_the_state():
    def angle(observation, info):
        return {"angle": np.nan if info["signals"]["distance"] == 3 else 0.0}

    env = MeasureSignals(Corridor(slip=0), angle, [ANGLE])
    env.reset(seed=2)
    sound = env.get_state()
    assert any(env.step(1)[4]["fault"] for _ in range(4))
    broken = env.get_state()
    env.set_state(sound)
    assert not env.step(2)[4]["fault"]
    env.set_state(broken)
    assert env.step(2)[4]["fault"]


def test_a_failed_measurement_at_a_termination_is_no_termination():
    env = measured(lambda observation, info: {"angle": np.nan if abs(observation[2]) > 0.2095 else 0.0})
    env.reset(seed=0)
    over = False
    while not over:
        _, _, terminated, truncated, info = env.step(1)
        over = terminated or truncated
    assert (terminated, truncated, info["fault"]) == (False, True, True)


def test_signals_below_stay_and_new_ones_join_them():
    extra = Signal("extra", "One.")
    env = MeasureSignals(Corridor(), lambda observation, info: {"extra": info["signals"]["progress"] / 2}, [extra])
    assert list(env.signals) == [*Corridor.signals, "extra"]
    _, info = env.reset(seed=2)
    assert list(info["signals"]) == list(env.signals)
    assert info["signals"]["extra"] == info["signals"]["progress"] / 2


def test_array_signals_keep_their_declared_shape():
    bits = Signal("bits", "Four.", shape=(4,))
    env = measured(lambda observation, info: {"bits": observation}, [bits])
    observation, info = env.reset(seed=0)
    assert info["signals"]["bits"].dtype == np.float64
    assert np.array_equal(info["signals"]["bits"], observation.astype(np.float64))


@pytest.mark.parametrize(
    ("function", "options", "says"),
    [
        (lambda observation, info: {"angel": 1.0}, {}, "Did you mean 'angle'"),
        (lambda observation, info: {"angle": observation}, {}, r"shape \(4,\), declared \(\)"),
        ("wrapper_toys:nothing", {}, "cannot be imported"),
        ("wrapper_toys", {}, "'module:function'"),
        (pole, {"defaults": {"angel": 1.0}}, "Did you mean 'angle'"),
        (pole, {"nonfinite": "ignore"}, "'fault' or 'default'"),
    ],
)
def test_mistakes_are_pointed_at(function, options, says):
    with pytest.raises(ConfigurationError, match=says):
        measured(function, **options).reset()


def test_rule_20_the_spec_names_the_function_and_survives_json():
    env = RewardWrapper(measured(pole, defaults={"angle": 1.0}), REWARD)
    text = env.spec.to_json()
    assert json.loads(text)["additional_wrappers"][0]["kwargs"]["function"] == "wrapper_toys:pole"
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(text))
    env.reset(seed=5), again.reset(seed=5)
    assert [env.step(1)[1] for _ in range(5)] == [again.step(1)[1] for _ in range(5)]
    assert again.get_wrapper_attr("signals") == env.get_wrapper_attr("signals")


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 99), actions=st.lists(st.integers(0, 7), min_size=20, max_size=60))
def test_a_measured_vector_pays_exactly_what_measured_environments_pay(mode, seed, actions):
    plain = SyncVectorEnv([cart] * 3, autoreset_mode=mode)
    outer = VectorRewardWrapper(VectorMeasureSignals(plain, poles, [ANGLE]), REWARD)
    inner = SyncVectorEnv([lambda: RewardWrapper(measured(pole), REWARD)] * 3, autoreset_mode=mode)
    for env in (outer, inner):
        env.reset(seed=seed)
    for action in actions:
        moves = np.array([action & 1, action >> 1 & 1, 1])
        one, other = outer.step(moves), inner.step(moves)
        assert np.array_equal(one[1], other[1])
        for name, values in one[4]["signals"].items():
            assert np.array_equal(values, other[4]["signals"][name])
        ended = one[2] | one[3]
        if ended.any() and mode is AutoresetMode.DISABLED:
            for env in (outer, inner):
                env.reset(options={"reset_mask": ended})


@pytest.mark.parametrize("mode", AutoresetMode)
def test_in_a_vector_a_failed_measurement_marks_the_rest_of_the_episode(mode):
    """The environment below owns the ends, so the row cannot be truncated; none of it is evidence, the next one is."""
    sick = {"now": False}

    def function(observations, info):
        values = np.array([0.5, 0.5])
        values[0] = np.nan if sick["now"] else 0.5
        return {"progress": values}

    plain = SyncVectorEnv([cart] * 2, autoreset_mode=mode)
    env = VectorRewardWrapper(VectorMeasureSignals(plain, function), "progress")
    env.reset(seed=0)
    steps, ended = 0, np.zeros(2, bool)
    while not ended[0]:
        sick["now"] = steps == 2
        _, rewards, terminated, truncated, info = env.step(np.array([1, steps % 2]))
        ended = terminated | truncated
        at_the_end = info["final_info"] if mode is AutoresetMode.SAME_STEP and ended[0] else info
        assert at_the_end["fault"].tolist() == [steps >= 2, False]
        assert rewards.tolist() == [0.0 if steps >= 2 else 0.5, 0.5]
        steps += 1
    if mode is AutoresetMode.DISABLED:
        _, info = env.reset(options={"reset_mask": ended})
    elif mode is AutoresetMode.NEXT_STEP:
        info = env.step(np.array([1, 0]))[4]
    assert not info["fault"].any()
    assert env.step(np.array([1, 0]))[1][0] == 0.5


class Line(gymnasium.Env):
    """A goal environment: one number, and where it is to be."""

    observation_space = gymnasium.spaces.Dict(
        {name: gymnasium.spaces.Box(-9.0, 9.0, (1,), np.float64) for name in ("achieved_goal", "desired_goal")}
    )
    action_space = gymnasium.spaces.Discrete(2)
    at = 0.0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.at = 0.0
        return self._seen(), {}

    def step(self, action):
        self.at += 1.0
        return self._seen(), 0.0, False, False, {}

    def _seen(self):
        return {"achieved_goal": np.array([self.at]), "desired_goal": np.array([3.0])}


def apart(achieved, desired):
    """What follows from goals on a line."""
    return {"success": (achieved == desired)[:, 0].astype(float), "away": abs(achieved - desired)[:, 0]}


def on_line(observation, info):
    """What is true on a line."""
    return {name: values[0] for name, values in apart(*(observation[key][None] for key in observation)).items()}


def test_what_goals_alone_say_lets_hindsight_value_other_goals():
    away = Signal("away", "How far.", high=9.0)
    env = RewardWrapper(
        MeasureSignals(Line(), on_line, [away], goals=apart, rewards={"near": "success - away"}), "near"
    )
    env.reset(seed=0)
    observation, reward, _, _, info = env.step(0)
    assert reward == -2.0
    achieved = observation["achieved_goal"]
    assert env.compute_reward(achieved, np.array([6.0]), info) == -5.0
    assert env.compute_reward(achieved, achieved, info) == 1.0
    without = RewardWrapper(MeasureSignals(Line(), on_line, [away]), "success")
    without.reset(seed=0)
    with pytest.raises(ConfigurationError, match="no measure"):
        without.compute_reward(achieved, achieved, without.step(0)[4])


def test_presets_are_kept_in_the_spec_and_goals_by_name():
    env = MeasureSignals(cart(), pole, [ANGLE], goals=f"{__name__}:apart", rewards={"up": "progress"})
    assert env.spec.additional_wrappers[-1].kwargs["goals"] == f"{__name__}:apart"
    assert env.spec.additional_wrappers[-1].kwargs["rewards"] == {"up": "progress"}
    assert str(RewardWrapper(env, "up").ledger.expression) == "progress"
    with pytest.raises(ConfigurationError, match="goals='nowhere:at_all' cannot be imported"):
        MeasureSignals(cart(), pole, [ANGLE], goals="nowhere:at_all")
