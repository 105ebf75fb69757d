"""A reward function of your own, and what the expert and a cheat earn under it.

A cheat parks beside the goal. Paid at every step, `near` lets it out-earn the expert, whose episode ends at the goal;
the same guide as a potential pays both of them what they deserve.
"""

import gymnasium as gym

from rewardlab.rewards import potential, reward_function, signal


@reward_function
def near(xp, distance):
    """1 at the goal, 1/2 one move away, 1/3 two moves away."""
    return 1 / (1 + distance)


success, distance = signal("success"), signal("distance")
REWARDS = {
    "paid at every step": success + near(distance),
    "as a potential": success + potential(near(distance)),
}


def play(env, policy, seed):
    """Return what `policy` earns in one episode."""
    observation, _ = env.reset(seed=seed)
    earned, ended = 0.0, False
    while not ended:
        observation, reward, terminated, truncated, _ = env.step(policy(observation))
        earned, ended = earned + reward, terminated or truncated
    return earned


for name, reward in REWARDS.items():
    env = gym.make("RewardLab/Maze-v0", reward=str(reward))
    policies = {"expert": env.unwrapped.expert(), **env.unwrapped.exploits()}
    print(f"{name}: {reward}")
    for policy_name, policy in policies.items():
        print(f"  {policy_name:>20} earns {sum(play(env, policy, seed) for seed in range(10)) / 10:8.2f}")
