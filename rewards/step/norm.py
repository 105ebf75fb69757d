"""Norms: what a residual costs; all but `rectify` are 0 where it is 0.

Those of MuJoCo MPC, in which Language to Rewards (Yu et al., 2023) writes its costs; read in its code.
"""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value

__all__ = ["power", "rectify", "smooth_abs"]

_LARGE = 1e100


@pointwise
def power(xp: Any, x: Value, p: Number = 2.0) -> Any:
    """``|x|**p``, for `p` from 0.001 to 8."""
    return xp.clip(xp.abs(x), 0.0, 1e30) ** xp.clip(p, 1e-3, 8.0)


@pointwise
def smooth_abs(xp: Any, x: Value, p: Number = 0.1, q: Number = 2.0) -> Any:
    """``(|x|**q + p**q)**(1/q) - p``: about ``|x|`` beyond `p`, and flat, like a parabola where `q` is 2, before it.

    `q` lies from 1 to 8. For one number it is MuJoCo MPC's l2, l22, smooth absolute and smooth absolute 2 loss
    (Howell et al., 2022, read in its code), of which Language to Rewards makes rewards (Yu et al., 2023).
    """
    q = xp.clip(q, 1.0, 8.0)
    p = xp.abs(p)
    # What is larger is taken out of the root, so that no power is too large for a number.
    size = xp.abs(x)
    most = xp.where(xp.flag(size > p), size, p)
    scale = xp.where(xp.flag(most > 0), most, 1.0)
    return scale * ((size / scale) ** q + (p / scale) ** q) ** (1.0 / q) - p


@pointwise
def rectify(xp: Any, x: Value, p: Number = 0.1) -> Any:
    """``p * log(1 + exp(x / p))``: about `x` above `p`, and about 0 below ``-p``, for `p` above 0.

    Of MuJoCo MPC (Howell et al., 2022), read in its code, whose comment has the factor `p` while the code has not.
    """
    p = xp.clip(p, 1e-9, _LARGE)
    return xp.clip(x, 0.0, _LARGE) + p * xp.log1p(xp.exp(-xp.clip(xp.abs(x) / p, 0.0, 700.0)))
