"""RewardLab/CodeUnitTests-v0 as its users meet it."""

import json

import gymnasium as gym
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv

import rewardlab  # noqa: F401
from rewardlab.envs.code.env import CodeUnitTestsEnv
from rewardlab.envs.code.repair.env import CodeRepairEnv
from rewardlab.envs.code.task import Call
from rewardlab.errors import ConfigurationError, ExpressionError, Fault
from rewardlab.wrappers import LanguageInterface

pytestmark = pytest.mark.needs("bubblewrap")
ID = "RewardLab/CodeUnitTests-v0"


@pytest.fixture
def make():
    made = []

    def make(**arguments):
        made.append(gym.make(ID, sandbox="bubblewrap", **arguments))
        return made[-1]

    yield make
    for env in made:
        env.close()


def play(env, policy, **reset):
    observation, info = env.reset(**reset)
    total, ended = 0.0, False
    while not ended:
        observation, reward, terminated, truncated, info = env.step(policy(observation))
        total, ended = total + reward, terminated or truncated
    return total, info


def test_the_expert_solves_every_task(make):
    env = make()
    for seed in range(8):
        total, info = play(env, env.unwrapped.expert(), seed=seed)
        assert total == 1
        assert info["signals"]["success"]


def test_feedback_shows_public_expectations_only(make):
    env = make()
    observation, _ = env.reset(seed=3)
    task = env.unwrapped.session.task
    shown = observation + env.step("run[]")[0] + env.step("submit[]")[0]
    assert repr(task.public[0].expected) in shown
    hidden = [test for test in task.hidden if len(repr(test.arguments)) > 12]
    assert hidden
    assert not any(repr(test.arguments)[1:-1].rstrip(",") in shown for test in hidden)


def test_one_turn_is_enough_where_there_is_only_one(make):
    env = make(max_steps=1)
    env.reset(seed=0)
    code = env.unwrapped.session.task.reference["solution.py"]
    _, reward, terminated, truncated, info = env.step(f"write[]\n{code}")
    assert (reward, terminated, truncated) == (1, True, False)
    env.reset(seed=0)
    _, reward, terminated, _, info = env.step("view[]")
    assert (reward, terminated, info["signals"]["submitted"]) == (0, True, True)


def test_partial_credit_is_the_share_of_hidden_tests(make):
    env = make(reward="partial")
    env.reset(options={"task": "function/caesar/1"})
    code = "def caesar(text):\n    return ''\n"
    _, reward, _, _, info = env.step(f"submit[]\n{code}")
    empty = [test for test in env.unwrapped.session.task.hidden if test.expected == ""]
    assert reward == info["signals"]["score"] == len(empty) / len(env.unwrapped.session.task.hidden)
    assert 0 < reward < 1


def test_a_language_model_talks_to_it_in_its_own_way(make):
    env = LanguageInterface(make())
    said, _ = env.reset(seed=0)
    assert "submit[]" in said
    code = env.unwrapped.session.task.reference["solution.py"]
    _, reward, terminated, _, info = env.step(f"Let me see. This should do:\n```python\n{code}```\nsubmit[]")
    assert (reward, terminated, info["signals"]["valid"]) == (1, True, True)


def test_answers_as_json_are_read_and_measured(make):
    env = make(answer="json")
    assert "JSON" in env.unwrapped.instructions
    env.reset(seed=0)
    code = env.unwrapped.session.task.reference["solution.py"]
    text, *_, info = env.step("run")
    signals = info["signals"]
    assert (signals["valid"], signals["json_valid"]) == (False, False)
    assert "An action is one JSON object" in text
    signals = env.step(json.dumps({"action": "submit", "file": "", "code": code}))[4]["signals"]
    assert signals["success"]
    assert (signals["json_valid"], signals["json_structure"], signals["json_format"]) == (True, 1.0, 1.0)
    total, _ = play(env, env.unwrapped.expert(), seed=1)
    assert total == 1


def test_what_contradicts_itself_cannot_be_passed(make):
    env = make(conflicting=True)
    for seed in range(4):
        total, info = play(env, env.unwrapped.expert(), seed=seed)
        assert total == 0
        assert 0 < info["signals"]["score"] < 1
        assert not info["signals"]["success"]


def test_time_is_measured_on_demand(make):
    env = make(timing=True)
    _, info = play(env, env.unwrapped.expert(), seed=0)
    assert info["signals"]["runtime_ratio"] != 0
    assert 0.1 < info["signals"]["runtime_ratio"] < 10


def test_splits_share_no_problem(make):
    seen = {}
    for split in ("train", "validation", "test"):
        env = make(split=split, gate=False)
        source = env.unwrapped._sources[0]
        for seed in range(15):
            _, info = env.reset(seed=seed)
            name, number = source.parse(info["task"]["id"])
            assert seen.setdefault((name, source.identity(name, number)), split) == split


def test_difficulty_chooses_the_task(make):
    env = make(gate=False)
    easy = [env.reset(seed=seed, options={"difficulty": 0.0})[1]["task"]["difficulty"] for seed in range(12)]
    hard = [env.reset(seed=seed, options={"difficulty": 1.0})[1]["task"]["difficulty"] for seed in range(12)]
    assert sum(easy) / 12 < 0.3
    assert sum(hard) / 12 > 0.7


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"answer": "xml"}, "answer"),
        ({"sandbox": "dockr"}, "sandbox"),
        ({"conflicting": 1}, "conflicting"),
        ({"gate": "no"}, "gate"),
        ({"timing": None}, "timing"),
        ({"max_steps": 0}, "max_steps"),
        ({"data": "/no/such/file"}, "/no/such/file"),
        ({"data": "problems.jsonl", "conflicting": True}, "conflicting"),
    ],
)
def test_bad_arguments_are_named(arguments, named):
    with pytest.raises(ConfigurationError, match=named):
        CodeUnitTestsEnv(**arguments)


@pytest.mark.parametrize("task", ["nothing", 7, "function/caesr/1", "function/caesar/x", "function/caesar/99999999999"])
def test_unknown_tasks_are_refused(make, task):
    with pytest.raises(ConfigurationError, match="task="):
        make().reset(options={"task": task})


def test_group_rewards_belong_to_a_trainer():
    for reward in [*CodeUnitTestsEnv.group_rewards, *CodeUnitTestsEnv.group_rewards.values()]:
        with pytest.raises(ExpressionError, match="give it to the trainer"):
            CodeUnitTestsEnv(reward=reward)


def test_a_dead_sandbox_is_a_fault_and_the_next_reset_heals_it(make, monkeypatch):
    env = make()
    env.reset(seed=0)

    def broken(job):
        raise Fault("gone")

    with monkeypatch.context() as patch:
        patch.setattr(env.unwrapped.sandbox, "run", broken)
        _, reward, terminated, truncated, info = env.step("run[]")
        assert (reward, terminated, truncated, info["fault"]) == (0, False, True, True)
    env.reset(seed=0)
    assert not env.step("run[]")[4]["fault"]


def test_vectors_play_the_same_episodes():
    single = gym.make(ID, sandbox="bubblewrap", gate=False)
    first, _ = single.reset(seed=5)
    result = single.step("run[]")[0]
    venv = SyncVectorEnv(
        [lambda: gym.make(ID, sandbox="bubblewrap", gate=False)] * 2, autoreset_mode=AutoresetMode.SAME_STEP
    )
    observations, _ = venv.reset(seed=[5, 6])
    assert observations[0] == first
    assert venv.step(["run[]", "submit[]"])[0][0] == result
    venv.close()
    single.close()


def test_it_prints_what_happens(make, capsys):
    env = make(render_mode="human")
    env.reset(seed=0)
    env.step("run[]")
    assert "public tests passed" in capsys.readouterr().out


def test_only_what_can_be_contradicted_is_drawn_where_that_is_wanted():
    env = CodeRepairEnv(family="translate", conflicting=True, sandbox="bubblewrap")
    try:
        for seed in range(4):
            env.reset(seed=seed)
            assert all(isinstance(test, Call) for test in env.session.task.hidden)
        with pytest.raises(ConfigurationError, match="conflicting=True"):
            env.reset(options={"task": "translate/averages/2041105245"})
    finally:
        env.close()
