"""With what a run was made: versions of the libraries and the commit of the checkout."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["provenance"]

PACKAGES = ("rewardlab", "gymnasium", "numpy", "torch", "stable-baselines3")


def provenance() -> dict[str, str | dict[str, str]]:
    """Return ``{"versions": {package: version}, "commit": hash}``; the hash is empty without a checkout."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return {"versions": versions, "commit": _commit()}


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
