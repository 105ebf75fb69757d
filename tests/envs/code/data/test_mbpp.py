"""MBPP's two formats."""

from pathlib import Path

import pytest

from rewardlab.envs.code.data.mbpp import build, split
from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.rows import Row
from rewardlab.errors import ConfigurationError

from .samples import MBPP, SANITIZED


def built(row, **changes):
    return build(Row(row | changes, Path("a.jsonl"), "a.jsonl, line 1"))


def test_a_row_of_the_whole_set():
    task = built(MBPP)
    assert (task.id, task.split) == ("MBPP/11", "test")
    assert task.files == {"solution.py": "def add(one, other):\n    pass\n"}
    assert "\r" not in task.reference["solution.py"]
    assert task.statement == "Write a function to add numbers.\n\nFor example:\nassert add(1, 2) == 3\n"
    assert [each.code for each in task.public] == ["assert add(1, 2) == 3\n"]
    assert [each.code for each in task.hidden] == ["assert add(2, 2) == 4\n", "assert add(-1, 1) == 0\n"]
    assert {each.entries for each in (*task.public, *task.hidden)} == {("add",)}


def test_a_row_of_the_sanitized_set():
    task = built(SANITIZED)
    assert (task.id, task.split) == ("MBPP/601", "train")
    assert "import math" in task.hidden[0].setup
    assert task.hidden[0].entries == ("sine",)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "train"),
        (10, "train"),
        (11, "test"),
        (510, "test"),
        (511, "validation"),
        (600, "validation"),
        (974, "train"),
    ],
)
def test_splits_of_the_paper(number, name):
    assert split(number) == name


def test_modules_that_only_the_solution_imports_and_all_functions_that_tests_call():
    code = "import sys\ndef size(x):\n    return sys.getsizeof(x)\ndef other(x):\n    return x\ndef unused(): pass"
    task = built(MBPP, code=code, test_list=["assert size(()) == sys.getsizeof(())", "assert size(other(1)) > 0"])
    assert task.hidden[0].entries == ("size", "other")
    assert "import sys" in task.hidden[0].setup
    assert "def size" not in task.hidden[0].setup
    assert "def other" not in task.hidden[0].setup
    assert "unused" not in task.files["solution.py"]


def test_a_single_test_is_hidden():
    task = built(MBPP, test_list=["assert add(1, 2) == 3"])
    assert task.public == ()
    assert len(task.hidden) == 1
    assert "assert" not in task.statement


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "class Node: pass\ndef add(x): return 1", "test_setup_code": "root = Node()"},
        {"code": "def add(values, kind): return []", "test_list": ["assert add((1, 'a'), int) == ['a']"]},
        {"code": "import re\ndef add(text):\n    return re.search('a', text)", "test_list": ["assert add('a')"]},
    ],
)
def test_what_cannot_be_judged_from_outside_is_left_out(changes):
    assert built(MBPP, **changes) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"task_id": "x"}, "MBPP has numbers"),
        ({"task_id": None}, "'task_id' is a NoneType"),
        ({"code": "def add(:"}, "no Python program"),
        ({"test_list": ["assert add(1"]}, "no Python program"),
        ({"test_list": []}, "no test calls"),
        ({"test_list": "assert add(1, 1)"}, "not a list of texts"),
        ({"test_list": ["assert sub(1, 2)"]}, "no test calls"),
        ({"text": 3}, "'text' is a int"),
    ],
)
def test_broken_rows(changes, reason):
    with pytest.raises((ConfigurationError, ValueError), match=reason):
        built(MBPP, **changes)


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("row", [MBPP, SANITIZED])
def test_the_solution_passes_and_the_stub_fails(row):
    task, sandbox = built(row), open_sandbox("bubblewrap")
    tests = (*task.public, *task.hidden)
    assert grade(sandbox, task, task.reference, tests).passed
    assert not any(grade(sandbox, task, task.files, tests).bits)
