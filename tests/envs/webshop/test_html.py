"""Pages as HTML documents: they show the page, press what can be pressed, and fetch nothing from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.page import Element, Page, State
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.site.html import press, regions, to_html
from rewardlab.envs.webshop.site.picture import draw

from .toy_shop import GOAL, LAMP, ToyCatalogue, mug

TRIPS = (
    [],
    ["search[mug]"],
    ["search[mug]", "click[next >]"],
    ["search[nothing like it]"],
    ["search[mug]", "click[b0mug00000]"],
    ["search[mug]", "click[b0mug00000]", "click[navy blue]"],
    ["search[lamp]", "click[b0lamp0000]"],
    ["search[mug]", "click[b0mug00000]", "click[reviews]"],
    ["search[mug]", "click[b0mug00000]", "click[buy now]"],
)


class Document(HTMLParser):
    """What is written, pressed and fetched."""

    def __init__(self, text):
        super().__init__()
        self.presses, self.addresses, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        fields = dict(attrs)
        assert tag != "script"
        if fields.get("name") == "click":
            self.presses.append(fields["value"])
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action", "formaction")]
        if tag == "a" and fields["href"] != "/":
            self.presses += parse_qs(fields["href"].removeprefix("?"))["click"]

    def handle_data(self, data):
        self.texts += [data.strip()] if data.strip() else []


def trip(actions, *, quirks=False):
    session = Session(Shop(ToyCatalogue(), quirks=quirks), GOAL)
    for action in actions:
        assert session.act(action)
    return session


@pytest.mark.parametrize("quirks", [False, True])
@pytest.mark.parametrize("actions", TRIPS, ids=lambda actions: actions[-1] if actions else "start")
def test_a_document_shows_the_page_and_presses_what_can_be_pressed(actions, quirks):
    page = trip(actions, quirks=quirks).page
    document = Document(to_html(page))
    assert set(document.presses) == set(page.clickables) | ({"search"} if page.state.page == "search" else set())
    shown = [" ".join(element.text.split()) for element in page.elements if element.kind != "image"]
    assert [text for text in document.texts if text != page.title] == [text for text in shown if text != page.title]


@given(st.text(), st.text(min_size=1))
def test_no_text_of_the_catalogue_becomes_a_tag(text, click):
    elements = (Element("text", text), Element("link", text, click), Element("option", text, click, group=text or "g"))
    document = Document(to_html(Page(State("results"), text, elements, (click,), False)))
    pressed = click.encode("utf-8", "replace").decode()
    assert document.presses in ([pressed, click], [pressed, click.replace("\x00", "\ufffd")])


@pytest.mark.parametrize("actions", TRIPS, ids=lambda actions: actions[-1] if actions else "start")
def test_every_address_is_the_sites_own(actions):
    document = Document(to_html(trip(actions).page, notes=("that was it",)))
    assert all(address == "/" or address.startswith(("?", "/shop.css", "/picture/")) for address in document.addresses)


def test_every_result_is_a_box_with_a_picture():
    boxes = regions(trip(["search[mug]"]).page)
    cards = [box for box in boxes if box.name == "card"]
    assert [card.picture for card in cards] == [f"B0MUG{number:05d}" for number in range(10)]


def test_choices_of_one_name_stand_together():
    page = trip(["search[mug]", "click[b0mug00000]"]).page
    runs = [(group, [option.text for option in run]) for box in regions(page) for group, run in box.runs if group]
    assert runs == [("color", ["red", "navy blue"]), ("size", ["small", "large"])]


def test_what_a_press_sends_can_be_read_back():
    assert parse_qs(press("red & blue? 100% + é")[1:]) == {"click": ["red & blue? 100% + é"]}


def test_notes_stand_below_the_page():
    assert "score 1.000" in Document(to_html(trip([]).page, notes=("score 1.000",))).texts


def test_pictures_show_the_kind_of_a_product_and_its_family():
    cup, again, lamp = draw(mug(1)), draw(mug(2)), draw(LAMP)
    assert cup == again  # one brand, kind and family
    assert cup != draw(mug(1, brand="Other")) != lamp
    assert len({draw(mug(1)).count("path"), lamp.count("path")}) == 2


def test_every_product_has_a_picture_that_is_xml():
    catalogue = open_catalogue(1_000)
    for index in range(0, 1_000, 7):
        drawn = ElementTree.fromstring(draw(catalogue[index]))
        assert drawn.get("viewBox") == "0 0 200 200"
        assert len(drawn) >= 2
