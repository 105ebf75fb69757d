"""The list of what can be done, from files, results and what was tried."""

import numpy as np
import pytest

from rewardlab.envs.code.grader import Outcome, Report
from rewardlab.envs.code.repair.candidates import FEATURES, MOST, SUBMIT, UNDO, Try, candidates, observation_space
from rewardlab.envs.code.repair.coverage import Coverage

FILES = {
    "main.py": "def over(number, limit):\n    if number < limit:\n        return 0\n    return number - limit\n",
    "other.py": "def never(number):\n    return number + 1\n",
}
OUTCOMES = (Outcome(True, "0"), Outcome(False, "1"), Outcome(False, error="TypeError: no"))


def report(outcomes=OUTCOMES):
    return Report(True, True, "", outcomes, 0.0, 0.0)


def coverage(outcomes=OUTCOMES):
    ran = [{1, 2, 3}, {1, 2, 4}, {1, 2, 4}]
    lines = tuple(frozenset(("main.py", line) for line in each) for each in ran)
    return Coverage(lines, (None, None, ("main.py", 4)), tuple(each.passed for each in outcomes))


def listed(tried=(), kept=0, undone=False, outcomes=OUTCOMES):
    return candidates(FILES, report(outcomes), coverage(outcomes), tried, kept=kept, undone=undone)


def column(offered, name):
    return offered.features[:, FEATURES.index(name)]


def test_suspicious_lines_come_first_and_those_that_no_failing_test_runs_are_left_out():
    lines = [each.line for each in listed().changes if each is not None]
    assert lines[0] == ("main.py", 4)
    assert set(lines) == {("main.py", 4), ("main.py", 2)}
    suspicion = column(listed(), "suspicion")[2 : 2 + len(lines)]
    assert list(suspicion) == sorted(suspicion, reverse=True)
    assert suspicion[0] == 1


def test_operators_take_turns_among_equally_suspicious_lines():
    changes = [each for each in listed().changes if each is not None and each.mutation.line == 4]
    first = [each.mutation.operator for each in changes[: len({each.mutation.operator for each in changes})]]
    assert len(set(first)) == len(first) > 1


def test_observations_are_in_their_space_and_say_nothing_of_what_is_not_there():
    offered = listed()
    assert {"candidates": offered.features, "mask": offered.mask} in observation_space()
    assert offered.features.shape == (MOST, len(FEATURES))
    assert (offered.features[offered.mask == 0] == 0).all()
    assert offered.mask.sum() == 1 + sum(each is not None for each in offered.changes)


def test_only_what_was_kept_can_be_undone():
    assert (listed().mask[SUBMIT], listed().mask[UNDO]) == (1, 0)
    assert listed(kept=1).mask[UNDO] == 1
    assert column(listed(kept=1), "undoes")[UNDO] == 1
    assert column(listed(kept=1, undone=True), "undone")[SUBMIT] == 1


def test_where_all_tests_pass_there_is_nothing_to_change():
    offered = listed(kept=1, outcomes=(Outcome(True, "0"),) * 3)
    assert offered.mask.sum() == 2
    assert offered.changes == (None, None)


def test_what_was_tried_is_not_listed_again_and_tells_of_its_line():
    tried = listed().changes[2]
    again = listed([Try(tried, passed=2, told=True)])
    assert tried not in again.changes
    assert len(again.changes) == len(listed().changes) - 1
    rows = [number for number, each in enumerate(again.changes) if each is not None and each.line == tried.line]
    others = [number for number, each in enumerate(again.changes) if each is not None and each.line != tried.line]
    assert (column(again, "line_told")[rows] == 1).all()
    assert column(again, "line_better")[rows] == pytest.approx(1 / 3)
    assert (column(again, "line_tried")[others] == 0).all()
    assert (column(again, "tries")[again.mask > 0] == np.float32(1 / 16)).all()


def test_the_kinds_of_failure_are_told_to_all():
    offered = listed()
    there = offered.mask > 0
    assert (column(offered, "wrong")[there] == 0.5).all()
    assert (column(offered, "fails_TypeError")[there] == 0.5).all()
    assert (column(offered, "passed")[there] == np.float32(1 / 3)).all()
    assert set(column(offered, "ends")[2 : len(offered.changes)]) == {0, 1}


def test_a_change_is_an_action_in_words():
    offered = listed()
    action = offered.action(2, FILES)
    assert action.verb == "run"
    assert action.argument == "main.py"
    assert action.body != FILES["main.py"]
    assert action.body == offered.changes[2].mutation.of(FILES["main.py"])


def test_of_many_changes_the_least_suspicious_are_left_out():
    long = {"main.py": "def f(a, b, c):\n" + "".join(f"    a{n} = a + b * {n} - c\n" for n in range(40))}
    seen = Coverage((frozenset(("main.py", n) for n in range(1, 42)),), (None,), (False,))
    offered = candidates(long, report((Outcome(False, "1"),)), seen, [], kept=0, undone=False)
    assert offered.mask.sum() == MOST - 1
    assert len(offered.changes) == MOST
