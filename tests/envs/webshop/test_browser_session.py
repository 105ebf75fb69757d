"""A trip in the browser: the shop's own actions, and what hands do besides."""

from __future__ import annotations

import copy
import pickle

import pytest

from rewardlab.envs.webshop.browser.actions import number_tree
from rewardlab.envs.webshop.browser.session import BrowserSession
from rewardlab.envs.webshop.browser.tab import ShopTab
from rewardlab.envs.webshop.page import State
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.site.accessibility import to_tree

from .toy_shop import GOAL, ToyCatalogue

pytestmark = pytest.mark.needs("browser")

CATALOGUE = ToyCatalogue()
SHOP, QUIRKS = Shop(CATALOGUE), Shop(CATALOGUE, quirks=True)


@pytest.fixture(scope="module")
def tab():
    opened = ShopTab(640, 480)
    yield opened
    opened.close()


@pytest.fixture
def session(tab):
    return BrowserSession(SHOP, GOAL, tab)


TRIP = [
    *("search[Mug]", "click[next >]", "click[next >]", "click[next >]", "search[lamp]", "click[< prev]"),
    *("click[b0mug00012]", "click[navy blue]", "click[red]", "click[red]", "click[mauve]", "click[large]"),
    *("click[Reviews]", "click[buy now]", "click[< prev]", "nonsense", "click[]", "", "click[attributes]"),
    *("click[back to search]", "click[search]", "search[]", "search[ ]", "search[desk\n  lamp]", "click[b0lamp0000]"),
    *("click[matte]", "click[finish: matte]", "click[reviews]", "click[< prev]", "click[finish: reviews]"),
    *("refuse[no]", "search[😀]", "click[back to search]", "search[😀 [mug] \x07]"),
    *("click[back to search]", "search[mug]", "click[b0mug00001]", "click[buy now] now", "click[BUY NOW]"),
]


@pytest.mark.parametrize("shop", [SHOP, QUIRKS], ids=["ours", "the original's"])
def test_the_shops_own_actions_do_what_they_do_without_a_browser(shop, tab):
    driven, plain = BrowserSession(shop, GOAL, tab), Session(shop, GOAL)
    for action in TRIP:
        done = plain.act(action)
        assert driven.act(action) == done, action
        assert driven.state == plain.state, action
        assert (driven.visited, driven.seen) == (plain.visited, plain.seen)
        assert not done or tab.tree() == to_tree(plain.page)
    assert plain.bought


def test_typing_needs_a_caret_and_a_press_sends_it(session):
    assert not session.act("type[mug]")
    assert session.act("click[#1]")
    assert session.act("type[Desk ]")
    assert session.act("type[lamp]")
    assert 'searchbox "Search": Desk lamp' in session.tab.tree()
    assert session.act("click[#2]")
    assert session.state == State("results", "desk lamp")


def test_there_is_room_for_so_much_typing(session):
    session.act("click[#1]")
    for _ in range(20):
        assert session.act(f"type[{'mug ' * 200}]")
    assert not session.act("type[mug]")
    assert session.act("click[#2]")
    assert session.state.page == "results"


def test_numbers_are_those_of_the_tree(session):
    session.act("search[mug]")
    tree = number_tree(session.tab.tree())
    assert '- button "Next >" [#2]' in tree
    assert '- link "B0MUG00001" [#4]:' in tree
    assert session.act("click[#4]")
    assert session.state.product == 1
    assert '- radio "red" [#3]' in number_tree(session.tab.tree())
    assert session.act("click[#3]")
    assert session.state.options == (("color", "red"),)
    for action in ("click[#0]", "click[#99]", "click[#x]"):
        assert not session.act(action)


def test_pointing_presses_what_is_there(session):
    session.act("search[mug]")
    x, y, _ = session.tab._do(lambda: session.tab._aim("b0mug00000"))
    assert session.act(f"click[{x:.1f}, {y:.1f}]")
    assert session.state.page == "item"
    for nothing in ("click[639, 479]", "click[-5, 10]", "click[700, 10]", "click[1, 1, 1]"):
        assert not session.act(nothing)


def test_scrolling_moves_what_is_seen_until_the_end(session):
    session.act("search[mug]")
    top = session.tab.picture()
    assert not session.act("scroll[up]")
    assert session.act("scroll[down]")
    assert (session.tab.picture() != top).any()
    assert session.act("scroll[up]")
    assert (session.tab.picture() == top).all()
    while session.act("scroll[down]"):
        pass
    assert not session.act("scroll[sideways]")
    assert session.act("click[back to search]")  # it is scrolled to


def test_back_returns_to_the_pages_before(session):
    assert not session.act("back[]")
    for action in ("search[mug]", "click[b0mug00002]", "click[red]", "click[features]"):
        session.act(action)
    for page, options in (("item", (("color", "red"),)), ("item", ()), ("results", ()), ("search", ())):
        assert session.act("back[]")
        assert (session.state.page, session.state.options) == (page, options)
    assert not session.act("back[]")
    assert session.visited == (2,)


def test_a_saved_trip_goes_on_where_it_was_to_the_pixel(session):
    session.act("search[mug]")
    session.act("click[back to search]")
    session.act("click[#1]")
    session.act("type[lamp]")
    saved, seen = session.save(), session.tab.picture()
    for action in ("click[#2]", "click[b0lamp0000]"):
        session.act(action)
    session.load(pickle.loads(pickle.dumps(saved)))
    assert (session.tab.picture() == seen).all()
    assert session.act("back[]")
    assert session.state == State("results", "mug")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda session: pickle.loads(pickle.dumps(session))])
def test_a_copy_is_a_trip_of_its_own(session, copied):
    session.act("search[mug]")
    session.act("scroll[down]")
    other = copied(session)
    assert (other.tab.picture() == session.tab.picture()).all()
    assert other.act("click[b0mug00005]")
    assert session.state.page == "results"
    assert session.act("click[next >]")
    assert other.state.page == "item"
    other.tab.close()
