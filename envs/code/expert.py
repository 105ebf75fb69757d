"""The expert: writes the reference, file by file, and submits."""

from __future__ import annotations

from ...errors import ConfigurationError
from .language import Action
from .session import Session

__all__ = ["next_action"]


def next_action(session: Session) -> Action:
    """Return what brings `session` nearer to a submission of the reference, wherever it stands.

    Raises:
        ConfigurationError: The task has no reference.
    """
    task, files = session.task, session.state.files
    if not task.reference:
        raise ConfigurationError(f"the data of {task.id} has no solution, so there is no expert for it")
    open_files = [name for name, text in task.reference.items() if files.get(name) != text]
    if not open_files:
        return Action("submit")
    name = open_files[0]
    return Action("submit" if len(open_files) == 1 else "write", name, task.reference[name])
