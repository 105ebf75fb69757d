"""Shapes of widgets: what renderers are promised, pictures and charts by their ids, words in front of anything."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.look import Look
from rewardlab.envs.gui.paint.charts import CHARTS
from rewardlab.envs.gui.paint.pictures import PICTURES
from rewardlab.envs.gui.paint.shapes import Clipped, Gradient, Icon, Path, Rect, Shadow, Text
from rewardlab.envs.gui.paint.widgets import paint, paint_screen
from rewardlab.envs.gui.render.pillow import draw

from ..random_screens import random_screen
from ..samples import KINDS, LOOKS, STATES, sample

OPAQUE, ANY = re.compile("#[0-9a-f]{6}"), re.compile("#[0-9a-f]{6}([0-9a-f]{2})?")


def whole(*numbers):
    return all(number == round(number) for number in numbers)


def check(shape):
    """A shape is what `shapes` says."""
    match shape:
        case Rect():
            assert whole(*shape.box, shape.border) and shape.radius >= 0 <= shape.border
            assert shape.corners in ("all", "top", "bottom", "left", "right")
            assert isinstance(shape.fill, Gradient) or not shape.fill or ANY.fullmatch(shape.fill)
            assert isinstance(shape.fill, str) or all(map(OPAQUE.fullmatch, shape.fill))
            assert bool(shape.border) == bool(shape.border_color) or not shape.border
            if min(shape.box.width, shape.box.height) >= 0:
                assert shape.radius <= min(shape.box.width, shape.box.height) / 2 + 0.5
        case Shadow():
            assert whole(*shape.box) and len(shape.color) == 9 and shape.blur > 0
        case Text():
            assert whole(shape.left, shape.baseline, shape.size) and shape.words and OPAQUE.fullmatch(shape.color)
        case Icon():
            assert whole(*shape.box) and OPAQUE.fullmatch(shape.color)
            assert shape.box.width == shape.box.height
        case Path():
            assert shape.width >= 0 and ANY.fullmatch(shape.color) and len(shape.points) >= (2 if shape.width else 3)
        case Clipped():
            assert whole(*shape.box) and not any(isinstance(each, Clipped | Shadow) for each in shape.shapes)
            for each in shape.shapes:
                check(each)
        case _:
            raise AssertionError(f"{shape} is no shape")


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_are_as_promised(kind):
    for number, states in enumerate(STATES):
        look = LOOKS[number % len(LOOKS)]
        for each in (look, Look(look.theme, look.dark, "compact", 1.25)):
            screen, _ = sample(kind, each, states)
            for shape in paint(screen.by_id["it"], screen):
                check(shape)


@pytest.mark.parametrize("seed", range(20))
def test_shapes_of_whole_screens_are_as_promised(seed):
    screen = random_screen(seed)
    painted = list(paint_screen(screen))
    assert [widget for widget, _ in painted if widget is not None] == list(screen.widgets)
    for _, shapes in painted:
        for shape in shapes:
            check(shape)


def test_painting_is_a_function_of_the_screen():
    for seed in range(5):
        assert list(paint_screen(random_screen(seed))) == list(paint_screen(random_screen(seed)))


@pytest.mark.parametrize("kind", ["image", "tile", "canvas"])
@pytest.mark.parametrize("value", PICTURES)
def test_pictures_are_told_apart_by_their_ids(kind, value):
    def picture(name, box=Box(20, 10, 220, 140)):  # noqa: B008 (boxes do not change)
        build = Builder(240, 150, Look())
        build.add(kind, box, id=name, value=value)
        return draw(build.screen())[12:138, 22:218]

    pictures = [picture(f"picture-{number}") for number in range(4)]
    assert np.array_equal(pictures[0], picture("picture-0"))
    for number in range(3):
        assert np.abs(pictures[number].astype(int) - pictures[number + 1]).mean() > 2
    # Many colours, up to the edges.
    assert len(np.unique(pictures[0].reshape(-1, 3), axis=0)) > 10


def test_an_id_chooses_among_the_pictures():
    fills = {paint(s.by_id["it"], s)[0].shapes[0] for s in (sample("image", name=f"n{i}")[0] for i in range(30))}
    assert len(fills) > 20


@pytest.mark.parametrize("value", CHARTS)
def test_charts_show_numbers_of_their_own(value):
    screens = [sample("chart", value=value, name=name)[0] for name in ("sales", "visits", "sales")]
    one, other, again = (draw(screen) for screen in screens)
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_words_can_be_read_in_front_of_pictures():
    for value in PICTURES:
        build = Builder(300, 200, LOOKS[0])
        build.add("canvas", build.box, value=value, states="plain", id="photo")
        build.add("text", Box(20, 20, 200, 50), "Caption", id="words")
        build.add("icon_button", Box(220, 20, 250, 50), icon="heart", name="Like", id="like")
        build.add("button", Box(20, 80, 120, 110), "Buy", states="primary", id="buy")
        screen = build.screen()
        inks = [shape.color for shape in paint(screen.by_id["words"], screen)]
        assert (inks == ["#202226", "#ffffff"]) == (value != "map")
        assert len(paint(screen.by_id["like"], screen)) == (1 if value == "map" else 2)
        # What has a face of its own has no need.
        assert sum(isinstance(shape, Text) for shape in paint(screen.by_id["buy"], screen)) == 1


def test_a_value_that_is_no_number_is_nothing():
    for kind in ("slider", "progress"):
        for value in ("", "much", "-3", "nan"):
            screen, _ = sample(kind, value=value)
            assert np.array_equal(draw(screen), draw(sample(kind, value="0")[0])), (kind, value)
        assert np.array_equal(draw(sample(kind, value="7")[0]), draw(sample(kind, value="1")[0]))


def test_hints_give_way_to_what_is_typed():
    empty, _ = sample("field", value="", hint="Your name")
    typed, _ = sample("field", value="Anna", hint="Your name")
    (hint,) = (shape for shape in paint(empty.by_id["it"], empty) if isinstance(shape, Text))
    (words,) = (shape for shape in paint(typed.by_id["it"], typed) if isinstance(shape, Text))
    assert (hint.words, words.words) == ("Your name", "Anna") and hint.color != words.color


def test_initials_are_those_of_the_name():
    for name, letters in (("Anna Smith", "AS"), ("María del Carmen Ruiz", "MR"), ("Cher", "C"), ("", "I")):
        screen, _ = sample("avatar", name=name)
        assert [shape.words for shape in paint(screen.by_id["it"], screen) if isinstance(shape, Text)] == [letters]
