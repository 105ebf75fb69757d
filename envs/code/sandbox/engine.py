"""The Docker engine: where it listens, and this process's connection to it."""

from __future__ import annotations

import os
import socket
import sys
from functools import cache
from typing import Any

from ....errors import ConfigurationError, require

__all__ = ["connect", "failures"]

SOCKETS = (
    "/var/run/docker.sock",
    "${XDG_RUNTIME_DIR}/docker.sock",
    "~/.docker/run/docker.sock",
    "~/.docker/desktop/docker.sock",
)
"""Where an engine listens, unless ``DOCKER_HOST`` says: one for all users, a user's own, Docker Desktop's."""

PATIENCE = 3
"""Seconds that an engine may take to say that it is there."""

SECONDS = 60
"""Seconds that it may take for anything else."""


def connect() -> Any:
    """Return a client of the engine; the same one every time, until the process forks or ``DOCKER_HOST`` changes.

    Raises:
        MissingDependency: The docker library is not installed.
        ConfigurationError: No engine answers, or not to this user.
    """
    # No two processes may speak through one connection.
    return _connect(os.getpid(), _address())


def failures() -> tuple[type[BaseException], ...]:
    """Return what a call of the client raises when the engine refuses it, or is gone."""
    kinds: tuple[type[BaseException], ...] = (require("docker.errors", "code").DockerException, OSError)
    return kinds


@cache
def _connect(process: int, address: str) -> Any:
    client = require("docker.client", "code").DockerClient
    environment = os.environ | {"DOCKER_HOST": address}
    try:
        found = client.from_env(timeout=PATIENCE, environment=environment)
    except failures() as error:
        raise ConfigurationError(f"no Docker engine answers at {address} ({_last_line(error)})") from error
    found.api.timeout = SECONDS
    return found


def _address() -> str:
    told = os.environ.get("DOCKER_HOST")
    if sys.platform == "win32":
        return told or "npipe:////./pipe/docker_engine"
    reasons = []
    for address in [told] if told else [f"unix://{os.path.expanduser(os.path.expandvars(path))}" for path in SOCKETS]:
        scheme, _, path = address.partition("://")
        if scheme != "unix":
            return address
        try:
            # Asked here, without the library, no engine costs no time.
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(PATIENCE)
                line.connect(path)
            return address
        except PermissionError:
            reasons.append(
                f"you may not use the Docker engine at {path}: join the group that may"
                " (sudo usermod -aG docker $USER) and log in again"
            )
        except OSError:
            reasons.append(f"no Docker engine listens at {path}")
    raise ConfigurationError(min(reasons, key=lambda reason: "you may not" not in reason))


def _last_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
