"""Virtual forces: they carry at full strength, fade with training, and are none in tests."""

import gymnasium
import numpy as np
import pytest

import rewardlab  # noqa: F401
from rewardlab.envs.robot.stages import near
from rewardlab.errors import ConfigurationError


def make(task="PickPlace", **kwargs):
    return gymnasium.make(f"RewardLab/{task}-v0", **kwargs)


def hover(env):
    """Keep the open hand above the thing, wherever it goes."""
    task, control = env.unwrapped.task, env.unwrapped.control
    above = np.add(task.facts.thing, (0.0, 0.0, 0.045))
    return control.write((*np.clip((above - control.asked) / 0.03, -1, 1).tolist(), 1.0))


def play(env, policy, seed, steps=50):
    env.reset(seed=seed)
    for _ in range(steps):
        info = env.step(policy(env))[4]
    return info["signals"]


def force(env):
    return np.abs(env.unwrapped.simulation.data.xfrc_applied).sum()


@pytest.mark.parametrize("seed", range(4))
def test_at_full_strength_it_is_enough_to_be_near(seed):
    assert play(make(privilege=1.0), hover, seed)["success"]
    assert not play(make(), hover, seed)["success"]


def test_they_fade_with_training_and_change_only_between_episodes():
    env = make(privilege=0.8, privilege_steps=1000)
    forces = []
    for step in (0, 500, 1000, 2000):
        env.get_wrapper_attr("set_parameters")(training_step=step)
        play(env, hover, 0, steps=15)
        forces.append(force(env))
        assert env.unwrapped.privilege.now == pytest.approx(0.8 * max(0.0, 1 - step / 1000))
    assert forces[0] > forces[1] > forces[2] == forces[3] == 0.0
    env.get_wrapper_attr("set_parameters")(training_step=0)
    env.step(hover(env))
    assert force(env) == 0.0


@pytest.mark.parametrize("kwargs", [{}, {"privilege": 1.0, "split": "test"}, {"privilege": 1.0, "split": "validation"}])
def test_there_are_none_by_default_and_none_in_tests(kwargs):
    env = make(**kwargs)
    play(env, hover, 0, steps=15)
    assert force(env) == 0.0


def test_a_hand_that_is_far_moves_nothing():
    env = make(privilege=1.0)
    env.reset(seed=0)
    before = env.unwrapped.task.facts.thing
    for _ in range(20):
        env.step(np.array([0.0, 0.0, 1.0, 1.0], np.float32))
    assert np.linalg.norm(np.subtract(env.unwrapped.task.facts.thing, before)) < 0.01


def test_a_state_goes_on_as_it_did():
    env, other = make(privilege=1.0, privilege_steps=1000), make(privilege=1.0, privilege_steps=1000)
    env.get_wrapper_attr("set_parameters")(training_step=300)
    play(env, hover, 3, steps=20)
    other.reset(seed=9)
    other.unwrapped.set_state(env.unwrapped.get_state())
    for _ in range(20):
        action = hover(env)
        seen, again = env.step(action)[0], other.step(action)[0]
        np.testing.assert_array_equal(seen["observation"], again["observation"])
    env.reset(seed=4)
    other.reset(seed=4)
    assert env.unwrapped.privilege.now == other.unwrapped.privilege.now == pytest.approx(0.7)


def test_random_hands_fling_nothing():
    env = make(privilege=1.0)
    env.action_space.seed(0)
    for seed in range(4):
        env.reset(seed=seed)
        for _ in range(50):
            env.step(np.sign(env.action_space.sample()))
            assert np.abs(env.unwrapped.task.moving()[:3]).max() < 3.0


def test_the_expert_solves_with_them():
    env = make(privilege=0.5)
    assert all(play(env, lambda env: env.unwrapped.expert()(None), seed)["success"] for seed in range(4))


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"privilege": 1.5}, "privilege=1.5"),
        ({"privilege": "full"}, "privilege='full'"),
        ({"privilege": True}, "privilege=True"),
        ({"privilege_steps": 0}, "privilege_steps=0"),
        ({"privilege_steps": True}, "privilege_steps=True"),
    ],
)
def test_what_is_not_allowed(kwargs, message):
    with pytest.raises(ConfigurationError, match=message):
        make(**kwargs)


def test_numbers_may_be_of_numpy():
    make(privilege=np.float32(0.5), privilege_steps=np.int64(100))


def test_tasks_of_other_splits_have_none_while_training_either():
    env = make(privilege=1.0)
    for task, now in ((10, 1.0), (18, 0.0), (19, 0.0), (20, 1.0)):
        env.reset(options={"task": task})
        assert env.unwrapped.privilege.now == now


def test_they_are_never_stronger_than_asked_for():
    env = make(privilege=1.0)
    env.unwrapped.set_parameters(training_step=-1e9)
    env.reset(seed=0)
    assert env.unwrapped.privilege.now == 1.0


def test_a_hand_alone_has_no_privileges():
    with pytest.raises(ConfigurationError, match="no thing that forces could move"):
        make("Reach", privilege=0.5)
    make("Reach", privilege=0.0)


def test_what_slides_in_a_joint_is_drawn_whatever_its_speed():
    env = make("Drawer", privilege=1.0).unwrapped
    env.reset(seed=1)
    task, data = env.task, env.simulation.data
    env.privilege.apply()
    body = env.simulation.model.body("handle").id
    weight = env.simulation.model.body_subtreemass[env.simulation.model.body_rootid[body]]
    share = near(np.linalg.norm(np.subtract(task.facts.tool, task.facts.thing)), 0.05, 0.05)
    wanted = np.add(np.clip(25 * (task.goal - task.facts.thing), -5, 5), (0, 0, 9.81))
    np.testing.assert_allclose(data.xfrc_applied[body, :3], weight * share * wanted)
