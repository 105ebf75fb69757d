"""Rewards: expressions over signals, and the ledger that evaluates them.

>>> from rewardlab.rewards import parse, potential, signal
>>> signal("success") + 0.2 * potential(signal("progress")) == parse("success + 0.2*potential(progress)")
True
"""

from .declaration import reward_function
from .episode import any_, at_end, average, best, clip_and_delta, every, final, gated, length, redistribute, total
from .expression import Level, Reward
from .function import (
    Array,
    Condition,
    Function,
    Number,
    Value,
    as_reward,
    catalogue,
)
from .group import group_centered, group_zscore, leave_one_out, verpo
from .ledger import Ledger
from .ledger_base import ESCROW_REASONS
from .offline import Rollout, Valuation, evaluate
from .operators import abs_, eq, ratio
from .parser import named, native, parameter, parse, schedule, signal
from .signal import UNIVERSAL, Signal, declare
from .step import (
    before,
    bell,
    clip,
    coverage,
    dcg,
    decay,
    delta,
    gaussian,
    gaussian_point,
    intra_list_diversity,
    linear,
    log_sigmoid,
    maximum,
    mean_of,
    minimum,
    ndcg,
    new,
    penalty,
    potential,
    rank_penalty,
    reciprocal_rank,
    sigmoid,
    suffix_gain,
    tanh,
    tiers,
    where,
)
from .vector_ledger import VectorLedger

__all__ = [
    "ESCROW_REASONS",
    "UNIVERSAL",
    "Array",
    "Condition",
    "Function",
    "Ledger",
    "Level",
    "Number",
    "Reward",
    "Rollout",
    "Signal",
    "Valuation",
    "Value",
    "VectorLedger",
    "abs_",
    "any_",
    "as_reward",
    "at_end",
    "average",
    "before",
    "bell",
    "best",
    "catalogue",
    "clip",
    "clip_and_delta",
    "coverage",
    "dcg",
    "decay",
    "declare",
    "delta",
    "eq",
    "evaluate",
    "every",
    "final",
    "gated",
    "gaussian",
    "gaussian_point",
    "group_centered",
    "group_zscore",
    "intra_list_diversity",
    "leave_one_out",
    "length",
    "linear",
    "log_sigmoid",
    "maximum",
    "mean_of",
    "minimum",
    "named",
    "native",
    "ndcg",
    "new",
    "parameter",
    "parse",
    "penalty",
    "potential",
    "rank_penalty",
    "ratio",
    "reciprocal_rank",
    "redistribute",
    "reward_function",
    "schedule",
    "sigmoid",
    "signal",
    "suffix_gain",
    "tanh",
    "tiers",
    "total",
    "verpo",
    "where",
]
