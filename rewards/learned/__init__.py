"""Rewards that are learned: small networks fitted to recorded episodes, which then supply signals.

They measure, and never value: a reward reads what they supply, as in ``success + 0.1*potential(learned)``.
"""

from .bradley_terry import BradleyTerry
from .classifier import SuccessClassifier, area_under_curve
from .episodes import Episodes, Pairs, pack, ranked_pairs
from .features import Features, default_features
from .model import KINDS, LearnedModel, check_folder, load_model, read_notes
from .network import Optimisation
from .preference import PreferenceModel, accuracy

__all__ = [
    "KINDS",
    "BradleyTerry",
    "Episodes",
    "Features",
    "LearnedModel",
    "Optimisation",
    "Pairs",
    "PreferenceModel",
    "SuccessClassifier",
    "accuracy",
    "area_under_curve",
    "check_folder",
    "default_features",
    "load_model",
    "pack",
    "ranked_pairs",
    "read_notes",
]
