r"""Search at inference time: several episodes are tried in copies of the environment, and a reward says which is best.

Two searches, one algorithm. With `strength` 0 it is best-of-n: n episodes of the policy, of which the one with the
highest return R is taken. With a strength above 0 it is sequential Monte Carlo over turns: n particles are moved by the
policy, turn by turn; a turn that pays r multiplies its particle's weight by exp(strength * r); and where the weights
have become too uneven (their effective number :math:`(\sum w)^2 / \sum w^2` is below half of n), particles are drawn
again in proportion to them: what goes badly is given up, what goes well branches. The weighted particles stand for
:math:`\pi(\tau) \exp(\text{strength} \cdot R(\tau))`, and the mean of the weights estimates its norm without bias, at
every n, whatever the reward pays on the way.

Shaping guides it and leaves the target as it is: with the discount 1, which holds here, ``potential(progress)`` pays
differences that sum to a constant, so ``success + potential(progress)`` aims at ``success`` alone, through weights
exp(strength * progress) in between. That is the twisted sequential Monte Carlo of Zhao et al., 2024 ("Probabilistic
Inference in Language Models via Twisted Sequential Monte Carlo", arXiv 2404.17546), and the difference potential of
Feynman-Kac steering (Singhal et al., 2025, arXiv 2501.06848). Resampling is systematic (Kitagawa, 1996).
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...envs.base import Environment
from ...errors import Fault
from ...rewards import Ledger, Reward

__all__ = ["Conversations", "Found", "resample", "search"]

_EVEN = 0.5
"""Share of the particles below which their effective number must fall before they are drawn again."""


class Conversations(Protocol):
    """What a policy says in many conversations, by number: `Voices` of a model here, `Talks` with a server."""

    def say(self, numbers: Sequence[int], texts: Sequence[str], /) -> Sequence[str | Fault]:
        """Tell each conversation its text; return its answer, or why there is none. A new number begins one."""

    def branch(self, number: int, into: int) -> None:
        """Begin a conversation as a copy of another one."""

    def forget(self, numbers: Sequence[int]) -> None:
        """End conversations."""


@dataclass(frozen=True)
class Found:
    """What a search has found.

    Attributes:
        actions: Those of the best episode; empty where every particle met a fault.
        value: Its return.
        values: The returns of all episodes, float64 ``(n,)``; NaN for those that met a fault.
        evidence: The logarithm of the mean weight: an estimate of log E[exp(strength * R)] under the policy.
        steps: Steps that were played in copies.
        drawn: How often particles were drawn again.
    """

    actions: list[Any]
    value: float
    values: NDArray[np.float64]
    evidence: float
    steps: int
    drawn: int


@dataclass
class _Particle:
    """One episode under way in a copy of the environment."""

    env: Environment[Any, Any]
    ledger: Ledger
    number: int
    text: str
    actions: list[Any] = field(default_factory=list)
    value: float = 0.0
    over: bool = False
    broken: bool = False

    def move(self, answer: str | Fault) -> float:
        """Do what `answer` asks for; return the reward."""
        if isinstance(answer, Fault):
            self.broken = self.over = True
            return 0.0
        action = self.env.parse(answer)
        observation, _, terminated, truncated, info = self.env.step(action)
        self.actions.append(action)
        self.broken, self.over = info["fault"], terminated or truncated
        signals = info["signals"]
        native = 0.0 if self.broken else float(signals[self.env.outcome])
        paid = self.ledger.step(signals, terminated, truncated, fault=self.broken, native=native)["total"]
        self.value += paid
        self.text = "" if self.over else self.env.describe(observation)
        return float(paid)

    def become(self, other: _Particle, number: int) -> None:
        """Go on from where `other` is, under another number."""
        self.env.set_state(other.env.get_state())
        self.ledger.set_state(other.ledger.get_state())
        self.number, self.text, self.actions = number, other.text, list(other.actions)
        self.value, self.over, self.broken = other.value, other.over, other.broken


class _Cloud:
    """The particles of one search."""

    def __init__(self, particles: list[_Particle], strength: float, draws: np.random.Generator) -> None:
        self.particles = particles
        self.steps = self.drawn = 0
        self._strength, self._draws = strength, draws
        self._weights = np.zeros(len(particles))

    def pay(self, index: int, reward: float) -> None:
        """Let particle `index` have done a step that paid `reward`."""
        self.steps += 1
        self._weights[index] += -np.inf if self.particles[index].broken else self._strength * reward

    def draw(self, voices: Conversations, numbers: Iterator[int]) -> None:
        """Draw the particles again where their weights are too uneven."""
        if not np.isfinite(self._weights).any():
            return
        shares = np.exp(self._weights - self._weights.max())
        shares /= shares.sum()
        if all(one.over for one in self.particles) or 1.0 / (shares**2).sum() >= _EVEN * len(shares):
            return
        parents = resample(shares, float(self._draws.random()))
        self._weights[:] = self._mean()
        self.drawn += 1
        for index, parent in enumerate(parents):
            if parent == index:
                continue
            one, other = self.particles[index], self.particles[parent]
            voices.forget([one.number])
            one.become(other, next(numbers))
            if not one.over:
                voices.branch(other.number, one.number)

    def found(self) -> Found:
        """Return the best episode: of the highest return, and of those the shortest."""
        values = np.array([np.nan if one.broken else one.value for one in self.particles])
        sound = [one for one in self.particles if not one.broken]
        best = min(sound, key=lambda one: (-one.value, len(one.actions)), default=None)
        return Found(
            actions=[] if best is None else best.actions,
            value=float("nan") if best is None else best.value,
            values=values,
            evidence=self._mean(),
            steps=self.steps,
            drawn=self.drawn,
        )

    def _mean(self) -> float:
        """The logarithm of the mean weight."""
        top = self._weights.max()
        return float(top + np.log(np.exp(self._weights - top).mean())) if np.isfinite(top) else float(top)


def search(
    states: Sequence[dict[str, Any]],
    envs: Sequence[Environment[Any, Any]],
    voices: Conversations,
    reward: Reward,
    *,
    strength: float = 0.0,
    seed: Sequence[int] = (0,),
    numbers: Iterator[int] | None = None,
) -> list[Found]:
    """Search for an episode from each of `states`, all of them side by side.

    Args:
        states: Where episodes begin: what `get_state` of an environment returned.
        envs: Environments like it, in which particles move: a multiple of the number of states; n for each.
        voices: The policy's conversations.
        reward: Says what is good, of any level but that of groups, over the signals of `envs`. Its discount is 1 and
            the end of time is an end.
        strength: 0 for best-of-n; above 0 for sequential Monte Carlo.
        seed: Of the draws of particles.
        numbers: Gives the conversations numbers that no other one has.

    Raises:
        ExpressionError: `reward` does not fit the signals.
    """
    numbers = itertools.count() if numbers is None else numbers
    size = len(envs) // max(1, len(states))
    clouds = []
    for index, state in enumerate(states):
        particles = [_begun(env, state, reward, next(numbers)) for env in envs[index * size : (index + 1) * size]]
        clouds.append(_Cloud(particles, strength, np.random.default_rng([*seed, index])))
    while moving := [(cloud, index) for cloud in clouds for index, one in enumerate(cloud.particles) if not one.over]:
        heard = [(cloud.particles[index].number, cloud.particles[index].text) for cloud, index in moving]
        answers = voices.say([number for number, _ in heard], [text for _, text in heard])
        for (cloud, index), answer in zip(moving, answers, strict=True):
            cloud.pay(index, cloud.particles[index].move(answer))
        voices.forget([cloud.particles[index].number for cloud, index in moving if cloud.particles[index].over])
        for cloud in clouds:
            cloud.draw(voices, numbers)
    return [cloud.found() for cloud in clouds]


def resample(shares: NDArray[np.float64], chance: float) -> NDArray[np.int64]:
    """Draw as many parents as there are particles, each about in proportion to its share.

    Systematic resampling: particle i has n * share parents, rounded up or down by `chance`, without bias. Parents keep
    their own places, so that no more is copied than must be.

    Args:
        shares: Weights that sum to 1, ``(n,)``.
        chance: From 0 to below 1.

    Returns:
        For each place the index of the particle that goes on there, ``(n,)``.
    """
    count = len(shares)
    sums = np.cumsum(shares)
    drawn = np.searchsorted(sums / sums[-1], (chance + np.arange(count)) / count, side="right").clip(max=count - 1)
    children = np.bincount(drawn, minlength=count)
    parents = np.where(children > 0, np.arange(count), -1)
    parents[parents < 0] = np.repeat(np.arange(count), np.maximum(children - 1, 0))
    return parents


def _begun(env: Environment[Any, Any], state: dict[str, Any], reward: Reward, number: int) -> _Particle:
    """A particle that begins in `state`."""
    env.set_state(state)
    observation, signals = copy.deepcopy(state["last"])
    ledger = Ledger(reward, env.signals, gamma=1.0, truncation="end")
    ledger.reset(signals)
    return _Particle(env, ledger, number, f"{env.instructions}\n\n{env.describe(observation)}")
