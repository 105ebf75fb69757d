"""Repair tasks: the fault is found out by public and by hidden tests, and only by putting it right do all pass."""

import numpy as np
import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.problems.distinct import canonical
from rewardlab.envs.code.problems.gate import gate
from rewardlab.envs.code.repair.seeded.fault import SeededFault
from rewardlab.envs.code.repair.seeded.source import RepairSource, _calls
from rewardlab.envs.code.repair.seeded.trial import tried
from rewardlab.envs.code.repair.seeded.usage import projects
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.draws import Draws

pytestmark = pytest.mark.needs("bubblewrap")

NAMES = [f"{name}-{count}" for count in (1, 2, 3) for name in sorted(projects())]


@pytest.fixture(scope="module")
def source():
    return RepairSource(open_sandbox("bubblewrap"))


def first(source, name, begin=0):
    return next(task for number in range(begin, begin + 60) if (task := source.make(name, number)))


def check(source, name, begin=0):
    task = first(source, name, begin)
    assert source.parse(task.id)[0] == name
    for tests in (task.public, task.hidden):
        assert grade(source.sandbox, task, task.reference, tests).passed
        assert len(tests) - sum(grade(source.sandbox, task, task.files, tests).bits) > 0
    everything = grade(source.sandbox, task, task.files, [*task.public, *task.hidden])
    assert any(everything.bits)
    keys = [canonical((test.function, test.arguments)) for test in (*task.public, *task.hidden)]
    assert len(keys) == len(set(keys))
    assert len(task.public) == 4
    assert len(task.hidden) >= 15
    verdict = gate(task, source.sandbox)
    assert verdict.fair, f"{task.id}: {verdict.reason}"


@pytest.mark.parametrize("name", NAMES[::11])
def test_tasks_are_fair(name, source):
    check(source, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_tasks_of_every_name_are_fair(name, source):
    for begin in (100, 200):
        check(source, name, begin)


def test_a_task_is_the_same_whether_remembered_or_not(source, tmp_path, monkeypatch):
    task = first(source, "bank-1")
    name, number = source.parse(task.id)
    assert source.make(name, number) == task
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path))
    again = RepairSource(source.sandbox).make(name, number)
    assert again.statement == task.statement
    assert again.files == task.files
    assert again.hidden == task.hidden
    assert again.public == task.public


def test_remembered_tasks_need_no_sandbox(source):
    task = first(source, "poker-1")
    assert RepairSource(None).make(*source.parse(task.id)) == task


@pytest.mark.parametrize("count", [2, 3])
def test_every_change_has_to_be_taken_back(source, count):
    task = first(source, f"elections-{count}")
    name, number = source.parse(task.id)
    fault = source._fault(name, number)
    for part in fault.parts():
        assert not grade(source.sandbox, task, part.of(task.reference), task.hidden).passed


def test_changes_that_no_call_finds_out_are_no_fault(source):
    project = projects()["bank"]
    calls = tuple(_calls(project, Draws("calls")))
    assert tried(source.sandbox, project, SeededFault(()), calls) is None


def test_one_fault_is_one_problem(source):
    found = {}
    for number in range(300):
        files = canonical(source._fault("bowling-1", number).of(projects()["bowling"].files))
        identity = source.identity("bowling-1", number)
        assert found.setdefault(files, identity) == identity
    assert len(found) == len(set(found.values())) > 50


def test_difficulty_rises_with_the_project_and_the_number_of_changes(source):
    assert source.difficulty("bank-1") == 0.0
    assert source.difficulty("chess-3") == 1.0
    assert source.difficulty("bank-1") < source.difficulty("router-1") < source.difficulty("chess-1")
    assert source.difficulty("bank-1") < source.difficulty("bank-2") < source.difficulty("bank-3")


def test_tasks_are_drawn_by_split(source):
    generator = np.random.default_rng(0)
    for split in ("train", "validation", "test"):
        name, number = source.draw(split, 0.2, generator)
        assert source.split(name, number) == split


def test_the_statement_says_what_is_seen_and_not_where(source):
    task = first(source, "editor-1")
    fault = source._fault(*source.parse(task.id))
    assert "editor.edit" in task.statement
    assert all(mutation.was not in task.statement or len(mutation.was) < 4 for _, mutation in fault.changes)
