"""Rubrics: weighted criteria over signals, with vetoes."""

from .criterion import Criterion
from .rubric import Rubric

__all__ = ["Criterion", "Rubric"]
