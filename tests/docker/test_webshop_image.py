"""The image of the shop: what its Dockerfile copies, installs and runs is what there is and what works."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "docker" / "webshop" / "Dockerfile"
BASE = "python:3.11-slim"


def instruction(name):
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    return re.search(rf"^{name} (.*)$", text, re.MULTILINE)[1]


def test_the_context_holds_the_whole_package():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    needed = {package.split(".")[1] for package in packages if "." in package} | {
        path.name for path in ROOT.glob("*.py")
    }
    assert needed | {"py.typed", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"} == kept


def test_what_is_installed_is_pinned_and_belongs_to_the_extra():
    asked = re.search(r"-c constraints.txt \. (.*?) +&&", instruction("RUN"))[1].split()
    extra = " ".join(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["web"])
    constraints = (ROOT / "constraints.txt").read_text()
    for name in asked:
        assert re.search(rf"^{name}==", constraints, re.MULTILINE)
        assert name in extra


@pytest.mark.skipif(sys.platform == "win32", reason="ends by a signal")
def test_the_command_opens_the_shop_and_a_request_to_end_closes_it():
    program, *arguments = json.loads(instruction("ENTRYPOINT"))
    assert (program, arguments[-2:]) == ("rewardlab", ["--port", instruction("EXPOSE")])
    command = [sys.executable, "-m", "rewardlab", *arguments[:-1], "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        url = process.stderr.readline().split()[5]
        with urlopen(url, timeout=20) as page:
            assert b"Instruction" in page.read()
        assert urlopen(f"{url}shop.css", timeout=20).status == 200  # what the image's health is asked by
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert json.loads(out)["episodes"] == []


@pytest.mark.slow
@pytest.mark.needs("docker")
def test_the_image_builds_and_serves():
    docker = shutil.which("docker") or shutil.which("podman")
    if subprocess.run([docker, "image", "inspect", BASE], capture_output=True).returncode:
        pytest.skip(f"no engine, or it has no {BASE}")
    build = [docker, "build", "-q", "-f", str(DOCKERFILE), "-t", "rewardlab-webshop-test", str(ROOT)]
    subprocess.run(build, check=True, timeout=600)
    run = [docker, "run", "--rm", "--read-only", "--cap-drop", "ALL", "-p", "127.0.0.1::8000", "rewardlab-webshop-test"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert "The shop is open" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
