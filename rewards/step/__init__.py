"""Functions of one step: known as soon as it has been taken."""

from .boxes import coverage, gaussian_point
from .progress import staircase, waypoint
from .ranking import dcg, intra_list_diversity, ndcg, rank_penalty, reciprocal_rank, suffix_gain
from .select import maximum, mean_of, minimum, where
from .shape import bell, clip, decay, gaussian, linear, log_sigmoid, penalty, sigmoid, tanh, tiers
from .transition import before, delta, hop, new, potential

__all__ = [
    "before",
    "bell",
    "clip",
    "coverage",
    "dcg",
    "decay",
    "delta",
    "gaussian",
    "gaussian_point",
    "hop",
    "intra_list_diversity",
    "linear",
    "log_sigmoid",
    "maximum",
    "mean_of",
    "minimum",
    "ndcg",
    "new",
    "penalty",
    "potential",
    "rank_penalty",
    "reciprocal_rank",
    "sigmoid",
    "staircase",
    "suffix_gain",
    "tanh",
    "tiers",
    "waypoint",
    "where",
]
