"""What an application has to say of itself; the rest, from clicks to popups, is the same for all (`session`)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from ...draws import Draws
from .stage import Stage
from .state import Data, Intent, Knobs, State

__all__ = ["App", "Template"]


@dataclass(frozen=True)
class Template:
    """A kind of task.

    Attributes:
        name: Its name, in lower case with hyphens.
        level: How hard it is by itself, from 0 to 1: a click or two, or a dozen.
        make: Returns an instruction and what the application keeps once it is followed, a new dictionary; ``None``
            where the data offer no such task. The instruction fits these data alone: whoever follows it changes all
            that differs, and nothing else. Values that have to be typed stand in it between double quotes.
        quoted: Whether they all do; else some are to be looked up, or worked out.
    """

    name: str
    level: float
    make: Callable[[Draws, Data], tuple[str, Data] | None]
    quoted: bool = True


class App(ABC):
    """An application, without state: everything that changes is in `State`."""

    name: ClassVar[str]
    """What it is called in ids of tasks."""
    title: ClassVar[str]
    """What its bar says."""
    templates: ClassVar[tuple[Template, ...]]
    """Kinds of tasks."""
    page: ClassVar[str] = "home"
    """The page on which it starts."""

    @abstractmethod
    def start(self, draws: Draws, knobs: Knobs) -> Data:
        """Return what a newly drawn instance keeps."""

    @abstractmethod
    def view(self, state: State, stage: Stage) -> None:
        """Put everything that `state` shows onto the stage; menus of selects and popups are added behind it."""

    @abstractmethod
    def click(self, state: State, id: str) -> bool:
        """Do what a click on the enabled control `id` does; return whether it did anything.

        Fields, selects and the entries of their menus are taken care of already. Checkboxes and switches are not.
        """

    @abstractmethod
    def toward(self, state: State, goal: Data) -> Intent | None:
        """Return the next thing to do to make `state.data` equal to `goal`; ``None`` where it is, or none leads there.

        From any state whatsoever, with anything open. It must not go round in circles.
        """

    def chosen(self, state: State, id: str, option: str) -> None:  # noqa: B027 (most have nothing to do)
        """React to an entry that was chosen in the select `id`; it stands in ``state.fields[id]`` already."""

    def typed(self, state: State, id: str) -> None:  # noqa: B027
        """React to what was typed into the field `id`; it stands in ``state.fields[id]`` already."""

    def enter(self, state: State, id: str) -> bool:
        """Do what the return key does in the field `id`; return whether it did anything."""
        return False

    def slide(self, state: State, id: str, share: float) -> bool:
        """Move the slider `id` to `share` of its way, from 0 to 1; return whether it did anything."""
        return False

    def drop(self, state: State, id: str, target: str) -> bool:
        """Do what dragging the control `id` onto the control `target` does; return whether it did anything."""
        return False
