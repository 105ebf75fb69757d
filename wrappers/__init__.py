"""Wrappers: what connects signals, rewards and environments, for one environment and for vectors of them."""

from .annotation import Annotation, Annotations
from .curriculum import Curriculum
from .dense import DenseReward, VectorDenseReward
from .elliptical import EllipticalNovelty, VectorEllipticalNovelty
from .gated import GatedReward, VectorGatedReward
from .goal_image import GoalImage, VectorGoalImage
from .guidance import RubricGuidance
from .judge import JudgeSignals
from .language import LanguageInterface
from .learned import LearnedSignals, VectorLearnedSignals
from .machine import RewardMachine, VectorRewardMachine
from .measure import MeasureSignals
from .noise import NoisySignals
from .novelty import Novelty, VectorNovelty
from .record import RecordTrajectories
from .relabel import check_relabelling
from .reward import RewardWrapper
from .rubric import RubricReward, VectorRubricReward
from .vector_annotation import VectorAnnotation
from .vector_curriculum import VectorCurriculum
from .vector_judge import VectorJudgeSignals
from .vector_measure import VectorMeasureSignals
from .vector_noise import VectorNoisySignals
from .vector_reward import VectorRewardWrapper

__all__ = [
    "Annotation",
    "Annotations",
    "Curriculum",
    "DenseReward",
    "EllipticalNovelty",
    "GatedReward",
    "GoalImage",
    "JudgeSignals",
    "LanguageInterface",
    "LearnedSignals",
    "MeasureSignals",
    "NoisySignals",
    "Novelty",
    "RecordTrajectories",
    "RewardMachine",
    "RewardWrapper",
    "RubricGuidance",
    "RubricReward",
    "VectorAnnotation",
    "VectorCurriculum",
    "VectorDenseReward",
    "VectorEllipticalNovelty",
    "VectorGatedReward",
    "VectorGoalImage",
    "VectorJudgeSignals",
    "VectorLearnedSignals",
    "VectorMeasureSignals",
    "VectorNoisySignals",
    "VectorNovelty",
    "VectorRewardMachine",
    "VectorRewardWrapper",
    "VectorRubricReward",
    "check_relabelling",
]
