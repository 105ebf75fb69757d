"""The verbs ``rewardlab sandbox build`` and ``rewardlab sandbox check``."""

from __future__ import annotations

import sys

import rich_click as click

from .console import STDERR, show, table
from .options import options

__all__ = ["sandbox"]


@click.group()
def sandbox() -> None:
    """Where the code environments run what agents write: see what works here, and build the image for Docker.

    \b
    rewardlab sandbox check
    rewardlab sandbox build
    """


@sandbox.command()
@options("json")
def build(as_json: bool) -> None:
    """Build the image of the docker sandbox, and try it.

    On Linux the running Python and its standard library are packed into an image: nothing is downloaded, it takes
    seconds and 100 MB, and installed packages stay outside. On other systems the engine builds the image from
    docker/sandbox/Dockerfile, and downloads Python's own slim image for it once.

    The engine has to run, and you need the right to use it; DOCKER_HOST says where it is, if not in the usual place.
    Another version of Python needs another image, so run this again then. Without Docker, bubblewrap is a sandbox too
    (Linux only), and needs no image.

    \b
    rewardlab sandbox build
    DOCKER_HOST=unix:///run/user/1000/docker.sock rewardlab sandbox build
    """
    from ..envs.code.sandbox.command import build_image

    with STDERR.status("building the image"):
        made = build_image()
    show(made, as_json, lambda: f"{made['image']} is built ({made['megabytes']} MB) and works")


@sandbox.command()
@options("json")
def check(as_json: bool) -> None:
    """Say which sandboxes work here, why the others do not, and which one sandbox="auto" takes.

    Each is tried with a small program. The exit code is 1 where none works; unsafe-subprocess does not count.

    \b
    rewardlab sandbox check
    """
    from ..envs.code.sandbox.command import examine

    rows = examine()
    lines = [[row["sandbox"], "yes" if row["works"] else "no", "*" * row["auto"], row["problem"]] for row in rows]
    show(rows, as_json, lambda: table(["sandbox", "works", "auto", "what is missing"], lines))
    sys.exit(0 if any(row["auto"] for row in rows) else 1)
