"""The values of the signals, from a session."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy

from ...rewards.measure import code, sql, text
from ...rewards.measure import json as json_answers
from .data.programs import parse
from .language import KEYS
from .session import Session, State
from .signals import TEST_PLACES
from .task import Query, Task

__all__ = ["measure", "measure_likeness"]

ANSWER_LENGTH = 8_000
"""Characters of the longest JSON answer that `json_length` finds short enough."""


def measure(session: Session) -> dict[str, Any]:
    """Return the signals that every code environment has."""
    state, task = session.state, session.task
    public = state.public.share if state.public else 0.0
    hidden = state.hidden.share if state.hidden else 0.0
    own = _own(task, state.files)
    bits, mask = _places(state, len(task.public))
    return {
        "success": session.solved,
        "score": hidden,
        "progress": 1.0 if session.solved else min(0.9, public),
        "valid": state.valid,
        "parses": all(_parses(each) for name, each in own.items() if name.endswith(".py")),
        "imports": _latest(state, "imports"),
        "public_share": public,
        "hidden_share": hidden,
        "tests": bits,
        "tests_mask": mask,
        "ran": state.ran,
        "submitted": state.submitted,
        "turns": state.turns,
        "first_failing": _first_failing(state),
        "edit_size": _edit_size(_joined(_own(task, task.files)), _joined(own)),
        "lint": min((_lint(each) for name, each in own.items() if name.endswith(".py")), default=1.0),
        "runtime_ratio": state.ratio,
        **_json_signals(state.answer, task),
    }


def measure_likeness(session: Session) -> dict[str, Any]:
    """Return the signals that compare the files with the reference."""
    task, state = session.task, session.state
    given, wanted = _joined(_own(task, state.files)), _joined(_own(task, task.reference))
    values = _compare(_own(task, state.files), _own(task, task.reference))
    query = task.family == "sql"
    names = _names(task) if query else ()
    values["schema_link"] = sql.schema_link(given, wanted, names) if query else 0.0
    values["ngram_similarity"] = sql.ngram_similarity(given, wanted) if query else 0.0
    report = state.hidden or state.public
    values["executes"] = query and report is not None and bool(report.outcomes) and not report.outcomes[0].error
    return values


def _own(task: Task, files: Mapping[str, str]) -> dict[str, str]:
    """Return the files that are the agent's to write."""
    return {name: text for name, text in files.items() if name not in task.read_only}


def _joined(files: Mapping[str, str]) -> str:
    return "\n".join(files.values())


def _latest(state: State, name: str) -> bool:
    report = state.hidden or state.public
    return bool(report is not None and getattr(report, name))


def _places(state: State, public: int) -> tuple[Any, Any]:
    """Return the bits of the tests that the last action ran, public ones first, and which places they have."""
    bits, mask = numpy.zeros(TEST_PLACES), numpy.zeros(TEST_PLACES)
    if state.ran:
        for report, first in ((state.public, 0), (state.hidden or state.unseen, public)):
            if report is not None and first < TEST_PLACES:
                values = report.bits[: TEST_PLACES - first]
                bits[first : first + len(values)] = values
                mask[first : first + len(values)] = 1.0
    return bits, mask


def _first_failing(state: State) -> float:
    report = state.hidden or state.public
    if report is None or not report.bits:
        return 0.0
    return (*report.bits, False).index(False) / len(report.bits)


def _json_signals(answer: str, task: Task) -> dict[str, float]:
    if not answer:
        return dict.fromkeys(_JSON, 0.0)
    wanted = json.dumps({"action": "submit", "code": _joined(_own(task, task.reference))})
    return _json_parts(answer, wanted)


@lru_cache(maxsize=256)
def _json_parts(answer: str, wanted: str) -> dict[str, float]:
    return {
        "json_valid": json_answers.valid(answer),
        "json_structure": json_answers.structure(answer, KEYS),
        "json_format": json_answers.markers(answer),
        "json_content": json_answers.content(answer, wanted),
        "json_length": json_answers.length(answer, ANSWER_LENGTH),
    }


_JSON = ("json_valid", "json_structure", "json_format", "json_content", "json_length")


@lru_cache(maxsize=1024)
def _parses(source: str) -> bool:
    try:
        parse(source)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def _lint(source: str) -> float:
    """Return one over one plus the findings of pyflakes; 0 for what is no Python."""
    from pyflakes.checker import Checker

    try:
        return 1.0 / (1 + len(Checker(parse(source)).messages))
    except (ValueError, RecursionError, MemoryError):
        return 0.0


@lru_cache(maxsize=1024)
def _edit_size(before: str, after: str) -> float:
    return 1.0 - difflib.SequenceMatcher(None, before.splitlines(), after.splitlines()).ratio()


_LIKENESS: Mapping[str, Callable[[str, str], float]] = {
    "ngram_match": code.ngram_match,
    "syntax_match": code.syntax_match,
    "code_bleu": code.code_bleu,
    "token_overlap": text.token_f1,
}


def _compare(given: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, Any]:
    """Return the means over files of how alike they are, each weighed by the length of the reference's."""
    whole = sum(map(len, wanted.values())) or 1
    pairs = [(_likeness(given.get(name, ""), reference), len(reference) / whole) for name, reference in wanted.items()]
    return {name: min(1.0, sum(weight * values[name] for values, weight in pairs)) for name in _LIKENESS}


@lru_cache(maxsize=1024)
def _likeness(given: str, wanted: str) -> dict[str, float]:
    # Most files are never touched, and comparing them takes longer than running them.
    return {name: 1.0 if given == wanted else function(given, wanted) for name, function in _LIKENESS.items()}


def _names(task: Task) -> tuple[str, ...]:
    """Return the names of the tables and columns of the task's databases."""
    first = next((test.database for test in (*task.public, *task.hidden) if isinstance(test, Query)), "")
    return _schema(first)


@lru_cache(maxsize=256)
def _schema(database: str) -> tuple[str, ...]:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(database)
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        columns = [row[1] for table in tables for row in connection.execute(f'pragma table_info("{table}")')]
    finally:
        connection.close()
    return tuple(dict.fromkeys((*tables, *columns)))
