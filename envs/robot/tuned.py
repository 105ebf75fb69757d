"""Settings with which agents learn the robots' tasks; `rewardlab train` and `rewardlab bench` begin with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["PICK_PLACE", "PUSH", "REACH"]

_HINDSIGHT: Mapping[str, Any] = {
    "her": True,
    "n_envs": 4,
    "gradient_steps": 2,
    "learning_starts": 1_000,
    "gamma": 0.95,
    "deterministic": True,
}
_REACH = {**_HINDSIGHT, "gradient_steps": -1, "net_arch": [64, 64]}
_ON_POLICY: Mapping[str, Any] = {
    "n_envs": 16,
    "n_steps": 128,
    "batch_size": 256,
    "n_epochs": 10,
    "learning_rate": 5e-4,
    "ent_coef": 0.0,
    "gamma": 0.95,
    "anneal": True,
    "deterministic": True,
}
REACH: Mapping[str, Mapping[str, Any]] = {"sac": _REACH, "tqc": _REACH, "ppo": _ON_POLICY}
"""For Reach: by name of the agent. PPO, which cannot replay, needs a dense reward."""
_SHOWN: Mapping[str, Any] = {**_HINDSIGHT, "imitation": 10.0, "ent_coef": "auto_0.05", "anneal": True}
_PICK_PLACE = {**_SHOWN, "demonstrations": 300}
PICK_PLACE: Mapping[str, Mapping[str, Any]] = {"sac": _PICK_PLACE, "tqc": _PICK_PLACE}
"""For PickPlace, where chance hardly ever lifts the box: the expert's episodes show it."""
_PUSH = {**_SHOWN, "demonstrations": 1_500, "buffer_size": 200_000}
PUSH: Mapping[str, Mapping[str, Any]] = {"sac": _PUSH, "tqc": _PUSH}
"""For Push, likewise: what a push leads to is harder to foresee, and more episodes have to show it."""
