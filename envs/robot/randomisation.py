"""Domain randomisation: bodies, motors and appearance that differ from task to task (Tobin et al., 2017)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError
from ..draws import Draws
from .arm import ARM, GRIPPER
from .engine import engine
from .simulation import Simulation

__all__ = ["Randomisation", "check_strength"]

_MASS, _FRICTION, _DAMPING = 2.0, 1.5, 2.0
"""At full strength these are multiplied or divided by up to so much."""
_STIFFNESS, _SHRINK = 0.2, 0.1
"""Motors are stiffer or softer by up to this share, and boxes smaller."""
_COLOUR, _LIGHT, _CAMERA, _ANGLE = 0.25, 0.4, 0.03, 0.05
"""Most that colours (of 1), the sun (m), a camera (m) and its direction (rad) change along each axis."""
_SIZED = {"pick_place": ("box",), "push": ("box",), "stack": ("box", "below")}
"""Boxes whose size may change, by model: a peg has to fit its socket."""
_FIELDS = (
    *("body_mass", "body_inertia", "geom_size", "geom_friction", "dof_damping"),
    *("actuator_gainprm", "actuator_biasprm"),
    *("mat_rgba", "light_pos", "light_diffuse", "cam_pos", "cam_quat"),
)


def check_strength(given: Any) -> float:
    """Return how strong the randomisation is.

    Raises:
        ConfigurationError: It is no number from 0 to 1.
    """
    if isinstance(given, bool) or not isinstance(given, (int, float, np.number)) or not 0 <= given <= 1:
        raise ConfigurationError(f"randomise={given!r}: give a number from 0 (nothing) to 1 (as much as makes sense)")
    return float(given)


class Randomisation:
    """Draws a model's particulars from a task's id: equal ids give equal models.

    Masses and frictions of things, sizes of boxes, stiffness and damping of motors, damping of joints, colours, the sun
    and the cameras.

    Args:
        simulation: Whose model is changed; what it is now is what the draws vary.
        name: The model's file, without its ending.
        strength: From 0, which leaves the model as it is, to 1.
    """

    def __init__(self, simulation: Simulation, name: str, strength: float) -> None:
        self._simulation, self._name, self._strength = simulation, name, strength
        model = simulation.model
        self._originals: dict[str, NDArray[np.float64]] = (
            {field: getattr(model, field).copy() for field in _FIELDS} if strength else {}
        )
        hand = {int(model.geom(name).id) for name in ("palm", *GRIPPER)}
        self._touched = [geom for geom in range(model.ngeom) if model.geom_contype[geom] == 8 or geom in hand]
        self._bodies = sorted({int(model.geom_bodyid[geom]) for geom in self._touched if geom not in hand})
        # Numbers instead of views: views of a copy would still show the original.
        self._boxes = [int(model.geom(each).id) for each in _SIZED.get(name, ())]
        self._task: int | None = None

    def begin(self, task: int) -> None:
        """Make the model of a task; what was at rest is no longer: everything has to be put to its place after it."""
        self._task = task
        if not self._strength:
            return
        model = self._simulation.model
        for field, original in self._originals.items():
            getattr(model, field)[:] = original
        draws = Draws("robot-randomised", self._name, task)
        self._change_bodies(model, draws)
        self._change_motors(model, draws)
        self._change_looks(model, draws)
        # Scratch data: what follows from masses is computed at a pose of its own, but where marks were put before.
        data, view = self._simulation.data, (model.stat.extent, model.stat.center.copy())
        engine().mj_resetData(model, data)
        engine().mj_setConst(model, data)
        # It measures, too, how large the scene is, which the models say: cameras would see only what is farther away.
        model.stat.extent, model.stat.center[:] = view

    def save(self) -> Any:
        """Return what `load` needs."""
        return self._task

    def load(self, data: Any) -> None:
        """Go back to what `save` returned, before the simulation does."""
        if data is not None and data != self._task:
            self.begin(data)

    def _change_bodies(self, model: Any, draws: Draws) -> None:
        for body in self._bodies:
            factor = self._factor(draws, _MASS)
            model.body_mass[body] *= factor
            model.body_inertia[body] *= factor
        for geom in self._touched:
            model.geom_friction[geom] *= self._factor(draws, _FRICTION)
        for box in self._boxes:
            share = 1.0 - self._strength * _SHRINK * draws.unit()
            model.geom_size[box] *= share
            model.body_inertia[model.geom_bodyid[box]] *= share * share

    def _change_motors(self, model: Any, draws: Draws) -> None:
        for joint in range(len(ARM) + len(GRIPPER)):
            stiff = 1.0 + self._about(draws, _STIFFNESS)
            model.actuator_gainprm[joint, 0] *= stiff
            model.actuator_biasprm[joint, 1] *= stiff
            # More damping than the model has could make its explicit integration ring.
            model.actuator_biasprm[joint, 2] *= 1.0 - self._strength * _STIFFNESS * draws.unit()
            model.dof_damping[joint] *= self._factor(draws, _DAMPING)

    def _change_looks(self, model: Any, draws: Draws) -> None:
        for material in range(model.nmat):
            for channel in range(3):
                value = model.mat_rgba[material, channel] + self._about(draws, _COLOUR)
                model.mat_rgba[material, channel] = min(max(value, 0.0), 1.0)
        for axis in range(3):
            model.light_pos[:, axis] += self._about(draws, _LIGHT)
        model.light_diffuse[:] *= 1.0 + self._about(draws, _LIGHT)
        for camera in range(model.ncam):
            for axis in range(3):
                model.cam_pos[camera, axis] += self._about(draws, _CAMERA)
            _turn(model.cam_quat[camera], [self._about(draws, _ANGLE) for _ in range(3)])

    def _about(self, draws: Draws, most: float) -> float:
        return self._strength * most * (2.0 * draws.unit() - 1.0)

    def _factor(self, draws: Draws, most: float) -> float:
        return math.exp(self._about(draws, math.log(most)))


def _turn(quaternion: NDArray[np.float64], angles: list[float]) -> None:
    """Turn an orientation by small angles about its own axes, in place."""
    mujoco = engine()
    angle = math.hypot(*angles)
    small, turned = np.empty(4), np.empty(4)
    mujoco.mju_axisAngle2Quat(small, np.array(angles) / max(angle, 1e-12), angle)
    mujoco.mju_mulQuat(turned, quaternion, small)
    quaternion[:] = turned
