"""How much work a budget of CPU minutes is: a fixed number of environment steps, so that one seed repeats one audit."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import ConfigurationError

__all__ = ["SHARES", "steps_of"]

SHARES: Mapping[str, float] = {"faithful": 0.1, "hackable": 0.4, "learnable": 0.35, "robust": 0.05, "cheap": 0.02}
"""What part of the budget each section may use; playing the scripted policies takes the rest."""
STEPS_PER_MINUTE: Mapping[str, int] = {
    "Maze": 150_000, "TileMaze": 100_000, "Sokoban": 100_000, "Code": 15_000, "SQL": 10_000,
    "GUI": 10_000, "WebShop": 30_000,
}  # fmt: skip
"""Steps of training that a CPU minute buys about, by the beginning of an id; the longest that fits counts."""
OTHERS = 30_000


def steps_of(env_id: str, budget: float, section: str) -> int:
    """Return the environment steps that `section` may take.

    Args:
        env_id: Registered id.
        budget: CPU minutes of the whole audit.
        section: One of `SHARES`.

    Raises:
        ConfigurationError: The budget is not above 0.
    """
    if not 0 < budget < float("inf"):
        raise ConfigurationError(f"budget={budget}: give CPU minutes above 0")
    name = env_id.rpartition("/")[2]
    rates = {known: rate for known, rate in STEPS_PER_MINUTE.items() if name.startswith(known)}
    rate = rates[max(rates, key=len)] if rates else OTHERS
    return max(1, int(rate * budget * SHARES[section]))
