"""What agents may have besides acting: rest, faults, usage; and what holds where they have not."""

import numpy as np

from rewardlab.agents.agent import FunctionAgent
from rewardlab.agents.evaluate import evaluate
from rewardlab.agents.guarded import GuardedAgent
from rewardlab.agents.optional import faults_of, let_rest, sum_usage, usage_of
from rewardlab.agents.vectorize import vectorize

from . import toy  # noqa: F401  registers the ids


class Frail:
    """Walks right; its help fails in row 1 at step 2. It notes who rests."""

    def __init__(self, venv):
        self.venv, self.step, self.resting, self.faults = venv, 0, [], {}
        self.usage = {"replies": 0, "cost": 0.0}

    def reset(self, rows):
        self.step = 0

    def rest(self, rows):
        self.resting.append(rows.tolist())

    def act(self, observations, infos):
        self.step += 1
        self.usage["replies"] += 1
        self.faults = {1: "no answer"} if self.step == 2 else {}
        return np.ones(self.venv.num_envs, dtype=np.int64)


def test_an_agent_that_has_none_of_it_just_acts():
    agent = FunctionAgent(lambda observation: 1, vectorize("Toy/Corridor-v0", 2))
    let_rest(agent, np.ones(2, dtype=bool))
    assert (faults_of(agent), usage_of(agent)) == ({}, {})


def test_rows_that_failed_are_faults_and_rest():
    venv = vectorize("Toy/Corridor-v0", 3)
    agent = Frail(venv)
    records = evaluate(GuardedAgent(agent, "frail", venv), venv, [1, 2])
    assert [(record.fault, record.length == 2) for record in records] == [(False, False), (True, True)]
    # The third row is idle from the beginning; in the end all are.
    assert agent.resting[0] == [False, False, True]
    assert agent.resting[2] == [False, True, True]
    assert agent.resting[-1] == [True, True, True]


def test_what_others_have_is_passed_on():
    agent = Frail(vectorize("Toy/Corridor-v0", 1))
    agent.faults = {0: "gone"}
    guarded = GuardedAgent(agent, "frail", agent.venv)
    assert (faults_of(guarded), usage_of(guarded)) == ({0: "gone"}, {"replies": 0, "cost": 0.0})


def test_usage_is_summed_and_unknown_stays_unknown():
    parts = [{"replies": 1, "cost": 0.5, "last_failure": "a"}, {}, {"replies": 2, "cost": 1.0, "last_failure": ""}]
    assert sum_usage(parts) == {"replies": 3, "cost": 1.5, "last_failure": "a"}
    assert sum_usage([*parts, {"replies": 1, "cost": None, "last_failure": "b"}]) == {
        "replies": 4,
        "cost": None,
        "last_failure": "b",
    }
    assert sum_usage([{}, {}]) == {}
