"""What a wrapper asks of what is below it: declarations, modes, state; of one environment and of vectors alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import gymnasium
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper

from ..errors import ConfigurationError, StateError
from ..rewards import Ledger, Reward, Signal, VectorLedger, as_reward
from ..rewards.expression import GAMMA, TRAINING_STEP

__all__ = [
    "AnyEnv",
    "attribute",
    "autoreset_mode",
    "declared_gamma",
    "declared_signals",
    "end_with_below",
    "pass_parameters",
    "pass_truncation",
    "reset_mask",
    "resolve",
    "restore",
    "saved",
    "tell_parameters",
]

AnyEnv = gymnasium.Env[Any, Any] | VectorEnv[Any, Any, Any]
"""One environment or a vector of them."""

DISCOUNT: Final = 0.99
"""The discount of an environment that declares none."""


def attribute(env: AnyEnv, name: str, default: Any = None) -> Any:
    """Return attribute `name` of the nearest layer that has it, or `default`.

    Of a vector of separate environments it is the first environment's: they are copies of one another.
    """
    missing = object()
    found = _layered(env, name, missing)
    if found is not missing:
        return found
    base: Any = env.unwrapped
    # Asking an AsyncVectorEnv for an attribute that is missing would kill its workers, hence the question first.
    if hasattr(base, "call") and base.call("has_wrapper_attr", name)[0]:
        return base.get_attr(name)[0]
    return default


def declared_signals(env: AnyEnv) -> Mapping[str, Signal]:
    """Return the signals that `env` declares.

    Raises:
        ConfigurationError: It declares none.
    """
    signals = attribute(env, "signals")
    if not isinstance(signals, Mapping) or not all(isinstance(signal, Signal) for signal in signals.values()):
        raise ConfigurationError(
            f"{env} declares no signals, so there is nothing to value; "
            "put MeasureSignals (VectorMeasureSignals for a vector) between it and this wrapper"
        )
    return signals


def declared_gamma(env: AnyEnv) -> float:
    """Return the discount that `env` declares, 0.99 where it declares none."""
    return float(attribute(env, "gamma", DISCOUNT))


def resolve(env: AnyEnv, reward: str | float | Reward) -> Reward:
    """Return `reward` as an expression; the name of one of `env`'s presets stands for that preset."""
    presets = attribute(env, "rewards")
    known = isinstance(reward, str) and isinstance(presets, Mapping) and reward in presets
    return as_reward(presets[reward] if known else reward)


def autoreset_mode(env: VectorEnv[Any, Any, Any]) -> AutoresetMode:
    """Return how `env` restarts episodes; Gymnasium's own default where it does not say."""
    mode = env.metadata.get("autoreset_mode", AutoresetMode.NEXT_STEP)
    return mode if isinstance(mode, AutoresetMode) else AutoresetMode(mode)


def reset_mask(options: dict[str, Any] | None) -> tuple[Any, dict[str, Any] | None]:
    """Return which rows a vector's reset restarts (None: all of them), and the options to hand down.

    Gymnasium pops the mask out of the options it is given, so whoever needs it reads it first and hands down a copy.
    """
    return (None, None) if options is None else (options.get("reset_mask"), dict(options))


def pass_parameters(env: AnyEnv, values: Mapping[str, float]) -> None:
    """Tell a reward further down the discount and the training step; other parameters are one reward's own."""
    shared = {name: value for name, value in values.items() if name in (GAMMA, TRAINING_STEP)}
    if shared:
        tell_parameters(env, shared)


def tell_parameters(env: AnyEnv, values: Mapping[str, float]) -> None:
    """Tell the outermost reward of `env` its parameters, those of its own among them."""
    below = _layered(env, "set_parameters", None)
    base: Any = env.unwrapped
    if below is not None:
        below(**values)
    elif hasattr(base, "call") and base.call("has_wrapper_attr", "set_parameters")[0]:
        base.call("set_parameters", **values)


def pass_truncation(env: AnyEnv, truncation: str) -> None:
    """Tell a reward further down what truncation means to the trainer."""
    below = _layered(env, "set_truncation", None)
    base: Any = env.unwrapped
    if below is not None:
        below(truncation)
    elif hasattr(base, "call") and base.call("has_wrapper_attr", "set_truncation")[0]:
        base.call("set_truncation", truncation)


def end_with_below(env: AnyEnv, ledger: Ledger | VectorLedger) -> None:
    """Let `ledger` end at truncation where it reads a reward below that does.

    Otherwise what the layer below pays at an episode's end would be paid at truncation and bootstrapped as well.
    """
    below = attribute(env, "ledger") if ledger.reads_native else None
    if below is not None and below.truncation == "end":
        ledger.set_truncation("end")


def saved(env: AnyEnv) -> Any:
    """Return the state of everything below a wrapper.

    Raises:
        StateError: Nothing below can be saved.
    """
    get_state = _layered(env, "get_state", None)
    if get_state is None:
        raise StateError(f"{env} has no get_state, so a wrapper above it cannot be saved either")
    return get_state()


def restore(env: AnyEnv, state: Any) -> None:
    """Put everything below a wrapper back to what `saved` returned."""
    _layered(env, "set_state", None)(state)


def _layered(env: AnyEnv, name: str, default: Any) -> Any:
    """Attribute `name` of the nearest layer that has it; a vector's separate environments are not looked into."""
    if isinstance(env, gymnasium.Env):
        return env.get_wrapper_attr(name) if env.has_wrapper_attr(name) else default
    layer: Any = env
    while not hasattr(layer, name) and isinstance(layer, VectorWrapper):
        layer = layer.env
    return getattr(layer, name, default)
