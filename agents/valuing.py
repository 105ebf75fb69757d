"""Who values a reward: the environment, step by step, or the trainer, which sees more: other episodes, the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..envs.base import choose_reward
from ..errors import ExpressionError, require
from ..rewards import Level, Reward, Signal, as_reward
from ..wrappers.below import attribute
from .llm.measures import MEASURES
from .preferences import signal_of
from .vectorize import make_single

__all__ = ["GROUPED", "left_to_trainer", "measurable", "paid_by", "saying_who_measures"]

GROUPED = ("grpo", "llm")
"""Agents that play groups of episodes of one task and value rewards of group level."""


def left_to_trainer(
    env_id: str, kwargs: Mapping[str, Any], measured: Mapping[str, Signal] | None = None
) -> Reward | None:
    """Return the reward in constructor arguments as an expression if only the trainer can value it; None otherwise.

    That is so where it compares episodes or reads what the trainer measures. An environment refuses such a reward: it
    is built without, pays its own outcome, and the trainer values the reward.

    Args:
        env_id: A registered id.
        kwargs: Constructor arguments, ``reward`` among them or not.
        measured: Signals that the trainer can add to the environment's, which go before these.

    Raises:
        ConfigurationError: The environment does not exist or does not take one of `kwargs`.
        ExpressionError: It is no expression over the environment's signals.
    """
    if "reward" not in kwargs:
        return None
    env = make_single(env_id, **{name: value for name, value in kwargs.items() if name != "reward"})
    try:
        signals = attribute(env, "signals")
        presets = {**attribute(env, "rewards", {}), **attribute(env, "group_rewards", {})}
    finally:
        env.close()
    if signals is None:
        return None
    try:
        known = {**(measured or {}), **signals}
        expression = choose_reward(kwargs["reward"], presets, known)
        own = expression.level < Level.GROUP and (not measured or expression.names <= signals.keys())
        return None if own else expression.bind(known)
    except ExpressionError as error:
        given = f"reward={str(kwargs['reward'])!r}"
        raise ExpressionError(str(error) if str(error).startswith(given) else f"{given}: {error}") from error


def paid_by(env: Any) -> Reward:
    """Return the expression that an environment, or a vector of them, pays; ``native`` for one without a ledger."""
    ledger = attribute(env, "ledger")
    return as_reward("native") if ledger is None else ledger.expression


def measurable(agent: str) -> Mapping[str, Signal]:
    """Return the signals that `agent` can add to those of the environment while it learns.

    Raises:
        MissingDependency: The library it learns with is not installed.
    """
    if agent not in GROUPED:
        return {}
    compared = signal_of(1)  # It is as long as a group, whose size is not asked about here.
    if agent != "llm":
        return compared
    require("transformers", "llm")
    return {**MEASURES, **compared}


@contextmanager
def saying_who_measures(agent: str, reward: Any) -> Iterator[None]:
    """Say with an error about `reward` which of its signals language models measure, where `agent` is none of these.

    Raises:
        ExpressionError: The same, with more to it.
    """
    try:
        yield
    except ExpressionError as error:
        try:
            named = sorted(as_reward(reward).names & MEASURES.keys())
        except ExpressionError:
            named = []
        if agent == "llm" or not named:
            raise
        raise ExpressionError(f"{error}. Only --agent llm, while it learns, measures {', '.join(named)}") from error
