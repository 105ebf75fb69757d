"""The preset rewards of the shop, worked by hand over short trips."""

import numpy as np
import pytest

from rewardlab.envs.webshop.signals import IMITATION_REWARDS, IMITATION_SIGNALS, REWARDS, SIGNALS
from rewardlab.rewards import Ledger, parse

NOTHING = {name: np.zeros(signal.shape) if signal.shape else 0.0 for name, signal in SIGNALS.items()}
START = NOTHING | {"valid": 1.0}
RESULTS = START | {"progress": 0.25}
PLACES = {
    "result_relevance": np.array([1, 0, 0.5] + [0] * 7),
    "result_mask": np.array([1, 1, 1] + [0] * 7),
    "result_diversity": 2 / 3,
}
FOUND = RESULTS | PLACES
ITEM = START | {"progress": 0.9, "price_ok": 1.0}
RIGHT = ITEM | {"progress": 1.0, "score": 1.0, "success": 1.0, "bought": 1.0}
CLOSE = ITEM | {"progress": 0.66, "score": 0.6, "bought": 1.0}
WRONG = START | {"progress": 0.36, "score": 0.1, "bought": 1.0}
LOST = RESULTS | {"valid": 0.0}


def paid(preset, *trip, gamma=1.0):
    """What `preset` pays at each step of a trip that ends with a purchase, or with the limit of steps."""
    ledger = Ledger(REWARDS[preset], SIGNALS, gamma=gamma)
    ledger.reset(START)
    last = len(trip) - 1
    return [
        ledger.step(signals, step == last and bool(signals["bought"]), step == last and not signals["bought"])["total"]
        for step, signals in enumerate(trip)
    ]


@pytest.mark.parametrize(
    ("preset", "trip", "expected"),
    [
        ("sparse", [RESULTS, ITEM, RIGHT], [0, 0, 1]),
        ("sparse", [RESULTS, ITEM, CLOSE], [0, 0, 0]),
        ("graded", [RESULTS, ITEM, CLOSE], [0, 0, 0.6]),
        ("graded", [RESULTS, ITEM], [0, 0]),
        ("dense", [RESULTS, ITEM, RIGHT], [0.125, 0.325, 1 - 0.45]),
        ("dense", [RESULTS, LOST, WRONG], [0.125, -0.01, 0.1 - 0.125]),
        # steps: 0.4 of the progress made; format: 0.1 of the share of legal actions; both only from half a score on
        ("gated", [RESULTS, ITEM, RIGHT], [0, 0, 1 + 0.4 + 0.1]),
        ("gated", [RESULTS, LOST, ITEM, CLOSE], [0, 0, 0, 0.6 + 0.4 * 0.66 + 0.1 * 0.75]),
        ("gated", [RESULTS, ITEM, WRONG], [0, 0, 0.1]),
        ("gated", [RESULTS, ITEM], [0, 0]),
        ("rubric", [RESULTS, ITEM, RIGHT], [0, 0, 1]),
        ("rubric", [RESULTS, LOST, ITEM, CLOSE], [0, 0, 0, 0.3 * 0.6 + 0.1 + 0.1 * 0.75]),
        ("rubric", [RESULTS, RESULTS], [0, 0]),
        # relevances 1, 0, 0.5 at ranks 1 to 3 give 1.25, two of three pairs differ
        ("ranking", [FOUND, ITEM, RIGHT], [0.1 * (1.25 + 2 / 3), -0.1 * (1.25 + 2 / 3), 1]),
        ("ranking", [RESULTS, ITEM, CLOSE], [0, 0, 0.6]),
        # the discounts of three ranks sum to 1 + 0.63093 + 0.5; the second is bought where the first was right
        ("rere", [FOUND, ITEM | PLACES, WRONG | PLACES | {"chosen_rank": 2}], [0, 0, -0.6309297 / 2.1309297]),
        ("rere", [FOUND, ITEM | PLACES, CLOSE | PLACES | {"chosen_rank": 1}], [0, 0, 0]),
        ("rere", [FOUND, ITEM | PLACES, RIGHT | PLACES | {"chosen_rank": 1}], [0, 0, 1]),
        ("verl_agent", [RESULTS, ITEM, RIGHT], [0, 0, 10]),
        ("verl_agent", [RESULTS, ITEM, CLOSE], [0, 0, 0]),
        ("ragen", [RESULTS, ITEM, RIGHT], [0, 0, 1]),
        ("ragen", [RESULTS, ITEM, CLOSE], [0, 0, 0]),
    ],
)
def test_presets_by_hand(preset, trip, expected):
    assert paid(preset, *trip) == pytest.approx(expected)


@pytest.mark.parametrize("preset", ["dense", "ranking"])
def test_a_detour_adds_nothing_where_a_potential_guides(preset):
    straight, detour = [FOUND, ITEM, RIGHT], [RESULTS, FOUND, ITEM, FOUND, START, FOUND, ITEM, RIGHT]
    assert sum(paid(preset, *straight)) == pytest.approx(sum(paid(preset, *detour))) == pytest.approx(1)


def test_no_trip_that_buys_the_wrong_thing_beats_a_clean_right_one():
    for preset in REWARDS:
        wandering = [RESULTS, ITEM] * 6
        assert sum(paid(preset, *wandering, CLOSE)) < sum(paid(preset, RESULTS, ITEM, RIGHT))
        assert sum(paid(preset, *wandering)) <= sum(paid(preset, RESULTS, ITEM, CLOSE))


@pytest.mark.parametrize("text", [*REWARDS.values(), *IMITATION_REWARDS.values()])
def test_presets_print_back_to_themselves(text):
    assert str(parse(str(parse(text)))) == str(parse(text))
    Ledger(text, {**SIGNALS, **IMITATION_SIGNALS})


def test_every_signal_says_what_it_is():
    for name, signal in {**SIGNALS, **IMITATION_SIGNALS}.items():
        assert name == signal.name
        assert signal.description.endswith(".")
