"""What is remembered is found again by every process, and damage costs only what was damaged."""

import pytest

from rewardlab.envs.code.memo import Memo


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path))
    return tmp_path


def test_a_result_is_found_by_another_memo():
    Memo("verdicts")["a"] = [True, "é"]
    again = Memo("verdicts")
    assert "a" in again
    assert again["a"] == [True, "é"]
    assert "b" not in again
    assert "a" not in Memo("others")


def test_a_line_that_was_cut_off_is_passed_over(folder):
    memo = Memo("verdicts")
    memo["a"], memo["b"] = 1, 2
    path = folder / "code" / "verdicts.jsonl"
    path.write_text(path.read_text()[:-3] + '\n["c",3]\n[1]\nnonsense\n')
    again = Memo("verdicts")
    assert again["a"] == 1
    assert "b" not in again
    assert again["c"] == 3


def test_the_last_result_counts():
    memo = Memo("verdicts")
    memo["a"] = 1
    memo["a"] = 2
    assert Memo("verdicts")["a"] == 2


def test_another_folder_is_another_memory(monkeypatch, tmp_path):
    memo = Memo("verdicts")
    memo["a"] = 1
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path / "other"))
    assert "a" not in memo


def test_a_folder_that_cannot_be_written_costs_only_time(folder, monkeypatch):
    (folder / "code").write_text("a file where the folder should be")
    memo = Memo("verdicts")
    memo["a"] = 1
    assert memo["a"] == 1
