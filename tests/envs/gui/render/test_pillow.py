"""Drawing with Pillow: everything can be seen, stays where it belongs, and is the same every time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.colors import contrast
from rewardlab.envs.gui.look import DENSITIES, Look
from rewardlab.envs.gui.paint.shapes import Rect, Text
from rewardlab.envs.gui.paint.widgets import PAINTERS, paint, paint_screen
from rewardlab.envs.gui.render import letters, masks
from rewardlab.envs.gui.render.letters import word_mask
from rewardlab.envs.gui.render.pillow import draw
from rewardlab.envs.gui.screen import CONTROLS, DECORATIONS, SURFACES
from rewardlab.envs.gui.text import width

from ..random_screens import random_screen
from ..samples import BOX, KINDS, LOOKS, STATES, changed, sample, without


def differing(one, other):
    """The box of the pixels that differ, right and bottom edges excluded, or None."""
    ys, xs = np.nonzero((one.astype(int) != other).any(axis=2))
    return Box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) if len(xs) else None


def far(one, other):
    """How different the most different pixels are, 0 to 255."""
    return int(np.abs(one.astype(int) - other).max())


def test_every_kind_has_a_painter():
    assert set(PAINTERS) == {*CONTROLS, *SURFACES, *DECORATIONS}


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_kind_is_seen_in_every_theme(look):
    for kind in KINDS:
        for ground in ("", "panel", "bar", "sidebar"):
            screen, _ = sample(kind, look, ground=ground)
            if kind in SURFACES and ground:
                continue  # A panel on a panel need not be seen.
            picture, empty = draw(screen), draw(without(screen))
            assert picture.shape == (150, 240, 3) and picture.dtype == np.uint8 and picture.flags.writeable
            # "text" and their like are not seen without words.
            assert far(picture, empty) > (40 if kind in CONTROLS else 2), (kind, ground)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_of_every_kind_is_drawn(kind):
    for number, states in enumerate(STATES):
        for density in DENSITIES:
            look = replace(LOOKS[number % len(LOOKS)], density=density, scale=(1.0, 1.5, 2.0)[number % 3])
            draw(sample(kind, look, states)[0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (3, 40), (40, 3), (12, 12), (400, 300)])
def test_every_size_is_drawn(kind, size):
    screen, _ = sample(kind, box=Box(20, 20, 20 + size[0], 20 + size[1]), icon="star")
    draw(screen)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_states_look_different(look):
    for kind, state in (
        *((kind, "disabled") for kind in CONTROLS if kind not in ("handle", "tile")),
        *((kind, "selected") for kind in ("button", "icon_button", "tab", "menu_item", "nav_item", "row", "cell")),
        *((kind, "selected") for kind in ("chip", "tile", "swatch")),
        *((kind, "checked") for kind in ("checkbox", "radio", "switch", "menu_item", "chip")),
        *((kind, "primary") for kind in ("button", "icon_button", "chip", "key")),
        *(
            (kind, "focused")
            for kind in ("button", "icon_button", "field", "text_area", "search", "select", "checkbox")
        ),
        ("button", "danger"),
        ("field", "danger"),
        ("row", "striped"),
    ):
        plain, _ = sample(kind, look, value="" if kind == "menu_item" else "3")
        other = changed(plain, states=(state,))
        least = 2 if state == "striped" else 20
        assert far(draw(plain), draw(other)) > least, (kind, state)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_primary_button_stands_out(look):
    plain, _ = sample("button", look)
    background = np.array(draw(plain)[2, 2], int)

    def stands_out(screen):
        return np.abs(draw(screen)[34:66, 44:196].astype(int) - background).mean()

    primary, disabled = changed(plain, states=("primary",)), changed(plain, states=("primary", "disabled"))
    assert stands_out(primary) > 3 * stands_out(plain)
    assert stands_out(primary) > 3 * stands_out(disabled)


@pytest.mark.parametrize("words", ["Reply", "Wjqg ÁÇ|", "A much longer text than there is any room for", "fi", "Ω"])
def test_words_stay_in_their_box(words):
    for kind in KINDS:
        for look in (LOOKS[0], replace(LOOKS[7], density="spacious", scale=1.5)):
            for states in ("", "large bold", "right", "center"):
                box = Box(40, 30, 160, 78)
                screen, _ = sample(kind, look, states, words, box=box, width=300, height=120, name="Ann")
                found = differing(draw(screen), draw(changed(screen, text="")))
                if kind in ("panel", "card", "dialog", "menu", "toast", "tooltip") and found is None:
                    continue
                assert found is None or box.inset(-1).holds(found), (kind, states, found)


def test_words_stand_in_the_middle():
    # Capitals: as much room above as below, left as right.
    for look in LOOKS[:6]:
        screen, _ = sample("button", look, text="HEH", box=BOX)
        found = differing(draw(screen), draw(changed(screen, text="")))
        assert abs(found.left - BOX.left - (BOX.right - found.right)) <= 2
        assert abs(found.top - BOX.top - (BOX.bottom - found.bottom)) <= 1


@pytest.mark.parametrize("bold", [False, True])
def test_words_are_as_wide_as_measured(bold):
    for size in (9, 13, 22):
        for words in ("HillH", "AVATAR To", "H" * 30, "HÄßçH"):
            image, left, _ = word_mask(words, size, bold)
            covered = np.nonzero(np.asarray(image).max(axis=0) > 100)[0]
            one = np.nonzero(np.asarray(word_mask("H", size, bold).image).max(axis=0) > 100)[0]
            # From the first stem to the last: less by the empty room at both sides of a letter.
            if words.endswith("H"):
                side = width("H", size, bold) - (one[-1] - one[0])
                assert covered[-1] - covered[0] == pytest.approx(width(words, size, bold) - side, abs=1.3)
            assert left >= -1


def test_blanks_take_room():
    narrow, broad = word_mask("a b", 13, False), word_mask("a   b", 13, False)
    assert broad.image.width - narrow.image.width == pytest.approx(2 * width(" ", 13), abs=1)
    assert word_mask("", 13, False).image.getextrema() == word_mask("  ", 13, False).image.getextrema() == (0, 0)


def test_words_can_be_read_on_every_face():
    for look in LOOKS:
        for kind in KINDS:
            for states in STATES:
                if "disabled" in states or kind in ("chart", "code", "tile", "image"):
                    continue
                screen, _ = sample(kind, look, states)
                faces = (look.colors.window,)
                for shape in paint(screen.by_id["it"], screen):
                    if isinstance(shape, Rect) and shape.fill and shape.box.contains(119, 50):
                        faces = (shape.fill,) if isinstance(shape.fill, str) else shape.fill
                    elif isinstance(shape, Text):
                        least = 3 if kind == "search" else 4.4  # a search shows a hint
                        assert min(contrast(shape.color, face) for face in faces) >= least, (look, kind, states, faces)


def test_nothing_is_drawn_beyond_the_clip():
    clip = Box(60, 40, 150, 57)
    for kind in KINDS:
        for look in LOOKS[3:9]:
            screen, _ = sample(kind, look, "focused", clip=clip)
            found = differing(draw(screen), draw(without(screen)))
            assert found is None or clip.holds(found), kind
            # Within, nothing is different for it.
            whole = draw(changed(screen, clip=None))
            assert np.array_equal(draw(screen)[40:57, 60:150], whole[40:57, 60:150])


def test_what_lies_off_the_screen_is_cut_off():
    for kind in KINDS:
        for left, top in ((-60, -20), (180, 120), (-500, -500), (1000, 1000)):
            draw(sample(kind, box=Box(left, top, left + 160, top + 40))[0])


@pytest.mark.parametrize("seed", range(6))
def test_the_same_screen_gives_the_same_picture(seed):
    screen = random_screen(seed)
    first = draw(screen)
    for other in range(4):
        draw(random_screen(100 + other))
    first_again = draw(type(screen).from_json(screen.as_json()))
    assert np.array_equal(first, first_again)


def test_pictures_do_not_depend_on_what_was_drawn_before():
    # Another process, which has drawn nothing yet, draws the same.
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from random_screens import random_screen\n"
        "from rewardlab.envs.gui.render.pillow import draw\n"
        "print(hashlib.sha256(draw(random_screen(7)).tobytes()).hexdigest())"
    )
    folder = str(Path(__file__).parents[1])
    shown = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == hashlib.sha256(draw(random_screen(7)).tobytes()).hexdigest()


def test_pictures_are_arrays_of_their_own():
    screen, _ = sample("button")
    one, other = draw(screen), draw(screen)
    one[:] = 0
    assert other.any() and np.array_equal(other, draw(screen))


def test_what_is_kept_has_bounds():
    for seed in range(60):
        draw(random_screen(seed))
    for pool in (letters._letters, letters._lines, masks._rounds, masks._paths, masks._shadows, masks._icons):
        assert pool.size <= pool._most


def test_children_can_be_read_on_what_is_behind_them():
    # A word in a selected row, on a bar, on a button's face of its own colour.
    for look in LOOKS:
        build = Builder(300, 100, look)
        build.add("row", Box(0, 0, 300, 50), id="row", color="#203090")
        build.add("text", Box(10, 10, 200, 40), "On blue", id="words")
        build.add("card", Box(0, 50, 300, 100), id="card", color="#fff0a0", states="plain")
        build.add("text", Box(10, 60, 200, 90), "On yellow", id="more")
        screen = build.screen()
        (blue,), (yellow,) = paint(screen.by_id["words"], screen), paint(screen.by_id["more"], screen)
        assert int(blue.color[1:3], 16) > 180 and int(yellow.color[1:3], 16) < 100


def test_a_bar_shows_that_something_scrolls():
    def picture(content, offset):
        build = Builder(200, 200, Look())
        with build.scrolling("area", Box(20, 20, 180, 180), content, offset) as inside:
            build.add("text", inside._replace(bottom=inside.top + 20), "Top")
        return draw(build.screen())[20:180, 165:180]

    whole, top, middle = picture(160, 0), picture(640, 0), picture(640, 240)
    assert (whole == whole[0, 0]).all()
    rows = [np.nonzero((each != each[0, 0]).any(axis=(1, 2)))[0] for each in (top, middle)]
    assert [len(each) for each in rows] == [pytest.approx(39, abs=2)] * 2  # a quarter of what there is
    assert rows[0][0] <= 3 and rows[1].mean() == pytest.approx(80, abs=2)


def test_a_bar_lies_behind_what_opens_in_front_of_it():
    build = Builder(200, 200, Look())
    with build.scrolling("area", Box(0, 0, 200, 200), 800) as inside:
        build.add("text", inside._replace(bottom=20), "Top")
    build.add("dialog", Box(20, 20, 220, 180), id="it")
    order = [widget.id if widget else "" for widget, _ in paint_screen(build.screen())]
    assert order[0] == order[2] == "" and order[-1] == "it"
