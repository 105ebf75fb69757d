"""Building the image and looking for what works, for real."""

import pytest

from rewardlab.envs.code.sandbox import choose, command, image, open_sandbox
from rewardlab.envs.code.sandbox.engine import connect
from rewardlab.errors import ConfigurationError


@pytest.fixture(autouse=True)
def fresh():
    """What was found to work is forgotten, before and after."""
    choose._PROVEN.clear()
    choose.strongest.cache_clear()
    yield
    choose._PROVEN.clear()
    choose.strongest.cache_clear()


@pytest.mark.needs("docker")
def test_the_image_is_built_anew_tried_and_replaces_the_one_before(docker_engine):
    def ours():
        return connect().images.list(all=True)

    for sandbox in choose._OPEN.values():
        sandbox.close()  # One that runs keeps its image.
    count = len(ours())
    made = command.build_image()
    assert made["image"] == image.image_name()
    assert 30 < made["megabytes"] < 300
    assert len(ours()) == count


@pytest.mark.needs("docker")
def test_it_is_built_while_a_sandbox_of_the_one_before_runs(docker_engine):
    sandbox = open_sandbox("docker")
    sandbox.prove()
    assert command.build_image()["image"] == image.image_name()
    sandbox.prove()
    sandbox.close()


@pytest.mark.needs("docker")
def test_an_image_that_does_not_work_is_told(docker_engine, monkeypatch):
    monkeypatch.setattr(command, "problem", lambda name: "it is out of order")
    with pytest.raises(ConfigurationError, match="was built, but no sandbox works with it: it is out of order"):
        command.build_image()


def test_what_works_is_looked_for_without_a_warning(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    rows = {row["sandbox"]: row for row in command.examine()}
    assert list(rows) == ["docker", "bubblewrap", "unsafe-subprocess"]
    assert not rows["docker"]["works"]
    assert rows["unsafe-subprocess"]["works"]
