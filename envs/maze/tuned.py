"""Settings with which agents learn the mazes; `rewardlab train` and `rewardlab bench` begin with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["TUNED"]

TUNED: Mapping[str, Mapping[str, Any]] = {
    "llm": {"max_tokens": 8, "context": 384, "max_turns": 24, "warmup": 150, "warmup_epochs": 6, "gamma": 0.95}
}
"""By name of the agent. A description says all that is needed, so that language models need no long context."""
