"""Sequences of actions: played again they do the same, and what descends from them is better paid."""

import numpy as np
import pytest
from gymnasium import spaces
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.demonstrations import demonstrate
from rewardlab.agents.vectorize import vectorize
from rewardlab.bench.audit.evolve import _child, _Tried, drawer, evolve
from rewardlab.bench.audit.replay import play, replay

MAZE = {"size": 7, "max_steps": 24}


@pytest.mark.parametrize(
    ("env", "kwargs"), [("Maze-v0", MAZE), ("Maze-v0", {**MAZE, "actions": "language"}), ("Reach-v0", {})]
)
def test_an_episode_is_played_again_exactly(env, kwargs):
    (known,) = demonstrate(f"RewardLab/{env}", 1, agent="expert", seed=3, env_kwargs=kwargs)
    venv = vectorize(env, 3, **kwargs)
    longest = int(venv.get_attr("max_steps")[0])
    actions = list(known.actions)
    tried = replay(venv, known.seed, [actions + [actions[-1]] * (longest - len(actions))] * 4)
    venv.close()
    assert tried.rollout.terminated.shape[0] == 4
    assert tried.steps == 4 * len(known)
    assert tried.solved.all()
    for row in range(4):
        for name, values in known.signals.items():
            np.testing.assert_array_equal(tried.rollout.after[name][row, : len(known)], values[1:])


def test_rows_that_play_along_are_not_kept():
    venv = vectorize("Maze-v0", 4, **MAZE)

    class Right:
        def reset(self, rows):
            pass

        def act(self, observations, infos):
            return np.full(4, 3)

    played = play(venv, [5, 6, 7, 8, 9], Right())
    assert played.seeds.tolist() == [5, 6, 7, 8, 9]
    assert len(played.actions) == played.rollout.terminated.shape[0] == 5


def test_evolution_is_paid_more_than_what_it_begins_with():
    venv = vectorize("Maze-v0", 16, **MAZE)
    generator = np.random.default_rng(0)
    draw = drawer(venv.single_action_space, ())
    first = [[draw(generator, None) for _ in range(24)] for _ in range(16)]

    def value(tried):
        return np.where(tried.failed, (tried.rollout.after["new_cell"] * tried.rollout.mask).sum(axis=1), -np.inf)

    begun = value(replay(venv, 5, first)).max()
    found, fitness = evolve(venv, 5, first, draw, value, steps=8_000, generator=generator)
    assert fitness[0] > begun
    assert not found.solved[0]
    assert list(fitness) == sorted(fitness, reverse=True)


@given(st.integers(1, 12), st.integers(0, 2**31), st.integers(2, 4))
def test_descendants_are_as_long_as_their_parents(length, seed, parents):
    generator = np.random.default_rng(seed)
    draw = drawer(spaces.Discrete(5, start=2), ())
    family = [
        _Tried([draw(generator, None) for _ in range(length)], int(generator.integers(1, length + 1)), 0.0)
        for _ in range(parents)
    ]
    child = _child(family, draw, generator)
    assert len(child) == length
    assert set(child) <= {2, 3, 4, 5, 6}


@given(st.integers(0, 2**31))
def test_actions_that_are_drawn_are_actions(seed):
    generator = np.random.default_rng(seed)
    for space in (
        spaces.Discrete(3, start=1),
        spaces.MultiDiscrete([2, 5]),
        spaces.Box(np.array([-1, 0], np.float32), np.array([1, 9], np.float32)),
    ):
        draw = drawer(space, ())
        first = draw(generator, None)
        assert first in space
        assert draw(generator, first) in space
    assert drawer(spaces.Text(9), ["up", "down"])(generator, None) in ("up", "down")
