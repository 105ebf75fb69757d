"""Other people's problems as a source."""

import numpy as np
import pytest

from rewardlab.envs.code.data.source import DataSource
from rewardlab.envs.code.env import CodeUnitTestsEnv
from rewardlab.envs.code.problems.gate import Verdict
from rewardlab.errors import ConfigurationError

from .samples import HUMAN_EVAL, LIVE_METHOD, LIVE_PROGRAM, MBPP, SANITIZED, write_lines


@pytest.fixture
def source(tmp_path):
    return DataSource(write_lines(tmp_path / "a", MBPP, SANITIZED, MBPP | {"task_id": 13}))


def test_names_are_the_ids_of_the_data(source):
    assert list(source.names) == ["MBPP/11", "MBPP/601", "MBPP/13"]
    assert source.splits == {"test": 2, "train": 1}
    assert source.parse("MBPP/601") == ("MBPP/601", 0)
    assert source.id("MBPP/601", 0) == source.make("MBPP/601", 0).id == source.identity("MBPP/601", 0) == "MBPP/601"
    assert source.split("MBPP/601", 0) == "train"
    assert source.difficulty("MBPP/601") == 0.5


def test_unknown_ids(source):
    with pytest.raises(ConfigurationError, match=r"no such task among its 3.* Did you mean 'MBPP/601'"):
        source.parse("MBPP/6O1")


def test_drawing_from_a_split(source):
    drawn = [source.draw("test", None, np.random.default_rng(seed)) for seed in range(40)]
    assert set(drawn) == {("MBPP/11", 0), ("MBPP/13", 0)}
    assert source.draw("test", 0.5, np.random.default_rng(3)) == source.draw("test", 0.5, np.random.default_rng(3))
    assert source.in_split("train") == ("MBPP/601",)


def test_drawing_near_a_difficulty(tmp_path):
    source = DataSource(write_lines(tmp_path / "a", LIVE_METHOD, LIVE_PROGRAM))
    generator = np.random.default_rng(0)
    hard, easy = ([source.draw("test", level, generator)[0] for _ in range(50)] for level in (0.8, 0.2))
    assert hard.count("LiveCodeBench/3900") > 40
    assert easy.count("LiveCodeBench/3900") < 10


def test_an_empty_split_says_where_the_tasks_are(tmp_path):
    source = DataSource(write_lines(tmp_path / "a", HUMAN_EVAL))
    with pytest.raises(ConfigurationError, match=r"split='train'.* it has 1 in 'test'"):
        source.draw("train", None, np.random.default_rng(0))


def test_difficulty_is_the_data_s_own_where_it_has_one(tmp_path):
    source = DataSource(write_lines(tmp_path / "a", LIVE_METHOD))
    assert source.difficulty("LiveCodeBench/3900") == 0.8


@pytest.mark.needs("bubblewrap")
def test_only_tasks_of_our_own_are_tried_before_they_are_given_out(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("rewardlab.envs.code.env.gate", lambda task, sandbox: asked.append(task) or Verdict(True))
    data = str(write_lines(tmp_path / "a", MBPP))
    for arguments, count in (({"data": data}, 0), ({"gate": False}, 0), ({}, 1)):
        asked.clear()
        env = CodeUnitTestsEnv(split="test", sandbox="bubblewrap", **arguments)
        _, info = env.reset(seed=0)
        assert len({task.id for task in asked}) == count
        assert not count or asked[-1].id == info["task"]["id"]
        env.close()
