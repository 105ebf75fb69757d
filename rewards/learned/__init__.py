"""Rewards that are learned: small networks fitted to recorded episodes, which then supply signals.

They measure, and never value: a reward reads what they supply, as in ``success + 0.1*potential(learned)``.
"""

from .bradley_terry import BradleyTerry
from .classifier import SuccessClassifier, area_under_curve
from .decomposition import ReturnDecomposition
from .ensemble import Ensemble
from .episodes import Episodes, Pairs, pack, ranked_pairs
from .features import Features, default_features
from .gail import Discriminator
from .gaussian import Gaussian
from .model import KINDS, LearnedModel, check_folder, load_model, read_notes
from .network import Optimisation
from .ordinal import Ordinal
from .preference import PreferenceModel, accuracy
from .transfer import couple, distances, transfer
from .wrong_labels import co_teach, mend

__all__ = [
    "KINDS",
    "BradleyTerry",
    "Discriminator",
    "Ensemble",
    "Episodes",
    "Features",
    "Gaussian",
    "LearnedModel",
    "Optimisation",
    "Ordinal",
    "Pairs",
    "PreferenceModel",
    "ReturnDecomposition",
    "SuccessClassifier",
    "accuracy",
    "area_under_curve",
    "check_folder",
    "co_teach",
    "couple",
    "default_features",
    "distances",
    "load_model",
    "mend",
    "pack",
    "ranked_pairs",
    "read_notes",
    "transfer",
]
