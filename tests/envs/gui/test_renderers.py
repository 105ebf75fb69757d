"""Both renderers behind the environments: the same truth, and a browser that dies is a fault that a reset heals."""

import os
import signal
import subprocess

import gymnasium as gym
import numpy as np
import pytest

from rewardlab.envs.browser.browser import shared_browser

pytestmark = pytest.mark.needs("browser")


def make(name, **arguments):
    return gym.make(f"RewardLab/{name}-v0", **({"resolution": (720, 540), "renderer": "browser"} | arguments)).unwrapped


def kill_browser():
    """Kill every process that Chromium is, but not this one."""
    shared_browser()
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    parents = {int(pid): int(parent) for pid, parent, *_ in rows}

    def ours(pid):
        while pid in parents:
            if pid == os.getpid():
                return True
            pid = parents[pid]
        return False

    for pid, _, *args in rows:
        if ours(int(pid)) and args and "--headless" in args[0]:
            os.kill(int(pid), signal.SIGKILL)


def test_the_same_task_looks_alike_and_has_the_same_truth():
    one, other = make("GUIGrounding", renderer="pillow"), make("GUIGrounding")
    try:
        for seed in range(8):
            drawn, info = one.reset(seed=seed)
            shown, other_info = other.reset(seed=seed)
            assert info["task"] == other_info["task"] and one.question == other.question
            assert np.abs(drawn["screenshot"].astype(int) - shown["screenshot"]).mean() < 2
            assert other.step(other.expert()(shown))[4]["signals"]["success"]
    finally:
        other.close()


def test_work_is_done_in_the_browser_too():
    env = make("GUITasks", observation="screenshot", difficulty=0.3)
    try:
        observation, _ = env.reset(seed=1)
        over = False
        while not over:
            observation, _, terminated, truncated, info = env.step(env.expert()(observation))
            over = terminated or truncated
        assert info["signals"]["success"] and not info["fault"]
    finally:
        env.close()


def test_a_dead_browser_is_a_fault_and_the_next_reset_heals_it():
    env = make("GUITasks", observation="screenshot")
    try:
        observation, _ = env.reset(seed=2)
        kill_browser()
        again, reward, terminated, truncated, info = env.step("scroll(down)")
        if not info["fault"]:  # Nothing scrolled, so nothing was drawn.
            again, reward, terminated, truncated, info = env.step(env.expert()(observation))
        assert info["fault"] and truncated and not terminated and reward == 0
        assert np.array_equal(observation["screenshot"], again["screenshot"])
        healed, info = env.reset(seed=2)
        assert not info["fault"] and np.array_equal(healed["screenshot"], observation["screenshot"])
        kill_browser()
        between, _ = env.reset(seed=2)
        assert np.array_equal(between["screenshot"], observation["screenshot"])
    finally:
        env.close()
