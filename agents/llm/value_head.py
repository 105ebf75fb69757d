"""A value head: what a language model's state at the end of a turn's prompt says about the rewards to come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from .credit import Array
from .episodes import Spoken, Thread
from .policy import Batch, LanguagePolicy, batches

__all__ = ["ValueHead", "states", "value_loss"]

_WIDTH = 128
_ROWS = 256


class ValueHead:
    """A small network on the model's last hidden state at the last token before each answer.

    It does not move the model's own weights: they are the policy's, and what the head reads is computed once for as
    many passes as it makes. In a new head everything is expected to be worth 0.

    Args:
        policy: The model whose states are read.
        settings: Of the agent: ``value_learning_rate``, ``value_epochs``, ``batch_tokens``, ``max_grad_norm``.
        seed: Determines the first weights.
        tell: Receives the names and values of what is logged.
    """

    def __init__(
        self, policy: LanguagePolicy, settings: Mapping[str, Any], *, seed: int, tell: Callable[[str, float], None]
    ) -> None:
        self._policy, self._settings, self._tell = policy, settings, tell
        width = policy.model.config.get_text_config().hidden_size
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = nn.Sequential(nn.Linear(width, _WIDTH), nn.Tanh(), nn.Linear(_WIDTH, 1))
        for weight in self.network[-1].parameters():
            nn.init.zeros_(weight)
        self.network.to(policy.model.device)
        self._optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=settings["value_learning_rate"], weight_decay=0.0
        )
        self._seen: list[torch.Tensor] = []

    def state(self) -> dict[str, Any]:
        """Return what `load` needs."""
        return {"network": self.network.state_dict(), "optimizer": self._optimizer.state_dict()}

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on as `state` was."""
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])

    def expect(self, episodes: Sequence[Spoken]) -> list[Array]:
        """Return what is expected from each turn of each episode on, and keep what was read for `fit`."""
        self._seen = states(self._policy, episodes, self._settings["batch_tokens"])
        with torch.no_grad():
            return [self.network(seen)[:, 0].double().cpu().numpy() for seen in self._seen]

    def fit(self, episodes: Sequence[Spoken], to_go: Sequence[Array], draws: np.random.Generator) -> None:
        """Learn what came of the episodes that `expect` was last asked about.

        Args:
            episodes: The same; those with a fault teach nothing.
            to_go: The discounted rewards to come at each of their turns. They hold nothing that the head itself
                expected, and so none of its errors.
            draws: Of the order of batches.
        """
        kept = [row for row, episode in enumerate(episodes) if not episode.fault and episode.steps]
        if not kept:
            return
        seen = torch.cat([self._seen[row] for row in kept])
        came = torch.as_tensor(np.concatenate([to_go[row] for row in kept]), dtype=seen.dtype, device=seen.device)
        with torch.no_grad():
            left = (came - self.network(seen)[:, 0]).var(correction=0)
            self._tell("train/explained_variance", float(1.0 - left / came.var(correction=0).clamp(min=1e-8)))
        losses = []
        for _ in range(self._settings["value_epochs"]):
            for rows in torch.as_tensor(draws.permutation(len(seen)), device=seen.device).split(_ROWS):
                loss = value_loss(self.network(seen[rows])[:, 0], came[rows])
                self._optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.network.parameters(), self._settings["max_grad_norm"])
                self._optimizer.step()
                losses.append(float(loss.detach()))
        self._tell("train/value_loss", float(np.mean(losses)))


def value_loss(values: torch.Tensor, came: torch.Tensor) -> torch.Tensor:
    """Return half the mean square of what `values` were wrong by (Schulman et al. 2017, arXiv:1707.06347)."""
    return 0.5 * (values - came).square().mean()


def states(policy: LanguagePolicy, episodes: Sequence[Spoken], most: int) -> list[torch.Tensor]:
    """Return the model's last hidden state before each answer, float32 ``(turns, width)`` for each episode.

    Args:
        policy: The model.
        episodes: What was said.
        most: How many tokens are read at once.
    """
    threads = [thread for episode in episodes for thread in episode.threads]
    owners = [row for row, episode in enumerate(episodes) for _ in episode.threads]
    width = policy.model.config.get_text_config().hidden_size
    found = [torch.zeros(episode.steps, width, device=policy.model.device) for episode in episodes]
    policy.model.eval()
    with torch.no_grad():
        for batch in batches(threads, most, policy.model.device, range(len(threads))):
            hidden = _hidden(policy, batch)
            for place, row in enumerate(batch.rows):
                for turn, at in _before(threads[row], len(found[owners[row]])):
                    found[owners[row]][turn] = hidden[place, at].float()
    return found


def _hidden(policy: LanguagePolicy, batch: Batch) -> torch.Tensor:
    """The last hidden states, ``(rows, tokens, width)``: without logits, which are most of the memory."""
    out = policy.model.get_decoder()(
        input_ids=batch.tokens,
        attention_mask=batch.here.long(),
        position_ids=(batch.here.long().cumsum(1) - 1).clamp(min=0),
        use_cache=False,
    )
    hidden: torch.Tensor = out.last_hidden_state
    return hidden


def _before(thread: Thread, steps: int) -> list[tuple[int, int]]:
    """For each turn that was played: its number, and the place of the last token before its first."""
    first: dict[int, int] = {}
    for at, turn in enumerate(thread.turns):
        if 0 <= turn < steps:
            first.setdefault(turn, at)
    return [(turn, at - 1) for turn, at in first.items()]
