"""Signals of a shopping trip, by hand on a shop of 23 mugs and a lamp."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rewardlab.envs.webshop.measure import measure
from rewardlab.envs.webshop.session import Session
from rewardlab.envs.webshop.shop import Shop
from rewardlab.envs.webshop.signals import SIGNALS

from .toy_shop import GOAL, ToyCatalogue

SHOP = Shop(ToyCatalogue())


def selling(mugs):
    """A shop of that many mugs, and the lamp after them."""
    catalogue = ToyCatalogue()
    catalogue.products = [*catalogue.products[:mugs], catalogue.products[-1]]
    return Shop(catalogue)


def after(*actions, goal=GOAL, shop=SHOP):
    session = Session(shop, goal)
    for action in actions:
        session.act(action)
    return measure(session)


def test_every_declared_signal_is_measured():
    assert set(after()) == set(SIGNALS)


def test_nothing_is_known_before_the_first_search():
    signals = after()
    assert signals["valid"]
    assert {name for name, value in signals.items() if np.any(value)} == {"valid", "pages_seen"}
    assert signals["pages_seen"] == 1


def test_a_page_of_results():
    signals = after("search[mug lamp]", "click[next >]", "click[next >]")
    # The third page shows mugs 20, 21, 22 and the lamp. With the wished options a mug is as good as the goal's own.
    assert signals["result_mask"].tolist() == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert signals["result_relevance"][:3] == pytest.approx([1.0, 1.0, 1.0])
    assert signals["result_relevance"][3] < 1
    # Of the 6 pairs of products 3 are a mug and the lamp.
    assert signals["result_diversity"] == pytest.approx(0.5)
    assert signals["progress"] == pytest.approx(0.1 + 0.2 * 1.0)
    assert signals["pages_seen"] == 4


def test_a_product_remembers_where_it_stood():
    signals = after("search[mug lamp]", "click[next >]", "click[b0mug00011]", "click[features]")
    shown = after("search[mug lamp]", "click[next >]")
    assert signals["chosen_rank"] == 2
    assert shown["chosen_rank"] == 0
    for name in ("result_relevance", "result_mask", "result_diversity"):
        assert np.array_equal(signals[name], shown[name])


def test_progress_of_results_remembers_the_pages_before():
    # The lamp alone is on a page after ten mugs: what the first page showed is a click away.
    assert after("search[lamp]")["progress"] < 0.3
    signals = after("search[mug lamp]", "click[next >]", shop=selling(10))
    assert signals["result_mask"].sum() == 1
    assert signals["result_relevance"].max() < 1
    assert signals["progress"] == pytest.approx(0.3)


def test_few_pairs_of_a_page_differ():
    # Nine mugs and the lamp: of the 45 pairs 9 are a mug and the lamp.
    assert after("search[mug lamp]", shop=selling(9))["result_diversity"] == pytest.approx(9 / 45)
    assert after("search[mug]")["result_diversity"] == after("search[lamp]")["result_diversity"] == 0


def test_who_asks_for_no_options_has_all_of_them():
    plain = dataclasses.replace(GOAL, options={})
    assert after("search[mug]", "click[b0mug00000]", goal=plain)["option_share"] == 1
    assert after("search[mug]", goal=plain)["option_share"] == 0


def test_a_product_is_measured_as_if_it_were_bought_now():
    signals = after("search[mug]", "click[b0mug00000]", "click[red]")
    # One attribute, two options and the price are wanted; color is chosen and size is not: 3 of 4.
    assert signals["attribute_share"] == 1
    assert signals["option_share"] == pytest.approx(1 / 2)
    assert signals["type_match"] == 1
    assert signals["price_ok"]
    assert signals["progress"] == pytest.approx(0.3 + 0.6 * 3 / 4)
    assert signals["score"] == 0
    assert signals["target_visited"]
    assert signals["items_compared"] == 1


def test_a_surcharge_counts():
    dear = dataclasses.replace(GOAL, price_upper=12.0)
    assert after("search[mug]", "click[b0mug00000]", goal=dear)["price_ok"]
    assert not after("search[mug]", "click[b0mug00000]", "click[large]", goal=dear)["price_ok"]


def test_a_purchase_scores_and_solves_only_when_all_is_right():
    right = after("search[mug]", "click[b0mug00004]", "click[red]", "click[large]", "click[buy now]")
    assert (right["success"], right["score"], right["progress"], right["bought"]) == (True, 1.0, 1.0, True)
    wrong = after("search[mug]", "click[b0mug00004]", "click[buy now]")
    assert (wrong["success"], wrong["score"], wrong["bought"]) == (False, pytest.approx(2 / 4), True)
    assert wrong["progress"] == pytest.approx(0.3 + 0.6 * 2 / 4)
    assert not wrong["target_visited"]


def test_query_overlap_is_the_share_of_the_goals_words():
    # mugs, dishwasher, safe, red, large
    assert after("search[large mugs please]")["query_overlap"] == pytest.approx(2 / 5)
    assert after("search[large mugs]", "click[back to search]")["query_overlap"] == 0
