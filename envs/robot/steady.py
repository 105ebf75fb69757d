"""A steadier arm, for tasks in which things must not turn or slip in the hand."""

from __future__ import annotations

import math
from typing import Any

from .engine import engine

__all__ = ["steady"]

_WRIST = slice(4, 7)
_ARM = slice(4)
_SOFT = 0.24
"""Stiffness of the wrist as a share of that in the model."""
_DAMPED = 0.75
"""Damping of the motors as a share of that in the model."""


def steady(model: Any) -> None:
    """Change the arm of a model so that it starts and stops without a jolt.

    MuJoCo's implicit integrators damp the arm after the contacts have been solved: what the hand holds is accelerated
    more than the hand, and creeps out of it at every start of a stiff motor. The explicit one does not, but at this
    length of steps it is stable only with softer motors and heavier joints.

    Args:
        model: MuJoCo's ``MjModel``, as it was loaded.
    """
    model.opt.integrator = int(engine().mjtIntegrator.mjINT_EULER)
    model.dof_armature[_ARM] *= 2.0
    model.actuator_gainprm[_WRIST, 0] *= _SOFT
    model.actuator_biasprm[_WRIST, 1] *= _SOFT
    model.actuator_biasprm[_WRIST, 2] *= math.sqrt(_SOFT)
    model.actuator_biasprm[: _WRIST.stop, 2] *= _DAMPED
