"""Replays recordings of the original WebShop: ``python -m rewardlab.envs.webshop.compat FILE...``.

Prints for each file how many recorded values this implementation gives too, and the first difference of every section.
The exit status is 0 where all agree, 1 where something differs, and 2 where a file cannot be read as a recording.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ....errors import ConfigurationError
from .replay_transcripts import replay_transcripts
from .replay_vectors import PARTS, replay_vectors
from .tally import Tally

__all__ = ["main", "replay"]


def replay(path: str | Path) -> Tally:
    """Return how far this implementation agrees with a recording.

    Args:
        path: A JSON file of vectors (sections of inputs and expected values) or of transcripts (a catalogue and runs).

    Raises:
        ConfigurationError: It is not there, or neither of the two.
    """
    try:
        recorded = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: cannot be read as JSON ({error})") from error
    kind = None
    if isinstance(recorded, dict):
        if "runs" in recorded and "items" in recorded:
            kind = replay_transcripts
        elif recorded.keys() & PARTS.keys():
            kind = replay_vectors
    if kind is None:
        raise ConfigurationError(
            f"{path}: neither vectors (an object with sections such as 'reward') nor transcripts ('items' and 'runs')"
        )
    try:
        return kind(recorded)
    except ConfigurationError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise ConfigurationError(f"{path}: not laid out as the recordings are ({error!r})") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay the files named in `arguments`; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m rewardlab.envs.webshop.compat",
        description="Replay recordings of the original WebShop and say what matches.",
        epilog="Exit status: 0 all match, 1 something differs, 2 a file cannot be read.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="recorded vectors or transcripts, as JSON")
    status = 0
    for file in parser.parse_args(arguments).files:
        try:
            tally = replay(file)
        except ConfigurationError as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        print(f"{file}\n{tally}")
        if tally.differences:
            status = max(status, 1)
    return status
