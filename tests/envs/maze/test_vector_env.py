"""The native vector environment is the single environment, many times: bit for bit, in every autoreset mode."""

import pickle
import sys

import gymnasium
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.tasks import TaskBank
from rewardlab.envs.maze.vector_env import MazeVectorEnv
from rewardlab.envs.numbered import draw_tasks
from rewardlab.envs.registration import TABLE
from rewardlab.errors import ConfigurationError, ExpressionError, MissingDependency, StateError

IDS = [id for id, entry in TABLE.items() if entry.entry_point.startswith("rewardlab.envs.maze")]
every_id = pytest.mark.parametrize("id", IDS)
every_mode = pytest.mark.parametrize("mode", AutoresetMode, ids=lambda mode: mode.name)
libraries = pytest.mark.parametrize("device", [None, "cpu"], ids=["numpy", "torch"])


def host(array):
    return array.numpy() if isinstance(array, torch.Tensor) else array


def leaves(info, prefix=""):
    """The arrays of an info by dotted name, without Gymnasium's masks."""
    found = {}
    for name, value in info.items():
        if name.startswith("_"):
            continue
        found |= leaves(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: host(value)}
    return found


def assert_same_info(native, sync, rows=slice(None)):
    native, sync = leaves(native), leaves(sync)
    assert native.keys() == sync.keys()
    for name, values in native.items():
        assert values.dtype == sync[name].dtype, name
        assert np.array_equal(values[rows], sync[name][rows]), name


def assert_same_reset(native, sync, rows=slice(None)):
    assert np.array_equal(host(native[0]), sync[0])
    assert_same_info(native[1], sync[1], rows)


def assert_same_step(native, sync, mode):
    for ours, theirs in zip(native[:4], sync[:4], strict=True):
        assert host(ours).dtype == theirs.dtype
        assert np.array_equal(host(ours), theirs)
    ours, theirs, ended = dict(native[4]), dict(sync[4]), sync[2] | sync[3]
    if mode is not AutoresetMode.SAME_STEP or not ended.any():
        assert_same_info(ours, theirs)
        return
    assert np.array_equal(host(ours["_final_obs"]), theirs["_final_obs"])
    assert np.array_equal(host(ours["_final_info"]), theirs["_final_info"])
    for mine, its in zip(ours.pop("final_obs"), theirs.pop("final_obs"), strict=True):
        assert mine is its is None or np.array_equal(host(mine), its)
    final = theirs.pop("final_info")
    assert_same_info(ours.pop("final_info"), final, ended)
    # The reward's entry describes the reward that was returned, which is the end's, not the new episode's.
    assert_same_info({"reward": ours["reward"]}, {"reward": final["reward"]}, ended)
    assert_same_info({"reward": ours.pop("reward")}, {"reward": theirs.pop("reward")}, ~ended)
    assert_same_info(ours, theirs)


def play_both(id, mode, device, seed, actions, **arguments):
    """Play the native vector environment beside Gymnasium's own and compare everything; return the number of ends."""
    native = gymnasium.make_vec(id, len(actions[0]), autoreset_mode=mode, device=device, **arguments)
    sync = SyncVectorEnv([lambda: gymnasium.make(id, **arguments)] * len(actions[0]), autoreset_mode=mode)
    assert_same_reset(native.reset(seed=seed), sync.reset(seed=seed))
    ends = 0
    for action in np.array(actions):
        ours = native.step(action if device is None else torch.from_numpy(action))
        theirs = sync.step(action)
        assert_same_step(ours, theirs, mode)
        ended = theirs[2] | theirs[3]
        ends += ended.sum()
        if mode is AutoresetMode.DISABLED and ended.any():
            resets = [env.reset(options={"reset_mask": ended.copy()}) for env in (native, sync)]
            assert_same_reset(*resets, rows=ended)
    return ends


rewards = st.sampled_from(
    [None, "dense", "gated", "rubric", "potential(progress) + 0.1*new(success) - 0.01*before(valid)", "0.5*steps"]
)
action_rows = st.lists(st.lists(st.integers(-1, 4), min_size=3, max_size=3), min_size=1, max_size=20)


@every_id
@every_mode
@libraries
@given(seed=st.integers(0, 2**31), actions=action_rows, reward=rewards, difficulty=st.sampled_from([None, 0.0, 0.7]))
@settings(max_examples=5)
def test_every_row_is_the_single_environment(id, mode, device, seed, actions, reward, difficulty):
    play_both(id, mode, device, seed, actions, reward=reward, difficulty=difficulty, size=5, max_steps=5)


@pytest.mark.slow
@every_id
@every_mode
@libraries
@given(seed=st.integers(0, 2**31), reward=rewards, observation=st.sampled_from(["grid", "egocentric", "rgb"]))
@settings(max_examples=4)
def test_every_row_is_the_single_environment_for_long(id, mode, device, seed, reward, observation):
    actions = np.random.default_rng(seed).integers(-1, 5, (150, 4))
    assert play_both(id, mode, device, seed, actions, reward=reward, observation=observation) > 0


@every_mode
def test_long_plays_outlast_what_the_bank_has_drawn_ahead(mode):
    actions = np.random.default_rng(0).integers(0, 4, (150, 3))
    assert play_both("RewardLab/Maze-v0", mode, None, 5, actions, size=5, max_steps=4) > 80


@every_id
def test_rows_are_different_mazes(id):
    env = gymnasium.make_vec(id, 64)
    observations, info = env.reset(seed=0)
    assert len(set(info["task"]["id"])) == 64
    assert len({picture.tobytes() for picture in observations}) > 48


@libraries
def test_observations_and_infos_are_arrays_of_the_library_asked_for(device):
    env = MazeVectorEnv(4, device=device)
    returned = [*env.reset(seed=0), *env.step(np.zeros(4, dtype=np.int64))]
    kind = np.ndarray if device is None else torch.Tensor
    for value in returned:
        if isinstance(value, dict):
            arrays = value["signals"] | value["reward"]["terms"]
            assert all(isinstance(array, kind) for array in [*arrays.values(), value["fault"], value["task"]["id"]])
        else:
            assert isinstance(value, kind)


@every_id
@libraries
def test_what_was_returned_is_never_changed_afterwards(id, device):
    env = gymnasium.make_vec(id, 3, device=device, max_steps=4, reward="dense")
    turns = [env.reset(seed=1)]
    kept = pickle.dumps(turns[0])
    rng = np.random.default_rng(0)
    copies = [pickle.loads(kept)]
    for _ in range(12):
        turns.append(env.step(rng.integers(0, 4, 3)))
        copies.append(pickle.loads(pickle.dumps(turns[-1])))
    for turn, copied in zip(turns, copies, strict=True):
        assert np.array_equal(host(turn[0]), host(copied[0]))
        mine, its = leaves(turn[-1]), leaves(copied[-1])
        assert all(np.array_equal(mine[name], its[name]) for name in mine)


def test_a_new_difficulty_keeps_the_order_of_the_tasks():
    plain, moved = MazeVectorEnv(5), MazeVectorEnv(5)
    plain.reset(seed=9), moved.reset(seed=9)
    moved.set_attr("difficulty", 1.0)
    expected, drawn = plain.reset()[1]["task"], moved.reset()[1]["task"]
    assert np.array_equal(drawn["id"], expected["id"])
    assert (drawn["difficulty"] == 1.0).all()
    _, info = moved.reset(options={"difficulty": 0.0})
    assert np.array_equal(info["task"]["id"], plain.reset()[1]["task"]["id"])
    assert (info["signals"]["distance"] == 2).all()
    assert (moved.reset()[1]["task"]["difficulty"] == 1.0).all(), "the option holds for one episode"


def test_given_tasks_are_played_and_draw_nothing():
    env, other = MazeVectorEnv(3), MazeVectorEnv(3)
    env.reset(seed=2), other.reset(seed=2)
    _, info = env.reset(options={"task": [8, 19, 1]})
    assert info["task"]["id"].tolist() == [8, 19, 1]
    assert info["task"]["split"].tolist() == ["validation", "test", "train"]
    _, info = env.reset()
    assert info["task"]["split"].tolist() == ["train"] * 3
    assert np.array_equal(info["task"]["id"], other.reset()[1]["task"]["id"])
    assert env.reset(options={"task": 7})[1]["task"]["id"].tolist() == [7] * 3


def test_seeds_may_be_given_one_by_one():
    env = MazeVectorEnv(3)
    _, info = env.reset(seed=[11, 5, 30])
    singles = [gymnasium.make("RewardLab/Maze-v0").reset(seed=seed)[1]["task"]["id"] for seed in (11, 5, 30)]
    assert info["task"]["id"].tolist() == singles
    assert env.np_random_seed == (11, 5, 30)
    following = env.reset()[1]["task"]["id"]
    env.reset(seed=[11, 5, 30])
    mixed = env.reset(seed=[None, 5, None])[1]["task"]["id"]
    assert mixed.tolist() == [following[0], singles[1], following[2]]


@every_id
@every_mode
@libraries
def test_a_state_comes_back(id, mode, device):
    rng = np.random.default_rng(1)
    disabled = mode is AutoresetMode.DISABLED
    arguments = {"autoreset_mode": mode, "device": device, "reward": "gated", "difficulty": 1.0}
    arguments |= {"max_steps": 30 if disabled else 6}
    env = gymnasium.make_vec(id, 3, **arguments)
    env.reset(seed=6)
    for action in rng.integers(0, 4, (2 if disabled else 15, 3)):
        env.step(action)
    state = pickle.loads(pickle.dumps(env.get_state()))
    actions = rng.integers(0, 4, (2 if disabled else 15, 3))
    after = [env.step(action) for action in actions]
    for other in (env, gymnasium.make_vec(id, 3, **arguments)):
        other.set_state(state)
        assert repr([other.step(action) for action in actions]) == repr(after)


def test_a_state_of_another_number_of_rows_is_refused():
    env, other = MazeVectorEnv(2), MazeVectorEnv(3)
    env.reset()
    with pytest.raises(ConfigurationError, match="the state has 2 rows, this environment 3"):
        other.set_state(env.get_state())


@every_id
@libraries
def test_the_expert_solves_every_row(id, device):
    env = gymnasium.make_vec(id, 8, device=device, autoreset_mode=AutoresetMode.SAME_STEP)
    observations, _ = env.reset(seed=3)
    policy = env.expert()
    solved = np.zeros(8, dtype=bool)
    for _ in range(env.max_steps):
        observations, _, terminated, truncated, _ = env.step(policy(observations))
        assert not host(truncated).any()
        solved |= host(terminated)
        if solved.all():
            return
    pytest.fail(f"rows {np.flatnonzero(~solved)} were not solved")


@pytest.mark.parametrize(
    "actions", [[0, 9, -4], np.array([0, 1, 99]), np.array([0.0, 1.5, np.nan]), ["up", "dance", ""], [None, [], 3]]
)
def test_no_action_raises(actions):
    env = MazeVectorEnv(3)
    env.reset(seed=0)
    *_, info = env.step(actions)
    legal = [action in (0, 1, 2, 3, "up") for action in list(actions)]
    assert info["signals"]["valid"].tolist() == legal


@pytest.mark.parametrize("actions", [[0, 1], np.zeros((3, 1), dtype=int), "up!"])
def test_a_wrong_number_of_actions_is_refused(actions):
    env = MazeVectorEnv(3)
    env.reset()
    with pytest.raises(ConfigurationError, match="actions"):
        env.step(actions)


def test_stepping_needs_a_running_episode():
    env = MazeVectorEnv(2, max_steps=1, autoreset_mode=AutoresetMode.DISABLED)
    with pytest.raises(StateError, match="before the first step"):
        env.step([0, 0])
    env.reset()
    env.step([0, 0])
    with pytest.raises(StateError, match=r"rows \[0, 1\] have ended"):
        env.step([0, 0])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mask": 1}, "'reset_mask', 'task' and 'difficulty'"),
        ({"reset_mask": np.zeros(3, dtype=bool)}, "at least one true"),
        ({"reset_mask": np.ones(2, dtype=bool)}, r"shape \(2,\)"),
        ({"task": [1, 2]}, "2 entries: give 3"),
        ({"task": [1, 2, -3]}, r"options\['task'\]=-3"),
        ({"difficulty": 7}, "difficulty=7"),
    ],
)
def test_bad_reset_options_are_named(options, message):
    env = MazeVectorEnv(3)
    env.reset()
    with pytest.raises(ConfigurationError, match=message):
        env.reset(options=options)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_envs": 0}, ConfigurationError, "num_envs=0: give a positive integer"),
        ({"autoreset_mode": "sometimes"}, ConfigurationError, "autoreset_mode='sometimes'.*'NextStep'"),
        ({"reward": "sucess"}, ExpressionError, "reward='sucess'.*Did you mean 'success'"),
        ({"loop": 0.5}, ConfigurationError, "loop=0.5.*Did you mean 'loops'"),
        ({"num_env": 2}, ConfigurationError, "num_env=2.*Did you mean 'num_envs'"),
        ({"device": "foo"}, ConfigurationError, "device='foo': torch cannot use it here"),
        ({"render_mode": "human"}, ConfigurationError, "render_mode='human'.*draw a single environment"),
        ({"split": "dev"}, ConfigurationError, "split='dev'"),
        ({"render_mode": "3d"}, ConfigurationError, "render_mode='3d'"),
    ],
)
def test_bad_arguments_are_named_at_once(arguments, error, message):
    with pytest.raises(error, match=message):
        MazeVectorEnv(**arguments)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_device_that_is_not_here_is_refused():
    with pytest.raises(ConfigurationError, match="device='cuda': torch cannot use it here"):
        MazeVectorEnv(2, device="cuda")


def test_without_torch_a_device_names_the_extra_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingDependency, match=r"pip install 'rewardlab\[rl\]'"):
        MazeVectorEnv(2, device="cpu")


@pytest.mark.parametrize(
    "looks",
    [
        lambda env: env.describe(None),
        lambda env: env.expert()(None),
        lambda env: env.exploits()["park"](None),
        lambda env: env.render(),
    ],
    ids=["describe", "expert", "exploits", "render"],
)
def test_before_the_first_reset_there_is_nothing_to_look_at(looks):
    with pytest.raises(StateError, match=r"call reset\(\) first"):
        looks(MazeVectorEnv(2, render_mode="ansi"))


def test_rows_share_one_value_of_an_attribute():
    env = MazeVectorEnv(2)
    env.set_attr("difficulty", [0.5, 0.5])
    assert env.get_attr("difficulty") == (0.5, 0.5)
    with pytest.raises(ConfigurationError, match="all 2 rows share one value"):
        env.set_attr("difficulty", [0.5, 0.6])


@every_mode
def test_a_spec_survives_json(mode):
    env = gymnasium.make_vec("RewardLab/Maze-v0", 2, autoreset_mode=mode, reward="dense", size=7)
    spec = gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json())
    again = gymnasium.make_vec(spec)
    assert again.autoreset_mode is mode
    assert repr(again.reset(seed=1)) == repr(env.reset(seed=1))


def test_text_and_language_work_for_many():
    env = MazeVectorEnv(2, observation="text", actions="language", render_mode="ansi")
    observations, _ = env.reset(seed=0)
    assert env.observation_space.contains(observations)
    assert observations[1] == env.describe(observations, row=1)
    *_, info = env.step(("up", "nowhere"))
    assert info["signals"]["valid"].tolist() == [True, False]
    assert len(env.render()) == 2


@given(st.integers(0, 2**32), st.sampled_from(["train", "validation", "test"]), st.lists(st.integers(1, 9), min_size=1))
def test_drawing_ahead_draws_the_same_ids(seed, split, counts):
    together, apart = np.random.default_rng(seed), np.random.default_rng(seed)
    ahead = np.concatenate([draw_tasks([together], split, [count]) for count in counts])
    assert ahead.tolist() == [draw_tasks([apart], split, [1])[0] for _ in range(sum(counts))]


@given(
    seed=st.integers(0, 2**32),
    rounds=st.lists(
        st.tuples(st.sets(st.integers(0, 3), min_size=1), st.sampled_from([None, 0.0, 1.0, "draw", "restore"])),
        min_size=1,
        max_size=60,
    ),
)
@settings(max_examples=40)
def test_the_bank_deals_every_row_its_own_sequence(seed, rounds):
    world = MazeWorld(size=5)
    bank = TaskBank(world, "train", 4)
    bank.seed(seed, np.arange(4))
    generators = [np.random.default_rng(seed + row) for row in range(4)]
    for rows, how in rounds:
        rows = np.array(sorted(rows))
        if how == "restore":
            other = TaskBank(world, "train", 4)
            other.set_state(bank.get_state())
            bank, how = other, None
        expected = np.array([draw_tasks([generators[row]], "train", [1])[0] for row in rows])
        if how == "draw":
            assert np.array_equal(bank.draw(rows), expected)
            continue
        states, picks = bank.deal(rows, how)
        built = world.generate(expected, how)
        assert all(np.array_equal(states[name][picks], built[name]) for name in built)
