"""Attacks that once worked: on what is secret, on the judge's time and memory, and on its peace between two jobs."""

import threading
import time
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from rewardlab.envs.code.sandbox import Job, Limits, Sandbox, open_sandbox
from rewardlab.envs.code.sandbox.bubblewrap import Bubblewrap
from rewardlab.envs.code.sandbox.sandbox import _wait
from rewardlab.envs.code.task import Assertion

QUICK = Limits(seconds=2.0, call_seconds=0.5)
SAY = """
import os
def say(line):
    line = (line + '\\n').encode()
    while line:
        line = line[os.write(251, line):]
"""


def calls(source, *arguments, limits=QUICK):
    return Job({"solution.py": source}, calls=tuple(("f", each) for each in arguments or [(1,)]), limits=limits)


def answers(run):
    return [reply.value if reply.kind == "value" else reply.error for reply in run.replies]


SCAN = """
import ctypes
def f(code):
    found, mark = [], bytes(each - 1 for each in code)
    for line in open('/proc/self/maps'):
        place, rights, *_, name = line.split()
        if rights.startswith('rw') and not name.startswith('[v'):
            first, last = (int(each, 16) for each in place.split('-'))
            memory = ctypes.string_at(first, last - first)
            # The mark that is looked for stands there, too, and ends with it.
            found += [each for each in memory.split(mark)[1:] if each[0]]
    return len(found)
"""


# The mark in disguise: neither the text nor the arguments of the one who looks for it may hold it.
MARK = [ord(each) + 1 for each in "GOLDENEGG"]


@pytest.mark.parametrize(
    "source",
    [
        "# A solution with a mark, GOLDENEGG, in it\ndef f(x):\n    return x",
        "def f(x):\n    return ''.join(['GOLDEN', 'EGG']) * 3",
        "def f(x):\n    raise KeyError(''.join(['GOLDEN', 'EGG']) * 3)",
        "print(''.join(['GOLDEN', 'EGG']) * 3)",
    ],
)
def test_nothing_of_an_earlier_job_is_in_the_memory_of_the_next(sandbox, source):
    # What tests ask for comes in while the job runs, and is longer than the jobs after it.
    sandbox.judge([Assertion("f('GOLDENEGG.' * 3000)", ("f",))], calls(source))
    sandbox.run(calls("def f(x): return x"))
    assert answers(sandbox.run(calls(SCAN, (MARK,), limits=Limits()))) == [0]
    for _ in range(3):
        sandbox.run(calls(source))
        sandbox.run(Job({"main.py": source}, stdin=("GOLDENEGG.",)))
    assert answers(sandbox.run(calls(SCAN, (MARK,), limits=Limits()))) == [0]


def test_a_process_that_is_left_over_is_ended_with_its_job(sandbox):
    leave = (
        "import os, time\ndef f(x):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)\n    return x"
    )
    look = "import os\ndef f(x): return sorted(int(each) for each in os.listdir('/proc') if each.isdecimal())[1:-1]"
    assert answers(sandbox.run(calls(leave))) == [1]
    assert answers(sandbox.run(calls(look))) == [[]]


HOLD = """
import os, time
def f(x):
    for _ in range(5):
        if os.fork() == 0:
            held = b'x' * (100 << 20)
            time.sleep(60)
    time.sleep(60)
"""


@pytest.mark.needs("bubblewrap")
def test_memory_of_all_processes_together_is_bounded():
    run = open_sandbox("bubblewrap").run(calls(HOLD, limits=Limits(seconds=30, call_seconds=30)))
    assert (answers(run), run.stopped) == (["memory"], "memory")


PRIME = (1 << 61) - 1
FORGED = {
    "set of one hash": f"'[\"s\",' + ','.join(str(each * {PRIME}) for each in range(40000)) + ']'",
    "dictionary of one hash": f"'[\"d\",' + ','.join(str(each * {PRIME}) + ',0' for each in range(35000)) + ']'",
    "too many": "'[\"l\"' + ',1' * 300000 + ']'",
    "too deep": "'[\"l\",' * 61 + '1' + ']' * 61",
    "no such float": "'1e999'",
    "a long float": "'0.' + '1' * 1000000",
}


@pytest.mark.parametrize("value", FORGED.values(), ids=FORGED.keys())
def test_a_forged_value_costs_the_judge_neither_time_nor_its_life(sandbox, value):
    job = calls(f"{SAY}\ndef f(x):\n    say('{{\"value\":' + {value} + '}}')\n    os._exit(0)")
    began = time.monotonic()
    (reply,) = sandbox.run(job).replies
    assert reply.kind != "value" or reply.value == pytest.approx(1 / 9)
    (reply,) = sandbox.judge([Assertion("assert f(1) == 4", ("f",))], job).replies
    assert reply.value is False
    assert time.monotonic() - began < 20  # Minutes, where sets of one hash are made.


FLOOD = """
import os
os.set_blocking(251, False)
def f(x):
    while True:
        try:
            os.write(251, b'{"value":1}\\n' * 5000)
        except BlockingIOError:
            pass
"""


def test_one_who_talks_and_does_not_listen_holds_nobody_up(sandbox):
    tests = [Assertion("f(1)\nf('x' * 900_000)\nassert False", ("f",))]
    run = sandbox.judge(tests, calls(FLOOD))
    assert (answers(run), run.parses) == ([False], True)
    assert run.wall < 5


DEEP = """
import os
def f(x):
    os.umask(0)
    for _ in range(3000):
        os.mkdir('a', 0o777)
        os.chdir('a')
    return 1
"""
MANY = """
import os
def f(x):
    for each in range(1000000):
        os.close(os.open(f'/tmp/{each}', os.O_CREAT))
"""
NAMES = """
import os
def f(x):
    for name in (b'\\xff\\xfe', b'-rf', b'a b', b'\\n'):
        open(b'/tmp/' + name, 'w').close()
    os.symlink('/proc/1', '/tmp/link')
    os.mkfifo('/tmp/pipe', 0)
    return 1
"""


@pytest.mark.parametrize(("source", "answer"), [(DEEP, 1), (MANY, "memory"), (NAMES, 1)])
def test_files_of_any_kind_are_gone_and_cost_nobody_a_worker_in_a_job(sandbox, source, answer):
    assert answers(sandbox.run(calls(source))) == [answer]
    look = "import os\ndef f(x):\n    return os.listdir('/tmp'), os.stat('/tmp').st_mtime"
    assert answers(sandbox.run(calls(look))) == [([], 0.0)]


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize(
    "write",
    [
        "os.chmod('/tmp', 0)",
        "os.utime('/tmp', (12345, 67890))",
        "os.setxattr('/tmp', 'user.a', b'seen')",
        "os.chmod('/dev/pts/ptmx', 0o123)",
        "os.utime('/dev/pts/ptmx', (12345, 67890))",
        "open('/proc/sys/kernel/shmmax', 'w').write('123456789')",
        "open('/proc/sys/kernel/pid_max', 'w').write('301')",
    ],
)
def test_where_candidates_are_the_programs_own_user_they_leave_no_letters(ordinary, write):
    look = """
import os
def f(x):
    places = [os.stat(place) for place in ('/tmp', '/dev/pts/ptmx')]
    settings = ['/proc/sys/kernel/' + name for name in ('shmmax', 'pid_max')]
    values = [open(place).read() for place in settings if os.path.exists(place)]
    return [(place.st_mode, place.st_mtime == 67890) for place in places], os.listxattr('/tmp'), values
"""
    before = answers(ordinary.run(calls(look)))
    ordinary.run(calls(f"import os\ndef f(x):\n    {write}"))
    assert answers(ordinary.run(calls(look))) == before


KILL = """
import fcntl, os
def f(x):
    for number in range(1, 65):
        for target in (1, os.getppid()):
            try:
                os.kill(target, number)
            except OSError:
                pass
        reading, writing = os.pipe()
        fcntl.fcntl(reading, fcntl.F_SETOWN, 1)
        fcntl.fcntl(reading, 10, number)
        fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        os.write(writing, b'x')
        os.close(reading)
        os.close(writing)
    return os.getppid()
"""


@pytest.mark.needs("bubblewrap")
def test_where_candidates_are_the_programs_own_user_they_cannot_end_it(ordinary):
    assert answers(ordinary.run(calls(KILL))) == [1]
    (worker,) = ordinary._started
    assert worker.alive()


@pytest.mark.parametrize(
    "body",
    [
        "os.memfd_create('a')",
        "ctypes.CDLL(None, use_errno=True).inotify_init1(0) < 0 and 1 / 0",
        "ctypes.CDLL(None).fcntl(os.open(os.__file__, os.O_RDONLY), 1024, 0) < 0 and 1 / 0",
    ],
)
def test_what_is_counted_or_locked_for_others_too_is_out_of_reach(sandbox, body):
    run = sandbox.run(calls(f"import ctypes, os\ndef f(x):\n    {body}\n    return 'had it'"))
    assert [reply.kind for reply in run.replies] == ["raised"]


def test_a_candidate_cannot_end_the_loops_of_a_test(sandbox):
    tests = [Assertion("assert all(map(lambda x: f(x) == 2 * x, [1, 2]))", ("f",))]
    assert answers(sandbox.judge(tests, calls("def f(x): raise StopIteration"))) == [False]


def test_only_what_was_raised_is_an_exception(sandbox):
    tests = [Assertion("try:\n    f(1)\nexcept ValueError:\n    pass\nelse:\n    assert False", ("f",))]
    assert answers(sandbox.judge(tests, calls("class ValueError: pass\ndef f(x): return ValueError()"))) == [False]
    assert answers(sandbox.judge(tests, calls("def f(x): raise ValueError"))) == [True]


@pytest.mark.parametrize("place", ["def f(x):\n    raise", "raise"])
def test_messages_have_neither_addresses_nor_halves_of_characters(sandbox, place):
    run = sandbox.run(calls(f"{place} ValueError('\\ud800' + repr(object()))"))
    said = run.error or run.replies[0].message
    assert "<object object at 0x...>" in said
    said.encode()


def test_a_program_that_is_late_twice_is_not_run_on_the_other_inputs(sandbox):
    run = sandbox.run(Job({"main.py": "while True: pass"}, stdin=("",) * 30, limits=Limits(call_seconds=0.2)))
    assert answers(run) == ["time"] * 30
    assert run.wall < 4


@pytest.mark.needs("bubblewrap")
def test_a_pool_may_be_closed_while_others_use_it():
    sandbox = Sandbox(Bubblewrap(), workers=2)
    job = calls("import time\ndef f(x):\n    time.sleep(0.02)\n    return x")
    found = []

    def work():
        found.extend(answers(sandbox.run(job)) for _ in range(3))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        sandbox.close()
        time.sleep(0.02)
    assert found == [[1]] * 12
    sandbox.close()
    assert not any(worker.usable for worker in sandbox._started)


class Interrupted(Future):
    """A future that nobody has the patience to wait for."""

    def result(self, timeout=None):
        if not self.done():
            raise KeyboardInterrupt
        return super().result(timeout)


def test_a_worker_that_nobody_waits_for_any_more_is_ended():
    future, closed = Interrupted(), []
    with pytest.raises(KeyboardInterrupt):
        _wait(future)
    future.set_result(SimpleNamespace(close=lambda: closed.append(True)))
    assert closed == [True]
