"""Telling formats by content, and errors of every kind."""

import contextlib
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewardlab.envs.code.data.read import FORMATS, read_problems
from rewardlab.errors import ConfigurationError

from .samples import APPS_FUNCTION, EVALPLUS, EVERY, HUMAN_EVAL, MBPP, SANITIZED, write_lines, write_packed


@pytest.mark.parametrize("row", EVERY, ids=lambda row: str(row.get("question_id") or row.get("task_id") or row["url"]))
@pytest.mark.parametrize("write", [write_lines, write_packed])
def test_every_format_under_any_name(tmp_path, row, write):
    (task,) = read_problems(write(tmp_path / "misleading.csv", row))
    assert task.hidden
    assert not {repr(each) for each in task.public} & {repr(each) for each in task.hidden}


def test_later_releases_of_evalplus_have_the_keys_of_human_eval_too(tmp_path):
    (task,) = read_problems(write_lines(tmp_path / "a", HUMAN_EVAL | EVALPLUS))
    assert task.topic == "EvalPlus"


def test_a_list(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([SANITIZED, SANITIZED | {"task_id": 12}]), "utf-8")
    assert [task.id for task in read_problems(str(tmp_path / "a.json"))] == ["MBPP/601", "MBPP/12"]


def test_a_folder_with_other_things_in_it(tmp_path):
    write_lines(tmp_path / "b.jsonl", MBPP)
    write_packed(tmp_path / "c.gz", HUMAN_EVAL)
    write_lines(tmp_path / ".hidden", MBPP)
    (tmp_path / "LICENSE").write_text("MIT", "utf-8")
    (tmp_path / "config.json").write_text('{"some": "thing"}', "utf-8")
    os.mkfifo(tmp_path / "pipe")
    folder = tmp_path / "test" / "0003"
    folder.mkdir(parents=True)
    (folder / "question.txt").write_text("Add.", "utf-8")
    (folder / "input_output.json").write_text(APPS_FUNCTION["input_output"], "utf-8")
    assert [task.id for task in read_problems(tmp_path)] == ["MBPP/11", "HumanEval/900", "APPS/test/3"]
    assert [task.id for task in read_problems(folder)] == ["APPS/test/3"]
    (folder / "input_output.json").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="0003: not readable as a problem"):
        read_problems(folder)


def test_nothing_there(tmp_path):
    with pytest.raises(ConfigurationError, match="no such file or folder"):
        read_problems(tmp_path / "absent")
    with pytest.raises(ConfigurationError, match="no problems that can be judged; known are EvalPlus"):
        read_problems(tmp_path)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"url": 1, "name": 2}', "objects of the keys name, url"),
        ("hello", "begins with 'hello'"),
        ("", "is empty"),
        ("{}", r"keys \(none\)"),
    ],
)
def test_unknown_formats_say_what_was_found_and_what_is_known(tmp_path, content, found):
    (tmp_path / "a").write_text(content, "utf-8")
    for path in (tmp_path / "a", tmp_path):
        with pytest.raises(ConfigurationError, match=found) as error:
            read_problems(path)
        assert all(each.name in str(error.value) for each in FORMATS)


def test_broken_rows_say_where(tmp_path):
    file = write_lines(tmp_path / "a", MBPP, {"task_id": 12, "code": "def add(): pass"})
    with pytest.raises(ConfigurationError, match="line 2: no test calls a function"):
        read_problems(file)
    file = write_lines(tmp_path / "a", APPS_FUNCTION, {"question": "x", "id": 1})
    with pytest.raises(ConfigurationError, match="line 2: 'input_output' is missing"):
        read_problems(file)


def test_one_problem_twice(tmp_path):
    write_lines(tmp_path / "a", MBPP)
    write_lines(tmp_path / "b", SANITIZED | {"task_id": 11})
    with pytest.raises(ConfigurationError, match=r"b, line 1: task 'MBPP/11' a second time, first in .*a, line 1"):
        read_problems(tmp_path)


def test_tests_too_big_to_hand_over_are_left_out(tmp_path):
    big, small = [[0] * 300_000], [[1]]
    row = EVALPLUS | {"base_input": [big, small], "plus_input": []}
    (task,) = read_problems(write_lines(tmp_path / "a", row))
    assert [each.arguments for each in task.hidden] == [([1],)]
    with pytest.raises(ConfigurationError, match="no problems that can be judged"):
        read_problems(write_lines(tmp_path / "a", row | {"base_input": [big, [*big, 1]]}))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("def f(:"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), row=st.sampled_from(EVERY))
def test_of_malformed_rows_only_our_own_error_comes(tmp_path, data, row):
    names = data.draw(st.sets(st.sampled_from(sorted(row)), min_size=1, max_size=2))
    changed = row | {name: data.draw(VALUES | VALUES.map(json.dumps)) for name in names}
    for name in data.draw(st.sets(st.sampled_from(sorted(row)), max_size=1)):
        del changed[name]
    file, said = write_lines(tmp_path / "a.jsonl", row, changed), "a.jsonl, line 2"
    try:
        assert all(task.hidden for task in read_problems(file))
    except ConfigurationError as error:
        said = str(error)
    assert "a.jsonl, line 2" in said


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_of_damaged_files_only_our_own_error_comes(tmp_path, data):
    write = data.draw(st.sampled_from([write_lines, write_packed]))
    content = bytearray(write(tmp_path / "a", *EVERY[data.draw(st.integers(0, 7)) :][:2]).read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a").write_bytes(content[: data.draw(st.integers(0, len(content)))])
    with contextlib.suppress(ConfigurationError):
        read_problems(tmp_path / "a")
