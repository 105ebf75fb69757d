"""Running times are measured fairly, and no wrong program gets a good one."""

from dataclasses import replace

import pytest

from rewardlab.envs.code import timing
from rewardlab.envs.code.grader import Outcome, Report
from rewardlab.envs.code.repair.optimise.source import OptimiseSource
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.signals import MAX_RUNTIME_RATIO
from rewardlab.envs.code.task import Assertion, Call, Program, Query, Task
from rewardlab.envs.code.timing import LEAST, PAIRS, runtime_ratio

TASK = Task(
    id="optimise/wait/0",
    split="train",
    difficulty=0.0,
    family="optimise",
    topic="waiting",
    statement="",
    files={"solution.py": "slow"},
    reference={"solution.py": "fast"},
    public=(),
    hidden=(Call("wait", (1,), 1),),
    timing=(Call("wait", (2,), 2), Call("rest.wait", (3,), 3)),
)


@pytest.fixture
def clock(monkeypatch):
    """Replace grading by a table: text of the first file -> seconds, and whether it is right."""
    runs = []

    def grade(sandbox, task, files, tests, limits):
        text = files["solution.py"]
        runs.append(text)
        seconds, right = {"fast": (0.03, True), "slow": (0.21, True), "wrong": (0.01, False)}.get(text, (0.01, False))
        return Report(True, True, "", tuple(Outcome(right) for _ in tests), seconds, seconds)

    monkeypatch.setattr(timing, "grade", grade)
    return runs


def test_what_a_run_costs_anyway_is_taken_off(clock):
    assert runtime_ratio(None, TASK, TASK.files) == pytest.approx(0.20 / 0.02)


def test_the_reference_is_as_fast_as_itself(clock):
    assert runtime_ratio(None, TASK, TASK.reference) == 1


def test_runs_alternate(clock):
    runtime_ratio(None, TASK, TASK.files)
    pairs = [tuple(clock[place : place + 2]) for place in range(0, 3 * PAIRS, 3)]
    assert all(set(pair) == {"fast", "slow"} for pair in pairs)
    assert len(set(pairs)) == 2
    idle = set(clock[2::3])
    assert len(idle) == 1 and "def wait(" in idle.pop()


def test_a_wrong_program_is_the_slowest_of_all(clock):
    assert runtime_ratio(None, TASK, {"solution.py": "wrong"}) == MAX_RUNTIME_RATIO
    assert clock.count("wrong") == 1


def test_hardly_any_time_counts_as_the_least(clock, monkeypatch):
    task = replace(TASK, reference={"solution.py": "idle"}, files={"solution.py": "fast"})
    assert runtime_ratio(None, task, task.files) == pytest.approx(0.02 / LEAST)


def test_a_task_without_reference_has_no_ratio(clock):
    assert runtime_ratio(None, replace(TASK, reference={}), TASK.files) == 1
    assert not clock


@pytest.mark.parametrize(
    ("tests", "files"),
    [
        ((Query("", ()),), {"solution.py": "SELECT 1"}),
        ((Program("", ""),), {"solution.py": ""}),
        ((Assertion("", ("f",)),), {"solution.py": "def f(*arguments, **named): pass\n"}),
        (
            (Call("f", ()), Call("f", ()), Call("more.g", ())),
            {
                "solution.py": "def f(*arguments, **named): pass\n",
                "more.py": "def g(*arguments, **named): pass\n",
            },
        ),
    ],
)
def test_idle_files_take_the_same_inputs(tests, files):
    assert timing._idle(TASK, tests) == files


@pytest.mark.needs("bubblewrap")
def test_a_slow_program_is_found_to_be_slow():
    task = OptimiseSource().make("merged", 0)
    assert runtime_ratio(open_sandbox("bubblewrap"), task, task.files) > timing.SLOWEST


HIDING = """
import os, signal
def wait(number):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, bytes([sum(range(10**6)) * 0 + number]))
        os._exit(0)
    return os.read(reading, 1)[0]
"""


@pytest.mark.needs("bubblewrap")
def test_work_that_is_hidden_in_a_child_is_no_fast_work():
    right = {"solution.py": "def wait(number): return number"}
    task = replace(TASK, files={"solution.py": HIDING}, reference=right, timing=())
    assert runtime_ratio(open_sandbox("bubblewrap"), task, task.files, 1) == MAX_RUNTIME_RATIO
