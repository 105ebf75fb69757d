"""A small network that reads the bytes of a message and returns one number."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

__all__ = ["MessageModel"]

LENGTH: Final = 256
"""Bytes of a message that are read."""
_PAD: Final = 256


class MessageModel:
    """A convolution over bytes, with its optimiser; a seed decides its weights.

    Args:
        seed: Of the weights.
        learning_rate: Of Adam.
    """

    def __init__(self, seed: int, learning_rate: float = 3e-3) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self._network = _Reader()
        self._optimiser = torch.optim.Adam(self._network.parameters(), lr=learning_rate)

    def score(self, message: str) -> float:
        """Return the number of one message."""
        with torch.no_grad():
            return float(self._network(_bytes([message]))[0])

    def fit(self, messages: Sequence[str], others: Sequence[str] | None, targets: Sequence[float]) -> None:
        """Take one step on a batch.

        Args:
            messages: What is scored.
            others: Messages whose scores are taken off, as Bradley and Terry have it; None for none.
            targets: What the logistic function of the result should be, from 0 to 1.
        """
        result = self._network(_bytes(messages))
        if others is not None:
            result = result - self._network(_bytes(others))
        wanted = torch.tensor(targets, dtype=result.dtype).clamp(0.0, 1.0)
        loss = nn.functional.binary_cross_entropy_with_logits(result, wanted)
        self._optimiser.zero_grad()
        loss.backward()
        self._optimiser.step()

    def get_state(self) -> Any:
        """Weights and optimiser, for `set_state`."""
        return copy.deepcopy((self._network.state_dict(), self._optimiser.state_dict()))

    def set_state(self, state: Any) -> None:
        """Go back to what `get_state` returned."""
        weights, optimiser = copy.deepcopy(state)
        self._network.load_state_dict(weights)
        self._optimiser.load_state_dict(optimiser)


class _Reader(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.letters = nn.Embedding(_PAD + 1, 8, padding_idx=_PAD)
        self.patterns = nn.Conv1d(8, 16, 5, padding=2)
        self.out = nn.Linear(16, 1)

    def forward(self, read: Tensor) -> Tensor:
        found = torch.relu(self.patterns(self.letters(read).transpose(1, 2)))
        # Nothing is found where nothing is written: a message's number does not depend on those beside it.
        found = found * (read != _PAD)[:, None]
        score: Tensor = self.out(found.amax(dim=2))[:, 0]
        return score


def _bytes(messages: Sequence[str]) -> Tensor:
    """The bytes of `messages`, ``(batch, longest)``, filled up at the end."""
    rows = [list(message.encode("utf-8", "surrogatepass")[:LENGTH]) for message in messages]
    longest = max(1, *map(len, rows))
    return torch.tensor([row + [_PAD] * (longest - len(row)) for row in rows])
