"""Learning from demonstrations beside rewards: an off-policy actor also imitates.

To what the actor makes smaller is added the squared difference between demonstrated actions and its own, as in Nair et
al. 2018, "Overcoming Exploration in Reinforcement Learning with Demonstrations", arXiv:1709.10089. How much that counts
is measured by the critic's own values, as in Fujimoto and Gu 2021, "A Minimalist Approach to Offline Reinforcement
Learning", arXiv:2106.06860, so that one weight does for rewards of all sizes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from .demonstrations import Demonstration

__all__ = ["imitate"]


def imitate(model: Any, episodes: Sequence[Demonstration], weight: float) -> None:
    """Let the actor of `model` imitate `episodes`, from now on in each of its gradient steps.

    Args:
        model: SAC or TQC of stable-baselines3.
        episodes: One demonstration or more, in the model's environment.
        weight: Of the mean squared difference, in units of what the critic expects on average (its absolute value).
    """
    if weight == 0:
        return
    observations = _tensors(_together([_before(episode.observations) for episode in episodes]), model.device)
    space = model.action_space
    actions = np.concatenate([episode.actions for episode in episodes])
    scaled = 2.0 * (actions - space.low) / (space.high - space.low) - 1.0
    shown = torch.as_tensor(scaled, dtype=torch.float32, device=model.device)

    def add(optimizer: Any, arguments: Any, keywords: Any) -> None:
        """Add the gradient, just before the actor's step."""
        rows = torch.randint(len(shown), (model.batch_size,), device=shown.device)
        seen = _take(observations, rows)
        # Running means belong to what is replayed.
        model.actor.train(False)
        own = model.actor(seen, deterministic=True)
        model.actor.train(True)
        with torch.no_grad():
            size = _value(model.critic, seen, own).abs().mean()
        (weight * size * (own - shown[rows]).square().mean()).backward()

    model.actor.optimizer.register_step_pre_hook(add)


def _value(critic: Any, observations: Any, actions: torch.Tensor) -> torch.Tensor:
    """What the critics expect: all of SAC's numbers, or TQC's quantiles."""
    critic.train(False)
    expected = critic(observations, actions)
    critic.train(True)
    return torch.cat(expected, dim=1) if isinstance(expected, tuple) else expected


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
    if isinstance(observations, dict):
        return {key: values[rows] for key, values in observations.items()}
    return observations[rows]
