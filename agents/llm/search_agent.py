"""Agents that search before they act: ``best:AGENT`` and ``smc:AGENT``, a language model and a reward.

AGENT is a run of ``llm``, or ``endpoint:MODEL``.

They look ahead in copies of the environment, which start from its very state: a simulator tells them what would happen.
With a reward over signals that an agent could not know, such as ``success``, they show what the policy could do if it
knew; with a judge's or a learned model's signals, what this knowledge is worth.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ...envs.base import Environment, choose_reward
from ...errors import ConfigurationError
from ...rewards import Level, Reward
from ..endpoint import EndpointAgent
from ..optional import usage_of
from ..settings import check_ranges
from ..spec_settings import read_spec
from ..vectorize import singles
from ..words import Words
from .agent import LanguageAgent
from .search import search

__all__ = ["DEFAULTS", "SearchAgent", "make_search_agent"]

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "best": {"n": 8, "reward": "success"},
    "smc": {"n": 8, "reward": "dense", "strength": 4.0},
}
"""What ``best:AGENT?key=value&...`` and ``smc:AGENT?key=value&...`` take: how many episodes are tried, which reward (an
expression, or a preset's name) says what is good, and how much its size counts; see `search`."""

_RANGES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "n": (lambda value: value >= 1, "1 or more"),
    "strength": (lambda value: 0 < value < math.inf, "above 0, and finite"),
}
_WIDTH = 128
"""About so many particles move at once."""


class SearchAgent:
    """Acts out the best of several episodes that it tried in copies of the environment.

    Args:
        policy: Who tries.
        venv: Where it acts: single environments of this library, made by `gymnasium.make`.
        reward: Says what is good: an expression over the environments' signals, or the name of one of its presets.
        n: Episodes, or particles, that are tried for each that is played.
        strength: See `search`.
        seed: Of all chance.

    Attributes:
        faults: Rows for which every try met a fault, and so there is nothing to do.

    Raises:
        ConfigurationError: The environments cannot be copied.
        ExpressionError: `reward` is no expression over their signals, or compares episodes.
    """

    def __init__(
        self,
        policy: LanguageAgent | EndpointAgent,
        venv: VectorEnv[Any, Any, Any],
        reward: str | Reward,
        *,
        n: int = 8,
        strength: float = 0.0,
        seed: int = 0,
    ) -> None:
        rows: list[Any] = [env.unwrapped for env in singles(venv)]
        if not rows or not isinstance(rows[0], Environment) or rows[0].spec is None:
            raise ConfigurationError(
                f"a search needs copies of the environment, and {venv} is not made of single environments of this "
                "library that gymnasium.make has made"
            )
        self._venv, self._words, self._rows = venv, Words(venv), rows
        self._reward = choose_reward(reward, {**rows[0].rewards, **rows[0].group_rewards}, rows[0].signals)
        if self._reward.level is Level.GROUP:
            raise ConfigurationError(f"reward '{self._reward}' compares episodes, and a search values each by itself")
        self._reward.bind(rows[0].signals)
        self._n, self._strength, self._seed = n, strength, seed
        self._policy, self._voices = policy, policy.voices(seed)
        self._numbers, self._searches = itertools.count(), itertools.count()
        self._copies: list[Environment[Any, Any]] = []
        self._plans: dict[int, list[Any]] = {}
        self._resting = np.zeros(venv.num_envs, dtype=bool)
        self.faults: dict[int, str] = {}
        self._steps = 0

    @property
    def usage(self) -> dict[str, Any]:
        """Steps in copies so far, ``searched_steps``, and what the policy has used for them."""
        return {"searched_steps": self._steps, **usage_of(self._policy)}

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Forget what was found in these rows."""
        self._resting &= ~rows
        self.faults = {}
        for row in np.flatnonzero(rows).tolist():
            self._plans.pop(row, None)

    def rest(self, rows: NDArray[np.bool_]) -> None:
        """Search nothing in these rows until they are reset."""
        self._resting = rows.copy()

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return the next actions of what was found; where an episode begins, search first."""
        self.faults = {}
        new = [row for row in np.flatnonzero(~self._resting).tolist() if row not in self._plans]
        together = max(1, _WIDTH // self._n)
        for start in range(0, len(new), together):
            self._search(new[start : start + together])
        count = len(list(iterate(self._venv.observation_space, observations)))
        actions = []
        for row in range(count):
            plan = self._plans.get(row)
            actions.append(plan.pop(0) if plan and not self._resting[row] else self._words.action(row, ""))
        return self._words.batch(actions)

    def _search(self, rows: list[int]) -> None:
        missing = len(rows) * self._n - len(self._copies)
        self._copies += [_copy(self._rows[0]) for _ in range(missing)]
        found = search(
            [self._rows[row].get_state() for row in rows],
            self._copies[: len(rows) * self._n],
            self._voices,
            self._reward,
            strength=self._strength,
            seed=(self._seed, next(self._searches)),
            numbers=self._numbers,
        )
        for row, one in zip(rows, found, strict=True):
            self._steps += one.steps
            self._plans[row] = one.actions
            if not one.actions:
                self.faults[row] = "every episode that was tried met a fault"


def make_search_agent(
    spec: str, load: Callable[[str], Any], venv: VectorEnv[Any, Any, Any], *, seed: int = 0
) -> SearchAgent:
    """Return the agent that `spec`, ``best:AGENT?...`` or ``smc:AGENT?...``, names.

    Args:
        spec: See `DEFAULTS`.
        load: Gives the agent that a word names.
        venv: Where it acts.
        seed: Of all chance.

    Raises:
        ConfigurationError: AGENT is no language model, or a setting is not known or not allowed.
        ExpressionError: The reward is no expression over the environment's signals.
    """
    kind = spec.partition(":")[0]
    name, chosen = read_spec(spec, DEFAULTS[kind])
    check_ranges(kind, chosen, {key: allowed for key, allowed in _RANGES.items() if key in chosen})
    policy = load(name)
    if not isinstance(policy, LanguageAgent | EndpointAgent):
        raise ConfigurationError(
            f"agent '{spec}': '{name}' is no language model: give a run of --agent llm, or endpoint:MODEL"
        )
    return SearchAgent(policy, venv, chosen.pop("reward"), **chosen, seed=seed)


def _copy(env: Environment[Any, Any]) -> Environment[Any, Any]:
    spec: Any = env.spec
    made: Any = gymnasium.make(spec, render_mode=None, disable_env_checker=True).unwrapped
    return made
