"""The bubblewrap sandbox: its walls and bounds, as a candidate finds them."""

import os
from types import SimpleNamespace

import pytest

from rewardlab.envs.code.sandbox import Job, Limits, open_sandbox
from rewardlab.envs.code.sandbox.bubblewrap import Bubblewrap
from rewardlab.envs.code.sandbox.interpreter import interpreter
from rewardlab.envs.code.sandbox.program import ENVIRONMENT

pytestmark = pytest.mark.needs("bubblewrap")

LIMITS = Limits(memory=200 << 20, processes=9, disk=3 << 20, seconds=4.0)
LOOK = """
import os, resource

def status(process):
    lines = (line.split(':', 1) for line in open(f'/proc/{process}/status'))
    return {name: value.split() for name, value in lines}

def readable(path):
    try:
        return bool(open(path, 'rb').read(1))
    except OSError:
        return False

def is_open(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False

def f(hidden):
    mounts = [line.split() for line in open('/proc/mounts')]
    kinds = ('ipc', 'mnt', 'net', 'pid', 'user', 'uts')
    bounds = ('AS', 'CPU', 'NPROC', 'FSIZE', 'NOFILE', 'CORE')
    room = os.statvfs('/tmp')
    return {
        'namespaces': {kind: os.readlink('/proc/self/ns/' + kind) for kind in kinds},
        'own': status('self'),
        'first': status(1),
        'writable': sorted(place for _, place, _, options, *_ in mounts if 'rw' in options.split(',')),
        'cards': [line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line],
        'hidden': [name for path in hidden for name in os.listdir(path)],
        'environment': dict(os.environ),
        'room': room.f_blocks * room.f_frsize,
        'bounds': {name: resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in bounds},
        'open': [number for number in range(300) if is_open(number)],
        'read': [name for name in ('environ', 'maps', 'mem') if readable('/proc/1/' + name)],
        'settings': os.listdir('/proc/sys'),
        'session': os.getsid(0) == os.getpid(),
    }
"""


@pytest.fixture(scope="module")
def usual():
    """What a candidate sees where the sandbox is as the tests' own user has it."""
    return look(open_sandbox("bubblewrap"))


@pytest.fixture(params=["usual", "ordinary"])
def seen(request):
    """What a candidate sees, there and where it is an ordinary user's."""
    found = request.getfixturevalue(request.param)
    if request.param == "ordinary":
        return SimpleNamespace(**look(found), root=False)
    return SimpleNamespace(**found, root=os.getuid() == 0)


def look(sandbox):
    hidden = [str(path) for path in interpreter().hidden]
    assert hidden
    (reply,) = sandbox.run(Job({"a.py": LOOK}, calls=(("f", (hidden,)),), limits=LIMITS)).replies
    return reply.value


def test_namespaces_are_its_own(seen):
    ours = {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in seen.namespaces}
    # Root's users are told apart by their numbers.
    assert {kind for kind, link in seen.namespaces.items() if link == ours[kind]} == ({"user"} if seen.root else set())
    assert seen.cards == ["lo"]


def test_a_candidate_has_no_rights_and_process_1_only_those_that_it_needs(seen):
    assert {seen.own[name][0] for name in ("CapEff", "CapPrm", "CapAmb")} == {"0" * 16}
    assert seen.first["CapEff"] == seen.first["CapPrm"] == [f"{0xE0 if seen.root else 0:016x}"]  # SETUID, SETGID, KILL
    for status in (seen.own, seen.first):
        assert (status["NoNewPrivs"], status["Seccomp"]) == (["1"], ["2"])
    if seen.root:
        assert all(int(number) >= 100_000 for number in seen.own["Uid"] + seen.own["Gid"])
    assert seen.session


def test_there_is_one_folder_to_write_to_and_it_is_small(seen):
    devices = [f"/dev/{name}" for name in ("full", "null", "random", "tty", "urandom", "zero")]
    assert seen.writable == [*devices, "/proc", "/tmp"]
    assert seen.settings == []
    assert seen.room == Limits().disk  # of all runs together


def test_installed_packages_and_the_environment_are_not_there(seen):
    assert seen.hidden == []
    assert seen.environment == ENVIRONMENT | {"PWD": "/tmp"}


def test_process_1_cannot_be_looked_into(seen):
    assert seen.read == []


def test_a_process_is_bounded_and_has_only_its_own_descriptors(seen):
    assert seen.bounds["CPU"][0] in (4, 5)
    bounds = {name: value for name, value in seen.bounds.items() if name != "CPU"}
    exact = {"AS": LIMITS.memory, "NPROC": LIMITS.processes, "FSIZE": LIMITS.disk, "NOFILE": 64, "CORE": 0}
    assert bounds == {name: (value, value) for name, value in exact.items()}
    assert seen.open == [0, 1, 2, 250, 251]


@pytest.mark.parametrize("user", [0, 1000])
def test_second_walls_stand_behind_the_first(user, monkeypatch):
    monkeypatch.setattr("rewardlab.envs.code.sandbox.bubblewrap.os.getuid", lambda: user)
    command = Bubblewrap().command(LIMITS)
    assert {"--die-with-parent", "--new-session", "--clearenv", "--as-pid-1"} <= set(command)
    assert ("--disable-userns" in command) is (user != 0)
