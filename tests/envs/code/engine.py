"""A Docker engine for the tests: the one that runs, or one of our own that leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from rewardlab.envs.code.sandbox.engine import connect
from rewardlab.envs.code.sandbox.image import build, image_name
from rewardlab.errors import ConfigurationError


@contextmanager
def engine():
    """Give what DOCKER_HOST has to be for an engine that has the image."""
    try:
        connect()
    except ConfigurationError:
        with _own() as (client, address):
            build(client)
            yield address
    else:
        if not connect().images.list(image_name()):
            build(connect())
        yield os.environ.get("DOCKER_HOST", "")


@contextmanager
def _own():
    # Not pytest's temporary folder: the path of a socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="rewardlab-docker-"))
    address = f"unix://{folder}/socket"
    places = {"host": address, "data-root": folder / "data", "exec-root": folder / "exec", "pidfile": folder / "pid"}
    command = ["dockerd", *(f"--{name}={place}" for name, place in places.items())]
    command += ["--bridge=none", "--iptables=false", "--ip6tables=false"]
    # It ends with this process, however that ends.
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *command], stdout=log, stderr=log)
    try:
        client = _client(process, address, folder / "log")
        yield client, address
        # The engine would ask them to end, and wait.
        for container in client.containers.list(all=True):
            container.remove(force=True)
        client.close()
    finally:
        process.terminate()
        process.wait(30)
        for mounted in ("data", "exec"):
            subprocess.run(["umount", "--recursive", folder / mounted], capture_output=True)
        shutil.rmtree(folder)


def _client(process, address, log):
    """Wait until the engine answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", address)
        for _ in range(300):
            try:
                return connect()
            except ConfigurationError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
    raise AssertionError(log.read_text())
