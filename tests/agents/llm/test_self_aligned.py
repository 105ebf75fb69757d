"""Answers that fit what was asked, by hand."""

import pytest

from rewardlab.agents.llm.episodes import Spoken
from rewardlab.agents.llm.measurement import measure
from rewardlab.agents.llm.self_aligned import self_aligned

from .test_likelihood import Letters, policy, spoken


@pytest.mark.parametrize(
    ("heard", "said", "expected"),
    [
        # "a" has 1/2 after "a", and 1/4 where the answer stands alone, after "b": perplexities 2 and 4.
        ([0], [0], 1 / 2),
        # "ab" has 1/2 * 1/4 after "a" and 1/4 * 1/4 after "b": 8^(1/2) and 4.
        ([0], [0, 1], 1 - 8**0.5 / 4),
        # "d" has 1/8 after "a": perplexity 8 for 4, which is just -1.
        ([0], [3], -1.0),
        ([1], [2], 0.0),
    ],
)
def test_it_is_worked_by_hand(heard, said, expected):
    (own,) = self_aligned(policy(), Letters(), [spoken((heard, said))], batch_tokens=8)
    assert own == pytest.approx([expected], abs=1e-6)


def test_turns_are_apart_and_an_episode_that_did_not_begin_has_none():
    episode, failed = spoken(([0], [0]), ([1, 0], [3]), threads=[0, 1]), Spoken(fault=True)
    measure(["self_aligned"], policy(), Letters(), [failed, episode], size=2)
    assert [at["self_aligned"] for at in episode.signals] == pytest.approx([0.0, 0.5, -1.0], abs=1e-6)
    assert failed.signals == []
