"""How long ``gymnasium.make`` of each maze takes, against Gymnasium's own CartPole.

    python bench/speed/make.py

The claim: less than 50 ms for any maze. The first one also imports the maze modules, and is shown apart.
"""

from __future__ import annotations

import statistics
import time

import gymnasium

from rewardlab.envs.registration import TABLE

BASELINE = "CartPole-v1"
REPEATS = 50


def made(id: str) -> float:
    """Milliseconds of one ``make``."""
    start = time.perf_counter()
    gymnasium.make(id).close()
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Time every maze, in turns with the baseline."""
    mazes = [id for id, entry in TABLE.items() if ".maze." in entry.entry_point]
    made(BASELINE)
    print(f"first make, imports included   {made(mazes[0]):7.2f} ms")
    rounds = [{id: made(id) for id in (BASELINE, *mazes)} for _ in range(REPEATS)]
    plain = statistics.median(times[BASELINE] for times in rounds)
    for id in mazes:
        times = [times[id] for times in rounds]
        middle, worst = statistics.median(times), max(times)
        verdict = "met" if worst < 50 else "NOT met"
        print(
            f"{id:30} {middle:7.2f} ms (worst {worst:.2f}), {middle / plain:5.2f} times {BASELINE}   "
            f"claim < 50 ms: {verdict}"
        )


if __name__ == "__main__":
    main()
