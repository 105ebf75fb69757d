"""From conversations to the advantage of each of their turns: valued by the reward, then credited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...errors import ConfigurationError
from ...rewards import Level, Reward, Signal, evaluate
from ...rewards.expression import Constant
from ...rewards.terms import terms_of
from ..advantages import compared, compared_by, rewards_to_go
from ..balance_settings import check_terms
from ..groups import as_rollout
from .credit import METHODS, Array, Turns, choose_credit
from .episodes import Spoken

__all__ = ["Valued", "check_credit", "value"]

PENALTY = "kl_in_reward"
"""The setting, and the term, of what divergence costs."""


@dataclass(frozen=True)
class Valued:
    """What episodes were worth.

    Attributes:
        returns: Of each sound episode, undiscounted.
        advantages: Of each episode's turns.
        to_go: The discounted rewards to come at each episode's turns: what a value head should have said. Terms of
            group level are not among them.
        parts: The advantages that each term of the reward would make alone, by its name; empty unless asked for.
    """

    returns: Array
    advantages: list[Array]
    to_go: list[Array]
    parts: dict[str, list[Array]] = field(default_factory=dict)


def check_credit(reward: Reward, settings: Mapping[str, Any]) -> None:
    """Check that the reward has what the method of credit needs, and groups the episodes that it compares.

    Raises:
        ConfigurationError: They have not.
    """
    name, method = choose_credit(settings["credit"])
    shape = (3, settings["group_size"], 2)
    paid, scores = np.random.default_rng(0).normal(size=(2, *shape))
    ones, answers = np.ones(shape), np.arange(paid.size).reshape(shape)
    example = Turns(
        rewards=paid,
        mask=ones,
        tokens=ones,
        terms={term.name: scores for term in terms_of(reward) if term.core.level < Level.GROUP},
        anchors=np.zeros_like(answers),
        answers=answers,
        values=ones if "values" in METHODS[name].needs else None,
    )
    try:
        found = method(example)
    except ValueError as error:
        raise ConfigurationError(f"credit '{name}' does not suit reward={str(reward)!r}: {error}") from error
    if settings["balance"] != "none":
        _check_balance(reward, settings, method, example)
    if not np.any(found):
        raise ConfigurationError(
            f"credit '{name}' compares the episodes of a task, and agent.group_size={settings['group_size']} leaves "
            "nothing to compare: give 2 or more, or rloo, reinforce_pp, ppo"
        )


def _check_balance(
    reward: Reward, settings: Mapping[str, Any], method: Callable[[Turns], Array], example: Turns
) -> None:
    """Check that terms can be credited one by one.

    Raises:
        ConfigurationError: There is one term, or the method needs them together.
    """
    check_terms(settings, [reward])
    if example.values is not None:
        raise ConfigurationError(
            f"credit '{settings['credit']}' expects one value of all terms: not with agent.balance=marble"
        )
    for term, own in example.terms.items():
        try:
            method(replace(example, rewards=own, terms={term: own}))
        except ValueError as error:
            raise ConfigurationError(
                f"agent.balance=marble credits terms one by one, and credit '{settings['credit']}' does not suit "
                f"'{term}' alone: {error}"
            ) from error


def value(
    reward: Reward,
    episodes: Sequence[Spoken],
    settings: Mapping[str, Any],
    *,
    signals: Mapping[str, Signal] | None,
    gamma: float,
    truncation: str,
    step: int,
    parameters: Mapping[str, float] | None = None,
    values: Sequence[Array] | None = None,
    penalties: Sequence[Array] | None = None,
    by_term: bool = False,
) -> Valued:
    """Value groups of episodes and credit their turns.

    Terms of group level have compared episodes already: they are advantages as they stand (see `advantages.compared`).

    Args:
        reward: Of any level.
        episodes: Groups of ``settings["group_size"]``, one after the other.
        settings: Of the agent.
        signals: The environment's declarations.
        gamma: The discount.
        truncation: See `evaluate`.
        step: The training step, a parameter of the reward.
        parameters: The reward's own.
        values: What a value head expected from each episode's turns on.
        penalties: What is taken off the rewards of each episode's turns: ``settings["kl_in_reward"]`` times what they
            diverge.
        by_term: Whether to credit each term alone, too.
    """
    rollout = as_rollout(episodes, settings["group_size"])
    how: dict[str, Any] = {
        "signals": signals,
        "gamma": gamma,
        "truncation": truncation,
        "parameters": {"training_step": step, **(parameters or {})},
    }
    paid = evaluate(reward, rollout, **how, place="earned" if reward.level is Level.GROUP else "released")
    sound = rollout.mask * (1.0 - rollout.fault.max(axis=-1, keepdims=True))

    def weight(factor: Reward) -> float:
        """A weight that follows a schedule stands where the training does."""
        if isinstance(factor, Constant):
            return factor.value
        return float(evaluate(factor, rollout, **how).total[sound > 0].flat[0])

    terms = [term for term in terms_of(reward) if term.core.level < Level.GROUP]
    numbers: dict[str, int] = {}

    def numbered(texts: Sequence[str]) -> list[int]:
        return [numbers.setdefault(text, len(numbers)) for text in texts]

    parts = {term.name: paid.terms[term.name] for term in terms}
    weights = {term.name: weight(term.weight) for term in terms}
    if penalties is not None:
        # A term like the others, so that methods which look at terms one by one see it.
        parts[PENALTY] = -sound * _rows([list(each) for each in penalties], sound, 0.0)
        weights[PENALTY] = settings[PENALTY]
    turns = Turns(
        rewards=sum(parts.values(), start=np.zeros_like(sound)),
        mask=sound,
        gamma=gamma,
        tokens=_rows([episode.lengths for episode in episodes], sound, 0.0),
        terms=parts,
        weights=weights,
        anchors=_rows([numbered(_anchors(episode)) for episode in episodes], sound, -1),
        answers=_rows([numbered(episode.answers) for episode in episodes], sound, -1),
        values=None if values is None else _rows([list(each) for each in values], sound, 0.0),
    )
    method = choose_credit(settings["credit"])[1]
    # What several episodes share is learnt once.
    first = np.array([episode.borrowed for episode in episodes]).reshape(sound.shape[:-1])[..., None]

    def learnt(advantages: Array) -> list[Array]:
        return _own(np.where(np.arange(sound.shape[-1]) >= first, advantages, 0.0), episodes)

    advantages = method(turns) if parts else np.zeros_like(sound)
    alone = {}
    for term in terms_of(reward) if by_term else ():
        if term.name in parts:
            only = {term.name: parts[term.name]}
            alone[term.name] = learnt(method(replace(turns, rewards=parts[term.name], terms=only)))
        else:
            alone[term.name] = learnt(compared_by(term, paid, sound))
    to_go = rewards_to_go(turns.rewards, sound, gamma)
    return Valued(
        returns=(paid.total * sound).sum(axis=-1)[sound.max(axis=-1) > 0],
        advantages=learnt(advantages + compared(reward, paid, sound)),
        to_go=_own(to_go, episodes),
        parts=alone,
    )


def _anchors(episode: Spoken) -> list[str]:
    """What was heard before each turn, without the instructions: a place that is come back to reads the same again."""
    first = [text.removeprefix(f"{episode.instructions}\n\n") for text in episode.heard[:1]]
    return [*first, *episode.heard[1:]]


def _own(array: Array, episodes: Sequence[Spoken]) -> list[Array]:
    """What of `array` belongs to each episode's turns."""
    return [row[: each.steps] for row, each in zip(array.reshape(len(episodes), -1), episodes, strict=True)]


def _rows(lists: Sequence[Sequence[float]], like: Array, blank: float) -> Any:
    """Lists, one for each episode, as an array shaped `like`; what is missing is `blank`, what is over is left out."""
    time = like.shape[-1]
    return np.array([[*each[:time], *[blank] * (time - len(each))] for each in lists]).reshape(like.shape)
