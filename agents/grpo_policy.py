"""A policy over numbered actions that never does what is not at hand, and the agent that plays it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from numpy.typing import NDArray
from stable_baselines3.common.policies import (
    ActorCriticCnnPolicy,
    ActorCriticPolicy,
    MultiInputActorCriticPolicy,
)
from torch.distributions import Categorical

from .groups import batch_masks
from .learner_settings import policy
from .sb3_candidates import NEVER

__all__ = ["ActionPolicy", "GroupAgent", "actor", "load_group_agent"]

KINDS: Mapping[str, type[ActorCriticPolicy]] = {
    "MlpPolicy": ActorCriticPolicy,
    "CnnPolicy": ActorCriticCnnPolicy,
    "MultiInputPolicy": MultiInputActorCriticPolicy,
}


def actor(
    algorithm: str,
    observation_space: gymnasium.Space[Any],
    action_space: gymnasium.Space[Any],
    layers: Sequence[int],
    *,
    learning_rate: float = 1e-3,
    seed: int = 0,
) -> ActorCriticPolicy:
    """Return the network that PPO has for these spaces of one row, with its optimiser; for the sake of its actor.

    Args:
        algorithm: Who is going to use it.
        observation_space: Of one row.
        action_space: Of one row.
        layers: Widths of the hidden layers.
        learning_rate: Adam's.
        seed: Determines the initial weights.

    Raises:
        ConfigurationError: The observations cannot be read, or the actions not be chosen by `algorithm`.
    """
    kind, arguments = policy(algorithm, observation_space, action_space)
    build = KINDS[kind] if isinstance(kind, str) else kind
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build(observation_space, action_space, lambda _: learning_rate, net_arch=list(layers), **arguments)


class ActionPolicy:
    """The actor of the network that PPO has for the same spaces; its critic is left alone.

    Args:
        observation_space: Of one row.
        action_space: Of one row, Discrete.
        layers: Widths of the hidden layers.
        learning_rate: Adam's.
        seed: Determines the initial weights.
        device: torch device of the network.

    Attributes:
        observation_space: As given.
        action_space: As given.
        network: The stable-baselines3 policy.

    Raises:
        ConfigurationError: The observations cannot be read, or the actions are not numbered.
    """

    def __init__(
        self,
        observation_space: gymnasium.Space[Any],
        action_space: gymnasium.Space[Any],
        layers: Sequence[int],
        *,
        learning_rate: float = 1e-3,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.observation_space, self.action_space = observation_space, action_space
        self.network = actor(
            "grpo", observation_space, action_space, layers, learning_rate=learning_rate, seed=seed
        ).to(device)

    def distribution(self, observations: Any, masks: NDArray[np.bool_]) -> Categorical:
        """Return the probabilities of the actions, 0 for those that are not at hand (alike, where none is).

        Args:
            observations: ``(rows, ...)``.
            masks: ``(rows, actions)``.
        """
        tensors, _ = self.network.obs_to_tensor(observations)
        logits = self.network.get_distribution(tensors).distribution.logits  # type: ignore[union-attr]
        there = torch.as_tensor(masks, device=logits.device)
        return Categorical(logits=logits.masked_fill(~there, NEVER), validate_args=False)

    def choose(
        self, observations: Any, masks: NDArray[np.bool_], generator: torch.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Draw an action for each row, counted from 0, and return it with its log-probability."""
        with torch.no_grad():
            log_probabilities = self.distribution(observations, masks).logits.cpu()
        actions = torch.multinomial(log_probabilities.exp(), 1, generator=generator)
        return actions[:, 0].numpy(), log_probabilities.gather(1, actions)[:, 0].double().numpy()

    def state(self) -> dict[str, Any]:
        """Return spaces, weights and the optimiser's state."""
        return {
            "observation_space": self.observation_space,
            "action_space": self.action_space,
            "weights": self.network.state_dict(),
            "optimizer": self.network.optimizer.state_dict(),
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Go back to what `state` returned."""
        self.network.load_state_dict(state["weights"])
        self.network.optimizer.load_state_dict(state["optimizer"])


class GroupAgent:
    """A trained `ActionPolicy` as an agent.

    Attributes:
        observation_space: Of one row; what the policy was trained on.
        action_space: Of one row.
    """

    def __init__(self, trained: ActionPolicy, *, deterministic: bool, seed: int) -> None:
        self.observation_space = trained.observation_space
        self.action_space: Any = trained.action_space
        self._policy = trained
        self._deterministic = deterministic
        self._generator = torch.Generator().manual_seed(seed)

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Do nothing: the policy remembers nothing."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return the policy's actions, the likeliest ones where it is deterministic."""
        count = int(self.action_space.n)
        rows = len(next(iter(observations.values())) if isinstance(observations, Mapping) else observations)
        masks = batch_masks(list(infos.get("action_mask", [None] * rows)), count)
        if self._deterministic:
            with torch.no_grad():
                best = self._policy.distribution(observations, masks).logits.argmax(dim=1)
            return self.action_space.start + best.cpu().numpy()
        return self.action_space.start + self._policy.choose(observations, masks, self._generator)[0]


def load_group_agent(
    checkpoint: Path, *, layers: Sequence[int], device: str, deterministic: bool, seed: int
) -> GroupAgent:
    """Return the agent saved in the folder `checkpoint`; it draws its actions from `seed`."""
    torch.set_num_threads(1)
    # Gymnasium's spaces are no tensors. A checkpoint is trusted, as those of stable-baselines3 are.
    state = torch.load(checkpoint / "policy.pt", map_location=device, weights_only=False)
    trained = ActionPolicy(state["observation_space"], state["action_space"], layers, device=device)
    trained.load(state)
    return GroupAgent(trained, deterministic=deterministic, seed=seed)
