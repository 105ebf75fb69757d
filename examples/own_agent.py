"""An agent of your own: it goes where it has been least often.

Agents act for a whole batch of environments at once. `reset` says in which of them an episode begins; what an agent
remembers, it remembers for each of them.
"""

import numpy as np

from rewardlab.agents.evaluate import evaluate
from rewardlab.agents.vectorize import vectorize

WALL, AGENT, AGENT_ON_GOAL = 0, 3, 4
STEPS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class Wanderer:
    """Counts its visits to every tile and takes the open neighbour with the fewest."""

    def __init__(self, venv):
        shape = venv.single_observation_space.shape
        self.visits = np.zeros((venv.num_envs, *shape), int)

    def reset(self, rows):
        """Forget the mazes that are over; `rows` is a bool for each environment."""
        self.visits[rows] = 0

    def act(self, observations, infos):
        """Return one action for each environment."""
        each = np.arange(len(observations))[:, None]
        row, column = (index[:, None] for index in np.nonzero(np.isin(observations, (AGENT, AGENT_ON_GOAL)))[1:])
        self.visits[each, row, column] += 1
        down, right = np.array(list(STEPS.values())).T
        walls = observations[each, row + down, column + right] == WALL
        return np.where(walls, np.inf, self.visits[each, row + down, column + right]).argmin(axis=1)


if __name__ == "__main__":
    venv = vectorize("Maze-v0", 16, split="test")
    episodes = evaluate(Wanderer(venv), venv, seeds=range(32))
    print(f"solved {sum(episode.success for episode in episodes):.0f} of {len(episodes)} mazes")
    print(f"in {np.mean([episode.length for episode in episodes]):.0f} moves on average")
