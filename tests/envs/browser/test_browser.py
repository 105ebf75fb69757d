"""The process's Chromium: it is found, replaced when it dies, reaches nothing outside, and outlives nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from rewardlab.envs.browser import browser
from rewardlab.envs.browser.tab import Tab
from rewardlab.errors import ConfigurationError, Fault

pytestmark = pytest.mark.needs("browser")

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SCRIPT = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from rewardlab.envs.browser.tab import Tab
tab = Tab(300, 200)
tab.go("data:text/html,hello")
print("open", flush=True)
if sys.argv[1] == "wait":
    time.sleep(60)
"""


def parents():
    """The parent of every process of this machine."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
    return found


def descendants(root):
    above, family = parents(), {root}
    while more := {process for process, parent in above.items() if parent in family} - family:
        family |= more
    return family - {root}


def wait_until_gone(processes, seconds=10):
    deadline = time.monotonic() + seconds
    while (left := processes & parents().keys()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


@linux
@pytest.mark.parametrize("ends", [("kill", "exit"), pytest.param(("interrupt",), marks=pytest.mark.slow)])
def test_it_ends_with_the_process_however_that_ends(ends):
    with ExitStack() as running:
        processes = {}
        for end in ends:
            command = [sys.executable, "-c", SCRIPT, "leave" if end == "exit" else "wait"]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            processes[end] = running.enter_context(process)
        families = set()
        for end, process in processes.items():
            assert process.stdout.readline() == "open\n"
            family = descendants(process.pid)
            if end == "exit":
                assert process.wait(20) == 0
                assert process.stderr.read() == ""
            else:
                assert len(family) >= 2  # driver and browser
                os.kill(process.pid, signal.SIGKILL if end == "kill" else signal.SIGINT)
                process.wait(20)
            families |= family
        assert wait_until_gone(families) == set()


def test_all_tabs_share_it_and_a_closed_tab_opens_again():
    tab, other = Tab(300, 200), Tab(200, 300)
    tab.go("data:text/html,<p>one</p>")
    other.go("data:text/html,<p>two</p>")
    assert (tab.tree(), other.tree()) == ("- paragraph: one", "- paragraph: two")
    assert (tab.picture().shape, other.picture().shape) == ((200, 300, 3), (300, 200, 3))
    assert tab._browser is other._browser
    tab.close()
    tab.go("data:text/html,<p>again</p>")
    assert tab.tree() == "- paragraph: again"
    tab.close()
    other.close()


def test_a_browser_that_died_is_a_fault_and_then_another():
    tab = Tab(300, 200)
    tab.go("data:text/html,hello")
    first = browser.shared_browser()
    first.call(first._chromium.close())
    with pytest.raises(Fault, match="the browser"):
        tab.go("data:text/html,hello")
    tab.go("data:text/html,<p>back</p>")
    assert tab.tree() == "- paragraph: back"
    assert browser.shared_browser() is not first
    tab.close()


@linux
def test_a_driver_that_died_is_a_fault_and_then_another():
    tab = Tab(300, 200)
    tab.go("data:text/html,hello")
    drivers = [
        process
        for process, parent in parents().items()
        if parent == os.getpid() and b"playwright" in Path(f"/proc/{process}/cmdline").read_bytes()
    ]
    family = set().union(*map(descendants, drivers))
    for driver in drivers:
        os.kill(driver, signal.SIGKILL)
    with pytest.raises(Fault, match="the browser"):
        tab.go("data:text/html,hello")
    tab.go("data:text/html,<p>back</p>")
    assert tab.tree() == "- paragraph: back"
    assert wait_until_gone(family) == set()
    tab.close()


def test_a_forked_process_does_not_wait_for_the_browser_of_its_parent(monkeypatch):
    monkeypatch.setattr(browser.shared_browser(), "_process", -1)
    with pytest.raises(Fault, match="forked"):
        browser._shared.new_context()


def test_pages_that_were_left_are_swept_out_of_memory(monkeypatch):
    monkeypatch.setattr("rewardlab.envs.browser.tab._SWEEP", 20)
    tab = Tab(300, 200)
    for number in range(20):
        tab.go(f"data:text/html,<p>{number}</p>")
    counts = tab._browser.call(tab._protocol.send("Memory.getDOMCounters"))
    assert counts["documents"] <= 5
    tab.close()


def test_no_address_outside_this_machine_is_reached():
    tab = Tab(300, 200)
    for address in ("http://example.com/", "http://localhost.example/"):
        with pytest.raises(Fault, match="ERR_NAME_NOT_RESOLVED"):
            tab.go(address)


def test_where_it_is_can_be_said(monkeypatch, tmp_path):
    monkeypatch.setenv("REWARDLAB_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(ConfigurationError, match=r"REWARDLAB_CHROMIUM='/nowhere/chromium'"):
        browser.executable("")
    own = tmp_path / "chromium"
    own.touch(mode=0o755)
    monkeypatch.setenv("REWARDLAB_CHROMIUM", str(own))
    assert browser.executable("") == str(own)
    monkeypatch.delenv("REWARDLAB_CHROMIUM")
    assert browser.executable(str(own)) == str(own)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigurationError, match="playwright install chromium"):
        browser.executable("")
