"""What is true of a task in an application, after every action."""

from __future__ import annotations

from typing import Any

from .apps.action import Action
from .apps.expert import next_action
from .apps.session import Session
from .screen import Screen

__all__ = ["Agreement", "agreement", "measure_task"]

Agreement = dict[str, bool]
"""Whether an action was of the same kind as the expert's, and had the same arguments."""


def agreement(session: Session, action: Action | None) -> Agreement:
    """Return how `action`, not yet done, agrees with what the expert would do."""
    wanted = next_action(session)
    if action is None or action.verb != wanted.verb:
        return {"type_agrees": False, "arguments_agree": False}
    return {"type_agrees": True, "arguments_agree": _meets(session.screen, action) == _meets(session.screen, wanted)}


def _meets(screen: Screen, action: Action) -> tuple[str, ...]:
    """What an action means: the controls at its points, and its words."""
    points = [] if action.verb == "scroll" else [(action.x, action.y), (action.to_x, action.to_y)]
    met = (screen.at(x, y) for x, y in points if x is not None and y is not None)
    return (*("" if widget is None else widget.id for widget in met), action.text)


def measure_task(session: Session, agreed: Agreement, *, format_ok: bool) -> dict[str, Any]:
    """Return the value of every signal of tasks."""
    standing = session.standing()
    share = standing.done / max(standing.needed, 1)
    intent = session.intent()
    wanted = session.screen.by_id.get(intent.id) if intent is not None else None
    reached = intent is None or (wanted is not None and session.screen.seen(wanted) is not None)
    return {
        "success": session.solved,
        "score": share if session.declared and not standing.damage else 0.0,
        "progress": session.progress,
        "valid": session.valid,
        "format_ok": format_ok,
        "subgoal_share": share,
        "damage": standing.damage,
        "screen_reached": reached,
        "invalid_actions": session.invalid,
        "declared": session.declared,
        "popup": bool(session.state.popup),
        **agreed,
    }
