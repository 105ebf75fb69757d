"""The recorded episodes side by side: for each task one episode of every scripted policy, and what rewards pay them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Fault
from ...rewards import Level, Reward, Rollout, evaluate
from .subject import Subject, stacked

__all__ = ["Sample", "discounted", "lead", "paid_terms", "paid_total", "sample_of"]


@dataclass(frozen=True)
class Sample:
    """Episodes of P policies in G tasks: every array of the rollout is ``(G, P, time, *shape)``.

    Attributes:
        names: The policies.
        kinds: What kind of policy each is; see `Behaviour`.
        rollout: The episodes; those of one task are a group.
        success: Success of each, ``(G, P)``.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rollout: Rollout
    success: NDArray[np.float64]

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Which steps exist, ``(G, P, time)``."""
        return np.asarray(self.rollout.mask) != 0

    def of(self, *kinds: str) -> NDArray[np.bool_]:
        """Which policies are of `kinds`, ``(P,)``."""
        return np.array([kind in kinds for kind in self.kinds])


def sample_of(subject: Subject) -> Sample:
    """Return the recorded episodes of the tasks that every scripted policy has played.

    Raises:
        Fault: There is no such task, because the infrastructure failed in some episode of each.
    """
    players = subject.behaviours
    played = [{episode.seed: episode for episode in each.episodes} for each in players]
    seeds = [episode.seed for episode in players[0].episodes if all(episode.seed in each for each in played)]
    if not seeds:
        raise Fault("the infrastructure failed in some episode of every task, so that none can be compared")
    flat = stacked([each[seed] for seed in seeds for each in played])

    def grid(values: Any) -> Any:
        return np.reshape(values, (len(seeds), len(players), *np.shape(values)[1:]))

    rollout = Rollout(
        **{
            name: {key: grid(values) for key, values in value.items()} if isinstance(value, Mapping) else grid(value)
            for name, value in vars(flat).items()
        }
    )
    success = np.array([[float(each[seed].success or 0.0) for each in played] for seed in seeds])
    return Sample(tuple(each.name for each in players), tuple(each.kind for each in players), rollout, success)


def paid_terms(
    subject: Subject,
    rollout: Rollout,
    reward: Reward | None = None,
    *,
    gamma: float | None = None,
    place: str | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Return what each term of `reward`, by default the design, pays at every step, by name ``(..., time)``.

    As in `Subject.value` a limit on the steps ends the task.

    Args:
        subject: What is audited.
        rollout: Its signals, or other ones.
        reward: An expression over them.
        gamma: The discount; None for the subject's.
        place: See `rewardlab.rewards.evaluate`; None for where it is paid.
    """
    expression = subject.expression if reward is None else reward
    where = place or ("earned" if expression.level is Level.GROUP else "released")
    found = evaluate(
        expression,
        rollout,
        signals=subject.signals,
        gamma=float(subject.gamma or 0.0) if gamma is None else gamma,
        truncation="end",
        place=where,
    )
    return {name: np.asarray(values, np.float64) + np.zeros(rollout.mask.shape) for name, values in found.terms.items()}


def paid_total(
    subject: Subject, rollout: Rollout, reward: Reward | None = None, *, gamma: float | None = None
) -> NDArray[np.float64]:
    """Return what `reward` pays at every step, ``(..., time)``; see `paid_terms`."""
    return np.asarray(sum(paid_terms(subject, rollout, reward, gamma=gamma).values()), np.float64)


def discounted(paid: NDArray[np.float64], gamma: float) -> NDArray[np.float64]:
    """The discounted sums of ``(..., time)``."""
    return np.asarray((paid * gamma ** np.arange(paid.shape[-1])).sum(axis=-1))


def lead(returns: NDArray[np.float64], first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float | None:
    """How often an episode of `first` is paid more than one of `second` in the same task; a tie counts half.

    Args:
        returns: ``(G, P)``.
        first: Which episodes, ``(G, P)``.
        second: Which episodes, ``(G, P)``.

    Returns:
        None where no task has both.
    """
    pairs = first[:, :, None] & second[:, None, :]
    if not pairs.any():
        return None
    # What differs by a rounding error is equal.
    slack = 1e-9 * max(1e-300, float(np.abs(returns).max()))
    gap = returns[:, :, None] - returns[:, None, :]
    return float((np.where(np.abs(gap) <= slack, 0.5, gap > 0)[pairs]).mean())
