"""Which sandbox is chosen where some do not work: never silently none."""

import pytest

from rewardlab.envs.code.sandbox import choose, open_sandbox
from rewardlab.errors import ConfigurationError


@pytest.fixture(autouse=True)
def fresh():
    """What was found to work is forgotten, before and after."""
    choose._PROVEN.clear()
    choose.strongest.cache_clear()
    yield
    choose._PROVEN.clear()
    choose.strongest.cache_clear()


def test_where_no_sandbox_works_nothing_weaker_is_chosen(monkeypatch):
    monkeypatch.setattr(choose, "problem", lambda name: "" if name == "unsafe-subprocess" else "it is out of order")
    with pytest.raises(ConfigurationError, match=r"asked for by name.*docker: it is.*bubblewrap: it is out of order"):
        open_sandbox("auto")


@pytest.mark.needs("bubblewrap")
def test_a_sandbox_that_is_there_and_does_not_run_does_not_work(monkeypatch):
    monkeypatch.setattr("rewardlab.envs.code.sandbox.bubblewrap.program", lambda: "raise SystemExit('no such thing')")
    assert "no such thing" in choose.problem("bubblewrap")
    with pytest.raises(ConfigurationError, match=r"does not work here.*no such thing"):
        open_sandbox("bubblewrap", workers=7)
