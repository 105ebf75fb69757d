"""What can be done next to a project with a fault, as a numbered list with features, for policies that do not read.

The list holds changes of the kinds that `mutants` can take back, in lines that failing public tests run, besides
`submit` and `undo`. Features compare the changes by their text, by what public tests run, and by what trying others
has shown; the reference is never looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ..grader import Report
from ..language import Action
from ..mutants import Mutation
from .coverage import Coverage
from .sites import SITE_FEATURES, sites

__all__ = ["FEATURES", "MOST", "SUBMIT", "UNDO", "CandidateSet", "Change", "Try", "candidates", "observation_space"]

MOST = 64
"""Most candidates; of more changes, those in the least suspicious lines are left out."""

_ERRORS = ("TypeError", "IndexError", "KeyError", "ValueError", "AttributeError", "NameError", "out of time")
_OWN = ("suspicion", "failing", "passing", "ends", "rivals", "place", "line_tried", "line_told", "line_better")
_SHOWN = (
    *("passed", "kept", "tries", "undone"),
    *(f"fails_{error.replace(' ', '_')}" for error in _ERRORS),
    "fails_otherwise",
    "wrong",
)

FEATURES: tuple[str, ...] = ("submits", "undoes", *SITE_FEATURES, *_OWN, *_SHOWN)
"""Names of the columns, each from -1 to 1.

``submits`` and ``undoes`` say that a candidate is no change, and `SITE_FEATURES` what its text says of a change.
``suspicion`` is Ochiai's coefficient of the line, ``failing`` and ``passing`` are the shares of the public tests of
either kind that run it, and ``ends`` says whether a failing one ends there with an exception. ``rivals`` counts, in
sixteenths, the listed changes of the same operator in lines as suspicious, and ``place`` is the place in the list,
from 1 down to 0. ``line_tried`` says how many changes of the line were tried, in quarters, ``line_told`` whether one of
them made any difference, and ``line_better`` the share of the public tests that the best of them gained or lost.

The rest is the same in all rows: the share of the public tests that are ``passed``, the changes ``kept`` (in thirds),
the ``tries`` since then (in sixteenths), whether the last change was ``undone`` on request; and of the failing tests
the shares that ``fails_*`` with which error, and that give a ``wrong`` value.
"""

_COLUMN = {name: index for index, name in enumerate(FEATURES)}
_SITE, _FIRST_SHOWN = _COLUMN[SITE_FEATURES[0]], _COLUMN[_SHOWN[0]]


class Change(NamedTuple):
    """A change of one file."""

    name: str
    mutation: Mutation

    @property
    def line(self) -> tuple[str, int]:
        """The file and the line."""
        return self.name, self.mutation.line


@dataclass(frozen=True)
class Try:
    """A change that was tried and taken back.

    Attributes:
        change: The change.
        passed: How many public tests passed with it.
        told: Whether any public test came out otherwise than without it.
    """

    change: Change
    passed: int
    told: bool


class CandidateSet(NamedTuple):
    """What can be done now.

    Attributes:
        changes: The change that each number stands for; ``None`` for `submit` and `undo`, numbers 0 and 1.
        features: float32 ``(MOST, F)``, rows without a candidate 0.
        mask: int8 ``(MOST,)``, 1 where there is a candidate.
    """

    changes: tuple[Change | None, ...]
    features: NDArray[np.float32]
    mask: NDArray[np.int8]

    def action(self, number: int, files: Mapping[str, str]) -> Action:
        """Return what a change does, as an action in words."""
        change = self.changes[number]
        assert change is not None
        return Action("run", change.name, change.mutation.of(files[change.name]))


SUBMIT, UNDO = 0, 1
"""The numbers that are no changes."""


def observation_space() -> spaces.Dict:
    """Return the space of observations: ``candidates``, float32 ``(MOST, F)``, and ``mask``, int8 ``(MOST,)``."""
    features = spaces.Box(-1.0, 1.0, (MOST, len(FEATURES)), np.float32)
    return spaces.Dict(candidates=features, mask=spaces.MultiBinary(MOST))


def candidates(
    files: Mapping[str, str], report: Report, coverage: Coverage, tried: Sequence[Try], *, kept: int, undone: bool
) -> CandidateSet:
    """Return what can be done with `files`.

    Where all public tests pass there is nothing to change: `submit` and `undo` are left.

    Args:
        files: The files that may be changed.
        report: What came of the public tests over them.
        coverage: What these tests run.
        tried: Changes of `files` that were tried and taken back; they are not listed again.
        kept: How many changes have led to `files`.
        undone: Whether a change was just undone.
    """
    listed = [] if report.passed else _listed(tuple(files.items()), coverage)
    done = {each.change for each in tried}
    changes = [(change, row) for change, row in listed if change not in done]
    matrix, mask = np.zeros((MOST, len(FEATURES)), np.float32), np.zeros(MOST, np.int8)
    mask[SUBMIT], mask[UNDO] = 1, kept > 0
    matrix[SUBMIT, _COLUMN["submits"]] = matrix[UNDO, _COLUMN["undoes"]] = 1.0
    by_line: dict[tuple[str, int], list[Try]] = {}
    for each in tried:
        by_line.setdefault(each.change.line, []).append(each)
    passed = sum(report.bits)
    for number, (change, row) in enumerate(changes[: MOST - 2], start=2):
        matrix[number, : len(row)] = row
        mask[number] = 1
        if before := by_line.get(change.line):
            matrix[number, _COLUMN["line_tried"]] = min(1.0, len(before) / 4)
            matrix[number, _COLUMN["line_told"]] = any(each.told for each in before)
            gained = max(each.passed for each in before) - passed
            matrix[number, _COLUMN["line_better"]] = gained / max(1, len(report.bits))
    matrix[mask > 0, _FIRST_SHOWN:] = _shown(report, len(tried), kept, undone)
    matrix[mask == 0] = 0.0
    return CandidateSet((None, None, *(change for change, _ in changes[: MOST - 2])), matrix, mask)


@lru_cache(maxsize=512)
def _listed(files: tuple[tuple[str, str], ...], coverage: Coverage) -> list[tuple[Change, NDArray[np.float32]]]:
    """Return the changes of `files` that are worth a try, with what does not depend on what was tried.

    The most suspicious lines come first; among equals the operators take turns, or those that fit everywhere would be
    nearly all there is.
    """
    found = [
        (round(coverage.suspicion((name, mutation.line)), 6), Change(name, mutation), row)
        for name, text in files
        for mutation, row in sites(text)
    ]
    turns: Counter[tuple[float, str]] = Counter()
    ordered = []
    for index, (suspicion, change, _) in enumerate(found):
        kind = suspicion, change.mutation.operator
        if suspicion > 0:
            ordered.append((-suspicion, turns[kind], index))
        turns[kind] += 1
    kept = [found[index] for *_, index in sorted(ordered)][: MOST - 2]
    rivals = Counter((suspicion, change.mutation.operator) for suspicion, change, _ in kept)
    listed = []
    for place, (suspicion, change, row) in enumerate(kept):
        own = {
            "suspicion": suspicion,
            "failing": coverage.failing(change.line),
            "passing": coverage.passing(change.line),
            "ends": float(coverage.ends(change.line)),
            "rivals": min(1.0, rivals[suspicion, change.mutation.operator] / 16),
            "place": 1 - place / MOST,
        }
        whole = np.zeros(_FIRST_SHOWN, np.float32)
        whole[_SITE : _SITE + len(SITE_FEATURES)] = row
        for name, value in own.items():
            whole[_COLUMN[name]] = value
        listed.append((change, whole))
    return listed


def _shown(report: Report, tries: int, kept: int, undone: bool) -> list[float]:
    """Return what is the same in all rows, in the order of `_SHOWN`."""
    failing = [outcome for outcome in report.outcomes if not outcome.passed]
    counts = Counter(_kind(outcome.error) for outcome in failing)
    shares = [counts[kind] / max(1, len(failing)) for kind in (*_ERRORS, "otherwise", "wrong")]
    return [report.share, min(1.0, kept / 3), min(1.0, tries / 16), float(undone), *shares]


def _kind(error: str) -> str:
    if not error:
        return "wrong"
    name = error.partition(":")[0]
    name = "NameError" if name == "UnboundLocalError" else name
    return name if name in _ERRORS else "otherwise"
