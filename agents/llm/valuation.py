"""From conversations to the advantage of each of their turns: valued by the reward, then credited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...rewards import Level, Reward, Signal, evaluate
from ...rewards.terms import terms_of
from ..groups import as_rollout
from .credit import CREDITS, Array, Turns
from .episodes import Spoken

__all__ = ["Valued", "value"]


@dataclass(frozen=True)
class Valued:
    """What episodes were worth.

    Attributes:
        returns: Of each sound episode, undiscounted.
        advantages: Of each episode's turns.
    """

    returns: Array
    advantages: list[Array]


def value(
    reward: Reward,
    episodes: Sequence[Spoken],
    settings: Mapping[str, Any],
    *,
    signals: Mapping[str, Signal] | None,
    gamma: float,
    truncation: str,
    step: int,
) -> Valued:
    """Value groups of episodes and credit their turns.

    Terms of group level have compared episodes already: they are advantages as they stand (see `advantages.credit`).

    Args:
        reward: Of any level.
        episodes: Groups of ``settings["group_size"]``, one after the other.
        settings: Of the agent.
        signals: The environment's declarations.
        gamma: The discount.
        truncation: See `evaluate`.
        step: The training step, a parameter of the reward.
    """
    size = settings["group_size"]
    rollout = as_rollout(episodes, size)
    paid = evaluate(
        reward,
        rollout,
        signals=signals,
        gamma=gamma,
        truncation=truncation,
        parameters={"training_step": step},
        place="earned" if reward.level is Level.GROUP else "released",
    )
    sound = rollout.mask * (1.0 - rollout.fault.max(axis=-1, keepdims=True))
    plain = {term.name: paid.terms[term.name] for term in terms_of(reward) if term.core.level < Level.GROUP}
    known: dict[str, int] = {}
    turns = Turns(
        rewards=sum(plain.values(), start=np.zeros_like(sound)),
        mask=sound,
        gamma=gamma,
        tokens=_rows([episode.lengths for episode in episodes], sound, 0.0),
        terms=plain,
        anchors=_rows(
            [[known.setdefault(text, len(known)) for text in episode.heard] for episode in episodes], sound, -1
        ),
    )
    advantages = CREDITS[settings["credit"]](turns) if plain else np.zeros_like(sound)
    for term in terms_of(reward):
        if term.core.level is Level.GROUP:
            values = paid.terms[term.name]
            advantages = advantages + sound * (values if term.stepwise else values.sum(axis=-1, keepdims=True))
    flat = advantages.reshape(len(episodes), -1)
    there = sound.max(axis=-1) > 0
    return Valued(
        returns=(paid.total * sound).sum(axis=-1)[there],
        advantages=[flat[row, : episode.steps] for row, episode in enumerate(episodes)],
    )


def _rows(lists: Sequence[Sequence[float]], like: Array, blank: float) -> Any:
    """Lists, one for each episode, as an array shaped `like`; what is missing is `blank`, what is over is left out."""
    time = like.shape[-1]
    return np.array([[*each[:time], *[blank] * (time - len(each))] for each in lists]).reshape(like.shape)
