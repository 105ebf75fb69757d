"""Demonstrations survive being written and read, and Minari reads them."""

import json
from pathlib import Path

import gymnasium
import numpy as np
import pytest

from rewardlab.agents.demonstration_files import check_folder, load_demonstrations, save_demonstrations
from rewardlab.agents.demonstrations import demonstrate
from rewardlab.errors import ConfigurationError

from . import toy  # noqa: F401 (registers the corridor)

minari = pytest.importorskip("minari")
pytest.importorskip("h5py")


def leaves(values):
    return [values[key] for key in sorted(values)] if isinstance(values, dict) else [values]


@pytest.mark.parametrize("env_id", ["Toy/Corridor-v0", "WebShop-v0", "Maze-v0"])
def test_what_is_written_is_read(env_id, tmp_path):
    saved = demonstrate(env_id, 3, seed=2)
    save_demonstrations(saved, tmp_path / "demos", env_id=env_id)
    loaded = load_demonstrations(tmp_path / "demos")
    assert [(each.task, each.seed) for each in loaded] == [(each.task, each.seed) for each in saved]
    for one, other in zip(loaded, saved, strict=True):
        assert one.signals.keys() == other.signals.keys()
        for name in ("observations", "actions", "rewards", "terminations", "truncations", "signals"):
            for left, right in zip(leaves(getattr(one, name)), leaves(getattr(other, name)), strict=True):
                np.testing.assert_array_equal(left, right)
                assert np.asarray(left).dtype == np.asarray(right).dtype


def test_minari_reads_them_and_makes_their_environment(tmp_path):
    saved = demonstrate("Maze-v0", 2, env_kwargs={"size": 7})
    save_demonstrations(saved, tmp_path / "demos", env_id="Maze-v0", env_kwargs={"size": 7}, notes={"noise": 0.5})
    dataset = minari.MinariDataset(tmp_path / "demos" / "data")
    assert dataset.total_episodes == 2
    assert dataset.total_steps == sum(map(len, saved))
    assert dataset.recover_environment().spec.kwargs["size"] == 7
    assert dataset.storage.metadata["algorithm_name"] == "expert"
    assert dataset.storage.metadata["noise"] == 0.5
    np.testing.assert_array_equal(dataset[1].infos["signals"]["progress"], saved[1].signals["progress"])


def test_minari_finds_them_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("MINARI_DATASETS_PATH", str(tmp_path))
    name = "Corridor/expert-v0"
    save_demonstrations(demonstrate("Toy/Corridor-v0", 1), tmp_path / name, env_id="Toy/Corridor-v0")
    assert minari.load_dataset(name).total_episodes == 1


def test_datasets_without_signals_are_read_too(tmp_path):
    played = demonstrate("CartPole-v1", 1, agent="random")
    assert played[0].signals == {}
    save_demonstrations(played, tmp_path / "demos", env_id="CartPole-v1", agent="random")
    (loaded,) = load_demonstrations(tmp_path / "demos" / "data")
    assert loaded.task is None
    assert loaded.success is None
    assert gymnasium.make("CartPole-v1").observation_space.contains(loaded.observations[0])


def test_nothing_is_overwritten_and_nothing_half_written_stays(tmp_path):
    episodes = demonstrate("Toy/Corridor-v0", 1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("")
    with pytest.raises(ConfigurationError, match="not empty"):
        check_folder(tmp_path / "full")
    with pytest.raises(ConfigurationError, match="not empty"):
        save_demonstrations(episodes, tmp_path / "full", env_id="Toy/Corridor-v0")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]
    with pytest.raises(TypeError):
        save_demonstrations(episodes, tmp_path / "new", env_id="Toy/Corridor-v0", notes={"odd": object()})
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
    (tmp_path / "empty").mkdir()
    save_demonstrations(episodes, tmp_path / "empty", env_id="Toy/Corridor-v0")
    assert len(load_demonstrations(tmp_path / "empty")) == 1


def test_what_holds_no_demonstrations_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="rewardlab demos"):
        load_demonstrations(tmp_path)
    save_demonstrations(demonstrate("Toy/Corridor-v0", 1), tmp_path / "demos", env_id="Toy/Corridor-v0")
    about = tmp_path / "demos" / "data" / "metadata.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "minari_version": "99"}))
    with pytest.raises(ConfigurationError, match="damaged"):
        load_demonstrations(tmp_path / "demos")


def test_a_folder_may_be_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_demonstrations(demonstrate("Maze-v0", 2), Path("demos/maze"), env_id="Maze-v0")
    assert len(load_demonstrations(Path("demos/maze"))) == 2
