"""Drawn tasks of any application, opened with easy and hard knobs in turn, and the expert at work on them."""

from __future__ import annotations

import copy

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.app import App, Template
from rewardlab.envs.gui.apps.expert import next_action
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.state import Data, Knobs, State
from rewardlab.envs.gui.look import DENSITIES, Look

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
