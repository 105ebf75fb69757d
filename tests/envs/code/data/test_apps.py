"""APPS's format, as rows and as folders."""

import json
from pathlib import Path

import pytest

from rewardlab.envs.code.data.apps import build, folder_row, is_folder
from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.task import Program
from rewardlab.envs.rows import Row
from rewardlab.errors import ConfigurationError

from .samples import APPS_FUNCTION, APPS_PROGRAM


def built(row, file="a.jsonl", **changes):
    return build(Row(row | changes, Path(file), f"{file}, line 1"))


def inputs_and_outputs(**given):
    return json.dumps(given)


def test_a_program():
    task = built(APPS_PROGRAM)
    assert (task.id, task.difficulty, task.topic) == ("APPS/7", 0.2, "APPS")
    assert task.public == (Program("1 2\n", "3\n"),)
    assert task.hidden == (Program("3 4\n", "7"),)
    assert task.reference == {"solution.py": "print(sum(map(int, input().split())))"}, "the first one is Python 2"
    assert "standard input" in task.statement


def test_a_method():
    task = built(APPS_FUNCTION)
    assert task.reference["solution.py"].startswith("from typing import List\n")
    assert task.read_only == {"adapter.py"}
    assert [each.arguments for each in task.hidden] == [([5, 4],)]


@pytest.mark.parametrize("starter", ["", "def biggest(v):\n    "])
def test_a_plain_function(starter):
    solutions = json.dumps(["def biggest(v):\n    return max(v)\n"])
    task = built(APPS_FUNCTION, starter_code=starter, solutions=solutions)
    assert task.files.keys() == {"solution.py"}
    assert "def biggest(v):" in task.files["solution.py"]
    assert task.hidden[0].function == "biggest"


@pytest.mark.parametrize(
    ("file", "identity", "split"),
    [
        ("train.jsonl", "APPS/train/7", "train"),
        ("test.jsonl.gz", "APPS/test/7", "test"),
        ("x/test/all.jsonl", "APPS/test/7", "test"),
        ("test/x/all.jsonl", "APPS/7", None),
    ],
)
def test_its_own_splits(file, identity, split):
    task = built(APPS_PROGRAM, file)
    assert task.id == identity
    assert task.split == split or (split is None and task.split in ("train", "validation", "test"))


def test_no_solution_and_no_tests():
    assert built(APPS_PROGRAM, solutions="").reference == {}
    assert built(APPS_PROGRAM, solutions=json.dumps(["print x"])).reference == {}
    assert built(APPS_PROGRAM, input_output="") is None
    assert built(APPS_PROGRAM, input_output=inputs_and_outputs(inputs=[], outputs=[])) is None
    single = built(APPS_PROGRAM, input_output=inputs_and_outputs(inputs=["1"], outputs=["1"]))
    assert (single.public, single.hidden) == ((), (Program("1", "1"),))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"input_output": "[]"}, "'input_output' is a list"),
        ({"input_output": "{"}, "Expecting"),
        ({"input_output": inputs_and_outputs(inputs=["1"], outputs=[])}, "not two lists of one length"),
        ({"input_output": inputs_and_outputs(inputs=[1], outputs=["1"])}, "neither a text nor a list of lines"),
        ({"input_output": inputs_and_outputs(inputs=[1], outputs=["1"], fn_name="f")}, "not a list of arguments"),
        ({"input_output": inputs_and_outputs(inputs=["1"], outputs=["1"], fn_name="f(")}, "not the name of a function"),
        ({"solutions": "{}"}, "'solutions' is not a list"),
        ({"problem_id": None}, "'problem_id' is a NoneType"),
        ({"question": 1}, "'question' is a int"),
    ],
)
def test_broken_rows(changes, reason):
    with pytest.raises((ConfigurationError, ValueError), match=reason):
        built(APPS_PROGRAM, **changes)


def test_a_folder(tmp_path):
    folder = tmp_path / "train" / "0042"
    assert not is_folder(folder)
    folder.mkdir(parents=True)
    for name, text in (
        ("question.txt", "Add."),
        ("input_output.json", APPS_PROGRAM["input_output"]),
        ("solutions.json", APPS_PROGRAM["solutions"]),
        ("metadata.json", '{"difficulty": "competition", "url": "x"}'),
    ):
        (folder / name).write_text(text, "utf-8")
    assert is_folder(folder)
    task = build(folder_row(folder))
    assert (task.id, task.split, task.difficulty) == ("APPS/train/42", "train", 0.8)
    assert len(task.hidden) == 1


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("row", [APPS_PROGRAM, APPS_FUNCTION])
def test_the_solution_passes_and_the_start_fails(row):
    task, sandbox = built(row), open_sandbox("bubblewrap")
    for tests in (task.public, task.hidden):
        assert grade(sandbox, task, task.reference, tests).passed
        assert not any(grade(sandbox, task, task.files, tests).bits)
