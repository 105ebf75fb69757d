"""Colours: words can be read in every theme, on everything that they stand on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.colors import contrast, ink_on, mix, readable, rgb, see_through
from rewardlab.envs.gui.paint.ground import ground
from rewardlab.envs.gui.themes import THEMES, of_split

from ..samples import LOOKS

colors = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colors, colors)
def test_contrast_is_that_of_wcag(one, other):
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # the example of WebAIM
    assert contrast(one, one) == 1


@given(colors, colors, st.floats(1, 4.5))
def test_readable_reaches_the_contrast_and_leaves_alone_what_has_it(color, behind, least):
    found = readable(color, behind, least)
    assert contrast(found, behind) >= least
    if contrast(color, behind) >= least:
        assert found == color


@given(colors, colors)
def test_mixing_goes_from_one_to_the_other(one, other):
    assert mix(one, other, 0) == one and mix(one, other, 1) == other
    assert see_through(one, 0.5) == one + "80"
    for low, half, high in zip(*map(rgb, (one, mix(one, other, 0.5), other)), strict=True):
        assert min(low, high) <= half <= max(low, high)


@given(colors)
def test_ink_is_white_or_dark(color):
    assert contrast(ink_on(color), color) >= 4.5
    assert (ink_on(color) == "#ffffff") == (contrast("#ffffff", color) >= 4.5)
    assert (ink_on(color, 2.6) == "#ffffff") == (contrast("#ffffff", color) >= 2.6)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_palettes_can_be_read(look):
    palette = look.colors
    for ink, face in (
        (palette.text, palette.window),
        (palette.text, palette.surface),
        (palette.text, palette.field),
        (palette.on_bar, palette.bar),
        (palette.on_sidebar, palette.sidebar),
        (palette.on_selected, palette.selected),
        (palette.on_accent, palette.accent),
        (palette.on_danger, palette.danger),
    ):
        assert contrast(ink, face) >= 4.5
    assert contrast(palette.muted, palette.window) >= 4 and contrast(palette.muted, palette.surface) >= 4.5


def assert_readable(tone):
    assert min(contrast(tone.text, tone.fill), contrast(tone.on_selected, tone.selected)) >= 4.5
    assert min(contrast(ink, tone.fill) for ink in (tone.muted, tone.strong, tone.link, tone.warned)) >= 4.5
    assert min(contrast(tone.on_accent, tone.accent), contrast(tone.on_danger, tone.danger)) >= 4.5
    assert min(contrast(color, tone.fill) for color in (tone.outline, tone.success, tone.warning)) >= 3
    assert contrast(tone.pale, tone.fill) >= 2.6
    assert contrast(tone.pale, tone.fill) < contrast(tone.text, tone.fill)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_words_can_be_read_on_all_grounds_of_a_theme(look):
    palette = look.colors
    for fill in (palette.window, palette.surface, palette.field, palette.bar, palette.sidebar, palette.selected):
        assert_readable(ground(look, fill))
    assert_readable(ground(look, palette.accent))
    for face, ink in ((palette.bar, palette.on_bar), (palette.sidebar, palette.on_sidebar)):
        assert ground(look, face).text == ink
    # What stands out does so in front of bars, too.
    for fill in (palette.window, palette.surface, palette.bar, palette.sidebar):
        assert contrast(ground(look, fill).accent, fill) > 1.5


@given(colors, st.sampled_from(LOOKS))
def test_words_can_be_read_on_any_ground(fill, look):
    assert_readable(ground(look, fill))


def test_splits_share_no_look():
    palettes = {theme.palette(dark) for theme in THEMES.values() for dark in (False, True)}
    assert len(palettes) == 2 * len(THEMES)
    names = [set(of_split(split)) for split in ("train", "validation", "test")]
    assert all(names) and not names[0] & names[1] and not (names[0] | names[1]) & names[2]
    assert set.union(*names) == set(THEMES)
