"""How near an action comes to the expert's, and what Shop-R1 pays for that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.imitation import compare
from rewardlab.envs.webshop.signals import IMITATION_REWARDS, IMITATION_SIGNALS, SIGNALS
from rewardlab.rewards import Ledger

actions = st.one_of(
    st.text(max_size=20),
    st.builds("{}[{}]".format, st.sampled_from(["search", "click", "Click", "fly"]), st.text(max_size=12)),
)


def paid(reference, actual, **parameters):
    """What `shop_r1` pays for `actual` where the expert would have done `reference`."""
    ledger = Ledger(IMITATION_REWARDS["shop_r1"], {**SIGNALS, **IMITATION_SIGNALS})
    ledger.set_parameters(**parameters)
    signals = compare(reference, actual)
    ledger.reset(signals)
    return ledger.step(signals, False, False)["total"]


@pytest.mark.parametrize(
    ("reference", "actual", "expected"),
    [
        # format 0.5 + type 0.3 + name 0.2 + 1000 * ROUGE-L
        ("click[buy now]", "click[buy now]", 1001.0),
        ("click[buy now]", " Click[ Buy Now ] ", 1001.0),
        # one of two words each way: ROUGE-L 0.5, below the threshold
        ("click[buy now]", "click[buy later]", 1.0),
        ("click[buy now]", "click[]", 0.8),
        # a b c d against a b c d e: P = 1, R = 0.8
        ("click[a b c d e]", "click[a b c d]", 1.0 + 1000 * 1.6 / 1.8),
        # format 0.5 + type 0.3 + name 0.1 + text 0.1 + 0.1 * 1 + 1000 * ROUGE-L
        ("search[red shirt]", "search[red shirt]", 1001.1),
        ("search[red shirt]", "search[blue trousers]", 1.1),
        ("search[red shirt]", "search[red trousers]", 1.1),  # ROUGE-L 0.5, below the threshold
        ("search[red shirt]", "search[ ]", 1.0),
        # another verb: the format alone
        ("search[red shirt]", "click[red shirt]", 0.5),
        ("click[red shirt]", "search[red shirt]", 0.5),
        ("click[buy now]", "buy it now", 0.0),
        ("click[buy now]", "", 0.0),
        ("", "click[buy now]", 0.5),
    ],
)
def test_shop_r1_pays_its_table(reference, actual, expected):
    assert paid(reference, actual) == pytest.approx(expected)


def test_its_scale_is_a_parameter():
    assert paid("click[buy now]", "click[buy now]", dars=2) == pytest.approx(3.0)


@given(actions, actions)
def test_every_signal_is_measured_and_in_its_range(reference, actual):
    signals = compare(reference, actual)
    assert list(signals) == list(IMITATION_SIGNALS)
    for name, value in signals.items():
        assert isinstance(value, float)
        assert value in (0, 1) if IMITATION_SIGNALS[name].condition else 0 <= value <= 1


@given(actions, actions)
def test_nothing_counts_under_the_wrong_verb(reference, actual):
    signals = compare(reference, actual)
    if not signals["type_agrees"]:
        assert sum(signals.values()) == signals["well_formed"]


@given(st.builds("{}[red {}]".format, st.sampled_from(["search", "click"]), st.text(max_size=12)), actions)
def test_no_action_is_paid_more_than_the_experts_own(reference, actual):
    assert paid(reference, actual) <= paid(reference, reference) + 1e-9
