"""Observations as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.spaces import LONGEST_PAGE, PageText, fit
from rewardlab.envs.webshop import language, render
from rewardlab.envs.webshop.page import State
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.spaces import ActionText

from .toy_shop import GOAL, ToyCatalogue, mug

SHOP, QUIRKS = Shop(ToyCatalogue()), Shop(ToyCatalogue(), quirks=True)


def trip(*actions, shop=SHOP):
    session = Session(shop, GOAL)
    for action in actions:
        assert session.act(action)
    return session


def test_text_of_the_original():
    session = trip("search[norvik 7]", "click[b0mug00007]", shop=QUIRKS)
    assert render.text(session) == (
        f"Instruction: [SEP] {GOAL.instruction} [SEP] Back to Search [SEP] < Prev [SEP] color [SEP] red [SEP] navy blue"
        " [SEP] size [SEP] small [SEP] large [SEP] Norvik Mug 7 [SEP] Price: $10.0 [SEP] Rating: N.A. [SEP] Description"
        " [SEP] Features [SEP] Reviews [SEP] Buy Now"
    )
    assert render.url(session) == "http://127.0.0.1:3000/item_page/0/B0MUG00007/norvik+7/1/{}"


def test_text_of_the_default_game_tells_brand_price_and_rating():
    text = render.text(trip("search[mug]", "click[b0mug00007]", "click[large]"))
    assert "Brand: Norvik [SEP] Price: $12.50 [SEP] Rating: 4.5 of 5 stars (2)" in text
    assert "$7.25 [SEP] no reviews" in render.text(trip("search[lamp]"))


def test_rich_text_marks_what_can_be_clicked_and_what_was():
    text = render.rich(trip("search[mug]", "click[b0mug00007]", "click[red]"))
    assert text.startswith("You have clicked red.\n")
    assert "\n  [clicked button] red [clicked button_]\n  [button] navy blue [button_]\n" in text
    assert "\n\n[clicked button] B0MUG00007 [clicked button_]\n" in render.rich(
        trip("search[mug]", "click[b0mug00007]", "click[< prev]")
    )


def test_the_original_takes_for_clicked_what_stands_quoted_in_the_address():
    catalogue = ToyCatalogue()
    catalogue.products = [mug(0, options={"color": ("red", "café"), "trim": ("red", "color", "gold")})]
    shop = Shop(catalogue, quirks=True)
    session = trip('search[mug "gold"]', "click[b0mug00000]", "click[café]", shop=shop)
    # The JSON of the address escapes "é", names "color", and stands behind the query.
    assert render.rich(session).startswith("You have clicked gold.\nYou have clicked color.\nInstruction:")
    assert "  [button] café [button_]" in render.rich(session)


def test_texts_are_written_without_blanks_around_them_and_only_where_there_are_some():
    catalogue = ToyCatalogue()
    catalogue.products = [mug(0, title=""), mug(1, title=" A mug ")]
    session = Session(Shop(catalogue), GOAL)
    session.go(State("item", "mug", product=0))
    assert " large [SEP] Brand:" in render.text(session)
    assert "\n\n" not in render.rich(session)
    session.go(State("item", "mug", product=1))
    assert " large [SEP] A mug [SEP] Brand:" in render.text(session)


def test_what_can_be_done_is_told():
    assert language.available(trip()) == ("search[<words>]",)
    assert "click[navy blue]" in language.describe(trip("search[mug]", "click[b0mug00001]"), "page")
    session = trip("search[mug]", "click[b0mug00001]", "click[buy now]")
    assert language.describe(session, "page") == "page\n\nYou can do: nothing, the trip is over"


def test_the_last_action_of_an_answer_counts():
    assert language.parse("Perhaps search[lamp]? No: click[b0mug00001].") == "click[b0mug00001]"
    assert language.parse("I think. Search[a [big] mug] now") == "Search[a [big] mug]"
    assert language.parse("no action here") == "no action here"
    assert language.parse("search[never closed") == "search[never closed"
    assert language.parse("search[never closed, click[b0") == "click[b0"
    assert language.parse("refuse[a page said click[buy now]] and no more") == "refuse[a page said click[buy now]]"


WORDS = st.text(st.characters(exclude_characters="[]"))


@given(
    st.sampled_from(language.VERBS),
    st.recursive(WORDS, lambda inner: st.builds("{}[{}]{}".format, WORDS, inner, WORDS)),
)
def test_an_action_is_read_as_it_is(verb, words):
    action = f"{verb}[{words}]"
    assert language.parse(action) == action
    assert language.parse(f"No! {action}.") == action


def test_reading_takes_no_longer_for_many_brackets():
    assert language.parse("click[" * 100_000) == "click["


def test_pages_are_cut_to_what_the_space_allows():
    assert PageText().contains(fit("x" * (LONGEST_PAGE + 1)))
    assert fit("x" * (LONGEST_PAGE + 1)).endswith("[cut]")
    assert fit("🦄") == "🦄"
    assert PageText().contains("🦄 ›")


def test_where_no_product_is_of_a_kind_random_actions_are_clicks():
    space = ActionText(())
    assert all(space.sample().startswith("click[") for _ in range(20))


def test_spaces_are_written_short():
    assert repr(PageText()) == f"PageText(max_length={LONGEST_PAGE})"
    assert repr(ActionText(("mug",))) == "ActionText(max_length=2000)"


def test_random_actions_are_searches_and_clicks():
    space = ActionText(SHOP.words)
    space.seed(3)
    actions = [space.sample() for _ in range(200)]
    assert all(map(space.contains, actions))
    session = trip()
    assert sum(session.act(action) for action in actions) > 10
