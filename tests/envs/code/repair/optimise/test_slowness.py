"""Slow programs are right, and much slower."""

import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.repair.optimise.source import FILE, OptimiseSource
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.draws import Draws

SOURCE = OptimiseSource()


@pytest.fixture(scope="module")
def sandbox():
    return open_sandbox("bubblewrap")


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("name", SOURCE.names)
def test_the_slow_program_is_right(name, sandbox):
    for number in range(3):
        task = SOURCE.make(name, number)
        assert grade(sandbox, task, task.files, (*task.public, *task.hidden)).passed


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("name", SOURCE.names)
def test_both_versions_agree_for_all_parameters(name, sandbox):
    template = SOURCE._templates[name]
    draw = Draws("test", name)
    task = SOURCE.make(name, 0)
    for number in range(min(len(template), 12)):
        chosen = template.choice(number)
        arguments = [template.inputs(draw, size, chosen) for size in range(13)]
        tests = [template.call(each, chosen) for each in (*arguments, *template.edges)]
        for slow in (True, False):
            assert grade(sandbox, task, {FILE: template.source({**chosen, "slow": slow})}, tests).passed


@pytest.mark.parametrize("name", SOURCE.names)
def test_timed_inputs_are_as_many_as_it_says(name):
    task = SOURCE.make(name, 1)
    assert len(task.timing) == SOURCE._templates[name].times
    assert not {repr(test.arguments) for test in task.timing} & {repr(test.arguments) for test in task.hidden}
