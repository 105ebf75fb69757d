"""Learning from demonstrations beside rewards: an off-policy actor also imitates.

To what the actor makes smaller is added the squared difference between demonstrated actions and its own, as in Nair et
al. 2018, "Overcoming Exploration in Reinforcement Learning with Demonstrations", arXiv:1709.10089. How much that counts
is measured by the critic's own values, as in Fujimoto and Gu 2021, "A Minimalist Approach to Offline Reinforcement
Learning", arXiv:2106.06860, so that one weight does for rewards of all sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from stable_baselines3.common.utils import obs_as_tensor

from .agent import take
from .demonstrations import Demonstration, flatten, scaled

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
    before, actions = flatten(episodes)
    observations: Any = obs_as_tensor(before, model.device)
    shown = torch.as_tensor(scaled(actions, model.action_space), dtype=torch.float32, device=model.device)

    def add(optimizer: Any, arguments: Any, keywords: Any) -> None:
        """Add the gradient, just before the actor's step."""
        rows = torch.randint(len(shown), (model.batch_size,), device=shown.device)
        seen = take(observations, rows)
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
