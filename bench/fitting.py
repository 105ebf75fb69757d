"""Fitting a learned reward to recorded episodes, with a share of them held out to see what it has learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..envs.base import choose_reward
from ..errors import ConfigurationError
from ..rewards import Level, Reward
from ..rewards.learned import (
    Discriminator,
    Ensemble,
    Episodes,
    Features,
    LearnedModel,
    Pairs,
    PreferenceModel,
    ReturnDecomposition,
    SuccessClassifier,
    accuracy,
    area_under_curve,
    co_teach,
    couple,
    default_features,
    distances,
    mend,
    pack,
    ranked_pairs,
    transfer,
)
from ..rewards.rubric.rankings import spearman
from .fit_request import DOUBTING, MODELS, Fit
from .material import Material, read_pairs

__all__ = ["Fitted", "fit"]

STEPS = 32
"""Of a longer episode, models of preferences see so many steps, evenly spaced."""
COUPLED = 200
"""At most so many episodes of either task are coupled: the effort grows with the cube."""


@dataclass(frozen=True)
class Fitted:
    """What came of it.

    Attributes:
        model: The model.
        notes: What it was fitted to and how; under ``results``, what it is worth on what was held out.
    """

    model: LearnedModel
    notes: dict[str, Any]


@dataclass(frozen=True)
class _Data:
    """Episodes as a model's `fit` takes them."""

    request: Fit
    material: Material
    label: Reward
    features: Features
    rows: Sequence[NDArray[np.float64]]
    kept: NDArray[np.int64]
    tested: NDArray[np.int64]
    told: Mapping[str, Any]

    def pick(self, which: NDArray[np.int64], most: int | None = None) -> Episodes:
        """Some of the episodes."""
        return pack([self.rows[number] for number in which], most)

    def worth(self) -> NDArray[np.float64]:
        """What each episode is worth, ``(episodes,)``."""
        return np.array([paid.sum() for paid in self.material.paid(self.label)])

    def states(self, which: NDArray[np.int64]) -> NDArray[np.float64]:
        """The features of all steps of some episodes, ``(steps, features)``."""
        return np.concatenate([self.rows[number] for number in which])


def fit(
    request: Fit,
    material: Material,
    *,
    source: Material | None = None,
    on_epoch: Callable[[float], None] | None = None,
) -> Fitted:
    """Fit a model to `material`.

    Args:
        request: What.
        material: The episodes.
        source: Episodes of another task, whose labels are carried over to these; None labels these themselves.
        on_epoch: Called after each epoch with its mean loss.

    Raises:
        ConfigurationError: The label, the features or the pairs do not fit the episodes, or labels are all alike.
        ExpressionError: A text is no expression over the signals.
        RewardLabError: It does not converge.
    """
    if source is not None and not request.of_preferences:
        raise ConfigurationError(f"what is carried over are preferences, and the model '{request.model}' reads none")
    if source is not None and request.pairs is not None:
        raise ConfigurationError("preferences come from a file of pairs or from another task, not from both")
    data = _data(request, material, on_epoch)
    if request.of_preferences:
        model, found = _preferences(data, None if source is None else _data(request, source, None))
    else:
        model, found = _OTHERS[request.model](data)
    said: dict[str, Any] = {"label": request.expected} if request.pairs is None else {"pairs": str(request.pairs)}
    said |= {"seed": request.seed, "episodes": len(data.kept), "held_out": len(data.tested)}
    said |= {} if request.defence == "none" else {"defence": request.defence, "noise": request.noise}
    settings = {**vars(request.optimisation), **request.shape}
    return Fitted(model, {**said, "settings": settings, "results": found})


def _data(request: Fit, material: Material, on_epoch: Callable[[float], None] | None) -> _Data:
    label = choose_reward(request.expected, material.rewards)
    # What the label is computed from would give it away.
    features = Features(request.features or default_features(material.signals, label.names), material.signals)
    rows = [
        features.matrix({name: rollout.after[name] for name in features.signals}, np.shape(rollout.terminated))
        for rollout in material.rollouts
    ]
    order = np.random.default_rng([request.seed, 1]).permutation(len(rows))
    cut = round(request.held_out * len(rows))
    told = {"seed": request.seed, "optimisation": request.optimisation, "on_epoch": on_epoch, **request.shape}
    return _Data(request, material, label, features, rows, np.sort(order[cut:]), np.sort(order[:cut]), told)


def _preferences(data: _Data, source: _Data | None) -> tuple[LearnedModel, dict[str, Any]]:
    """A model of preferences, and the share of held-out pairs that it gets right."""
    request, kind = data.request, MODELS[data.request.model]
    episodes = data.pick(np.arange(len(data.rows)), STEPS)
    found: dict[str, Any] = {}
    quality, test = None, None
    if request.pairs is not None:
        given = read_pairs(request.pairs, data.material)
        tests = np.isin(given.first, data.tested) | np.isin(given.second, data.tested)
        if tests.all():
            raise ConfigurationError(f"'{request.pairs}': every pair is of an episode that is held out; give more")
        pairs, test = given.take(~tests), given.take(tests) if tests.any() else None
    else:
        worth = data.worth()
        if len(np.unique(worth[data.tested])) > 1:
            test = ranked_pairs(worth, request.comparisons, seed=request.seed, among=data.tested)
        if source is None:
            ties = bool(request.settings.get("ties", False))
            pairs = ranked_pairs(worth, request.comparisons, seed=request.seed, ties=ties, among=data.kept)
            quality = (worth - worth.min()) / (np.ptp(worth) or 1.0)
        else:
            pairs, right = _carried_over(data, source, worth)
            found["carried_over"] = right
    model = _learned(data, kind, episodes, pairs, quality)
    scores = model.scores(episodes)
    found |= {"accuracy": None if test is None else accuracy(scores, test)}
    found |= {"held_out_pairs": 0 if test is None else len(test)}
    found |= {"fitted_accuracy": accuracy(scores, pairs), "pairs": len(pairs)}
    if request.pairs is None:
        found["rank_correlation"] = spearman(scores[data.tested], worth[data.tested])
    return model, found


def _learned(
    data: _Data, kind: Any, episodes: Episodes, pairs: Pairs, quality: NDArray[np.float64] | None
) -> PreferenceModel:
    """The model, with the defence that was asked for."""
    request, told = data.request, data.told
    if request.defence == "co-teaching":
        return co_teach(data.features, episodes, pairs, noise=request.noise, **told)
    if request.defence == "flip":
        how = {name: told[name] for name in ("seed", "optimisation", "on_epoch")}
        doubting = Ensemble.fit(data.features, episodes, pairs, members=DOUBTING, **how)
        pairs = mend(pairs, doubting.strengths(episodes, pairs), flip=request.noise)
    model: PreferenceModel = kind.fit(data.features, episodes, pairs, quality=quality, **told)
    return model


def _carried_over(data: _Data, source: _Data, worth: NDArray[np.float64]) -> tuple[Pairs, float | None]:
    """Pairs with labels from another task, and the share of them that this task's own label agrees with."""
    ours, theirs = data.kept[:COUPLED], source.kept[:COUPLED]
    coupling = couple(distances(source.pick(theirs)), distances(data.pick(ours)))
    every = len(theirs) * (len(theirs) - 1) // 2
    known = ranked_pairs(source.worth()[theirs], every, seed=data.request.seed)
    drawn = ranked_pairs(worth[ours], data.request.comparisons, seed=data.request.seed, ties=True)
    carried = transfer(coupling, known, drawn)
    told = np.flatnonzero(carried.label != 0.5)
    if not len(told):
        raise ConfigurationError("no preference could be carried over: the two tasks' episodes do not correspond")
    carried = carried.take(told)
    right = accuracy(worth[ours], carried)
    return Pairs(ours[carried.first], ours[carried.second], carried.label), right


def _classifier(data: _Data) -> tuple[LearnedModel, dict[str, Any]]:
    """A classifier of states, and how well it tells held-out ones apart."""
    paid = data.material.paid(data.label)
    # What is told of a state is its own label; what is told of an episode, that of all its states.
    stepwise = data.label.level < Level.EPISODE
    labels = [each if stepwise else np.full(len(each), each.sum()) for each in paid]
    own = np.concatenate([labels[number] for number in data.kept])
    model = SuccessClassifier.fit(data.features, data.pick(data.kept), own, **data.told)
    if not len(data.tested):
        return model, {}
    truth = np.concatenate([labels[number] for number in data.tested])
    said = model.values(data.states(data.tested))["learned_success"]
    return model, {
        "area_under_curve": area_under_curve(said, truth),
        "accuracy": float(np.mean((said > 0.5) == (truth > 0.5))),
        "success": float(truth.mean()),
    }


def _imitation(data: _Data) -> tuple[LearnedModel, dict[str, Any]]:
    """A discriminator of the states of the episodes labelled 1, and how well it tells them from others."""
    good = data.worth() > 0.5
    experts, others = data.kept[good[data.kept]], data.kept[~good[data.kept]]
    if not len(experts) or not len(others):
        raise ConfigurationError(
            f"the label '{data.request.expected}' says who is imitated, above 0.5, and who is not, and one is missing:"
            " give demonstrations, or episodes of chance, beside these"
        )
    model = Discriminator.fit(data.features, data.pick(others), data.pick(experts), **data.told)
    found: dict[str, Any] = {"imitated": len(experts)}
    if len(data.tested):
        truth = np.concatenate([np.full(len(data.rows[number]), float(good[number])) for number in data.tested])
        found["area_under_curve"] = area_under_curve(model.values(data.states(data.tested))["learned"], truth)
    return model, found


def _contributions(data: _Data) -> tuple[LearnedModel, dict[str, Any]]:
    """A decomposition of returns, and how well its sums foretell held-out ones."""
    worth = data.worth()
    model = ReturnDecomposition.fit(data.features, data.pick(data.kept), worth[data.kept], **data.told)
    if not len(data.tested):
        return model, {}
    said, truth = model.returns(data.pick(data.tested)), worth[data.tested]
    error = float(np.sqrt(np.mean((said - truth) ** 2)))
    return model, {"correlation": _correlation(said, truth), "error": error, "deviation": float(truth.std())}


_OTHERS: Mapping[str, Callable[[_Data], tuple[LearnedModel, dict[str, Any]]]] = {
    SuccessClassifier.kind: _classifier,
    Discriminator.kind: _imitation,
    ReturnDecomposition.kind: _contributions,
}
"""How what is no model of preferences is fitted."""


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])
