"""What GUITasks-v0 promises: success is the application's state, nothing raises, and cheats earn nothing."""

import re

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.contract import check_environment
from rewardlab.envs.gui.apps.catalogue import APPS
from rewardlab.envs.gui.tasks_env import GUITasksEnv
from rewardlab.envs.gui.themes import THEMES
from rewardlab.errors import ConfigurationError, StateError
from rewardlab.wrappers import LanguageInterface

SMALL = {"resolution": (800, 600), "observation": "outline"}


def make(**arguments):
    return gym.make("RewardLab/GUITasks-v0", **(SMALL | arguments)).unwrapped


def played(env, policy, **reset):
    """The infos of an episode, that of the reset first."""
    observation, info = env.reset(**reset)
    infos = [info]
    while True:
        observation, reward, terminated, truncated, info = env.step(policy(observation))
        infos.append(info | {"paid": reward})
        if terminated or truncated:
            return infos


@pytest.mark.parametrize(
    "text", ["scroll(5)", "scroll(5, 1, 2)", "scroll(12, 3)", "key(5)", "scroll(\u0663)", "click(#5, 3)"]
)
def test_numbers_where_words_belong_do_nothing(text):
    env = make()
    env.reset(seed=1)
    *_, info = env.step(text)
    assert not info["signals"]["valid"] and not info["fault"]


def test_the_contract_holds():
    def small(**arguments):
        return GUITasksEnv(**(SMALL | arguments))

    assert not check_environment(small, limit=60)


@pytest.mark.parametrize("app", list(APPS))
@pytest.mark.parametrize("actions", ["language", "discrete"])
def test_the_expert_solves_every_task_without_a_slip(app, actions):
    env = make(apps=app, actions=actions)
    for seed in range(6):
        infos = played(env, env.expert(), seed=seed)
        last = infos[-1]["signals"]
        assert last["success"] and last["score"] == last["progress"] == 1 and not last["damage"], env.instruction
        assert not last["invalid_actions"] and last["type_agrees"] and last["arguments_agree"]
        rising = [info["signals"]["progress"] for info in infos]
        assert rising[0] == 0 and all(value < 1 for value in rising[:-1])


@pytest.mark.parametrize("resolution", [(390, 844), (1280, 800)])
def test_the_expert_needs_no_large_screen(resolution):
    env = make(resolution=resolution, split="test", difficulty=0.8)
    for seed in range(8):
        infos = played(env, env.expert(), seed=seed)
        assert infos[-1]["signals"]["success"], (infos[0]["task"], env.instruction)


def test_saying_that_it_is_done_does_not_make_it_so():
    env = make()
    for name, cheat in env.exploits().items():
        for preset in env.rewards:
            rewarded = make(reward=preset, max_steps=15)
            cheat = rewarded.exploits()[name]
            infos = played(rewarded, cheat, seed=4)
            assert not infos[-1]["signals"]["success"]
            # CRAFT-GUI's pays for actions like the expert's, whatever comes of them.
            assert sum(info["paid"] for info in infos[1:]) <= (0.6 if preset == "craft_gui" else 0.35), (name, preset)


def test_what_nobody_asked_for_is_damage_and_costs_the_success():
    env = make(apps="settings", popups=False, difficulty=0.1)
    observation, _ = env.reset(seed=0)
    expert = env.expert()
    env.session.state.data["accepted"] = {"premium": True}
    infos = played_on(env, expert, observation)
    assert infos[-1]["damage"] == 1 and not infos[-1]["success"] and infos[-1]["score"] == 0


def played_on(env, policy, observation):
    signals = []
    while True:
        observation, _, terminated, truncated, info = env.step(policy(observation))
        signals.append(info["signals"])
        if terminated or truncated:
            return signals


def test_a_popup_is_in_the_way_until_it_is_answered():
    env = make(difficulty=1)
    for seed in range(100):
        observation, info = env.reset(seed=seed)
        if env.session.state.knobs.popups == (0,):
            break
    assert info["signals"]["popup"]
    before = env.session.state.data
    assert not env.step("back()")[4]["signals"]["valid"]
    assert env.step("click(5, 5)")[4]["signals"]["valid"] is False
    _, _, _, _, info = env.step(env.expert()(observation))
    assert not info["signals"]["popup"] and env.session.state.data == before


def test_the_same_task_is_the_same_work_everywhere():
    one, other = make(), make(split="test")
    observation, info = one.reset(seed=11)
    again, other_info = other.reset(seed=5, options={"task": info["task"]["id"]})
    assert observation == again and info["task"] == other_info["task"]
    assert one.session.goal == other.session.goal


def test_splits_share_no_theme():
    for split in ("train", "validation", "test"):
        env = make(split=split)
        for seed in range(10):
            _, info = env.reset(seed=seed)
            assert THEMES[env.session.look.theme].split == info["task"]["split"] == split


def test_a_state_brings_back_what_was_done():
    env = make(observation="both", resolution=(480, 480))
    observation, _ = env.reset(seed=3)
    expert = env.expert()
    observation, *_ = env.step(expert(observation))
    state = env.get_state()
    first = [env.step(expert(None)) for _ in range(2)]
    env.set_state(state)
    again = [env.step(expert(None)) for _ in range(2)]
    for one, other in zip(first, again, strict=True):
        assert one[0]["outline"] == other[0]["outline"] and one[4]["signals"] == other[4]["signals"]
        assert np.array_equal(one[0]["screenshot"], other[0]["screenshot"])


SHARED = {}
PLACE = st.floats(-100, 1000) | st.sampled_from([float("nan"), float("inf"), 0.0])


@given(st.lists(st.tuples(st.integers(0, 6), PLACE, PLACE, st.text(max_size=8)), max_size=12), st.integers(0, 9))
def test_no_action_raises(actions, seed):
    env = SHARED.setdefault("env", make())
    env.reset(seed=seed)
    for kind, x, y, text in actions:
        action = (
            f"click({x}, {y})", f"drag({x}, {y}, {y}, {x})", f'type("{text}")', f"scroll({text}, {x}, {y})",
            f"key({text})", text, "click(#3)",
        )[kind]  # fmt: skip
        _, reward, terminated, truncated, info = env.step(action)
        assert np.isfinite(reward) and all(np.isfinite(value) for value in info["signals"].values())
        if terminated or truncated:
            break


def test_words_are_enough_to_work():
    env = LanguageInterface(make(apps="settings"))
    text, _ = env.reset(seed=2)
    assert "Instruction: " in text and re.search(r"^\[#1\] ", text, re.MULTILINE) and "Actions left: 40" in text
    assert "click(#n)" in env.unwrapped.instructions
    before = env.unwrapped.session.screen
    env.step("First I look around.\nclick(#1)")
    assert env.unwrapped.session.screen is not before


def test_models_with_eyes_get_the_screen():
    env = make(observation="screenshot", resolution=(480, 480))
    observation, _ = env.reset(seed=0)
    picture, words = env.content(observation)
    assert picture["type"] == "image_url" and env.instruction in words["text"]
    assert observation["screenshot"].shape == (480, 480, 3) and observation in env.observation_space


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"apps": "mial"}, "apps"), ({"apps": []}, "apps"), ({"popups": "yes"}, "popups"),
        ({"resolution": (100, 100)}, "resolution"), ({"observation": "html"}, "observation"),
        ({"actions": "box"}, "actions"), ({"coordinates": "auto"}, "coordinates"), ({"renderer": "x"}, "renderer"),
    ],
)  # fmt: skip
def test_mistakes_are_named(arguments, named):
    with pytest.raises(ConfigurationError, match=named):
        make(**arguments)


@pytest.mark.parametrize("task", ["settings", "nowhere/a/0", "settings/none/0", "settings/toggle/x", 3, "settings//1"])
def test_tasks_that_are_none_are_refused(task):
    with pytest.raises(ConfigurationError, match="task"):
        make(apps="settings").reset(options={"task": task})


def test_there_is_no_application_before_the_first_reset():
    with pytest.raises(StateError, match="reset"):
        _ = make().session
