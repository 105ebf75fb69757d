"""Which sandbox: the one that is asked for, or the strongest that is seen to work; never silently a weaker one."""

from __future__ import annotations

import atexit
import os
from functools import cache

from ....errors import ConfigurationError, Fault, nearest
from .backend import Backend
from .bubblewrap import Bubblewrap
from .plain import Plain
from .sandbox import Sandbox

__all__ = ["SANDBOXES", "open_sandbox"]

SANDBOXES = ("auto", "bubblewrap", "unsafe-subprocess")
"""What ``sandbox=`` may be."""

_OPEN: dict[tuple[str, int], Sandbox] = {}


def open_sandbox(name: str = "auto", *, workers: int = 1) -> Sandbox:
    """Return the process's sandbox of this kind and width; it is shared by all that ask for it.

    Args:
        name: One of `SANDBOXES`. ``"auto"`` is the strongest that works here, tried in their order: a known program is
            run to see that it does. ``"unsafe-subprocess"`` is none, and is never chosen for you.
        workers: How many candidates run side by side.

    Raises:
        ConfigurationError: There is no such kind, or it does not work here; the message says what to install.
    """
    if name not in SANDBOXES:
        raise ConfigurationError(
            f"sandbox={name!r}: give one of {', '.join(SANDBOXES)}.{nearest(str(name), SANDBOXES)}"
        )
    kind = _strongest() if name == "auto" else name
    key = kind, workers
    if key not in _OPEN:
        if name != "auto" and (problem := _problem(kind)):
            raise ConfigurationError(f"sandbox={name!r} does not work here: {problem}")
        _OPEN[key] = Sandbox(_backend(kind), workers=workers)
    return _OPEN[key]


def _backend(name: str) -> Backend:
    return {"bubblewrap": Bubblewrap, "unsafe-subprocess": Plain}[name]()


@cache
def _strongest() -> str:
    problems = []
    for name in SANDBOXES[1:-1]:
        problem = _problem(name)
        if not problem:
            return name
        problems.append(f"{name}: {problem}")
    raise ConfigurationError(
        "no sandbox works here, and code is run in nothing weaker unless it is asked for by name"
        f" (sandbox='unsafe-subprocess'). {'; '.join(problems)}"
    )


@cache
def _problem(name: str) -> str:
    """Return why a kind of sandbox does not work here, and what to do; empty where it does."""
    backend = _backend(name)
    sandbox = Sandbox(backend)
    try:
        backend.check()
        sandbox.prove()
    except (ConfigurationError, Fault) as error:
        return f"{error}; {backend.remedy}"
    finally:
        sandbox.close()
    return ""


@atexit.register
def _close() -> None:
    for sandbox in _OPEN.values():
        sandbox.close()


def _forget() -> None:
    """In a forked process: the workers are the parent's."""
    for sandbox in _OPEN.values():
        sandbox.forget()
    _OPEN.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
