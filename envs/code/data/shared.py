"""What formats have in common: the file that is written, how hard a problem is, and what tells tests apart."""

from __future__ import annotations

from ..task import Call, Program

__all__ = ["FILE", "LEVELS", "PROGRAM_TASK", "UNKNOWN", "input_of"]

FILE = "solution.py"
"""The file that the agent writes."""

UNKNOWN = 0.5
"""The difficulty of problems whose data does not say."""

LEVELS = {"easy": 0.2, "introductory": 0.2, "medium": 0.5, "interview": 0.5, "hard": 0.8, "competition": 0.8}
"""What data sets call their problems -> difficulty."""

PROGRAM_TASK = "\nWrite a program that reads standard input and prints the answer to standard output.\n"
"""What is added to problems whose tests run the file as a program."""


def input_of(test: Call | Program) -> str:
    """Return what `test` gives the candidate, as a text: two tests with the same input are one."""
    return test.stdin if isinstance(test, Program) else repr(test.arguments)
