"""How long ``gymnasium.make`` of each maze takes, importing the library apart.

    python bench/speed/make.py

The claim: less than 50 ms for any maze. The first one also imports the maze modules, and is shown apart.
"""

from __future__ import annotations

import statistics
import time

import gymnasium

from rewardlab.envs.registration import TABLE

REPEATS = 50


def made(id: str) -> float:
    """Milliseconds of one ``make``."""
    start = time.perf_counter()
    gymnasium.make(id).close()
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Time every maze."""
    mazes = [id for id, entry in TABLE.items() if ".maze." in entry.entry_point]
    print(f"first make, imports included   {made(mazes[0]):7.2f} ms")
    for id in mazes:
        times = [made(id) for _ in range(REPEATS)]
        worst = max(times)
        verdict = "met" if worst < 50 else "NOT met"
        print(f"{id:30} {statistics.median(times):7.2f} ms (worst {worst:.2f})   claim < 50 ms: {verdict}")


if __name__ == "__main__":
    main()
