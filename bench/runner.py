"""Runs a suite: every run in a process of its own, several at a time, or on Ray.

Runs that are finished are skipped and unfinished ones go on from their last checkpoint, so a suite that was stopped or
killed is simply run again. A run that fails leaves its traceback in ``error.txt`` and does not stop the others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from ..agents.loading import ALGORITHMS
from ..agents.run_folder import RunFolder, read_rows, write_atomically
from ..agents.train import train
from ..errors import ConfigurationError, RewardLabError, require
from .suite import Job

__all__ = ["Listener", "run_jobs"]


class Listener(Protocol):
    """Is told how runs go."""

    def progress(self, job: Job, step: int, success: float | None) -> None:
        """`job` is at `step`; its last evaluation had `success`."""

    def skipped(self, job: Job) -> None:
        """`job` was finished before."""

    def ended(self, job: Job, error: str) -> None:
        """`job` has finished, or failed with `error`, one line."""


def run_jobs(jobs: Iterable[Job], listener: Listener, *, workers: int | None = None, ray: bool = False) -> list[Job]:
    """Carry out `jobs` that are not finished yet and return those that failed.

    Args:
        jobs: Runs and their folders; with Ray on several machines the folders must be on a file system they share.
        listener: Is told how runs go.
        workers: Runs at a time; None for one per processor.
        ray: Use Ray: the cluster that the environment variable RAY_ADDRESS names, or else this machine.

    Raises:
        ConfigurationError: `workers` is not positive.
        MissingDependency: Ray is asked for and not installed.
    """
    if workers is not None and workers < 1:
        raise ConfigurationError(f"workers={workers}: give a positive number")
    waiting, failed = [], []
    for job in jobs:
        if RunFolder(job.folder).finished:
            listener.skipped(job)
        else:
            waiting.append(job)
    if waiting:
        carry_out = _on_ray if ray else _in_processes
        for job, error in carry_out(waiting, workers, listener.progress):
            listener.ended(job, error)
            if error:
                failed.append(job)
    return failed


def _in_processes(
    jobs: list[Job], workers: int | None, progress: Callable[[Job, int, float | None], None]
) -> Iterator[tuple[Job, str]]:
    """One process a run, so that a run that is killed takes no other with it."""
    context = _context(any(job.run.agent in ALGORITHMS for job in jobs))
    waiting, running = deque(jobs), dict[Connection, tuple[Job, Any]]()
    try:
        while waiting or running:
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                job = waiting.popleft()
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(job, there), name=str(job.folder))
                process.start()
                there.close()  # The child's end: closed here, its death is the end of the pipe.
                running[here] = job, process
            for pipe in wait(list(running)):
                assert isinstance(pipe, Connection)
                job, process = running[pipe]
                try:
                    message = pipe.recv()
                except EOFError:
                    process.join()
                    message = ("ended", _failed(job, f"its process died with exit code {process.exitcode}"))
                if message[0] == "progress":
                    progress(job, *message[1:])
                else:
                    del running[pipe]
                    process.join()
                    yield job, message[1]
    finally:
        for _, process in running.values():
            process.terminate()


def _context(learning: bool) -> Any:
    """Processes that share one import of torch where the platform can fork a clean server, else fresh ones."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    package = __name__.split(".")[0]
    # torch imports torch._dynamo with the first optimizer: 1 s that each run would spend by itself.
    learner = [f"{package}.agents.sb3", "torch._dynamo"] if learning else []
    context.set_forkserver_preload([f"{package}.agents.train", "tensorboardX", *learner])
    return context


def _work(job: Job, pipe: Connection) -> None:
    """Body of a run's process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us.
    threading.Thread(target=_die_with_parent, daemon=True).start()
    pipe.send(("ended", _carry_out(job, lambda step, success: pipe.send(("progress", step, success)))))


def _die_with_parent() -> None:
    """A parent that was killed cannot end its children, and a run must not be written by two processes."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _carry_out(job: Job, on_progress: Callable[[int, float | None], None] = lambda step, success: None) -> str:
    """Train, and return an empty text or what went wrong in one line."""
    try:
        train(job.run, job.folder, on_progress=on_progress)
    except RewardLabError as error:
        return _failed(job, str(error), traceback.format_exc())
    except Exception as error:
        return _failed(job, f"{type(error).__name__}: {error}", traceback.format_exc())
    return ""


def _failed(job: Job, error: str, details: str = "") -> str:
    """Leave what happened in the run's folder, and return it in one line."""
    job.folder.mkdir(parents=True, exist_ok=True)
    write_atomically(job.folder / "error.txt", details or error + "\n")
    return " ".join(error.split())


def _on_ray(
    jobs: list[Job], workers: int | None, progress: Callable[[Job, int, float | None], None]
) -> Iterator[tuple[Job, str]]:
    ray = require("ray", "ray")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    local = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers or os.cpu_count(), "include_dashboard": False}
    ray.init(log_to_driver=False, logging_level="warning", **local)
    try:
        remote = ray.remote(num_cpus=1)(_carry_out)
        pending = {remote.remote(_absolute(job)): job for job in jobs}
        while pending:
            done, _ = ray.wait(list(pending), timeout=1.0)
            for reference in done:
                job = pending.pop(reference)
                try:
                    yield job, ray.get(reference)
                except ray.exceptions.RayError as error:
                    yield job, _failed(job, f"{type(error).__name__}: {str(error).splitlines()[0]}")
            for job in pending.values():
                # Workers may be on other machines: what they have written says how far they are.
                for row in read_rows(job.folder / "metrics.jsonl")[-1:]:
                    progress(job, row["step"], row["success"])
    finally:
        ray.shutdown()


def _absolute(job: Job) -> Job:
    """Ray's workers have their own working directory."""
    return Job(job.run, Path.cwd() / job.folder)
