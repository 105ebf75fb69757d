"""Demonstrations as a dataset of Minari (Younis et al., 2024), which other libraries for offline learning read.

A folder holds Minari's ``data/``: observations, actions, native rewards and, in the infos of every step, the signals.
Where the folder is ``$MINARI_DATASETS_PATH/NAME``, ``minari.load_dataset(NAME)`` finds it.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from gymnasium.envs.registration import EnvSpec

from ..errors import ConfigurationError, require
from .demonstrations import Demonstration
from .run_folder import folder_name
from .vectorize import make_single

__all__ = ["check_folder", "load_demonstrations", "save_demonstrations"]


def check_folder(folder: Path) -> None:
    """Check that demonstrations can be written into `folder`, before any are made.

    Raises:
        ConfigurationError: Something is in it.
        MissingDependency: Minari is not installed.
    """
    _minari()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"'{folder}' is not empty: give another --out, or remove it")


def save_demonstrations(
    episodes: Sequence[Demonstration],
    folder: Path,
    *,
    env_id: str,
    env_kwargs: Mapping[str, Any] | None = None,
    agent: str = "expert",
    notes: Mapping[str, str | int | float] | None = None,
) -> None:
    """Write `episodes` into `folder`, which appears when it is complete.

    Args:
        episodes: Of one environment.
        folder: Made if missing.
        env_id: Registered id of the environment; Minari recovers it where its specification can be written.
        env_kwargs: Its constructor arguments.
        agent: Who demonstrated.
        notes: What else the dataset's metadata say.

    Raises:
        ConfigurationError: Something is in the folder.
        MissingDependency: Minari is not installed.
    """
    check_folder(folder)
    minari = _minari()
    buffer = require("minari.data_collector", "demos").EpisodeBuffer
    env = make_single(env_id, **(env_kwargs or {}))
    try:
        spaces = {"observation_space": env.observation_space, "action_space": env.action_space}
        spec = _textual(env.spec)
    finally:
        env.close()
    # Minari's storage takes a relative folder for one of its own.
    folder = folder.resolve()
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        storage = require("minari.dataset.minari_storage", "demos").MinariStorage.new(
            temporary / "data", env_spec=spec, jpeg_encoding=False, **spaces
        )
        storage.update_metadata(
            {
                "dataset_id": "/".join(folder_name(name).replace(".", "-") for name in (env_id, agent)) + "-v0",
                "minari_version": minari.__version__,
                "algorithm_name": agent,
                "description": f"Demonstrations in {env_id}, with the signals of every step in the infos",
                **(notes or {}),
            }
        )
        storage.update_episodes(
            buffer(
                seed=episode.seed,
                options=None if episode.task is None else {"task": episode.task},
                observations=_listed(episode.observations),
                actions=_listed(episode.actions),
                rewards=episode.rewards,
                terminations=episode.terminations,
                truncations=episode.truncations,
                infos={"signals": dict(episode.signals)} if episode.signals else None,
            )
            for episode in episodes
        )
        if folder.exists():
            folder.rmdir()
        os.replace(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def load_demonstrations(folder: Path) -> list[Demonstration]:
    """Return the demonstrations in `folder`: one that `save_demonstrations` wrote, or any dataset of Minari.

    Raises:
        ConfigurationError: There are none, or they are damaged.
        MissingDependency: Minari is not installed.
    """
    minari = _minari()
    data = folder / "data" if (folder / "data").is_dir() else folder
    if not (data / "metadata.json").exists():
        raise ConfigurationError(
            f"'{folder}' holds no demonstrations: make some with rewardlab demos ENV --out {folder}"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            dataset = minari.MinariDataset(data)
            about = dataset.storage.get_episode_metadata(dataset.episode_indices)
            return [_demonstration(episode, each) for episode, each in zip(dataset, about, strict=True)]
    except (AssertionError, KeyError, OSError, TypeError, ValueError) as error:
        raise ConfigurationError(f"the demonstrations in '{folder}' are damaged: {error}") from error


def _minari() -> Any:
    """Minari, with the library for the format in which it writes by itself."""
    require("h5py", "demos")
    return require("minari", "demos")


def _textual(spec: EnvSpec | None) -> EnvSpec | None:
    """`spec` where it can be written; none where an object in it, such as the environment's class, cannot."""
    try:
        return spec if spec is None or spec.to_json() else None
    except (TypeError, ValueError):
        return None


def _listed(values: Any) -> Any:
    """Texts of several steps as a list, which Minari wants; all else as it is."""
    if isinstance(values, Mapping):
        return {key: _listed(part) for key, part in values.items()}
    return list(values) if isinstance(values, tuple) and isinstance(values[0], str) else values


def _demonstration(episode: Any, about: Mapping[str, Any]) -> Demonstration:
    task = about.get("options", {}).get("task")
    signals = (episode.infos or {}).get("signals", {})
    return Demonstration(
        task=task.item() if isinstance(task, np.generic) else task,
        seed=int(about.get("seed") or 0),
        observations=episode.observations,
        actions=episode.actions,
        rewards=np.asarray(episode.rewards, np.float64),
        terminations=np.asarray(episode.terminations, np.bool_),
        truncations=np.asarray(episode.truncations, np.bool_),
        signals={name: np.asarray(values, np.float64) for name, values in signals.items()},
    )
