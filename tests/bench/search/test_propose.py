"""Who proposes: evolution from what did well, or a language model that is told what its designs did."""

import json

import gymnasium as gym
import numpy as np
import pytest

from rewardlab.bench.search.candidate import Candidate, Scored, front
from rewardlab.bench.search.mutation import Mutator
from rewardlab.bench.search.propose import Chatting, Evolution
from rewardlab.chat import Chat
from rewardlab.errors import Fault
from rewardlab.rewards import as_reward

from ...agents.chat_server import Failure, serve

SIGNALS = gym.make("RewardLab/Maze-v0", size=5).get_wrapper_attr("signals")
MUTATOR = Mutator(SIGNALS, as_reward("success"))
KNOWN = [
    Scored(Candidate("g0-00", "success", "the task's own reward"), 0.1, 0.1, 0.0),
    Scored(
        Candidate("g0-01", "success + 0.5*delta(progress)", "drawn"),
        0.9,
        0.6,
        0.4,
        {"delta(progress)": {"means": [0.0, 0.25], "correlation": 0.8}},
    ),
    Scored(Candidate("g0-02", "progress", "drawn"), 0.0, 0.0, 5.0),
    Scored(Candidate("g0-03", "success - bumped", "drawn"), error="it failed"),
]


def test_evolution_proposes_what_is_new_and_repeats_itself():
    proposals = [Evolution(MUTATOR).propose(KNOWN, 10, np.random.default_rng(1)) for _ in range(2)]
    assert proposals[0] == proposals[1]
    rewards = [reward for reward, _ in proposals[0]]
    assert len(set(rewards)) == 10
    assert not set(rewards) & {each.candidate.reward for each in KNOWN}
    assert any("g0-01" in origin for _, origin in proposals[0]), "the fittest has children"


def test_the_front_has_what_nothing_beats():
    # Success 0.6 at hackability 0.4, and 0.1 at 0: neither beats the other; the third is worse than both.
    assert [each.candidate.name for each in front(KNOWN)] == ["g0-01", "g0-00"]


def test_fitness_takes_half_off_for_what_can_be_cheated_wholly():
    assert KNOWN[1].fitness == pytest.approx(0.6 * (1 - 0.4 / 2))
    assert Scored(KNOWN[1].candidate, 1.0, 0.6, 7.0).fitness == pytest.approx(0.3)
    assert KNOWN[3].fitness == -1.0


def test_scores_survive_a_file():
    assert [Scored.from_row(json.loads(json.dumps(each.as_row()))) for each in KNOWN] == KNOWN


def chatting(log):
    return Chatting(Chat("writer", url=log.url, backoff=0.0, retries=0), MUTATOR, "Find the way.", SIGNALS, "success")


def test_a_model_reads_what_its_designs_did_and_what_was_wrong():
    answers = iter(
        [
            'Here:\n```json\n[{"reward": "success + 0.1*potential(progress)", "why": "it leads"}, '
            '{"reward": "open(1)"}, {"reward": "progess"}]\n```',
            "no list",
        ]
    )
    with serve(lambda body: next(answers)) as log:
        proposer = chatting(log)
        first = proposer.propose(KNOWN, 2, np.random.default_rng(0))
        proposer.propose(KNOWN, 2, np.random.default_rng(0))
    assert first[0] == ("success + 0.1*potential(progress)", "writer: it leads")
    assert len(first) == 2, "evolution makes up for what was no reward"
    told, again = (request["messages"][0]["content"] for request in log.requests)
    assert "Find the way." in told
    assert "- progress (0 to 1): " in told
    assert "potential(x)" in told
    assert "- delta(progress): mean sum an episode, over training [0.0, 0.25]; correlation with success 0.8" in told
    assert "open" in again and "did you mean 'progress'" in again.lower()


def test_an_answer_without_a_list_leaves_it_to_evolution():
    with serve(lambda body: "I would rather not.") as log:
        assert len(chatting(log).propose(KNOWN, 3, np.random.default_rng(0))) == 3


@pytest.mark.parametrize(
    "answer",
    [
        '["success + 0.1*progress", "success - bumped"]',
        "1. `success + 0.1*progress`, which leads\n2. `success - 0.5*new(bumped)`",
    ],
)
def test_answers_in_other_forms_are_read(answer):
    with serve(lambda body: answer) as log:
        proposals = chatting(log).propose([], 2, np.random.default_rng(0))
    assert [origin for _, origin in proposals] == ["writer: ", "writer: "]
    assert proposals[0][0] == "success + 0.1*progress"


def test_what_falls_short_is_told():
    remarks = []
    with serve(lambda body: "`success` is enough, and `nonsense(1)`") as log:
        proposer = Chatting(
            Chat("writer", url=log.url, backoff=0.0, retries=0), MUTATOR, "", SIGNALS, "success", remarks.append
        )
        proposals = proposer.propose(KNOWN, 2, np.random.default_rng(0))
    assert all(origin.startswith("in place of one of writer's") for _, origin in proposals)
    assert "0 of 2" in remarks[0] and "nonsense" in remarks[0] and "is enough" in remarks[0]


def test_a_server_that_fails_is_a_fault():
    with serve(lambda body: Failure(500)) as log, pytest.raises(Fault):
        chatting(log).propose(KNOWN, 3, np.random.default_rng(0))
