"""A learned reward: a small network over the features of a state, the signals that it supplies, and its folder.

::

    model.toml    its kind, its features with the signals that they read, its shape, and notes on how it was fitted
    model.pt      its weights
"""

from __future__ import annotations

import dataclasses
import importlib
import os
import pickle
import shutil
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import tomli_w
import torch
from numpy.typing import NDArray

from ...errors import ConfigurationError
from ..signal import Signal
from .features import Features

__all__ = ["KINDS", "LearnedModel", "check_folder", "load_model", "read_notes"]

KINDS: Mapping[str, str] = {
    "bradley-terry": "bradley_terry:BradleyTerry",
    "ordinal": "ordinal:Ordinal",
    "gaussian": "gaussian:Gaussian",
    "ensemble": "ensemble:Ensemble",
    "classifier": "classifier:SuccessClassifier",
    "gail": "gail:Discriminator",
    "return-decomposition": "decomposition:ReturnDecomposition",
}
"""The models by name, each in a module of its own."""

LARGEST = 1e30
"""A greater feature counts as this: in 32 bits it would not be finite."""


class LearnedModel(ABC):
    """See the module. Subclasses say what they are in `_build`, `signals` and `_supply`.

    Args:
        features: What it sees.
        shape: What the network is built from, numbers and texts; kept in model.toml.

    Attributes:
        network: Its weights, everything that is loaded.
    """

    kind: ClassVar[str]
    network: torch.nn.Module

    def __init__(self, features: Features, generator: torch.Generator | None = None, **shape: Any) -> None:
        self.features = features
        self.shape: Mapping[str, Any] = shape
        self.network = self._build(generator, **shape)

    @abstractmethod
    def _build(self, generator: torch.Generator | None, **shape: Any) -> torch.nn.Module:
        """A network with weights from `generator`; without one they are to be loaded."""

    @property
    @abstractmethod
    def signals(self) -> Mapping[str, Signal]:
        """Declarations of what it supplies."""

    @abstractmethod
    def _supply(self, rows: torch.Tensor) -> dict[str, torch.Tensor]:
        """The signals of states with the features `rows`, ``(n, features)``; each ``(n, *shape)``."""

    def values(self, matrix: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
        """Return the signals of states.

        Args:
            matrix: Their features, ``(..., features)``.

        Returns:
            By name, each of shape ``(...)`` plus the signal's own. Not finite where a feature is not.
        """
        lead = matrix.shape[:-1]
        told = np.where(np.isfinite(matrix), matrix, np.nan).reshape(-1, matrix.shape[-1])
        rows = torch.as_tensor(np.clip(told, -LARGEST, LARGEST), dtype=torch.float32)
        with torch.inference_mode():
            supplied = self._supply(rows)
        return {
            name: supplied[name].double().numpy().reshape((*lead, *signal.shape))
            for name, signal in self.signals.items()
        }

    def save(self, folder: Path, notes: Mapping[str, Any] | None = None) -> None:
        """Write the model into `folder`, which appears when it is complete.

        Args:
            folder: Made if missing.
            notes: What else model.toml says; TOML's types.

        Raises:
            ConfigurationError: Something is in the folder.
        """
        check_folder(folder)
        signals = [
            {name: list(value) if name == "shape" else value for name, value in dataclasses.asdict(signal).items()}
            for signal in self.features.signals.values()
        ]
        document: dict[str, Any] = {"kind": self.kind, "features": list(self.features.texts), "shape": dict(self.shape)}
        document |= {"notes": dict(notes or {}), "signals": signals}
        temporary = folder.resolve().with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        try:
            (temporary / "model.toml").write_text(tomli_w.dumps(document), encoding="utf-8")
            torch.save(self.network.state_dict(), temporary / "model.pt")
            if folder.exists():
                folder.rmdir()
            os.replace(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def check_folder(folder: Path) -> None:
    """Check that a model can be written into `folder`, before it is fitted.

    Raises:
        ConfigurationError: Something is in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"'{folder}' is not empty: give another --out, or remove it")


def read_notes(folder: Path) -> dict[str, Any]:
    """Return model.toml of the model in `folder`.

    Raises:
        ConfigurationError: There is none, or it is damaged.
    """
    try:
        return tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(
            f"'{folder}' holds no learned reward: make one with rewardlab fit RUN --out {folder}"
        ) from None
    except ValueError as error:
        raise ConfigurationError(f"'{folder / 'model.toml'}' is damaged: {error}") from error


def load_model(folder: Path) -> LearnedModel:
    """Return the model that `LearnedModel.save` wrote into `folder`, the same to the last bit.

    Raises:
        ConfigurationError: There is none, or it is damaged.
    """
    document = read_notes(folder)
    try:
        module, _, name = KINDS[document["kind"]].partition(":")
        signals = [Signal(**{**fields, "shape": tuple(fields["shape"])}) for fields in document["signals"]]
        features = Features(document["features"], {signal.name: signal for signal in signals})
        model: LearnedModel = getattr(importlib.import_module(f".{module}", __package__), name)(
            features, **document["shape"]
        )
        # Tensors only: a file of weights can run nothing.
        weights = torch.load(folder / "model.pt", map_location="cpu", weights_only=True)
        model.network.load_state_dict(weights)
    except (KeyError, OSError, EOFError, RuntimeError, TypeError, ValueError, pickle.UnpicklingError) as error:
        raise ConfigurationError(f"the learned reward in '{folder}' is damaged: {error}") from error
    return model
