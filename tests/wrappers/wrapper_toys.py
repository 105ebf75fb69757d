"""Small environments with everything a wrapper can meet: slips, steps that fail, arrays, goals, a language."""

from __future__ import annotations

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Dict, Discrete
from gymnasium.vector import SyncVectorEnv, VectorEnv

from rewardlab.rewards import Signal, declare

CORRIDOR_SIGNALS = declare(
    Signal("distance", "Steps to the right end.", high=6.0, unit="steps"),
    Signal("tests", "Three bits, one for each third of the way.", shape=(3,)),
    Signal("turned", "The last move went left.", condition=True),
)
END = 6
LEFT, RIGHT, NONSENSE, FAIL = range(4)


class Corridor(gymnasium.Env):
    """Walk to the right end. Moves slip, nonsense is invalid, and the last action breaks the infrastructure."""

    metadata = {"render_modes": ["rgb_array", "ansi"]}
    signals = CORRIDOR_SIGNALS
    rewards = {
        "sparse": "success",
        "dense": "success + 0.5*potential(progress)",
        "gated": "success + gated(delta(progress), by=any(success))",
    }
    gamma = 0.9
    instructions = "Walk to the right end."

    def __init__(self, slip=0.2, max_steps=7, render_mode=None):
        self.observation_space = Box(0, END, (1,), np.float32)
        self.action_space = Discrete(4)
        self.slip, self.max_steps, self.render_mode = slip, max_steps, render_mode
        self.difficulty = 0.0
        self.place = self.steps = 0
        self.parameters_heard = []

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.place = int(self.np_random.integers(0, 3))
        self.steps = 0
        self.played = self.difficulty
        return self._observation(), self._info(LEFT, moved=0, fault=False)

    def step(self, action):
        self.steps += 1
        slipped = self.np_random.random() < self.slip
        move = 0 if slipped else {LEFT: -1, RIGHT: 1}.get(int(action), 0)
        self.place = min(max(self.place + move, 0), END)
        terminated, fault = self.place == END, bool(action == FAIL)
        info = self._info(action, moved=move, fault=fault)
        return (
            self._observation(),
            float(terminated),
            terminated and not fault,
            fault or self.steps >= self.max_steps,
            info,
        )

    def get_state(self):
        return {"place": self.place, "steps": self.steps, "random": self.np_random.bit_generator.state}

    def set_state(self, state):
        self.place, self.steps = state["place"], state["steps"]
        self.np_random.bit_generator.state = state["random"]

    def set_parameters(self, **values):
        self.parameters_heard.append(values)

    def describe(self, observation):
        return f"You are {END - int(observation[0])} steps from the end."

    def parse(self, text):
        return {"left": LEFT, "right": RIGHT}.get(text.strip().lower(), NONSENSE)

    def render(self):
        if self.render_mode == "ansi":
            return "." * self.place + "@" + "." * (END - self.place)
        picture = np.zeros((4, 4 * (END + 1), 3), np.uint8)
        picture[:, 4 * self.place : 4 * self.place + 4] = 255
        return picture

    def _observation(self):
        return np.array([self.place], np.float32)

    def _info(self, action, moved, fault):
        progress = self.place / END
        return {
            "signals": {
                "success": self.place == END,
                "score": progress,
                "progress": progress,
                "valid": bool(action in (LEFT, RIGHT)),
                "distance": float(END - self.place),
                "tests": np.array([self.place >= 2, self.place >= 4, self.place >= 6], np.float64),
                "turned": moved < 0,
            },
            "fault": fault,
            "task": {"id": self.place, "split": "train", "difficulty": float(self.difficulty)},
        }


def corridors(count, mode, **kwargs) -> VectorEnv:
    """`count` corridors in a vector of separate environments."""
    return SyncVectorEnv([lambda: Corridor(**kwargs)] * count, autoreset_mode=mode)


def pole(observation, info):
    """Signals of a CartPole: how upright, and whether still standing."""
    upright = 1.0 - min(abs(float(observation[2])) / 0.2095, 1.0)
    return {"progress": upright, "angle": float(observation[2])}


ANGLE = Signal("angle", "Of the pole.", low=-4.0, high=4.0, unit="rad")


def poles(observations, info):
    """The same for a batch."""
    return {
        "progress": 1.0 - np.minimum(np.abs(observations[:, 2].astype(np.float64)) / 0.2095, 1.0),
        "angle": observations[:, 2],
    }


class Reach(gymnasium.Env):
    """Move a point in the plane to a goal; success does not end the episode."""

    metadata = {"render_modes": []}
    signals = declare(Signal("near", "1 at the goal, 0 from a distance of 2."))
    rewards = {"sparse": "success - 1", "dense": "near"}
    gamma = 0.95

    def __init__(self, max_steps=12, render_mode=None):
        plane = Box(-1, 1, (2,), np.float32)
        self.observation_space = Dict({"observation": plane, "achieved_goal": plane, "desired_goal": plane})
        self.action_space = plane
        self.max_steps, self.render_mode = max_steps, render_mode

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.point, self.goal = self.np_random.uniform(-1, 1, (2, 2)).astype(np.float32)
        if options and "goal" in options:
            self.goal = options["goal"]
        self.steps = 0
        return self._observation(), self._info()

    def step(self, action):
        self.steps += 1
        self.point = np.clip(self.point + 0.2 * np.asarray(action, np.float32), -1, 1).astype(np.float32)
        info = self._info()
        return self._observation(), float(info["signals"]["success"]) - 1, False, self.steps >= self.max_steps, info

    def measure(self, achieved, desired):
        far = np.linalg.norm(np.asarray(achieved, np.float64) - np.asarray(desired, np.float64), axis=-1)
        near = np.clip(1 - far / 2, 0, 1)
        return {"success": far < 0.1, "score": near, "progress": np.where(far < 0.1, 1.0, 0.99 * near), "near": near}

    def compute_reward(self, achieved, desired, info):
        return self.measure(achieved, desired)["success"] - 1.0

    def _observation(self):
        return {"observation": self.point.copy(), "achieved_goal": self.point.copy(), "desired_goal": self.goal.copy()}

    def _info(self):
        measured = self.measure(self.point[None], self.goal[None])
        signals = {name: values[0].item() for name, values in measured.items()}
        return {"signals": {"valid": True} | signals, "fault": False}
