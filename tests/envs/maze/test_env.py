"""The maze environments, one at a time: Gymnasium's conventions, tasks and splits, modes, bad input."""

import copy
import time

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.env import MazeEnv, action_number
from rewardlab.envs.maze.language import NO_ACTION
from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.observation import MODES
from rewardlab.envs.maze.render import plain
from rewardlab.envs.registration import TABLE
from rewardlab.errors import ConfigurationError, ExpressionError, StateError

IDS = [id for id, entry in TABLE.items() if entry.entry_point.startswith("rewardlab.envs.maze")]
LOOKS = {
    "describe": lambda env: env.describe(None),
    "expert": lambda env: env.expert()(None),
    "exploits": lambda env: env.exploits()["park"](None),
    "render": lambda env: env.render(),
}
every_id = pytest.mark.parametrize("id", IDS)


@every_id
@pytest.mark.parametrize("observation", MODES)
def test_gymnasiums_checker_is_content(id, observation):
    env = gymnasium.make(id, observation=observation, render_mode="rgb_array").unwrapped
    check_env(env, skip_render_check=observation != "grid")


@every_id
def test_the_expert_solves_every_split(id):
    for split in ("train", "validation", "test"):
        env = gymnasium.make(id, split=split)
        policy = env.get_wrapper_attr("expert")()
        for seed in range(5):
            observation, info = env.reset(seed=seed)
            assert info["task"]["split"] == split
            ended = False
            while not ended:
                observation, _, terminated, truncated, info = env.step(policy(observation))
                ended = terminated or truncated
            assert info["signals"]["success"], (split, info["task"])


@every_id
def test_no_exploit_succeeds(id):
    env = gymnasium.make(id, max_steps=60)
    for name, policy in env.get_wrapper_attr("exploits")().items():
        observation, info = env.reset(seed=1)
        ended = False
        while not ended:
            observation, _, terminated, truncated, info = env.step(policy(observation))
            ended = terminated or truncated
        assert not info["signals"]["success"], name


@every_id
def test_making_one_is_quick(id):
    gymnasium.make(id).close()
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        gymnasium.make(id).close()
        took.append(time.perf_counter() - begin)
    assert min(took) < 0.05


def test_splits_are_disjoint_by_the_last_digit():
    digits = {}
    for split in ("train", "validation", "test"):
        env = MazeEnv(split=split)
        env.reset(seed=0)
        digits[split] = {env.reset()[1]["task"]["id"] % 10 for _ in range(200)}
    assert digits == {"train": set(range(8)), "validation": {8}, "test": {9}}


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**32))
def test_a_task_replays_whatever_was_drawn_before(task, seed):
    first, other = MazeEnv(size=7), MazeEnv(size=7, split="test")
    other.reset(seed=seed)
    observation, info = first.reset(options={"task": task})
    again, same = other.reset(options={"task": task})
    assert np.array_equal(observation, again)
    assert info == same
    assert info["task"]["id"] == task


@pytest.mark.parametrize("task", [-1, 2**31, 1.5, "7", True])
def test_what_is_no_task_is_refused(task):
    with pytest.raises(ConfigurationError, match=r"options\['task'\]=.*0 <= task < 2147483648"):
        MazeEnv().reset(options={"task": task})


@pytest.mark.parametrize("actions", ["discrete", "language"])
@given(action=st.none() | st.integers() | st.floats() | st.text() | st.binary() | st.lists(st.integers()))
@settings(max_examples=50)
def test_no_action_raises(actions, action):
    env = MazeEnv(size=5, actions=actions)
    env.reset(seed=0)
    *_, info = env.step(action)
    assert info["signals"]["valid"] == (action_number(env.world, action) != NO_ACTION)
    assert info["signals"]["steps"] == 1


@pytest.mark.parametrize(("action", "number"), [(2, 2), (np.int64(3), 3), (np.array(1), 1), (1.0, 1), (4, NO_ACTION)])
def test_action_numbers(action, number):
    assert action_number(MazeWorld(size=5), action) == number


def test_language_actions_move_as_numbers_do():
    spoken, numbered = MazeEnv(actions="language"), MazeEnv()
    assert isinstance(spoken.action_space, gymnasium.spaces.Text)
    spoken.reset(seed=4), numbered.reset(seed=4)
    for number, word in enumerate(spoken.world.actions):
        assert np.array_equal(spoken.step(word)[0], numbered.step(number)[0])


@every_id
def test_the_language_interface_speaks(id):
    env = gymnasium.make(id).unwrapped
    observation, _ = env.reset(seed=0)
    assert env.instructions
    assert env.describe(observation)
    assert [env.parse(action) for action in env.world.actions] == list(range(len(env.world.actions)))
    assert env.parse("dance") == NO_ACTION


@every_id
def test_every_preset_can_be_asked_for(id):
    for name in ("sparse", "dense", "gated", "rubric"):
        env = gymnasium.make(id, reward=name)
        env.reset(seed=0)
        _, reward, *_, info = env.step(0)
        assert reward == pytest.approx(sum(info["reward"]["terms"].values()))


@every_id
def test_a_state_comes_back(id):
    arguments = {"reward": "gated", "max_steps": 6, "difficulty": 1.0}
    env = gymnasium.make(id, **arguments).unwrapped
    env.reset(seed=2)
    env.step(1)
    state = env.get_state()
    rest = [env.step(action) for action in (0, 3, 3, 1, 2)]
    after = env.reset()
    fresh = gymnasium.make(id, **arguments).unwrapped
    for other in (env, fresh):
        other.set_state(state)
        assert repr([other.step(action) for action in (0, 3, 3, 1, 2)]) == repr(rest)
        assert repr(other.reset()) == repr(after)


@every_id
def test_a_copy_goes_its_own_way(id):
    env = gymnasium.make(id)
    env.reset(seed=2)
    other = copy.deepcopy(env)
    steps = [env.step(action) for action in (0, 1, 2, 3)]
    assert repr([other.step(action) for action in (0, 1, 2, 3)]) == repr(steps)


@every_id
def test_a_spec_survives_json(id):
    env = gymnasium.make(id, reward="success - 0.1*(1 - valid)", difficulty=0.5, split="test", observation="text")
    again = gymnasium.make(EnvSpec.from_json(env.spec.to_json()))
    assert repr(again.reset(seed=3)) == repr(env.reset(seed=3))
    assert repr(again.step(1)) == repr(env.step(1))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"siez": 11}, ConfigurationError, "siez=11: Maze takes no argument 'siez'.*Did you mean 'size'"),
        ({"obsevation": "text"}, ConfigurationError, "as every maze.*Did you mean 'observation'"),
        ({"size": 8}, ConfigurationError, "size=8 is even"),
        ({"observation": "gird"}, ConfigurationError, "observation='gird'.*Did you mean 'grid'"),
        ({"actions": "continuous"}, ConfigurationError, "actions='continuous': give 'discrete' or 'language'"),
        ({"render_mode": "3d"}, ConfigurationError, "render_mode='3d'"),
        ({"reward": "sucess"}, ExpressionError, "Did you mean 'success'"),
        ({"device": "cpu"}, ConfigurationError, "device='cpu': Maze takes no argument 'device'"),
    ],
)
def test_bad_arguments_are_named_at_once(arguments, error, message):
    with pytest.raises(error, match=message):
        MazeEnv(**arguments)


@pytest.mark.parametrize(("mode", "kind"), [("rgb_array", np.ndarray), ("ansi", str), (None, type(None))])
def test_render_modes(mode, kind):
    env = MazeEnv(render_mode=mode)
    env.reset(seed=0)
    assert isinstance(env.render(), kind)


def test_human_draws_at_every_reset_and_step_and_render_adds_nothing(capsys):
    env = gymnasium.make("RewardLab/Maze-v0", size=7, render_mode="human")
    observation, _ = env.reset(seed=0)
    assert capsys.readouterr().out == plain(observation, env.unwrapped.world.tile_names) + "\n\n"
    observation, *_ = env.step(0)
    assert capsys.readouterr().out == plain(observation, env.unwrapped.world.tile_names) + "\n\n"
    assert env.render() is None
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS)
def test_before_the_first_reset_there_is_nothing_to_look_at(looks):
    with pytest.raises(StateError, match=r"call reset\(\) first"):
        looks(MazeEnv(render_mode="ansi"))


@pytest.mark.parametrize("text", ["go up", "Action: up", "up.", "↑", "", "I think\n\tthat (7, 3) is best: down!"])
def test_whatever_a_language_model_may_answer_is_in_the_action_space(text):
    assert MazeEnv(actions="language").action_space.contains(text)
