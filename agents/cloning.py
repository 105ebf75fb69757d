"""Behaviour cloning: a policy that does in every state what was demonstrated there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.utils import set_random_seed

from ..errors import ConfigurationError
from ..rewards import Level, Rollout, as_reward, evaluate
from ..wrappers.below import attribute
from .agent import take
from .aligned_weights import EPSILON, aligned_weights
from .demonstration_files import load_demonstrations
from .demonstrations import Demonstration, demonstrate, flatten
from .grpo_policy import actor
from .sb3 import SB3Agent
from .vectorize import discount

__all__ = ["CloningLearner", "gather", "load_cloned_agent"]

PLAYED = 200
"""Demonstrations that the expert plays where nothing else is said."""
STRIDE = 100
"""Batches between two lines of the log."""


def gather(
    env_id: str, settings: Mapping[str, Any], *, seed: int, env_kwargs: Mapping[str, Any]
) -> list[Demonstration]:
    """Return the demonstrations that `settings` (all of them, see `cloning_settings`) speak of.

    Raises:
        ConfigurationError: There are none, or not as many.
    """
    count = settings["demonstrations"]
    if not settings["dataset"]:
        return demonstrate(env_id, count or PLAYED, noise=settings["noise"], seed=seed, env_kwargs=env_kwargs)
    episodes = load_demonstrations(Path(settings["dataset"]))
    if not episodes or len(episodes) < (count or 1):
        raise ConfigurationError(f"'{settings['dataset']}' holds {len(episodes)} demonstrations, not {count or 1}")
    return episodes[:count]


class CloningLearner:
    """Imitation of demonstrations, weighted by what became of them (see `aligned_weights`).

    A step of training is a batch of demonstrated steps, and no step in the environment. The loss is the distance
    between the demonstrated action and the policy's own, averaged over the numbers of an action, where actions are
    continuous (the median of what was done is not moved by a few fumbles, as the mean is), and the negative
    log-probability of what was done where they are not. The weights of a batch are scaled to a mean of 1. The learning
    rate falls to 0 along half a cosine.

    Each batch is drawn from the seed and its number. A run that was killed and goes on from its last checkpoint
    therefore ends with the same numbers as one that was left alone.

    Args:
        episodes: What is imitated.
        venv: An environment of the same spaces; declares the signals.
        settings: All of them; see `cloning_settings`.
        seed: Determines initial weights and batches.
        device: torch device of the network.
        checkpoint: Folder to go on from; None to begin.
        log: Receives ``(name, value, step)``.

    Raises:
        ConfigurationError: The demonstrations have other observations or actions, or what weights follow cannot be told
            from a single state.
        ExpressionError: What weights follow is no expression over the signals.
    """

    truncation = None
    lagrange = None
    faults = 0

    def __init__(
        self,
        episodes: Sequence[Demonstration],
        venv: VectorEnv[Any, Any, Any],
        *,
        settings: Mapping[str, Any],
        seed: int,
        device: str = "cpu",
        checkpoint: Path | None = None,
        log: Callable[[str, float, int], None] | None = None,
    ) -> None:
        # The networks are small: several threads only wait for each other.
        torch.set_num_threads(1)
        self._settings, self._seed, self._log = settings, seed, log
        observations, actions = venv.single_observation_space, venv.single_action_space
        first = episodes[0]
        if not observations.contains(take(first.observations, 0)) or not actions.contains(first.actions[0]):
            raise ConfigurationError("the demonstrations have other observations or actions than this environment")
        self.gamma = discount(venv)
        self.steps = 0
        self.network = actor(
            "bc", observations, actions, settings["net_arch"], learning_rate=settings["learning_rate"], seed=seed
        ).to(device)
        if checkpoint is not None:
            state = torch.load(checkpoint / "policy.pt", map_location=device, weights_only=False)
            self.network.load_state_dict(state["weights"])
            self.network.optimizer.load_state_dict(state["optimizer"])
            self.steps = state["steps"]
        self._observations, done = flatten(episodes)
        kind = torch.float32 if isinstance(actions, gymnasium.spaces.Box) else torch.int64
        self._actions = torch.as_tensor(done, dtype=kind, device=device)
        weights = np.ones(len(done))
        if settings["align"]:
            progress = [_progress(settings["align"], episode, attribute(venv, "signals")) for episode in episodes]
            weights = np.concatenate(aligned_weights(progress, settings["horizon"], kappa=settings["kappa"]))
        if not weights.any():
            raise ConfigurationError(f"no step of the demonstrations makes '{settings['align']}' grow")
        self._weights = torch.as_tensor(weights, dtype=torch.float32, device=device)

    def agent(self, venv: VectorEnv[Any, Any, Any]) -> SB3Agent:
        """Return the current policy as an agent; what it draws depends on the seed and the step only."""
        set_random_seed(int(np.random.SeedSequence([self._seed, self.steps]).generate_state(1)[0]))
        return SB3Agent(self.network, deterministic=self._settings["deterministic"])

    def learn(
        self, total: int, pauses: Sequence[int], on_pause: Callable[[int], None], on_progress: Callable[[int], None]
    ) -> None:
        """Learn until `total` batches; call `on_pause` at each of the `pauses`, and at the end."""
        if self.steps >= total:
            return
        ahead = set(pauses)
        while self.steps < total:
            if self.steps in ahead:
                on_pause(self.steps)
            share = 0.5 * (1.0 + math.cos(math.pi * self.steps / total))
            self._descend(self._settings["learning_rate"] * share)
            if self.steps % STRIDE == 0:
                on_progress(self.steps)
        on_pause(self.steps)

    def save(self, folder: Path) -> None:
        """Write what `checkpoint` needs into `folder`."""
        network = self.network
        state: dict[str, Any] = {"observation_space": network.observation_space, "action_space": network.action_space}
        state |= {"weights": network.state_dict(), "optimizer": network.optimizer.state_dict(), "steps": self.steps}
        torch.save(state, folder / "policy.pt")

    def close(self) -> None:
        """Do nothing: nothing was opened."""

    def _descend(self, rate: float) -> None:
        """Learn from one batch."""
        rows = np.random.default_rng([self._seed, self.steps]).integers(len(self._actions), size=self._batch)
        self.network.set_training_mode(True)
        loss = self._loss(take(self._observations, rows), self._actions[rows])
        weights = self._weights[rows]
        scaled = weights * (len(rows) / (weights.sum() + EPSILON))
        for group in self.network.optimizer.param_groups:
            group["lr"] = rate
        total = (scaled * loss).mean()
        self.network.optimizer.zero_grad()
        total.backward()
        self.network.optimizer.step()
        self.steps += 1
        if self._log is not None and self.steps % STRIDE == 0:
            self._log("train/loss", float(total.detach()), self.steps)
            self._log("train/weight", float(weights.mean()), self.steps)

    @property
    def _batch(self) -> int:
        return min(int(self._settings["batch_size"]), len(self._actions))

    def _loss(self, observations: Any, actions: torch.Tensor) -> torch.Tensor:
        """How far each row's action is from what the policy does, ``(rows,)``."""
        tensors, _ = self.network.obs_to_tensor(observations)
        distribution = self.network.get_distribution(tensors)
        if actions.dtype == torch.float32:
            return (distribution.mode() - actions).abs().flatten(1).mean(dim=1)
        return -distribution.log_prob(actions)


def load_cloned_agent(
    checkpoint: Path, *, layers: Sequence[int], device: str, deterministic: bool, seed: int
) -> SB3Agent:
    """Return the agent saved in the folder `checkpoint`; it draws its actions from `seed`."""
    torch.set_num_threads(1)
    set_random_seed(seed)
    # Gymnasium's spaces are no tensors. A checkpoint is trusted, as those of stable-baselines3 are.
    state = torch.load(checkpoint / "policy.pt", map_location=device, weights_only=False)
    network = actor("bc", state["observation_space"], state["action_space"], layers).to(device)
    network.load_state_dict(state["weights"])
    return SB3Agent(network, deterministic=deterministic)


def _progress(text: str, episode: Demonstration, signals: Any) -> NDArray[np.float64]:
    """The value of an expression in each state of `episode`, ``(time + 1,)``.

    Raises:
        ConfigurationError: It needs more than a state, or there are no signals.
    """
    expression = as_reward(text)
    if not episode.signals or signals is None:
        raise ConfigurationError(f"align='{text}' reads signals, and there are none: imitate all alike, with align=''")
    if expression.level > Level.STATE:
        raise ConfigurationError(f"align='{text}' compares states: give what can be told from one state, as 'progress'")
    nowhere = np.zeros(len(episode) + 1, dtype=np.bool_)
    states = Rollout(before=episode.signals, after=episode.signals, terminated=nowhere, truncated=nowhere)
    return np.asarray(evaluate(expression, states, signals=signals).total, np.float64)
