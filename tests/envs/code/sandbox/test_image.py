"""The image for containers: what is packed into it, and the Dockerfile for other systems."""

import io
import shutil
import tarfile
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from rewardlab.envs.code.sandbox import image
from rewardlab.envs.code.sandbox.engine import connect
from rewardlab.envs.code.sandbox.interpreter import _shared, interpreter
from rewardlab.errors import ConfigurationError


def test_the_archive_is_pythons_own_and_readable_by_anybody():
    file = io.BytesIO()
    image.pack(interpreter(), file)
    file.seek(0)
    with tarfile.open(fileobj=file) as tar:
        entries = {f"/{entry.name}": entry for entry in tar}
    assert str(interpreter().executable) in entries
    assert f"{interpreter().library}/json/__init__.py" in entries
    assert not [name for name in entries if "packages" in name or "/test/" in name]
    assert {(entry.uid, entry.gid) for entry in entries.values()} == {(0, 0)}
    assert {oct(entry.mode) for entry in entries.values()} == {"0o644", "0o755", "0o1777"}
    assert {entry.type for entry in entries.values()} == {tarfile.DIRTYPE, tarfile.REGTYPE}
    assert [name for name, entry in entries.items() if entry.mode & 0o002] == ["/tmp"]
    # Every folder comes before what is in it.
    order = list(entries)
    assert all(str(Path(name).parent) in ("/", *order[:at]) for at, name in enumerate(order))


def test_another_interpreter_is_another_image(monkeypatch):
    name = image.image_name()
    assert name == image.image_name()
    monkeypatch.setattr("sys.version", "3.99")
    assert image.image_name() != name


def test_on_other_systems_the_image_follows_the_dockerfile(monkeypatch):
    packed = image.image_name()
    monkeypatch.setattr(image, "_PACKED", False)
    name = image.image_name()
    monkeypatch.setattr(image, "_dockerfile", lambda: "FROM scratch")
    assert len({packed, name, image.image_name()}) == 3


def test_the_wheel_carries_the_dockerfile():
    root = resources.files("rewardlab")
    assert image._dockerfile() == (root / "docker" / "sandbox" / "Dockerfile").read_text()
    data = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert "docker/sandbox/Dockerfile" in data["rewardlab"]


@pytest.mark.needs("docker")
def test_the_dockerfile_builds(docker_engine, tmp_path):
    client, python = connect(), interpreter()
    programs = [Path(shutil.which(name)) for name in ("sh", "rm")]
    with (tmp_path / "base.tar").open("w+b") as file:
        libraries = {path for program in programs for path in _shared(program, [])}
        image.pack(python, file, [*programs, *libraries])
        file.flush()
        with tarfile.open(tmp_path / "base.tar", "a") as tar:
            links = {"bin/sh": programs[0], "bin/python3": python.executable}
            for name, path in links.items():
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname = tarfile.SYMTYPE, str(path)
                tar.addfile(entry)
            tar.addfile(tarfile.TarInfo("usr/local/lib/python3.99/site-packages/answers.py"))
        file.seek(0)
        client.api.import_image_from_data(file, "rewardlab-test-base", "latest", changes=["ENV PATH=/bin:/usr/bin"])
    try:
        image.from_dockerfile(client, "rewardlab-test:latest", "rewardlab-test-base")
        look = "import os; print(os.listdir('/usr/local/lib/python3.99/site-packages'))"
        said = client.containers.run("rewardlab-test:latest", ["-c", look], remove=True, network_mode="none")
        assert said == b"[]\n"
    finally:
        for name in ("rewardlab-test:latest", "rewardlab-test-base"):
            if client.images.list(name):
                client.images.remove(name, force=True)


@pytest.mark.needs("docker")
def test_an_image_that_cannot_be_built_is_a_mistake_that_is_told(docker_engine, monkeypatch):
    monkeypatch.setattr(image, "_PACKED", False)
    monkeypatch.setattr(image, "_dockerfile", lambda: "NONSENSE")
    with pytest.raises(ConfigurationError, match=r"was not built.*NONSENSE|unknown instruction"):
        image.build(connect())
