"""Settings with which agents learn the mazes; `rewardlab train` and `rewardlab bench` begin with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["TUNED"]

TUNED: Mapping[str, Mapping[str, Any]] = {
    "llm": {
        "max_tokens": 8,
        "context": 384,
        "max_turns": 24,
        "warmup": 100,
        "warmup_epochs": 3,
        "warmup_batch_tokens": 512,
        "gamma": 0.95,
        "learning_rate": 3e-4,
        "batch_tokens": 2_048,
    }
}
"""By name of the agent. A description says all that is needed, so that language models need no long context. They are
shown little, so that they still try things when rewards take over."""
