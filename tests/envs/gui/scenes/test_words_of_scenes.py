"""What scenes say is what a person would expect of such an application."""

import re
from calendar import monthrange

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.look import Look
from rewardlab.envs.gui.references import Sight
from rewardlab.envs.gui.references.by_function import ByFunction
from rewardlab.envs.gui.references.reference import fits
from rewardlab.envs.gui.scenes.catalogue import make_scene
from rewardlab.envs.gui.scenes.stock import MESSAGES, MONTHS


@pytest.mark.parametrize("number", range(12))
def test_a_month_has_its_days(number):
    screen = make_scene("calendar", 1280, 800, Look(), Draws("month", number), 0.8)
    title = next(
        each.text
        for each in screen.widgets
        if each.kind == "heading" and each.text.split()[0] in MONTHS and each.text.split()[-1].isdigit()
    )
    month, year = MONTHS.index(title.split()[0]) + 1, int(title.split()[1])
    first, length = monthrange(year, month)
    before = monthrange(year - (month == 1), (month - 2) % 12 + 1)[1]
    cells = [each for each in screen.widgets if each.kind == "cell" and "small calendar" not in each.does]
    shown = [int(each.name.split()[0]) for each in cells]
    days = [*range(before - first + 1, before + 1), *range(1, length + 1)]
    assert shown == days + list(range(1, len(shown) - len(days) + 1))


@pytest.mark.parametrize("number", range(6))
def test_what_happens_on_a_day_stands_in_the_order_of_its_times(number):
    screen = make_scene("calendar", 1280, 800, Look(), Draws("times", number), 1.0)
    days: dict[str, list[int]] = {}
    for each in screen.widgets:
        if each.kind == "chip" and (time := re.match(r"(\d+):(\d+) ", each.text)):
            days.setdefault(each.parent, []).append(60 * int(time[1]) + int(time[2]))
    assert all(times == sorted(times) for times in days.values())


def test_a_slider_and_a_button_for_the_same_are_not_told_by_what_they_do():
    seen = 0
    for number in range(80):
        screen = make_scene("panel", 320, 240, Look(), Draws("volume", number), 0.3)
        slider = next((each for each in screen.widgets if each.kind == "slider" and each.label == "Volume"), None)
        button = next((each for each in screen.widgets if each.icon == "volume" and each.control), None)
        if slider is None or button is None:
            continue
        seen += 1
        sight = Sight(screen)
        for each in (slider, button):
            assert not fits(sight, ByFunction(each.does), sight.by_id[each.id])
    assert seen


def test_messages_end_as_sentences_do():
    assert not [each for each in MESSAGES if each[-1] not in ".!?"]
