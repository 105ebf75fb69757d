"""Folders built once: whole or not there, one builder at a time, damage noticed, the dead forgotten."""

import multiprocessing
import os
import time

import pytest

from rewardlab.envs.cache import CACHE, cache_folder, digest, kept
from rewardlab.errors import ConfigurationError


def write(part, text="whole"):
    (part / "inside").mkdir()
    (part / "inside" / "data").write_text(text)


def refuse(part):
    raise AssertionError("it is there already")


def test_a_folder_is_built_once(tmp_path):
    kept(tmp_path / "it", write)
    kept(tmp_path / "it", refuse)
    assert (tmp_path / "it" / "inside" / "data").read_text() == "whole"
    assert {path.name for path in tmp_path.iterdir()} == {"it", "it.lock"}


@pytest.mark.parametrize("size", [5, 3_000_000])
@pytest.mark.parametrize("harm", ["cut", "change", "remove", "add", "unseal", "halve the seal"])
def test_damage_is_noticed_and_mended(tmp_path, harm, size):
    folder, whole = tmp_path / "it", "x" * size
    kept(folder, lambda part: write(part, whole))
    data, seal = folder / "inside" / "data", folder / "seal.json"
    match harm:
        case "cut":
            data.write_text(whole[:-1])
        case "change":
            data.write_text("y" + whole[1:])
        case "remove":
            data.unlink()
        case "add":
            (folder / "more").write_text("")
        case "unseal":
            seal.unlink()
        case _:
            seal.write_text(seal.read_text()[:-9])
    kept(folder, lambda part: write(part, whole))
    assert data.read_text() == whole
    assert {path.name for path in folder.iterdir()} == {"inside", "seal.json"}


def test_a_build_that_fails_leaves_nothing(tmp_path):
    def fail(part):
        write(part)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        kept(tmp_path / "it", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["it.lock"]
    kept(tmp_path / "it", write)


def build_slowly(folder, log):
    def build(part):
        with log.open("a") as file:
            file.write("built\n")
        time.sleep(0.2)
        write(part)

    kept(folder, build)
    assert (folder / "inside" / "data").read_text() == "whole"


def die_building(folder):
    def build(part):
        write(part)
        os._exit(7)

    kept(folder, build)


def run(target, *arguments, count=1):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=target, args=arguments) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(20)
    return [process.exitcode for process in processes]


def test_of_several_at_once_one_builds_and_the_others_wait(tmp_path):
    assert run(build_slowly, tmp_path / "it", tmp_path / "log", count=4) == [0] * 4
    assert (tmp_path / "log").read_text() == "built\n"


def test_a_dead_builder_blocks_nobody_and_is_cleared_away(tmp_path):
    assert run(die_building, tmp_path / "it") == [7]
    assert any(path.suffix == ".part" for path in tmp_path.iterdir())
    kept(tmp_path / "it", write)
    assert {path.name for path in tmp_path.iterdir()} == {"it", "it.lock"}


def test_a_cache_that_cannot_be_written_says_what_to_set(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match=f"file.*set {CACHE}"):
        kept(tmp_path / "file" / "it", write)


def test_the_cache_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE, str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv(CACHE)
    assert cache_folder().name == "rewardlab"


def test_a_digest_tells_parts_apart():
    assert digest("a", 1) == digest("a", 1)
    assert len({digest("a", 1), digest("a1"), digest("a", "1"), digest(b"a", 1), digest("a", (1,)), digest()}) == 6
