"""Novelty: how often a state was met, for one environment and for many."""

from collections import Counter, defaultdict

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st
from wrapper_toys import LEFT, RIGHT, Corridor, corridors

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.train import Run, train
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Ledger, Signal, declare
from rewardlab.wrappers import Novelty, RewardWrapper, VectorNovelty, VectorRewardWrapper
from rewardlab.wrappers.measures import measured, measured_vector
from rewardlab.wrappers.novelty import digest

VISITS = ("episode_visits", "total_visits")
moves = st.lists(st.integers(0, 63), min_size=5, max_size=40)


def counts(info):
    return tuple(info["signals"][name] for name in VISITS)


def walk(env, seed, actions):
    """Infos, where rows ended, and which rows the info is about; the caller resets where the mode asks for it."""
    nobody, everybody = np.zeros(env.num_envs, bool), np.ones(env.num_envs, bool)
    _, info = env.reset(seed=seed)
    yield info, nobody, everybody
    for action in actions:
        chosen = np.array([action & 1, action >> 1 & 1, action >> 2 & 1])
        *_, terminated, truncated, info = env.step(chosen)
        ended = terminated | truncated
        yield info, ended, everybody
        if ended.any() and env.metadata["autoreset_mode"] is AutoresetMode.DISABLED:
            yield env.reset(options={"reset_mask": ended})[1], nobody, ended


def test_visits_by_hand():
    env = Novelty(Corridor(slip=0))
    _, info = env.reset(seed=0)
    assert counts(info) == (1, 1)
    # From place p: right to p + 1, back to p, to p + 1, on to p + 2.
    assert [counts(env.step(a)[4]) for a in (RIGHT, LEFT, RIGHT, RIGHT)] == [(1, 1), (2, 2), (2, 2), (1, 1)]
    # The same start again: the episode's visits begin anew, those of all episodes go on from 2.
    assert counts(env.reset(seed=0)[1]) == (1, 3)
    assert counts(env.step(RIGHT)[4]) == (1, 3)


def test_bonuses_by_hand():
    signals = declare(Signal("n", "Visits.", 1, 99))
    ledger = Ledger("episodic_bonus(n) + 10*count_bonus(n) + 100*count_bonus(n, 3)", signals)
    ledger.reset({"n": 1})
    assert list(ledger.step({"n": 1}, False, False)["terms"].values()) == [1, 10, 100]
    # 1 / sqrt(4) and 1 / 4**3.
    assert list(ledger.step({"n": 4}, False, False)["terms"].values()) == [0, 5, 100 / 64]


def test_a_state_is_what_the_chosen_signals_say():
    env = Novelty(Corridor(slip=0), ["turned"])
    assert counts(env.reset(seed=0)[1]) == (1, 1)
    assert [counts(env.step(a)[4])[0] for a in (RIGHT, RIGHT, LEFT, RIGHT)] == [2, 3, 1, 4]


@settings(max_examples=30)
@given(st.integers(0, 99), moves)
def test_episodic_bonuses_sum_to_the_states_an_episode_finds(seed, actions):
    env = RewardWrapper(Novelty(Corridor()), "episodic_bonus(episode_visits)")
    observation, _ = env.reset(seed=seed)
    found, paid = {int(observation[0])}, 0.0
    for action in actions:
        observation, reward, terminated, truncated, _ = env.step(action & 1)
        found.add(int(observation[0]))
        paid += reward
        # The state of the reset is found, and no step is paid for it.
        assert paid == len(found) - 1
        if terminated or truncated:
            break


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(max_examples=15)
@given(seed=st.integers(0, 99), actions=moves)
def test_a_vectors_episodes_count_as_single_ones(mode, seed, actions):
    outer = VectorNovelty(corridors(3, mode))
    inner = SyncVectorEnv([lambda: Novelty(Corridor())] * 3, autoreset_mode=mode)
    for (one, ended, rows), (other, *_) in zip(walk(outer, seed, actions), walk(inner, seed, actions), strict=True):
        mine, reference = (each["signals"]["episode_visits"] for each in (one, other))
        assert np.array_equal(mine[rows], reference[rows])
        if "final_info" in one:
            mine, reference = (each["final_info"]["signals"]["episode_visits"] for each in (one, other))
            assert np.array_equal(mine[ended], reference[ended])


@pytest.mark.parametrize("mode", AutoresetMode)
@settings(max_examples=15)
@given(seed=st.integers(0, 99), actions=moves)
def test_the_rows_of_a_vector_share_the_visits_over_all_episodes(mode, seed, actions):
    env = VectorNovelty(corridors(3, mode), ["distance"])
    told = defaultdict(list)
    for info, ended, rows in walk(env, seed, actions):
        ends = [(info["final_info"], ended)] if "final_info" in info else []
        for said, whose in [(info, rows), *ends]:
            for row in np.flatnonzero(whose):
                told[said["signals"]["distance"][row]].append(said["signals"]["total_visits"][row])
    assert {state: sorted(numbers) for state, numbers in told.items()} == {
        state: list(range(1, len(numbers) + 1)) for state, numbers in told.items()
    }


@pytest.mark.parametrize("mode", AutoresetMode)
def test_a_native_vector_pays_what_single_environments_are_paid(mode):
    name, reward = "RewardLab/Maze-v0", "success + count_bonus(episode_visits, 1)"
    native = {"vectorization_mode": "vector_entry_point", "autoreset_mode": mode}
    outer = VectorRewardWrapper(VectorNovelty(gymnasium.make_vec(name, 3, size=5, **native)), reward)
    inner = [RewardWrapper(Novelty(gymnasium.make(name, size=5)), reward) for _ in range(3)]
    outer.reset(seed=5)
    for row, env in enumerate(inner):
        env.reset(seed=5 + row)
    draws, waiting = np.random.default_rng(0), np.zeros(3, bool)
    for _ in range(60):
        actions = draws.integers(0, 4, 3)
        _, rewards, terminated, truncated, _ = outer.step(actions)
        for row, env in enumerate(inner):
            if mode is AutoresetMode.NEXT_STEP and waiting[row]:
                env.reset()
                assert rewards[row] == 0
                continue
            _, reward, over, cut, _ = env.step(actions[row])
            assert (rewards[row], terminated[row], truncated[row]) == (reward, over, cut)
            if (over or cut) and mode is not AutoresetMode.NEXT_STEP:
                env.reset()
        waiting = terminated | truncated
        if waiting.any() and mode is AutoresetMode.DISABLED:
            outer.reset(options={"reset_mask": waiting})


@pytest.mark.parametrize("vector", [False, True])
def test_the_state_holds_the_counts(vector):
    if vector:
        maker = {"vectorization_mode": "vector_entry_point"}
        env = VectorNovelty(gymnasium.make_vec("RewardLab/Maze-v0", 2, size=5, **maker))
    else:
        env = Novelty(Corridor(slip=0))
    actions = np.array([0, 2]) if vector else RIGHT
    env.reset(seed=1)
    env.step(actions)
    state = env.get_state()
    first = [counts(env.step(actions)[4]) for _ in range(4)]
    env.set_state(state)
    assert np.array_equal([counts(env.step(actions)[4]) for _ in range(4)], first)


def test_by_name_and_through_json():
    env = measured(gymnasium.make("RewardLab/MazeKeys-v0"), ["novelty:keys, doors"])
    again = gymnasium.make(
        gymnasium.envs.registration.EnvSpec.from_json(RewardWrapper(env, "total_visits").spec.to_json())
    )
    assert again.env._meter.names == ("keys", "doors")
    assert isinstance(measured_vector(corridors(2, AutoresetMode.SAME_STEP), ["novelty"]), VectorNovelty)
    with pytest.raises(ConfigurationError, match=r"no signal 'key'.*Did you mean 'keys'"):
        measured(gymnasium.make("RewardLab/MazeKeys-v0"), ["novelty:key"])
    with pytest.raises(ConfigurationError, match="VectorNovelty"):
        Novelty(corridors(2, AutoresetMode.SAME_STEP))
    with pytest.raises(ConfigurationError, match="MeasureSignals"):
        Novelty(gymnasium.make("CartPole-v1"))
    tensors = {"vectorization_mode": "vector_entry_point", "device": "cpu"}
    with pytest.raises(ConfigurationError, match="device=None"):
        VectorNovelty(gymnasium.make_vec("RewardLab/Maze-v0", 2, **tensors))


def test_every_kind_of_observation_has_a_digest():
    states = [
        1, 2, "a", "ab", ("a", "b"), np.array([1, 2]), np.array([[1, 2]]), np.array([1.0, 2.0]), {"x": 1}, {"x": 2},
        {"y": 1}, {"x": 1, "y": np.zeros(2)}, ("x", np.zeros(2)), "\ud800",
    ]  # fmt: skip
    assert max(Counter(map(digest, states)).values()) == 1
    assert digest({"x": 1, "y": "b"}) == digest({"y": "b", "x": 1})
    assert digest(np.arange(6).reshape(2, 3)) == digest(np.asfortranarray(np.arange(6).reshape(2, 3)))


def test_training_with_a_count_bonus(tmp_path):
    run = Run(
        env="RewardLab/Maze-v0",
        steps=128,
        agent="ppo",
        reward="success + 0.05*(count_bonus(total_visits)*episodic_bonus(episode_visits))",
        env_kwargs={"size": 5, "measure": ["novelty"]},
        settings={"n_envs": 4, "n_steps": 16, "batch_size": 32, "n_epochs": 1, "net_arch": [8]},
        evaluations=1,
        episodes=4,
        record="none",
    )
    train(run, tmp_path)
    last = read_rows(tmp_path / "metrics.jsonl")[-1]
    assert last["step"] == 128
    # 0.05 for the first state found, and less for each that follows.
    assert 0.05 <= last["terms"]["count_bonus(total_visits)*episodic_bonus(episode_visits)"] < 2
