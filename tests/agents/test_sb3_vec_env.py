"""What stable-baselines3 is told at the end of an episode, which gamma the reward uses, and what a fault does."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from rewardlab.agents.sb3_vec_env import GymnasiumVecEnv
from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import VectorMeasureSignals, VectorRewardWrapper

from . import toy

BOTH = pytest.mark.parametrize("native", [True, False])


def adapted(env, rows=4, *, gamma=0.99, native=True, **kwargs):
    wrap = None if native else lambda env, row: env
    venv = vectorize(env, rows, autoreset_mode=AutoresetMode.SAME_STEP, wrap=wrap, **kwargs)
    return GymnasiumVecEnv(venv, gamma=gamma)


def ends(vec_env, actions, steps):
    """Step with constant actions; yield (step, row, info, observation returned) of every end."""
    vec_env.prepare(0, 0)
    vec_env.reset()
    for step in range(steps):
        observations, _, dones, infos = vec_env.step(np.asarray(actions))
        assert [bool(info) for info in infos] == dones.tolist()
        for row in np.flatnonzero(dones):
            yield step, row, infos[row], observations[row]


@BOTH
def test_the_last_observation_is_the_ended_episodes_and_the_returned_one_the_next(native):
    found = list(ends(adapted("Toy/Corridor-v0", native=native), [1, 1, 1, 1], 12))
    assert found
    for _, _, info, observation in found:
        assert info["terminal_observation"] == [toy.GOAL]
        assert observation[0] in (0, 1)
        assert info["TimeLimit.truncated"] is False
        assert info["is_success"] == 1.0
        assert info["episode"] == {"r": 1.0, "l": pytest.approx(3.5, abs=0.5)}


@BOTH
@pytest.mark.parametrize(
    ("reward", "bootstraps"),
    [("success", True), ("dense", True), ("gated(delta(progress), by=final(success))", False), ("final(score)", False)],
)
def test_the_step_limit_is_bootstrapped_unless_the_reward_says_that_it_is_part_of_the_task(native, reward, bootstraps):
    vec_env = adapted("Maze-v0", native=native, max_steps=5, size=11, distance=[9, 40], reward=reward)
    found = [info["TimeLimit.truncated"] for *_, info, _ in ends(vec_env, [0, 1, 2, 3], 15)]
    assert len(found) == 12
    assert set(found) == {bootstraps}


@BOTH
def test_rewards_are_the_environments_own(native):
    vec_env, plain = (
        adapted("Maze-v0", native=native, reward="dense", size=7),
        vectorize("Maze-v0", 4, autoreset_mode=AutoresetMode.SAME_STEP, reward="dense", size=7),
    )
    vec_env.prepare(3, 0)
    np.testing.assert_array_equal(vec_env.reset(), plain.reset(seed=3)[0])
    rng = np.random.default_rng(0)
    for _ in range(60):
        actions = rng.integers(4, size=4)
        observations, rewards, dones, _ = vec_env.step(actions)
        expected = plain.step(actions)
        np.testing.assert_array_equal(observations, expected[0])
        np.testing.assert_allclose(rewards, expected[1], atol=1e-6)
        np.testing.assert_array_equal(dones, expected[2] | expected[3])


def test_a_fault_ends_the_episode_without_bootstrap_and_is_counted():
    vec_env = adapted("Toy/Corridor-v0", 6, fault_at=2)
    faults = [info["fault"] for *_, info, _ in ends(vec_env, [1] * 6, 2)]
    assert faults
    assert all(faults)
    assert vec_env.faults == len(faults) == vec_env.faulty.sum()
    assert not any(info["TimeLimit.truncated"] for *_, info, _ in ends(vec_env, [1] * 6, 2))


def test_the_reward_discounts_with_the_trainers_gamma():
    vec_env = adapted("Toy/Corridor-v0", 1, gamma=0.5, reward="potential(progress)")
    vec_env.prepare(0, 0)
    cell = vec_env.reset()[0, 0]
    _, rewards, _, _ = vec_env.step(np.array([1]))
    assert rewards[0] == pytest.approx(0.5 * (cell + 1) / 4 - cell / 4)


def test_a_reward_that_keeps_another_gamma_is_refused():
    with pytest.raises(ConfigurationError, match=r"gamma=0\.99 and the trainer discounts with 0\.9"):
        adapted("Toy/Corridor-v0", gamma=0.9, stubborn=True, reward="dense").reset()


@BOTH
def test_schedules_follow_the_steps_of_training_from_where_it_begins(native):
    vec_env = adapted("Toy/Corridor-v0", 2, native=native, reward="schedule(1, 0, 100)*success + 0*score")
    vec_env.prepare(0, 50)
    vec_env.reset()
    returns = [vec_env.step(np.array([1, 1]))[1].max() for _ in range(30)]
    paid = [value for value in returns if value]
    assert paid[0] == pytest.approx(0.5)
    assert paid == sorted(paid, reverse=True)
    assert paid[-1] < 0.1


def test_the_outermost_of_two_rewards_says_what_truncation_means_and_the_inner_one_hears_the_step():
    mode = AutoresetMode.SAME_STEP
    inner = vectorize("Toy/Corridor-v0", 2, autoreset_mode=mode, max_steps=3, reward="schedule(1, 0, 20)*valid")
    vec_env = GymnasiumVecEnv(VectorRewardWrapper(inner, "native + 0*final(success)"), gamma=0.99)
    vec_env.prepare(0, 0)
    vec_env.reset()
    paid = []
    for _ in range(12):
        _, rewards, _, infos = vec_env.step(np.array([0, 0]))
        paid.append(rewards[0])
        assert not any(info.get("TimeLimit.truncated") for info in infos)
    assert paid[0] == pytest.approx(1.0)
    assert paid[-1] < 0.3


def test_success_is_read_from_the_truth():
    found = [info["is_success"] for *_, info, _ in ends(adapted("Toy/Noisy-v0", native=False), [1] * 4, 5)]
    assert found == [1.0] * len(found) != []


def test_rows_that_fail_in_the_middle_of_an_episode_are_faulty_to_its_end():
    calls = []

    def measure(observations, info):
        calls.append(1)
        broken = np.array([False, len(calls) == 4, False])
        return {"progress": np.where(broken, np.nan, 0.5)}

    venv = VectorMeasureSignals(SyncVectorEnv([lambda: gymnasium.make("CartPole-v1")] * 3,
                                              autoreset_mode=AutoresetMode.SAME_STEP), measure)  # fmt: skip
    vec_env = GymnasiumVecEnv(VectorRewardWrapper(venv, "progress"), gamma=0.99)
    vec_env.prepare(0, 0)
    vec_env.reset()
    for step in range(5):
        _, rewards, dones, infos = vec_env.step(np.array([step % 2] * 3))
        assert not dones.any()
        failed = [False, step >= 2, False]
        assert vec_env.faulty.tolist() == [bool(info.get("fault")) for info in infos] == failed
        assert (rewards[~vec_env.faulty] == 0.5).all()
    assert vec_env.faults == 3


def test_another_autoreset_mode_is_refused():
    with pytest.raises(ConfigurationError, match="SAME_STEP"):
        GymnasiumVecEnv(vectorize("Maze-v0", 2), gamma=0.99)


@BOTH
def test_rows_are_no_objects_to_reach_into(native):
    vec_env = adapted("Maze-v0", 2, native=native)
    with pytest.raises(ConfigurationError, match="set attributes on the vector environment"):
        vec_env.set_attr("difficulty", 0.5)
    with pytest.raises(ConfigurationError, match="call methods on the vector environment"):
        vec_env.env_method("set_parameters", gamma=0.5)
