"""Hypothesis profiles, and skips for tests whose system tool is missing.

A test says what it needs with ``@pytest.mark.needs("browser")``. On a newcomer's machine a missing tool is a skip that
names it; where everything must run, ``REWARDLAB_REQUIRE=browser,docker,bubblewrap,gl`` turns such skips into failures.
"""

from __future__ import annotations

import ctypes.util
import getpass
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# Workers side by side: torch's threads would only wait for each other. Subprocesses inherit it.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Catalogues are built once for all runs of the tests, and apart from those of the user.
os.environ.setdefault("REWARDLAB_CACHE", os.path.join(tempfile.gettempdir(), f"rewardlab-tests-{getpass.getuser()}"))

# A loaded machine is not a slow function, so no deadline; in CI every run tries the same examples.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

TOOLS = {
    "browser": lambda: any(map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))),
    "docker": lambda: docker_answers() or docker_can_start(),
    "bubblewrap": lambda: shutil.which("bwrap") is not None,
    "gl": lambda: any(map(ctypes.util.find_library, ("EGL", "OSMesa"))),
}


def docker_answers() -> bool:
    """Whether an engine listens where this user may speak to it."""
    place = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    scheme, _, path = place.partition("://")
    return os.access(path, os.R_OK | os.W_OK) if scheme == "unix" else True


def docker_can_start() -> bool:
    """Whether an engine of the tests' own can be started."""
    return getattr(os, "geteuid", lambda: 1)() == 0 and all(map(shutil.which, ("dockerd", "containerd", "runc")))


def pytest_configure(config: pytest.Config) -> None:
    if unknown := required() - TOOLS.keys():
        raise pytest.UsageError(f"REWARDLAB_REQUIRE names {sorted(unknown)}; known: {', '.join(TOOLS)}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for tool in marker.args:
            if TOOLS[tool]():
                continue
            if tool in required():
                pytest.fail(f"{tool} is required by REWARDLAB_REQUIRE and not installed", pytrace=False)
            pytest.skip(f"{tool} is not installed")


def required() -> set[str]:
    return {name for name in os.environ.get("REWARDLAB_REQUIRE", "").split(",") if name}
