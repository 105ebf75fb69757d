"""Functions of a whole episode: known when it ends, or when a condition is decided."""

from .gate import gated
from .ltl import ltl
from .machine import machine
from .reduce import any_, at_end, average, best, every, final, length, total
from .spread import clip_and_delta, redistribute, softmax_redistribute

__all__ = [
    "any_",
    "at_end",
    "average",
    "best",
    "clip_and_delta",
    "every",
    "final",
    "gated",
    "length",
    "ltl",
    "machine",
    "redistribute",
    "softmax_redistribute",
    "total",
]
