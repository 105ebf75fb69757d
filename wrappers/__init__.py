"""Wrappers: what connects signals, rewards and environments, for one environment and for vectors of them."""

from .curriculum import Curriculum
from .dense import DenseReward, VectorDenseReward
from .gated import GatedReward, VectorGatedReward
from .language import LanguageInterface
from .measure import MeasureSignals
from .noise import NoisySignals
from .record import RecordTrajectories
from .relabel import check_relabelling
from .reward import RewardWrapper
from .rubric import RubricReward, VectorRubricReward
from .vector_curriculum import VectorCurriculum
from .vector_measure import VectorMeasureSignals
from .vector_noise import VectorNoisySignals
from .vector_reward import VectorRewardWrapper

__all__ = [
    "Curriculum",
    "DenseReward",
    "GatedReward",
    "LanguageInterface",
    "MeasureSignals",
    "NoisySignals",
    "RecordTrajectories",
    "RewardWrapper",
    "RubricReward",
    "VectorCurriculum",
    "VectorDenseReward",
    "VectorGatedReward",
    "VectorMeasureSignals",
    "VectorNoisySignals",
    "VectorRewardWrapper",
    "VectorRubricReward",
    "check_relabelling",
]
