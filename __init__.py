"""RewardLab: Gymnasium environments for agentic RL whose point is the reward."""

__version__ = "0.1.0"
