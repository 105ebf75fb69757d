"""Whether an agent can be what it is asked to be, found out before anything runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gymnasium.vector import VectorEnv

from ..errors import ConfigurationError, require
from ..rewards import Reward
from ..wrappers.below import attribute
from .balance_settings import check_terms
from .lagrange import lagrange_of
from .loading import ALGORITHMS, load_agent
from .preferences import check_preferences

__all__ = ["check_agent", "tuned"]


def check_agent(
    agent: str, settings: Mapping[str, Any], venv: VectorEnv[Any, Any, Any], rewards: Sequence[Reward] = ()
) -> None:
    """Check that there is an agent of this name, with these settings, for the spaces of `venv` and for `rewards`.

    Raises:
        ConfigurationError: There is not; the message says what would be.
        MissingDependency: It learns, and the library it learns with is not installed.
    """
    if agent == "llm":
        require("transformers", "llm")
        from .llm.training import check_language_agent

        check_language_agent(tuned(agent, settings, venv), venv, rewards)
        return
    if agent in ALGORITHMS:
        require("stable_baselines3", "rl")
        from .learner_settings import all_settings, policy

        chosen = all_settings(agent, tuned(agent, settings, venv))
        if agent == "grpo":
            check_terms(chosen, rewards)
            check_preferences(agent, chosen, rewards, attribute(venv, "signals"))
        if chosen.get("her"):
            from .sb3_hindsight import Recall

            Recall(venv)
        for reward in rewards:
            lagrange_of(chosen, reward, attribute(venv, "signals"))
        policy(agent, venv.single_observation_space, venv.single_action_space)
        return
    if settings:
        raise ConfigurationError(f"agent '{agent}' takes no settings, and has {sorted(settings)}")
    load_agent(agent, venv)


def tuned(agent: str, settings: Mapping[str, Any], venv: VectorEnv[Any, Any, Any]) -> dict[str, Any]:
    """Return `settings`, and for what they leave open the ones that the environment declares for `agent`.

    An environment's attribute ``tuned`` maps names of agents to settings with which they learn well there.
    """
    return {**attribute(venv, "tuned", {}).get(agent, {}), **settings}
