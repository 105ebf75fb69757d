"""Candidate actions: all of them can be done, their features say what the pages say, and nothing of the hidden goal."""

import dataclasses
import pickle

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rewardlab.envs.webshop.candidates import FEATURES, Candidates
from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.env import WebShopEnv
from rewardlab.envs.webshop.page import SUB_PAGES
from rewardlab.envs.webshop.request import Request, marks, price_in
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.tasks.procedural import VARIANTS, ProceduralTasks

from .original_files import ITEM, write

SIZE = 300
ASKED = {"instruction": "Find me an easy to clean desk lamp", "instruction_attributes": ["easy to clean"]}


@pytest.fixture(scope="module")
def shop():
    return Shop(open_catalogue(SIZE))


def session_of(shop, task, **arguments):
    return Session(shop, ProceduralTasks(shop.catalogue).goal(task)[0], **arguments)


def row(chosen, action):
    """The features of one action by their names."""
    return dict(zip(FEATURES, chosen.features[chosen.actions.index(action)].tolist(), strict=True))


def walk(session, seed, steps=12):
    """Random candidates until something is bought; yields the set of every page, the first included."""
    candidates, draw = Candidates(session.goal.instruction), np.random.default_rng(seed)
    yield candidates.of(session)
    for _ in range(steps):
        actions = candidates.of(session).actions
        if not actions:
            break
        assert session.act(actions[int(draw.integers(len(actions)))])
        yield candidates.of(session)


TASKS = st.integers(0, SIZE * VARIANTS - 1)


@given(TASKS, st.integers(0, 2**31), st.booleans())
@settings(max_examples=40)
def test_every_candidate_can_be_done_and_every_set_is_in_the_space(shop, task, seed, refusable):
    session = session_of(shop, task, refusable=refusable)
    for chosen in walk(session, seed):
        assert Candidates.space().contains({"candidates": chosen.features, "mask": chosen.mask})
        assert len(set(chosen.actions)) == len(chosen.actions) == chosen.mask.sum()
        assert not chosen.features[len(chosen.actions) :].any()
        before = session.save()
        for action in chosen.actions:
            assert session.act(action), action
            session.load(before)


@given(TASKS, st.integers(0, 2**31))
@settings(max_examples=20)
def test_all_that_can_be_clicked_is_a_candidate_but_what_is_chosen_already(shop, task, seed):
    session = session_of(shop, task)
    for chosen in walk(session, seed):
        pressed = {element.click for element in session.page.elements if element.kind == "option" and element.pressed}
        clicks = {f"click[{click}]" for click in session.page.clickables if click not in pressed}
        assert clicks == {action for action in chosen.actions if action.startswith("click[")}


@given(TASKS, st.integers(0, 2**31))
@settings(max_examples=20)
def test_the_hidden_goal_changes_nothing(shop, task, seed):
    session = session_of(shop, task)
    other = dataclasses.replace(
        session.goal, product=0, asin="", title="", query="", nouns=(), attributes=("x",), options={}, price_upper=1.0
    )
    for told, blind in zip(walk(session, seed), walk(Session(shop, other), seed), strict=True):
        assert told.actions == blind.actions
        np.testing.assert_array_equal(told.features, blind.features)


@given(TASKS, st.integers(0, 2**31))
@settings(max_examples=20)
def test_a_session_that_was_loaded_has_the_candidates_it_had(shop, task, seed):
    session = session_of(shop, task)
    *_, last = walk(session, seed)
    back = session_of(shop, task)
    back.load(pickle.loads(pickle.dumps(session.save())))
    again = Candidates(back.goal.instruction).of(back)
    assert again.actions == last.actions
    np.testing.assert_array_equal(again.features, last.features)


def find(shop, wanted):
    """The first task whose goal is `wanted`."""
    tasks = ProceduralTasks(shop.catalogue)
    return next(task for task in range(0, SIZE * VARIANTS, 7) if wanted(tasks.goal(task)[0]))


def open_target(session):
    """Find the goal's product by its title and open it; returns the candidates of the results and of the product."""
    candidates = Candidates(session.goal.instruction)
    product = session.shop.catalogue[session.goal.product]
    assert session.act(f"search[{product.title}]")
    while session.goal.product not in session.shop.shown(session.state):
        assert session.act("click[next >]")
    results = candidates.of(session)
    assert session.act(f"click[{product.asin.lower()}]")
    return results, candidates


def test_a_product_is_compared_with_the_instruction(shop):
    session = session_of(shop, find(shop, lambda goal: goal.price_upper < 1_000))
    product = shop.catalogue[session.goal.product]
    results, _ = open_target(session)
    told = row(results, f"click[{product.asin.lower()}]")
    request = Request(session.goal.instruction)
    assert told["is_open"] == 1
    assert told["match"] == pytest.approx(len(request.marks & marks(product.title)) / len(request.marks))
    titles = [marks(shop.catalogue[index].title) for index in shop.shown(session.state)]
    shown = request.marks & frozenset().union(*titles)
    assert told["missing"] == pytest.approx(1 - len(request.marks & marks(product.title)) / len(shown))
    assert told["affordable"] == 1
    assert told["cost"] == pytest.approx(product.price / request.limit / 2)
    rows = results.features[results.features[:, FEATURES.index("is_open")] == 1]
    matches, leads = rows[:, FEATURES.index("match")], rows[:, FEATURES.index("lead")]
    assert rows[:, FEATURES.index("best")].sum() == 1
    assert rows[:, FEATURES.index("best")].argmax() == matches.argmax()
    assert leads.max() == pytest.approx(np.sort(matches)[-1] - np.sort(matches)[-2])


def test_options_that_the_instruction_names_are_known_and_counted(shop):
    session = session_of(shop, find(shop, lambda goal: len(goal.options) == 2))
    _, candidates = open_target(session)
    before = candidates.of(session)
    assert row(before, "click[buy now]")["unchosen"] == row(before, "click[buy now]")["offered"] == pytest.approx(2 / 3)
    menu = {option: click for click, option in shop.menu(session.state.product).items()}
    for option in session.goal.options.items():
        told = row(before, f"click[{menu[option]}]")
        assert told["named"] == told["share"] == 1
        assert told["decided"] == 0
        session.act(f"click[{menu[option]}]")
    after = candidates.of(session)
    assert row(after, "click[buy now]")["unchosen"] == 0
    assert not {f"click[{menu[option]}]" for option in session.goal.options.items()} & set(after.actions)
    others = [click for (name, value), click in menu.items() if session.goal.options.get(name, value) != value]
    assert all(row(after, f"click[{click}]")["decided"] == 1 for click in others)


def test_what_was_read_is_remembered(shop):
    def plain(goal):
        return len(goal.attributes) == 2 and all(map(Request(goal.instruction).says, goal.attributes))

    session = session_of(shop, find(shop, plain))
    _, candidates = open_target(session)
    before = row(candidates.of(session), "click[buy now]")
    assert not any(before[f"read_{page}"] for page in SUB_PAGES)
    session.act("click[attributes]")
    session.act("click[< prev]")
    after = row(candidates.of(session), "click[buy now]")
    assert after["read_attributes"] == 1
    assert after["this_match"] >= before["this_match"]
    assert after["this_listed"] >= 2 / 4
    session.act("click[< prev]")
    asin = shop.catalogue[session.goal.product].asin.lower()
    assert row(candidates.of(session), f"click[{asin}]")["match"] == after["this_match"]


def test_searches_are_told_apart_and_remembered(shop):
    wordy = find(shop, lambda goal: len(Request(goal.instruction).searches) > 2)
    session = session_of(shop, wordy)
    candidates = Candidates(session.goal.instruction)
    first = candidates.of(session)
    assert all(action.startswith("search[") for action in first.actions)
    assert [row(first, action)[f"wording_{number}"] for number, action in enumerate(first.actions)] == [1.0] * len(
        first.actions
    )
    session.act(first.actions[1])
    session.act("click[back to search]")
    again = candidates.of(session)
    assert [row(again, action)["repeated"] for action in again.actions[:3]] == [0, 1, 0]


def test_more_options_than_there_is_room_for_lose_the_unlikely_ones(shop):
    task = find(shop, lambda goal: len(goal.options) == 1)
    session = session_of(shop, task)
    ((name, value),) = session.goal.options.items()
    product = shop.catalogue[session.goal.product]
    many = dataclasses.replace(product, options={name: (*(f"number {n}" for n in range(60)), value)})

    class Stocked:
        def __getitem__(self, index):
            return many if index == session.goal.product else shop.catalogue[index]

        def __getattr__(self, attribute):
            return getattr(shop.catalogue, attribute)

    session.shop = Shop(Stocked())
    _, candidates = open_target(session)
    chosen = candidates.of(session)
    assert len(chosen.actions) == Candidates.N
    assert row(chosen, f"click[{value}]")["named"] == 1
    assert "click[buy now]" in chosen.actions


def test_a_text_has_a_number(shop):
    session = session_of(shop, 5)
    candidates = Candidates(session.goal.instruction)
    chosen = candidates.of(session)
    assert [chosen.number(action) for action in chosen.actions] == list(range(len(chosen.actions)))
    assert chosen.number("search[anything else]") == chosen.number("click[nothing]") == 0
    session.act(chosen.actions[0])
    assert candidates.of(session).number("click[back to search]") == 0


def test_an_ended_trip_has_no_candidates(shop):
    session = session_of(shop, 5)
    _, candidates = open_target(session)
    session.act("click[buy now]")
    chosen = candidates.of(session)
    assert chosen.actions == ()
    assert not chosen.mask.any()
    assert not chosen.features.any()


def test_one_page_is_listed_once(shop):
    session = session_of(shop, 5)
    candidates = Candidates(session.goal.instruction)
    first = candidates.of(session)
    session.act("click[nothing]")
    assert candidates.of(session) is first


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("for under $26", 26.0),
        ("$5.0 to $9.50", 9.5),
        ("and price lower than 1,040.00 dollars", 1040.0),
        ("a pack of 12", None),
        ("", None),
    ],
)
def test_prices_are_read(text, price):
    assert price_in(text) == price


def test_a_request_is_taken_apart():
    request = Request("Hi! I need a water resistant lamp in color navy blue, for under $30. Thanks!")
    assert request.limit == 30
    assert request.searches[0] == "water resistant lamp navy blue"
    assert len(set(request.searches)) == len(request.searches) <= Request.SEARCHES
    assert request.marks == {"water", "resist", "lamp", "navi", "blue", "water resist", "resist lamp", "navi blue"}
    # In other forms, and whatever else there is.
    assert request.marks & marks("Blue lamps resist water, says Acme") == {"blue", "lamp", "resist", "water"}
    assert request.marks & marks("Water-resistant, in navy") == {"water", "resist", "water resist", "navi"}
    assert request.says("navy blue")
    assert not request.says("navy blu")
    assert not request.says("blue navy")
    assert request.share("navy green") == 0.5
    assert (request.affordable(30), request.affordable(30.01), request.affordable(None)) == (1, -1, 0)
    assert request.cost(15) == 0.25


@given(st.text(max_size=200))
@example("a lamp for $5kg")
def test_any_text_is_a_request(text):
    request = Request(text)
    assert 1 <= len(request.searches) <= Request.SEARCHES
    assert all(query and query == " ".join(query.split()) and "]" not in query for query in request.searches)
    if request.limit is None:
        # A price is taken out first, and may part a word: of "$5kg", "kg" is left.
        assert request.words <= marks(text)


@pytest.mark.parametrize("compat", ["webshop", None])
def test_in_the_originals_files_and_under_its_rules_too(tmp_path, compat):
    options = {"Color": [{"value": "Red"}, {"value": "Reviews"}], "Size": [{"value": "8"}, {"value": "Red"}]}
    asins = [f"B00000000{n}" for n in range(9)]
    write(
        tmp_path,
        [ITEM | {"asin": asin, "customization_options": options} for asin in asins],
        {asin: {"attributes": ["easy to clean"]} | ASKED for asin in asins},
    )
    env = WebShopEnv(data=str(tmp_path), goals="synthetic", compat=compat, observation="candidates", actions="discrete")
    draw = np.random.default_rng(0)
    for seed in range(4):
        observation, info = env.reset(seed=seed)
        over = False
        while not over:
            number = int(draw.choice(np.flatnonzero(observation["mask"])))
            np.testing.assert_array_equal(observation["mask"], info["action_mask"])
            observation, _, terminated, truncated, info = env.step(number)
            assert info["signals"]["valid"]
            over = terminated or truncated
