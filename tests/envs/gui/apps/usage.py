"""Applications in use: tasks drawn for all kinds of screens, done by the expert, and hands that press at random."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.action import DIRECTIONS, KEYS, Action
from rewardlab.envs.gui.apps.app import App, Template
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.apps.goals import compare
from rewardlab.envs.gui.apps.popups import POPUPS
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.stage import Stage
from rewardlab.envs.gui.apps.state import Knobs, State
from rewardlab.envs.gui.look import DENSITIES, LANGUAGES, Look
from rewardlab.envs.gui.themes import THEMES

SCREENS = (
    *(((1280, 800), 1.0), ((1280, 800), 1.25), ((800, 600), 1.0), ((1024, 768), 1.0), ((640, 480), 1.0)),
    *(((390, 844), 1.0), ((360, 640), 1.0), ((1920, 1080), 1.0), ((1920, 1080), 1.5)),
)


def draw_knobs(draws: Draws) -> Knobs:
    popups = tuple(sorted(set(draws.sample(range(6), 2)))) if draws.chance(0.3) else ()
    return Knobs(draws.pick((6, 8, 14, 24, 40)), draws.chance(0.5), draws.chance(0.5), popups)


def draw_look(draws: Draws, scale: float) -> Look:
    return Look(draws.pick(list(THEMES)), draws.chance(0.3), draws.pick(DENSITIES), scale, draws.pick(LANGUAGES))


def open_task(app: App, template: Template, *key: int | str) -> tuple[str, Session] | None:
    """Return an instruction and its session; None where the data offer no such task."""
    draws = Draws(app.name, template.name, *key)
    knobs = draw_knobs(draws)
    data = app.start(draws, knobs)
    before = copy.deepcopy(data)
    made = template.make(draws, data)
    assert data == before, f"{template.name} changed what the application keeps"
    if made is None:
        return None
    size, scale = draws.pick(SCREENS)
    state = State(copy.deepcopy(data), knobs, page=app.page)
    popups = tuple(draws.shuffled(sorted(POPUPS)))
    return made[0], Session(app, state, made[1], size, draw_look(draws, scale), popups)


def check_expert(app: App, count: int, most: int = 40, key: str = "expert") -> None:
    """The expert does `count` tasks of every kind, and nothing else; every kind is to be had."""
    for template in app.templates:
        had = 0
        for number in range(count):
            drawn = open_task(app, template, key, number)
            if drawn is None:
                continue
            had += 1
            instruction, session = drawn
            assert compare(session.start, session.goal, session.start).needed > 0, instruction
            assert instruction[0] not in " “" and not instruction[0].islower(), instruction
            follow(session, f"{template.name} {number}: {instruction}", most)
            assert session.invalid == 0
        assert had >= count // 4, f"{template.name} was drawn {had} times of {count}"


def follow(session: Session, told: str, most: int) -> None:
    """Let the expert act until it says that it is done."""
    acts = []
    while not session.declared and len(acts) < most:
        action = next_action(session)
        acts.append(str(action))
        assert session.act(action), f"{told}\n{session.size} {session.look} {acts}"
    assert session.solved, f"{told}\n{session.size} {session.look} {acts} {session.standing()}"
    assert session.standing().damage == 0
    assert session.progress == 1.0


def poke(session: Session, draws: Draws, count: int) -> None:
    """Act at random: mostly on controls, with anything at all in between."""
    for _ in range(count):
        controls = session.screen.controls()
        choice = draws.unit()
        spot = draws.unit() * session.size[0], draws.unit() * session.size[1]
        if choice < 0.6 and controls:
            x, y = draws.pick(controls)[1].center
            action = Action("click", x, y)
        elif choice < 0.7:
            action = Action("type", text=draws.pick(("7", "12.5", "Ann", "x=y:z", "-", "=A1", "ΔÖ", "  ", "2024 / 1")))
        elif choice < 0.8:
            action = Action("key", text=draws.pick(KEYS))
        elif choice < 0.86:
            action = Action("scroll", *spot, text=draws.pick(DIRECTIONS))
        elif choice < 0.92 and len(controls) > 1:
            one, other = draws.sample([part for _, part in controls], 2)
            action = Action("drag", *one.center, *other.center)
        elif choice < 0.95:
            action = Action("back")
        else:
            action = Action("click", *spot)
        session.act(action)


def check_random_hands(app: App, count: int, steps: int = 200) -> None:
    """Whatever is pressed, nothing raises."""
    for number in range(count):
        draws = Draws("hands", app.name, number)
        drawn = open_task(app, draws.pick(app.templates), "hands", number)
        if drawn is None:
            continue
        told, session = drawn
        poke(session, draws, steps)
        check_screen(session)
        assert 0 <= session.progress < 1, told


def check_recovery(app: App, count: int, steps: int = 12) -> float:
    """After some random presses the expert ends anyway; return the share of tasks that could still be solved."""
    solved = tried = 0
    for number in range(count):
        draws = Draws("recovery", app.name, number)
        drawn = open_task(app, draws.pick(app.templates), "recovery", number)
        if drawn is None:
            continue
        told, session = drawn
        poke(session, draws, steps)
        acts = []
        while not session.declared and len(acts) < 90:
            action = next_action(session)
            acts.append(str(action))
            session.act(action)
        assert session.declared, f"{number} {told}: goes round in circles: {acts[-12:]}"
        tried += 1
        solved += session.solved
    return solved / tried


def check_screen(session: Session) -> None:
    """Every control lies on the screen, or in something that scrolls and holds it; two views are the same."""
    screen = session.screen
    areas = [area.box for area in screen.areas]
    for widget in screen.widgets:
        assert widget.box.width >= 0, widget
        assert widget.box.height >= 0, widget
        if not widget.control:
            continue
        assert widget.box.width >= 8, widget
        assert widget.box.height >= 8, widget
        if widget.clip is None:
            assert screen.box.holds(widget.box), widget
        else:
            assert any(area.holds(widget.clip) for area in areas), widget
            assert widget.clip.left <= widget.box.left, widget
            assert widget.box.right <= widget.clip.right, widget
            assert widget.clip.height >= 0.6 * widget.box.height, (widget, session.size, session.look)
    for area in screen.areas:
        assert screen.box.holds(area.box), area
        assert 0 <= area.offset <= max(area.content - area.box.height, 0), area
    does = [widget.does for widget, _ in screen.controls() if widget.does]
    assert len(set(does)) == len(does), sorted(each for each in does if does.count(each) > 1)
    state = copy.deepcopy(session.state)
    session._screen = None
    assert session.screen == screen
    assert session.state == state


def check_screens(app: App, pages: Iterator[Session]) -> None:
    for session in pages:
        check_screen(session)


def drawing_time(session: Session, count: int = 30) -> float:
    """Return the least time that a view took, in seconds."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        stage = Stage(*session.size, session.look, session.app.title, session.state)
        session.app.view(session.state, stage)
        stage.screen()
        times.append(time.perf_counter() - start)
    return min(times)
