"""HumanEval's format, on a row of ours and on the real file where it is there."""

import random
from collections import Counter
from pathlib import Path

import pytest

from rewardlab.envs.code.data.human_eval import build
from rewardlab.envs.code.data.read import read_problems
from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.rows import Row
from rewardlab.errors import ConfigurationError

from .samples import HUMAN_EVAL

REAL = Path(__file__).parents[5] / "shared" / "data" / "HumanEval.jsonl.gz"


@pytest.fixture(scope="module")
def real():
    if not REAL.exists():
        pytest.skip(f"{REAL.name} absent")
    return read_problems(REAL)


def built(**changes):
    return build(Row(HUMAN_EVAL | changes, Path("a.jsonl"), "a.jsonl, line 1"))


def test_a_row():
    task = built()
    assert (task.id, task.split, task.family) == ("HumanEval/900", "test", "function")
    assert task.statement == task.files["solution.py"] == HUMAN_EVAL["prompt"]
    assert task.reference["solution.py"].endswith("math.isqrt(each) for each in numbers]\n")
    assert [each.arguments for each in task.public] == [([4, 9],), ([],)]
    assert len(task.hidden) == 3, "one is public, and one says nothing about the candidate"
    assert all("def half" in each.setup and "rooted" not in each.setup for each in task.hidden)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"prompt": None}, "'prompt' is a NoneType"),
        ({"entry_point": "f(); import os"}, "not the name of a function"),
        ({"test": "def check(candidate) assert"}, "no Python program"),
        ({"canonical_solution": "  )"}, "no Python program"),
    ],
)
def test_broken_rows(changes, reason):
    with pytest.raises(ValueError, match=reason):
        built(**changes)


def test_the_real_file(real):
    assert [task.id for task in real] == [f"HumanEval/{number}" for number in range(164)]
    assert {task.split for task in real} == {"test"}
    assert all(task.hidden for task in real)
    by_id = {task.id: task for task in real}
    assert "def poly" in by_id["HumanEval/32"].hidden[0].setup
    assert "def encode_cyclic" in by_id["HumanEval/38"].hidden[0].setup
    # Its prompt says that this median is 15.0, its tests that it is 8.0.
    assert all(each.arguments != ([-10, 4, 6, 1000, 10, 20],) for each in by_id["HumanEval/47"].public)
    shown = Counter(bool(task.public) for task in real)
    assert shown[True] > 120


def judged(tasks):
    """Return the ids of tasks whose solution fails, and of those whose empty body passes."""
    sandbox = open_sandbox("bubblewrap")
    wrong, empty = [], []
    for task in tasks:
        for tests in filter(None, (task.public, task.hidden)):
            if not grade(sandbox, task, task.reference, tests).passed:
                wrong.append(task.id)
        if grade(sandbox, task, task.files, task.hidden).passed:
            empty.append(task.id)
    return wrong, empty


@pytest.mark.needs("bubblewrap")
def test_some_solutions_pass_and_empty_bodies_fail(real):
    # Always those whose tests need helpers, loops, or random numbers.
    chosen = {32, 38, 50, 53, 151} | set(random.Random(0).sample(range(164), 7))
    assert judged([real[number] for number in sorted(chosen)]) == ([], [])


@pytest.mark.slow
@pytest.mark.needs("bubblewrap")
def test_all_solutions_pass_and_all_empty_bodies_fail(real):
    assert len(real) == 164
    assert judged(real) == ([], [])


def test_errors_name_the_file(tmp_path):
    (tmp_path / "x").write_text('{"task_id": 1, "prompt": 2, "entry_point": 3, "canonical_solution": 4, "test": 5}')
    with pytest.raises(ConfigurationError, match="line 1: 'prompt' is a int, not a text"):
        read_problems(tmp_path / "x")
