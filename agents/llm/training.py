"""What `train` needs of language models: checks, a learner, and agents made of its checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.vector import VectorEnv

from ...errors import ConfigurationError
from ...rewards import Reward
from ...wrappers import LanguageInterface
from ...wrappers.below import attribute
from ..lagrange import lagrange_of
from ..preferences import check_preferences
from ..vectorize import singles
from .agent import LanguageAgent
from .dialogue import Dialogue
from .distributed import Team
from .generation import Generator
from .learner import LanguageLearner
from .loading import load_policy
from .measures import MEASURES, REFERRING, measured
from .reference import check_reference
from .rollout import Speech
from .settings import language_settings
from .tiny import SIZES
from .valuation import check_credit
from .warmup import Transcript, watch

__all__ = ["check_language_agent", "load_language_agent", "make_language_learner", "measuring"]


def measuring(settings: Mapping[str, Any], reward: Reward, venv: VectorEnv[Any, Any, Any]) -> dict[str, Any]:
    """Return `settings` with a ``measure`` that has all that `reward` reads and `venv` has no signal for.

    Raises:
        ConfigurationError: ``measure`` is no list of such signals.
    """
    given = settings.get("measure", "")
    known = {*measured(given), *(attribute(venv, "signals") or ())}
    added = [name for name in MEASURES if name in reward.names and name not in known]
    return {**settings, "measure": ",".join([*measured(given), *added])} if added else dict(settings)


def check_language_agent(
    settings: Mapping[str, Any], venv: VectorEnv[Any, Any, Any], rewards: Sequence[Reward] = ()
) -> None:
    """Check that a language model can be trained in `venv` with these settings, each of `rewards` being all it learns.

    Raises:
        ConfigurationError: It cannot.
    """
    chosen = language_settings(settings)
    first: Any = next(iter(singles(venv)), venv)
    if any(attribute(first, name) is None for name in ("describe", "parse")):
        raise ConfigurationError(f"{venv} does not describe itself (describe, parse), and 'llm' reads and writes words")
    names = measured(chosen["measure"]).keys()
    if REFERRING & names:
        check_reference(first)
    if "implicit_process" in names and "success" not in (attribute(first, "signals") or ()):
        raise ConfigurationError(
            f"implicit_process learns which episodes succeed, and {venv} has no signal success: take "
            "implicit_preference, which goes by what the environment itself pays"
        )
    check_preferences("llm", chosen, rewards, attribute(first, "signals"))
    for reward in rewards:
        check_credit(reward, chosen)
        lagrange_of(chosen, reward, {**(attribute(first, "signals") or {}), **measured(chosen["measure"])})


def make_language_learner(
    make: Callable[[], gymnasium.Env[Any, Any]],
    reward: Reward,
    *,
    settings: Mapping[str, Any],
    seed: int,
    device: str,
    checkpoint: Path | None,
    log: Callable[[str, float, int], None],
    team: Team | None = None,
) -> LanguageLearner:
    """Return a learner that begins, or goes on from `checkpoint`.

    Args:
        make: Makes an environment that pays its own outcome.
        reward: What is learnt.
        settings: Of the agent; what is missing is the default.
        seed: Of everything random.
        device: torch device.
        checkpoint: Folder of a checkpoint, or None.
        log: Receives ``(name, value, step)``.
        team: Who learns together.
    """
    chosen = language_settings(settings)
    own = chosen if checkpoint is None else {**chosen, "model": str(checkpoint / "model")}
    # Models that exist need no words of the expert's: one that is not there is told of before these are gathered.
    policy = None if own["model"] in SIZES else load_policy(own, list, seed=seed, device=device)
    first = make()
    shown: list[Transcript] = watch(first, chosen["warmup"], seed) if chosen["warmup"] else []
    team = team or Team()
    envs = [first, *(make() for _ in range(len(team.part(chosen["groups"])) * chosen["group_size"] - 1))]

    def texts() -> list[str]:
        """What the words of a new model are made of."""
        heard = shown or [[(str(attribute(first, "instructions", "")), "")]]
        return [text for transcript in heard for turn in transcript for text in turn]

    return LanguageLearner(
        [LanguageInterface(env) for env in envs],
        reward,
        policy or load_policy(own, texts, seed=seed, device=device),
        shown,
        settings=chosen,
        seed=seed,
        checkpoint=checkpoint,
        log=log,
        team=team,
    )


def load_language_agent(
    checkpoint: Path, venv: VectorEnv[Any, Any, Any], *, settings: Mapping[str, Any], seed: int, device: str
) -> LanguageAgent:
    """Return the agent saved in `checkpoint`, of a run with these settings."""
    chosen = language_settings(settings)
    policy = load_policy({**chosen, "model": str(checkpoint / "model")}, list, seed=seed, device=device)
    dialogue = Dialogue(policy.tokenizer, policy.stops)
    temperature = 0.0 if chosen["deterministic"] else chosen["temperature"]
    speech = Speech(chosen["max_tokens"], chosen["context"], chosen["overflow"], temperature)
    return LanguageAgent(Generator(policy.model.eval(), dialogue.stops), dialogue, speech, venv, seed=seed)
