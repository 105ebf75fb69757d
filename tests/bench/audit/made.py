"""Subjects whose scripted policies did what a test says, in a maze that nobody walks through."""

import numpy as np

from rewardlab.agents.demonstrations import Demonstration
from rewardlab.bench.audit.subject import Behaviour, Subject

SMALL = {"size": 5, "max_steps": 12}


def episode(seed, **signals):
    """An episode of a maze, told by what its signals are at the reset and after every step; the others are 0."""
    time = len(next(iter(signals.values()))) - 1
    subject = Subject("Maze-v0", "success", SMALL)
    values = {name: np.zeros((time + 1, *signal.shape)) for name, signal in subject.signals.items()}
    values |= {name: np.array(value, np.float64) for name, value in signals.items()}
    solved = bool(values["success"][-1])
    last = np.arange(time) == time - 1
    return Demonstration(
        task=seed,
        seed=seed,
        observations=np.arange(time + 1.0)[:, None],
        actions=np.zeros(time, np.int64),
        rewards=values["success"][1:],
        terminations=last & solved,
        truncations=last & (not solved),
        signals=values,
    )


def subject(reward, gamma=0.5, **behaviours):
    """A subject whose policies, named by their kind, played these episodes."""
    made = Subject("Maze-v0", reward, SMALL, gamma=gamma)
    made.__dict__["behaviours"] = tuple(
        Behaviour("park" if kind == "exploit" else kind, kind, tuple(episodes)) for kind, episodes in behaviours.items()
    )
    return made
