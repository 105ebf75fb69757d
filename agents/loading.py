"""Agents from a word: a built-in name, ``module:Class`` or ``module:function``, an entry point, or a run's folder."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from gymnasium.vector import VectorEnv

from ..errors import ConfigurationError, nearest, require
from .agent import Agent, FunctionAgent
from .device import check_device
from .guarded import GuardedAgent, told
from .importing import import_name
from .run_folder import RunFolder, read_config
from .scripted import scripted_agent
from .valuing import GROUPED

__all__ = ["ALGORITHMS", "load_agent", "needs_singles"]

ALGORITHMS = ("ppo", "a2c", "dqn", "sac", "tqc", "grpo", "bc", "llm")
"""Agents that learn: those of stable-baselines3 and sb3-contrib; one that plays groups of episodes of one task;
behaviour cloning; and language models."""

READY = ("random", "expert", "rule", "exploit:NAME", "endpoint:MODEL", "best:AGENT", "smc:AGENT")
ENTRY_POINTS = "rewardlab.agents"


def load_agent(spec: str, venv: VectorEnv[Any, Any, Any], *, seed: int = 0, device: str = "cpu") -> Agent:
    """Return the agent that `spec` names, ready to act in `venv`.

    Args:
        spec: ``random``, ``expert``, ``rule``, ``exploit:NAME``; ``endpoint:MODEL``, a chat server's; the folder of a
            run or of one of its checkpoints; ``best:AGENT`` or ``smc:AGENT``, a language model that searches; an
            entry point of the group ``rewardlab.agents``; or ``module:name``, where the name is a class, which is
            called with `venv`, or a function observation -> action.
        venv: Where the agent will act.
        seed: Of an agent that draws random actions.
        device: torch device of a trained policy.

    Raises:
        ConfigurationError: `spec` names nothing that acts, or this machine has no such device.
    """
    check_device(device)
    if spec in ("random", "expert", "rule") or spec.startswith("exploit:"):
        return scripted_agent(spec, venv, seed=seed)
    if spec.startswith("endpoint:"):
        from .endpoint import load_endpoint_agent

        return load_endpoint_agent(spec, venv)
    if needs_singles(spec):
        require("transformers", "llm")
        from .llm.search_agent import make_search_agent

        return make_search_agent(spec, lambda name: load_agent(name, venv, seed=seed, device=device), venv, seed=seed)
    if spec in ALGORITHMS:
        raise ConfigurationError(
            f"agent '{spec}' has to learn first: rewardlab train ENV --agent {spec} --out RUN; then give --agent RUN"
        )
    if Path(spec).is_dir():
        return _from_run(Path(spec), venv, seed=seed, device=device)
    found = entry_points(group=ENTRY_POINTS)
    if spec in found.names:
        return _as_agent(told(spec, "importing its entry point", found[spec].load), spec, venv)
    if ":" in spec:
        return _as_agent(import_name(spec, "agent"), spec, venv)
    known = [*READY, *ALGORITHMS, *found.names]
    raise ConfigurationError(
        f"agent '{spec}' is none of {', '.join(known)}, module:Class, module:function, nor a run's folder."
        + nearest(spec, known)
    )


def needs_singles(spec: str) -> bool:
    """Whether the agent called `spec` needs single environments, native ones will not do: it searches in copies."""
    return spec.startswith(("best:", "smc:"))


def _from_run(path: Path, venv: VectorEnv[Any, Any, Any], *, seed: int, device: str) -> Agent:
    """The agent of the run `path`, or of the checkpoint `path` of a run."""
    run = path.parent.parent if path.parent.name == "checkpoints" else path
    config = read_config(run)
    if config["agent"] not in ALGORITHMS:
        return load_agent(config["agent"], venv, seed=seed, device=device)
    checkpoint = RunFolder(run).last_checkpoint() if run is path else path
    if config["agent"] == "llm":
        from .llm.training import load_language_agent

        return load_language_agent(checkpoint, venv, settings=config["settings"], seed=seed, device=device)
    require("stable_baselines3", "rl")
    from .learner_settings import all_settings

    settings = all_settings(config["agent"], config["settings"])
    how = {"device": device, "deterministic": settings["deterministic"], "seed": seed}
    agent: Any
    shown = venv.single_observation_space
    if config["agent"] in GROUPED:
        from .grpo_policy import load_group_agent

        agent = load_group_agent(checkpoint, layers=settings["net_arch"], **how)
    elif config["agent"] == "bc":
        from .cloning import load_cloned_agent

        agent = load_cloned_agent(checkpoint, layers=settings["net_arch"], **how)
    else:
        from .sb3 import channels_first, load_sb3_agent

        agent, shown = load_sb3_agent(config["agent"], checkpoint, **how), channels_first(shown)
    if (agent.observation_space, agent.action_space) != (shown, venv.single_action_space):
        trained = " ".join(f"--set {key}={value}" for key, value in config["env_kwargs"].items()) or "no --set"
        raise ConfigurationError(
            f"agent '{path}' was trained in {config['env']} with {trained}, and observations or actions are others here"
        )
    return agent


def _as_agent(thing: Any, spec: str, venv: VectorEnv[Any, Any, Any]) -> Agent:
    agent = thing
    if inspect.isclass(thing):
        build: Callable[..., Any] = thing
        agent = told(spec, f"{thing.__name__}(venv)", lambda: build(venv))
    if isinstance(agent, Agent):
        return GuardedAgent(agent, spec, venv)
    if callable(agent):
        return GuardedAgent(FunctionAgent(agent, venv), spec, venv)
    raise ConfigurationError(
        f"agent '{spec}' is a {type(agent).__name__}: give a class with reset(rows) and act(observations, infos), or a "
        "function observation -> action"
    )
