"""Learning from demonstrations beside rewards: an off-policy actor also imitates, where the critic likes what it sees.

Nair et al. 2018, "Overcoming Exploration in Reinforcement Learning with Demonstrations", arXiv:1709.10089: the squared
difference between the demonstrated action and the actor's own is made smaller, but only in states where the critic
expects more of the demonstrated one, so that an agent that has become better is not held back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gymnasium.spaces import Box

from .demonstrations import Demonstration

__all__ = ["Imitation"]

_FILE = "imitation.pt"


class Imitation:
    """What an actor imitates.

    Args:
        model: SAC or TQC of stable-baselines3.
        episodes: One demonstration or more, in the model's environment.
        checkpoint: Folder of a run that goes on; None to begin.
    """

    def __init__(self, model: Any, episodes: Sequence[Demonstration], checkpoint: Path | None = None) -> None:
        self._model = model
        seen = _together([_before(episode.observations) for episode in episodes])
        self._observations: Any = _tensors(seen, model.device)
        space: Box = model.action_space
        actions = np.concatenate([episode.actions for episode in episodes])
        scaled = 2.0 * (actions - space.low) / (space.high - space.low) - 1.0
        self._actions = torch.as_tensor(scaled, dtype=torch.float32, device=model.device)
        self._optimizer = torch.optim.Adam(model.actor.parameters(), lr=model.lr_schedule(1))
        self._updates = model._n_updates
        if checkpoint is not None:
            self._optimizer.load_state_dict(torch.load(checkpoint / _FILE, weights_only=True))

    def keep_up(self) -> None:
        """Do as many gradient steps as the model did since the last call, with batches as large as its own."""
        model = self._model
        count, self._updates = model._n_updates - self._updates, model._n_updates
        # Without the batches of others: running means belong to what is trained on.
        model.policy.set_training_mode(False)
        for _ in range(count):
            rows = torch.randint(len(self._actions), (model.batch_size,), device=self._actions.device)
            observations, actions = _take(self._observations, rows), self._actions[rows]
            own = model.actor(observations, deterministic=True)
            with torch.no_grad():
                better = _value(model.critic, observations, actions) > _value(model.critic, observations, own)
            loss = ((own - actions) ** 2 * better).mean()
            self._optimizer.zero_grad()
            loss.backward()
            self._optimizer.step()

    def save(self, folder: Path) -> None:
        """Write what `checkpoint` needs into `folder`."""
        torch.save(self._optimizer.state_dict(), folder / _FILE)


def _value(critic: Any, observations: Any, actions: torch.Tensor) -> torch.Tensor:
    """What the critics expect on average, ``(batch, 1)``: of SAC's two numbers, or of TQC's quantiles."""
    expected = critic(observations, actions)
    together = torch.cat(expected, dim=1) if isinstance(expected, tuple) else expected.flatten(1)
    return together.mean(dim=1, keepdim=True)


def _before(observations: Any) -> Any:
    """The observations that were acted on: all but the last."""
    if isinstance(observations, Mapping):
        return {key: values[:-1] for key, values in observations.items()}
    return observations[:-1]


def _together(episodes: list[Any]) -> Any:
    if isinstance(episodes[0], Mapping):
        return {key: np.concatenate([episode[key] for episode in episodes]) for key in episodes[0]}
    return np.concatenate(episodes)


def _tensors(observations: Any, device: Any) -> Any:
    if isinstance(observations, Mapping):
        return {key: torch.as_tensor(values, device=device) for key, values in observations.items()}
    return torch.as_tensor(observations, device=device)


def _take(observations: Any, rows: torch.Tensor) -> Any:
    return (
        {key: values[rows] for key, values in observations.items()}
        if isinstance(observations, dict)
        else observations[rows]
    )
