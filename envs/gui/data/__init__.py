"""Published grounding benchmarks: their files, their box conventions, their breakdowns."""

from .breakdown import Share, breakdown, judge, table
from .item import GroundingItem
from .read import open_grounding_data
from .walk import answer_all

__all__ = ["GroundingItem", "Share", "answer_all", "breakdown", "judge", "open_grounding_data", "table"]
