"""Every weakness is one: honest use goes well in both versions, and attacks succeed in the flawed one alone."""

from dataclasses import replace

import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.repair.security.source import FILE, HIDDEN, SecuritySource
from rewardlab.envs.code.sandbox import Limits, open_sandbox
from rewardlab.envs.draws import Draws

pytestmark = pytest.mark.needs("bubblewrap")

SOURCE = SecuritySource()
COSTLY = ("tags", "entities", "unpacker")
"""Their attacks exhaust time or memory, which ends the run."""


@pytest.fixture(scope="module")
def sandbox():
    return open_sandbox("bubblewrap")


def both(name, number):
    """Return a task, honest tests and attacks of a choice of parameters."""
    template = SOURCE._templates[name]
    chosen = template.choice(number % len(template))
    draw = Draws("test", name, number)
    use = [template.call(template.inputs(draw, size, chosen), chosen) for size in range(13)]
    use += [template.call(edge, chosen) for edge in template.edges]
    attacks = [template.call(template.attacks(draw, size, chosen), chosen) for size in range(13)]
    task = SOURCE.make(name, number)
    files = ({FILE: template.source({**chosen, "flawed": True})}, {FILE: template.source(chosen)})
    return task, files, use, attacks


def holds(name, number, sandbox):
    task, (flawed, fixed), use, attacks = both(name, number)
    assert grade(sandbox, task, fixed, [*use, *attacks]).passed
    assert grade(sandbox, task, flawed, use).passed
    if name in COSTLY:
        attacks = attacks[:1]
    report = grade(sandbox, task, flawed, attacks, Limits(seconds=2, call_seconds=1))
    assert not any(report.bits), [test for test, bit in zip(attacks, report.bits, strict=True) if bit]


@pytest.mark.parametrize("name", SOURCE.names)
def test_attacks_succeed_on_the_flawed_program_and_honest_use_does_too(name, sandbox):
    holds(name, 0, sandbox)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCE.names)
def test_they_do_so_for_all_parameters(name, sandbox):
    for number in range(1, min(len(SOURCE._templates[name]), 24)):
        holds(name, number, sandbox)


@pytest.mark.parametrize("name", SOURCE.names)
def test_a_task_hides_attacks_and_says_which_weakness_it_is(name):
    task = SOURCE.make(name, 7)
    assert task.topic.startswith("CWE-")
    assert task.topic in task.statement
    assert len(task.hidden) >= HIDDEN[0]
    assert task.files.keys() == task.reference.keys() == {FILE}


def test_a_program_that_refuses_everything_is_found_out(sandbox):
    task = SOURCE.make("page_server", 0)
    report = grade(sandbox, task, {FILE: "def read_page(disk, name):\n    return None\n"}, task.hidden)
    assert 0 < report.share < 1


def test_weaknesses_are_many():
    assert len({SOURCE.make(name, 0).topic.split()[0] for name in SOURCE.names}) >= 20


def test_a_sanitiser_that_misses_a_case_is_found_out(sandbox):
    task = SOURCE.make("page_server", 3)
    half = task.files[FILE].replace("path = locate(name)", "path = locate(name.replace('../', '', 1))")
    assert half != task.files[FILE]
    assert not grade(sandbox, replace(task, files={FILE: half}), {FILE: half}, task.hidden).passed
