"""Two processes that play and learn together end where one does that plays everything."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
import torch

from rewardlab.agents.llm import loading
from rewardlab.agents.llm.distributed import Team, as_one, join_team
from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.run_folder import RunFolder, read_config, read_rows
from rewardlab.agents.train import Run, train
from rewardlab.errors import ConfigurationError, StateError
from rewardlab.rewards import as_reward

from . import small
from .processes import fork

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
SETTINGS = {
    "groups": 4,
    "group_size": 3,
    "max_tokens": 6,
    "context": 300,
    "minibatches": 2,
    "n_epochs": 2,
    "warmup_epochs": 1,
    "learning_rate": 1e-3,
    "warmup_share": 0.2,
    "kl_coef": 0.1,
}


def learnt(reward="valid", **settings):
    """Make two updates; return what there is to compare."""
    team, told = join_team("cpu"), {}
    envs = [small.Spelling() for _ in range(len(team.part(4)) * 3)]
    shown = [[("you see a wall", "north"), ("a door", "east")]] * 3
    made = LanguageLearner(
        envs,
        as_reward(reward),
        small.policy(),
        shown,
        settings=language_settings(SETTINGS | settings),
        seed=0,
        log=lambda name, value, step: told.__setitem__((name, step), value),
        team=team,
    )
    for _ in range(2):
        made.update()
    # Each has a part of those that are dealt out.
    own = [getattr(weight, "full_tensor", lambda weight=weight: weight)() for weight in made.policy.model.parameters()]
    weights = torch.cat([weight.flatten() for weight in own]).detach()
    share = sum(getattr(weight, "to_local", lambda weight=weight: weight)().numel() for weight in
                made.policy.model.parameters()) / len(weights)  # fmt: skip
    return {"rank": team.rank, "weights": weights.numpy(), "told": told, "steps": made.steps, "share": share}


# Batches are so small that one process has more to read than the other.
DEALT = {"fsdp": True, "kl_coef": 0.0, "refine": 1, "refine_on": "best", "credit": "ppo", "batch_tokens": 120}

# Beside the policy a second set of weights learns, and gradients are taken of each term.
IMPLICIT = {
    "reward": "valid + 10*implicit_preference",
    "measure": "implicit_preference",
    "implicit_learning_rate": 1e-2,
    "balance": "marble",
    "balance_every": 1,
}


@pytest.mark.parametrize("settings", [{}, DEALT, IMPLICIT], ids=["whole", "dealt", "implicit"])
def test_two_processes_make_the_update_of_one(settings):
    first, second = fork(lambda: learnt(**settings), 2)
    alone = learnt(**settings)
    assert (first["rank"], second["rank"]) == (0, 1)
    # The two have the very same weights; one process has them up to the order of sums.
    assert (first["weights"] == second["weights"]).all()
    assert abs(first["weights"] - alone["weights"]).max() < 1e-4
    assert first["steps"] == second["steps"] == alone["steps"] > 0
    assert first["share"] + second["share"] == pytest.approx(1.0 if "fsdp" in settings else 2.0)
    assert first["told"].keys() == second["told"].keys() == alone["told"].keys()
    assert ("balance/worst_cosine_after" in {name for name, _ in alone["told"]}) == ("balance" in settings)
    assert {"train/grad_norm", "train/kl" if "fsdp" not in settings else "refine/loss"} <= {
        name for name, _ in alone["told"]
    }
    for key, value in alone["told"].items():
        if key[0] != "train/log_probability_gap":
            assert first["told"][key] == pytest.approx(value, rel=1e-3, abs=1e-5), key


SMALL = {
    "groups": 2,
    "group_size": 2,
    "max_tokens": 4,
    "context": 400,
    "warmup": 6,
    "warmup_epochs": 1,
    "max_turns": 5,
    "checkpoint_every": 1,
}
MAZE = Run(
    "RewardLab/Maze-v0",
    100,
    agent="llm",
    env_kwargs={"size": 5, "max_steps": 5},
    reward="success + potential(progress)",
    settings=SMALL,
    evaluations=2,
    episodes=4,
    record="sample",
)  # fmt: skip


def numbers(folder):
    """All that a run found out, without the times it took."""
    clock = ("wall_s", "cpu_s")
    rows = [
        {key: value for key, value in row.items() if key not in clock} for row in read_rows(folder / "metrics.jsonl")
    ]
    return rows, read_rows(folder / "episodes.jsonl")


def weights(folder):
    agent = loading.load_policy(
        language_settings(SMALL) | {"model": str(RunFolder(folder).last_checkpoint() / "model")},
        list, seed=0, device="cpu",
    )  # fmt: skip
    return torch.cat([weight.flatten() for weight in agent.model.parameters()]).detach()


@pytest.mark.parametrize("fsdp", [False, True])
def test_two_processes_write_the_run_of_one_and_go_on_with_it(tmp_path, little, fsdp):
    alone, both, killed = (tmp_path / name for name in ("alone", "both", "killed"))
    run = replace(MAZE, settings=SMALL | {"fsdp": fsdp})
    progress = fork(lambda: reported(run, both), 2)
    # Only the first process tells how far it is.
    assert progress[0][-1] >= run.steps
    assert progress[1] == []
    # Killed without a warning while it tells of an update between two evaluations.
    _, other = fork(lambda: reported(run, killed, until=60), 2)
    assert "another of the processes that learn together has ended" in other
    step = int(RunFolder(killed).last_checkpoint().name)
    assert step not in {row["step"] for row in read_rows(killed / "metrics.jsonl")}
    fork(lambda: reported(run, killed), 2)
    assert numbers(killed) == numbers(both)
    assert torch.equal(weights(killed), weights(both))
    train(run, alone)
    assert (weights(both) - weights(alone)).abs().max() < 1e-4
    assert numbers(both) == numbers(alone)
    assert {path.name.split(".")[0] for path in both.iterdir()} == {path.name.split(".")[0] for path in alone.iterdir()}
    assert len(list(both.glob("events.out.tfevents*"))) == 1
    assert read_config(both)["finished"]


def reported(run, folder, until=None):
    """Train; return the steps that were told, or what went wrong."""
    steps = []

    def on_progress(step, success):
        steps.append(step)
        if until is not None and step >= until:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        train(run, folder, on_progress=on_progress)
    except StateError as error:
        return str(error)
    return steps


def test_alone_there_is_nobody_to_talk_to(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    team = join_team("cpu")
    assert (team.rank, team.size) == (0, 1)
    assert team.gather([1, 2]) == [1, 2]
    assert list(team.part(5)) == [0, 1, 2, 3, 4]
    assert team.own([1, 2, 3]) == [1, 2, 3]


def test_shares():
    parts = [Team(rank, 3) for rank in range(3)]
    assert [list(team.part(6)) for team in parts] == [[0, 1], [2, 3], [4, 5]]
    assert sorted(item for team in parts for item in team.own(range(8))) == list(range(8))
    with pytest.raises(ConfigurationError, match="a multiple"):
        parts[0].part(7)


def test_only_the_first_that_fails_is_heard(monkeypatch):
    with pytest.raises(ConfigurationError, match="alone"), as_one():
        raise ConfigurationError("alone")
    store = torch.distributed.TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    for name, value in {
        "RANK": 1, "WORLD_SIZE": 2, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": store.port,
        "TORCHELASTIC_USE_AGENT_STORE": "True",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    with pytest.raises(ConfigurationError, match="first"), as_one():
        raise ConfigurationError("first")
    for late in (ConfigurationError("the same"), KeyboardInterrupt()):
        with pytest.raises(SystemExit) as ended, as_one():
            raise late
        assert ended.value.code == 1
    monkeypatch.delenv("TORCHELASTIC_USE_AGENT_STORE")
    with pytest.raises(ConfigurationError, match="nobody knows"), as_one():
        raise ConfigurationError("nobody knows")


@pytest.mark.parametrize("other", [{"lora": 4}, {"compile": True}, {"kl_coef": 0.1}, {"kl_in_reward": 0.1}])
def test_what_needs_the_whole_model_is_refused_beside_fsdp(other):
    with pytest.raises(ConfigurationError, match=next(iter(other))):
        language_settings({"fsdp": True} | other)


def test_one_gpu_is_not_for_several_processes(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(ConfigurationError, match="--device cuda"):
        join_team("cuda:1")


@pytest.mark.slow
def test_a_launcher_starts_the_command_line(tmp_path):
    """A mistake, an interruption and the end are told once; what was interrupted goes on."""
    steps = ["--steps", str(MAZE.steps), "--episodes", "4", "--record", "none", "--out", str(tmp_path), "--json"]
    settings = [("size", 5), ("max_steps", 5), *((f"agent.{name}", value) for name, value in SMALL.items())]
    command = [
        sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2",
        "-m", "rewardlab", "train", "Maze-v0", "--agent", "llm", *steps,
        *(word for name, value in settings for word in ("--set", f"{name}={value}")),
    ]  # fmt: skip
    env = os.environ | {"OMP_NUM_THREADS": "1"}
    mistaken = subprocess.run([*command, "--reward", "succes"], capture_output=True, text=True, check=False, env=env)
    assert mistaken.returncode != 0
    assert mistaken.stderr.count("rewardlab: ") == mistaken.stderr.count("Did you mean 'success'?") == 1
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True
    )
    while process.poll() is None and not read_rows(tmp_path / "metrics.jsonl"):
        time.sleep(0.05)
    # As the terminal does: launcher and all.
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate()
    assert told.count("interrupted; training and suites go on") == 1
    assert "rewardlab: " not in told
    assert not RunFolder(tmp_path).finished
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["step"] >= MAZE.steps
    assert RunFolder(tmp_path).finished
    assert (tmp_path / "report.html").exists()
