"""An environment of your own: turn a number into the target by adding one, subtracting one, and doubling."""

import gymnasium as gym
import numpy as np

from rewardlab.envs.base import Environment
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Signal, declare

MOVES = {"add": lambda number: number + 1, "subtract": lambda number: number - 1, "double": lambda number: 2 * number}
WORDS = tuple(MOVES)
ADD, SUBTRACT, DOUBLE = range(3)
LARGEST = 200


class NumberEnv(Environment):
    """Start at 1 and reach the target exactly. The observation is the number and the target."""

    signals = declare(Signal("gap", "How far the number is from the target.", high=LARGEST))
    rewards = {
        "sparse": "success",
        "dense": "success + potential(progress)",
        "gated": "success + gated(delta(progress), by=any(success))",
        "rubric": "0.9*success + 0.1*valid",
    }
    instructions = "Turn the number into the target. Answer with one word: add, subtract or double."

    def __init__(self, *, max_steps=60, **arguments):
        super().__init__(max_steps=max_steps, **arguments)
        self.observation_space = gym.spaces.Box(0, LARGEST, (2,), np.int64)
        self.action_space = gym.spaces.Discrete(len(WORDS))

    # Tasks: the id decides everything. Its last digit decides the split, so that no task is in two of them.

    def _draw(self):
        last_digit = {"train": self.np_random.integers(8), "validation": 8, "test": 9}[self.split]
        return int(10 * self.np_random.integers(10**6) + last_digit)

    def _identify(self, task):
        if not isinstance(task, int) or task < 0:
            raise ConfigurationError(f"task={task!r}: tasks are the integers from 0")
        return task, {8: "validation", 9: "test"}.get(task % 10, "train")

    def _begin(self, task, difficulty):
        generator = np.random.default_rng(task)
        own = generator.random()
        difficulty = own if difficulty is None else difficulty
        self._number, self._valid = 1, True
        self._target = int(generator.integers(10, 11 + round(89 * difficulty)))
        return difficulty

    # Dynamics: any action is accepted; one that is illegal changes nothing and is measured as valid = 0.

    def _advance(self, action):
        moved = MOVES[WORDS[action]](self._number) if self.action_space.contains(action) else -1
        self._valid = 0 <= moved <= LARGEST
        if self._valid:
            self._number = moved

    def _observe(self):
        return np.array([self._number, self._target])

    def _measure(self):
        gap = abs(self._target - self._number)
        solved = gap == 0
        progress = 1 - min(1, gap / self._target)
        return {"success": solved, "score": solved, "progress": progress, "valid": self._valid, "gap": gap}

    def _save(self):
        return self._number, self._target, self._valid

    def _load(self, data):
        self._number, self._target, self._valid = data

    # Language: what makes it a text environment as well.

    def describe(self, observation):
        """Say the number and the target."""
        return f"The number is {observation[0]}, the target is {observation[1]}."

    def parse(self, text):
        """Read one of the three words; anything else is an illegal action."""
        word = text.strip().lower()
        return WORDS.index(word) if word in WORDS else -1

    def say(self, action):
        """Say the word for an action."""
        return WORDS[action]

    # Scripted policies: one that solves every task, and those that a bad reward would breed.

    def expert(self):
        """Double while that brings the number closer, then walk."""

        def act(observation):
            number, target = observation
            if abs(target - 2 * number) < abs(target - number):
                return DOUBLE
            return ADD if number < target else SUBTRACT

        return act

    def exploits(self):
        """Walk up to the target and turn back, again and again; or answer correctly and do nothing of use."""
        expert = self.expert()

        def hover(observation):
            number, target = observation
            closer = expert(observation)
            return closer if abs(target - number) > 1 else (SUBTRACT if closer == ADD else ADD)

        return {"hover": hover, "stall": lambda observation: ADD if observation[0] < 2 else SUBTRACT}


gym.register("NumberEnv-v0", entry_point=NumberEnv)

if __name__ == "__main__":
    from rewardlab.envs.contract import check_environment

    print(*check_environment(NumberEnv) or ["NumberEnv keeps the contract."], sep="\n")
    env = gym.make("NumberEnv-v0", reward="success + potential(progress)")
    observation, info = env.reset(seed=0)
    expert, ended = env.unwrapped.expert(), False
    while not ended:
        observation, reward, terminated, truncated, info = env.step(expert(observation))
        ended = terminated or truncated
        print(env.unwrapped.describe(observation), info["reward"]["terms"])
