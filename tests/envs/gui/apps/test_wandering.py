"""Acting at random in every application never raises, all stays in reach, and the expert knows the way from there."""

from __future__ import annotations

import copy

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps import popups
from rewardlab.envs.gui.apps.action import DIRECTIONS, KEYS, Action
from rewardlab.envs.gui.apps.app import App
from rewardlab.envs.gui.apps.catalogue import APPS
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.stage import Stage
from rewardlab.envs.gui.screen import Screen

from . import trials


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("app", APPS)
def test_nothing_breaks_wherever_it_leads(app, number):
    check_wandering(APPS[app], number, 50)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(100, 160))
@pytest.mark.parametrize("app", APPS)
def test_nothing_breaks_however_long_it_goes_on(app, number):
    check_wandering(APPS[app], number, 200)


def check_wandering(app: App, number: int, steps: int) -> None:
    session = wander(app, number, steps)
    for _ in range(5 * trials.MOST):
        action = next_action(session)
        if action.verb == "done":
            break
        assert session.act(action), (number, str(action), session.intent())
    else:
        raise AssertionError(f"the expert goes round in circles: {number}, {session.state.page}, {session.intent()}")


def check_screen(session: Session) -> None:
    """Every control is on the screen, or in something that scrolls to it; two drawings are one."""
    screen = session.screen
    assert view(session) == screen == view(session)
    assert len({widget.id for widget in screen.widgets}) == len(screen.widgets)
    whole = screen.box
    deeds = [widget.does for widget in screen.widgets if widget.does]
    assert len(set(deeds)) == len(deeds), sorted(does for does in deeds if deeds.count(does) > 1)
    for widget in screen.widgets:
        if not widget.control:
            continue
        box = widget.box
        assert box.width >= 8 and box.height >= 8, (session.size, session.look, widget)
        if widget.clip is None:
            assert whole.holds(box), (session.size, session.look, widget)
            continue
        area = next(area for area in reversed(screen.areas) if widget.clip.shared(area.box) == widget.clip)
        assert whole.holds(area.box) and area.box.height >= min(40, area.content), (session.size, session.look, area)
        assert area.box.left <= box.left and box.right <= area.box.right, (session.size, session.look, widget)
        top = box.top - area.box.top + area.offset
        assert top >= 0 and box.bottom - box.top + top <= area.content + 1, (session.size, session.look, widget, area)


def view(session: Session) -> Screen:
    state = copy.deepcopy(session.state)
    stage = Stage(*session.size, session.look, session.app.title, state)
    session.app.view(state, stage)
    stage.menu()
    popups.show(stage, state)
    return stage.screen()


def random_action(draws: Draws, session: Session) -> Action:
    """Anything: mostly clicks on what is there, and words typed into what was clicked."""
    width, height = session.size
    choice = draws.below(10)
    if choice < 6 and (controls := session.screen.controls()):
        _, part = draws.pick(controls)
        return Action("click", *part.center)
    if choice == 6:
        return Action("type", text=draws.pick(("hello", "Ann", "", "12:30", "2026-03-05", "=", "a" * 600, "\n")))
    if choice == 7:
        return Action(draws.pick(("back", "scroll", "key")), text=draws.pick((*KEYS, *DIRECTIONS)))
    if choice == 8:
        points = [draws.between(-5, width + 5), draws.between(-5, height + 5)]
        if draws.chance(0.5) and (controls := session.screen.controls()):
            points = list(draws.pick(controls)[1].center)
        return Action("drag", *points, draws.between(0, width), draws.between(0, height))
    return Action("click", draws.between(-5, width + 5), draws.between(-5, height + 5))


def wander(app: App, number: int, steps: int) -> Session:
    """Act at random, which never raises; return the session."""
    draws = Draws("wander", app.name, number)
    data = app.start(draws, trials.knobs_of(number))
    made = None
    for template in draws.shuffled(app.templates):
        made = template.make(draws, data)
        if made is not None:
            break
    assert made is not None
    session = trials.opened(app, data, made[1], number)
    for _ in range(steps):
        session.act(random_action(draws, session))
        check_screen(session)
    return session
