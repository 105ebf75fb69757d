"""Words are measured as every renderer draws them, and only of letters that all draw alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.text import ELLIPSIS, fitted, font_file, plain, width, wrapped

words = st.text(st.characters(codec=None) | st.sampled_from(" \t\n-é…\u0301\u200d"))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Save as", "Save as"),
        ("Größe 5 € — “x”", "Größe 5 € — “x”"),
        ("a\tb\nc\xa0d", "a b c d"),
        ("e\u0301", "é"),
        ("a\u00adb\u200bc\x00\x1b\u202e", "abc"),
        ("\ud800", ""),
        ("日本", "\ufffd\ufffd"),
        ("☺\ufe0f", "☺"),
        ("", ""),
    ],
)
def test_plain(given, shown):
    assert plain(given) == shown


@given(words)
def test_plain_words_stay(text):
    assert plain(plain(text)) == plain(text)
    assert width(text, 13) == width(plain(text), 13)


@given(words, st.integers(5, 40), st.booleans())
def test_words_are_as_wide_as_their_letters(text, size, bold):
    drawn = sum(font_file(2048, bold).getlength(letter) for letter in plain(text)) * size / 2048
    assert width(text, size, bold) == pytest.approx(drawn, abs=1e-6)


@given(words, st.floats(0, 200), st.integers(5, 40))
def test_words_are_cut_where_they_do_not_fit(text, room, size):
    shown = fitted(text, room, size)
    assert width(shown, size) <= room
    if shown != plain(text):
        assert shown == "" or (shown.endswith(ELLIPSIS) and plain(text).startswith(shown[:-1]))
        assert width(text, size) > room


@given(words, st.floats(10, 200), st.integers(1, 5))
def test_lines_hold_all_words_in_their_order(text, room, most):
    lines = wrapped(text, room, 12, most=most)
    assert 1 <= len(lines) <= most
    assert all(width(line, 12) <= room for line in lines)
    if not any(line.endswith(ELLIPSIS) or not line for line in lines):
        assert " ".join(lines) == plain(" ".join(text.split()))
