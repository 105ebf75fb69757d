"""Functions of a group of episodes of one task: evaluated over recorded episodes, where the trainer has them."""

from .normalise import group_zscore

__all__ = ["group_zscore"]
