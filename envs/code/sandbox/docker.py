"""Sandboxes by Docker: a container around the program, with limits that the kernel counts for all of it together."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Any

from ....errors import ConfigurationError, Fault, require
from .backend import Backend, Channel
from .engine import connect, failures
from .image import image_name
from .job import Limits
from .program import ENVIRONMENT, OPTIONS, program

__all__ = ["LABEL", "Docker"]

LABEL = "rewardlab"
"""Containers of sandboxes have this label with the value ``sandbox``, and ``rewardlab.owner``: whose they are."""

RIGHTS = ("SETUID", "SETGID", "KILL")
"""What the program, root in its container, keeps: it becomes another user for each candidate, and ends processes."""

PROGRAM = 64 << 20
"""Bytes of memory for the program itself."""

LISTENING = 5.0
"""Seconds that the program may take to read what it is sent."""


class Docker(Backend):
    """The program is process 1 of a container of its own, and is spoken to over the line that was attached to it.

    There is no network, no other process, nowhere to write but a small ``/tmp``, one processor, and a bound to the
    memory and the processes of all together. The engine ends and removes the container when the line is closed, so
    also when this process is killed.
    """

    name = "docker"
    remedy = "install Docker, start it, and run `rewardlab sandbox build` once"

    def __init__(self) -> None:
        self._swept = False

    def check(self) -> None:
        client, image = connect(), image_name()
        try:
            client.images.get(image)
        except require("docker.errors", "code").ImageNotFound as error:
            raise ConfigurationError(f"the Docker engine has no image {image}") from error
        except failures() as error:
            raise ConfigurationError(f"the Docker engine does not answer: {error}") from error

    def start(self, limits: Limits) -> Channel:
        try:
            client = connect()
            if not self._swept:
                remove_strays(client)
                self._swept = True
            return Attached(client, self.settings(limits))
        except ConfigurationError as error:
            raise Fault(str(error)) from error
        except failures() as error:
            raise Fault(f"the container could not be started: {error}") from error

    def settings(self, limits: Limits) -> dict[str, Any]:
        """Return what the container is created with."""
        limit = require("docker.types", "code").Ulimit
        memory = limits.memory + limits.disk + PROGRAM
        return {
            "image": image_name(),
            "command": [*OPTIONS, "-c", program()],
            "environment": ENVIRONMENT,
            "user": "0:0",
            "working_dir": "/tmp",
            "hostname": "sandbox",
            "network_mode": "none",
            # Shared memory is a second place to write to.
            "ipc_mode": "none",
            "mem_limit": memory,
            "memswap_limit": memory,
            "pids_limit": limits.processes + 8,
            "nano_cpus": 10**9,
            "read_only": True,
            # Message queues, which the engine mounts for everybody to write to, would last from one run to the next.
            "tmpfs": {"/tmp": f"size={limits.disk},mode=1777", "/dev/mqueue": "ro,size=4096,mode=755"},
            "cap_drop": ["ALL"],
            "cap_add": list(RIGHTS),
            "security_opt": ["no-new-privileges"],
            "ulimits": [limit(name="nofile", soft=256, hard=256), limit(name="core", soft=0, hard=0)],
            # What is written goes to this process, and must not be kept by the engine as well.
            "log_config": {"type": "none"},
            "stdin_open": True,
            "auto_remove": True,
            "labels": {LABEL: "sandbox", f"{LABEL}.owner": owner()},
        }


class Attached(Channel):
    """The line to process 1 of a new container: frames of a kind (1 output, 2 complaints), a length, and the data."""

    def __init__(self, client: Any, settings: dict[str, Any]) -> None:
        self._frames = bytearray()
        self._complaint = bytearray()
        self._container = client.containers.create(**settings)
        self._socket: Any = None
        try:
            # Before the start: nothing that the program says can be missed.
            streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            self._stream = self._container.attach_socket(params=streams)
            # What the library gives is a file around the socket that belongs to an answer, which must be closed first.
            self._socket = getattr(self._stream, "_sock", self._stream)
            self._container.start()
        except BaseException:
            self.close()
            raise

    def send(self, data: bytes) -> None:
        try:
            self._socket.settimeout(LISTENING)
            self._socket.sendall(data)
        except OSError as error:
            raise Fault(f"the container is gone or does not listen: {self.complaint() or error}") from error

    def receive(self, timeout: float) -> bytes:
        until = time.monotonic() + timeout
        while True:
            if data := self._unpack():
                return data
            try:
                self._socket.settimeout(max(0.0, until - time.monotonic()))
                data = self._socket.recv(1 << 16)
            except BlockingIOError:
                raise TimeoutError from None
            except TimeoutError:
                raise
            except OSError:
                return b""
            if not data:
                return b""
            self._frames += data

    def _unpack(self) -> bytes:
        """Return the output of the frames that are complete."""
        output = bytearray()
        frames, at = self._frames, 0
        while len(frames) >= at + 8:
            end = at + 8 + int.from_bytes(frames[at + 4 : at + 8], "big")
            if len(frames) < end:
                break
            if frames[at] == 1:
                output += frames[at + 8 : end]
            else:
                self._complaint += frames[at + 8 : end]
                del self._complaint[:-2_000]
            at = end
        del frames[:at]
        return bytes(output)

    def complaint(self) -> str:
        """Return the last of what the program wrote to standard error."""
        return self._complaint.decode("utf-8", "replace").strip()

    def close(self) -> None:
        self.forget()
        # The end of the line ends the program; this is for one that does not hear it, and waits until all is gone.
        errors = require("docker.errors", "code")
        with contextlib.suppress(*failures()):
            try:
                self._container.remove(force=True)
            except errors.NotFound:
                return
            except errors.APIError:
                # The engine is removing it already.
                self._container.wait(condition="removed", timeout=LISTENING)

    def forget(self) -> None:
        if self._socket is not None:
            for each in (getattr(self._stream, "_response", self._stream), self._stream, self._socket):
                with contextlib.suppress(OSError):
                    each.close()


def owner() -> str:
    """Return what tells this process from all others: the machine's start, its processes' namespace, number and start.

    Only Linux says so; elsewhere this is empty.
    """
    return f"{_machine()} {_process(str(os.getpid()))}" if sys.platform == "linux" else ""


def remove_strays(client: Any) -> None:
    """Remove the containers of processes of this machine that have ended.

    A container ends with its owner, but one that was never started does not: its owner was killed just then.
    """
    if sys.platform != "linux":
        return
    for container in client.containers.list(all=True, filters={"label": f"{LABEL}=sandbox"}, ignore_removed=True):
        machine, _, process = container.labels.get(f"{LABEL}.owner", "").partition(" ")
        if machine == _machine() and process != _process(process.split()[0]):
            with contextlib.suppress(*failures()):  # Somebody else is removing it, too.
                container.remove(force=True)


def _machine() -> str:
    return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}/{os.readlink('/proc/self/ns/pid')}"


def _process(number: str) -> str:
    """Return the number of a process of this machine and when it was started; empty where there is none."""
    try:
        return f"{number} {Path(f'/proc/{number}/stat').read_text().rpartition(')')[2].split()[19]}"
    except OSError:
        return ""
