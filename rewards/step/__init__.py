"""Functions of one step: known as soon as it has been taken."""

from .select import maximum, mean_of, minimum, where
from .shape import bell, clip, gaussian, linear, log_sigmoid, penalty, sigmoid, tanh, tiers
from .transition import before, delta, new, potential

__all__ = [
    "before",
    "bell",
    "clip",
    "delta",
    "gaussian",
    "linear",
    "log_sigmoid",
    "maximum",
    "mean_of",
    "minimum",
    "new",
    "penalty",
    "potential",
    "sigmoid",
    "tanh",
    "tiers",
    "where",
]
