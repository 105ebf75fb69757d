"""What holds for the tasks of every family made of templates: they are pure, fair, and hide what they should."""

from functools import cache

import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.problems.distinct import canonical
from rewardlab.envs.code.problems.gate import gate
from rewardlab.envs.code.repair.optimise.source import OptimiseSource
from rewardlab.envs.code.repair.security.source import SecuritySource
from rewardlab.envs.code.repair.sql.source import SQLSource
from rewardlab.envs.code.repair.translate.source import TranslateSource
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.task import Call, Program

SOURCES = {source.family: source for source in (OptimiseSource(), SecuritySource(), SQLSource(), TranslateSource())}
TASKS = [(family, name) for family, source in SOURCES.items() for name in source.names]


@cache
def made(family, name):
    """Return task 5 of a template: most tests look at the same one."""
    return SOURCES[family].make(name, 5)


@pytest.fixture(scope="module")
def sandbox():
    return open_sandbox("bubblewrap")


def inputs(test):
    if isinstance(test, Call):
        return canonical(test.arguments)
    return test.stdin if isinstance(test, Program) else test.database


@pytest.mark.parametrize(("family", "count"), [("optimise", 18), ("security", 27), ("sql", 35), ("translate", 19)])
def test_there_are_so_many_templates(family, count):
    assert len(SOURCES[family].names) == len(set(SOURCES[family].names)) == count


@pytest.mark.parametrize("family", SOURCES)
def test_difficulties_are_spread(family):
    found = {SOURCES[family].difficulty(name) for name in SOURCES[family].names}
    assert len(found) >= 4
    assert all(0 <= difficulty <= 1 for difficulty in found)


@pytest.mark.parametrize(("family", "name"), TASKS)
def test_a_task_is_a_pure_function_of_name_and_number(family, name):
    one, again = made(family, name), type(SOURCES[family])().make(name, 5)
    assert one == again
    assert one.id == f"{family}/{name}/5"
    assert SOURCES[family].parse(one.id) == (name, 5)
    assert one.split == SOURCES[family].split(name, 5)
    assert one.family == family


@pytest.mark.parametrize(("family", "name"), TASKS)
def test_numbers_with_one_identity_lie_in_one_split(family, name):
    source = SOURCES[family]
    numbers = {}
    for number in range(60):
        numbers.setdefault(source.identity(name, number), []).append(number)
    assert len(numbers) > 1
    assert all(len({source.split(name, number) for number in same}) == 1 for same in numbers.values())


@pytest.mark.parametrize(("family", "name"), TASKS)
def test_hidden_tests_are_not_public_ones(family, name):
    task = made(family, name)
    keys = [inputs(test) for test in (*task.public, *task.hidden)]
    assert len(set(keys)) == len(keys)
    assert len(task.public) >= 1
    assert len(task.hidden) >= 4


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize(("family", "name"), TASKS)
def test_the_reference_passes(family, name, sandbox):
    task = made(family, name)
    report = grade(sandbox, task, task.reference, (*task.public, *task.hidden))
    assert report.passed, [outcome for outcome in report.outcomes if not outcome.passed]


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize(("family", "name"), [each for each in TASKS if each[0] in ("sql", "translate")])
def test_an_empty_file_passes_nothing(family, name, sandbox):
    task = made(family, name)
    assert grade(sandbox, task, task.files, task.hidden).share == 0


@pytest.mark.slow
@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize(("family", "name"), TASKS)
def test_tasks_are_fair(family, name, sandbox):
    for number in range(3):
        verdict = gate(SOURCES[family].make(name, number), sandbox)
        assert verdict.fair, verdict.reason
