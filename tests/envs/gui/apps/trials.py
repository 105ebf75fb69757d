"""What the tests of all applications share: drawn tasks, and what must hold of every screen."""

from __future__ import annotations

import copy

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps import popups
from rewardlab.envs.gui.apps.action import DIRECTIONS, KEYS, Action
from rewardlab.envs.gui.apps.app import App, Template
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.apps.goals import compare
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.stage import Stage
from rewardlab.envs.gui.apps.state import Data, Knobs, State
from rewardlab.envs.gui.look import DENSITIES, Look
from rewardlab.envs.gui.screen import Screen

SIZES = ((1280, 800), (1920, 1080), (800, 600), (390, 844), (360, 640))
MOST = 40
"""Actions that the expert may take."""


def knobs_of(number: int) -> Knobs:
    """Knobs, easy and hard ones in turn."""
    return Knobs(
        records=(6, 12, 24, 40)[number % 4],
        alike=number % 2 == 1,
        guarded=number // 2 % 2 == 1,
        popups=((), (0, 3))[number // 3 % 2],
    )


def look_of(number: int) -> Look:
    return Look(density=DENSITIES[number % 3], scale=(1.0, 1.0, 1.25)[number // 3 % 3] if number % 5 < 2 else 1.0)


def drawn(app: App, template: Template, number: int) -> tuple[Data, str, Data] | None:
    """Data, an instruction and the goal."""
    draws = Draws("trial", app.name, template.name, number)
    data = app.start(draws, knobs_of(number))
    kept = copy.deepcopy(data)
    made = template.make(draws, data)
    assert data == kept, "a template changed the data that it was given"
    return None if made is None else (data, *made)


def opened(app: App, data: Data, goal: Data, number: int) -> Session:
    state = State(copy.deepcopy(data), knobs_of(number), page=app.page)
    return Session(app, state, goal, SIZES[number % len(SIZES)], look_of(number), ("news", "update"))


def solve(session: Session, most: int = MOST) -> list[str]:
    """Let the expert act until it is done; return what it did."""
    did = []
    for _ in range(most):
        action = next_action(session)
        did.append(str(action))
        assert session.act(action), f"not possible: {did}"
        if session.declared:
            break
    return did


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


def wander(app: App, number: int, steps: int, check: bool = False) -> Session:
    """Act at random, which never raises; return the session."""
    draws = Draws("wander", app.name, number)
    data = app.start(draws, knobs_of(number))
    made = None
    for template in draws.shuffled(app.templates):
        made = template.make(draws, data)
        if made is not None:
            break
    assert made is not None
    session = opened(app, data, made[1], number)
    for _ in range(steps):
        session.act(random_action(draws, session))
        if check:
            check_screen(session)
    return session


def check_tasks(app: App, template: Template, numbers: range) -> None:
    """The goals differ from the start, and the expert reaches them by actions that are possible."""
    offered = 0
    for number in numbers:
        made = drawn(app, template, number)
        if made is None:
            continue
        offered += 1
        data, instruction, goal = made
        assert instruction[0].isupper() or instruction[0] in '"“0123456789', instruction
        assert instruction[-1] in ".?!", instruction
        session = opened(app, data, goal, number)
        assert compare(data, goal, data).needed > 0, instruction
        assert session.progress < 1
        did = solve(session)
        assert session.solved, (template.name, number, instruction, did, session.standing())
        assert session.standing().damage == 0 and session.progress == 1.0 and not session.invalid
    assert 2 * offered >= len(numbers), f"{template.name}: offered {offered} times in {len(numbers)}"


def check_wandering(app: App, number: int, steps: int) -> None:
    """Acting at random never raises, all stays in reach, and the expert knows what to do from wherever that led."""
    session = wander(app, number, steps, check=True)
    for _ in range(5 * MOST):
        action = next_action(session)
        if action.verb == "done":
            break
        assert session.act(action), (number, str(action), session.intent())
    else:
        raise AssertionError(f"the expert goes round in circles: {number}, {session.state.page}, {session.intent()}")
