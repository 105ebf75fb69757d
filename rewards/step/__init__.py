"""Functions of one step: known as soon as it has been taken."""

from .boxes import coverage, gaussian_point
from .norm import power, rectify, smooth_abs
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
    "power",
    "rank_penalty",
    "reciprocal_rank",
    "rectify",
    "sigmoid",
    "smooth_abs",
    "staircase",
    "suffix_gain",
    "tanh",
    "tiers",
    "waypoint",
    "where",
]
