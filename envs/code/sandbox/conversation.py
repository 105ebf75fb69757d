"""What is said between host and worker for each kind of job, and how it becomes a `Run`."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from ..task import Assertion
from .inside.codec import NotPlain, decode, encode
from .job import Job, Limits, Reply, Run
from .worker import Conversation, Worker

__all__ = ["ask", "call", "judge", "program"]

PATIENCE = 2
"""Calls that may run out of time before the rest are not even tried."""

MESSAGE = 200
"""Characters of what a process says in words that are passed on."""

Message = dict[str, Any]


def call(worker: Worker, job: Job) -> Run:
    """Make the calls, or the queries, of `job`; one that ends the process or takes too long costs no other its answer.

    Raises:
        Lost: The worker died.
    """
    return _Calls(worker, job).run()


def program(job: Job, single: Callable[[Job], Run]) -> Run:
    """Run the program of `job` once for each of its inputs, each by `single`, until it has been late too often."""
    runs: list[Run] = []
    late = 0
    for text in job.stdin:
        if late < PATIENCE:
            runs.append(single(dataclasses.replace(job, stdin=(text,))))
            late += runs[-1].stopped == "time"
    replies = [run.replies[0] if run.replies else _gone(run.stopped) for run in runs]
    return Run(
        parses=all(run.parses for run in runs),
        imports=True,
        replies=(*replies, *[_gone("time")] * (len(job.stdin) - len(runs))),
        cpu=sum(run.cpu for run in runs),
        wall=sum(run.wall for run in runs),
        stopped=next((run.stopped for run in runs if run.stopped), ""),
    )


def ask(worker: Worker, job: Job) -> Run:
    """Run the program of `job` on its one input.

    Raises:
        Lost: The worker died.
    """
    began = time.monotonic()
    # A program is silent until its end, so the time for one reply is the time that it has.
    limits = dataclasses.replace(job.limits, seconds=job.limits.call_seconds)
    conversation = worker.begin({"files": dict(job.files), "program": job.stdin[0]}, limits)
    printed = conversation.rest().decode("utf-8", "replace")
    end = conversation.end
    assert end is not None
    if end.stopped:
        reply = Reply("missing", printed, end.stopped)
    elif end.status:
        reply = Reply("raised", printed, "exit", f"status {end.status}")
    else:
        reply = Reply("value", printed)
    return Run(True, True, "", (reply,), end.cpu, time.monotonic() - began, end.stopped)


def judge(referee: Worker, worker: Worker, tests: Sequence[Assertion], job: Job) -> Run:
    """Run `tests`, which are code, in `referee`, where every call of the candidate is handed on to `worker`.

    Raises:
        Lost: One of the workers died.
    """
    began = time.monotonic()
    candidate = _Served(worker, job)
    # The tests wait for the candidate, which has limits of its own.
    limits = dataclasses.replace(job.limits, seconds=job.limits.seconds + 60, memory=2 * job.limits.memory)
    cases = [{"code": test.code, "entries": list(test.entries), "setup": test.setup} for test in tests]
    hearing = referee.begin({"assertions": cases}, limits)
    replies: list[Reply] = []
    for message in hearing.replies():
        if "call" in message:
            hearing.say(candidate.answer(*message["call"]))
        else:
            passed = message.get("passed") is True
            replies.append(Reply("value", passed, *("" if passed else _text(message.get(key, "")) for key in _ERROR)))
    missing = [_gone("time")] * (len(tests) - len(replies))
    parses, imports, error, cpu, stopped = candidate.close()
    wall = time.monotonic() - began
    return Run(parses, imports, error, (*replies, *missing)[: len(tests)], cpu, wall, stopped)


_ERROR = ("raised", "message")


_ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")


def _text(said: Any) -> str:
    """Return what a process has said in words, without what is another time something else: places in its memory."""
    whole = str(said)[:MESSAGE].encode("utf-8", "replace").decode()
    return _ADDRESS.sub("at 0x...", whole)


def _gone(reason: str) -> Reply:
    return Reply("missing", error=reason or "died")


def _reply(message: Message) -> Reply:
    """Return what `message`, which anybody may have written, says."""
    text = {key: _text(message[key]) for key in ("raised", "message", "refused", "missing") if key in message}
    if "missing" in text:
        return Reply("missing", error=text.get("raised", ""), message=text.get("message", ""))
    if "raised" in text:
        return Reply("raised", error=text["raised"], message=text.get("message", ""))
    if "refused" in text or "value" not in message:
        return Reply("refused", error=text.get("refused", "no answer"))
    try:
        return Reply("value", decode(message["value"]))
    except NotPlain as error:
        return Reply("refused", error=str(error))


class _Loading:
    """How far the candidate's files were loaded, from the first replies of a conversation."""

    def __init__(self) -> None:
        self.parses = self.imports = False
        self.error = ""

    def hear(self, conversation: Conversation) -> bool:
        """Read the first replies; say whether functions can be called now."""
        first = conversation.next()
        self.parses = first is not None and first.get("parses") is True
        second = conversation.next() if self.parses else first
        self.imports = self.parses and second is not None and second.get("imports") is True
        if not self.imports:
            end = conversation.end
            reason = (end.stopped if end else "") or "the process ended"
            said = second or {}
            self.error = f"{_text(said['raised'])}: {_text(said.get('message', ''))}" if "raised" in said else reason
        return self.imports


class _Calls:
    """A job of calls, or of queries: as many processes as it takes to have every call tried."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self.worker, self.job = worker, job
        self.began = time.monotonic()
        self.asked = len(job.queries) or len(job.calls)
        self.replies: list[Reply] = []
        self.loading = _Loading()
        self.cpu, self.late, self.stopped = 0.0, 0, ""

    def run(self) -> Run:
        while True:
            done = self.part()
            if done or len(self.replies) >= self.asked or self.late >= PATIENCE or self.left() <= 0:
                break
        reason = self.stopped or ("" if self.loading.imports else "not imported")
        self.replies += [_gone(reason)] * (self.asked - len(self.replies))
        wall = time.monotonic() - self.began
        load = self.loading
        return Run(load.parses, load.imports, load.error, tuple(self.replies), self.cpu, wall, self.stopped)

    def left(self) -> float:
        return self.job.limits.seconds - (time.monotonic() - self.began)

    def part(self) -> bool:
        """Try the calls that have no answer yet, in one process; say whether there is nothing more to try."""
        limits = dataclasses.replace(self.job.limits, seconds=max(0.0, self.left()))
        begun = len(self.replies)
        conversation = self.worker.begin(self.message(begun), limits)
        if self.job.queries:
            self.loading.parses = self.loading.imports = True
        elif not self.loading.hear(conversation):
            conversation.stop("")
            self.finish(conversation)
            return True
        while len(self.replies) < self.asked and (message := conversation.next()) is not None:
            self.replies.append(_reply(message))
        if len(self.replies) == self.asked and conversation.next() is not None:
            # More answers than questions: none of them can be believed to be the answer to its own.
            self.replies[begun:] = [Reply("refused", error="more answers than calls")] * (self.asked - begun)
        conversation.stop("")
        self.finish(conversation)
        if len(self.replies) < self.asked:
            self.replies.append(_gone(self.stopped))
            self.late += self.stopped == "time"
        return self.stopped in ("output", "memory")

    def message(self, begun: int) -> Message:
        files = dict(self.job.files)
        if self.job.queries:
            return {"files": files, "queries": list(self.job.queries[begun:])}
        calls = [[name, [encode(each) for each in arguments]] for name, arguments in self.job.calls[begun:]]
        return {"files": files, "calls": [[name, ["t", *values]] for name, values in calls]}

    def finish(self, conversation: Conversation) -> None:
        end = conversation.end
        assert end is not None
        self.cpu += end.cpu
        self.stopped = end.stopped


class _Served:
    """A candidate that is called one call at a time."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self.worker, self.job = worker, job
        self.until = time.monotonic() + job.limits.seconds
        self.loading = _Loading()
        self.cpu, self.late, self.stopped = 0.0, 0, ""
        self.conversation: Conversation | None = None
        self.begin()

    def begin(self) -> bool:
        """Start the process; say whether it can be called."""
        left = max(0.0, self.until - time.monotonic())
        limits: Limits = dataclasses.replace(self.job.limits, seconds=left)
        self.conversation = self.worker.begin({"files": dict(self.job.files), "serve": True}, limits)
        if self.loading.hear(self.conversation):
            return True
        self.end()
        return False

    def end(self) -> None:
        if self.conversation is not None:
            self.conversation.stop("")
            assert self.conversation.end is not None
            self.cpu += self.conversation.end.cpu
            self.stopped = self.conversation.end.stopped
            self.conversation = None

    def answer(self, name: str, arguments: Any) -> Message:
        """Return the answer to one call, as the tests' process understands it."""
        able = self.loading.imports and self.late < PATIENCE
        if not able or (self.conversation is None and not self.begin()):
            return {"raised": "", "message": self.loading.error or "out of time"}
        assert self.conversation is not None
        self.conversation.say([name, arguments])
        message = self.conversation.next()
        if message is None:
            self.end()
            self.late += self.stopped == "time"
            return {"raised": "", "message": self.stopped or "the process ended"}
        reply = _reply(message)
        if reply.kind == "value":
            return {"value": message["value"]}
        # What was not raised is no exception that a test may wait for, whatever it is called.
        kind = reply.error if reply.kind == "raised" else ""
        return {"raised": kind, "message": reply.message or reply.error}

    def close(self) -> tuple[bool, bool, str, float, str]:
        self.end()
        return self.loading.parses, self.loading.imports, self.loading.error, self.cpu, self.stopped
