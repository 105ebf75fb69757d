"""RewardLab on an environment of another library: MountainCar, guided by the car's energy.

MountainCar pays -1 a step until the flag is reached. Here the same three policies are valued by that reward and by one
that guides with energy as a potential.
"""

import gymnasium as gym
import numpy as np

from rewardlab.rewards import Signal
from rewardlab.wrappers import MeasureSignals, RewardWrapper

ENERGY = Signal("energy", "Kinetic and potential energy of the car.", low=-0.001, high=0.004)


def measure(observation, info):
    """Read the signals of MountainCar from its observation."""
    position, velocity = observation
    return {"success": position >= 0.5, "energy": velocity**2 / 2 + 0.0025 * np.sin(3 * position) / 3}


POLICIES = {
    "never push": lambda observation: 1,
    "always push right": lambda observation: 2,
    "push the way it moves": lambda observation: 2 if observation[1] >= 0 else 0,
}

for reward in ("native", "success + 100*potential(energy)"):
    env = RewardWrapper(MeasureSignals(gym.make("MountainCar-v0"), measure, [ENERGY]), reward)
    print(reward)
    for name, policy in POLICIES.items():
        observation, info = env.reset(seed=0)
        earned, ended = 0.0, False
        while not ended:
            observation, paid, terminated, truncated, info = env.step(policy(observation))
            earned, ended = earned + paid, terminated or truncated
        print(f"  {name:>22} earns {earned:8.2f}, success {info['signals']['success']:.0f}")
