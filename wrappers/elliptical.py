"""EllipticalNovelty: how far a state's features point away from those that the episode has met, as a signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Text
from gymnasium.spaces.utils import flatdim, flatten
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError
from ..rewards import Signal
from .below import AnyEnv, declared_signals
from .meter import Meter, Metered, check_names, numbers, split_names
from .vector_meter import VectorMetered

__all__ = ["EllipticalMeter", "EllipticalNovelty", "VectorEllipticalNovelty"]

LARGEST = 1024
"""Most features of a state: each row keeps their square."""


class EllipticalMeter(Meter):
    """How far a state's features point away from those the episode has met: ``f @ inv(C) @ f``.

    C is `ridge` times the identity plus the sum of ``outer(f, f)`` over the states of the episode before this one; its
    inverse is kept up to date by the formula of Sherman and Morrison. Features that are 1 in one place each give
    ``1 / (ridge + visits before)``. The elliptical bonus of E3B (Henaff et al., 2022), with the features given; the
    encoder that E3B learns for them by predicting actions is not part of it.
    """

    signals = (
        Signal("elliptical", "How little the features of this state resemble the episode's before it.", 0, np.inf),
    )

    def __init__(self, rows: int, names: Sequence[str] = (), *, space: Any = None, ridge: float = 0.1) -> None:
        """Measure for `rows` environments.

        Args:
            rows: How many.
            names: Signals, whose numbers are the features.
            space: Observations' space: without `names`, features are a whole observation, flattened.
            ridge: What C begins with; E3B's own is 0.1.

        Raises:
            ConfigurationError: `ridge` is not above 0.
        """
        if not 0 < ridge < np.inf:
            raise ConfigurationError(f"ridge={ridge}: give a number above 0")
        self.names, self._space, self._ridge = tuple(names), space, ridge
        self._inverses: list[NDArray[np.float64] | None] = [None] * rows

    def begin(self, row: int) -> None:
        """Forget the features of the episode."""
        self._inverses[row] = None

    def measure(self, row: int, observation: Any, read: Mapping[str, Any]) -> tuple[float, ...]:
        """Take in this state's features and return how far they point away from those before."""
        given = numbers(read) if self.names else np.asarray(flatten(self._space, observation), dtype=np.float64)
        inverse = self._inverses[row]
        if inverse is None:
            inverse = np.eye(len(given)) / self._ridge
        reach = inverse @ given
        bonus = max(float(given @ reach), 0.0)
        self._inverses[row] = inverse - np.outer(reach, reach) / (1.0 + bonus)
        return (bonus,)

    def get_state(self) -> Any:
        """What the inverses are; arrays are replaced, never written to, so these are not copied."""
        return list(self._inverses)

    def set_state(self, state: Any) -> None:
        """Go back to these inverses."""
        self._inverses = list(state)


class EllipticalNovelty(Metered, RecordConstructorArgs):
    """Measures `elliptical`, see `EllipticalMeter`."""

    def __init__(self, env: gymnasium.Env[Any, Any], names: Sequence[str] = (), *, ridge: float = 0.1) -> None:
        """Measure how new the states of `env` are.

        Args:
            env: An environment with signals.
            names: The signals whose numbers are a state's features; the flattened observation where there are none.
            ridge: See `EllipticalMeter`.

        Raises:
            ConfigurationError: There is no such signal, there are too many features, or `env` is a vector.
        """
        RecordConstructorArgs.__init__(self, names=list(names), ridge=ridge)
        super().__init__(env, _elliptical(env, env.observation_space, 1, names, ridge))

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> EllipticalNovelty:
        """Measure `env`; `argument` is the signals that are the features, with commas between them."""
        return cls(env, split_names(argument))


class VectorEllipticalNovelty(VectorMetered, RecordConstructorArgs):
    """`EllipticalNovelty` for a `VectorEnv`."""

    def __init__(self, env: VectorEnv[Any, Any, Any], names: Sequence[str] = (), *, ridge: float = 0.1) -> None:
        """Measure how new the states of `env` are; the arguments are those of `EllipticalNovelty`.

        Raises:
            ConfigurationError: There is no such signal, there are too many features, or `env` is no vector of NumPy
                arrays.
        """
        RecordConstructorArgs.__init__(self, names=list(names), ridge=ridge)
        super().__init__(env, _elliptical(env, env.single_observation_space, env.num_envs, names, ridge))

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorEllipticalNovelty:
        """As `EllipticalNovelty.from_text`."""
        return cls(env, split_names(argument))


def _elliptical(env: AnyEnv, space: Any, rows: int, names: Sequence[str], ridge: float) -> EllipticalMeter:
    declared = declared_signals(env)
    check_names(declared, names, "elliptical")
    if not names and isinstance(space, Text):
        raise ConfigurationError("elliptical: a text is no list of numbers; name signals instead")
    try:
        features = sum(int(np.prod(declared[name].shape)) for name in names) if names else flatdim(space)
    except (ValueError, NotImplementedError) as error:
        raise ConfigurationError(
            f"elliptical: observations of {space} are no list of numbers; name signals instead"
        ) from error
    if features > LARGEST:
        raise ConfigurationError(
            f"elliptical: {features:,} features are more than the {LARGEST:,} that are read; name signals instead"
        )
    return EllipticalMeter(rows, names, space=space, ridge=ridge)
