"""Runs every check on one environment."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import gymnasium

from . import declaration, episode, policy, vector
from .subject import Check, Env, Finding, Problem, Subject

__all__ = ["CHECKS", "check_environment"]


def check_environment(
    make: str | Callable[..., Env],
    *,
    episodes: int = 3,
    limit: int = 300,
    on_check: Callable[[int, str], None] = lambda done, name: None,
) -> list[Problem]:
    """Play an environment and return every clause of the contract that it breaks.

    Args:
        make: A registered id, or what builds the environment (its class, or a function) from its constructor
            arguments, all of which must be optional.
        episodes: Episodes played by each policy: random, the expert, every exploit.
        limit: Steps after which an episode is no longer followed.
        on_check: Called before each check with the number of those done and its name.

    Returns:
        Problems in the order they were found; empty when the environment keeps the contract. An exception inside the
        environment is a problem too: nothing raises because of `make`.
    """
    subject = Subject(_maker(make), episodes, limit, make if isinstance(make, str) else None)
    found: dict[tuple[str, str], Problem] = {}
    for done, check in enumerate(CHECKS):
        on_check(done, _name(check))
        for problem in _run(check, subject):
            # One clause broken at every step is one problem.
            found.setdefault((problem.check, problem.expected), problem)
        if found and check in FIRST:
            break
    return list(found.values())


def _run(check: Check, subject: Subject) -> Iterator[Problem]:
    name = _name(check)
    try:
        for given, expected, remedy in check(subject):
            yield Problem(name, given, expected, remedy)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        given = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
        yield Problem(name, given, "no exception", "Make the call succeed.")


def _name(check: Check) -> str:
    return check.__name__.replace("_", " ")


def construction(subject: Subject) -> Iterator[Finding]:
    """Without arguments there is an environment; nothing else can be checked before that."""
    subject.make().close()
    yield from ()


def rewardlab_environment(subject: Subject) -> Iterator[Finding]:
    """It declares signals; of any other environment every clause is broken, and this is why."""
    with closing(subject.make()) as env:
        if not env.has_wrapper_attr("signals"):
            given = "not a RewardLab environment: it declares no signals"
            yield given, "an environment with signals", "Wrap it in MeasureSignals, or subclass Environment."


def _maker(make: str | Callable[..., Env]) -> Callable[..., Env]:
    if not isinstance(make, str):
        return make

    def registered(**arguments: Any) -> Env:
        return gymnasium.make(make, disable_env_checker=True, **arguments)

    return registered


FIRST: tuple[Check, ...] = (construction, rewardlab_environment)
"""Checks without which the others say nothing."""
CHECKS: tuple[Check, ...] = (*FIRST, *declaration.CHECKS, *episode.CHECKS, *policy.CHECKS, *vector.CHECKS)
"""Every check, in the order they are run: a function from the subject to the problems it finds."""
