"""Actions in the browser as dictionaries and as texts, and the numbers that they use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.webshop.browser.actions import KINDS, number_tree, structured, structured_space, to_text
from rewardlab.envs.webshop.page import Element, Page, State
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.site.accessibility import to_tree

from .toy_shop import GOAL, ToyCatalogue

SIZE = (640, 480)


def page_after(*actions):
    session = Session(Shop(ToyCatalogue()), GOAL)
    for action in actions:
        assert session.act(action)
    return session.page


def test_everything_to_press_is_numbered_in_the_order_of_the_page():
    elements = (
        Element("searchbox", "Search", "search"),
        Element("text", '- button "no button"'),
        Element("link", "B0", "b0"),
        Element("option", "a: b", "a: b", "size", True),
        Element("button", "Buy Now", "buy now"),
    )
    assert number_tree(to_tree(Page(State(), "", elements, (), True))).split("\n") == [
        '- searchbox "Search" [#1]',
        '- button "Search" [#2]',
        '- paragraph: "- button \\"no button\\""',
        '- link "B0" [#3]:',
        '  - /url: "?click=b0"',
        '- radiogroup "size":',
        "  - 'radio \"a: b\" [checked] [#4]'",
        '- button "Buy Now" [#5]',
    ]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("search[red mug]", "search[red mug]"),
        ("type[red]", "type[red]"),
        ("scroll[up]", "scroll[up]"),
        ("scroll[down]", "scroll[down]"),
        ("back[]", "back[]"),
        ("click[#7]", "click[#7]"),
        ("click[64, 120.5]", "click[64.00, 120.50]"),
        ("Click[Red]", "click[#3]"),
        ("click[buy now]", "click[#11]"),
        ("click[mauve]", "click[#0]"),
        ("nonsense", "click[#0]"),
        ("scroll[left]", "click[#0]"),
    ],
)
def test_a_text_is_the_dictionary_that_does_the_same(text, there):
    page = page_after("search[mug]", "click[b0mug00000]")
    action = structured(text, page, SIZE)
    assert structured_space(["mug"]).contains(action)
    assert to_text(action, *SIZE) == there


def test_every_action_of_the_space_is_a_text():
    space = structured_space(["red", "mug"])
    space.seed(0)
    for _ in range(200):
        action = space.sample()
        verb = {"point": "click", "number": "click", "scroll_up": "scroll", "scroll_down": "scroll"}
        kind = KINDS[action["kind"]]
        assert to_text(action, *SIZE).startswith(f"{verb.get(kind, kind)}[")


@settings(max_examples=50)
@given(
    st.recursive(st.none() | st.integers() | st.text() | st.floats(), lambda inner: st.dictionaries(st.text(), inner))
)
def test_what_is_no_action_is_no_text(wrong):
    assert to_text(wrong, *SIZE) == ""
    assert to_text({"kind": 0, "point": [np.nan, 1]}, *SIZE) == "click[nan, 480.00]"  # which presses nothing
