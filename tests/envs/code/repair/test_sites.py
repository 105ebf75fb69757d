"""What is said of a change from the text alone."""

import numpy as np
import pytest

from rewardlab.envs.code.mutants import REVERSIBLE
from rewardlab.envs.code.repair.seeded.usage import projects
from rewardlab.envs.code.repair.sites import SITE_FEATURES, sites

SOURCE = '''
def total(prices, limit):
    """Return the sum of the prices, at most the limit."""
    found = 0
    for price in prices:
        found += price
    if found > limit:
        return limit
    return found
'''


def described(source, was, now):
    """The features of one change that are not 0."""
    (row,) = [row for mutation, row in sites(source) if (mutation.was, mutation.now) == (was, now)]
    return {name: float(value) for name, value in zip(SITE_FEATURES, row, strict=True) if value}


@pytest.mark.parametrize("name", sorted(projects())[:6])
def test_every_change_has_one_operator_and_one_place_and_numbers_in_range(name):
    for text in projects()[name].files.values():
        for mutation, row in sites(text):
            given = dict(zip(SITE_FEATURES, row, strict=True))
            assert [each for each in REVERSIBLE if given[f"is_{each}"]] == [mutation.operator]
            assert sum(value for name, value in given.items() if name.startswith("in_")) == 1
            assert (np.abs(row) <= 1).all()


def test_symbols_tell_what_comes_and_what_goes():
    found = described(SOURCE, ">", ">=")
    assert found["symbol_>="] == 1
    assert found["symbol_>"] == -1
    assert found["in_condition"] == found["is_comparison"] == 1
    assert described(SOURCE, "+=", "=")["in_assignment"] == 1
    assert described(SOURCE, "found > limit", "not found > limit")["symbol_not"] == 1


def test_numbers_grow_or_shrink_and_lines_lie_deeper_or_not():
    assert described(SOURCE, "0", "1")["larger"] == 1
    assert described(SOURCE, "0", "-1")["larger"] == -1
    assert described(SOURCE, "0", "1")["depth"] < described(SOURCE, "+=", "=")["depth"]


def test_names_that_are_used_elsewhere_and_those_that_are_not():
    source = "def scaled(first, second, third):\n    return first * second * second + third\n"
    found = described(source, "third", "first")
    assert found["unused"] == 1
    assert found["used"] == pytest.approx(2 / 5)
    others = [row for mutation, row in sites(source) if mutation.was == "second"]
    assert others
    assert not any(row[SITE_FEATURES.index("unused")] for row in others)


def test_what_stands_elsewhere_too_is_familiar():
    source = "def f(a, b):\n" + "    x = a[0] + b[0]\n" * 3 + "    return a[0] - b[0]\n"
    rows = {(m.line, m.was, m.now): row for m, row in sites(source)}
    place = SITE_FEATURES.index("familiar")
    assert rows[5, "-", "+"][place] > 0 > rows[2, "+", "-"][place]


@pytest.mark.parametrize("source", ["def (", "\0", ""])
def test_what_is_no_program_has_no_changes(source):
    assert sites(source) == ()
