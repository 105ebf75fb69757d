"""What the program does to itself before it meets a candidate: no debugging, no new privileges, fewer system calls.

The filter is no wall: the sandbox around the program is. It closes the side doors inside of one: what outlives a
process (keys, shared memory, message queues), what reaches another process of the same user (limits, priorities,
tracing, what is counted by user), memory that is nobody's, and the network.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

__all__ = ["lock"]

PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

ALLOW, REFUSE, ABSENT = 0x7FFF0000, 0x00050001, 0x00050026
"""The kernel's verdicts: let the call through, fail with EPERM, or with ENOSYS."""

# Architecture, the numbers of the calls that are refused, and those of prlimit64, of clone and clone3, and of fcntl.
_CALLS = {
    "x86_64": (
        0xC000003E,
        {
            "socket": 41, "shmget": 29, "shmat": 30, "semget": 64, "msgget": 68, "ptrace": 101, "setpriority": 141,
            "sched_setparam": 142, "sched_setscheduler": 144, "sched_setaffinity": 203, "mq_open": 240,
            "add_key": 248, "request_key": 249, "keyctl": 250, "ioprio_set": 251, "mount": 165, "unshare": 272,
            "setns": 308, "perf_event_open": 298, "process_vm_readv": 310, "process_vm_writev": 311,
            "sched_setattr": 314, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425, "memfd_create": 319,
            "memfd_secret": 447, "inotify_init": 253, "inotify_init1": 294, "fanotify_init": 300,
        },
        302,
        (56, 435),
        72,
    ),
    "aarch64": (
        0xC00000B7,
        {
            "socket": 198, "shmget": 194, "shmat": 196, "semget": 190, "msgget": 186, "ptrace": 117,
            "setpriority": 140, "sched_setparam": 118, "sched_setscheduler": 119, "sched_setaffinity": 122,
            "mq_open": 180, "add_key": 217, "request_key": 218, "keyctl": 219, "ioprio_set": 30, "mount": 40,
            "unshare": 97, "setns": 268, "perf_event_open": 241, "process_vm_readv": 270, "process_vm_writev": 271,
            "sched_setattr": 274, "bpf": 280, "userfaultfd": 282, "io_uring_setup": 425, "memfd_create": 279,
            "memfd_secret": 447, "inotify_init1": 26, "fanotify_init": 262,
        },
        261,
        (220, 435),
        25,
    ),
}  # fmt: skip

_X32 = 0x40000000
_NAMESPACES = 0x7E020000
_LEASE = 1024


def lock() -> None:
    """Lock this process and all that it will start; does nothing on systems without such calls, such as macOS."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    machine = os.uname().machine
    if machine in _CALLS:
        program = _filter(*_CALLS[machine])
        buffer = ctypes.create_string_buffer(program, len(program))
        described = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
        libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(described), 0, 0)


def _filter(architecture: int, calls: dict[str, int], prlimit: int, clones: tuple[int, int], fcntl: int) -> bytes:
    """Return a BPF program that refuses `calls` and those of other architectures.

    It also refuses others' limits, new namespaces, and leases: who has one keeps all others from opening a file.
    """

    def instruction(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
        return struct.pack("HBBI", code, true, false, value)

    load, equal, at_least, has, give = 0x20, 0x15, 0x35, 0x45, 0x06
    lines = [instruction(load, 4), instruction(equal, architecture, 1), instruction(give, REFUSE), instruction(load, 0)]
    lines += [instruction(at_least, _X32, 0, 1), instruction(give, REFUSE)]
    # The two of prlimit64: its first argument, 0 for the process itself, stands at byte 16.
    lines += [instruction(equal, prlimit, 0, 4), instruction(load, 16), instruction(equal, 0, 1)]
    lines += [instruction(give, REFUSE), instruction(give, ALLOW)]
    # clone's first argument has the flags; clone3's are out of sight, and without it the C library uses clone.
    lines += [instruction(equal, clones[1], 0, 1), instruction(give, ABSENT)]
    lines += [instruction(equal, clones[0], 0, 4), instruction(load, 16), instruction(has, _NAMESPACES, 0, 1)]
    lines += [instruction(give, REFUSE), instruction(give, ALLOW)]
    # The command is fcntl's second argument.
    lines += [instruction(equal, fcntl, 0, 4), instruction(load, 24), instruction(equal, _LEASE, 0, 1)]
    lines += [instruction(give, REFUSE), instruction(give, ALLOW)]
    for number in sorted(calls.values()):
        lines += [instruction(equal, number, 0, 1), instruction(give, REFUSE)]
    return b"".join([*lines, instruction(give, ALLOW)])
