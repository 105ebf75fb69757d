"""The gate lets fair tasks through and nothing else."""

from dataclasses import replace
from functools import partial

import pytest

from rewardlab.envs.code.problems import gate as module
from rewardlab.envs.code.problems.gate import gate
from rewardlab.envs.code.problems.source import FunctionSource
from rewardlab.envs.code.problems.templates import templates
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.task import Assertion, Call, Query, Task

pytestmark = pytest.mark.needs("bubblewrap")

NAMES = sorted(templates())

ADD = "def add(a, b):\n    if a < 0 or b < 0:\n        return -1\n    return a + b * 2\n"
TESTS = tuple(Call("add", (a, b), -1 if min(a, b) < 0 else a + 2 * b) for a in (-1, 0, 1, 3) for b in (-2, 0, 2))


@pytest.fixture(scope="module")
def sandbox():
    return open_sandbox("bubblewrap")


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path))


@pytest.fixture
def fair():
    return Task(
        id="function/add/0",
        split="train",
        difficulty=0.0,
        family="function",
        topic="sums",
        statement="",
        files={"solution.py": "def add(a, b):\n    pass\n"},
        reference={"solution.py": ADD},
        public=TESTS[:2],
        hidden=TESTS[2:],
    )


def test_a_fair_task_passes(fair, sandbox):
    assert gate(fair, sandbox) == module.Verdict(True)


def test_a_reference_that_fails_is_refused(fair, sandbox):
    wrong = (*fair.hidden, Call("add", (9, 9), 0))
    verdict = gate(replace(fair, hidden=wrong), sandbox)
    assert not verdict.fair
    assert f"reference fails test {len(fair.hidden)}" in verdict.reason


def test_a_reference_that_fails_a_public_test_is_refused(fair, sandbox):
    verdict = gate(replace(fair, public=(Call("add", (9, 9), 0),)), sandbox)
    assert not verdict.fair
    assert "reference fails test 0" in verdict.reason


def test_files_that_cannot_be_changed_have_no_mutants(fair):
    task = replace(fair, reference={**fair.reference, "given.py": ADD}, read_only=frozenset({"given.py"}))
    mutants = list(module._mutants(task))
    assert len(mutants) == len(list(module._mutants(fair)))
    assert {each["given.py"] for each in mutants} == {ADD}


def test_which_tests_are_public_is_part_of_what_is_remembered(fair):
    (first, second), hidden = fair.public, fair.hidden
    moved = replace(fair, public=(first,), hidden=(second, *hidden))
    assert module._key(moved) != module._key(fair)


def test_a_task_that_is_solved_already_is_refused(fair, sandbox):
    verdict = gate(replace(fair, files=fair.reference), sandbox)
    assert not verdict.fair
    assert "begins with passes" in verdict.reason


def test_tests_with_one_answer_are_refused(fair, sandbox):
    same = tuple(test for test in fair.hidden if test.expected == -1)
    verdict = gate(replace(fair, hidden=same), sandbox)
    assert not verdict.fair
    assert "same answer" in verdict.reason


def test_tests_that_find_nothing_out_are_refused(fair, sandbox):
    larger = {"solution.py": "def add(a, b):\n    return a > b\n"}
    lenient = tuple(Call("add", (a, 1), a > 1, check=lambda arguments, expected, got: got is not None) for a in (0, 2))
    verdict = gate(replace(fair, reference=larger, public=(), hidden=lenient), sandbox)
    assert not verdict.fair
    assert "mutants" in verdict.reason


def test_a_mutant_that_never_ends_is_found_out(fair, sandbox):
    loop = "def add(a, b):\n    while a > 3:\n        a -= 1\n    return a\n"
    tests = (Call("add", (9, 0), 3), Call("add", (2, 0), 2), Call("add", (-3, 0), -3), Call("add", (4, 1), 3))
    assert gate(replace(fair, reference={"solution.py": loop}, public=(), hidden=tests), sandbox).fair


def test_a_reference_that_runs_out_of_time_is_no_lasting_verdict(fair, sandbox, tmp_path):
    slow = {"solution.py": "def add(a, b):\n    while True:\n        pass\n"}
    assert "time" in gate(replace(fair, reference=slow, public=(), hidden=fair.hidden[:2]), sandbox).reason
    assert not (tmp_path / "code").exists()


def test_public_and_hidden_tests_may_be_of_two_kinds(fair, sandbox):
    positive = [test for test in fair.hidden if test.expected > 0]
    asserted = tuple(Assertion(f"assert add{each.arguments} == {each.expected}", ("add",)) for each in positive)
    assert gate(replace(fair, hidden=asserted), sandbox).fair
    wrong = (*asserted, Assertion("assert add(1, 1) == 0", ("add",)))
    assert "reference fails" in gate(replace(fair, hidden=wrong), sandbox).reason


def test_a_task_without_solution_is_taken_as_it_is(fair, sandbox):
    assert gate(replace(fair, reference={}), sandbox).fair


def test_a_program_in_another_language_has_no_mutants(fair, sandbox):
    database = "CREATE TABLE t (x); INSERT INTO t VALUES (1), (2);"
    query = replace(
        fair,
        files={"query.sql": "SELECT 1;"},
        reference={"query.sql": "SELECT sum(x) FROM t;"},
        public=(),
        hidden=(Query(database, ((3,),)),),
    )
    assert gate(query, sandbox).fair
    assert not gate(replace(query, files=query.reference), sandbox).fair
    assert not gate(replace(query, reference=query.files), sandbox).fair


def test_where_speed_is_asked_for_the_beginning_is_right_and_slow(fair, sandbox):
    large = tuple(Call("total", (count,), count * (count - 1) // 2) for count in (150_000, 160_000))
    small = tuple(Call("total", (count,), count * (count - 1) // 2) for count in range(8))
    quick = {"solution.py": "def total(count):\n    return count * (count - 1) // 2 if count > 0 else 0\n"}
    slow = {"solution.py": "def total(count):\n    return sum(x for y in range(6) for x in range(count)) // 6\n"}
    task = replace(fair, files=slow, reference=quick, public=small[:2], hidden=small[2:], timing=large)
    assert gate(task, sandbox).fair
    assert "fast enough" in gate(replace(task, files=quick), sandbox).reason


def test_a_check_is_told_from_another_in_every_process(fair):
    def key(check):
        return module._key(replace(fair, hidden=(replace(fair.hidden[0], check=check),)))

    def close(tolerance, arguments, expected, got):
        return abs(expected - got) < tolerance

    assert key(partial(close, 0.5)) == key(partial(close, 0.5))
    assert len({key(None), key(partial(close, 0.5)), key(partial(close, 0.6)), key(lambda *each: True)}) == 4


def test_verdicts_are_remembered_until_anything_changes(fair, sandbox, monkeypatch):
    verdict = gate(fair, sandbox)
    runs = []
    original = module.grade
    monkeypatch.setattr(module, "grade", lambda *arguments: runs.append(1) or original(*arguments))
    module._VERDICTS.__init__("gate")  # as in another process
    assert gate(fair, sandbox) == verdict
    assert not runs
    assert gate(replace(fair, hidden=fair.hidden[1:]), sandbox).fair
    assert runs


@pytest.mark.parametrize("name", NAMES[::16])
def test_templates_are_fair(name, sandbox):
    _fair(name, 1, sandbox)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_fair(name, sandbox):
    for number in range(4):
        _fair(name, number, sandbox)


def _fair(name, number, sandbox):
    task = FunctionSource().make(name, number)
    verdict = gate(task, sandbox)
    assert verdict.fair, f"{task.id}: {verdict.reason}"
