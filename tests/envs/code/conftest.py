"""The sandboxes that tests run in, one after the other."""

import pytest

from rewardlab.envs.code.sandbox import Sandbox, choose, open_sandbox
from rewardlab.envs.code.sandbox.bubblewrap import Bubblewrap

from .engine import engine

KINDS = [pytest.param(name, marks=pytest.mark.needs(name)) for name in ("bubblewrap", "docker")]


@pytest.fixture(scope="session")
def engine_address():
    """Where an engine listens; a test that needs one takes `docker_engine`."""
    with engine() as address:
        yield address


@pytest.fixture
def docker_engine(engine_address, monkeypatch):
    """An engine that has the image, for this test only: no other is to find it by chance."""
    if engine_address:
        monkeypatch.setenv("DOCKER_HOST", engine_address)
    yield engine_address
    # Tests after this one, with sandbox="auto", have no engine.
    choose.strongest.cache_clear()
    choose._PROVEN.discard("docker")


@pytest.fixture(params=KINDS)
def sandbox_kind(request):
    """The name of each kind of sandbox that is one."""
    if request.param == "docker":
        request.getfixturevalue("docker_engine")
    return request.param


@pytest.fixture
def sandbox(sandbox_kind):
    """A warm sandbox of each kind that is one."""
    return open_sandbox(sandbox_kind)


@pytest.fixture
def ordinary(monkeypatch):
    """Bubblewrap as it is for everybody but root: the program and its candidates are one user."""
    monkeypatch.setattr("rewardlab.envs.code.sandbox.bubblewrap.os.getuid", lambda: 1000)
    command = Bubblewrap.command
    user = ["--uid", "1000", "--gid", "1000"]
    monkeypatch.setattr(
        Bubblewrap, "command", lambda self, limits: [*(line := command(self, limits))[:1], *user, *line[1:]]
    )
    sandbox = Sandbox(Bubblewrap())
    yield sandbox
    sandbox.close()
