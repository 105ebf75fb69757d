"""Credit assignment: from what turns were paid to the advantage of each; one method a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .gigpo import gigpo
from .grpo import dr_grpo, grpo
from .turn_rloo import turn_rloo
from .turns import Array, Turns

__all__ = ["CREDITS", "Array", "Turns"]

CREDITS: Mapping[str, Callable[..., Array]] = {
    "grpo": grpo,
    "dr_grpo": dr_grpo,
    "turn_rloo": turn_rloo,
    "gigpo": gigpo,
}
"""The methods by name."""
