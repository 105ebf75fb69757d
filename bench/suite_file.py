"""A suite's file: read, and every entry checked; what it means is `suite`'s to say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..agents.run_folder import folder_name
from ..agents.vectorize import resolve
from ..errors import ConfigurationError, nearest

__all__ = ["read_table"]

REQUIRED = ("question", "steps", "seeds", "designs", "environments", "agents")
OPTIONAL = ("name", "evaluations", "episodes")
COUNTS = ("steps", "evaluations", "episodes")

_FOLDER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def read_table(path: Path) -> dict[str, Any]:
    """Return the entries of the suite in the file `path`, environments by their full ids and seeds as a tuple.

    Raises:
        ConfigurationError: An entry is missing, unknown or not of its kind.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # Not TOML, or not even text.
        raise ConfigurationError(str(error)) from error
    known = (*REQUIRED, *OPTIONAL)
    for key in table:
        if key not in known:
            raise ConfigurationError(f"unknown entry '{key}'.{nearest(key, known)}")
    for key in REQUIRED:
        if not table.get(key) and table.get(key) != 0:
            raise ConfigurationError(f"'{key}' is missing or empty")
    for key in ("name", "question"):
        if not isinstance(table.get(key, ""), str):
            raise ConfigurationError(f"{key}={table[key]!r} is not a text")
    for key in COUNTS:
        if key in table and (not _whole(table[key]) or table[key] < 1):
            raise ConfigurationError(f"{key}={table[key]!r} is not a whole number above 0")
    for key in ("designs", "environments", "agents"):
        if not isinstance(table[key], dict):
            raise ConfigurationError(f"{key}={table[key]!r} is not a table")
    if "name" in table:
        _check_folder("name", table["name"])
    _check_designs(table["designs"])
    table["seeds"] = _seeds(table["seeds"])
    table["environments"] = _environments(table["environments"])
    _check_agents(table["agents"])
    return table


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_folder(what: str, name: str) -> None:
    if not _FOLDER.fullmatch(name):
        raise ConfigurationError(
            f"{what} '{name}' becomes a folder: use letters, digits, - _ and . only, and no dot in front"
        )


def _check_designs(designs: dict[str, Any]) -> None:
    for name, text in designs.items():
        _check_folder("design", name)
        if not isinstance(text, str):
            raise ConfigurationError(f"design '{name}' is not an expression between quotes")


def _seeds(given: Any) -> tuple[int, ...]:
    seeds = tuple(range(given)) if _whole(given) else tuple(given) if isinstance(given, list) else ()
    if not seeds or not all(_whole(seed) and seed >= 0 for seed in seeds):
        raise ConfigurationError(f"seeds={given!r}: give how many (5), or a list of whole numbers from 0 on ([3, 7])")
    _refuse_twins("seed", seeds)
    return seeds


def _environments(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Environments by their names, which are full ids where they have no ``id``."""
    names: list[str] = []
    for name, kwargs in given.items():
        if not isinstance(kwargs, dict):
            raise ConfigurationError(f"environment '{name}'={kwargs!r} is not a table of arguments")
        if "id" in kwargs:
            _check_folder("environment", name)
            if not isinstance(kwargs["id"], str):
                raise ConfigurationError(f"environment '{name}': id={kwargs['id']!r} is not a text")
            kwargs["id"] = resolve(kwargs["id"])
        names.append(name if "id" in kwargs else resolve(name))
    _refuse_twins("environment", map(folder_name, names))
    return dict(zip(names, given.values(), strict=True))


def _check_agents(agents: dict[str, Any]) -> None:
    for name, settings in agents.items():
        if not isinstance(settings, dict):
            raise ConfigurationError(f"agent '{name}'={settings!r} is not a table of settings")
        if "name" in settings:
            _check_folder("agent", name)
            if not isinstance(settings["name"], str):
                raise ConfigurationError(f"agent '{name}': name={settings['name']!r} is not a text")
    _refuse_twins("agent", map(folder_name, agents))


def _refuse_twins(what: str, names: Iterable[Any]) -> None:
    listed = list(names)
    for name in listed:
        if listed.count(name) > 1:
            raise ConfigurationError(f"{what} '{name}' is there twice, and both would be written into one folder")
