"""One MuJoCo model and its state: stepping, places, contacts, saving."""

from __future__ import annotations

import copy
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Fault
from .arm import ARM, GRIPPER, OPEN, START, Place, inverse
from .engine import engine

__all__ = ["MODELS", "SECONDS", "SUBSTEPS", "Simulation"]

MODELS = Path(__file__).parent / "models"
"""The models, one file a task; ``python -m mujoco.viewer --mjcf FILE`` shows one."""
SUBSTEPS = 10
"""Physics steps in one step of the environment."""
SECONDS = 0.04
"""How long one step of the environment is."""


@cache
def _compiled(name: str) -> Any:
    return engine().MjModel.from_xml_path(str(MODELS / f"{name}.xml"))


class Simulation:
    """A robot at work.

    Args:
        name: The model's file, without its ending.

    Attributes:
        model: MuJoCo's ``MjModel``, this simulation's own: masses, frictions and gains may be changed.
        data: MuJoCo's ``MjData``.

    Raises:
        MissingDependency: MuJoCo is not installed.
    """

    def __init__(self, name: str) -> None:
        mujoco = engine()
        # Compiling a model takes fifty times as long as copying one.
        self.model: Any = copy.deepcopy(_compiled(name))
        self.data: Any = mujoco.MjData(self.model)
        self._size = mujoco.mj_stateSize(self.model, mujoco.mjtState.mjSTATE_INTEGRATION)
        # Numbers instead of views: views of a copy would still show the original.
        self._tool = int(self.model.site("tool").id)
        self._fingers = tuple(int(self.model.geom(name).id) for name in GRIPPER)

    @property
    def limits(self) -> NDArray[np.float64]:
        """Lowest and highest angle of each joint, in radians, ``(7, 2)``."""
        return self.model.jnt_range[: len(ARM)]

    @property
    def forces(self) -> NDArray[np.float64]:
        """Most that each actuator gives: seven torques, in N m, and two forces, in N."""
        return self.model.actuator_forcerange[:, 1]

    def reset(self, *, closed: bool = False) -> None:
        """Go back to the start: the hand above the table, open or closed."""
        engine().mj_resetData(self.model, self.data)
        self.data.qpos[:7] = self.data.ctrl[:7] = inverse(START)
        self.data.qpos[7:9] = self.data.ctrl[7:9] = 0.0 if closed else OPEN

    def settle(self) -> None:
        """Compute everything that follows from the positions, without time going by."""
        engine().mj_forward(self.model, self.data)

    def step(self, control: Any) -> None:
        """Let one step of the environment go by.

        Places, turns and contacts are then those before its last substep, 4 ms ago, as MuJoCo leaves them; `load`, like
        `settle`, computes them anew.

        Args:
            control: Wanted positions of the seven joints, in radians, and of the two fingers, in metres.

        Raises:
            Fault: The physics diverged.
        """
        data = self.data
        data.ctrl[:] = control
        wanted = data.time + 0.9 * SECONDS
        engine().mj_step(self.model, data, SUBSTEPS)
        # Where numbers grow beyond all bounds, MuJoCo begins anew, time included.
        if data.time < wanted:
            raise Fault("the physics diverged")

    def tool(self) -> Place:
        """Return where the tool is, the point between the fingertips."""
        x, y, z = self.data.site_xpos[self._tool].tolist()
        return x, y, z

    def width(self) -> float:
        """Return how far the fingers are apart, in metres."""
        return float(self.data.qpos[7] + self.data.qpos[8])

    def put(self, body: str, place: Place, yaw: float = 0.0) -> None:
        """Put what moves freely to a place, at rest and turned about the vertical."""
        joint = self.data.joint(body)
        joint.qpos[:] = (*place, math.cos(yaw / 2), 0.0, 0.0, math.sin(yaw / 2))
        joint.qvel[:] = 0.0

    def at(self, body: int) -> Place:
        """Return where a body is."""
        x, y, z = self.data.xpos[body].tolist()
        return x, y, z

    def mark(self, body: str, place: Place, yaw: float = 0.0) -> None:
        """Put a mark, or another thing that nothing moves, to a place, turned about the vertical."""
        index = int(self.model.body(body).mocapid[0])
        self.data.mocap_pos[index] = place
        self.data.mocap_quat[index] = math.cos(yaw / 2), 0.0, 0.0, math.sin(yaw / 2)

    def touched(self, geoms: frozenset[int]) -> tuple[bool, bool]:
        """Return whether the left and whether the right finger touches one of these geoms."""
        if not self.data.ncon:
            return False, False
        left, right = self._fingers
        found = [False, False]
        for first, second in self.data.contact.geom.tolist():
            if first in geoms:
                first, second = second, first
            if second in geoms:
                found[0] |= first == left
                found[1] |= first == right
        return found[0], found[1]

    def pinched(self, geoms: frozenset[int]) -> bool:
        """Return whether both fingers touch these geoms along the way on which they close: not from above, say."""
        way_x, way_y, way_z = self.data.site_xmat[self._tool, 1::3].tolist()
        contact, found = self.data.contact, set()
        for pair, (x, y, z) in zip(contact.geom.tolist(), contact.frame[:, :3].tolist(), strict=True):
            if abs(x * way_x + y * way_y + z * way_z) > 0.5 and not geoms.isdisjoint(pair):
                found.update(pair)
        return found.issuperset(self._fingers)

    def save(self) -> NDArray[np.float64]:
        """Return everything that the future depends on."""
        state = np.empty(self._size)
        mujoco = engine()
        mujoco.mj_getState(self.model, self.data, state, mujoco.mjtState.mjSTATE_INTEGRATION)
        return state

    def load(self, state: NDArray[np.float64]) -> None:
        """Go back to what `save` returned."""
        mujoco = engine()
        mujoco.mj_setState(self.model, self.data, state, mujoco.mjtState.mjSTATE_INTEGRATION)
        self.settle()
