"""A language model's training that was killed goes on from its last checkpoint to the very same numbers."""

import os
import signal
import subprocess
import sys
import time

import pytest
import torch

from rewardlab.agents.llm import update
from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.run_folder import RunFolder, read_rows
from rewardlab.agents.train import Run, train
from rewardlab.errors import ConfigurationError

from . import small
from .processes import fork

pytestmark = [
    pytest.mark.usefixtures("little"),
    pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]
SMALL = {"groups": 2} | small.SHORT


def learner(checkpoint=None, **settings):
    return small.learner("success + 0.1*progress", checkpoint, **SMALL | settings)


@pytest.mark.parametrize("settings", [{}, {"kl_coef": 0.1, "ent_coef": 0.0, "credit": "grpo"}, {"lora": 2}])
def test_a_checkpoint_goes_on_exactly(tmp_path, settings):
    alone = learner(**settings)
    for _ in range(2):
        alone.update()
    alone.save(tmp_path)
    back = learner(tmp_path, **settings)
    assert back.steps == alone.steps > 0
    assert torch.equal(small.weights(back.policy), small.weights(alone.policy))
    alone.told.clear()
    for _ in range(2):
        alone.update()
        back.update()
    assert back.told == alone.told
    assert any(name == "train/loss" for name, _ in back.told)
    assert torch.equal(small.weights(back.policy), small.weights(alone.policy))


@pytest.mark.parametrize("kept", [None, 0, 1000])
def test_a_checkpoint_that_is_damaged_is_told_of(tmp_path, kept):
    learner().save(tmp_path)
    state = tmp_path / "learner.pt"
    if kept is None:
        state.unlink()
    else:
        state.write_bytes(state.read_bytes()[:kept])
    with pytest.raises(ConfigurationError, match=r"learner\.pt' is damaged, .* give another --out"):
        learner(tmp_path)


def without_times(rows):
    return [{name: value for name, value in row.items() if name not in ("wall_s", "cpu_s")} for row in rows]


@pytest.mark.parametrize(("every", "kept"), [(0, 0), (2, 4)])
def test_kill_9_in_mid_update_costs_what_came_after_the_last_checkpoint(tmp_path, every, kept):
    """Evaluations are at the beginning and at the end alone."""
    settings = SMALL | {"group_size": 4, "minibatches": 2, "checkpoint_every": every}
    asked = Run("RewardLab/Maze-v0", 320, agent="llm", reward="success + 0.1*progress", settings=settings,
                env_kwargs={"size": 5, "max_steps": 5}, evaluations=1, episodes=3, record="none")  # fmt: skip
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    train(asked, undisturbed)

    def dying():
        """Die in the sixth update, with the first of its two steps made."""
        updates = steps = 0
        real, descend = LanguageLearner.update, update.Update._gradients

        def counted(self):
            nonlocal updates, steps
            updates, steps = updates + 1, 0
            real(self)

        def deadly(*arguments, **keywords):
            nonlocal steps
            descend(*arguments, **keywords)
            steps += 1
            if updates == 6 and steps == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        LanguageLearner.update, update.Update._gradients = counted, deadly
        train(asked, killed)

    assert fork(dying, 1) == [None]
    state = torch.load(RunFolder(killed).last_checkpoint() / "learner.pt")
    assert state["updates"] == kept
    assert [row["step"] for row in read_rows(killed / "metrics.jsonl")] == [0]
    train(asked, killed)
    rows = read_rows(killed / "metrics.jsonl")
    assert without_times(rows) == without_times(read_rows(undisturbed / "metrics.jsonl"))
    assert read_rows(killed / "episodes.jsonl") == read_rows(undisturbed / "episodes.jsonl")
    one, other = (
        torch.load(RunFolder(folder).last_checkpoint() / "learner.pt")["update"]["optimizer"]["state"]
        for folder in (undisturbed, killed)
    )
    assert all(torch.equal(one[weight]["exp_avg"], other[weight]["exp_avg"]) for weight in one)


def run(folder):
    chosen = {**SMALL, "model": "tiny", "warmup": 10, "group_size": 4}
    return [
        sys.executable, "-m", "rewardlab", "train", "Maze-v0", "--agent", "llm", "--steps", "400", "--seed", "1",
        "--set", "size=5", "--set", "max_steps=8", "--out", str(folder), "--episodes", "4", "--record", "none",
        *(word for name, value in chosen.items() for word in ("--set", f"agent.{name}={value}")),
    ]  # fmt: skip


@pytest.mark.slow
def test_kill_9_at_any_moment_loses_nothing(tmp_path):
    quiet = {"env": os.environ | {"OMP_NUM_THREADS": "1"}, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(run(tmp_path / "undisturbed"), check=True, **quiet)
    killed, kills = tmp_path / "killed", 0
    while not RunFolder(killed).finished:
        process = subprocess.Popen(run(killed), **quiet)
        before = len(read_rows(killed / "metrics.jsonl")) if killed.exists() else 0
        # It gets one evaluation further, and then as far as it comes.
        while process.poll() is None and (
            not (killed / "metrics.jsonl").exists() or len(read_rows(killed / "metrics.jsonl")) <= before
        ):
            time.sleep(0.05)
        if kills < 2 and process.poll() is None:
            time.sleep(0.3 * kills)
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    assert kills == 2
    one, other = (without_times(read_rows(each / "metrics.jsonl")) for each in (tmp_path / "undisturbed", killed))
    assert one == other
