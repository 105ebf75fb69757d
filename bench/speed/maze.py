"""How fast the native vector maze steps, against MiniGrid stepped singly and EnvPool's MiniGrid at its best batch.

    python bench/speed/maze.py [--anchor-python PYTHON]

Ours: 1,024 different 11x11 mazes, the full grid as observation, random actions, one core; resets and the making of
new mazes, all signals and the ledger included. Claims: at least 10 million steps per CPU-second, 700 times
MiniGrid-Empty-8x8, 35 times EnvPool's MiniGrid-Empty-8x8.

PYTHON is an interpreter with the anchors installed (``pip install minigrid==3.2.0 envpool==1.2.5``, 0.7 GB, which is
why they are no dependency); without it they are left out. Repetitions are interleaved, so that a busy machine slows all
alike; the ratios are medians over the repetitions.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

WIDTH = 1_024
REPEATS = 9
SECONDS = 2.0
BATCHES = (64, 256, 512, 1024, 2048)


def rates(step: Callable[[int], object], width: int) -> Iterator[float]:
    """Yield steps per CPU-second, one repetition at a time."""
    while True:
        start, count = time.process_time(), 0
        while (spent := time.process_time() - start) < SECONDS:
            for index in range(20):
                step(index)
            count += 20
        yield count * width / spent


def native() -> Iterator[float]:
    """The vector environment of this library."""
    import gymnasium

    import rewardlab  # noqa: F401

    env = gymnasium.make_vec("RewardLab/Maze-v0", WIDTH)
    env.reset(seed=0)
    actions = np.random.default_rng(0).integers(0, 4, (20, WIDTH))
    for index in range(1_000):
        env.step(actions[index % 20])
    return rates(lambda index: env.step(actions[index]), WIDTH)


def minigrid() -> Iterator[float]:
    """MiniGrid's empty room, one environment, its own observation."""
    import gymnasium
    import minigrid  # noqa: F401

    env = gymnasium.make("MiniGrid-Empty-8x8-v0")
    env.reset(seed=0)
    actions = np.random.default_rng(0).integers(0, 7, 20).tolist()

    def step(index: int) -> None:
        _, _, terminated, truncated, _ = env.step(actions[index])
        if terminated or truncated:
            env.reset()

    return rates(step, 1)


def envpool() -> Iterator[float]:
    """EnvPool's empty room on one thread, at whichever batch is fastest here."""
    import envpool

    best, fastest = 0.0, iter(())
    for width in BATCHES:
        env = envpool.make_gymnasium("MiniGrid-Empty-8x8-v0", num_envs=width, num_threads=1, seed=0)
        env.reset()
        actions = np.random.default_rng(0).integers(0, 7, (20, width)).astype(np.int32)
        runs = rates(lambda index, env=env, actions=actions: env.step(actions[index]), width)
        next(runs)
        if (rate := next(runs)) > best:
            best, fastest = rate, runs
    return fastest


def served(name: str, python: str) -> Iterator[float]:
    """Yield the repetitions of an anchor that runs in another interpreter."""
    process = subprocess.Popen(
        [python, __file__, "--serve", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    while True:
        print(file=process.stdin, flush=True)
        yield float(process.stdout.readline().split()[-1])


def main() -> None:
    """Run what was asked for and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--anchor-python", metavar="PYTHON", help="an interpreter with minigrid and envpool")
    arguments.add_argument("--serve", choices=["minigrid", "envpool"], help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.serve:
        runs = {"minigrid": minigrid, "envpool": envpool}[options.serve]()
        for _ in sys.stdin:
            print("rate", next(runs), flush=True)
        return
    ours = native()
    anchors = {name: served(name, options.anchor_python) for name in ("minigrid", "envpool") if options.anchor_python}
    rows = [(next(ours), {name: next(runs) for name, runs in anchors.items()}) for _ in range(REPEATS)]
    middle = statistics.median(rate for rate, _ in rows)
    slowest, fastest = min(rate for rate, _ in rows), max(rate for rate, _ in rows)
    verdict = "met" if middle >= 10e6 else "NOT met"
    print(f"native maze  {middle / 1e6:6.2f} M steps/CPU-s ({slowest / 1e6:.2f}-{fastest / 1e6:.2f})")
    print(f"             claim >= 10 M: {verdict}")
    for name, claim in (("minigrid", 700), ("envpool", 35)):
        if name not in anchors:
            print(f"{name:12} left out: name an interpreter that has it with --anchor-python")
            continue
        ratio = statistics.median(rate / anchor[name] for rate, anchor in rows)
        anchor_rate = statistics.median(anchor[name] for _, anchor in rows)
        verdict = "met" if ratio >= claim else "NOT met"
        print(
            f"{name:12} {anchor_rate / 1e3:6.1f} k steps/CPU-s: ours is {ratio:.0f} times; claim >= {claim}: {verdict}"
        )


if __name__ == "__main__":
    main()
