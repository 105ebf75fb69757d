"""Policies that come with the shop: the expert solves every task, the rule some, the cheats almost none."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.webshop.baseline import rule
from rewardlab.envs.webshop.candidates import Candidates
from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.expert import next_action, wanted
from rewardlab.envs.webshop.exploits import EXPLOITS
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.tasks.procedural import VARIANTS, ProceduralTasks

SIZE, LIMIT = 1_000, 15


@pytest.fixture(scope="module")
def shop():
    return Shop(open_catalogue(SIZE))


def session_of(shop, task, difficulty=None):
    return Session(shop, ProceduralTasks(shop.catalogue).goal(task, difficulty)[0])


def play(session, policy, steps=LIMIT):
    """Play until something is bought; every action has to be possible. Returns the score."""
    for _ in range(steps):
        action = policy(session)
        assert session.act(action), (action, session.state)
        if session.bought:
            return session.score.reward
    return 0.0


TASKS = st.integers(0, SIZE * VARIANTS - 1)


@given(TASKS, st.sampled_from([None, 0.0, 0.5, 1.0]))
@settings(max_examples=150)
def test_the_expert_solves_every_task_in_time(shop, task, difficulty):
    assert play(session_of(shop, task, difficulty), next_action) == 1.0


@given(TASKS, st.integers(0, 2**31))
@settings(max_examples=50)
def test_the_expert_finds_home_from_wherever_it_is_put(shop, task, seed):
    session, draw = session_of(shop, task), np.random.default_rng(seed)
    candidates = Candidates(session.goal.instruction)
    for _ in range(10):
        actions = [action for action in candidates.of(session).actions if action != "click[buy now]"]
        session.act(actions[int(draw.integers(len(actions)))])
    assert play(session, next_action, steps=25) == 1.0


def test_the_expert_leaves_a_choice_that_costs_too_much(shop):
    tasks = ProceduralTasks(shop.catalogue)
    for task in range(0, SIZE * VARIANTS, 11):
        goal = tasks.goal(task)[0]
        product = shop.catalogue[goal.product]
        dear = [
            (name, value)
            for name, extra in product.surcharges.items()
            for value in extra
            if name not in goal.options and product.price_with({**goal.options, name: value}) > goal.price_upper
        ]
        if dear:
            break
    session = Session(shop, goal)
    while session.state.page != "item":
        session.act(next_action(session))
    menu = {option: click for click, option in shop.menu(goal.product).items()}
    session.act(f"click[{menu[dear[0]]}]")
    assert next_action(session) == "click[< prev]"
    assert play(session, next_action) == 1.0


def test_among_given_searches_the_expert_takes_the_one_that_shows_the_product_highest(shop):
    session = session_of(shop, 77)
    product = shop.catalogue[session.goal.product]
    given_searches = ["search[zzz]", f"search[{product.query}]", f"search[{product.title}]", "click[nothing]"]
    places = [list(shop.results(text[7:-1])).index(session.goal.product) for text in given_searches[1:3]]
    assert next_action(session, given_searches) == given_searches[1 + int(np.argmin(places))]
    assert next_action(session, ["search[zzz]"]) == "search[zzz]"


def test_what_people_ask_for_without_names_is_looked_for_by_value(shop):
    product = next(p for p in map(shop.catalogue.__getitem__, range(SIZE)) if len(p.options) >= 2)
    goal = ProceduralTasks(shop.catalogue).goal(0)[0]
    first, second = ((name, values[-1]) for name, values in list(product.options.items())[:2])
    asked = dataclasses.replace(goal, options=(second[1], first[1]))
    assert wanted(asked, product) == dict([first, second])
    assert wanted(dataclasses.replace(goal, options=("nothing alike",)), product) == {}


def scores(shop, policy, count=120):
    return np.array(
        [play(session_of(shop, task), policy) for task in range(3, SIZE * VARIANTS, SIZE * VARIANTS // count)]
    )


def test_the_rule_reads_the_page_alone_and_does_better_than_buying_the_first(shop):
    ruled = scores(shop, lambda session: rule(session.page))
    first = scores(shop, EXPLOITS["buy_first"])
    assert ruled.mean() > first.mean() > 0
    assert 0.02 < (ruled == 1).mean() < 0.95


def test_the_rule_comes_back_from_every_page(shop):
    session = session_of(shop, 5)
    for action in ("search[lamp]", "click[description]"):
        session.act(action if action.startswith("search") else rule(session.page))
    session.act("click[features]")
    assert play(session, lambda session: rule(session.page)) > 0 or session.bought


@pytest.mark.parametrize("name", EXPLOITS)
def test_no_cheat_gets_far(shop, name):
    assert (scores(shop, EXPLOITS[name], 60) == 1).mean() < 0.35


@pytest.mark.parametrize("name", ["click_forever", "stuff_query"])
def test_some_cheats_never_buy(shop, name):
    assert scores(shop, EXPLOITS[name], 30).max() == 0


def test_the_cheapest_is_the_cheapest_of_the_page(shop):
    session = session_of(shop, 41)
    while session.state.page != "results":
        session.act(EXPLOITS["buy_cheapest"](session))
    shown = [shop.catalogue[index].price for index in shop.shown(session.state)]
    session.act(EXPLOITS["buy_cheapest"](session))
    assert shop.catalogue[session.state.product].price == min(shown)


def test_whoever_clicks_forever_sees_a_new_page_at_nearly_every_step(shop):
    session = session_of(shop, 41)
    play(session, EXPLOITS["click_forever"], 40)
    assert len(session.visited) > 3
    assert len(session.seen) > 20
