"""The filter of system calls, run as the kernel would run it."""

import errno
import struct

import pytest

from rewardlab.envs.code.sandbox.inside.lockdown import _CALLS, _X32, _filter

ALLOWED, REFUSED, ABSENT = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
REFUSALS = {
    "socket", "shmget", "shmat", "semget", "msgget", "ptrace", "setpriority", "sched_setparam", "sched_setscheduler",
    "sched_setaffinity", "mq_open", "add_key", "request_key", "keyctl", "ioprio_set", "mount", "unshare", "setns",
    "perf_event_open", "process_vm_readv", "process_vm_writev", "sched_setattr", "bpf", "userfaultfd",
    "io_uring_setup", "memfd_create", "memfd_secret", "inotify_init1", "fanotify_init",
}  # fmt: skip
# read, write, exit, kill, wait4.
USUAL = {"x86_64": (0, 1, 60, 62, 61), "aarch64": (63, 64, 93, 129, 260)}
PRLIMIT, CLONE, CLONE3, FCNTL = ({"x86_64": 302, "aarch64": 261}, {"x86_64": 56, "aarch64": 220}, 435,
                                 {"x86_64": 72, "aarch64": 25})  # fmt: skip


def verdict(machine, number, *arguments, architecture=None):
    """Run the filter on one call: a loader of words, jumps, and returns."""
    known = _CALLS[machine]
    program = _filter(*known)
    words = [number, known[0] if architecture is None else architecture, 0, 0]
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & 0xFFFFFFFF, argument >> 32]
    steps, place, held = list(struct.iter_unpack("HBBI", program)), 0, 0
    while True:
        code, true, false, value = steps[place]
        place += 1
        if code == 0x20:
            held = words[value // 4]
        elif code == 0x06:
            return value
        else:
            holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
            place += true if holds else false


both = pytest.mark.parametrize("machine", sorted(_CALLS))


@both
def test_usual_calls_are_let_through_and_the_side_doors_are_shut(machine):
    assert {verdict(machine, number) for number in USUAL[machine]} == {ALLOWED}
    named = _CALLS[machine][1]
    assert named.keys() >= REFUSALS
    assert {verdict(machine, number) for number in named.values()} == {REFUSED}
    assert len(set(named.values())) == len(named)


@both
def test_calls_of_other_architectures_are_refused(machine):
    (number, *_) = USUAL[machine]
    assert verdict(machine, number, architecture=0x40000003) == REFUSED
    assert verdict(machine, number | _X32) == REFUSED


@both
def test_only_the_processs_own_limits_can_be_set(machine):
    assert verdict(machine, PRLIMIT[machine], 0) == ALLOWED
    assert verdict(machine, PRLIMIT[machine], 1) == REFUSED


@both
def test_processes_may_be_started_and_namespaces_not(machine):
    assert verdict(machine, CLONE[machine], 0x11) == ALLOWED  # SIGCHLD, as fork has it
    assert verdict(machine, CLONE[machine], 0x003D0F00) == ALLOWED  # as threads have it
    for flag in (0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00020000):
        assert verdict(machine, CLONE[machine], flag | 0x11) == REFUSED
    assert verdict(machine, CLONE3) == ABSENT


@both
def test_files_may_be_locked_and_not_leased(machine):
    assert verdict(machine, FCNTL[machine], 3, 6) == ALLOWED
    assert verdict(machine, FCNTL[machine], 3, 1024) == REFUSED
