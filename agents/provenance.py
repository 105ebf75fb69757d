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

__all__ = ["provenance"]

PACKAGES = ("rewardlab", "gymnasium", "numpy", "torch", "stable-baselines3")


def provenance(venv: VectorEnv[Any, Any, Any]) -> dict[str, Any]:
    """Return ``{"versions": {package: version}, "commit": hash, "made_of": {...}}``.

    The hash is empty without a checkout. ``made_of`` is what the environments of `venv` say of themselves in an
    mapping `provenance`, such as which data they show; environments without one leave it out.
    """
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    made_of = ask(venv, "provenance")
    told = {"made_of": dict(made_of)} if isinstance(made_of, Mapping) and made_of else {}
    return {"versions": versions, "commit": _commit()} | told


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
