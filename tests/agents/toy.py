"""A corridor of five cells, small enough to know every number; it can be told to fail."""

from typing import ClassVar

import gymnasium
import numpy as np

from rewardlab.envs.base import Environment
from rewardlab.errors import Fault
from rewardlab.rewards.signal import UNIVERSAL
from rewardlab.wrappers import NoisySignals

GOAL = 4


class Corridor(Environment):
    """Walk from cell 0 or 1 (by task) to cell 4; action 1 is a step right, 0 a step left.

    From step `fault_at` on, the infrastructure fails in tasks with an odd id. `stubborn` keeps its own gamma.
    """

    signals: ClassVar = UNIVERSAL
    rewards: ClassVar = {"sparse": "success", "dense": "success + potential(progress)"}
    observation_space = gymnasium.spaces.Box(0, GOAL, (1,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self, *, fault_at=None, stubborn=False, max_steps=10, **arguments):
        super().__init__(max_steps=max_steps, **arguments)
        self._fault_at = fault_at
        self._stubborn = stubborn
        self.cell = 0

    def set_parameters(self, **values):
        if self._stubborn:
            values.pop("gamma", None)
        super().set_parameters(**values)

    def describe(self, observation):
        return f"cell {observation[0]:g}"

    def parse(self, text):
        return {"left": 0, "right": 1}.get(text, -1)

    def expert(self):
        return lambda observation: 1

    def exploits(self):
        return {"stay": lambda observation: int(self.cell == 0)}

    def _draw(self):
        return int(self.np_random.integers(1000))

    def _identify(self, task):
        return task, self.split

    def _begin(self, task, difficulty):
        self._id, self.cell, self._valid = task, task % 2, True
        return 0.0

    def _advance(self, action):
        if self._fault_at is not None and self._id % 2 and self._steps >= self._fault_at:
            raise Fault("the corridor collapsed")
        self._valid = action in (0, 1)
        if self._valid:
            self.cell = min(GOAL, max(0, self.cell + (1 if action == 1 else -1)))

    def _observe(self):
        return np.array([self.cell], np.float32)

    def _measure(self):
        solved = self.cell == GOAL
        return {"success": solved, "score": float(solved), "progress": self.cell / GOAL, "valid": self._valid}

    def _save(self):
        return self._id, self.cell, self._valid

    def _load(self, data):
        self._id, self.cell, self._valid = data


class Chatty(Corridor):
    """The corridor, told in words."""

    observation_space = gymnasium.spaces.Text(20)

    def _observe(self):
        return f"cell {self.cell}"


def noisy(**arguments):
    """The corridor, told the opposite of its success."""
    return NoisySignals(Corridor(**arguments), flip={"success": 1.0})


gymnasium.register("Toy/Noisy-v0", entry_point=noisy)
gymnasium.register("Toy/Corridor-v0", entry_point=Corridor)
gymnasium.register("Toy/Chatty-v0", entry_point=Chatty)
