"""Nothing is left of a sandbox: not after it is closed, nor after its process ends, in whatever way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rewardlab.envs.code.sandbox.docker import LABEL
from rewardlab.envs.code.sandbox.engine import connect

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")

# A warm pool of two, one of them at work for longer than any test waits.
PARENT = """
import os, sys
from rewardlab.envs.code.sandbox import Job, Limits, open_sandbox
pool = open_sandbox(sys.argv[1], workers=2)

def work(body, seconds=2.0):
    limits = Limits(seconds=seconds, call_seconds=seconds)
    return pool.submit(Job({"a.py": "def f(x):\\n    " + body}, calls=(("f", (1,)),), limits=limits))

def warm():
    return [job.result().replies[0].value for job in [work("import time; time.sleep(0.2); return x") for _ in "ab"]]

def wait():
    print("ready", flush=True)
    sys.stdin.readline()

assert warm() == [1, 1]
"""
ENDS = {
    "closed": "wait(); pool.close(); wait()",
    "ended": "wait()",
    "exception": "wait(); raise SystemExit(3)",
    "SIGTERM": "work('while True: pass', 600); wait()",
    "SIGKILL": "work('while True: pass', 600); wait()",
}


def descendants(*roots):
    """The processes that `roots` started, and those that they did, each with its start."""
    parents = {}
    for number in filter(str.isdecimal, os.listdir("/proc")):
        if fields := stat(number):
            parents.setdefault(int(fields[1]), []).append((int(number), fields[19]))
    found, todo = set(), list(roots)
    while todo:
        for each in parents.get(todo.pop(), ()):
            found.add(each)
            todo.append(each[0])
    return found


def stat(number):
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields


def alive(processes):
    return {(number, born) for number, born in processes if (fields := stat(number)) and fields[19] == born}


class Parent:
    """A process with a pool, and what belongs to it."""

    def __init__(self, kind, code):
        self.kind = kind
        command = [sys.executable, "-c", PARENT + code, kind]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ready()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.communicate()

    def ready(self):
        assert self.process.stdout.readline() == "ready\n"

    def go_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def containers(self):
        """The containers whose owner it is, with the number of their first process."""
        if self.kind != "docker":
            return {}
        found = connect().containers.list(all=True, filters={"label": f"{LABEL}=sandbox"}, ignore_removed=True)
        mine = [each for each in found if f" {self.process.pid} " in each.labels[f"{LABEL}.owner"]]
        return {each.id: each.attrs["State"]["Pid"] for each in mine}

    def processes(self):
        """The processes on this machine that its sandboxes are."""
        if self.kind != "docker":
            return descendants(self.process.pid)
        first = self.containers().values()
        return descendants(*first) | {(number, fields[19]) for number in first if (fields := stat(number))}


def soon(condition):
    """Wait for what is about to be true, and say whether it is."""
    for _ in range(150):
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_left(sandbox_kind, end):
    with Parent(sandbox_kind, ENDS[end]) as parent:
        # Process 1 of each worker, around it what has made the namespaces, and the candidate at work.
        count = {"docker": 2, "bubblewrap": 4}[sandbox_kind] + end.startswith("SIG")
        assert soon(lambda: len(parent.processes()) == count)
        processes = parent.processes()
        assert len(parent.containers()) == (2 if sandbox_kind == "docker" else 0)
        if end.startswith("SIG"):
            parent.process.send_signal(getattr(signal, end))
        else:
            parent.go_on()
        if end == "closed":
            parent.ready()
            assert parent.containers() == {}
        else:
            assert parent.process.wait(30) == {"ended": 0, "exception": 3, "SIGTERM": -15, "SIGKILL": -9}[end]
        assert soon(lambda: (parent.containers(), alive(processes)) == ({}, set()))
        assert end != "closed" or parent.process.poll() is None


FORK = """
child = os.fork()
if child == 0:
    # Its pool is its own: it works, and is closed, by hand or at the exit, without harm to the parent's.
    assert pool.run(Job({"a.py": "def f(x): return x"}, calls=(("f", (2,)),))).replies[0].value == 2
    CLOSE
    sys.exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""


def test_forked_children_leave_the_parents_pool_alone(sandbox_kind):
    fork = FORK.replace("CLOSE", "") + FORK.replace("CLOSE", "pool.close()")
    with Parent(sandbox_kind, f"wait()\n{fork}\nwait()\nassert warm() == [1, 1]\nwait()") as parent:
        before = parent.processes()
        for _ in range(2):
            parent.go_on()
            parent.ready()
            assert parent.processes() == before
