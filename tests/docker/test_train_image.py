"""The image for training: what its Dockerfile says to run is a command that there is, and its extra is pinned."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

from rewardlab.__main__ import cli

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker" / "train" / "Dockerfile").read_text()


def test_everything_that_is_installed_is_pinned():
    extra = re.search(r"-c constraints.txt '\.\[(\w+)\]'", TEXT)[1]
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"][extra]
    constraints = (ROOT / "constraints.txt").read_text()
    for requirement in asked:
        assert re.search(rf"^{re.split('[<>=]', requirement)[0]}==", constraints, re.MULTILINE), requirement


def test_the_command_that_it_shows_has_the_options_of_train():
    shown = re.search(r"rewardlab-train \\\n#\s+(.*--out \S+)", TEXT)[1]
    known = {option for parameter in cli.commands["train"].params for option in parameter.opts}
    asked = {word for word in shlex.split(shown) if word.startswith("--")}
    assert asked <= known
