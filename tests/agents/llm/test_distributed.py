"""Two processes that play and learn together end where one does that plays everything."""

import multiprocessing
import os
import socket

import pytest
import torch

from rewardlab.agents.llm.distributed import Team, join_team
from rewardlab.agents.llm.learner import LanguageLearner
from rewardlab.agents.llm.settings import language_settings
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

from . import small

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


def learnt():
    """Make two updates; return what there is to compare."""
    team, told = join_team("cpu"), {}
    envs = [small.Spelling() for _ in range(len(team.part(4)) * 3)]
    shown = [[("you see a wall", "north"), ("a door", "east")]] * 3
    made = LanguageLearner(
        envs,
        as_reward("valid"),
        small.policy(),
        shown,
        settings=language_settings(SETTINGS),
        seed=0,
        log=lambda name, value, step: told.__setitem__((name, step), value),
        team=team,
    )
    for _ in range(2):
        made.update()
    weights = torch.cat([weight.flatten() for weight in made.policy.model.parameters()]).detach()
    return {"rank": team.rank, "weights": weights.numpy(), "told": told, "steps": made.steps}


def one_of(rank, size, port, results):
    os.environ |= {
        "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(size), "LOCAL_WORLD_SIZE": str(size),
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port),
    }  # fmt: skip
    results.put(learnt())
    torch.distributed.destroy_process_group()


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_two_processes_make_the_update_of_one():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Forked, they need not import everything again.
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    running = [context.Process(target=one_of, args=(rank, 2, port, results), daemon=True) for rank in range(2)]
    for process in running:
        process.start()
    first, second = sorted((results.get() for _ in running), key=lambda each: each["rank"])
    for process in running:
        process.join()
    alone = learnt()
    assert (first["rank"], second["rank"]) == (0, 1)
    # The two have the very same weights; one process has them up to the order of sums.
    assert (first["weights"] == second["weights"]).all()
    assert abs(first["weights"] - alone["weights"]).max() < 1e-4
    assert first["steps"] == second["steps"] == alone["steps"] > 0
    assert first["told"].keys() == second["told"].keys() == alone["told"].keys()
    assert "train/kl" in {name for name, _ in alone["told"]}
    for key, value in alone["told"].items():
        if key[0] != "train/log_probability_gap":
            assert first["told"][key] == pytest.approx(value, rel=1e-3, abs=1e-5), key


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
