"""Whose fault it is: a candidate's own, or that of what runs it."""

import os
import signal
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from rewardlab.envs.code.sandbox import Job, Limits, Sandbox
from rewardlab.envs.code.sandbox.backend import Channel
from rewardlab.envs.code.sandbox.bubblewrap import Bubblewrap
from rewardlab.envs.code.sandbox.docker import Docker
from rewardlab.envs.code.sandbox.worker import Worker
from rewardlab.errors import Fault

KINDS = {"bubblewrap": Bubblewrap, "docker": Docker}
QUICK = Limits(seconds=2.0, call_seconds=0.3)
FINE = Job({"a.py": "def f(x): return x"}, calls=(("f", (1,)), ("f", (2,))), limits=QUICK)
DEADLY = Job({"a.py": "# deadly\ndef f(x): return x"}, calls=(("f", (1,)),), limits=QUICK)


def first_process(channel):
    """The number, on this machine, of the process that is number 1 inside."""
    if hasattr(channel, "_container"):
        channel._container.reload()
        return channel._container.attrs["State"]["Pid"]
    outside = channel._process.pid
    return int(Path(f"/proc/{outside}/task/{outside}/children").read_text())


@pytest.fixture
def breakable(sandbox_kind):
    """A sandbox whose workers are hit by a signal when they are sent what `when` says yes to; counts those hits."""

    class Breakable(KINDS[sandbox_kind]):
        when = staticmethod(lambda data: False)
        blow = signal.SIGKILL
        hits = 0

        def start(self, limits):
            channel = super().start(limits)
            send = channel.send

            def hit(data):
                if self.when(data):
                    self.hits += 1
                    os.kill(first_process(channel), self.blow)
                send(data)

            channel.send = hit
            return channel

    sandbox = Sandbox(Breakable())
    yield sandbox
    sandbox.close()


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_that_is_killed_or_hangs_costs_a_candidate_nothing(breakable, blow):
    backend = breakable.backend
    backend.blow, backend.when = blow, lambda data: backend.hits == 0
    run = breakable.run(FINE)
    assert [reply.value for reply in run.replies] == [1, 2]
    assert (run.stopped, backend.hits) == ("", 1)


def test_a_worker_that_is_killed_in_the_middle_of_a_run_costs_a_candidate_nothing(sandbox_kind, tmp_path):
    backend = KINDS[sandbox_kind]()
    started = []
    start = backend.start
    backend.start = lambda limits: started.append(start(limits)) or started[-1]
    sandbox = Sandbox(backend)
    try:
        sandbox.run(FINE)
        slow = Job({"a.py": "import time\ndef f(x):\n    time.sleep(0.5)\n    return x"}, calls=(("f", (3,)),))
        killer = threading.Timer(0.2, lambda: os.kill(first_process(started[0]), signal.SIGKILL))
        killer.start()
        run = sandbox.run(slow)
        killer.join()
        assert [reply.value for reply in run.replies] == [3]
        assert len(started) == 2
    finally:
        sandbox.close()


def test_an_idle_worker_that_died_is_replaced(breakable):
    breakable.run(FINE)
    channels = [worker._channel for worker in breakable._started]
    os.kill(first_process(channels[0]), signal.SIGKILL)
    assert [reply.value for reply in breakable.run(FINE).replies] == [1, 2]


def test_a_candidate_that_kills_its_worker_twice_has_failed(breakable):
    backend = breakable.backend
    backend.when = lambda data: b"# deadly" in data
    run = breakable.run(DEADLY)
    assert (run.stopped, run.imports, run.replies) == ("died", False, ())
    assert backend.hits == 2
    assert [reply.value for reply in breakable.run(FINE).replies] == [1, 2]


def test_workers_that_die_under_any_program_are_a_fault(breakable):
    breakable.backend.when = lambda data: True
    with pytest.raises(Fault, match="dies under a harmless program"):
        breakable.run(FINE)


def test_workers_that_do_not_start_are_a_fault(sandbox_kind, monkeypatch):
    backend = KINDS[sandbox_kind]()
    module = f"rewardlab.envs.code.sandbox.{sandbox_kind}"
    monkeypatch.setattr(f"{module}.program", lambda: "raise SystemExit('out of order')")
    with pytest.raises(Fault, match="does not start: out of order"):
        Sandbox(backend).run(FINE)


def test_a_sandbox_that_gets_a_known_program_wrong_is_a_fault(sandbox_kind, monkeypatch):
    wrong = Job({"known.py": "def known(number): return number"}, calls=(("known", (41,)),))
    monkeypatch.setattr("rewardlab.envs.code.sandbox.sandbox.KNOWN", wrong)
    sandbox = Sandbox(KINDS[sandbox_kind]())
    with pytest.raises(Fault, match="for a harmless program"):
        sandbox.prove()
    sandbox.close()


class Line(Channel):
    """A line on which `said` comes, one piece after the other."""

    def __init__(self, *said):
        self.said, self.closed = list(said), False

    def send(self, data):
        pass

    def receive(self, timeout):
        if not self.said:
            raise TimeoutError
        return self.said.pop(0)

    def close(self):
        self.closed = True

    forget = close


@pytest.mark.parametrize(("said", "alive"), [((), True), ((b"r1\nx",), False), ((b"",), False)])
def test_a_worker_that_says_anything_between_two_jobs_is_not_used_again(said, alive):
    line = Line(b"o\n", *said)
    worker = Worker(SimpleNamespace(start=lambda limits: line, name="any"), QUICK)
    assert worker.alive() is alive
    assert line.closed is not alive
