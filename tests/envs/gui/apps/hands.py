"""Hands for tests of applications: they are opened, and controls are pressed by their ids."""

from __future__ import annotations

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.action import Action
from rewardlab.envs.gui.apps.app import App
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.state import Data, Intent, Knobs, State
from rewardlab.envs.gui.look import Look


def started(app: App, seed: int = 0, **knobs: int | bool) -> State:
    """An application with data that were drawn."""
    chosen = Knobs(**knobs)
    return State(app.start(Draws(app.name, seed), chosen), chosen, page=app.page)


def opened(app: App, data: Data, guarded: bool = False) -> Session:
    """An application with these data, in use; nothing is to be changed."""
    return Session(app, State(data, Knobs(guarded=guarded), page=app.page), data, (1280, 800), Look())


def do(session: Session, *steps: str | tuple[str, str]) -> None:
    """Press controls by their ids; type or choose where there is a pair."""
    for step in steps:
        id, words = (step, "") if isinstance(step, str) else step
        widget = session.screen.by_id[id]
        kind = "click" if isinstance(step, str) else "choose" if widget.kind == "select" else "type"
        session.follow(session.state, Intent(kind, id, words))
        session._screen = None


def drag(session: Session, source: str, target: str) -> None:
    """Drag by hand."""
    session._screen = None
    (x, y), (to_x, to_y) = (session.screen.by_id[id].box.center for id in (source, target))
    session.act(Action("drag", x, y, to_x, to_y))
