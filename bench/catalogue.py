"""What the command line says about environments: the list, one in detail, and whether one keeps the contract."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import gymnasium

from ..agents.importing import import_name
from ..agents.vectorize import make_single, parameters, resolve, spec
from ..envs.contract import check_environment
from ..envs.contract.check import CHECKS
from ..envs.maze.env import MazeEnv
from ..envs.maze.observation import MODES
from ..envs.registration import TABLE
from ..errors import ConfigurationError
from ..rewards import Signal
from ..wrappers.below import attribute
from .console import bar

__all__ = ["check_target", "describe_environment", "list_environments", "tell_problems"]


def list_environments() -> list[dict[str, str]]:
    """Return ``{"id", "summary"}`` of every environment of the library."""
    return [{"id": name, "summary": entry.summary} for name, entry in TABLE.items()]


def describe_environment(name: str, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spaces, signals, preset rewards, arguments, exploits and instructions of one environment.

    ``arguments`` holds the constructor's arguments and their defaults (``"required"`` where there is none),
    ``observations`` the values of the argument of that name where they are known.

    Raises:
        ConfigurationError: There is none of that name, or it declares no signals.
    """
    env = make_single(name, **kwargs)
    try:
        if not env.has_wrapper_attr("signals"):
            raise ConfigurationError(f"'{name}' declares no signals: wrap it in MeasureSignals to give it rewards")
        return {
            "id": resolve(name),
            "observation_space": str(env.observation_space),
            "action_space": str(env.action_space),
            "signals": {key: _declaration(signal) for key, signal in env.get_wrapper_attr("signals").items()},
            "rewards": dict(attribute(env, "rewards", {})),
            "group_rewards": dict(attribute(env, "group_rewards", {})),
            "arguments": _arguments(name, env),
            "observations": list(MODES) if isinstance(env.unwrapped, MazeEnv) else [],
            "exploits": list(attribute(env, "exploits", dict)()),
            "instructions": attribute(env, "instructions", ""),
        }
    finally:
        env.close()


def check_target(target: str) -> list[dict[str, str]]:
    """Return the clauses of the environment contract that `target`, an id or ``module:Class``, breaks.

    A progress bar says how far it is.

    Raises:
        ConfigurationError: There is no such environment.
    """
    make: Any = resolve(target) if ":" not in target or target in gymnasium.registry else None
    if make is None:
        make = import_name(target, "environment")
        if not callable(make):
            raise ConfigurationError(
                f"'{target}' is a {type(make).__name__}: give a class or a function that builds one"
            )
    with bar("checks", len(CHECKS)) as advance:
        found = check_environment(make, on_check=lambda done, name: advance(1 if done else 0, name))
    return [asdict(problem) for problem in found]


def tell_problems(target: str, problems: Sequence[Mapping[str, str]]) -> str:
    """Return what `check_target` found as a list to read; one line for what is no environment of this kind at all."""
    if not problems:
        return f"{target} keeps the contract"
    if [problem["check"] for problem in problems] == ["rewardlab environment"]:
        return f"{target}: {problems[0]['given']}. {problems[0]['remedy']}"
    parts = [f"{target} breaks the contract:"]
    for problem in problems:
        told = [f"  {part + ':':<9} {' '.join(problem[part].split())}" for part in ("given", "expected", "remedy")]
        parts.append("\n".join([problem["check"], *told]))
    return "\n\n".join(parts)


def _arguments(name: str, env: gymnasium.Env[Any, Any]) -> dict[str, Any]:
    """Names and defaults of the constructor's arguments, for a maze those of its world too."""
    found = parameters(spec(name).entry_point)
    if isinstance(env.unwrapped, MazeEnv):
        world = inspect.signature(type(env.unwrapped.world)).parameters
        found |= {key: value for key, value in world.items() if key not in ("xp", "device")}
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return {key: _default(value) for key, value in found.items() if value.kind not in several}


def _default(parameter: inspect.Parameter) -> Any:
    """A default for JSON: plain values as they are, others as Python writes them."""
    if parameter.default is inspect.Parameter.empty:
        return "required"
    plain = parameter.default is None or isinstance(parameter.default, bool | int | float | str)
    return parameter.default if plain else repr(parameter.default)


def _declaration(signal: Signal) -> dict[str, Any]:
    """A signal for JSON, which knows no infinity: an open end of the range is None."""
    return {key: None if value in (math.inf, -math.inf) else value for key, value in asdict(signal).items()}
