"""The same shopping trips under rewards that published projects pay by the name of WebShop, and under a bad idea.

The expert, a rule that reads pages alone, and the cheats shop for the same test tasks, once. What a trip measured is
then valued by every reward: what they pay differs by a factor of ten, what happened does not. The last one adds a
little for every new page, and its best shopper is the one who never buys.
"""

import gymnasium as gym
import numpy as np

import rewardlab  # noqa: F401 (registers the environments)
from rewardlab.rewards import Rollout, evaluate

TASKS = 20


def trip(env, policy, seed):
    """Return the signals of each state of one trip, the first page included, and whether it ended with a purchase."""
    observation, info = env.reset(seed=seed)
    states, ended = [info["signals"]], False
    while not ended:
        observation, _, terminated, truncated, info = env.step(policy(observation))
        states.append(info["signals"])
        ended = terminated or truncated
    return states, terminated


def worth(env, reward, states, bought):
    """Return what `reward` pays for one trip."""
    last = np.arange(len(states) - 1) == len(states) - 2
    signals = {name: np.array([state[name] for state in states]) for name in env.signals}
    rollout = Rollout.from_signals(signals, terminated=last & bought, truncated=last & (not bought))
    return evaluate(reward, rollout, signals=env.signals, gamma=1.0, truncation="end").total.sum()


env = gym.make("RewardLab/WebShop-v0", split="test").unwrapped
policies = {"expert": env.expert(), "rule": env.rule(), **env.exploits()}
presets = ("sparse", "graded", "dense", "gated", "rubric", "verl_agent", "ragen")
rewards = {name: env.rewards[name] for name in presets} | {"looking": "score + 0.3*delta(pages_seen)"}

print(f"{'':>14} {'success':>7} {'score':>7} |" + "".join(f"{name:>11}" for name in rewards))
for name, policy in policies.items():
    trips = [trip(env, policy, seed) for seed in range(TASKS)]
    figures = [np.mean([states[-1][signal] for states, _ in trips]) for signal in ("success", "score")]
    paid = [np.mean([worth(env, reward, *each) for each in trips]) for reward in rewards.values()]
    print(f"{name:>14}" + "".join(f" {x:7.2f}" for x in figures) + " |" + "".join(f"{x:11.2f}" for x in paid))
