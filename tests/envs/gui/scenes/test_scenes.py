"""Scenes: what holds for every screen that they draw."""

from collections import Counter

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.look import DENSITIES, LANGUAGES, Look
from rewardlab.envs.gui.paint.icons import ICONS
from rewardlab.envs.gui.scenes.catalogue import SCENES, make_scene
from rewardlab.envs.gui.screen import SURFACES, Screen
from rewardlab.envs.gui.themes import THEMES
from rewardlab.errors import ConfigurationError

SIZES = ((1280, 800), (390, 844), (1920, 1080), (800, 600), (360, 640), (768, 1024), (2560, 1440), (3840, 2160))
FRONT = frozenset(("dialog", "menu", "toast", "tooltip", "backdrop"))
WORDS = frozenset(("text", "heading", "label"))


def draw(name, number, size=None, least=False):
    """Return a random screen of a scene: of its least size, of `size`, or of any."""
    draws = Draws("test", name, number)
    scene = SCENES[name]
    fits = [each for each in SIZES if each[0] >= scene.least[0] and each[1] >= scene.least[1]]
    width, height = size or (scene.least if least else draws.pick(fits[:6]))
    look = Look(
        theme=draws.pick(tuple(THEMES)),
        dark=draws.chance(0.4),
        density=draws.pick(DENSITIES),
        scale=draws.pick((1.0, 1.0, 1.25, 1.5, 2.0)),
        language=draws.pick(LANGUAGES),
    )
    return make_scene(name, width, height, look, draws, draws.unit())


def chain(screen, widget):
    """Return a widget and all that it is part of."""
    found = [widget]
    while found[-1].parent in screen.by_id:
        found.append(screen.by_id[found[-1].parent])
    return found


def floats(widget):
    """Whether something is meant to lie in front of other things."""
    return widget.kind in FRONT or (widget.kind == "icon_button" and "large" in widget.states)


def overlaps(screen):
    """Return the pairs that lie on each other by accident."""
    shown = []
    for each in screen.widgets:
        if each.solid or each.kind in WORDS:
            part = each.shown
            if part is not None:
                shown.append((each, part, {above.id for above in chain(screen, each)}))
    found = []
    for index, (front, part, above) in enumerate(shown):
        lifted = [each.id for each in chain(screen, front) if floats(each)]
        for behind, other, below in shown[:index]:
            if not part.meets(other) or behind.id in above:
                continue
            if any(id not in below for id in lifted):
                continue
            if behind.kind in SURFACES and other.holds(part):
                continue
            found.append((behind, front))
    return found


def check(name, screen):
    """Check what must hold for any screen."""
    applied = name.startswith("app-")
    scale = screen.look.scale
    assert len({each.id for each in screen.widgets}) == len(screen.widgets)
    for each in screen.widgets:
        assert all(edge == int(edge) for edge in each.box), each
        assert each.box.width >= 1 and each.box.height >= 1, each
        if each.control:
            assert min(each.box.width, each.box.height) >= 7.5 * scale, each
            assert each.called or each.value or each.kind in ("cell", "key"), each
        if each.clip is None:
            assert screen.box.holds(each.box), each
        else:
            assert screen.box.holds(each.clip), each
            assert each.clip.left <= each.box.left and each.box.right <= each.clip.right, each
        assert not each.icon or each.icon in ICONS, each
        assert not each.parent or each.parent in screen.by_id, each
        if each.kind in ("button", "link", "tab", "nav_item", "menu_item"):
            assert (len(each.text) > 2 or len(each.text) == len(each.name or each.text)) or each.icon, each
    for each in screen.areas:
        assert screen.box.holds(each.box), each
        assert 0 <= each.offset <= max(each.content - each.box.height, 0), each
    # Applications put events over the hours of a day: their own tests say what must hold of them.
    assert applied or not (crossing := overlaps(screen)), crossing[:2]
    done = Counter(each.does for each in screen.widgets if each.does)
    assert not (twice := [does for does, count in done.items() if count > 1]), twice
    assert len(screen.controls()) >= 2
    assert Screen.from_json(screen.as_json()) == screen


@pytest.mark.parametrize("name", SCENES)
def test_screens_are_well_made(name):
    for number in range(2):
        check(name, draw(name, number))
    check(name, draw(name, "least", least=True))


@pytest.mark.parametrize("name", SCENES)
def test_equal_draws_make_equal_screens(name):
    assert draw(name, 0) == draw(name, 0)
    assert draw(name, 0) != draw(name, 1)


@pytest.mark.parametrize("name", SCENES)
def test_there_is_enough_to_click(name):
    scene = SCENES[name]
    counts = [len(draw(name, number, size=scene.least).controls()) for number in range(3)]
    assert sorted(counts)[1] >= (2 if name == "panel" or name.startswith("app-") else 8)


def test_harder_screens_have_more_on_them():
    def count(difficulty, density):
        screens = (
            make_scene(name, 1280, 800, Look(density=density), Draws("grow", name, number), difficulty)
            for name in SCENES
            for number in range(3)
        )
        return sum(each.control for screen in screens for each in screen.widgets)

    assert count(1.0, "compact") > 1.25 * count(0.0, "regular")


def test_a_screen_must_be_large_enough():
    with pytest.raises(ConfigurationError, match="needs a screen of at least"):
        make_scene("mail", 300, 200, Look(), Draws(0), 0.5)


def test_unknown_scenes_are_refused():
    with pytest.raises(ConfigurationError, match="mail"):
        make_scene("mial", 1280, 800, Look(), Draws(0), 0.5)


def test_a_scale_that_leaves_no_room_is_lowered():
    assert make_scene("mail-mobile", 390, 844, Look(scale=3.0), Draws(0), 0.5).look.scale < 1.3


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_many_screens_are_well_made(name):
    for number in range(1000 // len(SCENES) + 1):
        check(name, draw(name, f"slow {number}"))
    check(name, draw(name, "huge", size=SIZES[-1]))
