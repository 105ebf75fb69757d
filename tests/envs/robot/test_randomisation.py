"""Bodies, motors and looks that differ from task to task."""

import copy
import math
import pickle

import gymnasium
import numpy as np
import pytest

import rewardlab  # noqa: F401 (registers the ids)
from rewardlab.envs.registration import TABLE
from rewardlab.envs.robot.randomisation import Randomisation
from rewardlab.envs.robot.simulation import Simulation
from rewardlab.errors import ConfigurationError

IDS = [id for id, entry in TABLE.items() if ".robot." in entry.entry_point]
FIELDS = ("body_mass", "geom_friction", "actuator_gainprm", "dof_damping", "mat_rgba", "light_pos", "cam_pos")


def make(id="RewardLab/PickPlace-v0", **arguments):
    return gymnasium.make(id, **arguments).unwrapped


def particulars(model):
    return {field: getattr(model, field).copy() for field in (*FIELDS, "geom_size", "cam_quat", "actuator_biasprm")}


def differing(one, other):
    return {field for field in one if not np.array_equal(one[field], other[field])}


@pytest.mark.parametrize("given", [-0.1, 1.1, "much", True, None, float("nan")])
def test_the_strength_is_checked(given):
    with pytest.raises(ConfigurationError, match="randomise="):
        make(randomise=given)


def test_nothing_changes_by_default():
    env = make()
    before = particulars(env.simulation.model)
    env.reset(seed=1)
    assert not differing(before, particulars(env.simulation.model))


@pytest.mark.parametrize("id", IDS)
def test_tasks_differ_and_each_is_always_the_same(id):
    env, other = make(id, randomise=1.0), make(id, randomise=1.0)
    env.reset(options={"task": 10})
    first = particulars(env.simulation.model)
    env.reset(options={"task": 20})
    second = particulars(env.simulation.model)
    changed = {
        "geom_friction",
        "actuator_gainprm",
        "actuator_biasprm",
        "dof_damping",
        "mat_rgba",
        "cam_pos",
        "cam_quat",
    }
    assert differing(first, second) >= changed
    other.reset(options={"task": 10})
    assert not differing(first, particulars(other.simulation.model))
    env.reset(options={"task": 10})
    assert not differing(first, particulars(env.simulation.model))


@pytest.mark.parametrize("id", ["RewardLab/PickPlace-v0", "RewardLab/Stack-v0"])
def test_things_differ_in_mass_and_size(id):
    env = make(id, randomise=1.0)
    masses, sizes = [], []
    for task in range(30):
        env.reset(options={"task": task})
        box = env.simulation.model.geom("box")
        masses.append(float(env.simulation.model.body_mass[box.bodyid[0]]))
        sizes.append(float(box.size[0]))
    assert 0.05 <= min(masses) < 0.07 and 0.14 < max(masses) <= 0.2
    assert 0.9 * 0.025 <= min(sizes) < 0.0235 and 0.0245 < max(sizes) <= 0.025


def test_the_peg_fits_its_socket():
    env = make("RewardLab/PegInsert-v0", randomise=1.0)
    sizes = env.simulation.model.geom_size.copy()
    env.reset(seed=0)
    assert np.array_equal(sizes, env.simulation.model.geom_size)


def test_links_and_the_table_keep_their_masses_and_places():
    env = make(randomise=1.0)
    before = Simulation("pick_place").model
    env.reset(seed=0)
    box = env.simulation.model.body("box").id
    assert np.array_equal(np.delete(before.body_mass, box), np.delete(env.simulation.model.body_mass, box))
    assert np.array_equal(before.actuator_forcerange, env.simulation.model.actuator_forcerange)


def test_what_follows_from_a_mass_is_computed():
    simulation = Simulation("pick_place")
    Randomisation(simulation, "pick_place", 1.0).begin(3)
    body = simulation.model.body("box").id
    assert simulation.model.body_subtreemass[body] == simulation.model.body_mass[body] != 0.1


def test_virtual_forces_are_of_the_mass_that_is_drawn():
    env, masses = make(randomise=1.0, privilege=1.0), set()
    for task in (0, 10, 20):
        env.reset(options={"task": task})
        body = env.simulation.model.body("box").id
        env.simulation.put("box", env.task.facts.tool)
        env.simulation.settle()
        env.task.look()
        env.privilege.apply()
        # At the hand the thing is drawn to the goal at 5 m/s^2 at most, and weighs nothing.
        x, y, z = (env.simulation.data.xfrc_applied[body, :3] / env.simulation.model.body_mass[body]).tolist()
        wanted = [max(-5.0, min(5.0, 25.0 * gap)) for gap in (env.task.goal - env.task.facts.thing).tolist()]
        assert [x, y, z - 9.81] == pytest.approx(wanted)
        masses.add(float(env.simulation.model.body_mass[body]))
    assert len(masses) == 3


def test_weak_is_less():
    spread = {}
    for strength in (0.1, 1.0):
        simulation = Simulation("pick_place")
        randomisation, colours = Randomisation(simulation, "pick_place", strength), []
        for task in range(20):
            randomisation.begin(task)
            colours.append(simulation.model.body_mass[-1])
        spread[strength] = np.std(np.log(colours))
    assert spread[0.1] == pytest.approx(spread[1.0] / 10, rel=1e-6)


@pytest.mark.parametrize("id", IDS)
def test_a_saved_state_goes_on_in_another_environment(id):
    env, other = make(id, randomise=1.0), make(id, randomise=1.0)
    env.reset(seed=5)
    actions = [env.action_space.sample() for _ in range(12)]
    for action in actions[:6]:
        env.step(action)
    state = pickle.loads(pickle.dumps(env.get_state()))
    wanted = [env.step(action)[0]["observation"].tolist() for action in actions[6:]]
    other.reset(seed=99)
    other.set_state(state)
    assert [other.step(action)[0]["observation"].tolist() for action in actions[6:]] == wanted


@pytest.mark.parametrize("id", IDS)
def test_what_was_played_before_does_not_matter(id):
    env, other = make(id, randomise=1.0), make(id, randomise=1.0)
    expert = env.expert()
    for task in range(40, 46):
        # Something else in between.
        other.reset(options={"task": task + 10})
        for each in (env, other):
            each.reset(options={"task": task})
        for _ in range(40):
            action = expert(None)
            assert np.array_equal(env.step(action)[0]["observation"], other.step(action)[0]["observation"])


def test_cameras_see_what_is_near_all_the_same():
    env = make(randomise=1.0)
    env.reset(seed=0)
    stat, original = env.simulation.model.stat, make().simulation.model.stat
    assert stat.extent == original.extent == 1.0
    assert stat.center.tolist() == original.center.tolist()


@pytest.mark.parametrize("id", IDS)
def test_the_expert_copes(id):
    env = make(id, randomise=1.0)
    expert, solved = env.expert(), 0
    for seed in range(10):
        observation, _ = env.reset(seed=seed)
        for _ in range(env.max_steps):
            observation, *_, info = env.step(expert(observation))
        solved += info["signals"]["success"]
    assert solved >= 9


@pytest.mark.needs("gl")
def test_pictures_differ():
    env = make(randomise=1.0, observation="camera", resolution=(32, 32))
    pictures = [env.reset(options={"task": task})[0]["image"].astype(float) for task in (0, 10, 0)]
    env.close()
    assert np.array_equal(pictures[0], pictures[2])
    assert np.abs(pictures[0] - pictures[1]).mean() > 5


def test_everything_varies_as_far_as_is_said():
    simulation = Simulation("pick_place")
    model, before = simulation.model, copy.deepcopy(simulation.model)
    randomisation, rows = Randomisation(simulation, "pick_place", 1.0), []
    box, body = model.geom("box").id, model.body("box").id
    fingers = [model.geom(name).id for name in ("palm", "left", "right")]
    for task in range(80):
        randomisation.begin(task)
        mass, size = (
            now[at] / was[at]
            for now, was, at in ((model.body_mass, before.body_mass, body), (model.geom_size, before.geom_size, box))
        )
        # A smaller box of a mass turns more easily.
        assert model.body_inertia[body] / before.body_inertia[body] == pytest.approx(mass * size**2)
        stiff = model.actuator_gainprm[:, 0] / before.actuator_gainprm[:, 0]
        assert model.actuator_biasprm[:, 1] / before.actuator_biasprm[:, 1] == pytest.approx(stiff)
        moved = model.light_pos - before.light_pos
        assert moved == pytest.approx(np.tile(moved[0], (len(moved), 1))), "all lights are of one sun"
        assert np.linalg.norm(model.cam_quat, axis=1) == pytest.approx(1)
        assert np.array_equal(model.mat_rgba[:, 3], before.mat_rgba[:, 3])
        turned = 2 * np.arccos(np.minimum(np.abs((model.cam_quat * before.cam_quat).sum(axis=1)), 1))
        shades = model.mat_rgba[:, :3], before.mat_rgba[:, :3]
        inner = (shades[0] > 0) & (shades[0] < 1)
        rows.append(
            {
                "mass": [mass],
                "size": size,
                "stiff": stiff,
                "light": (model.light_diffuse / before.light_diffuse).ravel(),
                "friction": (model.geom_friction / before.geom_friction)[[box, *fingers]].ravel(),
                "ringing": model.actuator_biasprm[:, 2] / before.actuator_biasprm[:, 2],
                "damping": model.dof_damping[:9] / before.dof_damping[:9],
                "colour": (shades[0] - shades[1])[inner],
                "sun": moved.ravel(),
                "camera": (model.cam_pos - before.cam_pos).ravel(),
                "turned": turned,
            }
        )
    bounds = {
        "mass": (0.5, 2),
        "size": (0.9, 1),
        "stiff": (0.8, 1.2),
        "light": (0.6, 1.4),
        "friction": (2 / 3, 1.5),
        "ringing": (0.8, 1),
        "damping": (0.5, 2),
        "colour": (-0.25, 0.25),
        "sun": (-0.4, 0.4),
        "camera": (-0.03, 0.03),
        "turned": (0, 0.05 * math.sqrt(3)),
    }
    for name, (low, high) in bounds.items():
        values = np.concatenate([row[name] for row in rows])
        room = 0.12 * (high - low)
        assert low - 1e-9 <= values.min() < low + room and high - 1.7 * room < values.max() <= high + 1e-9, name
