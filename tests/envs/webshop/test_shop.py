"""The rules of the shop: what a page shows, what can be done there, where it leads."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.page import State
from rewardlab.envs.webshop.session import Session, action_of
from rewardlab.envs.webshop.shop import LONGEST_QUERY, Shop
from rewardlab.errors import ConfigurationError

from .toy_shop import GOAL, ToyCatalogue, mug

SHOP, QUIRKS = Shop(ToyCatalogue()), Shop(ToyCatalogue(), quirks=True)
LAMP = 23


def trip(*actions, shop=SHOP):
    session = Session(shop, GOAL)
    for action in actions:
        session.act(action)
    return session


def texts(session):
    return [element.text for element in session.page.elements]


def test_a_trip_from_search_to_purchase():
    session = trip("search[mug]")
    assert session.state == State("results", "mug")
    assert "Page 1 (Total results: 23)" in texts(session)
    assert session.page.clickables[:3] == ("back to search", "next >", "b0mug00000")
    for action in ("click[b0mug00000]", "click[red]", "click[large]", "click[Buy Now]"):
        assert session.act(action)
    assert session.bought
    assert session.score.reward == 1.0
    assert not session.act("search[mug]")


def test_pages_of_results_end_where_products_do():
    session = trip("search[mug]", "click[next >]", "click[next >]")
    assert session.state.number == 3
    assert [text for text in texts(session) if text.startswith("B0MUG")] == ["B0MUG00020", "B0MUG00021", "B0MUG00022"]
    assert "next >" not in session.page.clickables
    assert not session.act("click[next >]")
    assert session.act("click[< prev]")
    assert session.state.number == 2


def test_a_page_that_is_just_full_is_the_last():
    catalogue = ToyCatalogue()
    catalogue.products = catalogue.products[:20]
    session = trip("search[mug]", "click[next >]", shop=Shop(catalogue))
    assert session.state.number == 2
    assert "next >" not in session.page.clickables
    assert not session.act("click[next >]")


def test_the_original_has_pages_without_end():
    session = trip(*["search[mug]", *["click[next >]"] * 6], shop=QUIRKS)
    assert session.state.number == 7
    assert session.page.clickables == ("back to search", "< prev", "next >")


def test_choosing_again_replaces_the_choice_and_raises_the_price():
    session = trip("search[mug]", "click[b0mug00003]", "click[small]", "click[large]", "click[red]")
    assert session.state.options == (("size", "large"), ("color", "red"))
    assert "Price: $12.50" in texts(session)
    pressed = [element.text for element in session.page.elements if element.pressed]
    assert pressed == ["red", "large"]


def test_sub_pages_lead_back_to_the_choices_made():
    session = trip("search[mug]", "click[b0mug00003]", "click[red]", "click[reviews]")
    assert "5 of 5 stars. Good: It holds tea." in texts(session)
    assert session.page.clickables == ("back to search", "< prev")
    session.act("click[< prev]")
    assert session.state.options == (("color", "red"),)
    session.act("click[< prev]")
    assert session.state == State("results", "mug")


def test_colliding_options_are_clicked_with_their_name():
    session = trip("search[lamp]", "click[b0lamp0000]")
    assert set(SHOP.menu(LAMP)) == {"finish: reviews", "finish: matte", "shade: matte", "glossy"}
    session.act("click[reviews]")
    assert session.state.page == "reviews"
    session.act("click[< prev]")
    assert session.act("click[finish: matte]")
    assert session.act("click[Shade: matte]")
    assert session.state.options == (("finish", "matte"), ("shade", "matte"))


def test_colliding_options_in_the_original_go_to_the_last_or_to_the_button():
    session = trip("search[lamp]", "click[b0lamp0000]", "click[matte]", shop=QUIRKS)
    assert session.state.options == (("shade", "matte"),)
    session.act("click[reviews]")
    assert session.state.page == "reviews"


def selling(**options):
    """A shop of one mug with these options, under either rules."""
    catalogue = ToyCatalogue()
    catalogue.products = [mug(0, options=options)]
    return Shop(catalogue), Shop(catalogue, quirks=True)


def test_every_choice_has_a_click_of_its_own():
    options = {
        "color": ("", "red", "red"),
        "size": ("buy now", "color: red", "a]b", "[x"),
        "size ": ("l",),
        " cut": ("l",),
    }
    shop, _ = selling(**options)
    session = trip("search[mug]", "click[b0mug00000]", shop=shop)
    chosen = set()
    for click in session.page.clickables:
        if click not in ("back to search", "< prev", "buy now", "description", "features", "reviews", "attributes"):
            assert session.act(f"click[{click}]"), click
            chosen |= set(session.state.options)
    assert chosen == {(name, value) for name, values in options.items() for value in values}
    assert not session.act("click[]")


def test_what_the_originals_actions_cannot_choose_is_no_choice():
    _, quirks = selling(color=("", "[x", "reviews", "< prev", "attributes", "red"))
    assert quirks.menu(0) == {"attributes": ("color", "attributes"), "red": ("color", "red")}


def test_search_needs_a_search_bar_but_not_in_the_original():
    assert not trip("search[mug]", "search[lamp]").valid
    assert trip("search[mug]", "search[lamp]", shop=QUIRKS).state.query == "lamp"


@pytest.mark.parametrize("query", ["<r>", "<q> mugs", "<c> kitchen"])
def test_back_doors_are_the_originals_alone(query):
    assert not SHOP.results(f"{query}")
    assert len(QUIRKS.results(query)) >= 23


@pytest.mark.parametrize("query", ["<r>mug", "<q>mug", "<c>mug"])
def test_a_back_door_is_a_word_of_its_own(query):
    assert QUIRKS.results(query) == ()
    assert QUIRKS.results(f"{query} mug") == SHOP.results("mug")


def test_halves_of_characters_are_no_characters():
    session = trip("search[mug \ud83e]")
    assert session.valid
    assert "mug" in session.address
    assert SHOP.state_at(session.address)[1] == session.state


@pytest.mark.parametrize("query", ["", " ", "\n"])
def test_an_empty_search_is_no_action(query):
    assert not trip(f"search[{query}]").valid


def test_what_finds_nothing_shows_an_empty_page():
    session = trip("search[zzz 🦄]")
    assert session.valid
    assert "Page 1 (Total results: 0)" in texts(session)
    assert session.page.clickables == ("back to search",)


def test_an_endless_query_is_cut():
    session = trip(f"search[{'mug ' * 2500}]")
    assert session.valid
    assert len(session.state.query) <= LONGEST_QUERY
    assert len(SHOP.results(session.state.query)) == 23


@pytest.mark.parametrize(
    "action", ["", "mug", "click[buy now]", "click[]", "buy[b0mug00000]", "search", "[x]", "click[b0mug00001] then"]
)
def test_what_cannot_be_done_changes_nothing(action):
    session = trip("search[mug]")
    before = session.state, session.page
    assert not session.act(action)
    assert (session.state, session.page) == before


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("search[Red Mug]", ("search", "red mug")),
        (" Click[ Buy Now ]\n", ("click", "buy now")),
        ("search[a [b] c]", ("search", "a [b] c")),
        ("search[a\nb]", ("search", "a\nb")),
        ("search[x] and buy", None),
        ("please search[x]", None),
    ],
)
def test_actions_are_read_whole(text, action):
    assert action_of(text) == action


@given(st.text(st.sampled_from("[]ab \n"), max_size=12))
def test_the_originals_actions_are_what_its_pattern_matches(text):
    match = re.match(r"(.+)\[(.+)\]", text)
    assert action_of(text, quirks=True) == (match and match.groups())


def test_a_shop_with_another_product_differs_in_nothing_else():
    catalogue = open_catalogue(100)
    shop, other = Shop(catalogue), mug(7)
    changed = shop.showing({7: other}).catalogue
    assert [index for index, product in enumerate(changed) if product != catalogue[index]] == [7]
    assert changed[7] is other
    assert len(changed) == 100
    assert changed.index_of(catalogue[7].asin) == 7
    assert changed.search("mug") == catalogue.search("mug")
    assert copy.deepcopy(changed) is changed
    assert pickle.loads(pickle.dumps(changed))[7] == other


states = st.builds(
    State,
    page=st.sampled_from(["search", "results", "item", "description", "features", "reviews", "attributes", "done"]),
    query=st.text(min_size=1, max_size=30).map(str.lower),
    number=st.integers(1, 50),
    product=st.integers(0, LAMP - 1),
    options=st.lists(st.sampled_from([("color", "navy blue"), ("size", "large")]), unique=True).map(tuple),
)


@given(states, st.text(min_size=1, max_size=12))
def test_addresses_are_read_back(state, session):
    if state.page in ("search", "results"):
        state = State(state.page, *(("", 1) if state.page == "search" else (state.query, state.number)))
    path = SHOP.address(state, session)
    assert path.isascii()
    assert SHOP.state_at(path) == (session, state)


@pytest.mark.parametrize(
    "path",
    [
        "/item_page/0/NOSUCH/mug/1/%7B%7D",
        "/item_page/0/B0MUG00000/mug/0/%7B%7D",
        "/item_page/0/B0MUG00000/mug/1/[]",
        "/item_page/0/B0MUG00000/mug/1/%7B%22color%22%3A%22green%22%7D",
        "/search_results/0/mug/many",
        "/a/b/c",
    ],
)
def test_there_is_no_page_behind_other_addresses(path):
    with pytest.raises(ConfigurationError):
        SHOP.state_at(path)


@given(st.lists(st.sampled_from(range(12)), max_size=25), st.booleans())
def test_a_saved_trip_goes_on_as_if_nothing_had_happened(choices, quirks):
    shop = QUIRKS if quirks else SHOP
    session, other = Session(shop, GOAL), Session(shop, GOAL)
    for turn, choice in enumerate(choices):
        clicks = session.page.clickables
        session.act(f"click[{clicks[choice % len(clicks)]}]" if clicks and choice else "search[mug]")
        if turn == len(choices) // 2:
            other.load(session.save())
            assert other.save() == session.save()
            assert (other.valid, other.last_action, other.seen) == (session.valid, session.last_action, session.seen)
        elif turn > len(choices) // 2:
            other.go(session.state)
    if choices:
        assert (other.state, other.page, set(other.visited)) == (session.state, session.page, set(session.visited))


@given(st.lists(st.sampled_from(range(12)), max_size=25), st.booleans())
def test_everything_on_a_page_that_can_be_clicked_leads_somewhere(choices, quirks):
    session = Session(QUIRKS if quirks else SHOP, GOAL)
    for choice in choices:
        page = session.page
        assert len(set(page.clickables)) == len(page.clickables)
        assert {element.click for element in page.elements if element.kind != "searchbox"} - {""} <= set(
            page.clickables
        )
        if page.searchable and not choice:
            assert session.act("search[mug lamp]")
        elif page.clickables:
            assert session.act(f"click[{page.clickables[choice % len(page.clickables)]}]")
