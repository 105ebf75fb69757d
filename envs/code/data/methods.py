"""Problems that ask for a method of ``class Solution``: a file that calls it as a function."""

from __future__ import annotations

from .programs import parse
from .shared import FILE

__all__ = ["adapted", "completed", "has_solution_class"]

_ADAPTER = '''"""Calls {name} in solution.py: the method of class Solution where there is one, or else the function."""

import solution as _solution


def {name}(*arguments):
    owner = _solution.Solution() if hasattr(_solution, "Solution") else _solution
    return owner.{name}(*arguments)
'''


def adapted(starter: str, name: str) -> tuple[dict[str, str], str]:
    """Return the files of a problem that asks for the method or function `name`, and what tests have to call."""
    return {FILE: starter, "adapter.py": _ADAPTER.format(name=name)}, f"adapter.{name}"


def completed(starter: str) -> str:
    """Return `starter` so that it is a program: the body of its last function may still be missing.

    Raises:
        ValueError: It is none all the same.
    """
    try:
        parse(starter)
    except ValueError:
        starter = starter.rstrip() + " pass\n"
        parse(starter)
    return starter


def has_solution_class(program: str) -> bool:
    """Return whether `program` defines ``class Solution``."""
    return any(getattr(each, "name", "") == "Solution" for each in parse(program).body)
