"""Training writes a run's folder, and a run that was killed ends with the numbers of one that was left alone."""

import signal
import subprocess
import sys
import time

import pytest

from rewardlab.agents.run_folder import RunFolder, read_config, read_rows
from rewardlab.agents.train import Run, train
from rewardlab.bench.rescore import rescore
from rewardlab.errors import ConfigurationError, ExpressionError

from . import toy  # noqa: F401  registers the ids

PPO = {"n_envs": 8, "n_steps": 8, "batch_size": 64, "n_epochs": 2, "net_arch": [8]}
GRPO = {"groups": 2, "group_size": 4, "n_epochs": 2, "net_arch": [8]}
SAC = {"n_envs": 2, "buffer_size": 300, "learning_starts": 128, "batch_size": 16, "net_arch": [8], "her": True}
DQN = {"n_envs": 4, "buffer_size": 300, "learning_starts": 32, "batch_size": 16, "net_arch": [8]}


def maze(agent="ppo", **changes):
    arguments = {
        "env": "RewardLab/Maze-v0",
        "steps": 256,
        "agent": agent,
        "reward": "success + potential(progress)",
        "design": "potential",
        "env_kwargs": {"size": 5, "observation": "egocentric"},
        "settings": {"ppo": PPO, "dqn": DQN, "grpo": GRPO}.get(agent, {}),
        "evaluations": 4,
        "episodes": 6,
        "record": "none",
    }
    return Run(**(arguments | changes))


class Killed(BaseException):
    """Not an error that any part of the library may handle."""


def numbers(folder):
    """All that a run found out, without the times it took."""
    metrics = [
        {key: value for key, value in row.items() if key not in ("wall_s", "cpu_s")}
        for row in read_rows(folder / "metrics.jsonl")
    ]
    return metrics, read_rows(folder / "episodes.jsonl")


def test_a_run_leaves_config_curve_episodes_trajectories_checkpoint_and_events(tmp_path):
    run = maze(record="sample", seed=3)
    steps = []
    train(run, tmp_path, on_progress=lambda step, success: steps.append(step))
    config = read_config(tmp_path)
    assert config["finished"]
    assert config["reward"] == "success + potential(progress)"
    assert (config["env"], config["design"], config["agent"], config["seed"]) == (run.env, "potential", "ppo", 3)
    assert {"python", "rewardlab", "gymnasium", "numpy", "torch"} <= set(config["versions"])
    assert config["wall_s"] > 0
    metrics, episodes = numbers(tmp_path)
    assert [row["step"] for row in metrics] == [0, 64, 128, 192, 256]
    assert len(episodes) == 5 * run.episodes
    assert {row["phase"] for row in episodes} == {"test"}
    for row in metrics:
        assert set(row["terms"]) == {"success", "potential(progress)"}
        assert sum(row["terms"].values()) == pytest.approx(row["return"])
    assert sorted(path.name for path in (tmp_path / "trajectories").iterdir()) == ["0", "256"]
    assert [path.name for path in (tmp_path / "checkpoints").iterdir()] == ["256"]
    assert list(tmp_path.glob("events.out.tfevents*"))
    assert steps[-1] == 256
    assert steps == sorted(steps)


def test_training_uses_the_train_split_and_evaluation_the_test_split(tmp_path):
    train(maze(record="all", steps=64, evaluations=1), tmp_path)
    headers = [read_rows(path)[0] for path in (tmp_path / "trajectories").rglob("*.jsonl")]
    assert len(headers) == 12
    assert {header["split"] for header in headers} == {"test"}
    assert {row["task"] % 10 for row in read_rows(tmp_path / "episodes.jsonl")} == {9}


def test_designs_with_one_seed_are_tested_on_the_same_tasks(tmp_path):
    for design in ("sparse", "dense"):
        train(maze(steps=64, evaluations=1, reward=design, design=design), tmp_path / design)
    sparse, dense = (read_rows(tmp_path / design / "episodes.jsonl") for design in ("sparse", "dense"))
    assert [row["task"] for row in sparse] == [row["task"] for row in dense]


@pytest.mark.parametrize("agent", ["ppo", "dqn", "grpo", "random"])
@pytest.mark.parametrize("kills", [(1,), (130,), (70, 190)])
def test_a_run_that_is_stopped_anywhere_ends_as_if_it_had_not_been(tmp_path, agent, kills):
    run = maze(agent)
    train(run, tmp_path / "undisturbed")

    for kill in kills:

        def stop(step, success, kill=kill):
            if step >= kill:
                raise Killed

        with pytest.raises(Killed):
            train(run, tmp_path / "killed", on_progress=stop)
        assert not RunFolder(tmp_path / "killed").finished
    train(run, tmp_path / "killed")
    assert numbers(tmp_path / "killed") == numbers(tmp_path / "undisturbed")


def test_a_run_with_hindsight_replay_that_is_stopped_ends_as_if_it_had_not_been(tmp_path):
    pytest.importorskip("mujoco")
    run = Run("RewardLab/Reach-v0", 240, agent="sac", settings=SAC, evaluations=2, episodes=2, record="none")
    train(run, tmp_path / "undisturbed")

    def stop(step, success):
        if step >= 160:
            raise Killed

    with pytest.raises(Killed):
        train(run, tmp_path / "killed", on_progress=stop)
    train(run, tmp_path / "killed")
    assert numbers(tmp_path / "killed") == numbers(tmp_path / "undisturbed")
    # The settings with which the environment was tuned are part of what was asked for.
    assert read_config(tmp_path / "killed")["settings"]["her"]


@pytest.mark.parametrize("agent", ["ppo", pytest.param("grpo", marks=pytest.mark.slow)])
def test_kill_9_at_any_moment_loses_nothing_that_was_finished(tmp_path, agent):
    run = maze(agent, steps=1024, evaluations=8)
    train(run, tmp_path / "undisturbed")
    folder = tmp_path / "killed"
    imports = "from pathlib import Path; from rewardlab.agents.train import Run, train"
    code = f"{imports}; train({run!r}, Path({str(folder)!r}))"
    for rows in (2, 5):
        process = subprocess.Popen([sys.executable, "-c", code])
        deadline = time.monotonic() + 120
        while len(read_rows(folder / "metrics.jsonl")) < rows and process.poll() is None:
            assert time.monotonic() < deadline, "the run does not get on"
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
    before = read_rows(folder / "metrics.jsonl")
    train(run, folder)
    assert numbers(folder) == numbers(tmp_path / "undisturbed")
    # Finished evaluations were kept, not made again: their times are those of the first attempt.
    kept = [row for row in read_rows(folder / "metrics.jsonl") if row in before]
    assert len(kept) >= 4


@pytest.mark.parametrize("agent", ["ppo", "random"])
def test_a_run_killed_after_its_last_checkpoint_only_has_to_be_marked_finished(tmp_path, agent, monkeypatch):
    run = maze(agent)
    with monkeypatch.context() as patch:
        patch.setattr(RunFolder, "finish", lambda self, **results: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            train(run, tmp_path)
    before = numbers(tmp_path)
    train(run, tmp_path)
    assert RunFolder(tmp_path).finished
    assert numbers(tmp_path) == before


@pytest.mark.parametrize("agent", ["ppo", "grpo", "expert"])
@pytest.mark.parametrize("record", ["none", "sample", "all"])
def test_schedules_decay_over_the_evaluations_too(tmp_path, agent, record):
    reward = "schedule(10, 0, 2000)*(success + 1)"
    settings = {"ppo": PPO, "grpo": GRPO}.get(agent, {})
    run = Run("Toy/Corridor-v0", 2000, agent=agent, reward=reward, settings=settings, evaluations=4, episodes=6,
              record=record)  # fmt: skip
    train(run, tmp_path)
    rows = read_rows(tmp_path / "metrics.jsonl")
    assert rows[0]["return"] > 0 == rows[-1]["return"]
    for row in rows:
        factor = max(0.0, 10 * (1 - row["step"] / 2000))
        assert row["return"] == pytest.approx(factor * (row["length"] + row["success"]))


@pytest.mark.parametrize("agent", ["ppo", "grpo"])
@pytest.mark.parametrize("record", ["none", "all"])
def test_tests_discount_as_the_trainer_does(tmp_path, agent, record):
    settings = {"ppo": PPO, "grpo": GRPO}[agent] | {"gamma": 0.5}
    run = Run("Toy/Corridor-v0", 64, agent=agent, reward="potential(progress)", settings=settings, evaluations=1,
              episodes=30, record=record)  # fmt: skip
    train(run, tmp_path)
    solved = [row for row in read_rows(tmp_path / "episodes.jsonl") if row["success"]]
    assert solved
    for row in solved:
        assert row["discounted"] == pytest.approx(-(row["task"] % 2) / 4)


@pytest.mark.parametrize("agent", ["ppo", "random"])
def test_recorded_episodes_are_the_counted_ones(tmp_path, agent):
    train(maze(agent, record="sample", steps=64, evaluations=1), tmp_path)
    counted = {(row["step"], row["seed"]): row for row in read_rows(tmp_path / "episodes.jsonl")}
    files = list((tmp_path / "trajectories").rglob("*.jsonl"))
    assert len(files) == 4
    for file in files:
        header, *steps = read_rows(file)
        row = counted[int(file.parent.name), header["seed"]]
        assert row["length"] == len(steps) - 1
        assert row["return"] == pytest.approx(sum(step["reward"]["total"] for step in steps))
        assert row["task"] == header["task"]


@pytest.mark.parametrize("record", ["none", "all"])
def test_a_trainer_without_a_critic_ends_its_tests_where_time_ends(tmp_path, record):
    """potential(progress) then is -progress at the beginning, whatever happens: nothing is left over at the limit."""
    run = Run("Toy/Corridor-v0", 32, agent="grpo", reward="potential(progress)", settings=GRPO | {"gamma": 1.0},
              env_kwargs={"max_steps": 3}, evaluations=1, episodes=30, record=record)  # fmt: skip
    train(run, tmp_path)
    rows = read_rows(tmp_path / "episodes.jsonl")
    assert {row["success"] for row in rows} == {0.0, 1.0}
    for row in rows:
        assert row["return"] == pytest.approx(-(row["task"] % 2) / 4)


def test_a_reward_that_compares_episodes_has_no_return_in_tests(tmp_path):
    """In tests every task is played once: success and score are all there is to tell."""
    run = maze("grpo", reward="group_zscore(final(success))", record="sample", steps=800, evaluations=2)
    train(run, tmp_path)
    assert read_config(tmp_path)["reward"] == "group_zscore(final(success))"
    metrics, episodes = numbers(tmp_path)
    assert len(metrics) == 3
    for row in [*metrics, *episodes]:
        assert row["return"] is row["discounted"] is None
        assert row["terms"] == {}
        assert row["success"] is not None
        assert row["score"] is not None
    with pytest.raises(ExpressionError, match="compares several episodes of one task"):
        rescore(tmp_path, "group_zscore(final(success))")


def test_a_reward_that_compares_episodes_is_left_to_agents_that_play_groups(tmp_path):
    with pytest.raises(ExpressionError, match="the agent grpo plays groups"):
        train(maze("ppo", reward="group_zscore(final(success))"), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_device_that_is_not_there_is_refused_before_there_is_a_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    for agent in ("ppo", "random"):
        with pytest.raises(ConfigurationError, match=r"device 'cuda': this machine has cpu"):
            train(maze(agent, device="cuda"), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_finished_run_is_left_as_it_is(tmp_path):
    run = maze("random")
    train(run, tmp_path)
    before = (tmp_path / "config.toml").read_text(), (tmp_path / "metrics.jsonl").read_text()
    train(run, tmp_path)
    assert before == ((tmp_path / "config.toml").read_text(), (tmp_path / "metrics.jsonl").read_text())


def test_another_run_in_the_same_folder_is_refused(tmp_path):
    train(maze("random"), tmp_path)
    with pytest.raises(ConfigurationError, match="steps=256, and now steps=512"):
        train(maze("random", steps=512), tmp_path)


def test_times_go_on_after_a_stop(tmp_path):
    run = maze("random")
    train(run, tmp_path)
    times = [row["cpu_s"] for row in read_rows(tmp_path / "metrics.jsonl")]
    assert times == sorted(times)
    assert read_config(tmp_path)["cpu_s"] >= times[-1]


@pytest.mark.parametrize(("agent", "settings"), [("ppo", PPO), ("grpo", GRPO | {"groups": 4})])
def test_faults_in_training_and_in_tests_are_counted(tmp_path, agent, settings):
    train(Run("Toy/Corridor-v0", 256, agent=agent, settings=settings, env_kwargs={"fault_at": 1}, evaluations=2,
              episodes=8), tmp_path)  # fmt: skip
    rows = read_rows(tmp_path / "metrics.jsonl")
    assert all(0 < row["faults"] < row["episodes"] == 8 for row in rows)
    assert 0 == rows[0]["training_faults"] < rows[1]["training_faults"] < rows[2]["training_faults"]


def test_a_mistake_leaves_no_folder(tmp_path):
    for wrong in ({"reward": "succes"}, {"env_kwargs": {"size": 4}}):
        with pytest.raises((ConfigurationError, ValueError)):
            train(maze(**wrong), tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("wrong", [{"settings": {"learning_rat": 1}}, {"agent": "expart"}])
def test_a_mistake_does_not_block_the_folder(tmp_path, wrong):
    with pytest.raises(ConfigurationError, match="Did you mean"):
        train(maze(**wrong), tmp_path)
    train(maze("random"), tmp_path)
    assert RunFolder(tmp_path).finished


WRONG = [{"steps": 0}, {"episodes": 0}, {"seed": -1}, {"record": "everything"}, {"env_kwargs": {"split": "test"}}]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_run_is_checked_when_it_is_written_down(wrong):
    with pytest.raises(ConfigurationError, match="split" if "env_kwargs" in wrong else next(iter(wrong))):
        maze(**wrong)


@pytest.mark.slow
def test_ppo_learns_the_corridor(tmp_path):
    run = Run("Toy/Corridor-v0", 6_000, settings=PPO, evaluations=2, episodes=50)
    train(run, tmp_path)
    first, *_, last = read_rows(tmp_path / "metrics.jsonl")
    assert first["success"] < last["success"] > 0.95
