"""Preset rewards of robots: what they pay an expert, and what they pay whoever stops short of the goal."""

import math

import gymnasium
import numpy as np
import pytest

from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Rollout, evaluate
from rewardlab.wrappers import check_relabelling

ID = "RewardLab/PickPlace-v0"
GAMMA, STEPS, TASKS = 0.98, 50, range(6)
RELABELLED = {"sparse", "dense", "gated", "keypoints", "language"}


def play(env, name):
    """The signals of a policy's episodes, ``{name: (episodes, steps + 1)}``."""
    episodes = []
    for task in TASKS:
        observation, info = env.reset(options={"task": task})
        act = {"expert": env.expert(), **env.exploits()}[name]
        rows = [info["signals"]]
        for _ in range(STEPS):
            observation, _, _, _, info = env.step(act(observation))
            rows.append(info["signals"])
        episodes.append(rows)
    return {key: np.array([[float(row[key]) for row in rows] for rows in episodes]) for key in env.signals}


@pytest.fixture(scope="module")
def env():
    return gymnasium.make(ID).unwrapped


@pytest.fixture(scope="module")
def runs(env):
    return {name: play(env, name) for name in ("expert", "hover", "fling")}


def paid(reward, signals, env, truncation="bootstrap"):
    """What a reward pays at each step, ``(episodes, steps)``."""
    last = np.zeros((len(TASKS), STEPS), bool)
    last[:, -1] = True
    rollout = Rollout.from_signals(signals, last & False, last)
    reward = env.rewards.get(reward, reward)
    return evaluate(reward, rollout, signals=env.signals, gamma=GAMMA, truncation=truncation).total


def worth(reward, signals, env, **options):
    """The mean discounted return."""
    return float((paid(reward, signals, env, **options) @ GAMMA ** np.arange(STEPS)).mean())


@pytest.mark.parametrize(("reward", "least"), [("stages", 0.85), ("difference", 0.8), ("imitation", 0.8)])
def test_parking_short_of_the_goal_pays_nearly_all_there_is(reward, least, runs, env):
    assert worth(reward, runs["hover"], env) > least * worth(reward, runs["expert"], env)


@pytest.mark.parametrize(("reward", "most"), [("sparse", 0.05), ("rubric", 0.05), ("invariant", 0.2), ("gated", 0.5)])
def test_parking_short_of_the_goal_does_not_pay(reward, most, runs, env):
    assert worth(reward, runs["hover"], env) < most * worth(reward, runs["expert"], env)


def test_what_progress_gained_pays_for_going_back_and_forth(runs, env):
    assert worth("gains", runs["fling"], env) > 1.2 * worth("gains", runs["expert"], env)
    there_and_back = {"progress": np.tile([0.0, 0.5], (len(TASKS), STEPS))[:, : STEPS + 1]}
    assert paid("gains", there_and_back, env).sum(axis=1) == pytest.approx(0.5 * STEPS / 2)
    assert paid("difference", there_and_back, env).sum(axis=1) == pytest.approx(0)


@pytest.mark.parametrize("name", ["expert", "hover", "fling"])
def test_what_a_potential_adds_is_a_matter_of_the_first_and_the_last_state(name, runs, env):
    fold = runs[name]["fold"]
    discounts = GAMMA ** np.arange(STEPS)
    for truncation, end in (("end", 0.0), ("bootstrap", GAMMA**STEPS * fold[:, -1])):
        added = paid("invariant", runs[name], env, truncation) - paid("sparse", runs[name], env)
        assert added @ discounts == pytest.approx(5 * (end - fold[:, 0]))


def test_the_plain_difference_adds_more_to_whoever_arrives_early_and_stays_away(runs, env):
    """Discounted, it is a share of the progress at every step: the sum does not telescope."""
    progress = runs["hover"]["progress"]
    discounts = GAMMA ** np.arange(STEPS)
    summed = paid("difference", runs["hover"], env) @ discounts
    ends = discounts[-1] * progress[:, -1] - progress[:, 0]
    parked = (1 - GAMMA) * progress[:, 1:-1] @ discounts[:-1]
    assert summed == pytest.approx(ends + parked)
    assert (parked > 0.3).all()


def test_the_fold_is_progress_in_fifths_of_a_stage(runs):
    for signals in runs.values():
        steps = np.floor(5 * np.minimum(signals["fraction"], 1) + 1e-9)
        level = np.where(signals["success"], 1, np.minimum(5 * signals["stage"] + steps, 19) / 20)
        assert np.abs(signals["fold"] - level).max() < 0.03
        assert (signals["fold"][signals["success"] == 1] == 1).all()
        assert (np.diff(signals["fold"])[np.diff(level) == 0] == 0).all()


@pytest.mark.parametrize("actions", ["effector", "joints"])
def test_deviation_is_0_for_the_expert_and_1_for_the_opposite(actions):
    env = gymnasium.make(ID, actions=actions).unwrapped
    _, info = env.reset(seed=2)
    assert info["signals"]["deviation"] == info["signals"]["action"] == 0
    act = env.expert()
    for _ in range(20):
        action = act(None)
        signals = env.step(action)[4]["signals"]
        assert signals["deviation"] < 1e-7
        assert signals["action"] == pytest.approx(np.mean(np.square(action, dtype=float)))
    best = act(None)
    away = -np.sign(best)
    expected = np.mean(np.abs(away - best)) / 2
    assert env.step(away)[4]["signals"]["deviation"] == pytest.approx(expected, abs=1e-6)
    assert env.step("no action")[4]["signals"]["action"] == 0


def test_going_back_keeps_the_fold_and_the_last_action(env):
    env.reset(options={"task": 1})
    act = env.expert()
    for _ in range(18):
        env.step(act(None))
    state, action = env.get_state(), act(None)
    first = [env.step(action)[4]["signals"] for _ in range(5)]
    env.set_state(state)
    assert [env.step(action)[4]["signals"] for _ in range(5)] == first
    assert 0 < first[0]["fold"] < 1


def test_keypoints_by_hand(env):
    signals = {"success": [0, 0, 1], "grasped": [0, 1, 0], "reach": [0.15, 0.02, 0.4], "distance": [0.9, 0.09, 0.01]}
    rows = {name: np.array([[0, *values]]) for name, values in signals.items()}
    never = np.zeros((1, 3), bool)
    total = evaluate(env.rewards["keypoints"], Rollout.from_signals(rows, never, never), signals=env.signals).total
    # Half of half a waypoint of two; half of one waypoint and 0.7 of two; success.
    assert total[0] == pytest.approx([0.125, 0.425, 1])


def test_a_language_model_s_terms_by_hand(env):
    rows = {"reach": 0.12, "distance": 0.0, "action": 0.5}
    values = {name: np.full((1, 2), value) for name, value in rows.items()}
    never = np.zeros((1, 1), bool)
    total = evaluate(env.rewards["language"], Rollout.from_signals(values, never, never), signals=env.signals).total
    # A triangle of 5, 12 and 13; nothing; half the square of a half.
    assert total[0, 0] == pytest.approx(-(0.13 - 0.05) - 0.02 * 0.125)


@pytest.mark.parametrize("task", ["Reach", "Push", "PickPlace"])
def test_what_hindsight_replay_can_relabel(task):
    for name in gymnasium.make(f"RewardLab/{task}-v0").unwrapped.rewards:
        env = gymnasium.make(f"RewardLab/{task}-v0", reward=name)
        if name in RELABELLED:
            check_relabelling(env)
        else:
            with pytest.raises(ConfigurationError):
                check_relabelling(env)


def test_what_is_asked_to_be_held_follows_the_task():
    texts = {task: gymnasium.make(f"RewardLab/{task}-v0").unwrapped.rewards["gated"] for task in ("Reach", "Push")}
    assert "by=contact" in texts["Push"]
    assert "overload" in texts["Reach"]


def test_every_success_pays_more_than_any_step_without_one(env):
    """Of the rewards that pay for success at every step, hovering at best earns half of it."""
    best = {"success": 0.0, "grasped": 1.0, "distance": 0.0, "reach": 0.0}
    rows = {name: np.full((1, 2), value) for name, value in best.items()}
    never = np.zeros((1, 1), bool)
    for name in ("dense", "gated", "keypoints"):
        total = evaluate(env.rewards[name], Rollout.from_signals(rows, never, never), signals=env.signals).total
        assert math.isclose(total[0, 0], 0.5)
