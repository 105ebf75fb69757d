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

Optional: ``evaluations`` (points of a learning curve after step 0), ``episodes`` (test episodes at each).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from ..agents.run_folder import write_atomically
from ..agents.train import Run
from ..agents.vectorize import make_single, resolve
from ..errors import ConfigurationError, nearest

__all__ = ["Job", "Suite", "list_suites", "load_suite"]

SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Job:
    """One run of a suite and the folder it is written to."""

    run: Run
    folder: Path


@dataclass(frozen=True)
class Suite:
    """Environments x designs x agents x seeds, all with the same budget; see the module for the file it comes from."""

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
            for env, env_kwargs in self.environments.items():
                for agent, settings in self.agents.items():
                    for design, reward in self.designs.items():
                        run = Run(
                            env=env,
                            steps=self.steps,
                            agent=agent,
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
                        short = env.removeprefix("RewardLab/").replace("/", "-")
                        yield Job(run, folder / short / design / agent / str(seed))

    def shortened(self, *, steps: int | None, episodes: int | None, seed: int | None) -> Suite:
        """Return the suite with another budget, number of test episodes, or first seed, where given."""
        return replace(
            self,
            steps=self.steps if steps is None else steps,
            episodes=self.episodes if episodes is None else episodes,
            seeds=self.seeds if seed is None else tuple(range(seed, seed + len(self.seeds))),
        )

    def validate(self) -> None:
        """Build every environment under every design, so that a mistake shows before anything runs.

        Raises:
            ConfigurationError: An environment does not take its arguments.
            ExpressionError: A design is no expression over the signals of an environment.
        """
        for env, kwargs in self.environments.items():
            for reward in self.designs.values():
                make_single(env, **{**kwargs, "reward": reward}).close()

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
        old, new = tomllib.loads(path.read_text(encoding="utf-8")), tomllib.loads(text)
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
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"suite '{path}': {error}") from error
    return _read(table, path)


def _names() -> list[str]:
    return sorted(path.stem for path in SUITES.glob("*.toml"))


def _read(table: dict[str, Any], path: Path) -> Suite:
    table.setdefault("name", path.stem)
    known = {entry.name: entry for entry in fields(Suite)}
    for key in table:
        if key not in known:
            raise ConfigurationError(f"suite '{path}': unknown entry '{key}'.{nearest(key, known)}")
    for key in ("question", "steps", "seeds", "designs", "environments", "agents"):
        if not table.get(key):
            raise ConfigurationError(f"suite '{path}': '{key}' is missing or empty")
    for key, kind in (("designs", dict), ("environments", dict), ("agents", dict), ("question", str), ("steps", int)):
        if not isinstance(table[key], kind):
            raise ConfigurationError(f"suite '{path}': {key}={table[key]!r} is not a {_KINDS[kind]}")
    if wrong := [name for name, text in table["designs"].items() if not isinstance(text, str)]:
        raise ConfigurationError(f"suite '{path}': design '{wrong[0]}' is not an expression between quotes")
    seeds = table["seeds"]
    table["seeds"] = tuple(range(seeds) if isinstance(seeds, int) else seeds)
    table["environments"] = {resolve(env): kwargs for env, kwargs in table["environments"].items()}
    return Suite(**table)


_KINDS = {dict: "table", str: "text", int: "whole number"}
