"""What ranked lists are worth, whatever they hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards import Ledger, Signal, declare

LENGTH = 5
SIGNALS = declare(
    Signal("relevance", "Relevances.", shape=(LENGTH,)), Signal("mask", "Places.", shape=(LENGTH,), condition=True),
    Signal("rank", "A rank.", 1, LENGTH),
)  # fmt: skip

relevances = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=LENGTH, max_size=LENGTH).map(np.array)
masks = st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH).map(np.array)
ranks = st.integers(1, LENGTH)


def value(text, relevance, mask, rank=1):
    ledger = Ledger(text, SIGNALS)
    signals = {"relevance": relevance, "mask": mask, "rank": rank}
    ledger.reset(signals)
    return ledger.step(signals, False, False)["total"]


@given(relevances, masks)
def test_from_the_first_rank_on_the_suffix_is_the_whole_list(relevance, mask):
    assert value("suffix_gain(relevance, 1, mask=mask)", relevance, mask) == value(
        "dcg(relevance, mask=mask)", relevance, mask
    )


@given(relevances, masks, ranks)
def test_each_rank_adds_its_own_gain_to_the_suffix(relevance, mask, rank):
    above, below = (value("suffix_gain(relevance, rank, mask=mask)", relevance, mask, r) for r in (rank, rank + 1))
    own = relevance[rank - 1] * mask[rank - 1] / math.log2(rank + 1)
    assert above - below == pytest.approx(own, abs=1e-12)


@given(relevances, masks)
def test_ndcg_is_one_exactly_where_no_exchange_of_entries_helps(relevance, mask):
    found = value("ndcg(relevance, mask=mask)", relevance, mask)
    kept = np.where(mask, relevance, 0)
    assert 0 <= found <= 1 + 1e-12
    assert (found == pytest.approx(1, abs=1e-9)) == (bool(kept.any()) and bool((np.diff(kept) <= 0).all()))


@given(relevances, masks, st.sampled_from([0.5, 3.0, 100.0]))
def test_ndcg_has_no_unit(relevance, mask, factor):
    text = "ndcg(relevance, mask=mask)"
    assert value(text, factor * relevance, mask) == pytest.approx(value(text, relevance, mask))


@given(relevances, masks)
def test_rank_penalties_of_a_list_without_its_hits_stay_below_one(relevance, mask):
    text = "rank_penalty(relevance, rank, mask=mask)"
    penalties = [value(text, relevance, mask, rank) for rank in range(1, LENGTH + 1)]
    hits = (relevance >= 1) & mask
    assert all(penalty == 0 for penalty, hit, kept in zip(penalties, hits, mask, strict=True) if hit or not kept)
    assert -1 < sum(penalties) <= 0
    assert (sum(penalties) < 0) == (bool(hits.any()) and bool((mask & ~hits).any()))
    wrong = [penalty for penalty, one in zip(penalties, mask & ~hits, strict=True) if one]
    assert wrong == sorted(wrong)


@given(relevances, masks, st.permutations(range(LENGTH)))
def test_diversity_does_not_depend_on_the_order(relevance, mask, order):
    text = "intra_list_diversity(relevance, mask=mask)"
    found = value(text, relevance, mask)
    assert 0 <= found <= 1
    assert found == value(text, relevance[order], mask[order])


@given(relevances, masks, ranks)
def test_what_the_mask_drops_may_be_anything(relevance, mask, rank):
    spoilt = np.where(mask, relevance, math.nan)
    for text in (
        "dcg(relevance, mask=mask)",
        "ndcg(relevance, mask=mask)",
        "reciprocal_rank(relevance, mask=mask)",
        "suffix_gain(relevance, rank, mask=mask)",
        "rank_penalty(relevance, rank, mask=mask)",
        "intra_list_diversity(relevance, mask=mask)",
    ):
        assert value(text, spoilt, mask, rank) == value(text, np.where(mask, relevance, 7), mask, rank)
