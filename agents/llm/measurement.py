"""Signals that a language model measures itself, added to those of the episodes that it played."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch

from .dialogue import Dialogue
from .episodes import Spoken
from .follow_up import follow_up_likelihoods
from .likelihood import places_of, reference_log_probabilities, self_certainties
from .measures import REFERRING
from .policy import LanguagePolicy
from .reflection import reflections
from .self_aligned import self_aligned

__all__ = ["measure"]


def measure(
    names: Sequence[str],
    policy: LanguagePolicy,
    dialogue: Dialogue,
    episodes: Sequence[Spoken],
    references: Sequence[str] = (),
    *,
    size: int = 1,
    thought_end: str = "",
    follow_up: tuple[str, str] = ("", ""),
    batch_tokens: int = 16_384,
) -> None:
    """Add signals to those of `episodes`, at the reset and after each step.

    Nothing has been said at the reset: what is of an answer is 0 there. The likelihood of the reference
    answer is taken where the policy is about to answer, after what the environment has said last. After the last step
    nothing more is heard, so it stays as it was and gains nothing, except where the last answer holds `thought_end`: it
    is then taken behind that.

    Args:
        names: Of `MEASURES`, without those of `IMPLIED`.
        policy: The policy that played, before it learns from them; its temperature counts.
        dialogue: Its tokens.
        episodes: What was played.
        references: The reference answer to each episode's task, if one of `REFERRING` is asked for.
        size: Episodes of a group, the same task to all: these are groups, one after the other.
        thought_end: What stands between the thoughts in an answer and the answer proper, ``"</think>"`` for example;
            empty where there are no thoughts.
        follow_up: What would be said to a good answer, and to a bad one.
        batch_tokens: Tokens that are read at once.
    """
    begun = [row for row, episode in enumerate(episodes) if episode.signals]
    played = [episodes[row] for row in begun]
    values: dict[str, list[list[float]]] = {}
    policy.model.eval()
    with torch.inference_mode():
        if "entropy" in names:
            values["entropy"] = [[0.0, *episode.entropies] for episode in played]
        if "self_certainty" in names:
            values["self_certainty"] = [
                [0.0, *own] for own in self_certainties(policy, played, batch_tokens=batch_tokens)
            ]
        if REFERRING & set(names):
            told = [dialogue.write(references[row]) for row in begun]
            places = [places_of(episode, dialogue, thought_end) for episode in played]
            logs = reference_log_probabilities(policy, told, places, batch_tokens=batch_tokens)
            means = [[math.exp(each.mean()) for each in own] for own in logs]
            values["reference_log_probability"] = [[float(each.sum()) for each in own] for own in logs]
            values["reference_probability"] = means
            values["reference_token_probability"] = [[float(np.exp(each).mean()) for each in own] for own in logs]
            values["information_gain"] = [[0.0, *np.diff(own).tolist()] for own in means]
            values["reasoning_reflection"] = reflections(logs, [row // size for row in begun])
        if "self_aligned" in names:
            aligned = self_aligned(policy, dialogue, played, batch_tokens=batch_tokens)
            values["self_aligned"] = [[0.0, *own.tolist()] for own in aligned]
        if "follow_up_likelihood" in names:
            good, bad = (
                follow_up_likelihoods(policy, dialogue, played, text, batch_tokens=batch_tokens) for text in follow_up
            )
            values["follow_up_likelihood"] = [
                [0.0, *(np.array(one) - np.array(other)).tolist()] for one, other in zip(good, bad, strict=True)
            ]
    for number, episode in enumerate(played):
        episode.signals = [
            {**signals, **{name: values[name][number][step] for name in names}}
            for step, signals in enumerate(episode.signals)
        ]
