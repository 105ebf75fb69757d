"""Generalised advantages over turns and ProRAG's two granularities, worked by hand."""

import numpy as np
import pytest

from rewardlab.agents.advantages import rewards_to_go
from rewardlab.agents.llm.credit.grpo import grpo
from rewardlab.agents.llm.credit.ppo import gae, ppo
from rewardlab.agents.llm.credit.prorag import prorag
from rewardlab.agents.llm.credit.whitening import whiten

from . import groups


def test_generalised_advantages():
    """d = (0 + 0.5 * 0.8 - 0.6, 1 - 0.8) = (-0.2, 0.2); the first adds 0.5 * 0.5 * 0.2."""
    turns = groups.group([0, 1.0], [0.0], gamma=0.5)
    values = np.array([[[0.6, 0.8], [0.6, 123.0]]])
    np.testing.assert_allclose(gae(turns, values, lam=0.5), [[[-0.15, 0.2], [-0.6, 0]]])


def test_with_lambda_1_what_is_to_come_is_compared_with_the_value_alone():
    turns = groups.group([1, 2, 3.0], [4, 5.0], gamma=0.9)
    values = np.array([[[1.0, 2, 3], [4, 5, 6]]])
    to_come = rewards_to_go(turns.rewards, turns.mask, 0.9)
    np.testing.assert_allclose(gae(turns, values, lam=1.0), turns.mask * (to_come - values))


def test_ppo_whitens_them_over_tokens():
    turns = groups.group([0, 1.0], [0.0], values=[[0.6, 0.8], [0.6]], tokens=[[1, 4], [2]], gamma=0.5)
    plain = ppo(turns, lam=0.5, scale=False)
    np.testing.assert_allclose(plain, [[[-0.15, 0.2], [-0.6, 0]]])
    np.testing.assert_allclose(ppo(turns, lam=0.5), whiten(plain, turns.sampled))
    with pytest.raises(ValueError, match="values"):
        ppo(groups.group([1.0]))


def scored():
    """Outcomes 1 and 0; scores 1 (3 tokens) and 0 (1 token), and 0.5 (2 tokens)."""
    return groups.group(
        [1, 1.0], [0.5], tokens=[[3, 1], [2]], terms={"process": np.array([[[1, 0], [0.5, 0]]]), "won": None}
    )


def test_prorag_adds_scores_of_turns_to_the_outcome():
    """Tokens' mean score 4/6, their variance (3 / 9 + 4 / 9 + 2 / 36) / 6 = 5/36."""
    found = prorag(scored(), beta=0.5)
    deviation = (5 / 36) ** 0.5
    steps = np.array([[[1 / 3, -2 / 3], [-1 / 6, 0]]]) / deviation
    outcome = np.array([[[1, 1], [-1, 0]]]) * 2**-0.5
    np.testing.assert_allclose(found, outcome + 0.5 * steps, rtol=1e-3)


def test_prorag_without_differences_in_scores_is_grpo():
    turns = groups.group([1.25, 0.25], [0.25], terms={"judge": np.array([[[0.25, 0.25], [0.25, 7]]])})
    np.testing.assert_allclose(prorag(turns, process="judge"), grpo(groups.group([1, 0], [0])), rtol=1e-3)


def test_prorag_says_which_terms_there_are():
    with pytest.raises(ValueError, match="no term 'process'; it has 'won'"):
        prorag(groups.group([1.0], terms={"won": np.ones((1, 1, 1))}))
