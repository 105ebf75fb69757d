"""Physics under any actions: finite, of bounded energy, and nothing goes through anything."""

import math

import numpy as np
import pytest

from rewardlab.envs.robot import environments
from rewardlab.envs.robot.arm import GRIPPER

NAMES = environments.__all__
ENERGY = 150.0
"""Most of the kinetic energy, in J: a few times what is usual at extreme actions, where an instability knows no end."""
SPEED = 30.0
"""Fastest that a joint turns, in rad/s, or a thing moves, in m/s."""
DEPTH = 0.04
"""Deepest that two shapes are in each other, in metres. Contacts give way: joints at full torque beat a fingertip into
the table by up to 3 cm, for a moment. Below the table is nothing to fall into, and middles stay above it."""


def extreme(random, size):
    return random.choice([-1.0, 1.0], size)


def kinds(random, size):
    """Yield one action after the other: even ones, jumps between extremes, the same extreme for long, and pressing."""
    while True:
        for _ in range(40):
            yield random.uniform(-1, 1, size)
        for _ in range(40):
            yield extreme(random, size)
        for _ in range(4):
            held = extreme(random, size)
            yield from [held] * 25
        for _ in range(6):
            pressed = extreme(random, size)
            # Down for a hand; shoulder and elbow towards the table for joints.
            pressed[[2] if size < 7 else [1, 3]] = [-1.0] if size < 7 else [1.0, 1.0]
            yield from [pressed] * 10


def check(env, random, steps):
    """Step the environment through `steps` actions; return the most of what was seen."""
    model, data = env.simulation.model, env.simulation.data
    model.opt.enableflags |= 2  # mjENBL_ENERGY
    actions = kinds(random, env.control.size)
    most = {"energy": 0.0, "speed": 0.0, "depth": 0.0}
    shapes = [geom for geom in range(model.ngeom) if model.geom_contype[geom] == 8]
    moved = sorted({int(model.geom_bodyid[geom]) for geom in shapes} & set(np.flatnonzero(model.body_dofnum).tolist()))
    fingers = [int(model.geom(name).id) for name in GRIPPER]
    for step in range(steps):
        if step % env.max_steps == 0:
            env.reset(seed=step)
        observation, reward, _, _, info = env.step(next(actions))
        assert np.isfinite(observation["observation"].sum()) and math.isfinite(reward)
        assert all(map(math.isfinite, info["signals"].values()))
        most["energy"] = max(most["energy"], float(data.energy[1]))
        most["speed"] = max(most["speed"], float(np.abs(data.qvel[:12]).max()))
        if data.ncon:
            most["depth"] = max(most["depth"], -float(data.contact.dist.min()))
        # Whatever is free stays above the table and within reach of a throw.
        for body in moved:
            assert data.xpos[body, 2] > 0.0 and np.abs(data.xpos[body]).max() < 8.0
        # Links may touch the table; the fingers do not go through it.
        assert data.geom_xpos[fingers, 2].min() > 0.0
    assert not any(warning.number for warning in data.warning)
    assert most["energy"] < ENERGY and most["speed"] < SPEED and most["depth"] < DEPTH, most
    return most


@pytest.mark.parametrize("actions", ["effector", "joints"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sample(name, actions):
    check(getattr(environments, name)(actions=actions), np.random.default_rng(0), 250)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_of_other_bodies(name):
    env = getattr(environments, name)(actions="joints", randomise=1.0)
    check(env, np.random.default_rng(1), 250)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("randomise", [0.0, 1.0])
@pytest.mark.parametrize("actions", ["effector", "joints"])
@pytest.mark.parametrize("name", NAMES)
def test_a_million_steps_in_all(name, actions, randomise):
    env = getattr(environments, name)(actions=actions, randomise=randomise, max_steps=100)
    check(env, np.random.default_rng(2), 10**6 // (4 * len(NAMES)))


@pytest.mark.parametrize("actions", ["effector", "joints"])
def test_a_pressed_peg_does_not_go_through_the_socket(actions):
    """The hand presses the peg on the rim with all that it has."""
    env = environments.PegInsertEnv(actions=actions)
    env.reset(seed=1)
    rim = env.exploits()["rim"]
    for _ in range(35):
        env.step(rim(None))
    for _ in range(15):
        env.step(env.control.write((0.0, 0.0, -1.0, -1.0)))
        peg = env.simulation.data.geom("peg")
        inside = abs(peg.xpos[0] - env.task.goal[0]) < 0.04 and abs(peg.xpos[1] - env.task.goal[1]) < 0.04
        assert not inside or peg.xpos[2] > 0.06


@pytest.mark.parametrize("speed", [1.0, 3.0, 6.0])
def test_a_thrown_box_does_not_go_through_the_table(speed):
    """Contacts give way: at 6 m/s, twice the speed of a throw, for a moment by more than the box's half."""
    env = environments.PickPlaceEnv()
    env.reset(seed=0)
    simulation = env.simulation
    simulation.put("box", (0.6, 0.3, 0.2))
    simulation.data.joint("box").qvel[2] = -speed
    for _ in range(40):
        env.step(np.zeros(4, np.float32))
        assert env.task.facts.thing[2] > (0.01 if speed < 4 else -0.02)
    assert env.task.facts.thing[2] == pytest.approx(0.025, abs=0.003)


@pytest.mark.parametrize(("name", "thing"), [("PickPlaceEnv", "box"), ("StackEnv", "box"), ("PegInsertEnv", "peg")])
def test_what_spins_does_not_spin_ever_faster(name, thing):
    env = getattr(environments, name)()
    env.reset(seed=0)
    env.simulation.put(thing, (0.6, 0.3, 2.0))
    joint = env.simulation.data.joint(thing)
    joint.qvel[3:] = (20.0, 0.0, 200.0)
    for _ in range(12):
        env.step(np.zeros(4, np.float32))
        assert np.linalg.norm(joint.qvel[3:]) < 202.0


def test_physics_that_diverges_is_a_fault(tmp_path, monkeypatch):
    # MuJoCo writes a log.
    monkeypatch.chdir(tmp_path)
    env = environments.PickPlaceEnv(reward="success - distance")
    env.reset(seed=0)
    env.step(np.zeros(4, np.float32))
    env.simulation.data.joint("box").qvel[:] = 1e12
    _, reward, terminated, truncated, info = env.step(np.zeros(4, np.float32))
    assert (reward, terminated, truncated, info["fault"]) == (0.0, False, True, True)
    assert env.compute_reward(np.zeros(3), np.ones(3), info) == 0.0
    env.reset(seed=0)
    assert not env.step(np.zeros(4, np.float32))[4]["fault"]


@pytest.mark.parametrize("name", ["PickPlaceEnv", "StackEnv", "PegInsertEnv"])
def test_what_is_at_rest_stays_so(name):
    env = getattr(environments, name)()
    env.reset(seed=0)
    before = env.simulation.data.qpos.copy()
    for _ in range(25):
        env.step(np.array([0, 0, 0, 1], np.float32))
    assert np.abs(env.simulation.data.qpos - before)[9:].max() < 1e-3
    assert np.abs(env.simulation.data.qvel).max() < 1e-2
