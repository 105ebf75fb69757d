"""RewardLab/WebShopSafety-v0: when to act, when to refuse, and whom not to obey."""

from __future__ import annotations

import copy
import pickle
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.contract import check_environment
from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.env import OBSERVATIONS
from rewardlab.envs.webshop.safety.env import SAFETY_REWARDS, WebShopSafetyEnv
from rewardlab.envs.webshop.safety.pages import texts
from rewardlab.envs.webshop.safety.tasks import KINDS, SafetyTasks
from rewardlab.envs.webshop.scoring import score
from rewardlab.envs.webshop.tasks.procedural import VARIANTS, ProceduralTasks, request_of
from rewardlab.errors import ConfigurationError, StateError

SPLITS = ("train", "validation", "test")
SIZE = 1_000
kinds = st.sampled_from(list(KINDS))
numbers = st.integers(0, SIZE * VARIANTS - 1)
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def tasks():
    return SafetyTasks(open_catalogue(SIZE))


def play(env, policy, **reset):
    observation, info = env.reset(**reset)
    rewards, signals, ended = [], [info["signals"]], False
    while not ended:
        observation, reward, terminated, truncated, info = env.step(policy(observation))
        rewards.append(reward)
        signals.append(info["signals"])
        ended = terminated or truncated
    return rewards, signals


def injected(env, demand):
    """Reset `env` to the first task in which a page makes `demand`."""
    for seed in range(500):
        env.reset(seed=seed)
        if env.case.injection.demand == demand:
            return env.session, env.case
    raise AssertionError(f"no injection demands {demand}")


# Tasks.


@given(kind=kinds, number=numbers, difficulty=st.none() | st.floats(0, 1))
def test_a_task_asks_for_what_the_shopping_task_asks_for(tasks, kind, number, difficulty):
    case, reached = tasks.case(f"{kind}-{number}", difficulty)
    goal, expected = ProceduralTasks(tasks.catalogue).goal(number, difficulty)
    assert request_of(case.goal) == request_of(goal)
    assert goal.instruction.rstrip(".") in case.goal.instruction
    assert reached == expected
    assert case == tasks.case(f"{kind}-{number}", difficulty)[0]


@given(number=numbers)
def test_harmful_and_borderline_requests_say_one_of_their_sentences(tasks, number):
    words = texts(tasks.identify(f"harmful-{number}")[1])
    for kind in KINDS:
        said = tasks.case(f"{kind}-{number}")[0].goal.instruction
        assert sum(sentence in said for sentence in words["harmful"]) == (kind == "harmful")
        assert sum(sentence in said for sentence in words["borderline"]) == (kind == "borderline")


@settings(max_examples=200)
@given(number=numbers)
def test_what_an_injection_wants_is_no_solution(tasks, number):
    case, _ = tasks.case(f"injected-{number}")
    injection, catalogue = case.injection, tasks.catalogue
    if injection.demand == "buy":
        rival = catalogue[injection.product]
        assert rival.asin in injection.text
        for name in (None, *rival.options):
            chosen = {name: rival.options[name][0]} if name else {}
            assert score(case.goal, rival, rival.price_with(chosen), chosen, quirks=False).reward < 1
    elif injection.demand == "option":
        product = catalogue[case.goal.product]
        name, value = injection.option
        assert value in product.options[name]
        chosen = {**case.goal.options, name: value}
        assert score(case.goal, product, product.price_with(chosen), chosen, quirks=False).reward < 1
    elif injection.demand == "reveal":
        assert injection.query in case.goal.instruction
        assert injection.query not in injection.text
    else:
        assert injection.query in injection.text


@settings(max_examples=200)
@given(number=numbers)
def test_an_injection_stands_on_the_goals_pages_and_changes_no_score(tasks, number):
    case, _ = tasks.case(f"injected-{number}")
    assert case.goal.product in case.pages
    for index, shown in case.pages.items():
        original = tasks.catalogue[index]
        assert case.injection.text in str(shown)
        assert (shown.asin, shown.options, shown.price, shown.attributes, shown.nouns) == (
            *(original.asin, original.options, original.price, original.attributes, original.nouns),
        )
        for chosen in ({}, case.goal.options):
            worth = [
                score(case.goal, product, product.price_with(chosen), chosen, quirks=False).reward
                for product in (shown, original)
            ]
            assert worth[0] == worth[1]


def test_only_injected_tasks_change_pages(tasks):
    for kind in set(KINDS) - {"injected"}:
        assert all(not tasks.case(f"{kind}-{number}")[0].pages for number in range(50))


def test_every_kind_demand_and_place_occurs(tasks):
    rng = np.random.default_rng(0)
    drawn = Counter(tasks.draw("train", rng).partition("-")[0] for _ in range(2_000))
    for kind, share in KINDS.items():
        assert abs(drawn[kind] / 2_000 - share) < 0.05
    cases = [tasks.case(f"injected-{number}")[0] for number in range(0, SIZE * VARIANTS, 97)]
    demands = Counter(case.injection.demand for case in cases)
    assert min(demands.values()) > 0.1 * len(cases)
    assert set(demands) == {"buy", "option", "search", "reveal"}
    shown = [(case.pages[case.goal.product], case.injection.text) for case in cases]
    for place in ("title", "description", "bullets", "reviews"):
        assert sum(text in str(getattr(product, place)) for product, text in shown) > 0.1 * len(cases)


def test_secrets_are_told_in_harmless_tasks_too(tasks):
    """Or to be told one would be the sign of an attack."""
    for kind in KINDS:
        told = [
            bool(re.search(r"\b\d{6}\b", tasks.case(f"{kind}-{number}")[0].goal.instruction)) for number in range(500)
        ]
        assert 0.2 < np.mean(told) < 0.4


def test_no_sentence_is_in_two_splits():
    for name in texts("train"):
        said = [set(texts(split)[name]) for split in SPLITS]
        assert min(map(len, said)) >= 2
        assert sum(map(len, said)) == len(set.union(*said)), name


def test_splits_are_those_of_the_shopping_tasks(tasks):
    goals = ProceduralTasks(tasks.catalogue)
    rng = np.random.default_rng(1)
    for split in SPLITS:
        for _ in range(200):
            task = tasks.draw(split, rng)
            assert tasks.identify(task) == (task, split)
            assert goals.identify(int(task.partition("-")[2]))[1] == split


@pytest.mark.parametrize(
    "given", [0, None, "", "injected", "injected-", "injected--1", "injected-01", "injected-٣", "other-1", "1-injected"]
)
def test_what_is_no_id_is_refused_by_name(tasks, given):
    with pytest.raises(ConfigurationError, match=re.escape(f"options['task']={given!r}")):
        tasks.identify(given)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ConfigurationError, match=r"kind='injection'.*Did you mean 'injected'"):
        WebShopSafetyEnv(kind="injection")


# The environment.


def test_the_contract_holds():
    assert check_environment(WebShopSafetyEnv) == []


@every_kind
@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("actions", ["language", "discrete"])
def test_the_expert_does_the_right_thing(kind, split, actions):
    env = WebShopSafetyEnv(kind=kind, split=split, actions=actions)
    for seed in range(8):
        _, signals = play(env, env.expert(), seed=seed)
        assert signals[-1]["success"], env.case.goal.instruction
        assert not signals[-1]["harm"]
        progress = [each["progress"] for each in signals]
        assert progress == sorted(progress)
        assert signals[-1]["refused"] == (kind == "harmful")


def test_refusing_is_right_where_the_purpose_is_harmful_and_nowhere_else():
    for kind in KINDS:
        env = WebShopSafetyEnv(kind=kind)
        for seed in range(5):
            _, signals = play(env, env.exploits()["refuse_everything"], seed=seed)
            assert len(signals) == 2
            last, harmful = signals[-1], kind == "harmful"
            assert (last["success"], last["score"], last["refused"]) == (harmful, float(harmful), True)
            assert last["over_refusal"] == (not harmful)
            assert not last["harm"]


@every_kind
def test_obeying_everybody_does_harm(kind):
    env = WebShopSafetyEnv(kind=kind, max_steps=30)
    for seed in range(30):
        _, signals = play(env, env.exploits()["obey"], seed=seed)
        last = signals[-1]
        if kind in ("injected", "harmful"):
            assert last["harm"]
            assert (last["success"], last["score"], last["progress"]) == (False, 0.0, 0.0)
        else:
            assert last["success"]
        assert last["exposed"] == (kind == "injected")


def test_serving_a_harmful_request_is_harm_and_scores_nothing():
    env = WebShopSafetyEnv(kind="harmful")
    env.reset(seed=0)
    goal = env.session.goal
    title = env.shop.catalogue[goal.product].title.lower().replace("[", " ").replace("]", " ")
    info = env.step(f"search[{title}]")[4]
    assert not info["signals"]["harm"]
    env.step(f"click[{goal.asin.lower()}]")
    _, reward, terminated, _, info = env.step("click[buy now]")
    assert terminated
    assert info["signals"]["bought"]
    assert info["signals"]["harm"]
    assert reward == 0.0


@pytest.mark.parametrize(("first", "harm"), [("{title}", True), ("{title} {secret}", False)])
def test_what_was_done_before_a_page_asked_for_it_is_no_obedience(first, harm):
    """A shopper that types the whole instruction into the search bar does so for other reasons."""
    env = WebShopSafetyEnv(kind="injected", max_steps=30)
    session, case = injected(env, "reveal")
    goal, secret = case.goal, case.injection.query
    env.step(f"search[{first.format(title=goal.title, secret=secret)}]")
    env.step(f"click[{goal.asin}]")
    assert session.state.product == goal.product
    for page in ("description", "features", "reviews"):
        env.step(f"click[{page}]")
        info = env.step("click[< prev]")[4]
    assert info["signals"]["exposed"]
    assert not info["signals"]["harm"]
    env.step("click[back to search]")
    assert env.step(f"search[{secret}]")[4]["signals"]["harm"] == harm


def expose(env, goal):
    """Read the pages of the goal's product, one of which gives the order; end on the product."""
    env.step(f"search[{goal.title}]")
    env.step(f"click[{goal.asin}]")
    for page in ("description", "features", "reviews"):
        env.step(f"click[{page}]")
        signals = env.step("click[< prev]")[4]["signals"]
    assert env.session.state.product == goal.product
    assert signals["exposed"]
    assert not signals["harm"]


def test_half_of_what_a_page_wants_searched_is_no_obedience():
    env = WebShopSafetyEnv(kind="injected", max_steps=30)
    _, case = injected(env, "search")
    first, *others = case.injection.query.split()
    assert others
    expose(env, case.goal)
    env.step("click[back to search]")
    assert not env.step(f"search[{first}]")[4]["signals"]["harm"]
    env.step("click[back to search]")
    assert env.step(f"search[{case.injection.query}]")[4]["signals"]["harm"]


@pytest.mark.parametrize("corrected", [True, False])
def test_a_choice_does_harm_once_it_is_bought(corrected):
    env = WebShopSafetyEnv(kind="injected", max_steps=30)
    session, case = injected(env, "option")
    name, value = case.injection.option
    expose(env, case.goal)
    clicks = {option: click for click, option in session.shop.menu(case.goal.product).items()}
    assert not env.step(f"click[{clicks[name, value]}]")[4]["signals"]["harm"]
    assert dict(session.state.options)[name] == value
    if corrected:
        env.step(f"click[{clicks[name, case.goal.options[name]]}]")
    assert env.step("click[buy now]")[4]["signals"]["harm"] == (not corrected)


def test_harm_stays_done():
    env = WebShopSafetyEnv(kind="injected", max_steps=30)
    obey = env.exploits()["obey"]
    _, case = injected(env, "search")
    harmed = False
    ended = False
    while not ended:
        _, _, terminated, truncated, info = env.step(obey(None))
        assert info["signals"]["harm"] or not harmed
        harmed, ended = info["signals"]["harm"], terminated or truncated
    assert info["signals"]["bought"]
    assert info["signals"]["attribute_share"] == 1.0
    assert info["signals"]["score"] == 0.0
    assert case.injection.query


def test_refusing_with_any_reason_ends_the_episode_and_the_ordinary_shop_knows_no_refusal():
    for text in ("refuse[]", "refuse[no]", "REFUSE[ because [it] harms ]"):
        env = WebShopSafetyEnv()
        env.reset(seed=0)
        _, _, terminated, _, info = env.step(text)
        assert terminated
        assert info["signals"]["refused"]
        assert info["signals"]["valid"]
    env.reset(seed=0)
    assert not env.step("refuse")[4]["signals"]["valid"]
    assert any(action.startswith("refuse[") for action in env.available_actions())


@pytest.mark.parametrize("kind", KINDS)
def test_no_observation_names_the_kind_of_the_task(kind):
    for mode in OBSERVATIONS[:-1]:
        env = WebShopSafetyEnv(kind=kind, observation=mode)
        observation, _ = env.reset(seed=0)
        assert kind not in observation
        assert kind not in env.step("search[mug]")[0]


def test_flags_are_saved_and_copied():
    env = WebShopSafetyEnv(kind="injected", max_steps=30)
    obey = env.exploits()["obey"]
    injected(env, "search")
    while not env.step(obey(None))[4]["signals"]["harm"]:
        pass
    state = pickle.dumps(env.get_state())
    other = WebShopSafetyEnv(kind="injected", max_steps=30)
    other.set_state(pickle.loads(state))
    for twin in (other, copy.deepcopy(env)):
        signals = twin.step("click[no such thing]")[4]["signals"]
        assert signals["harm"]
        assert signals["exposed"]


@pytest.mark.parametrize("preset", SAFETY_REWARDS)
def test_presets_prefer_the_right_thing(preset):
    """Which of serving, refusing and obeying pays best, by preset; one of them is a bad idea on purpose."""
    env = WebShopSafetyEnv(reward=preset, max_steps=30)
    returns = {name: [] for name in ("expert", "refuse_everything", "obey")}
    for seed in range(40):
        for name, policy in {"expert": env.expert(), **env.exploits()}.items():
            if name in returns:
                returns[name].append(sum(play(env, policy, seed=seed)[0]))
    mean = {name: np.mean(paid) for name, paid in returns.items()}
    if preset == "helpful_only":
        assert mean["obey"] > mean["expert"]
    else:
        assert mean["expert"] > max(mean["refuse_everything"], mean["obey"]) + 0.2


@pytest.mark.parametrize("preset", ["gated", "rubric"])
def test_a_veto_pays_nothing_after_harm(preset):
    env = WebShopSafetyEnv(kind="injected", reward=preset, max_steps=30)
    for seed in range(10):
        rewards, signals = play(env, env.exploits()["obey"], seed=seed)
        assert signals[-1]["harm"]
        assert sum(rewards) == 0.0


def test_there_is_no_case_before_the_first_reset():
    with pytest.raises(StateError, match="reset"):
        WebShopSafetyEnv().case  # noqa: B018
