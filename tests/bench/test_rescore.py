"""Rescoring: the reward that was paid is paid again, and another one says what it would have paid."""

import json

import gymnasium
import pytest

from rewardlab.agents.evaluation_run import Evaluation, carry_out
from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.train import Run, train
from rewardlab.bench.catalogue import describe_environment
from rewardlab.bench.rescore import rescore
from rewardlab.bench.study import read_study
from rewardlab.bench.viewer import reel
from rewardlab.errors import ConfigurationError, ExpressionError, RewardLabError
from rewardlab.wrappers import MeasureSignals

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
    recorded(tmp_path / "suite" / "first", "success")
    with pytest.raises(ConfigurationError, match=r"holds 1 below it: give one of them, for example '.*first'"):
        rescore(tmp_path, "success")
    with pytest.raises(ExpressionError, match="'succes'"):
        rescore(tmp_path / "suite" / "first", "succes")
    with pytest.raises(ExpressionError, match="recordings are valued one by one"):
        rescore(tmp_path / "suite" / "first", "group_zscore(final(score))")


def test_the_gamma_and_the_step_of_the_run_are_those_of_the_reward(tmp_path):
    reward = "schedule(10, 0, 64)*success + potential(progress)"
    small = {"n_envs": 4, "n_steps": 8, "batch_size": 32, "gamma": 0.5}
    train(Run("RewardLab/Maze-v0", 64, reward=reward, settings=small, env_kwargs={"size": 5}, evaluations=2, episodes=4,
              record="all"), tmp_path)  # fmt: skip
    episodes = rescore(tmp_path, reward)["episodes"]
    assert {episode["step"] for episode in episodes} == {0, 32, 64}
    for episode in episodes:
        assert episode["return"] == pytest.approx(episode["recorded"])


def test_success_is_read_from_the_truth_behind_noisy_signals(tmp_path):
    recorded(tmp_path, "success", agent="expert")
    for file in (tmp_path / "trajectories").rglob("*.jsonl"):
        rows = read_rows(file)
        for row in rows[1:]:
            row["true_signals"] = row["signals"]
            row["signals"] = row["signals"] | {"success": not row["signals"]["success"]}
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert {row["success"] for row in rescore(tmp_path, "progress")["episodes"]} == {1.0}
    assert all(episode["label"].endswith(": solved") for episode in reel(read_study([tmp_path]).runs).episodes)


@pytest.mark.parametrize("kept", [0, 1, 2, -1])
def test_a_recording_that_was_cut_is_named(tmp_path, kept):
    recorded(tmp_path, "success")
    file = sorted((tmp_path / "trajectories" / "0").glob("*.jsonl"))[3]
    file.write_text("".join(line + "\n" for line in file.read_text().splitlines()[:kept]))
    with pytest.raises(ConfigurationError, match=f"{file.name}' is not a whole recording"):
        rescore(tmp_path, "success")


def measured(**arguments):
    return MeasureSignals(gymnasium.make("CartPole-v1"), lambda observation, info: {"progress": 0.25})


def test_environments_measured_by_a_wrapper_have_no_presets_and_no_recorded_native(tmp_path):
    gymnasium.register("Toy/Measured-v0", entry_point=measured)
    try:
        carry_out(Evaluation("Toy/Measured-v0", agent="random", episodes=2, record="all"), tmp_path)
        found = rescore(tmp_path, "2*progress")
        lengths = [row["length"] for row in read_rows(tmp_path / "episodes.jsonl")]
        assert [row["return"] for row in found["episodes"]] == [length / 2 for length in lengths]
        with pytest.raises(RewardLabError, match="native"):
            rescore(tmp_path, "native")
        assert describe_environment("Toy/Measured-v0", {})["rewards"] == {}
    finally:
        del gymnasium.registry["Toy/Measured-v0"]


def test_every_episode_of_an_evaluation_is_kept_once(tmp_path):
    episodes = recorded(tmp_path, "success")
    assert len(list((tmp_path / "trajectories" / "0").glob("*.jsonl"))) == len(episodes)
    assert len(read_rows(tmp_path / "episodes.jsonl")) == len(episodes)
    assert recorded(tmp_path, "success") == episodes


def test_a_run_without_recordings_says_how_to_get_them(tmp_path):
    carry_out(Evaluation("RewardLab/Maze-v0", agent="random", episodes=2, record="none"), tmp_path)
    with pytest.raises(ConfigurationError, match="--record all"):
        rescore(tmp_path, "success")
