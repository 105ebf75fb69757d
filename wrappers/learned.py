"""LearnedSignals: what a learned reward says of each state, as signals."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..errors import ConfigurationError, require
from ..rewards import Signal
from .below import AnyEnv, declared_signals
from .kind import check_single, check_vector
from .measure import MeasureSignals
from .measurement import Measure
from .vector_measure import VectorMeasureSignals

__all__ = ["LearnedSignals", "VectorLearnedSignals"]


class LearnedSignals(MeasureSignals):
    """Adds the signals of a model that `rewardlab fit` wrote: ``learned``, ``learned_success`` and the like.

    The model sees signals of the environment below. Where it answers with a number that is not finite the step is a
    fault, never a reward.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], path: str | os.PathLike[str]) -> None:
        """Measure `env`.

        Args:
            env: An environment with the signals that the model reads.
            path: The model's folder.

        Raises:
            ConfigurationError: There is no model in the folder, `env` lacks a signal that it reads, or has one of those
                that it supplies.
            MissingDependency: torch is not installed.
        """
        check_single(env, "VectorLearnedSignals")
        function, signals = _model(env, Path(path))
        # Where the model is makes the very same wrapper again; what is recorded first holds.
        RecordConstructorArgs.__init__(self, path=os.fspath(path))
        super().__init__(env, function, signals)

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> LearnedSignals:
        """Measure `env` by the model in the folder `argument`."""
        return cls(env, _folder(argument))


class VectorLearnedSignals(VectorMeasureSignals):
    """`LearnedSignals` for a `VectorEnv` of NumPy arrays; the model answers for all rows at once."""

    def __init__(self, env: VectorEnv[Any, Any, Any], path: str | os.PathLike[str]) -> None:
        """Measure `env`; the arguments are those of `LearnedSignals`.

        Raises:
            ConfigurationError: As there, or `env` returns tensors.
            MissingDependency: torch is not installed.
        """
        check_vector(env, "LearnedSignals")
        if getattr(env.unwrapped, "device", None) is not None:
            raise ConfigurationError(
                f"{env} returns tensors, and learned rewards read NumPy arrays; make it with device=None"
            )
        function, signals = _model(env, Path(path))
        RecordConstructorArgs.__init__(self, path=os.fspath(path))
        super().__init__(env, function, signals)

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorLearnedSignals:
        """Measure `env` by the model in the folder `argument`."""
        return cls(env, _folder(argument))


def _folder(argument: str) -> str:
    if not argument:
        raise ConfigurationError("measure 'learned': write learned:DIR, the folder that rewardlab fit wrote")
    return argument


def _model(env: AnyEnv, path: Path) -> tuple[Measure, Mapping[str, Signal]]:
    """What the model in `path` measures of `env`."""
    require("torch", "rl")
    from ..rewards.learned import load_model  # Late: torch.

    model = load_model(path)
    below = declared_signals(env)
    model.features.check(below)
    if taken := sorted(set(model.signals) & set(below)):
        raise ConfigurationError(
            f"the model in '{path}' supplies '{taken[0]}', which is measured here already: one learned reward of a kind"
        )
    lead = (env.num_envs,) if isinstance(env, VectorEnv) else ()

    def measure(observation: Any, info: Mapping[str, Any]) -> Mapping[str, Any]:
        return model.values(model.features.matrix(info["signals"], lead))

    return measure, model.signals
