"""A plain reader of the words finds the control that was meant, on screens of all scenes."""

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.procedural import draw_look
from rewardlab.envs.gui.references import Sight, choose
from rewardlab.envs.gui.scenes.catalogue import SCENES, make_scene

from .plain_reader import Reader
from .reference_screens import random_screen


def _screen(number):
    draws = Draws("reading", number)
    level = draws.unit()
    if number % 4 == 0:
        return random_screen(number)
    name = draws.pick(sorted(SCENES))
    mobile = SCENES[name].group == "mobile"
    size = draws.pick(((420, 840), (360, 640))) if mobile else draws.pick(((1280, 800), (1024, 720), (1920, 1080)))
    return make_scene(name, *size, draw_look(draws, "train", size, level, draws.pick(("en", "any"))), draws, level)


def _check(number, count=2):
    screen = _screen(number)
    sight, reader, draws = Sight(screen), Reader(screen), Draws("said", number)
    for _ in range(count):
        found = choose(sight, draws, draws.unit())
        if found is not None:
            assert reader(found.instruction) == [found.target], found.instruction
            assert screen.seen(screen.by_id[found.target]) == found.box
            assert screen.at(*found.box.center).id == found.target


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_the_words_alone_lead_to_the_target(start):
    for number in range(start, start + 50):
        _check(number)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(300, 1500, 100))
def test_the_words_alone_lead_to_the_target_on_a_thousand_screens_more(start):
    for number in range(start, start + 100):
        _check(number, 6)
