"""A meter's memory goes back with the environment's: what failed and what was measured last is part of the state."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from wrapper_toys import RIGHT, Corridor

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import Fault
from rewardlab.rewards import Signal
from rewardlab.wrappers.meter import Meter, Metered
from rewardlab.wrappers.vector_meter import VectorMetered


class Counting(Meter):
    """Counts the states of an episode; some of them it cannot measure."""

    signals = (Signal("states", "How many states the episode has seen.", 0, np.inf),)

    def __init__(self, rows, fails=()):
        self.fails = set(fails)
        self.seen = [0] * rows

    def begin(self, row):
        self.seen[row] = 0

    def measure(self, row, observation, read):
        self.seen[row] += 1
        if self.seen[row] in self.fails:
            raise Fault("no")
        return (float(self.seen[row]),)

    def get_state(self):
        return list(self.seen)

    def set_state(self, state):
        self.seen = list(state)


def mazes(autoreset_mode, **kwargs):
    how = {"vectorization_mode": "vector_entry_point", "autoreset_mode": autoreset_mode}
    return gymnasium.make_vec("RewardLab/Maze-v0", 2, size=11, **how, **kwargs)


def test_an_episode_that_failed_has_failed_after_it_is_gone_back_to():
    env = Metered(Corridor(slip=0), Counting(1, fails=[2]))
    env.reset(seed=0)
    *_, terminated, truncated, info = env.step(RIGHT)
    assert (terminated, truncated, info["fault"]) == (False, True, True)
    state = env.get_state()
    assert not env.reset(seed=0)[1]["fault"]
    env.set_state(state)
    # What comes after is measured again, and is no evidence.
    *_, info = env.step(RIGHT)
    assert (info["signals"]["states"], info["fault"]) == (3, True)


def test_an_end_that_cannot_be_measured_is_no_success():
    env = Metered(Corridor(slip=0), Counting(1, fails=[5]))
    env.reset(seed=0)
    for _ in range(4):
        *_, terminated, truncated, info = env.step(RIGHT)
    # The fourth step would have ended it; nobody knows what that was worth.
    assert info["signals"]["success"]
    assert (terminated, truncated, info["fault"]) == (False, True, True)


@pytest.mark.parametrize("mode", list(AutoresetMode))
def test_a_row_that_failed_has_failed_after_it_is_gone_back_to(mode):
    env = VectorMetered(mazes(mode), Counting(2, fails=[2]))
    env.reset(seed=0)
    assert env.step(np.array([0, 0]))[4]["fault"].all()
    state = env.get_state()
    assert not env.reset(seed=0)[1]["fault"].any()
    env.set_state(state)
    info = env.step(np.array([0, 0]))[4]
    assert (info["signals"]["states"].tolist(), info["fault"].tolist()) == ([3, 3], [True, True])


def test_a_row_that_has_ended_says_what_it_said_last_after_it_is_gone_back_to():
    env = VectorMetered(mazes(AutoresetMode.DISABLED, max_steps=2), Counting(2))
    env.reset(seed=0)
    for _ in range(2):
        *_, truncated, _ = env.step(np.array([0, 0]))
    assert truncated.all()
    state = env.get_state()
    env.reset(seed=0)
    env.set_state(state)
    # Only the first row begins anew; the other one waits.
    info = env.reset(options={"reset_mask": np.array([True, False])})[1]
    assert info["signals"]["states"].tolist() == [1, 3]
