"""Tests of every kind are run in a sandbox and compared outside of it."""

from dataclasses import replace

import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.sandbox import Limits, Reply, Run
from rewardlab.envs.code.task import Assertion, Call, Program, Query, Task


def task(files, *tests):
    return Task("t", "train", 0.0, "function", "", "", files, files, (), tests)


def bits(sandbox, source, *tests, name="solution.py", limits=None):
    files = {name: source}
    return grade(sandbox, task(files, *tests), files, tests, limits).bits


def test_calls_are_compared_with_what_is_expected(sandbox):
    tests = (Call("f", (1,), [1]), Call("f", (2,), [3]), Call("f", (0,), raises="ZeroDivisionError"), Call("g", (), 1))
    source = "def f(x):\n    1 / x\n    return [x]"
    assert bits(sandbox, source, *tests) == (True, False, True, False)


def test_an_exception_counts_by_its_name_and_only_where_it_is_asked_for(sandbox):
    tests = (Call("f", (), raises="ValueError"), Call("f", (), None))
    assert bits(sandbox, "def f(): raise ValueError('no')", *tests) == (True, False)
    assert bits(sandbox, "class ValueError(Exception): pass\ndef f(): raise ValueError", *tests) == (False, False)
    assert bits(sandbox, "def f(): return 'ValueError'", *tests) == (False, False)


def test_outcomes_say_what_came(sandbox):
    files = {"solution.py": "def f(x):\n    if x: raise KeyError('k')\n    return 'a' * 1000"}
    tests = (Call("f", (0,), ""), Call("f", (1,), ""), Call("none", (), ""))
    report = grade(sandbox, task(files, *tests), files, tests)
    short, raised, missing = report.outcomes
    assert short.got.endswith("(1002 characters)")
    assert raised.error == "KeyError: 'k'"
    assert "none" in missing.error
    assert (report.share, report.passed) == (0.0, False)


def test_arguments_that_a_candidate_changes_are_not_those_that_are_compared(sandbox):
    argument = [3, 1, 2]
    check = Call("f", (argument,), None, check=lambda arguments, expected, got: got == sorted(arguments[0]))
    assert bits(sandbox, "def f(x):\n    x.clear()\n    return x", check) == (False,)
    assert bits(sandbox, "def f(x):\n    x.sort()\n    return x", check) == (True,)
    assert argument == [3, 1, 2]


def test_programs_queries_and_assertions(sandbox):
    assert bits(sandbox, "print(int(input()) + 1)", Program("1\n", "2\n"), Program("2\n", "4\n")) == (True, False)
    query = Query("create table t(x); insert into t values (2), (1)", ((1,), (2,)))
    assert bits(sandbox, "select x from t order by x desc", query, name="query.sql") == (True,)
    ordered = Query(query.database, query.rows, ordered=True)
    assert bits(sandbox, "select x from t order by x desc", ordered, name="query.sql") == (False,)
    assert bits(sandbox, "def f(): return 1", Assertion("assert f() == 1", ("f",))) == (True,)


def test_code_that_cannot_be_loaded_fails_every_test_and_says_why(sandbox):
    files = {"solution.py": "import nothing_of_that_name"}
    tests = (Call("f", (), 1), Call("f", (), 2))
    report = grade(sandbox, task(files, *tests), files, tests)
    assert (report.parses, report.imports, report.bits) == (True, False, (False, False))
    assert "nothing_of_that_name" in report.error


def test_without_tests_it_is_only_loaded(sandbox):
    report = grade(sandbox, task({"a.py": "x = 1"}), {"a.py": "x = 1"}, ())
    assert (report.imports, report.bits, report.passed) == (True, (), False)


@pytest.mark.parametrize("source", ["import os\nos._exit(0)", "while True: pass", "def f(x):\n    while True: pass"])
def test_a_late_or_lost_run_has_an_outcome_for_every_test(sandbox, source):
    tests = tuple(Call("f", (number,), None) for number in range(4))
    assert bits(sandbox, source, *tests, limits=Limits(seconds=1, call_seconds=0.3)) == (False,) * 4


class Given:
    """A sandbox that says what it is told to say."""

    def __init__(self, run):
        self.run = lambda job: run


def test_a_run_without_replies_fails_every_test_and_says_why():
    files = {"solution.py": ""}
    tests = (Call("f", (), None), Call("f", (), raises="died"))
    lost = Given(Run(parses=True, imports=False, error="gone", stopped="died"))
    report = grade(lost, task(files, *tests), files, tests)
    assert report.bits == (False, False)
    assert {outcome.error for outcome in report.outcomes} == {"the process ended"}


def test_the_task_says_how_close_numbers_have_to_be():
    tests = (Call("f", (), 1.0),)
    near = Given(Run(parses=True, imports=True, replies=(Reply("value", 1.001),)))
    exact = task({}, *tests)
    assert [grade(near, replace(exact, tolerance=each), {}, tests).passed for each in (1e-2, 1e-4)] == [True, False]
