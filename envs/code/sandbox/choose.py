"""Which sandbox: the one that is asked for, or the strongest that is seen to work; never silently a weaker one."""

from __future__ import annotations

import atexit
import os
from functools import cache

from ....errors import ConfigurationError, RewardLabError, nearest
from .backend import Backend
from .bubblewrap import Bubblewrap
from .docker import Docker
from .plain import Plain
from .sandbox import Sandbox

__all__ = ["SANDBOXES", "open_sandbox", "problem", "strongest"]

SANDBOXES = ("auto", "docker", "bubblewrap", "unsafe-subprocess")
"""What ``sandbox=`` may be."""

_OPEN: dict[tuple[str, int], Sandbox] = {}
_PROVEN: set[str] = set()


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
    kind = strongest() if name == "auto" else name
    key = kind, workers
    if key not in _OPEN:
        if name != "auto" and (why := problem(kind)):
            raise ConfigurationError(f"sandbox={name!r} does not work here: {why}")
        _OPEN[key] = Sandbox(_backend(kind), workers=workers)
    return _OPEN[key]


@cache
def strongest() -> str:
    """Return the kind of sandbox that ``"auto"`` is.

    Raises:
        ConfigurationError: None works here.
    """
    problems = []
    for name in SANDBOXES[1:-1]:
        why = problem(name)
        if not why:
            return name
        problems.append(f"{name}: {why}")
    raise ConfigurationError(
        "no sandbox works here, and code is run in nothing weaker unless it is asked for by name"
        f" (sandbox='unsafe-subprocess'). {'; '.join(problems)}"
    )


def problem(name: str) -> str:
    """Return why a kind of sandbox does not work here, and what to do; empty where it does."""
    if name in _PROVEN:
        return ""
    backend = _backend(name)
    sandbox = Sandbox(backend)
    try:
        backend.check()
        sandbox.prove()
    except RewardLabError as error:
        return f"{error}; {backend.remedy}"
    finally:
        sandbox.close()
    _PROVEN.add(name)
    return ""


def _backend(name: str) -> Backend:
    kinds: dict[str, type[Docker | Bubblewrap | Plain]] = {
        "docker": Docker,
        "bubblewrap": Bubblewrap,
        "unsafe-subprocess": Plain,
    }
    return kinds[name]()


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
