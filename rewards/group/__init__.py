"""Functions of a group of episodes of one task: evaluated over recorded episodes, where the trainer has them."""

from .diversity import consensus, vendi, vendi_gain
from .dominance import pareto, parrot, quantile_dominance
from .jepo import jepo
from .normalise import gdpo, group_centered, group_zscore, leave_one_out
from .scale import group_contrast, grpo_s, label_flip, rank_agreement
from .tournament import anchored, double_elimination, round_robin, single_elimination, swiss
from .verpo import verpo
from .wins import brpo, heron, win_rate

__all__ = [
    "anchored",
    "brpo",
    "consensus",
    "double_elimination",
    "gdpo",
    "group_centered",
    "group_contrast",
    "group_zscore",
    "grpo_s",
    "heron",
    "jepo",
    "label_flip",
    "leave_one_out",
    "pareto",
    "parrot",
    "quantile_dominance",
    "rank_agreement",
    "round_robin",
    "single_elimination",
    "swiss",
    "vendi",
    "vendi_gain",
    "verpo",
    "win_rate",
]
