"""Rescoring: the reward that was paid is paid again, and another one says what it would have paid."""

import pytest

from rewardlab.agents.evaluation_run import Evaluation, carry_out
from rewardlab.agents.run_folder import read_rows
from rewardlab.bench.rescore import rescore
from rewardlab.errors import ConfigurationError, ExpressionError

DESIGNS = [
    "sparse",
    "dense",
    "gated",
    "rubric",
    "success + clip(delta(progress), 0, 1) - 0.01*(1 - valid)",
    "native + 0.1*final(score)",
]


def recorded(folder, reward, agent="random"):
    kwargs = {"size": 7, "max_steps": 30}
    evaluation = Evaluation(
        "RewardLab/Maze-v0", agent=agent, reward=reward, env_kwargs=kwargs, episodes=12, record="all"
    )
    return carry_out(evaluation, folder)


@pytest.mark.parametrize("reward", DESIGNS)
def test_the_reward_that_was_paid_is_found_again(tmp_path, reward):
    episodes = recorded(tmp_path, reward)
    again = rescore(tmp_path, reward)
    assert [row["task"] for row in again["episodes"]] == [episode.task for episode in episodes]
    for row, episode in zip(again["episodes"], episodes, strict=True):
        assert row["return"] == pytest.approx(episode.value)
        assert row["recorded"] == pytest.approx(episode.value)
        assert row["terms"] == pytest.approx(episode.terms)
        assert row["success"] == episode.success


def test_another_reward_values_the_same_behaviour(tmp_path):
    episodes = recorded(tmp_path, "success", agent="exploit:oscillate")
    trap = rescore(tmp_path, "success + clip(delta(progress), 0, 1)")
    assert trap["recorded"] == 0.0
    assert trap["return"] > 1.0
    assert len(trap["episodes"]) == len(episodes)
    assert rescore(tmp_path, "dense")["return"] < 0.0


def test_what_cannot_be_rescored_is_explained(tmp_path):
    with pytest.raises(ConfigurationError, match="is not a run"):
        rescore(tmp_path, "success")
    recorded(tmp_path, "success")
    with pytest.raises(ExpressionError, match="'succes'"):
        rescore(tmp_path, "succes")


def test_every_episode_of_an_evaluation_is_kept_once(tmp_path):
    episodes = recorded(tmp_path, "success")
    assert len(list((tmp_path / "trajectories" / "0").glob("*.jsonl"))) == len(episodes)
    assert len(read_rows(tmp_path / "episodes.jsonl")) == len(episodes)
    assert recorded(tmp_path, "success") == episodes


def test_a_run_without_recordings_says_how_to_get_them(tmp_path):
    carry_out(Evaluation("RewardLab/Maze-v0", agent="random", episodes=2, record="none"), tmp_path)
    with pytest.raises(ConfigurationError, match="--record all"):
        rescore(tmp_path, "success")
