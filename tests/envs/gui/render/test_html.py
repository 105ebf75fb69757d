"""A screen as HTML: elements of the right kinds with names and states, at their places, whatever their words are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.look import Look
from rewardlab.envs.gui.paint.shapes import Clipped, Gradient, Icon, Path, Rect, Shadow, Text
from rewardlab.envs.gui.paint.widgets import PAINTERS
from rewardlab.envs.gui.render.html import document, to_document, to_html
from rewardlab.envs.gui.render.markup import shapes_markup
from rewardlab.envs.gui.screen import CONTROLS, Screen

from ..random_screens import random_screen

BOX = Box(10, 20, 110, 50)


class Elements(HTMLParser):
    """Every element with its attributes, those of widgets by id, and whether each is closed."""

    def __init__(self, markup):
        super().__init__()
        self.widgets, self.tags, self.open, self.texts, self.inside = {}, [], [], [], {}
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.tags.append((tag, named))
        if "data-id" in named:
            assert not any("data-id" in above for _, above in self.open), "widgets are siblings"
            self.widgets[named["data-id"]] = (tag, named)
        for _, above in self.open:
            if "data-id" in above:
                self.inside.setdefault(above["data-id"], []).append((tag, named))
        if tag not in ("input", "meta"):
            self.open.append((tag, named))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.texts.append(data)


def one(kind, text="", **fields):
    build = Builder(200, 100, Look())
    build.add(kind, BOX, text, id="it", **fields)
    elements = Elements(to_html(build.screen()))
    assert not elements.open
    return elements, *elements.widgets["it"]


@pytest.mark.parametrize(
    ("kind", "fields", "tag", "attributes"),
    [
        ("button", {}, "button", {"type": "button", "aria-label": "Go"}),
        ("button", {"states": "disabled"}, "button", {"disabled": None}),
        ("chip", {"states": "selected"}, "button", {"aria-pressed": "true"}),
        ("link", {}, "a", {"role": "link", "aria-label": "Go"}),
        ("link", {"states": "disabled"}, "a", {"aria-disabled": "true"}),
        ("nav_item", {"states": "selected"}, "a", {"role": "link", "aria-current": "page"}),
        ("checkbox", {"states": "checked"}, "div", {"role": "checkbox", "aria-checked": "true"}),
        ("radio", {}, "div", {"role": "radio", "aria-checked": "false"}),
        ("switch", {"states": "disabled"}, "div", {"role": "switch", "aria-disabled": "true"}),
        ("slider", {"value": "0.3"}, "div", {"role": "slider", "aria-valuenow": "0.3", "aria-valuemax": "1"}),
        ("progress", {"value": "1"}, "div", {"role": "progressbar", "aria-valuenow": "1"}),
        ("stepper", {"value": "12"}, "div", {"role": "spinbutton", "aria-valuenow": "12"}),
        ("select", {"value": "Red"}, "div", {"role": "combobox", "aria-expanded": "false"}),
        ("tab", {"states": "selected"}, "div", {"role": "tab", "aria-selected": "true"}),
        ("row", {}, "div", {"role": "row", "aria-selected": "false"}),
        ("cell", {}, "div", {"role": "gridcell"}),
        ("menu_item", {"states": "checked"}, "div", {"role": "menuitemcheckbox", "aria-checked": "true"}),
        ("heading", {}, "div", {"role": "heading", "aria-level": "2"}),
        ("dialog", {}, "div", {"role": "dialog"}),
        ("image", {}, "div", {"role": "img"}),
    ],
)
def test_elements_say_what_they_are(kind, fields, tag, attributes):
    _, found, named = one(kind, "Go", **fields)
    assert found == tag
    assert attributes.items() <= named.items()
    assert named["style"].startswith("left:10px;top:20px;width:100px;height:30px")


@pytest.mark.parametrize(("kind", "tag"), [("field", "input"), ("search", "input"), ("text_area", "textarea")])
def test_fields_hold_their_whole_value(kind, tag):
    value = 'a long value "<that>" is cut where it\'s drawn'
    elements, _, named = one(kind, value=value, hint="Hint", label="Label", states="disabled")
    assert "role" not in named
    [field] = [attributes for found, attributes in elements.inside["it"] if found == tag]
    role = "searchbox" if kind == "search" else "textbox"
    assert {"role": role, "placeholder": "Hint", "aria-label": "Label", "disabled": None}.items() <= field.items()
    assert (field.get("value") or elements.texts[-1].removeprefix("\n")) == value


@pytest.mark.parametrize("kind", PAINTERS)
def test_every_control_has_a_name_and_clicks_go_through_decorations(kind):
    elements, _, named = one(kind, name="Named", icon="search")
    solid = one(kind)[2]["class"].split()
    if kind in CONTROLS:
        assert "Named" in [
            attributes.get("aria-label") for attributes in (named, *dict(elements.inside["it"]).values())
        ]
    widget = Builder(9, 9, Look()).add(kind, Box(0, 0, 9, 9))
    assert ("c" in solid) == widget.solid


def test_words_and_ids_of_any_characters_are_only_words():
    nasty = "<b onclick='x'>\"&amp;</b><!--"
    build = Builder(900, 100, Look())
    build.add("button", Box(0, 0, 800, 40), nasty, id=nasty)
    build.add("field", Box(0, 50, 800, 90), value=nasty, name=nasty, hint=nasty)
    elements = Elements(to_html(build.screen()))
    assert nasty in elements.widgets
    assert elements.texts == [nasty, nasty]
    assert {tag for tag, _ in elements.tags} <= {"i", "b", "div", "button", "input"}


def test_what_is_cut_off_is_cut_in_the_element():
    build = Builder(200, 200, Look())
    with build.scrolling("area", Box(0, 10, 200, 100), 300, 0):
        build.add("button", Box(20, 90, 80, 120), "Go", id="go")
    assert (
        Elements(to_html(build.screen())).widgets["go"][1]["style"].endswith("clip-path:inset(-80px -120px 20px -20px)")
    )


@pytest.mark.parametrize(
    ("shape", "markup"),
    [
        (Rect(BOX, "#112233"), '<i style="left:9px;top:18px;width:100px;height:30px;background-color:#112233"></i>'),
        (Rect(BOX, Gradient("#000000", "#ffffff")), "background-image:linear-gradient(#000000,#ffffff)"),
        (Rect(BOX, "", 4, 2, "#11223344"), "border:2px solid #11223344;border-radius:4px"),
        (Rect(BOX, "#112233", 7.5, corners="left"), "border-radius:7.500px 0 0 7.500px"),
        (Shadow(BOX, 4, 10, 3, "#00000080"), "border-radius:4px;box-shadow:0 3px 10px #00000080"),
        (
            Text(11, 40, "a<b", 12, True, "#000000"),
            'class="s" style="left:10px;top:26px;font-size:12px;color:#000000">a&lt;b',
        ),
        (Icon(BOX, "search", "#000000"), '<use href="#icon-search"/>'),
        (Path(((1, 2), (3.5, 4)), "#000000", 2), '<path d="M1 2L3.500 4" stroke-width="2" style="color:#000000"/>'),
        (Path(((1, 2), (3, 4), (5, 2)), "#000000"), '<path class="f" d="M1 2L3 4L5 2'),
        (Clipped(BOX, (Rect(BOX, "#112233"),), 3), 'overflow:hidden;border-radius:3px"><i style="left:0px;top:0px'),
    ],
)
def test_shapes(shape, markup):
    assert markup in shapes_markup([shape], 1, 2)


def test_paths_in_a_row_are_one_picture():
    path = Path(((1, 2), (3, 4)), "#000000", 2)
    assert shapes_markup([path, path, Rect(BOX, "#112233"), path], 0, 0).count("<svg") == 2


def test_a_screen_can_be_a_document_of_its_own():
    screen = random_screen(0)
    page = to_document(screen)
    assert len(Elements(page).widgets) == len(screen.widgets)
    assert "<title>Anything</title>" in page
    assert f'<main lang="{screen.look.language}" style="width:640px;height:480px">' in page
    assert page.count("@font-face") == 2
    assert "@font-face" not in to_document(Screen(9, 9), font=False)
    named = set(re.findall('href="#([^"]+)"', page))
    assert named
    assert named <= set(re.findall('<symbol id="([^"]+)"', document()))
