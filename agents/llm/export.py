"""Conversations and what the ledger paid for them, in the forms that other trainers read.

A `Row` is neutral: tokens, whose they are, what each turn was paid by each term, and advantages. `to_verl`,
`to_nemo_rl` and `to_trl` write rows as the batches of these trainers; none of them has to be installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError
from ...rewards import Level, Reward, Signal, as_reward, evaluate
from ..groups import as_rollout
from .episodes import Spoken, Thread

__all__ = ["Row", "rows_of", "to_nemo_rl", "to_trl", "to_verl"]


@dataclass(frozen=True)
class Row:
    """One thread of an episode; an episode that outgrew the context has several.

    Attributes:
        thread: Tokens, the turn of each, and log-probabilities under the policy that sampled them.
        group: Number of the group: episodes of one task.
        episode: Number of the episode.
        terms: What each term of the reward paid in each turn of the episode, by name.
        advantages: Of each turn of the episode; None where nobody credited them.
        terminated: Whether the task ended, rather than being cut off.
        fault: Whether the infrastructure failed: the row says nothing about the policy.
    """

    thread: Thread
    group: int
    episode: int
    terms: Mapping[str, Sequence[float]] = field(default_factory=dict)
    advantages: Sequence[float] | None = None
    terminated: bool = False
    fault: bool = False

    @property
    def prompt(self) -> int:
        """How many tokens come before the first that was sampled."""
        return next((place for place, turn in enumerate(self.thread.turns) if turn >= 0), len(self.thread.turns))

    @property
    def mask(self) -> list[int]:
        """For each token whether it is to be learnt: 1 for those of the policy, all 0 in a row with a fault."""
        return [int(turn >= 0 and not self.fault) for turn in self.thread.turns]

    def at_ends(self, values: Sequence[float]) -> list[float]:
        """Return for each token the value of the turn that it ends, 0 for the other tokens."""
        turns = [*self.thread.turns, -1]
        return [
            float(values[turn]) if turn >= 0 and turns[place + 1] != turn else 0.0
            for place, turn in enumerate(self.thread.turns)
        ]

    def spread(self, values: Sequence[float]) -> list[float]:
        """Return for each token the value of its turn, 0 for tokens of the environment."""
        return [float(values[turn]) if turn >= 0 else 0.0 for turn in self.thread.turns]

    @property
    def paid(self) -> list[float]:
        """What each turn of the episode was paid in all."""
        return np.sum(list(self.terms.values()), axis=0).tolist() if self.terms else []


def rows_of(
    episodes: Sequence[Spoken],
    size: int,
    reward: Reward | str | float,
    *,
    signals: Mapping[str, Signal] | None = None,
    gamma: float = 1.0,
    advantages: Sequence[NDArray[np.float64]] | None = None,
    step: int = 0,
) -> list[Row]:
    """Return episodes as rows, valued by any reward.

    Args:
        episodes: Groups of `size`, one after the other, as `play_conversations` returns them.
        size: Episodes of a group.
        reward: What is paid. The limit on steps is a part of the task (``truncation="end"``).
        signals: The environment's declarations.
        gamma: The discount of shaping.
        advantages: Of each episode's turns, as `valuation.value` has them.
        step: The training step, a parameter of the reward.
    """
    expression = as_reward(reward)
    paid = evaluate(
        expression,
        as_rollout(episodes, size),
        signals=signals,
        gamma=gamma,
        truncation="end",
        parameters={"training_step": step},
        place="earned" if expression.level is Level.GROUP else "released",
    )
    terms = {name: np.reshape(values, (len(episodes), -1)) for name, values in paid.terms.items()}
    return [
        Row(
            thread=thread,
            group=number // size,
            episode=number,
            terms={name: values[number, : episode.steps].tolist() for name, values in terms.items()},
            advantages=None if advantages is None else advantages[number].tolist(),
            terminated=episode.terminated,
            fault=episode.fault,
        )
        for number, episode in enumerate(episodes)
        for thread in episode.threads
    ]


def to_verl(rows: Sequence[Row], *, pad: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of verl's ``DataProto`` (``DataProto.from_single_dict`` after ``torch.from_numpy``).

    Prompts are padded on the left and responses on the right. Each turn is paid at its last token
    (``token_level_rewards``), and ``advantages`` are there where rows have them. ``uid`` names groups, ``traj_uid``
    episodes. Each term is a column by its name, summed over the episode: list the names in
    ``algorithm.gdpo_reward_keys``. An estimator of verl's that counts rows of a group is right only where every
    episode has one row (``overflow="end"``).

    Args:
        rows: What is exported, at least one; a row with a fault has an empty ``response_mask``.
        pad: The token that fills up.
    """
    prompts = [row.thread.tokens[: row.prompt] for row in rows]
    behind: dict[str, tuple[float, Any, list[Any]]] = {
        "responses": (pad, np.int64, [row.thread.tokens[row.prompt :] for row in rows]),
        "response_mask": (0, np.int64, [row.mask[row.prompt :] for row in rows]),
        "rollout_log_probs": (0.0, np.float32, [row.thread.log_probabilities[row.prompt :] for row in rows]),
        "token_level_rewards": (0.0, np.float32, [_sound(row, row.at_ends(row.paid))[row.prompt :] for row in rows]),
    }
    if all(row.advantages is not None for row in rows):
        spread = [_sound(row, row.spread(row.advantages or ()))[row.prompt :] for row in rows]
        behind["advantages"] = (0.0, np.float32, spread)
    first, last = max(map(len, prompts)), max(len(values) for values in behind["responses"][2])
    made: dict[str, NDArray[Any]] = {
        "prompts": np.array([[pad] * (first - len(own)) + own for own in prompts], dtype=np.int64)
    }
    for name, (blank, kind, lists) in behind.items():
        made[name] = np.array([[*own, *[blank] * (last - len(own))] for own in lists], dtype=kind)
    made["token_level_scores"] = made["token_level_rewards"].copy()
    made["input_ids"] = np.concatenate([made["prompts"], made["responses"]], axis=1)
    made["attention_mask"] = np.array(
        [
            [0] * (first - row.prompt)
            + [1] * len(row.thread.tokens)
            + [0] * (last - len(row.thread.tokens) + row.prompt)
            for row in rows
        ],
        dtype=np.int64,
    )
    made["position_ids"] = np.maximum(made["attention_mask"].cumsum(axis=1) - 1, 0)
    made["uid"] = np.array([str(row.group) for row in rows], dtype=object)
    made["traj_uid"] = np.array([str(row.episode) for row in rows], dtype=object)
    for name in _names(rows):
        if name in made:
            raise ConfigurationError(f"a term called '{name}' stands where verl keeps its own: name it otherwise")
        made[name] = np.array([0.0 if row.fault else sum(row.terms[name]) for row in rows], dtype=object)
    return made


def to_nemo_rl(rows: Sequence[Row], read: Callable[[Sequence[int]], str]) -> dict[str, list[Any]]:
    """Return the fields of a batch of NeMo RL: a ``message_log`` for each row, and rewards by position.

    Messages hold ``token_ids``, ``token_loss_mask``, ``generation_logprobs`` and, where rows have them, ``advantages``
    of each token, as lists that become tensors. ``total_reward`` is the episode's return, ``reward1`` and so on are its
    terms in the order of their names' first appearance, which ``reward_names`` keeps. ``loss_multiplier`` is 0 where
    there was a fault.

    Args:
        rows: What is exported.
        read: Gives the text of tokens: the tokenizer's ``decode``.
    """
    names = _names(rows)
    batch: dict[str, list[Any]] = {
        "message_log": [_messages(row, read) for row in rows],
        "length": [len(row.thread.tokens) for row in rows],
        "loss_multiplier": [0.0 if row.fault else 1.0 for row in rows],
        "total_reward": [0.0 if row.fault else float(sum(row.paid)) for row in rows],
        "truncated": [not row.terminated for row in rows],
        "idx": [row.group for row in rows],
        "reward_names": names,
    }
    for number, name in enumerate(names, start=1):
        batch[f"reward{number}"] = [0.0 if row.fault else float(sum(row.terms[name])) for row in rows]
    return batch


def to_trl(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Return what a ``rollout_func`` of TRL's ``GRPOTrainer`` returns: one completion for each episode.

    Besides the tokens, ``env_mask`` (1 where the policy spoke) and log-probabilities there is a column ``terms``, which
    TRL hands to reward functions: for each episode what each term paid in all, by name. TRL wants as many completions
    as prompts, so an episode with a fault stays; it is not learnt from (its ``env_mask`` is empty), and stands at the
    mean of its group, which so remains where it is.

    Args:
        rows: What is exported: one row for each episode.

    Raises:
        ConfigurationError: An episode has several rows, and a completion is one sequence.
    """
    if len({row.episode for row in rows}) < len(rows):
        raise ConfigurationError(
            "an episode began its conversation anew, but a completion of TRL is one sequence: play with overflow='end'"
        )
    names = _names(rows)
    sums = np.array([[sum(row.terms[name]) for name in names] for row in rows]).reshape(len(rows), len(names))
    for number, row in enumerate(rows):
        if row.fault:
            others = [n for n, other in enumerate(rows) if other.group == row.group and not other.fault]
            sums[number] = sums[others].mean(axis=0) if others else 0.0
    return {
        "prompt_ids": [row.thread.tokens[: row.prompt] for row in rows],
        "completion_ids": [row.thread.tokens[row.prompt :] for row in rows],
        "logprobs": [row.thread.log_probabilities[row.prompt :] for row in rows],
        "env_mask": [row.mask[row.prompt :] for row in rows],
        "terms": [dict(zip(names, map(float, own), strict=True)) for own in sums],
    }


def _names(rows: Sequence[Row]) -> list[str]:
    """The terms of the reward, in their order."""
    return list(dict.fromkeys(name for row in rows for name in row.terms))


def _sound(row: Row, values: list[float]) -> list[float]:
    """`values`, but zeros where there was a fault."""
    return [0.0] * len(values) if row.fault else values


def _messages(row: Row, read: Callable[[Sequence[int]], str]) -> list[dict[str, Any]]:
    """A thread as messages: each answer is one of the assistant's, what is between them the user's."""
    thread, mask = row.thread, row.mask
    spread = None if row.advantages is None else _sound(row, row.spread(row.advantages))
    messages, start = [], 0
    for turn, tokens in groupby(thread.turns):
        end = start + len(list(tokens))
        message: dict[str, Any] = {
            "role": "assistant" if turn >= 0 else "user",
            "content": read(thread.tokens[start:end]),
            "token_ids": thread.tokens[start:end],
            "token_loss_mask": mask[start:end],
            "generation_logprobs": thread.log_probabilities[start:end],
        }
        if spread is not None:
            message["advantages"] = spread[start:end]
        messages.append(message)
        start = end
    return messages
