"""Learning from groups: one policy plays every task several times and is told which of its own episodes were better.

Rewards that compare episodes (group level) have no value inside one environment, so the environments are built with
their own outcome and record signals; the learner values these when all episodes of a group are over. Rewards of every
other level are valued in the same way, so that designs of all levels are learnt by one algorithm.

What compares episodes is an advantage as it stands, and belongs to the steps that it was given for; see `credit`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ..errors import Fault
from ..rewards import Level, Reward, evaluate
from ..rewards.terms import terms_of
from ..wrappers.below import attribute, declared_gamma
from .advantages import credit, credit_by_term
from .agent import take
from .balance import Balance
from .groups import Played, as_rollout, batch, play_groups
from .grpo_policy import ActionPolicy, GroupAgent
from .lagrange import lagrange_of
from .preferences import preferences_of, signal_of
from .updates import UpdatingLearner

__all__ = ["GroupLearner"]


@dataclass(frozen=True)
class _Steps:
    """What was seen, what was at hand and what was done at each step, one episode after the other."""

    observations: Any
    masks: NDArray[np.bool_]
    actions: torch.Tensor


class GroupLearner(UpdatingLearner):
    """Group-relative policy gradients (Shao et al., 2024) with PPO's clipped ratio and no critic.

    An update plays `groups` tasks `group_size` times each, makes `advantages` of their rewards, and goes over the steps
    a few times. Without a critic nothing is bootstrapped: an episode that is cut off is over, and the reward is valued
    with ``truncation="end"``. An episode with a fault is left out of its group.

    Everything random in an update is drawn from the seed and the number of the update. A run that was killed and goes
    on from its last checkpoint therefore ends with the same numbers as one that was left alone.

    Args:
        envs: ``groups * group_size`` single environments, which pay their own outcome.
        reward: What is learnt, of any level, over the signals of `envs`; ``native`` is what they pay themselves.
        settings: All of them; see `grpo_settings`.
        seed: Determines initial weights, exploration and the order of tasks.
        device: torch device of the network.
        checkpoint: Folder to go on from; None to begin.
        log: Receives ``(name, value, step)``.

    Raises:
        ConfigurationError: An observation the network cannot read, or actions that are not numbered.
        ExpressionError: `reward` is no expression over the signals.
    """

    truncation = "end"

    def __init__(
        self,
        envs: Sequence[gymnasium.Env[Any, Any]],
        reward: Reward,
        *,
        settings: Mapping[str, Any],
        seed: int,
        device: str = "cpu",
        checkpoint: Path | None = None,
        log: Callable[[str, float, int], None] | None = None,
    ) -> None:
        # The networks are small: several threads only wait for each other.
        torch.set_num_threads(1)
        self._envs, self._reward, self._settings, self._seed, self._log = envs, reward, settings, seed, log
        self._signals = attribute(envs[0], "signals")
        self._preferences = preferences_of(settings)
        if self._preferences is not None and self._signals is not None:
            self._signals = {**signal_of(settings["group_size"]), **self._signals}
        self.lagrange = lagrange_of(settings, reward, self._signals)
        self.gamma = declared_gamma(envs[0]) if settings["gamma"] is None else float(settings["gamma"])
        self.steps = 0
        self.faults = 0
        self._updates = 0
        self.policy = ActionPolicy(
            envs[0].observation_space,
            envs[0].action_space,
            settings["net_arch"],
            learning_rate=settings["learning_rate"],
            seed=seed,
            device=device,
        )
        self.balance: Balance | None = None
        if settings["balance"] != "none":
            names = [term.name for term in terms_of(reward)]
            self.balance = Balance(names, every=settings["balance_every"], decay=settings["balance_decay"])
        if checkpoint is not None:
            state = torch.load(checkpoint / "policy.pt", map_location=device, weights_only=False)
            self.policy.load(state)
            self.steps, self._updates = state["steps"], state["updates"]
            if self.balance is not None:
                self.balance.load(state["balance"])
            if self.lagrange is not None:
                self.lagrange.load(state["constraints"])

    def agent(self, venv: gymnasium.vector.VectorEnv[Any, Any, Any]) -> GroupAgent:
        """Return the current policy as an agent."""
        seed = int(np.random.SeedSequence([self._seed, self._updates, 1]).generate_state(1)[0])
        return GroupAgent(self.policy, deterministic=self._settings["deterministic"], seed=seed)

    def update(self) -> None:
        """Play one episode in every environment and learn from them.

        Raises:
            Fault: The infrastructure failed in all of them.
        """
        chosen = self._settings
        draws = np.random.SeedSequence([self._seed, self._updates, 0])
        sampling = torch.Generator().manual_seed(int(draws.spawn(1)[0].generate_state(1)[0]))
        episodes = play_groups(
            self._envs,
            chosen["group_size"],
            lambda observations, masks: self.policy.choose(observations, masks, sampling),
            [int(word) for word in draws.generate_state(len(self._envs))],
        )
        if self._preferences is not None:
            for name, value in self._preferences.tell(episodes, chosen["group_size"]).items():
                self._tell(f"preferences/{name}", value)
        self.faults += sum(episode.fault for episode in episodes)
        if all(episode.fault for episode in episodes):
            raise Fault("every episode of an update failed: there is nothing to learn from")
        rollout = as_rollout(episodes, chosen["group_size"])
        paid = evaluate(
            self._reward,
            rollout,
            signals=self._signals,
            gamma=self.gamma,
            truncation=self.truncation,
            parameters={"training_step": self.steps, **({} if self.lagrange is None else self.lagrange.weights)},
            place="earned" if self._reward.level is Level.GROUP else "released",
        )
        sound = rollout.mask * (1.0 - rollout.fault.max(axis=-1, keepdims=True))
        kept = [row for row, episode in enumerate(episodes) if not episode.fault]
        how = {"gamma": self.gamma, "baseline": chosen["baseline"], "scale": chosen["scale"]}
        if self.balance is None:
            advantages = credit(self._reward, paid, sound, **how)
        else:
            parts = credit_by_term(self._reward, paid, sound, **how)
            if self.balance.due(self._updates):
                rows = [_own(part, episodes, kept) for part in parts.values()]
                for name, value in self.balance.refresh(self._products([episodes[row] for row in kept], rows)).items():
                    self._tell(f"balance/{name}", value)
            advantages = self.balance.together(parts)
        self.steps += sum(episode.steps for episode in episodes)
        self._updates += 1
        if self.lagrange is not None:
            self.lagrange.see_played(rollout, self._signals, gamma=self.gamma, step=self.steps)
        self._tell("rollout/return", float((paid.total * sound).sum() / len(kept)))
        self._tell("rollout/length", float(np.mean([len(episodes[row].actions) for row in kept])))
        # Where all episodes of a group fare alike, it teaches nothing.
        self._tell("rollout/telling_groups", float((np.abs(advantages).max(axis=(-2, -1)) > 1e-9).mean()))
        self._descend([episodes[row] for row in kept], _own(advantages, episodes, kept), sampling)

    def save(self, folder: Path) -> None:
        """Write what `checkpoint` needs into `folder`."""
        state = self.policy.state() | {"steps": self.steps, "updates": self._updates}
        if self.lagrange is not None:
            state["constraints"] = self.lagrange.state()
        if self.balance is not None:
            state["balance"] = self.balance.state()
        torch.save(state, folder / "policy.pt")

    def close(self) -> None:
        """Close the environments."""
        for env in self._envs:
            env.close()

    def _products(self, episodes: Sequence[Played], advantages: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return the inner products of the policy gradients that several kinds of `advantages` have now."""
        steps = self._steps(episodes)
        weights = list(self.policy.network.parameters())
        gradients = torch.zeros(len(advantages), sum(weight.numel() for weight in weights), device=steps.actions.device)
        values = torch.as_tensor(np.array(advantages), dtype=torch.float32, device=steps.actions.device)
        for rows in torch.arange(len(steps.actions)).split(self._settings["batch_size"]):
            distribution = self.policy.distribution(take(steps.observations, rows.numpy()), steps.masks[rows.numpy()])
            rows = rows.to(steps.actions.device)
            said = distribution.log_prob(steps.actions[rows])
            for number, own in enumerate(values):
                gain = (said * own[rows]).sum() / len(own)
                found = torch.autograd.grad(gain, weights, retain_graph=True, materialize_grads=True)
                gradients[number] += torch.cat([each.flatten() for each in found])
        made: NDArray[np.float64] = (gradients.double() @ gradients.double().T).cpu().numpy()
        return made

    def _steps(self, episodes: Sequence[Played]) -> _Steps:
        observations = [observation for episode in episodes for observation in episode.observations]
        return _Steps(
            batch(self.policy.observation_space, observations),
            np.stack([mask for episode in episodes for mask in episode.masks]),
            torch.tensor([each for own in episodes for each in own.actions], device=self.policy.network.device),
        )

    def _descend(self, episodes: Sequence[Played], advantages: NDArray[np.float64], sampling: torch.Generator) -> None:
        """Go over the steps of `episodes` in batches."""
        chosen, network, steps = self._settings, self.policy.network, self._steps(episodes)

        def tensor(values: Any) -> torch.Tensor:
            return torch.as_tensor(np.array(values), dtype=torch.float32, device=network.device)

        old_log_probabilities = tensor([each for episode in episodes for each in episode.log_probabilities])
        advantage = tensor(advantages)
        logged: dict[str, list[float]] = {"train/entropy": [], "train/clip_fraction": [], "train/loss": []}
        for _ in range(chosen["n_epochs"]):
            order = torch.randperm(len(steps.actions), generator=sampling)
            for rows in order.split(chosen["batch_size"]):
                distribution = self.policy.distribution(
                    take(steps.observations, rows.numpy()), steps.masks[rows.numpy()]
                )
                rows = rows.to(network.device)
                ratio = (distribution.log_prob(steps.actions[rows]) - old_log_probabilities[rows]).exp()
                bounded = ratio.clamp(1 - chosen["clip_range"], 1 + chosen["clip_range"])
                gain = torch.minimum(ratio * advantage[rows], bounded * advantage[rows]).mean()
                entropy = distribution.entropy().mean()
                loss = -gain - chosen["ent_coef"] * entropy
                network.optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(network.parameters(), chosen["max_grad_norm"])
                network.optimizer.step()
                logged["train/entropy"].append(float(entropy.detach()))
                logged["train/clip_fraction"].append(float((ratio != bounded).float().mean()))
                logged["train/loss"].append(float(loss.detach()))
        for name, values in logged.items():
            self._tell(name, float(np.mean(values)))

    def _tell(self, name: str, value: float) -> None:
        if self._log is not None:
            self._log(name, value, self.steps)


def _own(advantages: NDArray[np.float64], episodes: Sequence[Played], kept: Sequence[int]) -> NDArray[np.float64]:
    """Return `advantages`, ``(groups, episodes, time)``, of the steps of those episodes that are `kept`, in a row."""
    flat = advantages.reshape(len(episodes), -1)
    return np.concatenate([flat[row, : len(episodes[row].actions)] for row in kept])
