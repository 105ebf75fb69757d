"""What ``rewardlab sandbox`` does: build the image, and say which sandboxes work here."""

from __future__ import annotations

import time
import warnings
from typing import Any

from ....errors import ConfigurationError
from .choose import SANDBOXES, problem, strongest
from .engine import connect
from .image import build

__all__ = ["build_image", "examine"]


def build_image() -> dict[str, Any]:
    """Build the image of the docker sandbox, run a known program in it, and return what was made.

    Raises:
        ConfigurationError: There is no engine, or it does not build the image, or the sandbox does not work with it.
    """
    began = time.monotonic()
    try:
        client = connect()
    except ConfigurationError as error:
        raise ConfigurationError(
            f"{error}. The image needs a Docker engine that runs, where DOCKER_HOST says or in the usual place;"
            " bubblewrap needs none (see `rewardlab sandbox check`)"
        ) from error
    name = build(client)
    if why := problem("docker"):
        raise ConfigurationError(f"the image {name} was built, but no sandbox works with it: {why}")
    size = client.images.get(name).attrs["Size"]
    return {"image": name, "megabytes": round(size / 1e6), "seconds": round(time.monotonic() - began, 1)}


def examine() -> list[dict[str, Any]]:
    """Return, for each kind of sandbox from the strongest down, whether it works here, and what to do if not."""
    try:
        chosen = strongest()
    except ConfigurationError:
        chosen = ""
    rows = []
    for name in SANDBOXES[1:]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It is only tried, with a program of ours.
            why = problem(name)
        rows.append({"sandbox": name, "works": not why, "auto": name == chosen, "problem": why})
    return rows
