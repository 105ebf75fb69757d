"""Rows of files: what is read, and what is said about files that are broken."""

import gzip
import json

import pytest

from rewardlab.envs import rows
from rewardlab.envs.rows import NotRows, Row, rows_of
from rewardlab.errors import ConfigurationError

from .code.data.samples import write_lines, write_packed


@pytest.mark.parametrize("write", [write_lines, write_packed])
def test_json_lines_packed_or_not(tmp_path, write):
    found = list(rows_of(write(tmp_path / "a.txt", {"a": 1}, {"a": "ä"})))
    assert [row.values for row in found] == [{"a": 1}, {"a": "ä"}]
    assert found[1].place.endswith("a.txt, line 2")


def test_a_list_mark_and_blank_lines(tmp_path):
    file = tmp_path / "a"
    file.write_text("\ufeff\n\n" + json.dumps([{"a": 1}, {"a": 2}], indent=1), "utf-8")
    found = list(rows_of(file))
    assert [row.values["a"] for row in found] == [1, 2]
    assert found[1].place.endswith("entry 2")
    file.write_text('\n{"a": 1}\n\n{"a": 2}\n', "utf-8")
    assert [row.place[-6:] for row in rows_of(file)] == ["line 2", "line 4"]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"MIT License", b"\xff\xfe\x00", b"PK\x03\x04", gzip.compress(b"hello", mtime=0)]
)
def test_what_is_no_rows_at_all(tmp_path, content):
    file = tmp_path / "a"
    file.write_bytes(content)
    with pytest.raises(NotRows):
        list(rows_of(file))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": 1}\n{"a": ', "line 2: not readable as JSON"),
        (b'{"a": 1}\n[1]\n', "line 2: a list, where every row is an object"),
        (b"[1, 2]", "entry 1: a int"),
        (b'[{"a": 1}', "not readable as JSON"),
        (b'{"a": ' + b"1" * 5000 + b"}", "4300"),
        (b'{"a": "\\ud800"}', "line 1: not readable as JSON"),
        (b'{"a": ' + b"[" * 200_000 + b"}", "nested too deeply"),
        (gzip.compress(b'{"a": 1}\n' * 99, mtime=0)[:-9], "download it again"),
        (gzip.compress(b'{"a": 1}\n' * 99, mtime=0)[:30] + b"garbage" * 9, "download it again"),
    ],
)
def test_broken_files_say_where(tmp_path, content, reason):
    file = tmp_path / "broken.jsonl"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=reason) as error:
        list(rows_of(file))
    assert "broken.jsonl" in str(error.value)


def test_rows_and_lists_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "LARGEST", 50)
    with pytest.raises(ConfigurationError, match="more than 50 characters"):
        list(rows_of(write_lines(tmp_path / "a", {"a": "x" * 99})))
    (tmp_path / "b").write_text(json.dumps([{"a": "x" * 20}] * 3, indent=1), "utf-8")
    with pytest.raises(ConfigurationError, match="a list of more than 50"):
        list(rows_of(tmp_path / "b"))


def test_emoji_are_no_halves(tmp_path):
    assert next(rows_of(write_lines(tmp_path / "a", {"a": "😀"}))).text("a") == "😀"


def test_values_by_name_and_type():
    row = Row({"t": "x", "n": 3, "l": ["a"], "b": True, "none": None}, None, "f, line 3")
    assert (row.text("t"), row.text("absent", ""), row.text("none", "d")) == ("x", "", "d")
    assert (row.lines("l"), row.lines("absent"), row.items("l")) == (["a"], [], ["a"])
    assert (row.label("n"), row.label("t"), row.identifier("t")) == ("3", "x", "x")
    for ask, name, reason in (
        (row.text, "n", "'n' is a int, not a text"),
        (row.text, "absent", "'absent' is missing"),
        (row.lines, "t", "not a list of texts"),
        (row.items, "t", "not a list"),
        (row.label, "b", "neither a text nor an integer"),
        (row.identifier, "n", "not a text"),
    ):
        with pytest.raises(ConfigurationError, match=f"f, line 3: .*{reason}"):
            ask(name)


@pytest.mark.parametrize("name", ["", "a b", "a()", "import", "x = 1\nimport os"])
def test_only_names_are_names(name):
    with pytest.raises(ConfigurationError, match="not the name of a function"):
        Row({"e": name}, None, "f").identifier("e")
