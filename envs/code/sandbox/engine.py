"""The Docker engine: where it listens, and this process's connection to it."""

from __future__ import annotations

import os
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
    if told := os.environ.get("DOCKER_HOST"):
        return told
    if sys.platform == "win32":
        return "npipe:////./pipe/docker_engine"
    sockets = [os.path.expanduser(os.path.expandvars(place)) for place in SOCKETS]
    there = [socket for socket in sockets if os.path.exists(socket)]
    if not there:
        raise ConfigurationError(
            f"no Docker engine is running: there is no {SOCKETS[0]}, and DOCKER_HOST does not say where else it listens"
        )
    allowed = [socket for socket in there if os.access(socket, os.R_OK | os.W_OK)]
    if not allowed:
        raise ConfigurationError(
            f"you may not use the Docker engine at {there[0]}: join the group that may"
            " (sudo usermod -aG docker $USER) and log in again"
        )
    return f"unix://{allowed[0]}"


def _last_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
