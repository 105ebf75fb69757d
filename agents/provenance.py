"""With what a run was made: versions of the libraries, the commit of the checkout, what the environment rests on."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gymnasium.vector import VectorEnv

from .vectorize import ask

__all__ = ["made_of", "provenance", "versions"]

PACKAGES = ("rewardlab", "gymnasium", "numpy", "torch", "stable-baselines3")


def provenance(venv: VectorEnv[Any, Any, Any]) -> dict[str, Any]:
    """Return ``{"versions": {package: version}, "commit": hash, "made_of": {...}}``.

    The hash is empty without a checkout; the last key is `made_of`'s.
    """
    return {"versions": versions(), "commit": _commit()} | made_of(venv)


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that results depend on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def made_of(venv: VectorEnv[Any, Any, Any]) -> dict[str, Any]:
    """Return ``{"made_of": {...}}``, what the environments of `venv` rest on, such as the data they show.

    They say so in a mapping `provenance`; for environments without one the document is empty.
    """
    told = ask(venv, "provenance")
    return {"made_of": dict(told)} if isinstance(told, Mapping) and told else {}


def _commit() -> str:
    root = Path(__file__).parents[1]
    # An installed package may lie inside somebody else's repository.
    if not (root / ".git").exists():
        return ""
    git = ["git", "-C", str(root), "rev-parse", "HEAD"]
    try:
        return subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""
