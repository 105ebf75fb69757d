"""What can be measured of an environment besides its own signals, by the name that a command line or a suite gives it.

``NAME`` or ``NAME:ARGUMENT``; what the argument is, the wrapper says. The wrapper stands below the reward, which so can
read what it measures.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gymnasium
from gymnasium.vector import AutoresetMode, VectorEnv

from ..errors import ConfigurationError, ExpressionError, nearest

__all__ = ["MEASURES", "Measuring", "measured", "measured_vector", "vectorized"]


@dataclass(frozen=True)
class Measuring:
    """A measuring wrapper, loaded when it is asked for.

    Attributes:
        single: ``module:Class`` in this folder, of one environment.
        vector: The same for a vector of them; empty where each environment is wrapped by itself.
        summary: What it measures, in a line; what its argument is.
        same_step: Whether the one of a vector also measures a vector that resets in the same step.
    """

    single: str
    vector: str
    summary: str
    same_step: bool = True


MEASURES: Mapping[str, Measuring] = {
    "novelty": Measuring(
        "novelty:Novelty",
        "novelty:VectorNovelty",
        "episode_visits and total_visits: how often a state was met; SIGNAL,... make a state, else the observation.",
    ),
    "elliptical": Measuring(
        "elliptical:EllipticalNovelty",
        "elliptical:VectorEllipticalNovelty",
        "elliptical: how new a state's features are in the episode; SIGNAL,... are they, else the observation.",
    ),
    "annotation": Measuring(
        "annotation:Annotation",
        "vector_annotation:VectorAnnotation",
        "annotated and message_visits: what an annotator says of the state's text, module:function or chat:MODEL; "
        "then ,head=classification ,head=ranking ,field=NAME ,asynchronous ,required.",
        same_step=False,
    ),
    "machine": Measuring(
        "machine:RewardMachine",
        "machine:VectorRewardMachine",
        "machine_state and machine_pays: a reward machine, written FROM -> TO: CONDITION / REWARD; ...",
    ),
    "learned": Measuring(
        "learned:LearnedSignals",
        "learned:VectorLearnedSignals",
        "learned, learned_success and the like: what a model says of the state; DIR is what rewardlab fit wrote.",
    ),
    "goal_image": Measuring(
        "goal_image:GoalImage",
        "goal_image:VectorGoalImage",
        "goal_similarity: how near what is seen is to a goal in words; CHECKPOINT; GOAL; BASELINE; ALPHA of a CLIP.",
    ),
    "judge": Measuring(
        "judge:JudgeSignals",
        "vector_judge:VectorJudgeSignals",
        "what a judge says of the criteria of a rubric; FILE.toml holds both.",
        same_step=False,
    ),
    "guidance": Measuring(
        "guidance:RubricGuidance",
        "",
        "nothing, but the agent reads at each step what counts: the criteria of FILE.toml, or module:function.",
    ),
}
"""The measuring wrappers by name. Each class has ``from_text(env, argument)``."""


def measured(env: gymnasium.Env[Any, Any], texts: Sequence[str]) -> gymnasium.Env[Any, Any]:
    """Return `env` with what `texts` name measured, the first one innermost.

    Raises:
        ConfigurationError: There is no such measurement, or it does not take the argument.
    """
    for name, argument in map(_split, texts):
        env = _wrapped(env, MEASURES[name].single, name, argument)
    return env


def measured_vector(venv: VectorEnv[Any, Any, Any], texts: Sequence[str]) -> VectorEnv[Any, Any, Any]:
    """Return `venv` with what `texts` name measured; all of them must have a wrapper for vectors.

    Raises:
        ConfigurationError: There is no such measurement, or it does not take the argument.
    """
    for name, argument in map(_split, texts):
        venv = _wrapped(venv, MEASURES[name].vector, name, argument)
    return venv


def vectorized(texts: Sequence[str], autoreset_mode: AutoresetMode = AutoresetMode.SAME_STEP) -> bool:
    """Whether all that `texts` name can be measured of a vector at once, in this mode.

    Raises:
        ConfigurationError: There is no such measurement.
    """
    known = [MEASURES[name] for name, _ in map(_split, texts)]
    return all(each.vector and (each.same_step or autoreset_mode is not AutoresetMode.SAME_STEP) for each in known)


def _split(text: str) -> tuple[str, str]:
    name, _, argument = str(text).partition(":")
    if name not in MEASURES:
        raise ConfigurationError(
            f"measure '{text}': there are {', '.join(MEASURES)}, written NAME or NAME:ARGUMENT."
            f"{nearest(name, MEASURES)}"
        )
    return name, argument


def _wrapped(env: Any, place: str, name: str, argument: str) -> Any:
    try:
        return _load(place).from_text(env, argument)
    except (ConfigurationError, ExpressionError) as error:
        told = f"measure '{name}:{argument}'" if argument else f"measure '{name}'"
        raise type(error)(f"{told}: {error}") from error


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(f".{module}", __package__), name)
