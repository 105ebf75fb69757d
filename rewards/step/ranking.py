"""What a ranked list is worth: an array signal of relevances, best rank first, reduced to one value.

Ranks count from 1. An entry whose `mask` is 0 (an empty place, a repeated product) is worth nothing, whatever it holds,
but keeps its rank: those after it do not move up. A *hit* is an entry whose relevance is at least 1.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from ..declaration import pointwise
from ..function import Array, Value

__all__ = ["dcg", "intra_list_diversity", "ndcg", "rank_penalty", "reciprocal_rank", "suffix_gain"]


@pointwise
def dcg(xp: Any, relevance: Array, mask: Array = None) -> Any:
    """Discounted cumulative gain: the sum of ``relevance / log2(rank + 1)``.

    Järvelin and Kekäläinen (2002), with linear gains.
    """
    gains = _kept(xp, relevance, mask)
    return xp.number(xp.lists.sum(gains * _discounts(xp, gains)))


@pointwise
def ndcg(xp: Any, relevance: Array, mask: Array = None) -> Any:
    """The list's `dcg` over that of its own best order; 0 where nothing is relevant.

    Järvelin and Kekäläinen (2002), as `dcg`. It says how well a list is ordered, not how good what it holds is: one
    poor entry alone is in perfect order.
    """
    lists, gains = xp.lists, _kept(xp, relevance, mask)
    discounts = _discounts(xp, gains)
    ideal = lists.sum(lists.descending(gains) * discounts)
    found = ideal > 0
    return xp.number(lists.where(found, lists.sum(gains * discounts) / lists.where(found, ideal, 1.0), 0.0))


@pointwise
def reciprocal_rank(xp: Any, relevance: Array, mask: Array = None) -> Any:
    """One over the rank of the first hit; 0 without one. Its mean over queries is MRR (Voorhees, 1999)."""
    hits = xp.lists.flag(_kept(xp, relevance, mask) >= 1)
    return xp.number(xp.lists.max(hits / _ranks(xp, hits)))


@pointwise
def suffix_gain(xp: Any, relevance: Array, rank: Value, mask: Array = None) -> Any:
    """The part of `dcg` that comes from `rank` and below: what the choice at that rank, and all later ones, earned.

    The reward of one rank in Rank-GRPO (Zhu et al., 2025), read in its code: earlier entries cannot be its doing.
    """
    gains = _kept(xp, relevance, mask)
    later = xp.lists.flag(_ranks(xp, gains) >= _column(xp, rank, gains))
    return xp.number(xp.lists.sum(later * gains * _discounts(xp, gains)))


@pointwise
def rank_penalty(xp: Any, relevance: Array, rank: Value, mask: Array = None) -> Any:
    """Minus the share of the list's discounts that falls on `rank`; 0 if that is a hit, or if the list has none.

    The ranking reward of ReRe (Tan et al., 2025), read in its code: a wrong entry costs the more the higher it was
    ranked, and the discounts ``1 / log2(rank + 1)`` sum to 1. ReRe adds 1 for a hit.
    """
    lists, gains = xp.lists, _kept(xp, relevance, mask)
    hits = lists.flag(gains >= 1)
    discounts = _discounts(xp, gains)
    places = discounts if mask is None else lists.where(mask, discounts, 0.0)
    whole = lists.sum(places)
    chosen = lists.flag(_ranks(xp, gains) == _column(xp, rank, gains)) * (1.0 - hits)
    share = lists.sum(chosen * places) / lists.where(whole > 0, whole, 1.0)
    return xp.number(lists.where(lists.max(hits) > 0, -share, 0.0))


@pointwise
def intra_list_diversity(xp: Any, labels: Array, mask: Array = None) -> Any:
    """The share of the pairs of entries whose labels differ; 0 where there are fewer than two.

    The mean distance within a list (Smyth and McClave, 2001; Ziegler et al., 2005), where labels are alike or not.
    """
    lists = xp.lists
    labels = lists.number(labels)
    kept = lists.flag(labels == labels) if mask is None else lists.flag(lists.number(mask) != 0)  # NaN is no label
    both = kept[..., :, None] * kept[..., None, :]
    differ = lists.sum(lists.sum(both * lists.flag(labels[..., :, None] != labels[..., None, :])))
    count = lists.sum(kept)
    pairs = count * (count - 1.0)
    return xp.number(lists.where(pairs > 0, differ / lists.where(pairs > 0, pairs, 1.0), 0.0))


def _kept(xp: Any, values: Any, mask: Any) -> Any:
    """`values` with 0 where `mask` drops an entry."""
    values = xp.lists.number(values)
    return values if mask is None else xp.lists.where(mask, values, 0.0)


def _column(xp: Any, value: Any, like: Any) -> Any:
    """One value for each list, shaped to stand beside its entries."""
    return xp.lists.array(value, like)[..., None]


def _ranks(xp: Any, like: Any) -> Any:
    return xp.lists.array(_tables(like.shape[-1])[0], like)


def _discounts(xp: Any, like: Any) -> Any:
    return xp.lists.array(_tables(like.shape[-1])[1], like)


@functools.cache
def _tables(length: int) -> tuple[Any, Any]:
    """The ranks of a list and their discounts, from NumPy so that every array library has the same bits."""
    ranks = np.arange(1.0, length + 1)
    return ranks, 1 / np.log2(ranks + 1)
