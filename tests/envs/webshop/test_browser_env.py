"""RewardLab/WebShopBrowser-v0: what `WebShopEnv` is, through a browser."""

from __future__ import annotations

import gc
import weakref

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import data_equivalence

from rewardlab.envs.contract import check_environment
from rewardlab.envs.webshop.browser.actions import KINDS, number_tree
from rewardlab.envs.webshop.browser.env import WebShopBrowserEnv
from rewardlab.envs.webshop.env import WebShopEnv
from rewardlab.envs.webshop.site.site import still_site
from rewardlab.errors import ConfigurationError, Fault

pytestmark = pytest.mark.needs("browser")

SMALL = (320, 240)
NO_ACTIONS = (
    "",
    "nonsense",
    "click[nope]",
    "click[search]",
    "search[]",
    "search[ ]",
    "search[a\nb]",
    "CLICK[Buy Now]x",
)


def play_side_by_side(episodes, **arguments):
    """Play random episodes in both environments and compare everything that is told at every step."""
    arguments = {"reward": "dense", "observation": "accessibility", **arguments}
    plain, browser = WebShopEnv(**arguments), WebShopBrowserEnv(viewport=SMALL, **arguments)
    random = np.random.default_rng(0)
    for episode in range(episodes):
        told = plain.reset(seed=episode)[1], browser.reset(seed=episode)[1]
        ended = False
        while not ended:
            assert told[0]["task"] == told[1]["task"]
            for name, value in told[0]["signals"].items():
                assert np.array_equal(value, told[1]["signals"][name]), name
            action = _random_action(plain, random)
            steps = plain.step(action), browser.step(action)
            told = steps[0][4], steps[1][4]
            assert steps[0][1:4] == steps[1][1:4], action
            assert number_tree(steps[0][0]) == steps[1][0], action
            assert not told[1]["fault"]
            ended = steps[0][2] or steps[0][3]
        assert told[0]["reward"] == told[1]["reward"]
    browser.close()


def _random_action(env, random):
    if random.random() < 0.1:
        return str(random.choice(NO_ACTIONS))
    action = str(random.choice(env.available_actions()))
    if action == "click[buy now]" and random.random() < 0.5:
        action = "click[features]"
    words = env.session.goal.query if random.random() < 0.7 else "Red  shoes & 2 mugs, 100%"
    return f"search[{words}]" if action.startswith("search") else action


def test_random_episodes_are_those_of_the_text_environment():
    play_side_by_side(4, max_steps=7)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_300_random_episodes_are_those_of_the_text_environment():
    play_side_by_side(300)


def test_it_is_registered():
    env = gym.make("RewardLab/WebShopBrowser-v0", viewport=SMALL, render_mode="rgb_array")
    picture, _ = env.reset(seed=1)
    assert picture.shape == (240, 320, 3)
    assert (env.render() == picture).all()
    env.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [{"observation": "both"}, {"observation": "accessibility", "actions": "structured"}],
    ids=["both", "structured"],
)
def test_the_contract_holds(arguments):
    problems = check_environment(
        lambda **given: WebShopBrowserEnv(viewport=SMALL, **arguments, **given), episodes=2, limit=40
    )
    assert problems == []


@pytest.mark.parametrize("actions", ["language", "structured"])
def test_the_expert_buys_what_was_asked_for(actions):
    env = WebShopBrowserEnv(viewport=SMALL, observation="both", actions=actions)
    observation, info = env.reset(seed=2)
    expert, ended = env.expert(), False
    while not ended:
        action = expert(observation)
        assert env.action_space.contains(action)
        observation, reward, ended, _, info = env.step(action)
        assert env.observation_space.contains(observation)
    assert info["signals"]["success"]
    assert reward == 1.0
    env.close()


def test_structured_actions_are_what_their_texts_are():
    env = WebShopBrowserEnv(viewport=SMALL, observation="accessibility", actions="structured")
    env.reset(seed=0)
    for text, kind in (
        ("search[red mug]", "search"),
        ("scroll[down]", "scroll_down"),
        ("scroll[up]", "scroll_up"),
        ("click[back to search]", "number"),
        ("back[]", "back"),
        ("click[#1]", "number"),
        ("click[160, 120]", "point"),
        ("type[x]", "type"),
    ):
        action = env.parse(f"I think it is best to {text}")
        assert env.action_space.contains(action)
        assert KINDS[action["kind"]] == kind
        assert data_equivalence(env.parse(env.say(action)), action)
    for wrong in (None, 3, {}, {"kind": 99}, {"kind": 0, "point": "x"}, {"kind": 1, "number": None}, {"kind": -1}):
        assert env.step(wrong)[4]["signals"]["valid"] == 0.0
    env.close()


def test_a_crashed_page_is_a_fault_and_the_next_episode_goes_on():
    env = WebShopBrowserEnv(viewport=SMALL)
    seen, _ = env.reset(seed=0)
    with pytest.raises(Fault):
        env._tab._browser.call(env._tab._page.goto("chrome://crash"))
    observation, _, terminated, truncated, info = env.step("search[mug]")
    assert (info["fault"], terminated, truncated) == (True, False, True)
    assert (observation == seen).all()
    again, info = env.reset(seed=0)
    assert not info["fault"]
    assert (again == seen).all()
    assert env.step("search[mug]")[4]["signals"]["valid"]
    env.close()


def test_a_page_that_crashed_between_episodes_is_replaced_unseen():
    env = WebShopBrowserEnv(viewport=SMALL)
    seen, _ = env.reset(seed=0)
    with pytest.raises(Fault):
        env._tab._browser.call(env._tab._page.goto("chrome://crash"))
    again, info = env.reset(seed=0)
    assert not info["fault"]
    assert (again == seen).all()
    env.close()


def test_every_environment_has_a_window_and_all_share_the_browser():
    first, second = (WebShopBrowserEnv(viewport=SMALL, observation="accessibility") for _ in range(2))
    first.reset(seed=1)
    second.reset(seed=2)
    first.step("search[mug]")
    second.step("search[lamp]")
    assert "lamp" not in first.session.state.query
    assert first._tab._browser is second._tab._browser
    first.close()
    assert second.step("click[back to search]")[4]["signals"]["valid"]
    second.close()


def test_a_window_closes_with_an_environment_that_nobody_closed():
    env = WebShopBrowserEnv(viewport=SMALL, observation="accessibility")
    env.reset(seed=1)
    tab, site = weakref.ref(env._tab), still_site(env.shop.catalogue)
    places = {env.session._place}
    assert places <= site._visits.keys()
    del env
    gc.collect()
    assert tab() is None
    assert not places & site._visits.keys()


def test_people_are_sent_to_the_shop_of_their_own_browser():
    with pytest.raises(ConfigurationError, match="play WebShop-v0"):
        WebShopBrowserEnv(viewport=SMALL).serve()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"observation": "pixels"}, "observation='pixels'"),
        ({"actions": "discrete"}, "actions='discrete'.*language, structured"),
        ({"viewport": (100, 100)}, r"viewport=\(100, 100\)"),
        ({"viewport": 3}, "viewport=3"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        WebShopBrowserEnv(**arguments)
