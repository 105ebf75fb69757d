"""Answers that the solution has to give."""

import copy
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from rewardlab.envs.code.data import answers
from rewardlab.envs.code.data.answers import UNANSWERED, answered
from rewardlab.envs.code.data.evalplus import build
from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.task import Call
from rewardlab.envs.rows import Row
from rewardlab.errors import ConfigurationError

from .samples import EVALPLUS


@pytest.fixture
def task():
    return build(Row(EVALPLUS, Path("a"), "a, line 1"))


def test_there_is_one_such_value():
    assert pickle.loads(pickle.dumps(UNANSWERED)) is copy.deepcopy(UNANSWERED) is UNANSWERED


def test_a_task_that_has_its_answers_needs_no_sandbox(task):
    known = replace(task, hidden=task.public)
    assert answered(known, None) is known


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("together", [1, 100])
def test_answers_and_errors(task, monkeypatch, together):
    monkeypatch.setattr(answers, "_TOGETHER", together)
    sandbox = open_sandbox("bubblewrap")
    done = answered(task, sandbox)
    assert [(each.expected, each.raises) for each in done.hidden] == [
        ([(4, 3), (6, 5)], None),
        ([], None),
        ([(7, 7)], None),
        (None, "ValueError"),
    ]
    assert grade(sandbox, done, done.reference, done.hidden).passed
    # Returning nothing is not the error that is expected.
    assert not any(grade(sandbox, done, done.files, done.hidden).bits)


@pytest.mark.needs("bubblewrap")
def test_what_the_solution_cannot_answer_is_left_out(task):
    code = """
class Own(Exception): pass
def f(x):
    if x == 1: return object()
    if x == 2: raise Own
    if x == 3: raise SystemExit
    return x
"""
    known = Call("f", (7,), 7)
    tests = [known, *(Call("f", (number,), UNANSWERED) for number in range(5))]
    given = replace(task, reference={"solution.py": code}, hidden=tuple(tests))
    done = answered(given, open_sandbox("bubblewrap"))
    assert [each.arguments[0] for each in done.hidden if each.raises is None] == [7, 0, 4]
    with pytest.raises(ConfigurationError, match=r"'Mbpp/902'.*answers none"):
        answered(replace(given, hidden=tuple(tests[2:4])), open_sandbox("bubblewrap"))
