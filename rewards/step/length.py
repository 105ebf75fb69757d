"""What a long answer costs."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value

__all__ = ["length_penalty"]


@pointwise
def length_penalty(xp: Any, length: Value, free: Value, limit: Value, power: Number = 1.0) -> Any:
    """``-((length - free) / (limit - free))**power``, from 0 up to a length of `free` to -1 from `limit` on.

    With a `power` of 1 the optional length penalty of gated rewards (G-RA, 2025), as seen in an implementation; other
    powers, from 0.001 to 8, are a reading of a generalised length penalty (HARMO, 2025), whose formula is not known.
    PAR's price of 0.01 for each token beyond 300 is ``0.01*penalty(tokens, 300)``.
    """
    share = (length - free) / xp.clip(limit - free, 1e-9, 1e300)
    return -(xp.clip(share, 0.0, 1.0) ** xp.clip(power, 1e-3, 8.0))
