"""Preferences carried over from one task to another, by how episodes lie to each other in both."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from ...errors import ConfigurationError, require
from .episodes import Episodes, Pairs

__all__ = ["couple", "distances", "transfer"]

POINTS = 16
"""An episode is compared with another at so many moments, evenly spaced from its first step to its last."""


def distances(episodes: Episodes) -> NDArray[np.float64]:
    """Return how far each episode is from each other one, ``(episodes, episodes)``, 1 on average.

    The root mean square, over moments of the same relative time and over standardised features.
    """
    states = episodes.states.double()
    scale = states.std(dim=0, unbiased=False)
    normal = (episodes.rows.double() - states.mean(dim=0)) / torch.where(scale > 1e-6, scale, torch.ones_like(scale))
    ends = episodes.mask.sum(dim=1).numpy() - 1
    moments = np.rint(np.linspace(0.0, 1.0, POINTS)[None] * ends[:, None]).astype(np.int64)
    paths = normal.numpy()[np.arange(len(ends))[:, None], moments].reshape(len(ends), -1)
    apart: NDArray[np.float64] = torch.cdist(torch.from_numpy(paths), torch.from_numpy(paths)).numpy()
    return apart / max(float(apart.mean()), 1e-12)


def couple(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return which of the source's episodes stand where which of the target's do.

    The coupling of Gromov and Wasserstein's distance (Memoli, 2011): of all ways to move equal weights on the source's
    episodes to equal weights on the target's, one that keeps distances as they are, as far as a descent from the even
    coupling finds it. Features of the two tasks need not be the same, nor of one kind.

    Args:
        source: Distances within the source ``(n, n)``.
        target: Distances within the target ``(m, m)``.

    Returns:
        Weights ``(n, m)``, 1 in all.

    Raises:
        MissingDependency: POT is not installed.
    """
    transport = require("ot", "transfer")
    weights = [np.full(len(each), 1.0 / len(each)) for each in (source, target)]
    coupling: NDArray[np.float64] = transport.gromov.gromov_wasserstein(
        source, target, *weights, loss_fun="square_loss", symmetric=True
    )
    return coupling


def transfer(coupling: NDArray[np.float64], source: Pairs, target: Pairs) -> Pairs:
    """Return the `target`'s pairs with labels carried over from the `source`'s.

    The label of a pair is the mean of the source's labels, each weighted by how much its two episodes are coupled with
    the pair's two: ``coupling[i, i'] * coupling[j, j']``. 0.5 where nothing is coupled. PEARL (Liu et al., 2023).

    Args:
        coupling: See `couple`.
        source: Labelled pairs of the source's episodes.
        target: Pairs of the target's episodes; their labels are not read.

    Raises:
        ConfigurationError: A pair names an episode that is not coupled.
    """
    for pairs, count in ((source, len(coupling)), (target, coupling.shape[1])):
        if max(pairs.first.max(), pairs.second.max()) >= count:
            raise ConfigurationError(f"the coupling has {count} episodes, and a pair names another")
    # A pair says the same read backwards.
    first = np.concatenate([source.first, source.second])
    second = np.concatenate([source.second, source.first])
    label = np.concatenate([source.label, 1.0 - source.label])
    found = np.full(len(target), 0.5)
    for place, (one, other) in enumerate(zip(target.first, target.second, strict=True)):
        weight = coupling[first, one] * coupling[second, other]
        if weight.sum() > 0:
            found[place] = np.clip(np.sum(weight * label) / weight.sum(), 0.0, 1.0)
    return target.labelled(found)
