"""What a project is: files, what they are for, and calls that people make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from ....draws import Draws

__all__ = ["LEVELS", "Inputs", "Project"]

Inputs: TypeAlias = Callable[[Draws, int], tuple[Any, ...]]
"""``inputs(draw, size)``: arguments of about `size`, 0 to 12."""

LEVELS = 3
"""Projects have a level from 1 (plain rules) to this (an algorithm, or a language)."""

_FOLDER = Path(__file__).with_name("projects")


@dataclass(frozen=True)
class Project:
    """A project of some modules that import one another.

    Attributes:
        name: Its name, and that of the folder of its files.
        level: From 1 to `LEVELS`.
        description: What it does.
        calls: ``"module.function"`` -> what to draw its arguments with; the first module is the main one.
    """

    name: str
    level: int
    description: str
    calls: Mapping[str, Inputs]

    @cached_property
    def files(self) -> dict[str, str]:
        """File name -> text, the main module first."""
        found = {path.stem: path.read_text(encoding="utf-8") for path in sorted((_FOLDER / self.name).glob("*.py.txt"))}
        main = f"{next(iter(self.calls)).partition('.')[0]}.py"
        return {main: found.pop(main), **found}
