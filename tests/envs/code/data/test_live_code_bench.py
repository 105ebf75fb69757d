"""LiveCodeBench's format; its packed tests are read and never carried out."""

import base64
import contextlib
import json
import os
import pickle
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.data import live_code_bench
from rewardlab.envs.code.data.live_code_bench import build, unpacked
from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.task import Program
from rewardlab.envs.rows import Row
from rewardlab.errors import ConfigurationError

from .samples import LIVE_METHOD, LIVE_PROGRAM, case, packed


def built(row, **changes):
    return build(Row(row | changes, Path("a.jsonl"), "a.jsonl, line 1"))


def test_a_program():
    task = built(LIVE_PROGRAM)
    assert (task.id, task.split, task.difficulty, task.topic) == ("LiveCodeBench/abc900_a", "test", 0.2, "atcoder")
    assert "standard input" in task.statement
    assert (task.files, task.reference) == ({"solution.py": ""}, {})
    assert task.public == (Program("2\n", "4\n"),)
    assert task.hidden == (Program("5\n", "10\n"),), "what is public is not hidden"


def test_a_method():
    task = built(LIVE_METHOD)
    assert task.files["solution.py"].startswith("from typing import List\nclass Solution:")
    assert task.read_only == {"adapter.py"}
    assert [(each.function, each.arguments, each.expected) for each in task.hidden] == [
        ("adapter.twice", ([], 9), []),
        ("adapter.twice", ([3], 3), [9]),
    ]


def test_public_tests_decide_where_there_are_no_others():
    task = built(LIVE_PROGRAM, private_test_cases="")
    assert (task.public, task.hidden) == ((), (Program("2\n", "4\n"),))
    assert built(LIVE_PROGRAM, public_test_cases="[]", private_test_cases="[]") is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"private_test_cases": "[1]"}, "not a list of objects"),
        ({"private_test_cases": "@@@"}, "packed tests are broken"),
        ({"private_test_cases": json.dumps([case("1", "1", "functional")])}, "makes it 'stdin'"),
        ({"private_test_cases": json.dumps([case(1, "1")])}, "not a text"),
        ({"metadata": "[]"}, "'metadata' is not an object"),
        ({"metadata": '{"func_name": "a b"}'}, "not the name of a function"),
        ({"metadata": "{"}, "Expecting"),
    ],
)
def test_broken_rows(changes, reason):
    with pytest.raises((ConfigurationError, ValueError), match=reason):
        built(LIVE_PROGRAM, **changes)


def test_broken_arguments():
    with pytest.raises(ValueError, match="Expecting"):
        built(LIVE_METHOD, private_test_cases=json.dumps([case("[1", "1", "functional")]))


class Bomb:
    """Unpickled, it would leave a file behind."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_that_does_something_is_refused(tmp_path, protocol):
    victim = tmp_path / "victim"
    for thing in (Bomb(victim), [Bomb(victim)], {"a": "text"}, 5, ("a", "b")):
        text = base64.b64encode(zlib.compress(pickle.dumps(thing, protocol))).decode()
        with pytest.raises(ValueError, match="packed tests hold"):
            unpacked(text)
    assert not victim.exists()


@pytest.mark.parametrize("data", [b"", b"\x80\x04", b"\x80\x04\x8c\x05ab", b"cos\nsystem\n(S'id'\ntR.", b"\xffx"])
def test_what_is_no_pickle(data):
    with pytest.raises(ValueError, match=r"."):
        unpacked(base64.b64encode(zlib.compress(data)).decode())


def test_the_size_of_what_is_unpacked_is_bounded(monkeypatch):
    text = packed("x" * 100_000)
    assert len(unpacked(text)) == 100_000
    monkeypatch.setattr(live_code_bench, "LARGEST", 1000)
    with pytest.raises(ValueError, match="more than 1000 bytes"):
        unpacked(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text):
    assert unpacked(packed(text)) == text


@given(st.binary())
def test_nothing_but_a_value_error_comes_of_bytes(data):
    for packing in (lambda each: each, zlib.compress):
        with contextlib.suppress(ValueError):
            unpacked(base64.b64encode(packing(data)).decode())


@pytest.mark.needs("bubblewrap")
def test_right_and_wrong_submissions():
    sandbox, task = open_sandbox("bubblewrap"), built(LIVE_METHOD)
    right = (
        "class Solution:\n    def twice(self, values, times):\n        return tuple(times * each for each in values)\n"
    )
    assert grade(sandbox, task, task.files | {"solution.py": right}, task.hidden).passed
    assert not any(grade(sandbox, task, task.files, task.hidden).bits)
    task = built(LIVE_PROGRAM)
    assert grade(sandbox, task, {"solution.py": "print(2 * int(input()))"}, task.hidden).passed
    assert not any(grade(sandbox, task, task.files, task.hidden).bits)
