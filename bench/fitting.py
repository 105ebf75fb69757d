"""Fitting a learned reward to recorded episodes, with a share of them held out to see what it has learned."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, nearest
from ..rewards import Level, Reward
from ..rewards.learned import (
    BradleyTerry,
    Episodes,
    Features,
    LearnedModel,
    Optimisation,
    PreferenceModel,
    SuccessClassifier,
    accuracy,
    area_under_curve,
    default_features,
    pack,
    ranked_pairs,
)
from .material import Material, read_pairs

__all__ = ["LABELS", "MODELS", "Fit", "Fitted", "fit", "rank_correlation"]

MODELS: Mapping[str, type[LearnedModel]] = {model.kind: model for model in (BradleyTerry, SuccessClassifier)}
"""What can be fitted, by name."""
LABELS: Mapping[str, str] = {"classifier": "success"}
"""What episodes are labelled by where nothing is said; elsewhere ``final(score)``."""
STEPS = 64
"""Of a longer episode, models of preferences see so many steps, evenly spaced."""
LEARNERS = ("self", "cls", "features", "episodes", "pairs", "labels", "returns", "experts", "quality", "seed",
            "optimisation", "on_epoch")  # fmt: skip
"""Arguments of a model's `fit` that are not settings of it."""


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
        settings: Of the model and its optimisation.

    Raises:
        ConfigurationError: There is no such model or setting, or a number is not allowed.
    """

    model: str = "bradley-terry"
    label: str = ""
    features: Sequence[str] = ()
    seed: int = 0
    comparisons: int = 2000
    pairs: Path | None = None
    held_out: float = 0.2
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ConfigurationError(
                f"model '{self.model}': there are {', '.join(MODELS)}.{nearest(self.model, MODELS)}"
            )
        if not 0 <= self.held_out < 1 or self.comparisons < 1:
            raise ConfigurationError(f"held_out={self.held_out:g}, comparisons={self.comparisons}: not allowed")
        known = [*(each.name for each in fields(Optimisation)), *_own(MODELS[self.model])]
        for name in self.settings:
            if name not in known:
                close = nearest(name, known)
                raise ConfigurationError(
                    f"the model '{self.model}' has no setting '{name}'.{close} It has: {', '.join(known)}"
                )
        if self.pairs is not None and not issubclass(MODELS[self.model], PreferenceModel):
            raise ConfigurationError(f"the model '{self.model}' learns from labels, not from pairs")

    @property
    def optimisation(self) -> Optimisation:
        """How it is fitted."""
        names = {each.name for each in fields(Optimisation)}
        return Optimisation(**{name: value for name, value in self.settings.items() if name in names})

    @property
    def rounds(self) -> int:
        """How many times the epochs are gone through: once for each network."""
        return 1

    @property
    def shape(self) -> dict[str, Any]:
        """The model's own settings."""
        own = _own(MODELS[self.model])
        return {name: value for name, value in self.settings.items() if name in own}


@dataclass(frozen=True)
class Fitted:
    """What came of it.

    Attributes:
        model: The model.
        notes: What it was fitted to and how, and what it is worth on what was held out: numbers and texts.
    """

    model: LearnedModel
    notes: dict[str, Any]


@dataclass(frozen=True)
class _Data:
    """The episodes as a model's `fit` takes them, and what was held out."""

    request: Fit
    material: Material
    features: Features
    rows: Sequence[NDArray[np.float64]]
    label: Reward
    kept: NDArray[np.int64]
    tested: NDArray[np.int64]
    told: Mapping[str, Any]

    def pick(self, which: NDArray[np.int64], most: int | None = None) -> Episodes:
        """Some of the episodes."""
        return pack([self.rows[number] for number in which], most)

    def worth(self) -> NDArray[np.float64]:
        """What each episode is worth, ``(episodes,)``."""
        return np.array([paid.sum() for paid in self.material.paid(self.label)])


def fit(request: Fit, material: Material, *, on_epoch: Callable[[float], None] | None = None) -> Fitted:
    """Fit a model to `material`.

    Args:
        request: What.
        material: The episodes.
        on_epoch: Called after each epoch with its mean loss.

    Raises:
        ConfigurationError: The label, the features or the pairs do not fit the episodes, or labels are all alike.
        ExpressionError: A text is no expression over the signals.
        RewardLabError: It does not converge.
    """
    text = request.label or LABELS.get(request.model, "final(score)")
    label = material.label(text)
    # What the label is computed from would give it away.
    features = Features(request.features or default_features(material.signals, label.names), material.signals)
    rows = [
        features.matrix({name: rollout.after[name] for name in features.signals}, np.shape(rollout.terminated))
        for rollout in material.rollouts
    ]
    kept, tested = _split(len(rows), request)
    told = {"seed": request.seed, "optimisation": request.optimisation, "on_epoch": on_epoch, **request.shape}
    data = _Data(request, material, features, rows, label, kept, tested, told)
    kind = MODELS[request.model]
    learn = _preferences if issubclass(kind, PreferenceModel) else _OTHERS[request.model]
    model, found = learn(data)
    said: dict[str, Any] = {"label": text} if request.pairs is None else {"pairs": str(request.pairs)}
    said |= {"seed": request.seed, "episodes": len(kept), "held_out": len(tested)}
    settings = {**vars(request.optimisation), **request.shape}
    return Fitted(model, {**said, "settings": settings, "results": found})


def rank_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    """Return Spearman's correlation of two lists of numbers, equal ones sharing their rank; None where one is constant.

    Args:
        one: ``(n,)``.
        other: ``(n,)``.
    """
    return _correlation(_ranks(one), _ranks(other))


def _split(count: int, request: Fit) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of the episodes that a model is fitted to, and of those that it is tested on."""
    order = np.random.default_rng([request.seed, 1]).permutation(count)
    cut = round(request.held_out * count)
    return np.sort(order[cut:]), np.sort(order[:cut])


def _preferences(data: _Data) -> tuple[LearnedModel, dict[str, Any]]:
    """A model of preferences, and the share of held-out pairs that it gets right."""
    request, kind = data.request, cast(Any, MODELS[data.request.model])
    episodes = data.pick(np.arange(len(data.rows)), STEPS)
    if request.pairs is not None:
        given = read_pairs(request.pairs, data.material)
        tests = np.isin(given.first, data.tested) | np.isin(given.second, data.tested)
        pairs, test = given.take(~tests), given.take(tests) if tests.any() else None
        quality = None
    else:
        worth = data.worth()
        ties = bool(request.settings.get("ties", False))
        pairs = ranked_pairs(worth, request.comparisons, seed=request.seed, ties=ties, among=data.kept)
        differ = len(np.unique(worth[data.tested])) > 1
        test = ranked_pairs(worth, request.comparisons, seed=request.seed, among=data.tested) if differ else None
        quality = (worth - worth.min()) / (worth.max() - worth.min())
    model: PreferenceModel = kind.fit(data.features, episodes, pairs, quality=quality, **data.told)
    scores = model.scores(episodes)
    found: dict[str, Any] = {
        "accuracy": None if test is None else accuracy(scores, test),
        "fitted_accuracy": accuracy(scores, pairs),
    }
    found |= {"pairs": len(pairs), "held_out_pairs": 0 if test is None else len(test)}
    if quality is not None:
        found["rank_correlation"] = rank_correlation(scores[data.tested], quality[data.tested])
    return model, found


def _classifier(data: _Data) -> tuple[LearnedModel, dict[str, Any]]:
    """A classifier of states, and how well it tells held-out ones apart."""
    paid = data.material.paid(data.label)
    # What is told of a state is its own label; what is told of an episode, that of all its states.
    stepwise = data.label.level < Level.EPISODE
    labels = [each if stepwise else np.full(len(each), each.sum()) for each in paid]
    own = np.concatenate([labels[number] for number in data.kept])
    model = SuccessClassifier.fit(data.features, data.pick(data.kept), own, **data.told)
    if not len(data.tested):
        return model, {"area_under_curve": None, "accuracy": None}
    truth = np.concatenate([labels[number] for number in data.tested])
    said = model.values(np.concatenate([data.rows[number] for number in data.tested]))["learned_success"]
    return model, {
        "area_under_curve": area_under_curve(said, truth),
        "accuracy": float(np.mean((said > 0.5) == (truth > 0.5))),
        "success": float(truth.mean()),
    }


_OTHERS: Mapping[str, Callable[[_Data], tuple[LearnedModel, dict[str, Any]]]] = {"classifier": _classifier}
"""How what is no model of preferences is fitted."""


def _own(kind: type[LearnedModel]) -> list[str]:
    """The settings of a model: what its `fit` takes besides data."""
    return [name for name in inspect.signature(kind.fit).parameters if name not in LEARNERS]  # type: ignore[attr-defined]


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    mean: NDArray[np.float64] = (np.cumsum(count) - 0.5 * (count - 1))[place]
    return mean


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])
