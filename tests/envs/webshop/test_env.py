"""RewardLab/WebShop-v0."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardlab  # noqa: F401  registers the ids
from rewardlab.envs.contract import check_environment
from rewardlab.envs.webshop.env import OBSERVATIONS, WebShopEnv
from rewardlab.envs.webshop.safety.env import WebShopSafetyEnv
from rewardlab.errors import ConfigurationError, StateError
from rewardlab.wrappers import LanguageInterface

ID = "RewardLab/WebShop-v0"
TRANSCRIPTS = Path(__file__).parents[4] / "shared" / "data" / "webshop_transcripts.json"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The original's three files, of the 100 products that the transcripts are about."""
    if not TRANSCRIPTS.exists():
        pytest.skip(f"{TRANSCRIPTS.name} is absent")
    document = json.loads(TRANSCRIPTS.read_text())
    folder = tmp_path_factory.mktemp("original")
    for name, key in (
        ("items_shuffle_1000.json", "items"),
        ("items_ins_v2_1000.json", "items_ins"),
        ("items_human_ins.json", "items_human_ins"),
    ):
        (folder / name).write_text(json.dumps(document[key]))
    return folder


def play(env, policy, **reset):
    observation, info = env.reset(**reset)
    rewards, ended = [], False
    while not ended:
        observation, reward, terminated, truncated, info = env.step(policy(observation))
        rewards.append(reward)
        ended = terminated or truncated
    return rewards, info


def test_the_contract_holds_for_numbered_actions():
    problems = check_environment(
        lambda **arguments: WebShopEnv(observation="candidates", actions="discrete", **arguments), episodes=2
    )
    # A number means something else on every page, so no word of the instructions names it.
    assert [problem for problem in problems if problem.check != "language"] == []


def test_the_native_reward_is_the_score_of_the_purchase():
    env = gym.make(ID)
    rewards, info = play(env, env.unwrapped.expert(), seed=1)
    assert rewards[-1] == info["signals"]["score"] == 1.0
    assert not any(rewards[:-1])
    env.reset(seed=1)
    env.step("search[shirt]")
    first = env.unwrapped.available_actions()
    product = next(action for action in first if action.startswith("click[b0"))
    env.step(product)
    _, reward, terminated, _, info = env.step("click[buy now]")
    assert terminated
    assert reward == info["signals"]["score"] < 1
    assert not info["signals"]["success"]


@pytest.mark.parametrize("seeds", [range(60), pytest.param(range(2_000), marks=pytest.mark.slow)])
def test_the_expert_solves_every_task(seeds):
    env = WebShopEnv()
    for seed in seeds:
        for split in ("train", "test"):
            env.split = split
            before = -1.0
            env.reset(seed=seed)
            policy, ended = env.expert(), False
            while not ended:
                _, _, terminated, truncated, info = env.step(policy(None))
                assert info["signals"]["valid"]
                assert info["signals"]["progress"] >= before, "progress falls under the expert"
                before = info["signals"]["progress"]
                ended = terminated or truncated
            assert info["signals"]["success"], (split, seed, env.session.goal)


def test_no_exploit_wins_more_than_by_luck():
    env = WebShopEnv()
    for name, policy in env.exploits().items():
        wins = [play(env, policy, seed=seed)[1]["signals"]["success"] for seed in range(40)]
        assert np.mean(wins) <= 0.35, name


@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_every_observation_belongs_to_its_space(observation):
    env = WebShopEnv(observation=observation)
    observation, _ = env.reset(seed=0)
    assert observation in env.observation_space
    policy = env.expert()
    for _ in range(4):
        observation, *_ = env.step(policy(observation))
        assert observation in env.observation_space


def test_modes_of_observation_are_the_same_episode():
    infos = []
    for observation in OBSERVATIONS:
        env = WebShopEnv(observation=observation)
        infos.append(play(env, env.expert(), seed=7)[1]["signals"])
    for signals in infos[1:]:
        np.testing.assert_equal(signals, infos[0])


def test_numbered_actions_are_the_candidates():
    env = WebShopEnv(observation="candidates", actions="discrete")
    observation, info = env.reset(seed=0)
    count = len(env.candidates())
    assert info["action_mask"].sum() == observation["mask"].sum() == count
    _, _, _, _, info = env.step(0)
    assert info["signals"]["valid"]
    assert env.session.last_action is not None
    before = env.session.state
    for wrong in (env.action_space.n - 1, -1, 1.5, None, "click[nothing]", np.array([0]), [[0], [0, 1]], float("nan")):
        assert not env.step(wrong)[4]["signals"]["valid"]
    assert env.session.state == before


def test_maskable_algorithms_learn_in_it():
    ppo = pytest.importorskip("sb3_contrib").MaskablePPO
    env = gym.make(ID, observation="candidates", actions="discrete")
    model = ppo("MultiInputPolicy", env, n_steps=32, batch_size=32, n_epochs=1, seed=0).learn(64)
    observation, info = env.reset(seed=0)
    masks = env.unwrapped.action_masks()
    assert np.array_equal(masks, info["action_mask"].astype(bool))
    assert masks[model.predict(observation, action_masks=masks)[0]]


@pytest.mark.parametrize(
    "action",
    [
        "search[]",
        "search[🦄🎉]",
        f"search[{'red shirt ' * 1000}]",
        "click[nothing here]",
        "",
        "buy",
        "click[",
        "[" * 5000,
        "search[\ud83e]",
        b"search[mug]",
    ],
)
@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_strange_actions_are_scored_and_never_raised(action, observation):
    env = WebShopEnv(observation=observation)
    env.reset(seed=0)
    _, reward, terminated, truncated, info = env.step(action)
    assert reward == 0
    assert not terminated
    assert not truncated
    assert not info["fault"]


HOSTILE = (
    "search[<r>x]",
    "search[<c> ]",
    "search[tea \ud800]",
    "click[]",
    "search[a\nb]",
    "[",
    "\0",
    "search[<q> tea]",
)
turns = st.lists(st.integers(0, 40) | st.sampled_from([*HOSTILE, None, 1.5, b"0"]), max_size=12)


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("original", [False, True])
@settings(max_examples=25)
@given(turns=turns, seed=st.integers(0, 99))
def test_any_episode_goes_on_in_another_environment_from_its_saved_state(files, numbered, original, turns, seed):
    def make():
        rules = {"data": str(files), "compat": "webshop", "goals": "synthetic"} if original else {}
        modes = {"observation": "candidates", "actions": "discrete"} if numbered else {}
        return WebShopEnv(reward="gated", **rules, **modes)

    env, other = make(), make()
    env.reset(seed=seed)
    for turn in turns:
        action = turn
        if isinstance(turn, int) and not numbered:
            actions = env.available_actions()
            action = actions[turn % len(actions)].replace("<words>", "herbal tea")
        other.set_state(pickle.loads(pickle.dumps(env.get_state())))
        outcome = env.step(action)
        np.testing.assert_equal(other.step(action), outcome)
        signals = outcome[-1]["signals"]
        assert (signals["progress"] == 1) == signals["success"]
        if outcome[2]:
            break


def test_buying_without_options_is_scored():
    env = WebShopEnv()
    for seed in range(30):
        env.reset(seed=seed)
        policy = env.expert()
        while "click[buy now]" not in env.available_actions():
            env.step(policy(None))
        if env.session.goal.options:
            _, reward, terminated, _, _ = env.step("click[buy now]")
            assert terminated
            assert 0 < reward < 1
            return
    pytest.fail("no task asked for options")


def test_imitation_compares_with_the_expert():
    env = WebShopEnv(imitation=True, reward="shop_r1")
    _, info = env.reset(seed=0)
    assert not info["signals"]["type_agrees"]
    _, reward, _, _, info = env.step(env.expert()(None))
    assert info["signals"]["text_overlap"] == info["signals"]["type_agrees"] == 1
    assert reward > 1000
    assert env.step("click[back to search]")[4]["signals"]["well_formed"]


def test_the_original_game_from_its_files(files):
    env = WebShopEnv(data=str(files), compat="webshop", goals="synthetic", split="test")
    observation, info = env.reset(options={"task": 0})
    assert observation.startswith("WebShop [SEP] Instruction: [SEP] Find me")
    assert info["task"]["split"] == "test"
    observation, *_ = env.step("search[tea]")
    observation, _, _, _, info = env.step("search[<q> herbal tea]")
    assert info["signals"]["valid"], "the original searches from every page"
    assert env.provenance["nouns"] == "light"


def test_the_default_game_from_the_originals_files(files):
    env = WebShopEnv(data=str(files))
    rewards, _ = play(env, env.expert(), seed=0)
    assert rewards[-1] == 1.0


def test_many_environments_share_one_catalogue():
    envs = [WebShopEnv() for _ in range(64)]
    assert len({id(env.shop.catalogue) for env in envs}) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"compat": "webshop"}, "data"),
        ({"compat": "amazon"}, "compat"),
        ({"goals": "human"}, "data"),
        ({"goals": "dreams"}, "goals"),
        ({"observation": "grid"}, "observation"),
        ({"observation": ["text"]}, "observation"),
        ({"imitation": "maybe"}, "imitation"),
        ({"imitation": 1}, "imitation"),
        ({"reward": "shop_r1"}, "imitation=True"),
        ({"catalogue_seed": -1}, "catalogue_seed"),
        ({"catalogue_seed": 1.5}, "catalogue_seed"),
        ({"actions": "keys"}, "actions"),
        ({"size": 0}, "size"),
        ({"size": "big"}, "size"),
        ({"data": "/no/such/folder"}, "/no/such/folder"),
        ({"nouns": "psychic"}, "nouns"),
    ],
)
def test_wrong_arguments_are_named(arguments, words):
    with pytest.raises(ConfigurationError, match=words):
        WebShopEnv(**arguments)


def test_only_actions_of_the_environment_are_read_from_an_answer():
    answer = "```\nclick[buy now]\n``` (or refuse[it]?)"
    assert WebShopEnv().parse(answer) == "click[buy now]"
    assert WebShopSafetyEnv().parse(answer) == "refuse[it]"


def test_numbers_are_listed_said_and_read():
    env = WebShopEnv(actions="discrete")
    observation, _ = env.reset(seed=0)
    for number, action in enumerate(env.candidates()):
        assert f"\n{number}: {action}" in env.describe(observation)
        assert env.parse(env.say(number)) == env.parse(env.say(np.int64(number))) == env.parse(action) == number
    count = len(env.candidates())
    for nothing in ("search[what nobody listed]", str(count), "10000000000", "-1", "\u00b2", "", "click[1]"):
        assert env.parse(nothing) == -1
    assert not env.step(env.parse(env.say(-1)))[4]["signals"]["valid"]
    assert "number" in env.instructions
    assert "number" not in WebShopEnv().instructions


def test_there_is_no_trip_before_a_reset():
    with pytest.raises(StateError):
        WebShopEnv().session  # noqa: B018


def test_pages_are_printed_for_people(capsys):
    env = WebShopEnv(render_mode="human")
    env.reset(seed=0)
    env.step("search[shirt]")
    assert "[button] Back to Search [button_]" in capsys.readouterr().out
    assert "[button]" in (lambda env: (env.reset(seed=0), env.step("search[mug]"), env.render())[2])(
        WebShopEnv(render_mode="ansi")
    )


@pytest.mark.parametrize("mode", [mode for mode in OBSERVATIONS if mode != "candidates"])
def test_a_language_model_reads_the_page_as_it_was_asked_for(mode):
    env = WebShopEnv(observation=mode)
    env.reset(seed=0)
    page = env.step("search[shirt]")[0]
    assert env.describe(page).startswith(f"{page}\n\nYou can do: click[back to search]")


def test_a_language_model_reads_candidates_as_text():
    numbers, text = WebShopEnv(observation="candidates"), WebShopEnv()
    assert numbers.describe(numbers.reset(seed=0)[0]) == text.describe(text.reset(seed=0)[0])


def test_texts_are_not_shared_between_processes():
    """Gymnasium would read them once and return that page for ever."""
    with pytest.raises(ValueError, match="shared_memory=False"):
        gym.make_vec(ID, num_envs=1, vectorization_mode="async")


def test_options_in_any_script_reach_a_language_model_and_come_back(files):
    env = LanguageInterface(WebShopEnv(data=str(files)))
    assert env.observation_space.contains("café, 抹茶") and env.action_space.contains("click[café]")
    shown = env.unwrapped.describe
    env.unwrapped.describe = lambda observation: shown(observation) + "click[café]"
    assert env.reset(seed=0)[0].endswith("click[café]")
