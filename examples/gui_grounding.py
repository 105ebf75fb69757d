"""The same answers to the same screens under the rewards that papers pay.

The expert knows the truth; another answers a box of the right size two pixels beside it; a third, which is told in
words what is on the screen, looks for the words that the instruction quotes; the cheats do not look at all. What the
answers measured is then valued by every reward: some pay those who never hit more than those who often do.
"""

import re

import gymnasium as gym
import numpy as np

import rewardlab  # noqa: F401 (registers the environments)
from rewardlab.envs.gui.measure import Given
from rewardlab.rewards import Rollout, evaluate

SCREENS = 50
REWARDS = ("sparse", "gui_g2", "ssl", "se_gui", "iou", "gui_r1", "gated")
QUOTED, LINE = re.compile("“(.+?)”"), re.compile(r"“(.+?)”.* at \((.+), (.+), (.+), (.+)\)$")


def reader(env):
    """Return a policy that clicks what is called as the instruction quotes, and refuses where nothing is."""

    def act(observation):
        instruction, _, screen = observation.partition("\n\n")
        for words in QUOTED.findall(instruction):
            for line in map(LINE.search, screen.splitlines()):
                if line and line[1] == words:
                    left, top, right, bottom = map(float, line.groups()[1:])
                    return f"click({(left + right) / 2}, {(top + bottom) / 2})"
        return "refuse()"

    return act


def beside(env):
    """Return a policy that answers a box of the right size, whose middle lies two pixels beside the target."""

    def act(observation):
        target = env.question.target
        if target is None:
            return "refuse()"
        box = target.moved(target.width / 2 + 2, 0)
        return env.answer(Given(box.center, box))

    return act


env = gym.make("RewardLab/GUIGrounding-v0", split="test", observation="outline").unwrapped
cheats = env.exploits()
policies = {"expert": env.expert(), "2 px beside": beside(env), "reader": reader(env)}
policies |= {name: cheats[name] for name in ("center", "whole", "refuse", "spray")}

print(f"{'':>12} success |" + "".join(f"{name:>8}" for name in REWARDS))
for name, policy in policies.items():
    states = []
    for seed in range(SCREENS):
        observation, info = env.reset(seed=seed)
        states.append((info["signals"], env.step(policy(observation))[4]["signals"]))
    signals = {key: np.array([[state[key] for state in each] for each in states]) for key in env.signals}
    ended = np.ones((SCREENS, 1), bool)
    rollout = Rollout.from_signals(signals, terminated=ended, truncated=~ended)
    paid = [evaluate(env.rewards[each], rollout, signals=env.signals, gamma=1.0).total.mean() for each in REWARDS]
    print(f"{name:>12} {signals['success'][:, 1].mean():7.2f} |" + "".join(f"{each:8.2f}" for each in paid))
