"""The applications in which tasks are set, in random states."""

from __future__ import annotations

import copy
from collections.abc import Callable

from ...draws import Draws
from ..apps.action import Action
from ..apps.app import App
from ..apps.popups import POPUPS
from ..apps.session import Session
from ..apps.state import Knobs, State
from ..builder import Builder

__all__ = ["application"]

_CLICKS = 3
"""Clicks at most that lead to what is shown."""


def application(app: App) -> Callable[[Builder, Draws, float], None]:
    """Return what fills a builder with `app` after a few random clicks."""

    def fill(build: Builder, draws: Draws, difficulty: float) -> None:
        records = draws.between(4, 8 + round(20 * difficulty))
        knobs = Knobs(records=records, alike=draws.chance(difficulty), guarded=draws.chance(0.5))
        data = app.start(draws, knobs)
        state = State(data, knobs, page=app.page)
        size = int(build.box.width), int(build.box.height)
        session = Session(app, state, copy.deepcopy(data), size, build.look)
        for _ in range(draws.below(_CLICKS + 1)):
            controls = session.screen.controls()
            if controls:
                _, part = draws.pick(controls)
                session.act(Action("click", *part.center))
        if draws.chance(0.08):
            state.popup = draws.pick(tuple(POPUPS))
            session.act(None)
        build.adopt(session.screen, f"{app.name}/")

    return fill
