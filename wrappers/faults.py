"""Why episodes are faults: ``info["fault"]`` has no words."""

from __future__ import annotations

import logging
from typing import Final

from ..errors import Fault

__all__ = ["tell_fault"]

_LOG: Final = logging.getLogger("rewardlab")
_MOST: Final = 20
"""Reasons that a process tells: some servers never fail twice in the same words."""
_told: set[str] = set()


def tell_fault(fault: Fault) -> None:
    """Log why an episode is a fault, each reason once; without a logging of one's own that is the standard error."""
    reason = str(fault)
    if reason not in _told and len(_told) < _MOST:
        _told.add(reason)
        _LOG.warning("an episode is a fault: %s", reason)
