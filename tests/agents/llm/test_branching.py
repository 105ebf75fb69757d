"""Groups that branch: what episodes share, what is their own, and what is learnt from it."""

import itertools

import numpy as np
import pytest

from rewardlab.agents.llm.branching import play_trees
from rewardlab.agents.llm.credit import Turns
from rewardlab.agents.llm.credit.tree import beginnings
from rewardlab.agents.llm.policy import batches
from rewardlab.agents.llm.rollout import Speech

from . import small
from .test_valuation import valued

SPEECH = Speech(longest=3, context=400)
SEEDS = list(range(100, 108))


def grown(roots=2, size=4, speech=SPEECH, seeds=SEEDS, **talk):
    policy = small.policy()
    dialogue, engine = small.talker(policy)
    envs = [small.Talk(**{"turns": 8} | talk) for _ in seeds]
    return play_trees(envs, size, roots, engine, dialogue, seeds, speech), envs, policy


def test_a_branch_says_and_hears_what_its_root_did_and_then_goes_its_own_way():
    episodes, envs, _ = grown()
    assert len(episodes) == 8 and all(episode.over for episode in episodes)
    branched = 0
    for start in (0, 4):
        roots, branches = episodes[start : start + 2], episodes[start + 2 : start + 4]
        assert [root.borrowed for root in roots] == [0, 0]
        for number, branch in enumerate(branches, start + 2):
            shared = branch.borrowed
            assert any(
                branch.answers[:shared] == root.answers[:shared]
                and branch.heard[: shared + 1] == root.heard[: shared + 1]
                for root in roots
            )
            assert envs[number].heard == branch.answers
            branched += shared > 0
    assert branched >= 3
    said = {tuple(episode.answers) for episode in episodes[:4]}
    assert len(said) > 1, "chance is every episode's own"


def test_tokens_and_probabilities_are_those_of_one_conversation():
    """A branch was drawn after all of its root: reading it at once finds the same chances."""
    episodes, _, policy = grown()
    branch = next(episode for episode in episodes if 0 < episode.borrowed < episode.steps)
    thread = branch.threads[0]
    (batch,) = batches([thread], 9999, "cpu", [0])
    found, _ = policy.read(batch)
    mine = batch.turns >= branch.borrowed
    np.testing.assert_allclose(found.detach()[mine], batch.old[mine], atol=1e-4)
    assert [turn for turn, _ in itertools.groupby(turn for turn in thread.turns if turn >= 0)] == list(
        range(branch.steps)
    )


def test_the_groups_tree_has_its_forks():
    episodes, _, _ = grown(roots=1, size=4)
    group = episodes[:4]
    time = max(episode.steps for episode in group)
    mask = np.array([[1.0] * episode.steps + [0.0] * (time - episode.steps) for episode in group])
    numbers = {}

    def words(name):
        rows = [
            [numbers.setdefault(text, len(numbers)) for text in getattr(each, name)[: each.steps]] for each in group
        ]
        return np.array([[*row, *[-1] * (time - len(row))] for row in rows])[None]

    turns = Turns(mask[None], mask[None], anchors=words("heard"), answers=words("answers"))
    steps = beginnings(turns, answered=True)[0]
    for row, episode in enumerate(group):
        np.testing.assert_array_equal(steps[row, : episode.borrowed], steps[0, : episode.borrowed])


def test_an_episode_of_one_turn_is_no_place_to_branch_off():
    episodes, _, _ = grown(turns=1)
    assert [episode.borrowed for episode in episodes] == [0] * 8
    assert all(episode.steps == 1 for episode in episodes)


def test_all_may_begin_at_the_start():
    assert [episode.borrowed for episode in grown(roots=4)[0]] == [0] * 8


def test_roots_with_a_fault_are_not_followed():
    episodes, _, _ = grown(fails_at=0)
    assert all(episode.fault and episode.borrowed == 0 for episode in episodes)


def test_a_conversation_that_begins_anew_does_so_in_its_branches():
    episodes, _, _ = grown(speech=Speech(longest=3, context=48))
    assert any(len(episode.threads) > 1 and episode.borrowed for episode in episodes)
    for episode in episodes:
        assert sorted({turn for thread in episode.threads for turn in thread.turns if turn >= 0}) == list(
            range(episode.steps)
        )


def test_it_is_the_same_again():
    one, other = (grown()[0] for _ in range(2))
    assert [episode.answers for episode in one] == [episode.answers for episode in other]


@pytest.mark.parametrize("credit", ["portool", "spo", "grpo"])
def test_what_is_borrowed_is_learnt_elsewhere(credit):
    episodes, _, _ = grown(size=2, roots=1)
    for episode in episodes:
        episode.signals = [{"score": float(sum(map(ord, text)) % 7)} for text in ("", *episode.answers)]
    found = valued("score", episodes, credit)
    for episode, own in zip(episodes, found.advantages, strict=True):
        assert len(own) == episode.steps and (own[: episode.borrowed] == 0).all()
    assert any(own.any() for own in found.advantages)
