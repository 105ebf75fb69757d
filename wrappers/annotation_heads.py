"""What is made of an annotator's answers: a table of labels, a classifier, or a ranking of messages.

The three heads of ONI (Zheng et al., 2024, Online Intrinsic Rewards for Decision Making Agents from Large Language
Model Feedback; read in its code). The sizes of the two small networks are ours.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ..errors import ConfigurationError, nearest, require
from .annotator import Question

__all__ = ["HEADS", "Classification", "Hash", "Head", "Ranking", "head_of"]

EVERY: Final = 8
"""Answers after which a network learns again."""
STEPS: Final = 20
"""Steps that it then takes."""
BATCH: Final = 16
"""Answers of a step."""
REMEMBERED: Final = 2_000
"""Newest answers that a network learns from."""
LEAST: Final = -0.5
"""Least normalised score that counts."""


class Head(ABC):
    """Learns from answers, and values messages.

    Attributes:
        pairs: Whether the annotator compares two messages.
        fixed: Whether a message's value, once it is known, is always the same.
    """

    pairs = False
    fixed = False

    @abstractmethod
    def __init__(self, seed: int) -> None:
        """Know nothing yet; `seed` decides whatever is drawn."""

    @abstractmethod
    def questions(self, message: str) -> list[Question]:
        """What to ask the annotator now that `message` has come."""

    @abstractmethod
    def learn(self, answers: Sequence[tuple[Question, float]]) -> None:
        """Take in what the annotator said."""

    @abstractmethod
    def value(self, message: str) -> float:
        """What `message` is worth; 0 while nothing is known."""

    @abstractmethod
    def get_state(self) -> Any:
        """All that was learned, for `set_state`; picklable, and a copy."""

    @abstractmethod
    def set_state(self, state: Any) -> None:
        """Go back to what `get_state` returned."""


class Hash(Head):
    """A table: a message is worth its own label, and 0 until it has one."""

    fixed = True

    def __init__(self, seed: int = 0) -> None:
        """Begin with an empty table."""
        self._labels: dict[str, float] = {}

    def questions(self, message: str) -> list[Question]:
        """The message, where it has no label."""
        return [] if message in self._labels else [message]

    def learn(self, answers: Sequence[tuple[Question, float]]) -> None:
        """Write labels down."""
        self._labels.update({str(message): label for message, label in answers})

    def value(self, message: str) -> float:
        """The label."""
        return self._labels.get(message, 0.0)

    def get_state(self) -> Any:
        """The table."""
        return dict(self._labels)

    def set_state(self, state: Any) -> None:
        """Go back to this table."""
        self._labels = dict(state)


class _Network(Head):
    """A small network of messages, which learns from the newest answers now and then."""

    def __init__(self, seed: int = 0) -> None:
        """Begin with weights of this `seed`.

        Raises:
            MissingDependency: torch is not installed.
        """
        require("torch", "rl")
        from .annotation_model import MessageModel

        self._model = MessageModel(seed)
        self._draws = np.random.default_rng([0x6F6E69, seed])
        self._answers: list[tuple[Question, float]] = []
        self._fresh = 0
        self._fitted = False
        self._told: set[str] = set()
        self._scores: dict[str, float] = {}

    def learn(self, answers: Sequence[tuple[Question, float]]) -> None:
        """Take in answers, and learn after every few."""
        self._answers = [*self._answers, *answers][-REMEMBERED:]
        self._told.update(question for question, _ in answers if isinstance(question, str))
        self._fresh += len(answers)
        if self._fresh < EVERY:
            return
        self._fresh, self._fitted, self._scores = 0, True, {}
        for _ in range(STEPS):
            chosen = [self._answers[i] for i in self._draws.integers(len(self._answers), size=BATCH)]
            first = [question if isinstance(question, str) else question[0] for question, _ in chosen]
            others = [question[1] for question, _ in chosen] if self.pairs else None
            self._model.fit(first, others, [answer for _, answer in chosen])

    def score(self, message: str) -> float:
        """What the network says of `message`."""
        known = self._scores.get(message)
        if known is None:
            known = self._scores[message] = self._model.score(message)
        return known

    def get_state(self) -> Any:
        """Weights, answers and draws."""
        draws = self._draws.bit_generator.state
        return self._model.get_state(), draws, list(self._answers), set(self._told), self._fresh, self._fitted

    def set_state(self, state: Any) -> None:
        """Go back to these."""
        model, draws, answers, told, self._fresh, self._fitted = state
        self._model.set_state(model)
        self._draws.bit_generator.state = draws
        self._answers, self._told, self._scores = list(answers), set(told), {}


class Classification(_Network):
    """A classifier of messages: worth 1 where it holds a good label for more probable than not, else 0."""

    def questions(self, message: str) -> list[Question]:
        """The message, where it has no label."""
        return [] if message in self._told else [message]

    def value(self, message: str) -> float:
        """``1[p > 0.5]``."""
        return float(self._fitted and self.score(message) > 0)


class Ranking(_Network):
    """A ranking of messages, learned from pairs (Bradley and Terry, 1952).

    A message is worth its score less the mean of those that came so far, in standard deviations; what lies below -0.5
    is worth 0.
    """

    pairs = True

    def __init__(self, seed: int = 0) -> None:
        """As a classifier."""
        super().__init__(seed)
        self._seen: dict[str, None] = {}
        self._count, self._mean, self._squares = 0, 0.0, 0.0

    def questions(self, message: str) -> list[Question]:
        """Another message to compare with, one that came before; nothing where this one came before, or none did."""
        if message in self._seen:
            return []
        others = list(self._seen)
        self._seen[message] = None
        return [(message, others[int(self._draws.integers(len(others)))])] if others else []

    def value(self, message: str) -> float:
        """The score, normalised by all that came so far."""
        if not self._fitted:
            return 0.0
        score = self.score(message)
        self._count += 1
        difference = score - self._mean
        self._mean += difference / self._count
        self._squares += difference * (score - self._mean)
        deviation = math.sqrt(self._squares / self._count)
        normal = (score - self._mean) / deviation if deviation > 0 else 0.0
        return normal if normal >= LEAST else 0.0

    def get_state(self) -> Any:
        """Weights, answers, draws, messages and their statistics."""
        return super().get_state(), list(self._seen), (self._count, self._mean, self._squares)

    def set_state(self, state: Any) -> None:
        """Go back to these."""
        network, seen, (self._count, self._mean, self._squares) = state
        super().set_state(network)
        self._seen = dict.fromkeys(seen)


HEADS: Final[Mapping[str, type[Head]]] = {"hash": Hash, "classification": Classification, "ranking": Ranking}
"""The heads by name."""


def head_of(name: str, seed: int) -> Head:
    """Return a head that knows nothing yet.

    Raises:
        ConfigurationError: There is none of this name.
        MissingDependency: It needs torch, which is not installed.
    """
    if name not in HEADS:
        raise ConfigurationError(f"head='{name}': give one of {', '.join(HEADS)}.{nearest(name, HEADS)}")
    return HEADS[name](seed)
