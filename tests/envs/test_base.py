"""The template: one ledger, one info, faults that are no zeros, states that come back, specs that survive JSON."""

import copy
import pickle
from typing import ClassVar

import cloudpickle
import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env

from rewardlab.envs.base import Environment
from rewardlab.errors import ConfigurationError, ExpressionError, Fault, StateError
from rewardlab.rewards import Signal, parse, potential, signal
from rewardlab.rewards.signal import declare
from rewardlab.wrappers import RewardWrapper


class Climb(Environment):
    """Climb from 0 to 10 by actions 0, 1, 2 (stay, up, break down); the smallest environment there can be."""

    signals = declare(
        Signal("height", "Where the climber is.", high=10, unit="m"),
        Signal("halves", "Below and above five.", shape=(2,)),
    )
    rewards: ClassVar = {"sparse": "success", "dense": "success + potential(progress)"}
    instructions = "Climb."
    observation_space = gymnasium.spaces.Box(0, 20, (1,), np.float64)
    action_space = gymnasium.spaces.Discrete(3)
    metadata: ClassVar = {"render_modes": ["ansi"]}

    def __init__(self, **arguments):
        super().__init__(**{"max_steps": 15} | arguments)
        self.height = 0

    def describe(self, observation):
        return f"You are at {observation[0]:g}."

    def parse(self, text):
        return {"stay": 0, "up": 1}.get(text, -1)

    def expert(self):
        return lambda observation: 1

    def exploits(self):
        return {"stay": lambda observation: 0}

    def _draw(self):
        return int(self.np_random.integers(1000))

    def _identify(self, task):
        if not isinstance(task, int):
            raise ConfigurationError(f"options['task']={task!r}: give an integer")
        return task, "train"

    def _begin(self, task, difficulty):
        self.height = task % 3
        self.legal = True
        return 0.5 if difficulty is None else difficulty

    def _advance(self, action):
        if action == 2:
            raise Fault("the rope broke")
        self.legal = action in (0, 1)
        self.height += action == 1

    def _observe(self):
        return np.array([self.height], dtype=np.float64)

    def _measure(self):
        return {
            "success": np.bool_(self.height >= 10),
            "score": self.height >= 10,
            "progress": np.float32(min(self.height, 10) / 10),
            "valid": int(self.legal),
            "height": self.height,
            "halves": [self.height < 5, self.height >= 5],
        }

    def _save(self):
        return self.height, self.legal

    def _load(self, data):
        self.height, self.legal = data

    def render(self):
        return "^" * self.height


def played(env, actions, **reset):
    """What reset and every step return."""
    return [env.reset(**reset), *(env.step(action) for action in actions)]


def test_gymnasiums_checker_is_content():
    check_env(Climb(), skip_render_check=True)


def test_info_has_the_same_keys_and_plain_types_at_reset_and_step():
    env = Climb()
    for turn in played(env, [1, 0, 7], seed=1, options={"task": 4}):
        info = turn[-1]
        assert list(info) == ["signals", "reward", "fault", "task"]
        assert list(info["signals"]) == list(env.signals)
        for name, declared in env.signals.items():
            kind = np.ndarray if declared.shape else bool if declared.condition else float
            assert type(info["signals"][name]) is kind, name
        assert info["fault"] is False
        assert info["task"] == {"id": 4, "split": "train", "difficulty": 0.5}


def test_the_reward_without_an_argument_is_success():
    env = Climb()
    env.reset(options={"task": 0})
    rewards = [env.step(1)[1] for _ in range(10)]
    assert rewards == [0.0] * 9 + [1.0]


def test_a_family_may_pay_another_outcome_and_add_to_every_info():
    class Graded(Climb):
        outcome: ClassVar = "progress"

        def _annotations(self):
            return {"action_mask": np.array([1, self.height < 10, 1], np.int8)}

    env = Graded()
    assert str(env.reward) == "progress"
    (_, first), *steps = played(env, [1, 0, 2], options={"task": 3})
    assert [step[1] for step in steps] == pytest.approx([0.1, 0.1, 0.0]), "a fault pays nothing"
    for info in (first, *(step[-1] for step in steps)):
        assert list(info) == ["signals", "reward", "fault", "task", "action_mask"]
        assert info["action_mask"].tolist() == [1, 1, 1]


def test_what_a_family_pays_natively_is_its_outcome_and_nothing_for_a_fault():
    class Graded(Climb):
        outcome: ClassVar = "progress"

    env = Graded(reward="native")
    assert [turn[1] for turn in played(env, [1, 1, 2], options={"task": 0})[1:]] == pytest.approx([0.1, 0.2, 0.0])


def test_a_state_brings_its_difficulty_along():
    env, other = Climb(difficulty=0.25), Climb(difficulty=0.75)
    env.reset()
    other.reset()
    other.set_state(env.get_state())
    assert other.reset()[1]["task"]["difficulty"] == 0.25


def test_no_episode_runs_after_a_reset_that_failed():
    class Frail(Climb):
        def _begin(self, task, difficulty):
            if task == 666:
                raise Fault("no mountain")
            return super()._begin(task, difficulty)

    env = Frail()
    env.reset(seed=0)
    with pytest.raises(Fault):
        env.reset(options={"task": 666})
    with pytest.raises(StateError):
        env.step(1)
    env.reset()
    env.step(1)


@pytest.mark.parametrize("reward", ["dense", "success + potential(progress)", parse("success + potential(progress)")])
def test_presets_texts_and_expressions_are_the_same_reward(reward):
    env = Climb(reward=reward)
    env.reset(options={"task": 0})
    _, paid, *_, info = env.step(1)
    assert paid == pytest.approx(0.99 * 0.1)
    assert paid == sum(info["reward"]["terms"].values())


def test_success_terminates_and_the_limit_truncates():
    env = Climb(max_steps=10)
    *_, last = played(env, [1] * 10, options={"task": 0})
    assert last[2:4] == (True, False), "success on the last step is no truncation"
    *_, last = played(env, [1] * 9 + [0], options={"task": 0})
    assert last[2:4] == (False, True)


def test_stepping_without_a_running_episode_is_refused():
    env = Climb(max_steps=1)
    with pytest.raises(StateError, match="reset"):
        env.step(0)
    env.reset()
    env.step(0)
    with pytest.raises(StateError, match="reset"):
        env.step(0)


@pytest.mark.parametrize("action", [-1, 99, "up", None, 1.5, np.nan])
def test_illegal_actions_are_measured_not_raised(action):
    env = Climb()
    env.reset()
    *_, terminated, truncated, info = env.step(action)
    assert not info["signals"]["valid"]
    assert not terminated
    assert not truncated


def test_a_fault_truncates_pays_nothing_and_keeps_the_last_signals():
    env = Climb(reward="1 + height")
    _, before, *_, info = played(env, [1], options={"task": 0})[-1]
    observation, reward, terminated, truncated, faulty = env.step(2)
    assert before == 2
    assert (reward, terminated, truncated, faulty["fault"]) == (0.0, False, True, True)
    assert observation == [1]
    assert faulty["signals"]["height"] == info["signals"]["height"]
    assert set(faulty["reward"]["terms"].values()) == {0.0}
    assert env.reset()[1]["fault"] is False


def test_seeds_and_tasks_replay():
    first = [Climb().reset(seed=5)[1]["task"]["id"] for _ in range(2)]
    assert first[0] == first[1]
    env = Climb()
    env.reset(seed=5)
    drawn = [env.reset()[1]["task"]["id"] for _ in range(5)]
    env.reset(seed=5)
    assert [env.reset()[1]["task"]["id"] for _ in range(5)] == drawn
    env.reset(seed=5)
    env.reset(options={"task": 3})
    assert [env.reset()[1]["task"]["id"] for _ in range(5)] == drawn, "a given task draws nothing"


def test_difficulty_is_an_attribute_and_an_option():
    env = Climb(difficulty=0.25)
    assert env.reset()[1]["task"]["difficulty"] == 0.25
    env.difficulty = 1
    assert env.reset()[1]["task"]["difficulty"] == 1.0
    assert env.reset(options={"difficulty": 0.5})[1]["task"]["difficulty"] == 0.5
    assert env.reset()[1]["task"]["difficulty"] == 1.0, "the option holds for one episode"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tusk": 1}, "tusk.*'task' and 'difficulty'"),
        ({"difficulty": 2}, "difficulty=2"),
        ({"task": "x"}, r"options\['task'\]='x'"),
    ],
)
def test_bad_reset_options_are_named(options, message):
    with pytest.raises(ConfigurationError, match=message):
        Climb().reset(options=options)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"reward": "sucess"}, ExpressionError, "reward='sucess'.*success"),
        ({"reward": True}, ConfigurationError, r"reward=True: give a preset \(sparse"),
        ({"reward": [1]}, ConfigurationError, r"reward=\[1\]: give a preset \(sparse"),
        ({"reward": "spares"}, ExpressionError, r"neither a preset \(sparse.*Did you mean 'sparse'"),
        ({"split": "tests"}, ConfigurationError, "split='tests'.*Did you mean 'test'"),
        ({"difficulty": -1}, ConfigurationError, "difficulty=-1: give a number from 0"),
        ({"max_steps": 0}, ConfigurationError, "max_steps=0: give a positive integer"),
        ({"max_steps": True}, ConfigurationError, "max_steps=True"),
        ({"render_mode": "hologram"}, ConfigurationError, "render_mode='hologram': give one of ansi"),
        ({"render_mode": np.zeros(2)}, ConfigurationError, "render_mode=array"),
    ],
)
def test_bad_arguments_are_named_at_once(arguments, error, message):
    with pytest.raises(error, match=message):
        Climb(**arguments)


@pytest.mark.parametrize("number", [2, 0.5, np.float32(0.25)])
def test_a_number_is_a_reward(number):
    env = Climb(reward=number)
    env.reset(seed=0)
    assert env.step(1)[1] == number


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda env: cloudpickle.loads(cloudpickle.dumps(env))])
def test_copies_go_on_alike(clone):
    env = Climb(reward="dense")
    played(env, [1, 1], seed=3)
    other = clone(env)
    for action in (1, 0, 1):
        assert repr(env.step(action)) == repr(other.step(action))
    assert repr(env.reset()) == repr(other.reset())


def test_a_state_comes_back_with_ledger_generator_and_step_count():
    env = Climb(reward="gated(delta(height), by=any(success)) + potential(progress)", max_steps=12)
    played(env, [1, 1, 0], seed=3, options={"task": 0})
    state = pickle.loads(pickle.dumps(env.get_state()))
    then = [env.step(1) for _ in range(8)]
    after = env.reset()
    assert then[-1][2]
    for other in (env, Climb(reward=env.reward, max_steps=12)):
        other.set_state(state)
        assert repr([other.step(1) for _ in range(8)]) == repr(then)
        assert repr(other.reset()) == repr(after)


def test_parameters_hold_from_the_next_reset():
    env = Climb(reward="potential(progress)")
    env.reset(options={"task": 0})
    env.set_parameters(gamma=0.5)
    assert env.step(1)[1] == pytest.approx(0.99 * 0.1)
    env.reset(options={"task": 0})
    assert env.step(1)[1] == pytest.approx(0.5 * 0.1)
    assert env.ledger.parameters["gamma"] == 0.5


def test_a_spec_survives_json_even_with_an_expression_in_it():
    gymnasium.register("Test/Climb-v0", entry_point=Climb)
    try:
        reward = signal("success") + 0.5 * potential(signal("progress"))
        env = gymnasium.make("Test/Climb-v0", reward=reward)
        assert env.spec.kwargs["reward"] == str(reward)
        env.unwrapped.spec.entry_point = env.spec.entry_point = f"{__name__}:Climb"
        text = env.spec.to_json()
        spec = EnvSpec.from_json(text)
        spec.entry_point = Climb
        again = gymnasium.make(spec)
        assert again.unwrapped.reward == env.unwrapped.reward == reward
    finally:
        del gymnasium.registry["Test/Climb-v0"]


def test_the_last_signals_handed_out_are_not_the_environments_own():
    env = Climb()
    _, info = env.reset(options={"task": 0})
    info["signals"]["height"] = info["task"]["id"] = 99
    info["signals"]["halves"][:] = 99
    *_, info = env.step(2)
    assert info["fault"]
    assert (info["signals"]["height"], info["task"]["id"]) == (0.0, 0)
    assert info["signals"]["halves"].tolist() == [1.0, 0.0]


def test_the_trainer_says_what_truncation_means():
    single = Climb(reward="potential(progress)", max_steps=1)
    many = gymnasium.make_vec("RewardLab/Maze-v0", 2, reward="potential(progress)", max_steps=1)
    for env in (single, RewardWrapper(Climb(max_steps=1), "potential(progress)"), many):
        for meaning in ("end", "bootstrap"):
            env.set_truncation(meaning)
            assert env.ledger.truncation == meaning
    single.set_truncation("end")
    single.reset(options={"task": 2})
    assert single.step(1)[1] == pytest.approx(-0.2)
