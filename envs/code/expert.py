"""The expert: writes the reference, file by file, and submits."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import ConfigurationError
from .language import Action
from .session import Session

__all__ = ["next_action", "toward"]


def next_action(session: Session) -> Action:
    """Return what brings `session` nearer to a submission of the reference, wherever it stands.

    Raises:
        ConfigurationError: The task has no reference.
    """
    task = session.task
    if not task.reference:
        raise ConfigurationError(f"the data of {task.id} has no solution, so there is no expert for it")
    return toward(task.reference, session)


def toward(wanted: Mapping[str, str], session: Session) -> Action:
    """Return the action that writes the next of the files `wanted`; the last one is submitted with its text."""
    changed = [(name, text) for name, text in wanted.items() if session.state.files.get(name) != text]
    if not changed:
        return Action("submit")
    return Action("submit" if len(changed) == 1 else "write", *changed[0])
