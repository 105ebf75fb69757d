"""Episodes that a language model played: what was said, token by token, and what the environment said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..groups import Played
from .generation import Answer

__all__ = ["ENVIRONMENT", "Spoken", "Thread"]

ENVIRONMENT = -1
"""The turn of tokens that nobody sampled."""


@dataclass
class Thread:
    """A conversation as the model read it: one sequence, in which later answers see the earlier ones.

    An episode that outgrew the model's context has several.

    Attributes:
        tokens: All of them, in the order in which they were read and sampled.
        turns: For each token the step of the episode whose action it belongs to, or `ENVIRONMENT`.
        log_probabilities: For each token that was sampled, under the policy that sampled it; 0 for others.
    """

    tokens: list[int] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)

    def read(self, tokens: Sequence[int]) -> None:
        """Add tokens of the environment."""
        self.tokens += tokens
        self.turns += [ENVIRONMENT] * len(tokens)
        self.log_probabilities += [0.0] * len(tokens)

    def say(self, tokens: Sequence[int], log_probabilities: Sequence[float], turn: int) -> None:
        """Add tokens of the policy."""
        self.tokens += tokens
        self.turns += [turn] * len(tokens)
        self.log_probabilities += log_probabilities


@dataclass
class Spoken(Played):
    """One episode.

    Attributes:
        threads: What was read and sampled.
        heard: What the environment said: at the reset, then after each step that was not the last.
        answers: What the policy said, as text.
        lengths: Tokens of each answer.
        entropies: Mean entropy of each answer's tokens, in nats.
        ended: Whether the policy ended its last answer itself.
        instructions: What to say first where a conversation begins anew.
        borrowed: How many of its first turns are another episode's of its group, which is the one to learn from them.
    """

    threads: list[Thread] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    entropies: list[float] = field(default_factory=list)
    ended: bool = True
    instructions: str = ""
    borrowed: int = 0

    def say(self, read: Sequence[int], answer: Answer, text: str) -> None:
        """Add what was read, and the answer to it, which says `text`."""
        thread = self.threads[-1]
        thread.read(read)
        thread.say(answer.tokens, answer.log_probabilities, len(self.answers))
        self.answers.append(text)
        self.lengths.append(len(answer.tokens))
        self.entropies.append(sum(answer.entropies) / len(answer.entropies))
        self.ended = answer.ended
