"""CodeRepair-v0 by number: what helps is kept, the rest is taken back, and everything can be done again."""

import pickle

import gymnasium as gym
import numpy as np
import pytest

import rewardlab  # noqa: F401
from rewardlab.envs.code.repair.candidates import MOST, SUBMIT, UNDO
from rewardlab.errors import ConfigurationError, Fault

pytestmark = pytest.mark.needs("bubblewrap")
BY_NUMBER = {"observation": "candidates", "actions": "discrete", "gate": False, "sandbox": "bubblewrap"}


@pytest.fixture
def make():
    made = []

    def make(**arguments):
        made.append(gym.make("RewardLab/CodeRepair-v0", **BY_NUMBER | arguments))
        return made[-1]

    yield make
    for env in made:
        env.close()


def play(env, policy, **reset):
    observation, info = env.reset(**reset)
    numbers, ended = [], False
    while not ended:
        numbers.append(policy(observation))
        observation, _, terminated, truncated, info = env.step(numbers[-1])
        ended = terminated or truncated
    return numbers, info["signals"]


def right(env):
    return env.unwrapped.expert()(None)


def wrong(env, mask):
    """Some change that is not the right one."""
    return next(number for number in range(2, MOST) if mask[number] and number != right(env))


def test_one_of_the_listed_changes_repairs_every_task_that_is_drawn(make):
    env = make()
    for seed in range(6):
        numbers, signals = play(env, env.unwrapped.expert(), seed=seed)
        assert signals["success"]
        assert len(numbers) == 2
        assert numbers[0] >= 2
        assert numbers[1] == SUBMIT


def test_what_helps_is_kept_and_nothing_is_left_to_change(make):
    env = make()
    before, info = env.reset(seed=1)
    files = env.unwrapped.session.state.files
    after, _, terminated, _, info = env.step(right(env))
    assert not terminated
    assert env.unwrapped.session.state.files != files
    assert info["signals"]["public_share"] == 1
    assert info["signals"]["tests_mask"].sum() == 4
    assert after["mask"].tolist() == [1, 1] + [0] * (MOST - 2)
    back, *_ = env.step(UNDO)
    assert env.unwrapped.session.state.files == files
    # It is not tried again: it was the agent's own wish to take it back.
    assert back["mask"].sum() == before["mask"].sum() - 1
    assert info["signals"]["valid"]


def test_what_does_not_help_is_taken_back_and_not_listed_again(make):
    env = make()
    observation, _ = env.reset(seed=2)
    files = env.unwrapped.session.state.files
    number = wrong(env, observation["mask"])
    change = env.unwrapped._attempts.candidates().changes[number]
    after, *_, info = env.step(number)
    assert env.unwrapped.session.state.files == files
    assert change not in env.unwrapped._attempts.candidates().changes
    assert after["mask"].sum() == observation["mask"].sum() - 1
    assert info["signals"]["ran"]
    assert info["signals"]["valid"]
    assert info["signals"]["edit_size"] == 0
    assert "taken back" in env.unwrapped.session.state.said


@pytest.mark.parametrize("action", [UNDO, MOST, -1, 10**12, "no", None, np.float64("nan"), np.array([1, 2])])
def test_numbers_that_stand_for_nothing_are_illegal_actions(make, action):
    env = make()
    env.reset(seed=0)
    *_, terminated, _, info = env.unwrapped.step(action)
    assert not terminated
    assert not info["signals"]["valid"]


def test_time_that_is_up_submits_what_there_is(make):
    env = make(max_steps=2)
    env.reset(seed=3)
    env.step(right(env))
    *_, terminated, _, info = env.step(-1)
    assert terminated
    assert info["signals"]["success"]


def test_the_state_holds_what_was_tried_and_kept(make):
    env, other = make(), make()
    observation, _ = env.reset(seed=4)
    observation, *_ = env.step(wrong(env, observation["mask"]))
    env.step(right(env))
    state = pickle.loads(pickle.dumps(env.unwrapped.get_state()))
    other.reset(seed=9)
    other.unwrapped.set_state(state)
    for number in (UNDO, None, SUBMIT):
        number = wrong(env, env.unwrapped.action_masks()) if number is None else number
        one, two = env.step(number), other.step(number)
        np.testing.assert_array_equal(one[0]["candidates"], two[0]["candidates"])
        assert one[1:4] == two[1:4]


def test_tasks_replay_and_seeds_decide(make):
    env, other = make(), make()
    first, info = env.reset(seed=5)
    again, told = other.reset(seed=7, options={"task": info["task"]["id"]})
    assert told["task"]["id"] == info["task"]["id"]
    np.testing.assert_array_equal(first["candidates"], again["candidates"])
    np.testing.assert_array_equal(info["action_mask"], first["mask"])
    assert make().reset(seed=5)[1]["task"] == info["task"]


def test_the_rule_and_the_cheats_play_by_number(make):
    env = make(max_steps=6)
    numbers, _ = play(env, env.unwrapped.rule(), seed=0)
    assert all(number == SUBMIT or number >= 2 for number in numbers)
    assert {name: play(env, policy, seed=0)[1]["success"] for name, policy in env.unwrapped.exploits().items()} == {
        "submit": 0,
        "idle": 0,
    }


def test_people_and_language_models_read_the_list_and_answer_with_a_number(make):
    env = make(observation="text")
    observation, info = env.reset(seed=0)
    assert "0: submit\n2: " in observation
    assert observation in env.observation_space
    assert env.unwrapped.parse("7") == env.unwrapped.parse(env.unwrapped.say(7)) == 7
    assert env.unwrapped.parse("seven") == env.unwrapped.parse("9" * 30) == -1
    assert env.unwrapped.action_masks().tolist() == info["action_mask"].astype(bool).tolist()
    ended, *_ = env.step(SUBMIT)
    assert "0: submit" not in ended


def test_one_try_is_run_once(make, monkeypatch):
    env = make()
    observation, _ = env.reset(seed=6)
    number = wrong(env, observation["mask"])
    env.step(number)
    env.reset(seed=6)
    monkeypatch.setattr(env.unwrapped.sandbox, "run", lambda job: pytest.fail("run again"))
    env.step(number)


def test_a_fault_leaves_everything_as_it_was(make, monkeypatch):
    env = make()
    observation, _ = env.reset(seed=8)
    number = wrong(env, observation["mask"])
    progress, files = env.unwrapped._attempts.progress, env.unwrapped.session.state.files

    def broken(job):
        raise Fault("the sandbox died")

    with monkeypatch.context() as patch:
        patch.setattr(env.unwrapped.sandbox, "run", broken)
        *_, truncated, info = env.step(number)
    assert truncated
    assert info["fault"]
    assert env.unwrapped._attempts.progress is progress
    assert env.unwrapped.session.state.files is files


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"family": "sql"}, "actions='discrete'.* with family='repair', answer='text'"),
        ({"answer": "json"}, "actions='discrete'.* with family='repair', answer='text'"),
        ({"actions": "language"}, "observation='candidates': .* chosen by number"),
        ({"actions": "number"}, "give one of language, discrete"),
        ({"observation": "pixels"}, "give one of text, candidates"),
    ],
)
def test_what_does_not_go_together_is_refused(make, arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        make(**arguments)
