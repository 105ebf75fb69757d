"""Tokens that tell one episode of a group from another, by hand."""

import numpy as np
import pytest

from rewardlab.agents.llm.measurement import measure
from rewardlab.agents.llm.reflection import reflections

from .test_likelihood import LN2, Letters, policy, spoken


def test_tokens_weigh_what_they_differ_by_in_the_end():
    """The first token differs by 2 (deviation 1), the second by 6 (3), the third not: weights 1/4, 3/4 and 0."""
    one = [np.array([-4.0, -4.0, -4.0]), np.array([-1.0, -2.0, -9.0])]
    other = [np.array([-3.0, -8.0, -9.0])]
    assert reflections([one, other], [0, 0]) == [pytest.approx([-4.0, -1.75]), pytest.approx([-6.75])]


def test_where_nothing_differs_all_weigh_the_same():
    alike = [[np.array([-1.0, -2.0])], [np.array([-1.0, -2.0])]]
    assert reflections(alike, [4, 4]) == [[pytest.approx(-1.5)], [pytest.approx(-1.5)]]


def test_groups_are_apart():
    logs = [[np.array([-1.0, -2.0])], [np.array([-3.0])], [np.array([-1.0, -6.0])], [np.array([-5.0])]]
    found = reflections(logs, [0, 1, 0, 1])
    assert found == [pytest.approx([-2.0]), pytest.approx([-3.0]), pytest.approx([-6.0]), pytest.approx([-5.0])]


def test_it_is_measured_over_groups():
    """ "ab" has 1/2 * 1/4 after 0 and 1/8 * 1/4 after 2: the first token alone differs, and is 1/2 or 1/8."""
    episodes = [spoken(([0], [1])), spoken(([2], [1]))]
    measure(["reasoning_reflection"], policy(), Letters(), episodes, ["ab", "ab"], size=2)
    assert [at["reasoning_reflection"] for at in episodes[0].signals] == pytest.approx([-LN2, -LN2])
    assert [at["reasoning_reflection"] for at in episodes[1].signals] == pytest.approx([-3 * LN2, -3 * LN2])
