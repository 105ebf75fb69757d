"""A run's folder survives a kill between any two writes, and is never written by two."""

import json

import pytest

from rewardlab.agents.run_folder import RunFolder, read_config, read_rows, write_atomically
from rewardlab.errors import ConfigurationError, StateError

CONFIG = {"env": "Toy", "steps": 10, "seed": 0}


@pytest.fixture
def run(tmp_path):
    folder = RunFolder(tmp_path / "run")
    with folder.locked():
        folder.begin(CONFIG)
        yield folder


def save(text):
    return lambda folder: (folder / "model").write_text(text)


def test_a_new_run_begins_without_a_checkpoint(run):
    assert run.begin(CONFIG) is None
    assert not run.finished
    assert read_config(run.path)["env"] == "Toy"


def test_rows_after_the_last_checkpoint_are_dropped_and_earlier_ones_stay(run):
    for step in (0, 5):
        run.append("metrics.jsonl", [{"step": step}])
        run.save_checkpoint(step, save(str(step)))
    run.append("metrics.jsonl", [{"step": 8}])
    run.trajectories(8).mkdir(parents=True)
    run.trajectories(5).mkdir(parents=True)
    assert run.begin(CONFIG) == 5
    assert [row["step"] for row in read_rows(run.path / "metrics.jsonl")] == [0, 5]
    assert run.trajectories(5).exists()
    assert not run.trajectories(8).exists()


def test_a_line_cut_by_a_kill_is_no_row(run):
    run.append("metrics.jsonl", [{"step": 0}])
    with (run.path / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({"step": 5, "success": 1.0})[:9])
    assert [row["step"] for row in read_rows(run.path / "metrics.jsonl")] == [0]
    run.save_checkpoint(0, save("a"))
    run.begin(CONFIG)
    run.append("metrics.jsonl", [{"step": 5}])
    assert [row["step"] for row in read_rows(run.path / "metrics.jsonl")] == [0, 5]


def test_a_checkpoint_that_fails_leaves_the_one_before(run):
    run.save_checkpoint(5, save("five"))

    def broken(folder):
        (folder / "model").write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run.save_checkpoint(9, broken)
    assert run.begin(CONFIG) == 5
    assert (run.last_checkpoint() / "model").read_text() == "five"
    run.save_checkpoint(9, save("nine"))
    assert (run.last_checkpoint() / "model").read_text() == "nine"
    assert not run.checkpoint(5).exists()


def test_until_there_is_a_checkpoint_another_configuration_may_take_the_folder(run):
    run.append("metrics.jsonl", [{"step": 0}])
    run.begin(CONFIG | {"steps": 20})
    assert read_config(run.path)["steps"] == 20
    assert read_rows(run.path / "metrics.jsonl") == []


def test_another_configuration_is_refused_by_name(run):
    run.save_checkpoint(0, save("zero"))
    with pytest.raises(ConfigurationError, match=r"steps=10, and now steps=20"):
        run.begin(CONFIG | {"steps": 20})


def test_of_the_settings_only_the_one_that_differs_is_named(tmp_path):
    with (folder := RunFolder(tmp_path / "run")).locked():
        folder.begin(CONFIG | {"settings": {"groups": 2, "model": "tiny"}})
        folder.save_checkpoint(0, save("zero"))
        folder.begin(CONFIG | {"settings": {"groups": 2, "model": "tiny"}})
        with pytest.raises(ConfigurationError, match=r"with settings\.groups=2, and now settings\.groups=4 is asked"):
            folder.begin(CONFIG | {"settings": {"groups": 4, "model": "tiny"}})
        with pytest.raises(ConfigurationError, match=r"with no settings\.lora, and now settings\.lora=8 is asked"):
            folder.begin(CONFIG | {"settings": {"groups": 2, "model": "tiny", "lora": 8}})


def test_how_a_run_went_is_no_configuration(run):
    run.finish(wall_s=1.5, cpu_s=1.0)
    run.begin(CONFIG | {"versions": {"numpy": "9"}, "commit": "abc"})
    assert run.finished
    assert read_config(run.path)["wall_s"] == 1.5


def test_two_processes_cannot_write_one_run(run):
    with pytest.raises(StateError, match="another process"), RunFolder(run.path).locked():
        pass


def test_a_folder_without_a_run_says_so(tmp_path):
    with pytest.raises(ConfigurationError, match="is not a run"):
        read_config(tmp_path)
    with pytest.raises(ConfigurationError, match="no checkpoint"):
        RunFolder(tmp_path).last_checkpoint()


def test_writing_leaves_nothing_but_the_file(tmp_path):
    write_atomically(tmp_path / "a.txt", "one")
    write_atomically(tmp_path / "a.txt", "two")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "two"
