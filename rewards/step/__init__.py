"""Functions of one step: known as soon as it has been taken."""

from .boxes import coverage, gaussian_point
from .combine import conjunction, constrained, lexicographic, renorm, uncertainty_weighted
from .ensemble import least_of, mean_minus_std, median_of, nominal_and_worst, std_of
from .length import length_penalty
from .norm import power, rectify, smooth_abs
from .novelty import count_bonus, episodic_bonus
from .progress import staircase, waypoint
from .ranking import dcg, intra_list_diversity, ndcg, rank_penalty, reciprocal_rank, suffix_gain
from .reasoning import reasoning_pattern
from .reference import margin_scale, par
from .select import maximum, mean_of, minimum, sum_of, where
from .shape import bell, clip, decay, gaussian, linear, log_sigmoid, log_tamed, penalty, sigmoid, tanh, tiers
from .transition import before, delta, hop, new, potential

__all__ = [
    "before",
    "bell",
    "clip",
    "conjunction",
    "constrained",
    "count_bonus",
    "coverage",
    "dcg",
    "decay",
    "delta",
    "episodic_bonus",
    "gaussian",
    "gaussian_point",
    "hop",
    "intra_list_diversity",
    "least_of",
    "length_penalty",
    "lexicographic",
    "linear",
    "log_sigmoid",
    "log_tamed",
    "margin_scale",
    "maximum",
    "mean_minus_std",
    "mean_of",
    "median_of",
    "minimum",
    "ndcg",
    "new",
    "nominal_and_worst",
    "par",
    "penalty",
    "potential",
    "power",
    "rank_penalty",
    "reasoning_pattern",
    "reciprocal_rank",
    "rectify",
    "renorm",
    "sigmoid",
    "smooth_abs",
    "staircase",
    "std_of",
    "suffix_gain",
    "sum_of",
    "tanh",
    "tiers",
    "uncertainty_weighted",
    "waypoint",
    "where",
]
