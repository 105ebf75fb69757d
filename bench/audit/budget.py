"""How much work a budget of CPU minutes is: a fixed number of environment steps, so that one seed repeats one audit."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import ConfigurationError

__all__ = ["SHARES", "episodes_of", "steps_of"]

SHARES: Mapping[str, float] = {"faithful": 0.1, "hackable": 0.5, "learnable": 0.35, "robust": 0.03, "cheap": 0.02}
"""What part of the steps each section may take; playing the scripted policies is besides."""
STEPS_PER_MINUTE: Mapping[str, int] = {
    "Maze": 800_000, "TileMaze": 60_000, "Sokoban": 120_000, "Code": 300, "SQL": 300, "GUI": 1_500, "Reach": 80_000,
    "WebShop": 50_000, "WebShopBrowser": 1_000,
}  # fmt: skip
"""Steps that a CPU minute buys about, by the beginning of an id; the longest that fits counts. Where environments are
slow it is they that cost, where they are fast, the networks of the agents that learn."""
OTHERS = 30_000


PLAYED = 0.25
"""What scripted policies may play, as a part of the steps that sections share."""
FEWEST, MOST = 4, 50
"""Episodes of each scripted policy."""


def episodes_of(env_id: str, budget: float, policies: int, longest: int) -> int:
    """Return how many episodes each of the scripted policies plays.

    Args:
        env_id: Registered id.
        budget: CPU minutes of the whole audit.
        policies: How many there are.
        longest: Steps of the longest episode.

    Raises:
        ConfigurationError: The budget is not above 0.
    """
    return min(MOST, max(FEWEST, int(_steps(env_id, budget) * PLAYED / (policies * longest))))


def steps_of(env_id: str, budget: float, section: str) -> int:
    """Return the environment steps that `section` may take.

    Args:
        env_id: Registered id.
        budget: CPU minutes of the whole audit.
        section: One of `SHARES`.

    Raises:
        ConfigurationError: The budget is not above 0.
    """
    return max(1, int(_steps(env_id, budget) * SHARES[section]))


def _steps(env_id: str, budget: float) -> float:
    if not 0 < budget < float("inf"):
        raise ConfigurationError(f"budget={budget}: give CPU minutes above 0")
    name = env_id.rpartition("/")[2]
    rates = {known: rate for known, rate in STEPS_PER_MINUTE.items() if name.startswith(known)}
    return budget * (rates[max(rates, key=len)] if rates else OTHERS)
