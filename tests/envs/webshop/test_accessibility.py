"""The accessibility tree: by example, and equal to what Chromium says of the page's document."""

from __future__ import annotations

import random

import pytest

from rewardlab.envs.webshop.page import Element, Page, State
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.site.accessibility import to_tree
from rewardlab.envs.webshop.site.html import to_html

from .toy_shop import GOAL, ToyCatalogue

LONG = "\U0001d4b3"  # two of JavaScript's characters
NASTY = [
    *("", "- dash", "a: b", "a:", "a #b", "# a", "'q'", '"dq"', "it's: 'x'", "a\\b", "{a}", "[b]", "*x", "&y", "!z"),
    *("|p", ">g", "%p", "@a", "`t", "?q", ",c", "a]b", "=", "/re/", "<b>&amp;</b>", "é😀", "\u0663", "2024-01-01"),
    *("true", "Yes", "n", "null", "~", "on", "12", "1.5", ".5", "1.", "+1", "-5", "1e5", "0x1f", "0b1", "0x", "1_000"),
    *("Infinity", "-Infinity", "NaN", ".inf", "  two   spaces ", "a\tb\nc", "\u3000x\u2003y", "a\u200bb\xadc", "\x85z"),
    *("x" * 900, "x" * 901, LONG * 450, LONG * 451),
]


def page_of(texts):
    """A page with every kind of element, for each of `texts`."""
    elements = [Element("searchbox", "Search", "search")]
    for kind in ("text", "heading", "button", "link"):
        elements += [Element(kind, text, "" if kind in ("text", "heading") else text) for text in texts]
    for group in ("size", "a: b"):
        elements += [Element("option", text, text, group, index % 3 == 0) for index, text in enumerate(texts)]
    return Page(State("search"), "Nasty", tuple(elements), (), True)


def test_a_page_of_results():
    session = Session(Shop(ToyCatalogue()), GOAL)
    session.act("search[lamp]")
    assert to_tree(session.page).split("\n") == [
        '- heading "Instruction:" [level=2]',
        "- paragraph: I want a large red mug that is dishwasher safe, for at most 12.50 dollars",
        '- button "Back to Search"',
        "- 'heading \"Page 1 (Total results: 1)\" [level=2]'",
        '- link "B0LAMP0000":',
        '  - /url: "?click=b0lamp0000"',
        "- paragraph: Desk Lamp",
        "- paragraph: $7.25",
        "- paragraph: no reviews",
    ]


def test_choices_are_radio_buttons():
    session = Session(Shop(ToyCatalogue()), GOAL)
    for action in ("search[mug]", "click[b0mug00000]", "click[large]"):
        session.act(action)
    assert '- radiogroup "size":\n  - radio "small"\n  - radio "large" [checked]' in to_tree(session.page)


@pytest.mark.needs("browser")
def test_chromium_says_the_same():
    from rewardlab.envs.browser.tab import Tab

    draw = random.Random(0)
    characters = "aZ 09:#-'\"\\[]{}&*!|>%@`?,~.+=_/<\t\u00a0\u200bé😀\u0301\u05d0"
    drawn = ["".join(draw.choices(characters, k=draw.randrange(1, 12))) for _ in range(300)]
    tab = Tab(400, 300)
    for page in (page_of(NASTY), page_of(drawn)):
        document = to_html(page).replace('href="/shop.css"', "").encode("utf-8")
        tab.put(document.decode())
        assert tab.tree().split("\n") == to_tree(page).split("\n")
    tab.close()
