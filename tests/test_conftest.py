"""A test that lacks a system tool skips and names it, unless the tool is required here."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).parent / "conftest.py"
ONE_TEST = """
import pytest

@pytest.mark.needs("bubblewrap")
def test_runs():
    pass
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run ONE_TEST where bubblewrap is (not) installed and REWARDLAB_REQUIRE is set."""
    pytester.makeini("[pytest]\nmarkers =\n    needs: what it needs")
    pytester.makeconftest(CONFTEST.read_text())
    pytester.makepyfile(ONE_TEST)

    def _run(installed, require):
        monkeypatch.setenv("REWARDLAB_REQUIRE", require)
        monkeypatch.setattr("shutil.which", lambda tool: f"/bin/{tool}" if installed else None)
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-rs")

    return _run


def test_a_missing_tool_skips_and_is_named(run):
    result = run(installed=False, require="")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*bubblewrap is not installed"])


def test_a_missing_required_tool_fails(run):
    run(installed=False, require="browser,bubblewrap").assert_outcomes(errors=1)


def test_a_tool_that_is_there_is_used(run):
    run(installed=True, require="bubblewrap").assert_outcomes(passed=1)


def test_an_unknown_required_tool_is_refused(run):
    result = run(installed=True, require="dokcer")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*dokcer*known: browser, docker, bubblewrap, gl*"])
