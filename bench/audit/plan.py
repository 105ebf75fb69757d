"""What a command asks to be audited: designs in an environment, or all designs of a suite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...agents.vectorize import resolve
from ...errors import ConfigurationError, nearest
from ..suite import SUITES, environment, load_suite

__all__ = ["Design", "plan"]


@dataclass(frozen=True)
class Design:
    """A reward in an environment.

    Attributes:
        env: Registered id.
        reward: Expression, or name of a preset.
        env_kwargs: Constructor arguments besides the reward.
    """

    env: str
    reward: str
    env_kwargs: Mapping[str, Any]


def plan(what: str, rewards: Sequence[str], env_kwargs: Mapping[str, Any]) -> tuple[str, dict[str, Design]]:
    """Return a title that can name a folder, and the designs by names that can, too.

    Args:
        what: An environment's id, or the name or file of a suite.
        rewards: The designs of an environment; a suite has its own.
        env_kwargs: Constructor arguments of the environment; those of a suite's are its own.

    Raises:
        ConfigurationError: There is no such environment and no such suite, or something is given twice or not at all.
    """
    suites = sorted(path.stem for path in SUITES.glob("*.toml"))
    if what in suites or what.endswith(".toml"):
        if rewards or env_kwargs:
            raise ConfigurationError(f"'{what}' is a suite, with designs and environments of its own: leave --reward "
                                     "and --set out, or give an environment")  # fmt: skip
        suite = load_suite(what)
        environments = {name: environment((name, table)) for name, table in suite.environments.items()}
        return suite.name, {
            name if len(environments) == 1 else f"{name}-{Path(label).name}": Design(env, reward, kwargs)
            for label, (env, kwargs) in environments.items()
            for name, reward in suite.designs.items()
        }
    try:
        env = resolve(what)
    except ConfigurationError as error:
        raise ConfigurationError(f"{error}{nearest(what, suites)}") from error
    if not rewards:
        raise ConfigurationError('say which reward is audited, for example --reward "success + 0.1*delta(progress)"')
    return env.rpartition("/")[2], {
        str(number): Design(env, reward, env_kwargs) for number, reward in enumerate(dict.fromkeys(rewards), 1)
    }
