"""What is asked of ``rewardlab fit``: a model, what it is fitted to, and its settings."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError, nearest
from ..rewards.learned import (
    BradleyTerry,
    Discriminator,
    Ensemble,
    Gaussian,
    LearnedModel,
    Optimisation,
    Ordinal,
    PreferenceModel,
    ReturnDecomposition,
    SuccessClassifier,
)

__all__ = ["DEFENCES", "DOUBTING", "LABELS", "MODELS", "Fit"]

MODELS: Mapping[str, type[LearnedModel]] = {
    model.kind: model
    for model in (
        BradleyTerry,
        Ordinal,
        Gaussian,
        Ensemble,
        SuccessClassifier,
        Discriminator,
        ReturnDecomposition,
    )
}
"""What can be fitted, by name."""
LABELS: Mapping[str, str] = {"classifier": "success", "gail": "final(success)"}
"""What episodes are labelled by where nothing is said; elsewhere ``final(score)``."""
DEFENCES = ("none", "flip", "co-teaching")
"""What is done against labels that are wrong."""
DOUBTING = 5
"""Models that decide together which labels are wrong."""
DATA = ("self", "cls", "features", "episodes", "pairs", "labels", "returns", "experts", "quality", "seed",
        "optimisation", "on_epoch")  # fmt: skip
"""Arguments of a model's `fit` that are no settings of it."""


@dataclass(frozen=True)
class Fit:
    """What is fitted.

    Attributes:
        model: One of `MODELS`.
        label: What an episode (for a classifier also: a state) is worth, an expression; empty for the model's own.
        features: What the model sees; empty for `default_features`.
        seed: Of what is held out, of the pairs and of the weights.
        comparisons: How many pairs are drawn.
        pairs: A file of pairs, instead of a label.
        held_out: The share of the episodes that the model is tested on.
        defence: One of `DEFENCES`, for models of preferences.
        noise: The share of the labels that a defence takes to be wrong.
        settings: Of the model and its optimisation.

    Raises:
        ConfigurationError: There is no such model, defence or setting, or a number is not allowed.
    """

    model: str = "bradley-terry"
    label: str = ""
    features: Sequence[str] = ()
    seed: int = 0
    comparisons: int = 2000
    pairs: Path | None = None
    held_out: float = 0.2
    defence: str = "none"
    noise: float = 0.2
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ConfigurationError(
                f"model '{self.model}': there are {', '.join(MODELS)}.{nearest(self.model, MODELS)}"
            )
        if not (0 <= self.held_out < 1 and 0 <= self.noise < 1) or self.comparisons < 1:
            told = f"held_out={self.held_out:g}, noise={self.noise:g}, comparisons={self.comparisons}"
            raise ConfigurationError(f"{told}: give shares below 1, and one or more pairs")
        self._check_settings()
        if self.pairs is not None and not self.of_preferences:
            raise ConfigurationError(f"the model '{self.model}' learns from labels, not from pairs")
        self._check_defence()

    def _check_settings(self) -> None:
        known = {each.name: each.default for each in fields(Optimisation)} | self._own
        for name, given in self.settings.items():
            if name not in known:
                close = nearest(name, known)
                raise ConfigurationError(
                    f"the model '{self.model}' has no setting '{name}'.{close} It has: {', '.join(known)}"
                )
            kind = type(known[name])
            if type(given) is not kind and not (kind is float and type(given) is int):
                raise ConfigurationError(f"{name}={given!r}: give a value like {known[name]!r}")

    def _check_defence(self) -> None:
        if self.defence not in DEFENCES:
            raise ConfigurationError(f"defence '{self.defence}': there are {', '.join(DEFENCES)}")
        if self.defence != "none" and not self.of_preferences:
            raise ConfigurationError(f"defence '{self.defence}' is for models of preferences, not '{self.model}'")
        if self.defence == "co-teaching":
            if self.model != BradleyTerry.kind:
                raise ConfigurationError(f"co-teaching is two models '{BradleyTerry.kind}', not '{self.model}'")
            if "pointwise" in self.settings:
                raise ConfigurationError("co-teaching learns from pairs alone: leave out the setting 'pointwise'")

    @property
    def of_preferences(self) -> bool:
        """Whether the model is fitted to pairs."""
        return issubclass(MODELS[self.model], PreferenceModel)

    @property
    def expected(self) -> str:
        """What an episode is worth, an expression."""
        return self.label or LABELS.get(self.model, "final(score)")

    @property
    def optimisation(self) -> Optimisation:
        """How it is fitted."""
        names = {each.name for each in fields(Optimisation)}
        return Optimisation(**{name: value for name, value in self.settings.items() if name in names})

    @property
    def rounds(self) -> int:
        """How many times the epochs are gone through."""
        doubting = DOUBTING if self.defence == "flip" else 0
        return doubting + int(self.settings.get("members", self._own.get("members", 1)))

    @property
    def shape(self) -> dict[str, Any]:
        """The model's own settings."""
        return {name: value for name, value in self.settings.items() if name in self._own}

    @property
    def _own(self) -> dict[str, Any]:
        """The settings that the model has, with what they are by default."""
        kind: Any = MODELS[self.model]
        takers = [kind.fit] if not self.of_preferences else [PreferenceModel.fit, kind.settings]
        takers += [Gaussian.settings] if kind is Ensemble else []
        given = [each for taker in takers for each in inspect.signature(taker).parameters.values()]
        return {
            each.name: each.default for each in given if each.name not in DATA and each.kind is not each.VAR_KEYWORD
        }
