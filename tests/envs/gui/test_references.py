"""What is said about controls fits one, and what is said to be missing fits none."""

import pytest
from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.references import Sight, choose, choose_absent, select

from .reference_screens import random_screen


@pytest.mark.parametrize("number", range(60))
def test_an_instruction_means_one_control_that_is_free(number):
    screen = random_screen(number)
    for level in (0.0, 0.5, 1.0):
        found = choose(screen, Draws("choice", number, str(level)), level)
        assert found is not None
        assert [widget.id for widget in select(screen, found.reference)] == [found.target]
        target = screen.by_id[found.target]
        assert screen.seen(target) == found.box
        assert screen.at(*found.box.center) is target
        assert found.box.area >= 0.6 * target.box.area


@pytest.mark.parametrize("number", range(60))
def test_what_is_not_there_fits_nothing(number):
    screen = random_screen(number)
    found = choose_absent(screen, Draws("absent", number), number % 5 / 4)
    assert found is not None and not found.target and found.box is None
    sight = Sight(screen)
    assert not found.reference.matches(sight) and not found.reference.mistaken(sight)
