"""What somebody who has heard an answer would probably say to it."""

from __future__ import annotations

from collections.abc import Sequence

from .dialogue import Dialogue
from .episodes import Spoken
from .likelihood import Place, reference_log_probabilities
from .policy import LanguagePolicy

__all__ = ["follow_up_likelihoods"]


def follow_up_likelihoods(
    policy: LanguagePolicy,
    dialogue: Dialogue,
    episodes: Sequence[Spoken],
    text: str,
    *,
    batch_tokens: int,
) -> list[list[float]]:
    """Return for each answer how likely `text` would be as the next message to it: the mean log-probability of a token.

    After "Aligning Language Models Using Follow-up Likelihood as Reward Signal" (Zhang et al., 2024, arXiv:2409.13948).

    Args:
        policy: Gives probabilities, at its temperature.
        dialogue: Its tokens.
        episodes: What was said.
        text: Said by the other side.
        batch_tokens: Tokens that are read at once.
    """
    found = [[0.0] * len(episode.answers) for episode in episodes]
    for ended in (True, False):
        before, said = dialogue.next_message(text, ended=ended)
        turns, places = [], []
        for episode in episodes:
            ends = {
                turn: Place(thread, length + 1)
                for thread in episode.threads
                for length, turn in enumerate(thread.turns)
                if turn >= 0
            }
            # An answer that was cut off is ended by the message.
            own = {
                turn: place
                for turn, place in ends.items()
                if (place.thread.tokens[place.length - 1] in dialogue.stops) == ended
            }
            turns.append(list(own))
            places.append(list(own.values()))
        logs = reference_log_probabilities(
            policy, [[*before, *said]] * len(episodes), places, batch_tokens=batch_tokens
        )
        for row, own_turns in enumerate(turns):
            for turn, each in zip(own_turns, logs[row], strict=True):
                found[row][turn] = float(each[len(before) :].mean())
    return found
