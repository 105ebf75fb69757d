"""Rewards that other weights than the policy's imply: learnt from outcomes alone, and yet one for every turn.

The log-ratio of two language models is a reward model: as it learns to tell good episodes from bad ones by its sum over
an episode, each turn's share in it becomes what that turn is worth (Yuan et al., 2024, arXiv:2412.01981).
``implicit_process`` is the reward of PRIME (Cui et al., 2025, arXiv:2502.01456), ``implicit_preference`` that of OPRL,
also called iStar (Liu et al., 2025, arXiv:2509.19199), ``endogenous_reward`` the one that is in any model of language
before it learns anything here (Li et al., 2025, arXiv:2506.23235).

An episode is measured before anything is learnt from it, so that what a turn is paid never comes from its own outcome.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from .credit import Array
from .distributed import Team
from .episodes import Spoken, Thread
from .likelihood import token_log_probabilities, turn_sums
from .measures import IMPLICIT
from .policy import LanguagePolicy, batches

__all__ = ["ImpliedRewards", "endogenous_rewards", "outcome_loss", "preference_loss"]


class ImpliedRewards:
    """What measures signals of `measures.IMPLIED`: the policy as it was at first, and weights that learn beside it.

    Args:
        names: Of `measures.IMPLIED`.
        policy: What plays; the others begin as it is when `remember` is called.
        settings: Of the agent; ``implicit_beta``, ``implicit_learning_rate`` and ``minibatches`` among them.
        tell: Receives the names and values of what is logged.
        team: Who learns together.
    """

    def __init__(
        self,
        names: Collection[str],
        policy: LanguagePolicy,
        settings: Mapping[str, Any],
        *,
        tell: Callable[[str, float], None],
        team: Team | None = None,
    ) -> None:
        self._names, self._policy, self._settings, self._tell = set(names), policy, settings, tell
        self._team = team or Team()
        self._start: LanguagePolicy | None = None
        self._learning: dict[str, tuple[LanguagePolicy, torch.optim.Optimizer]] = {}

    def remember(self) -> None:
        """Begin with the policy as it is now."""
        if self._names - {"implicit_preference"}:
            self._start = self._copy()
            self._start.model.requires_grad_(False)
        for name in IMPLICIT:
            if name in self._names:
                model = self._copy()
                weights = [weight for weight in model.model.parameters() if weight.requires_grad]
                rate = self._settings["implicit_learning_rate"]
                self._learning[name] = model, torch.optim.AdamW(weights, lr=rate, weight_decay=0.0)

    def state(self) -> dict[str, Any]:
        """Return what `load` needs; of LoRA its matrices alone, as the rest is the policy's own."""
        return {
            "start": None if self._start is None else self._own(self._start),
            "learning": {
                name: {"weights": self._own(model), "optimizer": optimizer.state_dict()}
                for name, (model, optimizer) in self._learning.items()
            },
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on as `state` was."""
        self.remember()
        if self._start is not None:
            self._start.model.load_state_dict(state["start"], strict=False)
        for name, (model, optimizer) in self._learning.items():
            model.model.load_state_dict(state["learning"][name]["weights"], strict=False)
            optimizer.load_state_dict(state["learning"][name]["optimizer"])

    def measure(self, episodes: Sequence[Spoken]) -> None:
        """Add the signals to those of `episodes`, at the reset (0, as nothing has been said) and after each step."""
        most = self._settings["batch_tokens"]
        values = {}
        for name, (model, _) in self._learning.items():
            threads = [thread for episode in episodes for thread in episode.threads]
            read = token_log_probabilities(model, threads, batch_tokens=most)
            ratios = [now - before for now, before in zip(read, self._before(name, threads), strict=True)]
            values[name] = [self._settings["implicit_beta"] * own for own in turn_sums(episodes, ratios)]
        if "endogenous_reward" in self._names and self._start is not None:
            values["endogenous_reward"] = endogenous_rewards(self._start, episodes, batch_tokens=most)
        for row, episode in enumerate(episodes):
            episode.signals = [
                {**signals, **{name: float(own[row][step - 1]) if step else 0.0 for name, own in values.items()}}
                for step, signals in enumerate(episode.signals)
            ]

    def learn(self, episodes: Sequence[Spoken], draws: np.random.Generator) -> None:
        """Learn what came of `episodes`, which have been measured: all that everybody has played, the same everywhere.

        Args:
            episodes: Groups of ``settings["group_size"]``, one after the other; those with a fault teach nothing.
            draws: Of the order of groups.
        """
        size = self._settings["group_size"]
        order = draws.permutation(len(episodes) // size)
        for name in self._learning:
            losses, right = [], []
            for part in np.array_split(order, min(self._settings["minibatches"], len(order))):
                groups = [episodes[group * size : (group + 1) * size] for group in part]
                told = self._step(name, [[each for each in own if not each.fault and each.steps] for own in groups])
                if told is not None:
                    losses.append(told[0])
                    right.append(told[1])
            if losses:
                self._tell(f"{name}/loss", float(np.mean(losses)))
                self._tell(f"{name}/accuracy", float(np.mean(right)))

    def _step(self, name: str, groups: Sequence[Sequence[Spoken]]) -> tuple[float, float] | None:
        """Make one step of the optimiser; return the loss, and how often the signal was on the right side before it.

        The loss is of sums over whole episodes, whose threads may be read apart: so its slope in each sum is taken
        first, and then multiplies the log-probabilities that are in the sum. That is its gradient.
        """
        model, optimizer = self._learning[name]
        beta, most = self._settings["implicit_beta"], self._settings["batch_tokens"]
        episodes = [episode for group in groups for episode in group]
        owned = self._team.own([(row, thread) for row, each in enumerate(episodes) for thread in each.threads])
        threads = [thread for _, thread in owned]
        read = token_log_probabilities(model, threads, batch_tokens=most)
        sums = np.zeros(len(episodes))
        for (row, _), now, before in zip(owned, read, self._before(name, threads), strict=True):
            sums[row] += (now - before).sum()
        scores = torch.tensor(beta * sum(self._team.gather([sums])), requires_grad=True)
        if name == "implicit_process":
            outcomes = torch.tensor([float(episode.signals[-1]["success"]) for episode in episodes])
            if not len(outcomes):
                return None
            loss = outcome_loss(scores, outcomes.double())
            right = ((scores > 0) == (outcomes > 0.5)).double().mean()
        else:
            better, worse = _pairs(groups)
            if not better:
                return None
            loss = preference_loss(scores, better, worse)
            right = (scores[better] > scores[worse]).double().mean()
        (slopes,) = torch.autograd.grad(loss, scores)
        optimizer.zero_grad()
        model.model.train()
        for batch in batches(threads, most, model.model.device, range(len(threads))):
            slope = torch.stack([slopes[owned[row][0]] for row in batch.rows]).to(batch.old)
            (beta * slope[:, None] * model.read(batch)[0]).sum().backward()
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        self._team.add_up(weights)
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(weights, self._settings["max_grad_norm"])):
            optimizer.step()
        return float(loss.detach()), float(right)

    def _before(self, name: str, threads: Sequence[Thread]) -> list[Array]:
        """Return what the log-probabilities of tokens are compared with: those at first, or those of the policy now.

        The policy that plays has not learnt from them yet. It reads them again, for what it found when it sampled
        them differs in rounding, and where nothing has been learnt the ratio is 0 and not nearly 0.
        """
        held = self._start if name == "implicit_process" else None
        return token_log_probabilities(held or self._policy, threads, batch_tokens=self._settings["batch_tokens"])

    def _copy(self) -> LanguagePolicy:
        model = copy.deepcopy(self._policy.model).eval()
        return LanguagePolicy(model, self._policy.tokenizer, temperature=self._policy.temperature)

    def _own(self, model: LanguagePolicy) -> dict[str, torch.Tensor]:
        """The weights of `model` that may differ from the policy's."""
        learnt = {name for name, weight in self._policy.model.named_parameters() if weight.requires_grad}
        return {name: weight for name, weight in model.model.state_dict().items() if name in learnt}


def outcome_loss(scores: torch.Tensor, outcomes: torch.Tensor) -> torch.Tensor:
    """Return the mean cross-entropy of ``sigma(score)`` against the outcome, in nats (PRIME: Cui et al., 2025).

    Args:
        scores: ``beta * log pi_phi / pi_ref`` of each episode.
        outcomes: 1 for success, 0 for failure.
    """
    return functional.binary_cross_entropy_with_logits(scores, outcomes)


def preference_loss(scores: torch.Tensor, better: Sequence[int], worse: Sequence[int]) -> torch.Tensor:
    """Return the mean over pairs of ``-log sigma(better - worse)``, in nats: DPO's loss of whole episodes.

    The loss of OPRL (Liu et al., 2025), after Rafailov et al. (2023, arXiv:2305.18290).

    Args:
        scores: ``beta * log pi_phi / pi_old`` of each episode.
        better: Rows of `scores`.
        worse: As many.
    """
    return -functional.logsigmoid(scores[list(better)] - scores[list(worse)]).mean()


def _pairs(groups: Sequence[Sequence[Spoken]]) -> tuple[list[int], list[int]]:
    """Return all pairs of a group's episodes of which one was worth more, by what their environment itself paid."""
    better: list[int] = []
    worse: list[int] = []
    start = 0
    for group in groups:
        returns = [sum(episode.rewards) for episode in group]
        for one, high in enumerate(returns):
            for other, low in enumerate(returns):
                if high > low:
                    better.append(start + one)
                    worse.append(start + other)
        start += len(group)
    return better, worse


def endogenous_rewards(policy: LanguagePolicy, episodes: Sequence[Spoken], *, batch_tokens: int) -> list[Array]:
    """Return for each answer the sum over its tokens of ``Q(s, a) - V(s')``.

    Logits over the temperature are taken for Q, so that the policy is softmax(Q), and V is their logsumexp: next-token
    prediction is inverse reinforcement learning of just that (Li et al., 2025, arXiv:2506.23235). s' is where the next
    token was sampled, after what the environment said in between; after the last one V is 0.

    Args:
        policy: Gives the logits.
        episodes: What was said.
        batch_tokens: Tokens that are read at once.
    """
    threads = [thread for episode in episodes for thread in episode.threads]
    logits, worths = [np.zeros(0)] * len(threads), [np.zeros(0)] * len(threads)
    policy.model.eval()
    with torch.no_grad():
        for batch in batches(threads, batch_tokens, policy.model.device, range(len(threads))):
            made = [each.double().cpu().numpy() for each in policy.soft_values(batch)]
            for line, row in enumerate(batch.rows):
                logits[row], worths[row] = (each[line, : len(threads[row].tokens)] for each in made)
    values, done = [], 0
    for episode in episodes:
        after = 0.0
        own: list[Array] = []
        for row in reversed(range(done, done + len(episode.threads))):
            here = np.zeros(len(threads[row].tokens))
            for place in reversed([at for at, turn in enumerate(threads[row].turns) if turn >= 0]):
                here[place] = logits[row][place] - after
                after = worths[row][place]
            own.insert(0, here)
        values += own
        done += len(episode.threads)
    return turn_sums(episodes, values)
