"""Chromium draws what Pillow draws and puts everything where the description says; it may die in between."""

from __future__ import annotations

import gc
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rewardlab.envs.browser.browser import shared_browser
from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.look import DENSITIES, LANGUAGES, Look
from rewardlab.envs.gui.paint.shapes import Clipped, Text
from rewardlab.envs.gui.paint.widgets import paint_screen
from rewardlab.envs.gui.render import browser, pillow
from rewardlab.envs.gui.render.browser import BrowserRenderer
from rewardlab.envs.gui.scenes.catalogue import SCENES, make_scene
from rewardlab.envs.gui.screen import Screen
from rewardlab.envs.gui.text import plain, width
from rewardlab.envs.gui.themes import THEMES
from rewardlab.errors import Fault

from ..random_screens import random_screen

pytestmark = pytest.mark.needs("browser")

SCREENS = (*range(12), *SCENES)
"""Seeds of screens with everything on them, and names of scenes."""


@pytest.fixture(scope="module")
def renderer():
    opened = BrowserRenderer()
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=SCREENS)
def drawn(request, renderer):
    """A screen, its picture and its boxes."""
    screen = random_screen(request.param) if isinstance(request.param, int) else scene(request.param)
    return screen, *renderer.draw(screen)


def scene(name):
    """A screen of an application."""
    draws = Draws("scene of a browser", name)
    size = SCENES[name].least
    width, height = size[0] + draws.between(0, 300), size[1] + draws.between(0, 300)
    theme, language = draws.pick(sorted(THEMES)), draws.pick(LANGUAGES)
    look = Look(theme, draws.chance(0.5), draws.pick(DENSITIES), language=language)
    return make_scene(name, width, height, look, draws, draws.unit())


def test_boxes_are_where_they_are_described(drawn):
    screen, picture, boxes = drawn
    assert (picture.shape, picture.dtype) == ((screen.height, screen.width, 3), np.uint8)
    assert list(boxes) == [widget.id for widget in screen.widgets]
    for widget in screen.widgets:
        assert boxes[widget.id] == pytest.approx(widget.box, abs=1)


def test_words_are_as_wide_as_measured(drawn, renderer):
    screen, *_ = drawn
    described = [text for _, shapes in paint_screen(screen) for text in texts(shapes)]
    for text, (words, box) in zip(described, renderer.texts(), strict=True):
        assert words == text.words
        assert box.width == pytest.approx(width(text.words, text.size, text.bold), abs=1)
        assert (box.left, box.bottom) == pytest.approx((text.left, text.baseline), abs=0.01)


def texts(shapes):
    for shape in shapes:
        if isinstance(shape, Clipped):
            yield from texts(shape.shapes)
        elif isinstance(shape, Text):
            yield shape


@pytest.mark.slow
def test_every_letter_is_as_wide_as_measured(renderer):
    letters = [letter for letter in map(chr, range(0x21, 0x30000)) if plain(letter) not in ("", "\ufffd")]
    assert len(letters) > 4_000
    for start in range(0, len(letters), 800):
        build = Builder(1000, 1000, Look())
        for index, letter in enumerate(letters[start : start + 800]):
            box = Box(0, 0, 50, 20).moved(50 * (index % 20), 25 * (index // 20))
            build.add("text", box, f"x{letter}x", states="bold" if index % 2 else "")
        renderer.draw(build.screen())
        for index, (words, box) in enumerate(renderer.texts()):
            assert box.width == pytest.approx(width(words, box.height, index % 2 == 1), abs=0.1), words


def test_clicks_meet_what_the_description_says(drawn, renderer):
    screen, *_ = drawn
    draws = Draws("points", len(screen.widgets), screen.look.theme)
    corners = [(widget.box.left, widget.box.top) for widget in screen.widgets[:20]]
    points = [(draws.below(screen.width), draws.below(screen.height)) for _ in range(40)] + corners
    for x, y in points:
        if 0 <= x < screen.width and 0 <= y < screen.height:
            found = screen.at(x + 0.5, y + 0.5)
            assert renderer.hit(x + 0.5, y + 0.5) == (None if found is None else found.id), (x, y)


def test_both_renderers_draw_the_same(drawn):
    screen, picture, _ = drawn
    difference = np.abs(picture.astype(int) - pillow.draw(screen))
    assert difference.mean() < 1.5  # of 255: antialiasing, and rounding where one shines through another
    assert (difference.max(axis=2) > 64).mean() < 0.001


SHIFTS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def grey(picture):
    return picture.astype(np.float32).mean(axis=2)


def edges(screen, picture, other):
    """How many shifts of widgets were tried, and the widgets that fit better a pixel further.

    A shift counts where it changes what is to be seen: along a line it does not, and then antialiasing decides.
    """
    tried, better = 0, []
    moved = [np.roll(picture, shift, (0, 1)) for shift in SHIFTS]
    for widget in screen.widgets:
        shown = widget.shown and widget.shown.shared(screen.box)
        if shown is None or min(shown.width, shown.height) < 8:
            continue
        rows = slice(max(int(shown.top) - 2, 1), min(int(shown.bottom) + 2, screen.height - 1))
        columns = slice(max(int(shown.left) - 2, 1), min(int(shown.right) + 2, screen.width - 1))
        here, there = picture[rows, columns], other[rows, columns]
        off = np.abs(here - there).mean()
        telling = [each[rows, columns] for each in moved if np.abs(each[rows, columns] - here).mean() > 1]
        tried += len(telling)
        better += [widget] if any(np.abs(each - there).mean() <= off for each in telling) else []
    return tried, better


def offset(picture, other):
    """How far right and down `other` is, in pixels: what explains the difference best, by least squares."""
    across, down = ((each[1:-1, 1:-1]).ravel() for each in reversed(np.gradient((picture + other) / 2)))
    return np.linalg.lstsq(np.stack([across, down], 1), (picture - other)[1:-1, 1:-1].ravel(), rcond=None)[0]


def test_edges_line_up(drawn):
    screen, picture, _ = drawn
    picture, other = grey(picture), grey(pillow.draw(screen))
    tried, better = edges(screen, picture, other)
    assert better == []
    assert tried > 10
    assert np.abs(offset(picture, other)).max() < 0.06


@pytest.mark.parametrize("name", ["calendar", "panel", 0])
def test_a_pixel_beside_is_noticed(name, renderer):
    screen = random_screen(name) if isinstance(name, int) else scene(name)
    picture, other = grey(renderer.draw(screen)[0]), grey(pillow.draw(screen))
    for down, right in SHIFTS:
        beside = np.roll(other, (down, right), (0, 1))
        tried, better = edges(screen, picture, beside)
        assert len(better) > tried / 8  # of up to four shifts, one undoes it
        assert offset(picture, beside) == pytest.approx((right, down), abs=0.7)
        assert np.abs(offset(picture, beside)).max() > 0.3


def test_equal_screens_give_equal_pictures_whatever_was_drawn_before(renderer):
    screen = random_screen(3)
    first, _ = renderer.draw(screen)
    renderer.draw(random_screen(4, 400, 300))
    again, _ = renderer.draw(screen)
    assert np.array_equal(first, again)
    other = BrowserRenderer()
    assert np.array_equal(first, other.draw(screen)[0])
    other.close()


def test_sizes_may_change(renderer):
    for size in ((300, 200), (900, 640), (1, 1), (300, 201)):
        picture, boxes = renderer.draw(Screen(*size))
        assert picture.shape == (size[1], size[0], 3)
        assert boxes == {}


def test_it_is_read_as_it_is_seen(renderer):
    build = Builder(400, 300, Look(theme="slate"), "Mail")
    build.add("heading", Box(0, 0, 400, 40), "Inbox")
    build.add("button", Box(0, 50, 100, 80), "Send", states="disabled")
    build.add("icon_button", Box(110, 50, 140, 80), icon="delete", name="Delete")
    build.add("field", Box(0, 90, 100, 120), value="Some rather long text in a field", label="Subject")
    build.add("checkbox", Box(0, 130, 100, 160), "Urgent", states="checked")
    build.add("text", Box(0, 170, 400, 200), "Words <of> any kind")
    renderer.draw(build.screen())
    assert renderer._tab.tree().split("\n") == [
        "- main:",
        '  - heading "Inbox" [level=2]',
        '  - button "Send" [disabled]',
        '  - button "Delete"',
        '  - textbox "Subject": Some rather long text in a field',
        '  - checkbox "Urgent" [checked]',
        "  - text: Words <of> any kind",
    ]
    assert renderer._tab.evaluate("() => find('Words <of> any')")


def test_a_widget_elsewhere_is_a_fault_that_names_it(renderer, monkeypatch):
    screen = random_screen(5)
    markup = browser.to_html(screen)
    box = screen.by_id[screen.widgets[7].id].box
    assert f"left:{box.left:g}px" in markup
    moved = replace(screen.widgets[7], box=box.moved(2, 0))
    other = replace(screen, widgets=(*screen.widgets[:7], moved, *screen.widgets[8:]))
    monkeypatch.setattr(browser, "to_html", lambda screen: markup)
    with pytest.raises(Fault, match=re.escape(f"put {moved.id!r} at {tuple(box)}")):
        renderer.draw(other)
    monkeypatch.setattr(browser, "to_html", lambda screen: "")
    with pytest.raises(Fault, match="shows 0 of"):
        renderer.draw(other)


def test_a_killed_browser_is_a_fault_and_the_next_screen_heals(renderer):
    screen = random_screen(6)
    before, _ = renderer.draw(screen)
    chromium = shared_browser()
    chromium.call(chromium._chromium.close())
    with pytest.raises(Fault, match="the browser"):
        renderer.draw(screen)
    assert np.array_equal(renderer.draw(screen)[0], before)


def test_a_font_that_does_not_load_is_a_fault(monkeypatch):
    monkeypatch.setattr(browser, "document", lambda: "<main></main>")
    with pytest.raises(Fault, match="font"):
        BrowserRenderer().draw(Screen(100, 100))


def test_all_renderers_share_one_browser_and_close_alone(renderer):
    others = [BrowserRenderer() for _ in range(3)]
    for each in (renderer, *others):
        each.draw(random_screen(7, 200, 150, 10))
    assert {each._tab._browser for each in (renderer, *others)} == {shared_browser()}
    for each in others:
        each.close()
        each.close()
    renderer.draw(random_screen(8, 200, 150, 10))
    others[0].draw(random_screen(8, 200, 150, 10))
    others[0].close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_does_not_grow():
    renderer = BrowserRenderer()
    sizes = []
    for number in range(2_000):
        renderer.draw(random_screen(number % 97, 320, 240, 24))
        if number in (500, 1_999):
            gc.collect()
            sizes.append(resident())
    renderer.close()
    grown = [after - before for before, after in zip(*sizes, strict=True)]
    assert grown[0] < 4, sizes  # MB of this process
    assert grown[1] < 25, sizes  # MB of the browser


def resident():
    """Memory in MB, of this process and of those that descend from it; files that are mapped do not count."""
    above = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        above[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    own = int(Path("/proc/self/stat").read_text().split()[0])
    family = {own}
    while more := {process for process, parent in above.items() if parent in family} - family:
        family |= more
    size = {process: _proportional(process) for process in family}
    return size[own], sum(size.values()) - size[own]


def _proportional(process):
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0  # it has ended
    # Each of those that share a page counts a part of it.
    return sum(int(size) for size in re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+)", rollup, re.MULTILINE)) / 1000
