"""A counter-based hash: randomness as a pure function of a task id, with the same bits in NumPy and in PyTorch.

Every function works with operators alone on 64-bit signed integers that hold 32-bit lanes (torch has no full set of
unsigned types), so Python integers, NumPy arrays and torch tensors of any broadcastable shapes give equal results.
"""

from __future__ import annotations

from typing import Any

__all__ = ["below", "chance", "hash32"]

_LANE = 0xFFFFFFFF


def hash32(ids: Any, *counters: Any) -> Any:
    """Return 32 well-mixed bits for every combination of `ids` and `counters`.

    Args:
        ids: int64 array of non-negative numbers, such as task ids.
        counters: Integers or int64 arrays that broadcast against `ids`: which draw of the task this is.

    Returns:
        int64, the broadcast shape, each value in ``[0, 2**32)``.
    """
    bits = _mix(ids + 0x9E3779B9)
    for counter in counters:
        bits = _mix(bits ^ _mix(counter + 0x85EBCA6B))
    return bits


def below(bits: Any, bound: Any) -> Any:
    """Return `bits` (from `hash32`) scaled to integers in ``[0, bound)``; `bound` is at most ``2**31``."""
    return (bits * bound) >> 32


def chance(bits: Any, probability: float) -> Any:
    """Return where `bits` (from `hash32`) come up true, each with `probability`; bool, the shape of `bits`."""
    return bits < int(probability * 2**32)


def _mix(lane: Any) -> Any:
    """Finalise one 32-bit lane with the low-bias constants of C. Wellons, "Prospecting for Hash Functions" (2018)."""
    lane = lane & _LANE
    lane = lane ^ (lane >> 16)
    lane = (lane * 0x7FEB352D) & _LANE
    lane = lane ^ (lane >> 15)
    # The constant is 0x846CA68B less 2**32: the same low 32 bits, and the product stays within int64.
    lane = (lane * -0x7B935975) & _LANE
    return lane ^ (lane >> 16)
