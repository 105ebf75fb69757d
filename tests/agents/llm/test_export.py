"""Rows that other trainers read: whose tokens, where turns are paid, what faults become."""

from __future__ import annotations

import numpy as np
import pytest

from rewardlab.agents.llm.episodes import Spoken, Thread
from rewardlab.agents.llm.export import Row, rows_of, to_nemo_rl, to_trl, to_verl
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import UNIVERSAL

REWARD = "success - 0.1*(1 - valid)"


def spoken(first, *turns, success=0.0, fault=False, valid=None):
    """An episode of turns (said, heard next); `valid` of each turn."""
    thread = Thread()
    episode = Spoken(threads=[thread], terminated=not fault, fault=fault, signals=[signals(0.0, 1.0)])
    thread.read(first)
    for turn, (said, heard) in enumerate(turns):
        thread.say(said, [-0.5 * token for token in said], turn)
        thread.read(heard)
        last = turn == len(turns) - 1
        episode.signals.append(signals(success if last else 0.0, 1.0 if valid is None else valid[turn]))
        episode.rewards.append(success if last else 0.0)
    return episode


def signals(success, valid):
    return {"success": success, "score": success, "progress": success, "valid": valid}


@pytest.fixture
def rows():
    """A group of three: a success after a slip, a failure, a fault."""
    episodes = [
        spoken([1, 2], ([3, 9], [4]), ([5, 9], []), success=1.0, valid=[0.0, 1.0]),
        spoken([1, 2], ([6, 9], [])),
        spoken([1, 2], ([7], []), fault=True),
    ]
    advantages = [np.array([0.25, 0.5]), np.array([-0.75]), np.array([0.0])]
    return rows_of(episodes, 3, REWARD, signals=UNIVERSAL, advantages=advantages)


def test_terms_are_those_of_the_ledger(rows):
    penalty, success = sorted(rows[0].terms)[0], "success"
    assert rows[0].terms == {success: [0.0, 1.0], penalty: [-0.1, 0.0]}
    assert rows[0].paid == pytest.approx([-0.1, 1.0])
    assert [row.group for row in rows] == [0, 0, 0]
    assert rows[0].prompt == 2
    assert rows[0].mask == [0, 0, 1, 1, 0, 1, 1]


def test_verl_pays_each_turn_at_its_last_token(rows):
    made = to_verl(rows, pad=0)
    assert made["prompts"].tolist() == [[1, 2]] * 3
    assert made["responses"].tolist() == [[3, 9, 4, 5, 9], [6, 9, 0, 0, 0], [7, 0, 0, 0, 0]]
    assert made["response_mask"].tolist() == [[1, 1, 0, 1, 1], [1, 1, 0, 0, 0], [0] * 5]
    assert made["token_level_rewards"] == pytest.approx(
        np.array([[0, -0.1, 0, 0, 1.0], [0] * 5, [0] * 5], dtype=np.float32)
    )
    assert made["advantages"].tolist() == [[0.25, 0.25, 0.0, 0.5, 0.5], [-0.75, -0.75, 0.0, 0.0, 0.0], [0.0] * 5]
    assert made["rollout_log_probs"][0].tolist() == [-1.5, -4.5, 0.0, -2.5, -4.5]
    assert made["attention_mask"].sum(axis=1).tolist() == [7, 4, 3]
    assert made["position_ids"][0].tolist() == list(range(7))
    assert made["uid"].tolist() == ["0", "0", "0"]
    assert made["success"].tolist() == [1.0, 0.0, 0.0]


def test_verl_pads_prompts_on_the_left():
    episodes = [spoken([1], ([3], [])), spoken([1, 1, 1], ([3, 3], []))]
    made = to_verl(rows_of(episodes, 2, "success", signals=UNIVERSAL), pad=8)
    assert made["input_ids"].tolist() == [[8, 8, 1, 3, 8], [1, 1, 1, 3, 3]]
    assert made["attention_mask"].tolist() == [[0, 0, 1, 1, 0], [1] * 5]
    assert made["position_ids"].tolist() == [[0, 0, 0, 1, 1], [0, 1, 2, 3, 4]]
    assert "advantages" not in made


def test_verl_keeps_its_own_columns():
    row = Row(Thread([1, 2], [-1, 0], [0.0, -1.0]), 0, 0, terms={"uid": [1.0]})
    with pytest.raises(ConfigurationError, match="'uid' stands where verl keeps its own"):
        to_verl([row], pad=0)


def test_nemo_rl_has_messages_with_their_tokens(rows):
    made = to_nemo_rl(rows, lambda tokens: " ".join(map(str, tokens)))
    told = made["message_log"][0]
    assert [message["role"] for message in told] == ["user", "assistant", "user", "assistant"]
    assert [message["token_ids"] for message in told] == [[1, 2], [3, 9], [4], [5, 9]]
    assert [message["token_loss_mask"] for message in told] == [[0, 0], [1, 1], [0], [1, 1]]
    assert [message["advantages"] for message in told] == [[0, 0], [0.25, 0.25], [0], [0.5, 0.5]]
    assert told[1]["generation_logprobs"] == [-1.5, -4.5]
    assert told[1]["content"] == "3 9"
    assert made["loss_multiplier"] == [1.0, 1.0, 0.0]
    assert made["total_reward"] == pytest.approx([0.9, 0.0, 0.0])
    by_name = {name: made[f"reward{number}"] for number, name in enumerate(made["reward_names"], start=1)}
    assert by_name["success"] == [1.0, 0.0, 0.0]
    assert made["truncated"] == [False, False, True]


def test_trl_leaves_a_fault_at_the_mean_of_its_group(rows):
    made = to_trl(rows)
    assert made["prompt_ids"] == [[1, 2]] * 3
    assert made["completion_ids"] == [[3, 9, 4, 5, 9], [6, 9], [7]]
    assert made["env_mask"] == [[1, 1, 0, 1, 1], [1, 1], [0]]
    assert [terms["success"] for terms in made["terms"]] == [1.0, 0.0, 0.5]


def test_trl_has_one_completion_for_each_episode():
    episode = spoken([1], ([2], []))
    episode.threads.append(Thread([1, 3], [-1, 1], [0.0, -0.5]))
    rows = rows_of([episode], 1, "success", signals=UNIVERSAL)
    with pytest.raises(ConfigurationError, match="overflow='end'"):
        to_trl(rows)


def test_rows_sum_to_what_the_ledger_paid(rows):
    for row in rows:
        assert sum(row.at_ends(row.paid)) == pytest.approx(sum(row.paid))
