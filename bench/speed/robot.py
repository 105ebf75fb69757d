"""How fast the robot steps: beside bare physics on the same states, beside Fetch, and with a camera.

    python bench/speed/robot.py [--only physics|fetch|camera]

Claims: a step of each environment takes at most 1.6 times as long as MuJoCo's own ``mj_step`` from the same state
under the same control; at least 4 times Fetch's steps per CPU-second on the comparable task, resets included; pictures
on EGL and on OSMesa, whichever libraries there are.

Bare physics repeats what the environment did: it starts from the state that a reset has left and gets the controls that
the environment set, one call of ``mj_step`` for the ten substeps of a step. That it ends in the same state, to the last
bit, is checked in every episode. Actions are random. Fetch steps 40 ms as well, in 20 substeps, and needs
``pip install "rewardlab[fetch]"``. Repetitions are interleaved; figures are medians, ratios medians of ratios with
their range. A picture is drawn by the processor where there is no graphics card: its time is that of all its threads.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from ctypes.util import find_library
from typing import Any

import gymnasium
import numpy as np

import rewardlab  # noqa: F401
from rewardlab.envs.registration import TABLE
from rewardlab.envs.robot.simulation import SUBSTEPS

IDS = [id for id, entry in TABLE.items() if ".robot." in entry.entry_point]
FETCH = {"Reach": "FetchReach-v4", "Push": "FetchPush-v4", "PickPlace": "FetchPickAndPlace-v4"}
LENGTH = 50
EPISODES = 12
REPEATS = 15
ROUNDS = 9
SIZES = (84, 240, 480)
LIBRARIES = {"egl": "EGL", "osmesa": "OSMesa"}
FRAMES = 40


def beside_bare_physics(id: str) -> None:
    """Compare steps of an environment with ``mj_step`` on the same states."""
    import mujoco

    env: Any = gymnasium.make(id)
    simulation = env.unwrapped.simulation
    model, data = simulation.model, mujoco.MjData(simulation.model)
    full = mujoco.mjtState.mjSTATE_INTEGRATION
    ratios, steps = [], []
    for repeat in range(REPEATS):
        ours = bare = 0.0
        for seed in range(EPISODES * repeat, EPISODES * (repeat + 1)):
            env.action_space.seed(seed)
            actions = [env.action_space.sample() for _ in range(LENGTH)]
            # Once to learn the controls, and once more, the same, on the clock.
            env.reset(seed=seed)
            start, controls = simulation.save(), []
            for action in actions:
                env.step(action)
                controls.append(simulation.data.ctrl.copy())
            env.reset(seed=seed)
            begin = time.process_time()
            for action in actions:
                env.step(action)
            ours += time.process_time() - begin
            mujoco.mj_setState(model, data, start, full)
            mujoco.mj_forward(model, data)
            begin = time.process_time()
            for control in controls:
                data.ctrl[:] = control
                mujoco.mj_step(model, data, SUBSTEPS)
            bare += time.process_time() - begin
            if not np.array_equal(data.qpos, simulation.data.qpos):
                raise SystemExit(f"{id}: bare physics came to another state")
        ratios.append(ours / bare)
        steps.append(EPISODES * LENGTH / ours)
    middle = statistics.median(ratios)
    report(
        f"{id}: {statistics.median(steps):,.0f} steps/CPU-s",
        f"{middle:.2f} times mj_step ({min(ratios):.2f}-{max(ratios):.2f})",
        "<= 1.6",
        middle <= 1.6,
    )
    env.close()


def beside_fetch(id: str, other: str) -> None:
    """Compare steps per CPU-second with Fetch's, resets included."""
    import gymnasium_robotics

    gymnasium.register_envs(gymnasium_robotics)
    ours, theirs = gymnasium.make(id), gymnasium.make(other)
    rates = [(rate(ours, 40), rate(theirs, 8)) for _ in range(ROUNDS + 1)][1:]
    ratios = [one / two for one, two in rates]
    middle = statistics.median(ratios)
    first, second = (statistics.median(column) for column in zip(*rates, strict=True))
    report(
        f"{id}: {first:,.0f} steps/CPU-s with resets",
        f"{middle:.2f} times {other} ({second:,.0f}; {min(ratios):.2f}-{max(ratios):.2f})",
        ">= 4",
        middle >= 4,
    )
    ours.close()
    theirs.close()


def rate(env: Any, episodes: int) -> float:
    """Return the steps per CPU-second over some episodes of random actions."""
    actions = np.random.default_rng(0).uniform(-1, 1, (LENGTH, *env.action_space.shape)).astype(np.float32)
    begin = time.process_time()
    for _ in range(episodes):
        env.reset()
        for action in actions:
            env.step(action)
    return episodes * LENGTH / (time.process_time() - begin)


def pictures(backend: str) -> None:
    """Count the frames of a camera; in a process of its own, as MuJoCo chooses once how to draw."""
    for size in SIZES:
        env = gymnasium.make("RewardLab/PickPlace-v0", observation="camera", resolution=(size, size))
        env.reset(seed=0)
        actions = [env.action_space.sample() for _ in range(FRAMES)]
        env.step(actions[0])
        begin, wall = time.process_time(), time.perf_counter()
        for action in actions:
            env.step(action)
        spent, passed = time.process_time() - begin, time.perf_counter() - wall
        report(f"camera {size} x {size} on {backend}", f"{FRAMES / spent:.0f} frames/CPU-s, {FRAMES / passed:.0f}/s")
        env.close()


def report(what: str, figure: str, claim: str = "", met: bool | None = None) -> None:
    """Print one line of the outcome."""
    verdict = f" claim {claim}: {'met' if met else 'NOT met'}" if met is not None else ""
    print(f"{what:56} {figure:56}{verdict}", flush=True)


def main() -> None:
    """Run what was asked for and print it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=["physics", "fetch", "camera"], help="measure this alone")
    arguments.add_argument("--draw", choices=LIBRARIES, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.draw:
        pictures(options.draw)
        return
    if options.only in (None, "physics"):
        for id in IDS:
            beside_bare_physics(id)
    if options.only in (None, "fetch"):
        for task, other in FETCH.items():
            if f"RewardLab/{task}-v0" in IDS:
                beside_fetch(f"RewardLab/{task}-v0", other)
    if options.only in (None, "camera"):
        for backend, library in LIBRARIES.items():
            if find_library(library) is None:
                print(f"camera on {backend}: left out, there is no lib{library}")
                continue
            # What MuJoCo has set for this process, PyOpenGL's platform, would contradict.
            chosen = {name: value for name, value in os.environ.items() if name != "PYOPENGL_PLATFORM"}
            subprocess.run([sys.executable, __file__, "--draw", backend], env=chosen | {"MUJOCO_GL": backend})


if __name__ == "__main__":
    main()
