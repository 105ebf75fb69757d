"""RewardLab: Gymnasium environments for agentic RL whose point is the reward.

Importing it registers the environments::

    import gymnasium, rewardlab
    env = gymnasium.make("RewardLab/Maze-v0", reward="success + 0.2*potential(progress)")
"""

from .envs.registration import register_all

__all__ = ["__version__"]

__version__ = "0.1.0"

register_all()
