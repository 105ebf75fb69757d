"""What is measured of a task: nothing is scored before it is said to be done, and what is needed has to be seen."""

from __future__ import annotations

import pytest

from rewardlab.envs.gui.apps.action import Action
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.task_measure import agreement, measure_task

from .probe import AREA, PLACES, opened

DISAGREED = {"type_agrees": False, "arguments_agree": False}


def measured(session):
    return measure_task(session, DISAGREED, format_ok=True)


def click(id):
    return Action("click", *PLACES[id].center)


def test_half_done_scores_half_once_it_is_said_and_nothing_with_damage():
    for damaged in (False, True):
        session = opened(pressed=1, level=20)
        if damaged:
            session.act(Action("drag", *PLACES["item"].center, *PLACES["bin"].center))
        session.act(click("button"))
        signals = measured(session)
        assert (signals["score"], signals["subgoal_share"], signals["damage"]) == (0, 0.5, damaged)
        session.act(Action("done"))
        signals = measured(session)
        assert (signals["score"], signals["success"]) == (0 if damaged else 0.5, False)


def test_what_is_needed_next_has_to_be_seen():
    session = opened(lines={"9": True})
    assert not measured(session)["screen_reached"]
    while session.act(Action("scroll", *AREA.center, text="down")):
        pass
    assert measured(session)["screen_reached"]
    assert measured(opened(pressed=1))["screen_reached"]


def test_words_and_places_have_to_agree():
    session = opened(text="new")
    session.act(next_action(session))
    wanted = next_action(session)
    assert (wanted.verb, wanted.text) == ("type", "new")
    assert agreement(session, wanted) == {"type_agrees": True, "arguments_agree": True}
    assert agreement(session, Action("type", text="old")) == {"type_agrees": True, "arguments_agree": False}
    assert agreement(session, click("field")) == agreement(session, None) == DISAGREED


@pytest.mark.parametrize(("id", "agrees"), [("button", True), ("next", False)])
def test_a_click_agrees_wherever_it_meets_the_same_control(id, agrees):
    session, box = opened(pressed=1), PLACES[id]
    found = agreement(session, Action("click", box.left + 2, box.bottom - 2))
    assert found == {"type_agrees": True, "arguments_agree": agrees}


def test_a_scroll_agrees_by_its_direction():
    session = opened(lines={"9": True})
    assert next_action(session).verb == "scroll"
    for text in ("down", "up"):
        found = agreement(session, Action("scroll", AREA.left + 3, AREA.top + 3, text=text))
        assert found == {"type_agrees": True, "arguments_agree": text == "down"}
        # Where the area has no control at the point, or another one, it is the same.
        assert agreement(session, Action("scroll", AREA.left + 3, AREA.bottom - 3, text=text)) == found
