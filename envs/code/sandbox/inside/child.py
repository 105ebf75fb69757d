"""What runs in a fresh process for every job: it sets its limits, loads the candidate, and answers.

Everything here is in the candidate's reach, so there is nothing here to reach for: no expected value, no verdict.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.abc
import importlib.util
import os
import random
import resource
import sqlite3
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from .codec import NotPlain, decode, dump, encode, load

__all__ = ["limit", "work"]

ROWS = 10_000
"""Rows of a query's answer that are looked at."""

MESSAGE = 200
"""Characters of an error's message that are passed on."""

Reply = dict[str, Any]


def limit(limits: dict[str, Any]) -> None:
    """Set the resource limits of this process and of all that it starts."""
    seconds = int(limits["seconds"]) + 1
    wanted = {
        "RLIMIT_AS": limits["memory"],
        "RLIMIT_CPU": seconds,
        "RLIMIT_NPROC": limits["processes"],
        "RLIMIT_FSIZE": limits["disk"],
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        # Not every system knows or allows every limit.
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (value, value))


def work(job: dict[str, Any], lines: Iterator[bytes], write: Callable[[bytes], None]) -> None:
    """Do `job`, writing one line a reply; `lines` are what the host says meanwhile."""
    random.seed(0)
    # Programs expect these two, which come with installed packages.
    builtins.exit = builtins.quit = sys.exit  # type: ignore[assignment]

    def send(reply: Reply) -> None:
        try:
            line = dump(reply)
        except (ValueError, RecursionError):
            line = dump({"refused": "what JSON cannot hold"})
        write(line)

    if "assertions" in job:
        _assert(job["assertions"], lines, send)
    elif "program" in job:
        _run_program(job["files"])
    elif "queries" in job:
        for database in job["queries"]:
            send(_query(database, next(iter(job["files"].values()))))
    else:
        _call(job, lines, send)


def _describe(error: BaseException) -> Reply:
    """Return what is passed on about `error`: the name under which a test may expect it, and its message."""
    kind = type(error)
    name = str(kind.__name__)
    if getattr(builtins, name, None) is not kind:
        name = f"{kind.__module__}.{name}"
    try:
        message = str(error)
    except BaseException:
        message = ""
    return {"raised": name[:80], "message": message[:MESSAGE]}


class _Files(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the candidate's files. It is asked last, so that no file stands in for a module of Python's."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = {name[: -len(".py")].replace("/", "."): text for name, text in files.items() if name[-3:] == ".py"}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        package = f"{name}.__init__" in self.files
        if name not in self.files and not package:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=package)

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        text = self.files.get(name, self.files.get(f"{name}.__init__", ""))
        exec(compile(text, f"{name}.py", "exec", dont_inherit=True), module.__dict__)


def _call(job: dict[str, Any], lines: Iterator[bytes], send: Callable[[Reply], None]) -> None:
    """Import the candidate, say how that went, and call its functions."""
    finder = _Files(job["files"])
    for name, text in finder.files.items():
        try:
            compile(text, f"{name}.py", "exec", dont_inherit=True)
        except BaseException as error:
            send({"parses": False, **_describe(error)})
            return
    send({"parses": True})
    sys.meta_path.append(finder)
    main = next(iter(finder.files), "")
    try:
        importlib.import_module(main)
    except BaseException as error:
        send({"imports": False, **_describe(error)})
        return
    send({"imports": True})
    for name, arguments in job.get("calls", ()):
        send(_answer(main, name, arguments))
    if job.get("serve"):
        for line in lines:
            name, arguments = load(line)
            send(_answer(main, name, arguments))


def _answer(main: str, name: str, arguments: Any) -> Reply:
    """Call one function with fresh arguments and return what it gave."""
    module, _, attribute = name.rpartition(".")
    values = decode(arguments)
    try:
        function = getattr(importlib.import_module(module or main), attribute)
    except BaseException as error:
        return {"missing": name[:80], **_describe(error)}
    try:
        value = function(*values)
    except BaseException as error:
        return _describe(error)
    try:
        return {"value": encode(value)}
    except NotPlain as error:
        return {"refused": str(error)}
    except BaseException as error:
        return {"refused": type(error).__name__[:80]}


def _run_program(files: dict[str, str]) -> None:
    """Run the first file as a program; its standard input and output are this process's."""
    name, text = next(iter(files.items()))
    sys.meta_path.append(_Files(files))
    sys.argv = [name]
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    status = 0
    try:
        exec(compile(text, name, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    except BaseException as error:
        os.write(2, dump(_describe(error))[:MESSAGE])
        status = 1
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
    os._exit(status & 255)


def _query(database: str, query: str) -> Reply:
    """Run `query` on a fresh database."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(database)
    connection.commit()
    try:
        rows = connection.execute(query).fetchmany(ROWS)
    except BaseException as error:
        return _describe(error)
    try:
        return {"value": encode(rows)}
    except NotPlain as error:
        return {"refused": str(error)}


class CandidateError(Exception):
    """What the candidate raised, where that is no exception of Python's own."""


def _assert(tests: list[dict[str, Any]], lines: Iterator[bytes], send: Callable[[Reply], None]) -> None:
    """Run tests that are code. The candidate is elsewhere: its functions are calls through the host."""

    def proxy(name: str) -> Callable[..., Any]:
        def candidate(*arguments: Any) -> Any:
            send({"call": [name, encode(arguments)]})
            reply = load(next(lines))
            if "value" in reply:
                return decode(reply["value"])
            kind = getattr(builtins, str(reply.get("raised")), CandidateError)
            # StopIteration would end the loops of a test, and pass for their end: all(map(right, cases)).
            ordinary = isinstance(kind, type) and issubclass(kind, Exception) and kind is not StopIteration
            raise (kind if ordinary else CandidateError)(str(reply.get("message", "")))

        return candidate

    for test in tests:
        try:
            space: dict[str, Any] = {"__name__": "tests"}
            exec(compile(test["setup"], "setup", "exec", dont_inherit=True), space)
            space |= {name: proxy(name) for name in test["entries"]}
            exec(compile(test["code"], "test", "exec", dont_inherit=True), space)
        except BaseException as error:
            send({"passed": False, **_describe(error)})
        else:
            send({"passed": True})
