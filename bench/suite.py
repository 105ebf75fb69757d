"""Suites: a question, and the runs that answer it, in one TOML file.

::

    question = "Which reward design ...?"     one sentence
    steps = 300_000                           budget of every run, in environment steps
    seeds = 5                                 how many, or a list

    [designs]                                 name = expression, or a preset; the first is the baseline
    sparse = "success"

    [environments."RewardLab/Maze-v0"]        constructor arguments
    size = 7

    [agents.ppo]                              settings
    n_envs = 128

Designs that compare the episodes of one task (group level) are for the agent ``grpo``.

Optional: ``evaluations`` (points of a learning curve after step 0), ``episodes`` (test episodes at each). Names become
folders. One environment at two sizes, or one agent with two settings, take names of their own::

    [environments.small]
    id = "Maze-v0"
    size = 7

    [agents.ppo-wide]
    name = "ppo"
    net_arch = [256]
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from ..agents.checking import check_agent
from ..agents.run_folder import folder_name, write_atomically
from ..agents.train import Run
from ..agents.valuing import GROUPED, left_to_trainer, measurable, paid_by
from ..agents.vectorize import make_single, vectorize
from ..errors import ConfigurationError, nearest
from ..rewards import Reward, Signal
from .suite_file import read_table

__all__ = ["Job", "Suite", "environment", "list_suites", "load_suite"]

SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Job:
    """One run of a suite and the folder it is written to."""

    run: Run
    folder: Path


@dataclass(frozen=True)
class Suite:
    """Environments x designs x agents x seeds, all with the same budget; see the module for the file it comes from.

    `environments` and `agents` map the names that reports use to arguments and settings. An environment's ``id`` and an
    agent's ``name`` among these say what it is; without them the name itself does.
    """

    name: str
    question: str
    steps: int
    seeds: tuple[int, ...]
    designs: Mapping[str, str]
    environments: Mapping[str, Mapping[str, Any]]
    agents: Mapping[str, Mapping[str, Any]]
    evaluations: int = 10
    episodes: int = 100

    def jobs(self, folder: Path, *, record: str = "sample", device: str = "cpu") -> Iterator[Job]:
        """Yield every run with its folder ``ENV/DESIGN/AGENT/seed``; all designs of one seed before the next seed."""
        for seed in self.seeds:
            for env_name, agent_name in itertools.product(self.environments, self.agents):
                env_id, env_kwargs = environment((env_name, self.environments[env_name]))
                agent, settings = _agent((agent_name, self.agents[agent_name]))
                for design, reward in self.designs.items():
                    run = Run(
                        env=env_id,
                        env_name="" if env_name == env_id else env_name,
                        steps=self.steps,
                        agent=agent,
                        agent_name="" if agent_name == agent else agent_name,
                        reward=reward,
                        design=design,
                        env_kwargs=env_kwargs,
                        settings=settings,
                        seed=seed,
                        evaluations=self.evaluations,
                        episodes=self.episodes,
                        record=record,
                        device=device,
                    )
                    yield Job(run, folder / folder_name(env_name) / design / folder_name(agent_name) / str(seed))

    def shortened(self, *, steps: int | None, episodes: int | None, seed: int | None) -> Suite:
        """Return the suite with another budget, number of test episodes, or first seed, where given."""
        return replace(
            self,
            steps=self.steps if steps is None else steps,
            episodes=self.episodes if episodes is None else episodes,
            seeds=self.seeds if seed is None else tuple(range(seed, seed + len(self.seeds))),
        )

    @property
    def measurable(self) -> Mapping[str, Signal]:
        """The signals that all of its agents can add to those of an environment while they learn."""
        each = [measurable(agent) for agent, _ in map(_agent, self.agents.items())]
        return {name: signal for name, signal in each[0].items() if all(name in other for other in each)}

    def validate(self) -> None:
        """Build every environment under every design and for every agent, so that mistakes show before anything runs.

        Raises:
            ConfigurationError: An environment does not take its arguments, or an agent does not exist, does not take
                its settings, cannot play in an environment, or cannot learn from a design.
            ExpressionError: A design is no expression over the signals of an environment.
        """
        for env, kwargs in map(environment, self.environments.items()):
            rewards = [self._check_design(env, kwargs, design) for design in self.designs]
            venv = vectorize(env, 1, **kwargs)
            try:
                for agent, settings in map(_agent, self.agents.items()):
                    check_agent(agent, settings, venv, rewards)
            finally:
                venv.close()

    def _check_design(self, env: str, kwargs: Mapping[str, Any], design: str) -> Reward:
        """Return the reward of `design`, which `env` pays or, where it cannot be known there, every agent's trainer."""
        asked = {**kwargs, "reward": self.designs[design]}
        valued = left_to_trainer(env, asked, self.measurable)
        if valued is None:
            made = make_single(env, **asked)
            made.close()
            return paid_by(made)
        unable = [name for name, _ in map(_agent, self.agents.items()) if name not in GROUPED]
        if unable:
            raise ConfigurationError(
                f"design '{design}' compares several episodes of one task, or reads what a trainer measures, and agent "
                f"'{unable[0]}' plays them one by one: only {', '.join(GROUPED)} can learn from it"
            )
        return valued

    def write(self, folder: Path) -> None:
        """Write suite.toml into `folder`, or check that it says the same.

        Raises:
            ConfigurationError: `folder` holds the runs of another suite.
        """
        path = folder / "suite.toml"
        text = tomli_w.dumps(asdict(self) | {"seeds": list(self.seeds)})
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
            return
        try:
            old, new = tomllib.loads(path.read_text(encoding="utf-8")), tomllib.loads(text)
        except ValueError as error:  # Not TOML, or not even text.
            raise ConfigurationError(f"'{path}' is damaged: {error}") from error
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                raise ConfigurationError(
                    f"'{folder}' holds a suite with {key}={old.get(key)!r}, and now {key}={new.get(key)!r} is asked "
                    "for: give another --out, or remove the folder"
                )


def list_suites() -> list[dict[str, str]]:
    """Return ``{"name", "question"}`` of every suite that comes with the library."""
    return [{"name": name, "question": load_suite(name).question} for name in _names()]


def load_suite(name: str) -> Suite:
    """Return the suite that comes with the library under `name`, or the one in the file `name`.

    Raises:
        ConfigurationError: There is no such suite, or its file is wrong; the message says where.
    """
    path = Path(name) if name.endswith(".toml") else SUITES / f"{name}.toml"
    if not path.is_file():
        known = _names()
        raise ConfigurationError(
            f"suite '{name}' is neither a .toml file nor one of {', '.join(known)}.{nearest(name, known)}"
        )
    try:
        return Suite(**{"name": path.stem, **read_table(path)})
    except ConfigurationError as error:
        raise ConfigurationError(f"suite '{path}': {error}") from error


def _names() -> list[str]:
    return sorted(path.stem for path in SUITES.glob("*.toml"))


def environment(entry: tuple[str, Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Return id and constructor arguments of an entry of `Suite.environments`."""
    name, table = entry
    return table.get("id", name), {key: value for key, value in table.items() if key != "id"}


def _agent(entry: tuple[str, Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Return what an entry of `Suite.agents` plays, and its settings."""
    name, table = entry
    return table.get("name", name), {key: value for key, value in table.items() if key != "name"}
