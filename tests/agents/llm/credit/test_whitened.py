"""REINFORCE++ and GDPO, which are whitened over the tokens of a batch, worked by hand."""

import numpy as np
import pytest

from rewardlab.agents.llm.credit import Turns
from rewardlab.agents.llm.credit.gdpo import gdpo
from rewardlab.agents.llm.credit.grpo import grpo
from rewardlab.agents.llm.credit.reinforce_pp import reinforce_pp
from rewardlab.agents.llm.credit.whitening import whiten

from . import groups


def test_a_turn_counts_with_its_tokens():
    """1 once and 5 three times: mean 4, variance (9 + 3 * 1) / 3 = 4; what has no tokens stays out."""
    np.testing.assert_allclose(whiten(np.array([1.0, 5.0, 99.0]), np.array([1.0, 3.0, 0.0])), [-1.5, 0.5, 0], atol=1e-6)
    assert whiten(np.array([0.1, 0.1]), np.array([2.0, 7.0])) == pytest.approx(0, abs=1e-6)
    assert (whiten(np.array([3.0]), np.array([0.0])) == 0).all()


def test_reinforce_pp_whitens_what_is_to_come():
    """To come: (3, 2) with 1 and 2 tokens, and (0,) with 1: mean 7/4, variance (25 + 2 * 1 + 49) / 16 / 3 = 19/12."""
    turns = groups.group([1, 2], [0], tokens=[[1, 2], [1]])
    deviation = (19 / 12) ** 0.5
    np.testing.assert_allclose(reinforce_pp(turns), np.array([[[1.25, 0.25], [-1.75, 0]]]) / deviation, atol=1e-6)


def test_or_returns_less_their_groups_mean():
    """Returns 3 and 0 of one group, 5 and 1 of another: 1.5, 1.5 (two turns), -1.5, 2, -2."""
    rewards = np.array([[[1.0, 2], [0, 0]], [[5, 0], [1, 0]]])
    mask = np.array([[[1.0, 1], [1, 0]], [[1, 0], [1, 0]]])
    values = np.array([1.5, 1.5, -1.5, 2, -2])
    np.testing.assert_allclose(
        reinforce_pp(Turns(rewards, mask), baseline=True)[mask > 0],
        (values - 0.3) / values.std(ddof=1),
        atol=1e-6,
    )


def test_gdpo_compares_every_term_by_itself():
    """Two terms of which one is a hundred times the other: each episode does better in one of them."""
    big, small = [[100.0], [0.0], [0.0]], [[0.0], [1.0], [0.0]]
    turns = groups.group([100.0], [1.0], [0.0], terms={"big": np.array([big]), "small": np.array([small])})
    found = gdpo(turns)[0, :, 0]
    assert found[0] == pytest.approx(found[1], rel=1e-3)
    # Together, the big one leaves the small one no say.
    assert grpo(turns)[0, 1, 0] == pytest.approx(grpo(turns)[0, 2, 0], abs=0.02)
    # Each term: (2, -1, -1) / sqrt(3); the sum (1, 1, -2) / sqrt(3) has the deviation 1.
    np.testing.assert_allclose(found, np.array([1, 1, -2]) / 3**0.5, rtol=1e-3)


def test_gdpo_keeps_the_weights_of_terms_and_their_signs():
    """2 * (1, -1) / sqrt(2) - 1 * (1, -1) / sqrt(2), of terms that hold their weights 2 and -1 already."""
    terms = {"won": np.array([[[2.0], [0.0]]]), "cost": np.array([[[-3.0], [0.0]]])}
    kept = groups.group([-1.0], [0.0], terms=terms, weights={"won": 2.0, "cost": -1.0})
    np.testing.assert_allclose(gdpo(kept)[0, :, 0], [2**-0.5, -(2**-0.5)], rtol=1e-4)
    heavy = groups.group([-1.0], [0.0], terms=terms, weights={"won": 2.0, "cost": -4.0})
    np.testing.assert_allclose(gdpo(heavy)[0, :, 0], [-(2**-0.5), 2**-0.5], rtol=1e-4)


def test_gdpo_of_one_term_is_grpo_whitened():
    turns = groups.group([1.0, 2.0], [0.0], [4.0], tokens=[[1, 2], [1], [3]])
    np.testing.assert_allclose(gdpo(turns), whiten(grpo(turns), turns.sampled))
