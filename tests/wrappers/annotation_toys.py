"""Annotators of the corridor's messages, "You are N steps from the end."."""

import numpy as np

from rewardlab.errors import Fault

ASKED = []


def near(message):
    """1 within four steps of the corridor's end."""
    ASKED.append(message)
    return int(message.split()[2]) <= 4


def nearer(message, other):
    """1 where the first message is nearer to the end, 0 where the second is."""
    return 0.5 + 0.5 * np.sign(int(other.split()[2]) - int(message.split()[2]))


def unreachable(*messages):
    raise Fault("nobody is there")
