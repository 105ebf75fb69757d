"""HumanEval (Chen et al., 2021): a signature with its documentation, a body, and ``check(candidate)``."""

from __future__ import annotations

from functools import partial

from ...rows import Row
from ..task import Task
from .checks import assertions_in
from .equality import TOLERANCE, equal
from .examples import divide, examples_in
from .shared import FILE, UNKNOWN

__all__ = ["KEYS", "build"]

KEYS = frozenset({"task_id", "prompt", "entry_point", "canonical_solution", "test"})


def build(row: Row) -> Task:
    """Return the task of `row`: all of HumanEval is a test set.

    Raises:
        ConfigurationError: Something in it is missing or of another type.
        ValueError: A program in it does not parse.
    """
    prompt, entry = row.text("prompt"), row.identifier("entry_point")
    solution = prompt + row.text("canonical_solution")
    examples = examples_in(prompt, entry, partial(equal, TOLERANCE))
    public, hidden = divide(examples, list(assertions_in(row.text("test"), entry, solution)))
    return Task(
        id=row.label("task_id"),
        split="test",
        difficulty=UNKNOWN,
        family="function",
        topic="HumanEval",
        statement=prompt,
        files={FILE: prompt},
        reference={FILE: solution},
        public=public,
        hidden=hidden,
    )
