"""Groups of episodes, written as lists."""

import numpy as np

from rewardlab.agents.llm.credit import Turns


def padded(rows, blank=0.0):
    """Lists of different lengths, ``(episodes, turns)``, as an array."""
    time = max(map(len, rows))
    return np.array([[*row, *[blank] * (time - len(row))] for row in rows])


def group(*rewards, **fields):
    """One group, ``(1, episodes, turns)``, from each episode's rewards and from other lists of the same lengths."""
    mask = padded([[1.0] * len(row) for row in rewards])[None]
    more = {
        name: padded(rows, -1 if name in ("anchors", "answers") else 0.0)[None] if isinstance(rows, list) else rows
        for name, rows in fields.items()
    }
    return Turns(padded(rewards)[None].astype(float), mask, **more)


def words(*texts):
    """Letters as numbers, a list for each text."""
    return [[ord(letter) for letter in text] for text in texts]
