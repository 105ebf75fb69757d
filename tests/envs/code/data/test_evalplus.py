"""EvalPlus's format, and what decides where it does not compare answers."""

from pathlib import Path

import pytest

from rewardlab.envs.code.compare import satisfies
from rewardlab.envs.code.data.answers import UNANSWERED
from rewardlab.envs.code.data.evalplus import build
from rewardlab.envs.rows import Row
from rewardlab.errors import ConfigurationError

from .samples import EVALPLUS, HUMAN_EVAL


def built(**changes):
    return build(Row(EVALPLUS | changes, Path("a.jsonl"), "a.jsonl, line 1"))


def test_a_row():
    task = built()
    assert (task.id, task.split, task.tolerance) == ("Mbpp/902", "test", 1e-6)
    assert task.files["solution.py"] == EVALPLUS["prompt"] + "\n\ndef swapped(pairs):\n    pass\n"
    assert [each.arguments for each in task.public] == [([(1, 2)],)]
    # Tuples as in the example; what is public is not hidden.
    assert [each.arguments for each in task.hidden] == [([(3, 4), (5, 6)],), ([],), ([(7, 7)],), ([(1,)],)]
    assert all(each.expected is UNANSWERED for each in task.hidden)


def test_a_prompt_that_is_the_stub():
    row = HUMAN_EVAL | {"base_input": [[[4, 9]], [[16]]], "plus_input": [], "atol": 1e-3}
    task = build(Row(row, Path("a"), "a, line 1"))
    assert task.files["solution.py"] == HUMAN_EVAL["prompt"]
    assert [each.arguments for each in task.hidden] == [([16],)]
    assert task.tolerance == 1e-3


def test_inputs_that_are_all_in_the_prompt_are_hidden():
    task = built(base_input=[[[[1, 2]]]], plus_input=[])
    assert task.public == ()
    assert len(task.hidden) == 1


def test_what_cannot_be_judged_is_left_out():
    assert built(base_input=[], plus_input=[]) is None
    assert built(canonical_solution="import re\ndef swapped(x):\n    return re.match('a', x)\n") is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"base_input": [3]}, "an input is a int"),
        ({"plus_input": None}, "'plus_input' is a NoneType"),
        ({"atol": "x"}, "not a tolerance"),
        ({"atol": -1}, "not a tolerance"),
        ({"entry_point": "other"}, "does not define 'other'"),
    ],
)
def test_broken_rows(changes, reason):
    with pytest.raises((ConfigurationError, ValueError), match=reason):
        built(**changes)


@pytest.mark.parametrize(
    ("name", "arguments", "expected", "right", "wrong"),
    [
        ("similar_elements", (), (4, 5), [(5, 4), [4, 5, 5]], [(4,), None, [[4]]]),
        ("find_zero", ([-1, 1],), 1.0, [1, 1.0000001], [2.0, None, "1", 1e200]),
        ("are_equivalent", (3, 4), False, [True, False], []),
        ("sum_div", (8,), 7, [7, 0], [8, None, True]),
        ("anything_else", (), [True, 0.3], [[True, 0.1 + 0.2], [1, 0.3]], [(True, 0.3), None]),
    ],
)
def test_what_decides(name, arguments, expected, right, wrong):
    task = built(entry_point=name, canonical_solution=f"def {name}(*a): pass\n")
    test = task.hidden[0].__class__(name, arguments, expected, check=task.hidden[0].check)
    assert all(satisfies(test, got, task.tolerance) for got in right)
    assert not any(satisfies(test, got, task.tolerance) for got in wrong)
