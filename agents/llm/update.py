"""One update of a language model from conversations and the advantages of their turns."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from .credit import Array
from .distributed import Team
from .episodes import Spoken, Thread
from .likelihood import token_log_probabilities, turn_sums
from .loss import Clip, kl_k3, policy_loss
from .policy import Batch, LanguagePolicy, batches

__all__ = ["Told", "Update"]

_NOTHING = 1e-6
"""An advantage that is smaller teaches nothing."""


@dataclass(frozen=True)
class Told:
    """A thread to learn from.

    Attributes:
        episode: The number of its episode, which has one or more.
        thread: What was heard and said.
        advantages: Of each of the episode's turns.
    """

    episode: int
    thread: Thread
    advantages: Array

    @property
    def teaches(self) -> bool:
        """Whether a turn has an advantage."""
        return bool(np.any(np.abs(self.advantages) > _NOTHING))

    @property
    def tokens(self) -> int:
        """How many were sampled; 1 where none was."""
        return max(1, sum(turn >= 0 for turn in self.thread.turns))


class Update:
    """An optimiser, and what a policy is held to.

    Attributes:
        reference: The policy from which divergence counts; None where none does.

    Args:
        policy: What learns.
        settings: Of the agent; see `settings.DEFAULTS`.
        tell: Receives the names and values of what is logged.
        team: Who learns together.
    """

    def __init__(
        self,
        policy: LanguagePolicy,
        settings: Mapping[str, Any],
        *,
        tell: Callable[[str, float], None],
        team: Team | None = None,
    ) -> None:
        self._policy, self._settings, self._tell = policy, settings, tell
        self._team = team or Team()
        self._weights = [weight for weight in policy.model.parameters() if weight.requires_grad]
        # A long memory of squares: where most groups fare alike, gradients are small, and steps become so, too.
        self._optimizer = torch.optim.AdamW(
            self._weights, lr=settings["learning_rate"], betas=(0.9, 0.999), weight_decay=0.0
        )
        self.reference: LanguagePolicy | None = None

    def remember(self) -> None:
        """Keep the policy as it is now as the reference, if divergence from it counts."""
        if self._settings["kl_coef"] or self._settings["kl_in_reward"]:
            self.reference = LanguagePolicy(
                copy.deepcopy(self._policy.model).eval().requires_grad_(False),
                self._policy.tokenizer,
                temperature=self._policy.temperature,
            )

    def state(self) -> dict[str, Any]:
        """Return what `load` needs besides the model's weights."""
        reference = None if self.reference is None else self.reference.model.state_dict()
        return {"optimizer": self._team.put_together(self._optimizer.state_dict()), "reference": reference}

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on as `state` was."""
        self._optimizer.load_state_dict(self._team.deal(state["optimizer"], self._weights))
        self.remember()
        if self.reference is not None:
            self.reference.model.load_state_dict(state["reference"])

    def divergences(self, episodes: Sequence[Spoken]) -> list[Array] | None:
        """Return the log-ratio of each turn's answer to the reference's: samples of the divergence; None without it."""
        if self.reference is None:
            return None
        threads = [thread for episode in episodes for thread in episode.threads]
        expected = token_log_probabilities(self.reference, threads, batch_tokens=self._settings["batch_tokens"])
        away = [np.array(thread.log_probabilities) - own for thread, own in zip(threads, expected, strict=True)]
        return [own[: episode.steps] for own, episode in zip(turn_sums(episodes, away), episodes, strict=True)]

    def products(self, kinds: Sequence[Sequence[Told]]) -> Array:
        """Return the inner products of the policy gradients of several kinds of advantages, ``(kinds, kinds)``.

        Args:
            kinds: The same conversations, with other advantages in each.
        """
        gradients = []
        for told in kinds:
            for weight in self._weights:
                weight.grad = None
            total = sum(pair.tokens for pair in told)
            own = self._team.own([pair for pair in told if pair.teaches])
            self._policy.model.train()
            for batch in self._batches([pair.thread for pair in own]):
                log_probabilities, _ = self._policy.read(batch)
                (
                    (_spread([own[row].advantages for row in batch.rows], batch) * log_probabilities).sum() / total
                ).backward()
            self._team.add_up(self._weights)
            zeros = [torch.zeros_like(weight) if weight.grad is None else weight.grad for weight in self._weights]
            gradients.append(torch.cat([each.flatten() for each in zeros]))
        stacked = torch.stack(gradients).double()
        made: Array = (stacked @ stacked.T).cpu().numpy()
        return made

    def descend(self, told: Sequence[Told], shown: Sequence[Thread], draws: np.random.Generator) -> None:
        """Go over conversations; those without advantages only where divergence or entropy counts.

        Args:
            told: All that was played.
            shown: An expert's, some of which are imitated beside where the settings say so.
            draws: Of the order of batches.
        """
        chosen = self._settings
        played = len({pair.episode for pair in told})
        if not chosen["ent_coef"] and not chosen["kl_coef"]:
            told = [pair for pair in told if pair.teaches]
        if not told:
            return
        tokens: Counter[int] = Counter()
        for pair in told:
            tokens[pair.episode] += pair.tokens
        self._policy.model.train()
        logged: dict[str, list[float]] = {}
        for epoch in range(chosen["n_epochs"]):
            order = draws.permutation(len(told))
            parts = np.array_split(order, min(chosen["minibatches"], len(told)))
            for number, rows in enumerate(parts):
                part = [told[row] for row in rows]
                shares = _shares(part, chosen["normalise"], chosen["max_tokens"], tokens, played / len(parts))
                self._optimizer.zero_grad()
                self._gradients(part, shares, logged, first=epoch == number == 0)
                if chosen["warmup_share"] and shown:
                    self._imitation([shown[row] for row in draws.integers(len(shown), size=len(part))])
                self._team.add_up(self._weights)
                norm = torch.nn.utils.clip_grad_norm_(self._weights, chosen["max_grad_norm"])
                # One odd batch, as half precision has them now and then, spoils no weights.
                if torch.isfinite(norm):
                    self._optimizer.step()
                logged.setdefault("grad_norm", []).append(self._team.norm(norm))
        for name, values in logged.items():
            self._tell(f"train/{name}", float(np.mean(values)))

    def _gradients(
        self,
        told: Sequence[Told],
        shares: Sequence[float],
        logged: dict[str, list[float]],
        *,
        first: bool,
    ) -> None:
        """Add the gradient of these threads' losses, a few at a time; of each a process reads its own."""
        chosen = self._settings
        clip = Clip(chosen["clip_low"], chosen["clip_high"])
        sums = {"loss": 0.0, "entropy": 0.0, "clip_fraction": 0.0, "kl": 0.0, "tokens": 0.0}
        gap = 0.0
        told, shares = self._team.own(told), self._team.own(shares)
        for batch in self._batches([pair.thread for pair in told]):
            log_probabilities, entropy = self._policy.read(batch, entropic=chosen["ent_coef"] > 0)
            advantages = _spread([told[row].advantages for row in batch.rows], batch)
            sampled = batch.turns >= 0
            losses, clipped = policy_loss(
                log_probabilities, batch.old, advantages, batch.turns, ratio=chosen["ratio"], clip=clip
            )
            losses = losses - chosen["ent_coef"] * entropy
            if self.reference is not None:
                with torch.no_grad():
                    reference, _ = self.reference.read(batch)
                divergence = torch.where(sampled, kl_k3(log_probabilities, reference), 0.0)
                losses = losses + chosen["kl_coef"] * divergence
                sums["kl"] += float(divergence.detach().sum())
            share = torch.as_tensor([shares[row] for row in batch.rows], device=losses.device)[:, None]
            ((1.0 - chosen["warmup_share"]) * losses * share).sum().backward()
            sums["loss"] += float((losses * share).detach().sum())
            sums["entropy"] += float(entropy.detach().sum())
            sums["clip_fraction"] += float(clipped.sum())
            sums["tokens"] += float(sampled.sum())
            gap = max(gap, float((log_probabilities.detach() - batch.old)[sampled].abs().max()))
        everybody = self._team.gather([(sums, gap)])
        tokens = sum(theirs["tokens"] for theirs, _ in everybody)
        for name in ("loss", "entropy", "clip_fraction", *(["kl"] if self.reference is not None else [])):
            total = sum(theirs[name] for theirs, _ in everybody)
            logged.setdefault(name, []).append(total if name == "loss" else total / tokens)
        if first:
            # Before the first step both are one policy's: any gap is the engine's.
            logged["log_probability_gap"] = [max(theirs for _, theirs in everybody)]

    def _imitation(self, threads: Sequence[Thread]) -> None:
        """Add the gradient of the cross-entropy of what an expert said."""
        total = sum(turn >= 0 for thread in threads for turn in thread.turns)
        for batch in self._batches(self._team.own(threads)):
            log_probabilities, _ = self._policy.read(batch)
            (-self._settings["warmup_share"] * log_probabilities.sum() / total).backward()

    def _batches(self, threads: Sequence[Thread]) -> Iterable[Batch]:
        # Their gradients are added: the order makes no difference.
        most, order = self._settings["batch_tokens"], range(len(threads))
        return self._team.passes(batches(threads, most, self._policy.model.device, order))


def _shares(
    part: Sequence[Told], normalise: str, longest: int, tokens: Mapping[int, int], played: float
) -> list[float]:
    """By what each thread's losses are multiplied, so that their sum over threads is the loss; see `NORMALISATIONS`.

    Args:
        part: The threads of one step.
        normalise: One of `NORMALISATIONS`.
        longest: The constant.
        tokens: How many each episode has, whichever steps its threads are in.
        played: For how many episodes the step stands, those that are not read again among them.
    """
    if normalise == "token":
        return [1.0 / sum(pair.tokens for pair in part)] * len(part)
    return [1.0 / (played * (tokens[pair.episode] if normalise == "episode" else longest)) for pair in part]


def _spread(advantages: Sequence[Array], batch: Batch) -> torch.Tensor:
    """Advantages of turns as those of tokens, ``(rows, tokens)``; 0 for tokens that were not sampled."""
    width = max(len(own) for own in advantages)
    table = torch.tensor(
        np.array([[*own, *[0.0] * (width - len(own))] for own in advantages]),
        dtype=torch.float32,
        device=batch.turns.device,
    )
    return torch.where(batch.turns >= 0, table.gather(1, batch.turns.clamp(min=0, max=width - 1)), 0.0)
