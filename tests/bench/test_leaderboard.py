"""Runs stand among the kept results of a suite where only the reward differs."""

import json
import tomllib

import pytest
import tomli_w

from rewardlab.bench.leaderboard import boards, write_leaderboard
from rewardlab.bench.suite import load_suite
from rewardlab.errors import ConfigurationError

from .synthetic import write_run


def own_runs(folder, **changes):
    """Runs that the suite maze-shaping could have made, but for `changes` of their config."""
    suite = load_suite("maze-shaping")
    ((env, kwargs),) = suite.environments.items()
    for seed in range(2):
        place = folder / "mine" / str(seed)
        write_run(place, design="mine", seed=seed, speed=2.0)
        path = place / "config.toml"
        config = tomllib.loads(path.read_text()) | {
            "env": env, "env_kwargs": dict(kwargs), "agent": "ppo", "settings": {"n_envs": 128}, "steps": suite.steps,
        } | changes  # fmt: skip
        path.write_text(tomli_w.dumps(config))
    return folder


def test_every_suite_with_kept_results_has_a_board(tmp_path):
    found = {board.suite: board for board in boards([])}
    assert {"maze-shaping", "maze-fifty", "webshop-shaping"} <= set(found)
    board = found["maze-fifty"]
    ends = [place.success["iqm"] for place in board.places]
    assert len(ends) == 50 and ends == sorted(ends, reverse=True)
    assert not any(place.own for place in board.places)
    page = write_leaderboard(list(found.values()), tmp_path).read_text()
    assert all(board.suite in page for board in found.values())


def test_own_runs_stand_where_only_the_reward_differs(tmp_path):
    (board,) = [each for each in boards([own_runs(tmp_path)]) if each.suite == "maze-shaping"]
    assert [place.design for place in board.places if place.own] == ["mine"]
    assert len(board.places) == 5 + 1
    write_leaderboard([board], tmp_path)
    assert json.loads((tmp_path / "leaderboard.json").read_text())[0]["places"][0]["design"]
    assert "(yours)" in (tmp_path / "leaderboard.html").read_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"env_kwargs": {"size": 5}}, "other arguments"),
        ({"agent": "dqn"}, "another agent"),
        ({"settings": {"n_envs": 4}}, "other settings"),
        ({"steps": 10}, "10 steps, not"),
    ],
)
def test_what_differs_otherwise_is_named(tmp_path, change, said):
    (board,) = [each for each in boards([own_runs(tmp_path, **change)]) if each.suite == "maze-shaping"]
    assert not any(place.own for place in board.places)
    assert said in board.others[0]


def test_where_nothing_compares_that_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="nothing to compare"):
        boards([own_runs(tmp_path, env="RewardLab/Sokoban-v0")])
