"""A pool of warm workers behind one call: a job goes in, and what came of it comes out, whatever the candidate does."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakSet

from ....errors import ConfigurationError, Fault
from ..task import Assertion
from .backend import Backend
from .conversation import ask, call, judge, program
from .job import Job, Limits, Run
from .worker import Lost, Worker

__all__ = ["Sandbox"]

T = TypeVar("T")

KNOWN = Job({"known.py": "def known(number):\n    return number + 1\n"}, calls=(("known", (41,)),))
"""A program that is known to be right: where it fails, the sandbox is to blame."""


class Sandbox:
    """Runs candidates in one kind of sandbox, `workers` of them side by side; may be used from many threads.

    Workers are started when they are first needed and kept warm. One that died is replaced. A job whose worker dies is
    tried once more in a fresh one; when that dies too and a known program runs well after it, the candidate killed them
    and has failed; otherwise the infrastructure has.

    Args:
        backend: The kind of sandbox.
        workers: How many run at most.
        limits: What all runs of a worker together may use.
    """

    def __init__(self, backend: Backend, *, workers: int = 1, limits: Limits | None = None) -> None:
        if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
            raise ConfigurationError(f"workers={workers!r}: give a whole number from 1")
        self.backend, self.workers, self.limits = backend, workers, limits or Limits()
        self._prepare()

    def _prepare(self) -> None:
        self.users: WeakSet[Any] = WeakSet()
        self._lock = threading.Lock()
        self._places = self._empty()
        # Tests that are code run in workers that never meet a candidate.
        self._judges = self._empty()
        self._started: WeakSet[Worker] = WeakSet()
        self.closings = 0
        """How often it has been closed: a worker that was lent before the last time is not taken back."""
        self._threads: ThreadPoolExecutor | None = None
        self._starter: ThreadPoolExecutor | None = None

    def __deepcopy__(self, memo: Any) -> Sandbox:
        return self  # What runs in the background is no part of what is copied.

    def __reduce__(self) -> Any:
        from .choose import open_sandbox

        return _reopen, (open_sandbox, self.name, self.workers)

    @property
    def name(self) -> str:
        """The kind of sandbox."""
        return self.backend.name

    def run(self, job: Job) -> Run:
        """Do `job` and return what came of it.

        Raises:
            Fault: The infrastructure failed, twice.
        """
        if not job.stdin:
            return self._attempt(lambda worker: call(worker, job))
        return program(job, lambda single: self._attempt(lambda worker: ask(worker, single)))

    def submit(self, job: Job) -> Future[Run]:
        """Do `job` in the background; the future raises what `run` raises."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="rewardlab-sandbox")
            return self._threads.submit(self.run, job)

    async def run_async(self, job: Job) -> Run:
        """Do `job` while the event loop goes on."""
        return await asyncio.wrap_future(self.submit(job))

    def judge(self, tests: Sequence[Assertion], job: Job) -> Run:
        """Run tests that are code against the candidate of `job`, which is in another process.

        Returns:
            A run whose replies are ``True`` and ``False``, one for each test.

        Raises:
            Fault: The infrastructure failed.
        """

        def both(worker: Worker) -> Run:
            with _Lent(self, self._judges) as referee:
                return judge(referee, worker, tests, job)

        return self._attempt(both)

    def prove(self) -> None:
        """Run a known program.

        Raises:
            Fault: It does not run as it should.
        """
        with _Lent(self, self._places) as worker:
            try:
                run = call(worker, KNOWN)
            except Lost as error:
                raise Fault(f"the {self.name} sandbox dies under a harmless program") from error
        if [reply.value for reply in run.replies] != [42]:
            raise Fault(f"the {self.name} sandbox gives {run} for a harmless program")

    def release(self, user: Any) -> None:
        """Say that `user` is done; when the last one is, the workers are ended (and started again when needed)."""
        self.users.discard(user)
        if not self.users:
            self.close()

    def close(self) -> None:
        """End every worker, one at work in another thread when it is done; the sandbox may be used again."""
        with self._lock:
            threads, self._threads = self._threads, None
            self.closings += 1
        if threads is not None:
            threads.shutdown()
        for worker in self._drain():
            worker.close()

    def forget(self) -> None:
        """Begin anew in a process that was forked from the one that the workers belong to."""
        workers = list(self._started)
        # Locks may have been held when the process was forked.
        self._prepare()
        for worker in workers:
            worker.forget()

    def _drain(self) -> list[Worker]:
        found: list[Worker] = []
        for places in (self._places, self._judges):
            # All are taken before any is put back: the last one in would be the next one out.
            taken = []
            with contextlib.suppress(queue.Empty):
                while True:
                    taken.append(places.get_nowait())
            for worker in taken:
                found += [worker] if worker is not None else []
                places.put(None)
        return found

    def _empty(self) -> queue.LifoQueue[Worker | None]:
        places: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(self.workers):
            places.put(None)
        return places

    def _attempt(self, action: Callable[[Worker], T]) -> T | Run:
        for _ in range(2):
            with _Lent(self, self._places) as worker:
                try:
                    return action(worker)
                except Lost:
                    continue
        self.prove()
        return Run(parses=True, imports=False, error="the candidate ended its sandbox", stopped="died")

    def start(self) -> Worker:
        """Start a worker, trying twice.

        Raises:
            Fault: It does not start.
        """
        # A thread that lives on: some sandboxes end with the thread that started them.
        with self._lock:
            if self._starter is None:
                self._starter = ThreadPoolExecutor(1, thread_name_prefix="rewardlab-sandbox-starter")
            starter = self._starter
        try:
            worker = _wait(starter.submit(Worker, self.backend, self.limits))
        except Fault:
            time.sleep(0.1)
            worker = _wait(starter.submit(Worker, self.backend, self.limits))
        with self._lock:
            self._started.add(worker)
        return worker


def _wait(future: Future[Worker]) -> Worker:
    """Return what comes of `future`; a worker that is ready when nobody waits for it any more is ended."""
    try:
        return future.result()
    except BaseException:
        future.add_done_callback(lambda done: None if done.cancelled() or done.exception() else done.result().close())
        raise


def _reopen(opener: Callable[..., Sandbox], name: str, workers: int) -> Sandbox:
    return opener(name, workers=workers)


class _Lent:
    """A worker taken from `places` and put back, or a blank for one that is no longer usable."""

    def __init__(self, sandbox: Sandbox, places: queue.LifoQueue[Worker | None]) -> None:
        self._sandbox, self._places = sandbox, places
        self._worker: Worker | None = None

    def __enter__(self) -> Worker:
        worker = self._places.get()
        self._closings = self._sandbox.closings
        try:
            if worker is None or not worker.alive():
                worker = self._sandbox.start()
        except BaseException:
            self._places.put(None)
            raise
        self._worker = worker
        return worker

    def __exit__(self, kind: Any, *error: object) -> None:
        worker, self._worker = self._worker, None
        if worker is not None and (kind is not None or self._closings != self._sandbox.closings):
            # Left in the middle of a job, so that nobody would know what its next line is about; or closed meanwhile.
            worker.close()
        self._places.put(worker if worker is not None and worker.usable else None)
