"""Icons: all are drawn within their square, each like itself and unlike all others."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import numpy as np
import pytest

from rewardlab.envs.gui.paint.icon_paths import OUTLINES
from rewardlab.envs.gui.paint.icons import ICONS, NAMES, parts
from rewardlab.envs.gui.render.masks import icon_mask
from rewardlab.errors import ConfigurationError


def covered(name, size):
    return np.asarray(icon_mask(name, size), float) / 255


def test_there_are_many_and_the_common_ones_are_among_them():
    assert len(NAMES) == len(set(NAMES)) == len(OUTLINES) > 200
    assert {"search", "close", "menu", "more", "back", "add", "delete", "settings", "home", "play"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_lies_in_its_square(name):
    for part in parts(name):
        assert part.points and part.width >= 0 and (part.width or part.closed)
        for x, y in part.points:
            assert part.width / 2 - 0.011 <= min(x, y) and max(x, y) <= 1.011 - part.width / 2


def test_all_differ_from_each_other_even_when_small():
    masks = {name: covered(name, 20) for name in NAMES}
    alike = [(a, b) for a, b in combinations(NAMES, 2) if np.abs(masks[a] - masks[b]).mean() < 0.015]
    assert not alike


@pytest.mark.parametrize("size", [8, 13, 20, 48])
def test_it_covers_about_as_much_of_its_square_at_every_size(size):
    for name in NAMES:
        share = covered(name, size).mean()
        assert 0.03 < share < 0.75
        assert abs(share - covered(name, 96).mean()) < 0.06 + 0.6 / size


def test_an_unknown_name_is_an_error_that_knows_a_better_one():
    with pytest.raises(ConfigurationError, match=r"'serch'.*Did you mean 'search'"):
        parts("serch")


def test_curves_are_smooth():
    # Neighbouring pieces of a circle turn by little.
    for points, _, closed in ICONS["clock"][:1]:
        assert closed
        turns = [math.atan2(y2 - y1, x2 - x1) for (x1, y1), (x2, y2) in pairwise(points)]
        assert max(abs((b - a + math.pi) % math.tau - math.pi) for a, b in pairwise(turns)) < 0.3


def test_arcs_pass_where_they_should():
    # Half a circle around the middle of "power" ends where it says and stays at its distance.
    ring = ICONS["power"][1].points
    assert ring[0] == pytest.approx((7.2 / 24, 6.2 / 24), abs=1e-5) and ring[-1] == pytest.approx(
        (16.8 / 24, 6.2 / 24), abs=1e-5
    )
    middle = (12 / 24, 12.6 / 24)
    assert [math.dist(point, middle) * 24 for point in ring] == pytest.approx([8] * len(ring), abs=0.01)
