"""The examples for other libraries run, where these are installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

import rewardlab

EXAMPLES = Path(rewardlab.__file__).parent / "examples"


def run(script: str, needs: str) -> str:
    """What an example prints; a skip where the library that it is about is missing."""
    if importlib.util.find_spec(needs) is None:
        pytest.skip(f"{needs} is not installed: it wants an environment of its own, see examples/{script}")
    path = EXAMPLES / script
    environment = {**os.environ, "TRL_EXPERIMENTAL_SILENCE": "1"}
    return subprocess.run(
        [sys.executable, str(path)], check=True, capture_output=True, text=True, env=environment
    ).stdout


def test_openenv_serves_an_episode_with_its_terms():
    printed = run("openenv/client.py", "openenv")
    assert "success 1.0" in printed
    assert "'1 - valid': 0.0" in printed


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_trl_plays_by_calls_of_a_tool():
    printed = run("trl/environment_factory.py", "trl")
    assert "rewards/success/mean" in printed
    assert "tools/call_frequency" in printed


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_trl_learns_from_conversations_of_the_library():
    assert "rewards/success/mean" in run("trl/rollout.py", "trl")
