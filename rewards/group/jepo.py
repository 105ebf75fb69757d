"""What one of several samples adds to a bound on the likelihood of an answer."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..function import Value
from .each import Floats, in_each
from .group import Group

__all__ = ["jepo"]


@Group
def jepo(xp: Any, present: Any, x: Value) -> Any:
    """``log(mean of exp(x)) - log(mean of exp(x) of the others)``: what an episode adds to the group's likelihood.

    JEPO (Tang et al., 2025, arXiv:2503.19618; its abstract was read, the bound is from memory) for `x` the
    log-likelihood of a reference answer after the episode, as in ``jepo(final(reference_log_probability))``: the first
    part is its multi-sample lower bound of the log-likelihood of the answer, the second a baseline that leaves the
    episode out (Mnih and Rezende, 2016). Unlike the mean of `x`, the bound asks for one good episode of several. Its
    second gradient, that of the answer itself, is supervised learning and no reward. An episode alone in its group gets
    0, and so does a faulted one.
    """
    return in_each(xp, present, _added, x)


def _added(_: int, x: Floats) -> Floats:
    count = len(x)
    others = np.array([np.logaddexp.reduce(np.delete(x, row)) for row in range(count)])
    found: Floats = np.logaddexp.reduce(x) - np.log(count) - others + np.log(count - 1.0)
    return found
