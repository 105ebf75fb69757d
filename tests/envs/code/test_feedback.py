"""What an agent is told of its files and of public tests, and how much of it."""

import pytest

from rewardlab.envs.code.feedback import FOUND, SHOWN, find, results
from rewardlab.envs.code.grader import Outcome, Report
from rewardlab.envs.code.task import Assertion, Call, Program, Query

SEVEN = Outcome(False, got="7")


def said(*tests, outcome=SEVEN):
    return results(Report(True, True, "", (outcome,) * len(tests), 0.0, 0.0), tests)


@pytest.mark.parametrize(
    ("test", "line"),
    [
        (Call("pack.f", (1, "a"), [2]), "f(1, 'a') gave 7, expected [2]"),
        (Call("f", (), raises="ValueError"), "f() gave 7, expected ValueError raised"),
        # One answer of many is no answer to copy.
        (Call("f", (), [2], check=lambda *arguments: False), "f() gave 7, expected another answer"),
        (Program("1 2\n", "3\n"), "for the input\n```\n1 2\n```\nit gave 7, expected\n```\n3\n```"),
        (Query("", ((1, None),)), "on the first database it gave 7, expected [(1, None)]"),
    ],
)
def test_a_failed_test_is_said_with_what_came_and_what_was_expected(test, line):
    assert said(test) == f"0 of 1 public tests passed.\nTest 1 failed: {line}"


def test_an_error_is_said_instead_of_a_value():
    late = Outcome(False, error="out of time")
    assert said(Call("f", (1,), 2), outcome=late).endswith("f(1) ended with out of time, expected 2")
    assert said(Assertion("assert f()\n", ("f",)), outcome=late).endswith("assert f()\nended with out of time")


def test_only_so_many_failures_and_so_much_of_each_are_said():
    lines = said(*(Call("f", (number,), 0) for number in range(SHOWN + 2))).splitlines()
    assert len(lines) == SHOWN + 2
    assert lines[-1] == "(2 more)"
    assert len(said(Call("f", ("a" * 10_000,), "b" * 10_000))) < 1_000
    assert len(said(Program("a" * 10_000, "b" * 10_000))) < 1_000


def test_only_so_many_lines_are_found():
    lines = find("x", {"a.py": "x\n" * (FOUND - 1), "b.py": "y\nx\nx\nx\n"}).splitlines()
    assert len(lines) == FOUND + 1
    assert lines[FOUND - 1 :] == ["b.py:2: x", "(2 more)"]


def test_what_cannot_be_loaded_fails_for_that_reason_alone():
    broken = Report(False, False, "SyntaxError: no", (Outcome(False),), 0.0, 0.0)
    assert results(broken, (Call("f", (), 5),)) == "The code could not be loaded: SyntaxError: no"
