"""Weights of a reward's terms by which none of them is unlearnt for the sake of the others.

Each term has a gradient of its own. The point nearest to 0 in the convex hull of the normalised gradients has no
negative inner product with any of them: a small step along it makes nothing worse (multiple-gradient descent: Désidéri,
2012; Sener and Koltun, 2018, arXiv:1810.04650). MARBLE (Zhao et al., 2026, arXiv:2605.06507) does so for rewards of
reinforcement learning, finds the weights anew only now and then, and smooths them. That much is its abstract's; how
often and how smooth is not, nor what becomes of a reward that teaches nothing at the time: see `Balance`.

Numbers alone: whoever learns takes the gradients, and gives their inner products.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Balance", "cosines", "min_norm_weights"]

_NOTHING = 1e-12
"""A rounding error, beside numbers of about 1."""
_SILENT = 1e-6
"""A gradient that is so much smaller than the largest is a rounding error of single precision: of a term whose rewards
cancel, such as those of a potential in episodes that begin and end alike."""

Array = NDArray[np.float64]


def min_norm_weights(gram: Array) -> Array:
    """Return weights, 0 or more with sum 1, of the point of least norm in the convex hull of some vectors.

    Wolfe's algorithm (1976, "Finding the nearest point in a polytope"): it is exact, but for rounding. Of two unit
    vectors both weights are 1/2; of any two the first is ``clip((g2 - g1) . g2 / |g1 - g2|^2, 0, 1)``.

    Args:
        gram: Inner products of the vectors, ``(vectors, vectors)``.
    """
    scale = float(np.diag(gram).max())
    weights = np.zeros(len(gram))
    weights[np.argmin(np.diag(gram))] = 1.0
    held = [int(np.argmin(np.diag(gram)))]
    # Each set of vectors is held at most once: the norm falls from one to the next.
    for _ in range(2 ** len(gram)):
        products = gram @ weights
        nearest = int(np.argmin(products))
        if nearest in held or products[nearest] >= weights @ products - _NOTHING * scale:
            break
        held.append(nearest)
        while True:
            flat = _affine(gram[np.ix_(held, held)])
            if (flat > _NOTHING).all():
                weights[held] = flat
                break
            # Towards the nearest point of the flat, as far as the hull goes; what is left there with no weight goes.
            now = weights[held]
            short = flat <= _NOTHING
            reach = float((now[short] / np.maximum(now[short] - flat[short], _NOTHING)).min())
            now = (1.0 - reach) * now + reach * flat
            weights[held] = now
            gone = [vector for vector, own in zip(held, now, strict=True) if own <= _NOTHING]
            weights[gone] = 0.0
            held = [vector for vector in held if vector not in gone]
            if not gone:
                break
    weights = np.maximum(weights, 0.0)
    made: Array = weights / weights.sum()
    return made


def _affine(gram: Array) -> Array:
    """Return weights with sum 1, of any sign, of the point of least norm in the plane through some vectors."""
    count = len(gram)
    system = np.ones((count + 1, count + 1))
    system[0, 0], system[1:, 1:] = 0.0, gram
    solved: Array = np.linalg.lstsq(system, np.eye(count + 1)[0], rcond=None)[0]
    return solved[1:]


def cosines(gram: Array, weights: Array) -> Array:
    """Return the cosine of each vector to their sum with these weights; 0 where one of the two is 0.

    Args:
        gram: Inner products of the vectors.
        weights: Of each.
    """
    norms = np.sqrt(np.maximum(np.diag(gram), 0.0) * max(float(weights @ gram @ weights), 0.0))
    made: Array = np.where(norms > 0.0, gram @ weights / np.where(norms > 0.0, norms, 1.0), 0.0)
    return made


class Balance:
    """Weights of a reward's terms, found anew every few updates and smoothed.

    A term whose gradient is 0, but for rounding, when weights are sought keeps the weight that it has, and the others
    share the rest: else a reward that nobody has earned yet would be the point of least norm, and nothing would be
    learnt.

    Args:
        names: Of the terms; all weigh the same at first.
        every: After how many updates weights are sought anew.
        decay: The share of the old weights in the new ones; 0 for no smoothing.

    Attributes:
        weights: Of each term, with sum 1.
        factors: By what each term's advantages are multiplied: its weight over its gradient's norm, times the mean norm
            of those that teach, so that one term alone is as it was.
        told: What `refresh` returned last.
    """

    def __init__(self, names: Sequence[str], *, every: int, decay: float) -> None:
        self._every, self._decay = every, decay
        self.weights = dict.fromkeys(names, 1.0 / max(1, len(names)))
        self.factors = dict.fromkeys(names, 1.0)
        self.told: dict[str, float] = {}

    def due(self, updates: int) -> bool:
        """Whether weights are sought after so many updates."""
        return updates % self._every == 0

    def refresh(self, gram: Array) -> dict[str, float]:
        """Seek weights anew and return what is to be logged.

        These are the weights, and the worst cosine of a term's gradient to the plain sum of all (``before``) and to the
        sum that is followed (``after``); terms that teach nothing are left out of both.

        Args:
            gram: Inner products of the terms' gradients, ``(terms, terms)``, in the order of their names.
        """
        norms = np.sqrt(np.maximum(np.diag(gram), 0.0))
        teaches = norms > _SILENT * float(norms.max(initial=0.0))
        if not teaches.any():
            return {}
        part, own = gram[np.ix_(teaches, teaches)], norms[teaches]
        sought = min_norm_weights(part / np.outer(own, own))
        weights, factors = (np.array(list(each.values())) for each in (self.weights, self.factors))
        room = float(weights[teaches].sum())
        shares = self._decay * weights[teaches] / room + (1.0 - self._decay) * sought if room else sought
        weights[teaches], factors[teaches] = room * shares, shares * own.mean() / own
        self.weights = dict(zip(self.weights, weights.tolist(), strict=True))
        self.factors = dict(zip(self.factors, factors.tolist(), strict=True))
        self.told = {
            "worst_cosine_before": float(cosines(part, np.ones(len(part))).min()),
            "worst_cosine_after": float(cosines(part, factors[teaches]).min()),
            **{f"weight/{name}": weight for name, weight in self.weights.items()},
        }
        return self.told

    def together(self, parts: Mapping[str, Array]) -> Array:
        """Return the sum of the terms' advantages, each times its factor."""
        return np.asarray(sum(self.factors[name] * part for name, part in parts.items()), dtype=np.float64)

    def state(self) -> dict[str, Any]:
        """Return what `load` needs."""
        return {"weights": dict(self.weights), "factors": dict(self.factors), "told": dict(self.told)}

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on as `state` was."""
        self.weights, self.factors, self.told = (dict(state[name]) for name in ("weights", "factors", "told"))
