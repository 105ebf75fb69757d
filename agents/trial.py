"""What a training run and an evaluation have in common: who plays what, for which reward, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from ..errors import ConfigurationError
from .vectorize import refuse_reserved, split_argument

__all__ = ["RECORD", "Trial"]

RECORD = ("none", "sample", "all")
"""What is kept of test episodes step by step: nothing; a few, with pictures, at the first and the last evaluation; or
the signals of every one."""


@dataclass(frozen=True)
class Trial:
    """One agent in one environment under one reward.

    Attributes:
        env: Registered id.
        agent: Who plays; see `load_agent`.
        reward: Expression or name of one of the environment's presets; None for its native reward.
        env_kwargs: Constructor arguments of the environment; reward, split and the like have places of their own.
        seed: Determines everything random: weights, exploration, tasks, test episodes.
        episodes: Test episodes an evaluation.
        record: One of `RECORD`.
        device: torch device of the agent.

    Raises:
        ConfigurationError: A number or an argument is not allowed, or `record` is not known.
    """

    env: str
    _: KW_ONLY
    agent: str
    reward: str | None = None
    env_kwargs: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    episodes: int = 100
    record: str = "sample"
    device: str = "cpu"

    def __post_init__(self) -> None:
        self._positive("episodes")
        if self.seed < 0:
            raise ConfigurationError(f"seed={self.seed}: give 0 or more")
        if self.record not in RECORD:
            raise ConfigurationError(f"record='{self.record}': give one of {', '.join(RECORD)}")
        refuse_reserved(self.env_kwargs)

    def environment(self, split: str) -> dict[str, Any]:
        """Return the constructor arguments of the environment for the tasks of `split`."""
        reward = {} if self.reward is None else {"reward": self.reward}
        return {**split_argument(self.env, split), **self.env_kwargs, **reward}

    def _positive(self, *names: str) -> None:
        for name in names:
            if getattr(self, name) < 1:
                raise ConfigurationError(f"{name}={getattr(self, name)}: give a positive number")
