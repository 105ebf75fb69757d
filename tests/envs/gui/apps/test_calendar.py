from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.calendar import CalendarApp
from rewardlab.envs.gui.apps.calendar_data import days_shown, lanes, of_day
from rewardlab.envs.gui.apps.calendar_mentions import mention
from rewardlab.envs.gui.apps.dates import clock, long_day, minutes, monday, month_grid, moved_day

from . import hands

APP = CalendarApp()


@given(st.integers(0, 24 * 60 - 1))
def test_times_are_read_as_they_are_written(after):
    assert minutes(clock(after)) == after


@given(st.integers(0, 400))
def test_a_month_has_each_of_its_days_once(by):
    day = moved_day("2026-01-01", by)
    days = [each for week in month_grid(day[:7]) for each in week]
    assert days.count(day) == 1 and monday(day) in days and len(days) % 7 == 0


def test_days_are_called_by_their_names():
    assert long_day("2026-03-04") == "Wednesday, 4 March"


def test_today_is_a_monday_and_every_event_is_within_the_hours_that_are_shown():
    for seed in range(20):
        data = hands.started(APP, seed, records=40).data
        assert monday(data["today"]) == data["today"]
        for event in data["events"].values():
            assert "07:00" <= event["start"] < event["end"] <= "21:00"


def test_no_two_events_begin_at_the_same_time():
    for seed in range(20):
        events = hands.started(APP, seed, records=40, alike=True).data["events"].values()
        assert len({(event["day"], event["start"]) for event in events}) == len(events)


def test_what_names_an_event_fits_no_other():
    for seed in range(10):
        data = hands.started(APP, seed, records=40, alike=True).data
        said = [mention(Draws(seed, number), data, id) for id in data["events"] for number in range(3)]
        owner: dict[str, str] = {}
        for id, words in zip((id for id in data["events"] for _ in range(3)), said, strict=True):
            assert words and owner.setdefault(words, id) == id


@given(st.integers(0, 100))
def test_events_beside_each_other_do_not_overlap(seed):
    data = hands.started(APP, seed, records=60).data
    for day in days_shown("agenda", data["today"]):
        ids = of_day(data, day)
        placed = lanes(data, ids)
        assert placed.keys() == {*ids}
        for one in ids:
            for other in ids:
                a, b = data["events"][one], data["events"][other]
                if one < other and a["start"] < b["end"] and b["start"] < a["end"]:
                    assert placed[one][0] != placed[other][0] and placed[one][1] == placed[other][1]


def test_an_event_that_is_dragged_keeps_its_length_and_its_minutes():
    state = hands.started(APP)
    event = state.data["events"]["e1"]
    event.update(start="09:30", end="11:00")
    assert APP.drop(state, "event:e1", "slot:2026-03-05:14")
    assert (event["day"], event["start"], event["end"]) == ("2026-03-05", "14:30", "16:00")


def test_nothing_is_dragged_past_the_end_of_the_day_or_onto_anything_else():
    state = hands.started(APP)
    state.data["events"]["e1"].update(start="09:00", end="11:00")
    before = copy.deepcopy(state.data)
    assert not APP.drop(state, "event:e1", "slot:2026-03-05:20")
    assert not APP.drop(state, "event:e1", "event:e2")
    assert not APP.drop(state, "nav:day", "slot:2026-03-05:10")
    assert state.data == before


def test_an_event_is_not_saved_without_a_title_or_when_it_ends_before_it_begins():
    state = hands.started(APP)
    APP.click(state, "new")
    before = copy.deepcopy(state.data)
    assert not APP.click(state, "save")
    state.fields.update(title="Talk", start="12:00", end="11:30")
    assert not APP.click(state, "save") and state.data == before
    state.fields["end"] = "12:30"
    assert APP.click(state, "save") and state.data["events"]["new1"]["title"] == "Talk"


def test_a_click_on_an_empty_hour_begins_an_event_there():
    state = hands.started(APP)
    APP.click(state, "slot:2026-03-05:14")
    state.fields["title"] = "Talk"
    APP.click(state, "save")
    event = state.data["events"]["new1"]
    assert (event["day"], event["start"], event["end"]) == ("2026-03-05", "14:00", "15:00")


def test_events_of_a_hidden_calendar_are_not_shown():
    state = hands.started(APP, records=40)
    APP.click(state, "show:Work")
    days = days_shown("agenda", state.data["today"])
    assert {state.data["events"][id]["calendar"] for day in days for id in of_day(state.data, day)}.isdisjoint({"Work"})


def test_an_answer_can_be_taken_back():
    state = hands.started(APP)
    state.data["events"]["e1"].update(organiser="Ann Lee", answer="")
    APP.click(state, "event:e1")
    APP.click(state, "answer:Yes")
    assert state.data["events"]["e1"]["answer"] == "Yes"
    APP.click(state, "answer:Yes")
    assert state.data["events"]["e1"]["answer"] == ""
