"""What native vector environments share: arguments, rewards through one vector ledger, attributes, specs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy
from gymnasium.envs.registration import EnvSpec
from gymnasium.vector import AutoresetMode, VectorEnv

from ..errors import ConfigurationError, ExpressionError
from ..rewards import Reward, Signal, VectorLedger
from .base import Environment, check_difficulty, check_split, choose_reward, textual_spec

__all__ = ["VectorEnvironment"]


class VectorEnvironment(VectorEnv[Any, Any, Any]):
    """Many environments of one family behind one object, with the attributes of `Environment`.

    A family sets `signals`, `rewards`, `instructions` and the spaces, and implements `reset` and `step`.

    Args:
        num_envs: Number of rows.
        autoreset_mode: Gymnasium's `AutoresetMode` or its value.
        reward: See `Environment`; evaluated by a `VectorLedger`.
        split: See `Environment`.
        difficulty: See `Environment`; read whenever a row starts an episode.
        render_mode: See `Environment`.
        device: ``None`` for NumPy, otherwise the torch device of every array.

    Raises:
        ConfigurationError: An argument is not allowed; the message names it.
        ExpressionError: `reward` is no expression over `signals`.
    """

    signals: Mapping[str, Signal]
    rewards: Mapping[str, str]
    instructions: str
    gamma: float = Environment.gamma
    splits: ClassVar[tuple[str, ...]] = Environment.splits

    def __init__(
        self,
        *,
        num_envs: int,
        autoreset_mode: AutoresetMode | str,
        reward: str | float | Reward | None,
        split: str,
        difficulty: float | None,
        render_mode: str | None,
        device: Any,
    ) -> None:
        if isinstance(num_envs, bool) or not isinstance(num_envs, (int, numpy.integer)) or num_envs < 1:
            raise ConfigurationError(f"num_envs={num_envs!r}: give a positive integer")
        modes = self.metadata["render_modes"]
        if render_mode == "human" and "human" not in modes:
            raise ConfigurationError(
                "render_mode='human': the environments of a vector do not share one screen; give one of"
                f" {', '.join(modes)}, or draw a single environment"
            )
        if render_mode is not None and render_mode not in modes:
            raise ConfigurationError(f"render_mode={render_mode!r}: give one of {', '.join(modes)}, or None")
        try:
            self.autoreset_mode = AutoresetMode(autoreset_mode)
        except ValueError:
            allowed = ", ".join(repr(mode.value) for mode in AutoresetMode)
            message = f"autoreset_mode={autoreset_mode!r}: give an AutoresetMode or one of {allowed}"
            raise ConfigurationError(message) from None
        self.num_envs = int(num_envs)
        self.metadata = type(self).metadata | {"autoreset_mode": self.autoreset_mode}
        self.render_mode = render_mode
        self.device = device
        self.split = check_split(split, self.splits)
        self.difficulty = check_difficulty(difficulty)
        self.reward = choose_reward(reward, self.rewards, self.signals)
        try:
            self._ledger = VectorLedger(
                self.reward,
                self.signals,
                self.num_envs,
                autoreset_mode=self.autoreset_mode,
                gamma=self.gamma,
                device=device,
            )
        except ExpressionError as error:
            raise ExpressionError(f"reward={str(reward)!r}: {error}") from error

    @property
    def spec(self) -> EnvSpec | None:
        """The specification from which ``gymnasium.make_vec`` builds an equal environment; plain values only."""
        return self.__dict__.get("_spec")

    @spec.setter
    def spec(self, spec: EnvSpec | None) -> None:
        spec = textual_spec(spec)
        if spec is not None and "autoreset_mode" in spec.kwargs:
            spec.kwargs["autoreset_mode"] = self.autoreset_mode.value
        self._spec = spec

    @property
    def ledger(self) -> VectorLedger:
        """The ledger that pays every row's reward."""
        return self._ledger

    def set_parameters(self, **values: float) -> None:
        """Set parameters of the reward (``gamma``, ``training_step``, its own); a row takes them at its next reset."""
        self._ledger.set_parameters(**values)

    def set_truncation(self, truncation: str) -> None:
        """Say what truncation means to the trainer: ``"bootstrap"`` or ``"end"``; see `Ledger.set_truncation`."""
        self._ledger.set_truncation(truncation)

    def get_attr(self, name: str) -> tuple[Any, ...]:
        """Return attribute `name` once per row, as Gymnasium's vector environments do."""
        return (getattr(self, name),) * self.num_envs

    def set_attr(self, name: str, values: Any) -> None:
        """Set attribute `name`, such as ``difficulty``, for all rows.

        Raises:
            ConfigurationError: `values` differ between the rows.
        """
        if isinstance(values, (list, tuple)):
            if len(values) != self.num_envs or any(value != values[0] for value in values):
                raise ConfigurationError(f"{name}={values!r}: all {self.num_envs} rows share one value, so give one")
            values = values[0]
        setattr(self, name, values)
