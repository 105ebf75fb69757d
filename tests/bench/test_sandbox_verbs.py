"""``rewardlab sandbox``: what it says, with what exit code."""

import json

import pytest
from click.testing import CliRunner

from rewardlab.bench.sandbox_verbs import sandbox
from rewardlab.envs.code.sandbox import choose, command
from rewardlab.errors import ConfigurationError


@pytest.fixture
def invoke(monkeypatch):
    """Run the verb where these kinds work; the others say why not."""

    def _invoke(works, *arguments):
        monkeypatch.setattr(command, "problem", lambda name: "" if name in works else f"{name} is missing; get it")
        monkeypatch.setattr(choose, "problem", command.problem)
        choose.strongest.cache_clear()
        return CliRunner().invoke(sandbox, arguments)

    yield _invoke
    choose.strongest.cache_clear()


@pytest.mark.parametrize(
    ("works", "auto"),
    [
        ({"docker", "bubblewrap", "unsafe-subprocess"}, "docker"),
        ({"bubblewrap", "unsafe-subprocess"}, "bubblewrap"),
        ({"unsafe-subprocess"}, None),
    ],
)
def test_check_says_what_works_and_what_auto_is(invoke, works, auto):
    result = invoke(works, "check", "--json")
    rows = json.loads(result.output)
    assert [row["sandbox"] for row in rows] == ["docker", "bubblewrap", "unsafe-subprocess"]
    assert {row["sandbox"] for row in rows if row["works"]} == works
    assert [row["sandbox"] for row in rows if row["auto"]] == ([auto] if auto else [])
    assert all(row["problem"] == ("" if row["works"] else f"{row['sandbox']} is missing; get it") for row in rows)
    assert result.exit_code == (0 if auto else 1)


def test_check_draws_a_table_for_people(invoke):
    output = invoke({"bubblewrap"}, "check").output
    assert "docker is missing" in output
    assert "bubblewrap" in output


def test_build_says_what_was_built(invoke, monkeypatch):
    made = {"image": "rewardlab-sandbox:abc", "megabytes": 80, "seconds": 2.0}
    monkeypatch.setattr(command, "build_image", lambda: made)
    assert json.loads(invoke(set(), "build", "--json").output) == made
    assert "rewardlab-sandbox:abc is built (80 MB) and works" in invoke(set(), "build").output


def test_the_help_teaches():
    runner = CliRunner()
    assert "installed packages" in runner.invoke(sandbox, ["build", "--help"]).output
    assert "unsafe-subprocess" in runner.invoke(sandbox, ["check", "--help"]).output


def test_build_without_an_engine_is_a_mistake_that_is_told(invoke, monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    error = invoke(set(), "build").exception
    assert isinstance(error, ConfigurationError)
    assert "none. The image needs a Docker engine that runs" in str(error)
