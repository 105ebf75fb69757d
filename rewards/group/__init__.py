"""Functions of a group of episodes of one task: evaluated over recorded episodes, where the trainer has them."""

from .normalise import group_centered, group_zscore, leave_one_out
from .verpo import verpo

__all__ = ["group_centered", "group_zscore", "leave_one_out", "verpo"]
