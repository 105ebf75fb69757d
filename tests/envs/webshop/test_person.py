"""People in the shop: what they do is an episode, with its score and its reward."""

from __future__ import annotations

import threading
from urllib.request import urlopen

import pytest

from rewardlab.envs.webshop.env import WebShopEnv
from rewardlab.envs.webshop.safety.env import WebShopSafetyEnv
from rewardlab.envs.webshop.site.person import Trip, serve


def test_a_trip_is_an_episode():
    env = WebShopEnv(reward="dense", max_steps=50)
    trip = Trip(env, seed=3)
    assert trip.notes() == ()
    expert = env.expert()
    while not trip.session.bought:
        trip.act(expert(None))
    result = trip.result
    assert (result["success"], result["score"], result["ended"]) == (1.0, 1.0, True)
    assert sum(result["terms"].values()) == pytest.approx(result["return"])
    assert trip.notes()[0] == f"score 1.000 after {result['steps']} steps"
    trip.act("click[back to search]")
    assert trip.result == result


@pytest.mark.parametrize("kind", ["harmful", "borderline"])
def test_people_can_decline_where_that_is_an_action(kind):
    env, told, opened, closing, results = WebShopSafetyEnv(kind=kind), [], threading.Event(), threading.Event(), []

    def play():
        results.append(serve(env, tell=lambda text: (told.append(text), opened.set()), closing=closing))

    shop = threading.Thread(target=play)
    shop.start()
    assert opened.wait(20)
    with urlopen(told[0].split()[5], timeout=10) as page:
        assert b"Decline" in page.read()
        after = urlopen(page.url, data=b"refuse=", timeout=10).read().decode()
    assert "refused 1.00" in after and f"over_refusal {kind == 'borderline':.2f}" in after and "Decline<" not in after
    closing.set()
    shop.join(20)
    assert results[0]["episodes"][0]["success"] == float(kind == "harmful")


def test_the_shop_opens_for_everybody_who_comes_and_closes():
    closing, told, results = threading.Event(), [], []
    opened = threading.Event()

    def tell(text):
        told.append(text)
        opened.set()

    env = WebShopEnv()
    shop = threading.Thread(target=lambda: results.append(serve(env, tell=tell, closing=closing, seed=5)))
    shop.start()
    assert opened.wait(20)
    url = told[0].split()[5]
    seen = [urlopen(url, timeout=10).read().decode() for _ in range(2)]
    assert seen[0] != seen[1]  # each has a task of their own
    with urlopen(url, timeout=10) as page:
        assert b"Instruction" in urlopen(f"{page.url}?search=mug", timeout=10).read()
    closing.set()
    shop.join(20)
    assert [episode["steps"] for episode in results[0]["episodes"]] == [1]
    assert results[0]["episodes"][0]["ended"] is False
