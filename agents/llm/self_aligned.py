"""By how much a question makes an answer likelier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .credit import Array
from .dialogue import Dialogue
from .episodes import Spoken, Thread
from .likelihood import token_log_probabilities, turn_sums
from .policy import LanguagePolicy

__all__ = ["self_aligned"]


def self_aligned(
    policy: LanguagePolicy, dialogue: Dialogue, episodes: Sequence[Spoken], *, batch_tokens: int
) -> list[Array]:
    """Return for each answer ``clip((ppl(a) - ppl(a | q)) / ppl(a), -1, 1)``, where ppl is its perplexity.

    The self-aligned reward, SAR (Han et al., 2025, arXiv:2509.05489): what could have been said to anybody is worth
    little. q is all that was heard and said before; without it, an answer follows an empty message here.

    Args:
        policy: Gives probabilities, at its temperature.
        dialogue: Its tokens.
        episodes: What was said.
        batch_tokens: Tokens that are read at once.
    """
    threads = [thread for episode in episodes for thread in episode.threads]
    within = turn_sums(episodes, token_log_probabilities(policy, threads, batch_tokens=batch_tokens))
    alone = []
    for episode in episodes:
        said: dict[int, list[int]] = {}
        for thread in episode.threads:
            for token, turn in zip(thread.tokens, thread.turns, strict=True):
                if turn >= 0:
                    said.setdefault(turn, []).append(token)
        for turn in range(len(episode.answers)):
            thread = Thread()
            thread.read(dialogue.open(""))
            thread.say(said[turn], [0.0] * len(said[turn]), 0)
            alone.append(thread)
    without = iter([float(each.sum()) for each in token_log_probabilities(policy, alone, batch_tokens=batch_tokens)])
    found = []
    for episode, sums in zip(episodes, within, strict=True):
        lengths = np.array(episode.lengths, dtype=np.float64)
        apart = np.array([next(without) for _ in episode.answers])
        # ppl is exp(-mean log p), and the ratio of both exp of the difference.
        found.append(np.clip(1.0 - np.exp(np.minimum((apart - sums) / lengths, 1.0)), -1.0, 1.0))
    return found
