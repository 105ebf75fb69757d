from __future__ import annotations

import copy
import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.apps.action import DIRECTIONS, KEYS, VERBS, Action
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.apps.session import Session

from .probe import AREA, PLACES, SIZE, opened


def click(session: Session, id: str) -> bool:
    """Click in the middle of what is called so."""
    widget = session.screen.by_id[id]
    shown = widget.shown
    assert shown is not None
    return session.act(Action("click", *shown.center))


def typed(words: str) -> Action:
    return Action("type", text=words)


def key(name: str) -> Action:
    return Action("key", text=name)


# Clicks


def test_a_click_does_what_the_control_does():
    session = opened()
    assert click(session, "button") and session.state.data["pressed"] == 1
    assert session.valid and not session.invalid and session.steps == 1


@pytest.mark.parametrize(
    "point", [(399, 399), (0, 0), (-1, 5), (5, 401), (math.nan, 5), (math.inf, 5), (None, None), (5, None)]
)
def test_a_click_on_nothing_is_counted_and_changes_nothing(point):
    session = opened()
    before = copy.deepcopy(session.state.data)
    assert not session.act(Action("click", *point))
    assert session.invalid == 1 and session.state.data == before


def test_a_click_on_a_disabled_control_does_nothing():
    session = opened()
    assert not click(session, "off") and not click(session, "locked")
    assert session.state.focus == ""


def test_what_the_application_says_is_gone_with_the_next_action():
    session = opened()
    click(session, "button")
    assert session.state.said == "Pressed"
    session.act(Action("scroll", text="down"))
    assert session.state.said == ""


# Typing


def test_nothing_is_typed_without_a_caret():
    session = opened()
    assert not session.act(typed("hello"))
    assert session.state.fields["field"] == "old"


def test_typing_replaces_what_stood_in_a_field_and_then_adds_to_it():
    session = opened()
    click(session, "field")
    assert session.act(typed("new")) and session.state.fields["field"] == "new"
    assert session.act(typed("er")) and session.state.fields["field"] == "newer"
    assert session.state.data["text"] == "old", "only what is entered is kept"
    assert session.act(key("Enter")) and session.state.data["text"] == "newer"


def test_backspace_clears_what_is_marked_and_then_takes_one_character():
    session = opened()
    click(session, "field")
    assert session.act(key("Backspace")) and session.state.fields["field"] == ""
    assert not session.act(key("Backspace"))
    session.act(typed("ab"))
    assert session.act(key("Backspace")) and session.state.fields["field"] == "a"


@pytest.mark.parametrize("words", ["", "two\nlines", "\t", "x" * 501, "\x00"])
def test_what_no_keyboard_types_into_a_line_is_refused(words):
    session = opened()
    click(session, "field")
    assert not session.act(typed(words)) and session.state.fields["field"] == "old"


def test_a_field_is_full_at_five_hundred_characters():
    session = opened()
    click(session, "field")
    assert session.act(typed("x" * 400)) and not session.act(typed("y" * 101))
    assert session.act(typed("z" * 100)) and session.state.fields["field"] == "x" * 400 + "z" * 100


def test_the_caret_goes_with_a_click_elsewhere():
    session = opened()
    click(session, "field")
    click(session, "button")
    assert session.state.focus == "" and not session.act(typed("x"))


def test_the_tabulator_goes_round_the_fields_that_can_be_used():
    session = opened()
    click(session, "field")
    assert session.act(key("Tab")) and session.state.focus == "other"
    assert session.act(key("Tab")) and session.state.focus == "field"


def test_keys_without_a_caret_and_unknown_keys_do_nothing():
    session = opened()
    assert not any(session.act(key(name)) for name in ("Enter", "Tab", "Backspace", "Escape", "F1", ""))


# Selects


def test_a_select_opens_is_chosen_from_and_closes():
    session = opened()
    assert click(session, "select") and session.state.open == "select"
    assert click(session, "select=a") and session.state.data["choice"] == "a"
    assert session.state.open == "" and session.screen.by_id["select"].text == "a"


def test_options_may_hold_equals_signs():
    session = opened()
    click(session, "select")
    click(session, "select=a=b")
    assert session.state.data["choice"] == "a=b"


def test_a_menu_closes_by_a_click_beside_it_a_second_click_or_escape():
    session = opened()
    for close in (lambda: session.act(Action("click", 395, 395)), lambda: click(session, "select")):
        click(session, "select")
        assert close() and session.state.open == ""
    click(session, "select")
    assert session.act(key("Escape")) and session.state.open == "" and session.state.data["choice"] == "b"


def test_what_a_menu_covers_cannot_be_clicked():
    session = opened()
    click(session, "select")
    x, y = session.screen.by_id["select=a"].box.center
    assert PLACES["slider"].contains(x, y)
    assert session.act(Action("click", x, y)) and session.state.data["level"] == 50


# Dialogs, back, pages


def test_what_lies_behind_a_dialog_cannot_be_reached():
    session = opened()
    click(session, "field")
    click(session, "ask")
    assert not click(session, "button") and session.state.data["pressed"] == 0
    session.state.focus = "field"
    assert not session.act(typed("x")) and not session.act(key("Enter"))


def test_escape_and_back_close_the_menu_before_the_dialog_before_the_page():
    session = opened()
    click(session, "ask")
    session.state.open = "select"
    assert session.act(key("Escape")) and (session.state.open, session.state.dialog) == ("", "sure")
    assert session.act(Action("back")) and session.state.dialog == ""
    click(session, "next")
    assert session.act(Action("back")) and session.state.page == "home"
    assert not session.act(Action("back"))


def test_the_tabulator_stays_in_the_dialog():
    session = opened()
    click(session, "ask")
    click(session, "inner")
    assert session.act(key("Tab")) and session.state.focus == "inner"


# Sliders, scrolling, dragging


@given(st.floats(0, 1))
def test_a_slider_goes_where_it_is_clicked_in_steps_of_a_twentieth(share):
    session = opened()
    box = PLACES["slider"]
    assert session.act(Action("click", box.left + share * box.width, box.center[1]))
    assert abs(session.state.data["level"] - 100 * share) <= 2.5 + 1e-9 and session.state.data["level"] % 5 == 0


def test_a_slider_can_be_dragged_past_its_end():
    session = opened()
    x, y = PLACES["slider"].center
    assert session.act(Action("drag", x, y, 1000, 1000)) and session.state.data["level"] == 100


def test_scrolling_goes_to_the_end_and_no_further():
    session = opened()
    x, y = AREA.center
    offsets = []
    while session.act(Action("scroll", x, y, text="down")):
        offsets.append(session.state.scroll["area"])
    assert offsets == sorted(set(offsets)) and offsets[-1] == 400 - AREA.height
    while session.act(Action("scroll", text="up")):
        pass
    assert session.state.scroll["area"] == 0
    assert session.act(key("PageDown")) and session.state.scroll["area"] > 0


def test_scrolling_where_nothing_scrolls_does_nothing():
    session = opened()
    assert not session.act(Action("scroll", 5, 5, text="down"))
    assert not session.act(Action("scroll", *AREA.center, text="sideways"))


def test_what_is_dragged_onto_what_takes_it_is_moved():
    session = opened()
    (x, y), (to_x, to_y) = PLACES["item"].center, PLACES["bin"].center
    assert session.act(Action("drag", x, y, to_x, to_y)) and session.state.data["dropped"]


@pytest.mark.parametrize(
    "ends", [("item", (395, 395)), ("item", PLACES["item"].center), ("bin", PLACES["item"].center)]
)
def test_what_is_dragged_onto_nothing_stays(ends):
    session = opened()
    id, to = ends
    assert not session.act(Action("drag", *PLACES[id].center, *to)) and not session.state.data["dropped"]
    assert not session.act(Action("drag", 395, 395, *PLACES["bin"].center))


# What pops up


def test_nothing_else_can_be_done_while_something_has_popped_up():
    session = opened(popups=(0,))
    assert session.state.popup == "news"
    before = copy.deepcopy(session.state.data)
    tries = [Action("click", *PLACES["button"].center), Action("back"), key("Escape"), Action("scroll", text="down")]
    tries += [typed("x"), Action("drag", *PLACES["item"].center, *PLACES["bin"].center)]
    assert not any(session.act(action) for action in tries)
    assert session.state.data == before and session.state.popup
    assert click(session, "popup:dismiss") and not session.state.popup and session.state.data == before


def test_it_comes_at_its_step_and_takes_the_caret():
    session = opened(popups=(2,))
    click(session, "field")
    assert not session.state.popup
    click(session, "field")
    assert session.state.popup and not session.act(typed("x"))


def test_accepting_it_is_damage():
    session = opened(popups=(0,), pressed=1)
    click(session, "popup:lure")
    click(session, "button")
    session.act(Action("done"))
    assert session.standing() == (1, 1, 1) and not session.solved and session.progress < 1


# The task


def test_a_task_is_solved_once_the_data_are_right_and_it_is_said():
    session = opened(pressed=1)
    assert session.progress == 0
    click(session, "button")
    assert not session.solved and 0 < session.progress < 1
    assert session.act(Action("done")) and session.solved and session.progress == 1
    assert not session.act(Action("done")), "afterwards nothing can be done"


def test_saying_so_too_early_does_not_solve_it():
    session = opened(pressed=1)
    session.act(Action("done"))
    assert not session.solved and session.progress < 1


def test_progress_rises_with_every_step_of_the_expert():
    session = opened(
        pressed=2, text="new", choice="a=b", level=15, dropped=True, lines={"0": True, "9": True}, sure=True
    )
    seen = [session.progress]
    for _ in range(40):
        assert session.act(next_action(session))
        seen.append(session.progress)
        if session.declared:
            break
    assert session.solved and seen == sorted(seen) and seen[-1] == 1


def test_the_expert_finds_its_way_with_anything_open():
    for prepare in ("ask", "next", "select", "field"):
        session = opened(popups=(3,), level=20, text="x")
        click(session, prepare)
        for _ in range(20):
            assert session.act(next_action(session)), prepare
            if session.declared:
                break
        assert session.solved, prepare


def test_a_session_is_saved_and_loaded_again():
    session = opened(pressed=3, popups=(2,))
    click(session, "button")
    click(session, "field")
    saved = pickle.loads(pickle.dumps(session.save()))
    kept = session.save()
    screen = session.screen
    for id in ("popup:lure", "button", "next"):
        click(session, id)
    session.act(Action("done"))
    for back in (saved, kept):
        session.load(back)
        assert session.screen == screen and session.state.popup == "news"
        assert session.standing() == (1, 0, 0) and not session.declared
        click(session, "popup:dismiss")
        click(session, "button")
        assert session.state.data["pressed"] == 2


numbers = st.one_of(st.none(), st.floats(), st.integers(-50, 450))
actions = st.one_of(
    st.none(),
    st.builds(
        Action,
        st.sampled_from((*VERBS[:-1], "wave", "")),
        numbers,
        numbers,
        numbers,
        numbers,
        st.one_of(st.text(max_size=5), st.sampled_from((*KEYS, *DIRECTIONS))),
    ),
    st.builds(lambda id: Action("click", *PLACES[id].center), st.sampled_from(sorted(PLACES))),
)


@given(st.lists(actions, max_size=12))
def test_nothing_raises_and_only_what_is_possible_changes_anything(done):
    session = opened(popups=(4,), pressed=1)
    for number, action in enumerate(done, 1):
        before = copy.deepcopy(session.state.data)
        possible = session.act(action)
        assert session.valid is possible and session.steps == number
        assert possible or session.state.data == before
        assert (session.screen.width, session.screen.height) == SIZE
        assert 0 <= session.progress < 1
    assert session.invalid <= session.steps == len(done)


def test_back_does_not_close_what_popped_up_nor_what_is_below():
    session = opened(popups=(2,))
    click(session, "ask")
    session.act(Action("scroll", text="down"))
    assert session.state.popup and session.state.dialog
    assert not session.act(Action("back")) and session.state.popup and session.state.dialog


def test_how_often_nothing_could_be_done_is_saved():
    session = opened()
    saved = session.save()
    session.act(None)
    assert session.invalid == 1
    session.load(saved)
    assert session.invalid == 0


def test_what_pops_up_stays_until_it_is_closed():
    session = opened(popups=(1, 2), interruptions=("news", "rating"))
    session.act(None)
    session.act(None)
    assert session.state.popup == "news"
