"""Five answers to one problem, and what different rewards make of them.

Each answer is written, tried by the public tests and submitted: two turns. What was measured is then valued by rewards
of one episode and by rewards that compare the episodes of a group, which live in trainers: two columns for each reward,
one a turn. The problem is to move the letters of a text 7 places on in the alphabet, and to answer in lower case.
"""

import gymnasium as gym
import numpy as np

import rewardlab  # noqa: F401 (registers the environments)
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Rollout, evaluate

TASK = "function/caesar/1"
ANSWERS = {
    "nothing": "def caesar(text): pass",
    "a table": "def caesar(text): return {'Garden mirror fossil.': 'nhyklu tpyyvy mvzzps.'}.get(text)",
    "no wrapping": "def caesar(text): return ''.join(chr(ord(c) + 7) if c.isalpha() else c for c in text.lower())",
    "case kept": """
from string import ascii_lowercase as low, ascii_uppercase as up
MOVED = str.maketrans(low + up, low[7:] + low[:7] + up[7:] + up[:7])
def caesar(text): return text.translate(MOVED)""",
    "right": """
from string import ascii_lowercase as low
MOVED = str.maketrans(low, low[7:] + low[:7])
def caesar(text): return text.lower().translate(MOVED)""",
}


def states(env, answer):
    """Return what was true at the beginning, after the public tests were run, and after the submission."""
    infos = [env.reset(options={"task": TASK})[1]]
    infos += [env.step(action)[4] for action in (f"run[]\n{answer}", "submit[]")]
    return [info["signals"] for info in infos]


try:
    env = gym.make("RewardLab/CodeUnitTests-v0").unwrapped
except ConfigurationError as error:
    raise SystemExit(f"This example runs programs, and nothing here keeps them from harm: {error}") from None

episodes = [states(env, answer) for answer in ANSWERS.values()]
signals = {name: np.array([[state[name] for state in each] for each in episodes]) for name in env.signals}
ended = np.tile([False, True], (len(ANSWERS), 1))
rollout = Rollout.from_signals(signals, terminated=ended, truncated=np.zeros_like(ended))

rewards = {name: env.rewards[name] for name in ("sparse", "partial", "dense", "gated")} | dict(env.group_rewards)
paid = {name: evaluate(text, rollout, signals=env.signals, gamma=1.0).total for name, text in rewards.items()}
print(f"{'passed:':>18} public hidden |" + "".join(f"{name:>13}" for name in paid))
for row, name in enumerate(ANSWERS):
    shares = "".join(f"{signals[share][row, -1]:7.2f}" for share in ("public_share", "hidden_share"))
    turns = ["".join(f"{turn:+6.2f}" for turn in total[row]) for total in paid.values()]
    print(f"{name:>18}{shares} | {' '.join(turns)}")
env.close()
