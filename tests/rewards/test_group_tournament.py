"""Tournaments: brackets worked by hand, who plays whom, judges that contradict themselves, ties, faults."""

import numpy as np
import pytest
from group_runs import pays
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.rewards.group import brackets
from rewardlab.rewards.group.brackets import TOPOLOGIES

NAMES = sorted(TOPOLOGIES)
# Rock, scissors and paper: each beats the next.
CIRCLE = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])


def matches(tournament, duels, **options):
    """The ranks, and who met whom in order."""
    met = []

    def duel(first, second):
        met.append((first, second))
        return float(np.sign(duels[first] - duels[second])) if np.ndim(duels) == 1 else float(duels[first][second])

    return TOPOLOGIES[tournament](len(duels), duel, **options), met


@pytest.mark.parametrize("name", [name for name in NAMES if name != "anchored"])
@pytest.mark.parametrize("count", [2, 3, 4, 5, 8, 11])
def test_the_strongest_wins_and_the_ranks_are_shared_out(name, count):
    strength = np.random.default_rng(count).permutation(count)
    ranks, _ = matches(name, strength)
    assert np.argmin(ranks) == np.argmax(strength)
    assert sum(ranks) == pytest.approx(count * (count - 1) / 2)


def test_a_round_robin_ranks_by_strength():
    assert matches("round_robin", np.array([3, 1, 4, 0]))[0] == [1, 2, 0, 3]
    # 0.5 is three quarters of a point: scores 3/8, 1/2 and 5/8.
    assert matches("round_robin", [[0, 0, -0.5], [0, 0, 0], [0.5, 0, 0]])[0] == [2, 1, 0]


def test_a_knock_out_by_hand():
    # Strengths by player. All play player 0, of strength 2: players 1 to 4 lose, win, lose, win; 0 has half a point.
    # Seeds: 2 and 4 (a point each), 0 (half), 1 and 3 (none), as given where they are level.
    ranks, met = matches("single_elimination", np.array([2, 0, 3, 1, 4]))
    # Places 1 8 4 5 2 7 3 6: seeds 4 and 5 (players 1 and 3) meet, the first three wait. Then 2 meets the winner, 3,
    # and 4 meets 0; the winners, 2 and 4, play for it.
    assert met == [(1, 0), (2, 0), (3, 0), (4, 0), (1, 3), (2, 3), (4, 0), (2, 4)]
    # Out first 1; then 0 and 3, with points 2/5 (wins over 1 and 3) and 1/3 (one of three); then 2.
    assert ranks == [2, 4, 1, 3, 0]


def test_what_is_drawn_goes_to_the_one_placed_higher():
    ranks, met = matches("single_elimination", np.zeros(4))
    # All seeds are level and stand as given; 0 meets 3, 1 meets 2, 0 meets 1. All have half a point everywhere.
    assert met[3:] == [(0, 3), (1, 2), (0, 1)]
    assert ranks == [0, 1, 2.5, 2.5]


def test_the_best_seeds_meet_last():
    assert brackets._places(8) == [0, 7, 3, 4, 1, 6, 2, 5]


def test_a_knock_out_plays_about_twice_as_many_matches_as_there_are_players():
    for count in range(2, 17):
        assert len(matches("single_elimination", np.arange(count))[1]) == 2 * (count - 1)


def test_a_double_knock_out_by_hand():
    # Seeds by player 0, of strength 1: players 1 and 3 win, 2 loses: 1, 3, 0, 2.
    ranks, met = matches("double_elimination", np.array([1, 3, 0, 2]))
    # Best against worst: 1 beats 2, 3 beats 0; of the losers 0 beats 2, who is out. 1 beats 3, who then beats 0, out.
    # 3 loses to 1 once more.
    assert met[3:] == [(1, 2), (3, 0), (0, 2), (1, 3), (3, 0), (1, 3)]
    assert ranks == [2, 0, 3, 1]


def test_who_lost_once_must_beat_the_unbeaten_twice():
    # 2 beats 0 but in a pair that 1 decides: 0 beats 1, 1 beats 2.
    ranks, met = matches("double_elimination", [[0, 1, -1], [-1, 0, 1], [1, -1, 0]])
    # Seeds 2, 0, 1. 2 waits, 0 beats 1. 2 beats 0, who lost to nobody else; 1 loses to 0 and is out. 0 then meets 2,
    # and loses.
    assert met[2:] == [(0, 1), (2, 0), (0, 1), (2, 0)]
    assert ranks == [1, 2, 0]
    # Seeds 0, 1. 0 beats 1 at first and loses to 1 twice at the end.
    told = iter([-1.0, 1.0, -1.0, -1.0])
    assert brackets.double_elimination(2, lambda first, second: next(told)) == [1, 0]


def test_a_swiss_tournament_by_hand():
    # Strengths 0 to 3: in the first round 0 meets 1, 2 meets 3. Then the winners, 1 and 3, and the losers, 0 and 2.
    ranks, met = matches("swiss", np.arange(4))
    assert met == [(0, 1), (2, 3), (1, 3), (0, 2)]
    # Wins 0, 1, 1, 2, and of the level ones all have half a point.
    assert ranks == [3, 1.5, 1.5, 0]


def test_who_waits_in_a_swiss_tournament_has_won():
    # 0 and 1 draw, half a win each, while 2 waits.
    assert brackets.swiss(3, lambda first, second: 0.0, 1) == [1.5, 1.5, 0.0]


def test_in_a_swiss_tournament_nobody_waits_twice_and_pairs_meet_once():
    _, met = matches("swiss", np.arange(5), rounds=3)
    pairs = [frozenset(pair) for pair in met]
    assert len(pairs) == 6 == len(set(pairs))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 1 - rank/(n - 1).
        ("round_robin(final(x))", [1 / 3, 1, 2 / 3, 0]),
        # Against the first, 2: 4 and 3 win, 1 loses; the winners share places 0 and 1.
        ("anchored(final(x))", [1 / 3, 5 / 6, 5 / 6, 0]),
        # Seeds 4, 3, 2, 1: out first 1 and 2 (no point of two; two of three), then 3.
        ("single_elimination(final(x))", [1 / 3, 1, 2 / 3, 0]),
        ("double_elimination(final(x))", [1 / 3, 1, 2 / 3, 0]),
        # 2 meets 4 and 3 meets 1; 4 meets 3, 2 meets 1: 2 and 3 have a win and half a point.
        ("swiss(final(x))", [1 / 2, 1, 1 / 2, 0]),
        # One round: two have won, with a point each, and two have lost.
        ("swiss(final(x), rounds=1)", [1 / 6, 5 / 6, 5 / 6, 1 / 6]),
    ],
)
@pytest.mark.parametrize("tensors", [False, True])
def test_places_by_hand(text, expected, tensors):
    assert pays(text, tensors=tensors, x=[2, 4, 3, 1]) == pytest.approx(expected)


def test_a_place_is_normalised_by_another_function():
    # Places 0, 1/2 and 1: deviations of half, and so is their standard deviation.
    assert pays("group_zscore(single_elimination(final(x)), 0)", x=[1, 2, 3]) == pytest.approx([-1, 0, 1])


@pytest.mark.parametrize("name", NAMES)
def test_a_circle_of_preferences_is_played_to_an_end(name):
    paid = pays(f"{name}(preferred)", preferred=CIRCLE)
    expected = {
        "round_robin": [0.5, 0.5, 0.5],  # All have won once.
        "anchored": [0.5, 0, 1],  # 2 beats 0, who beats 1.
        "single_elimination": [0.5, 0, 1],  # Seeded 2, 0, 1: 2 waits, 0 beats 1, and 2 beats 0.
        "double_elimination": [0.5, 0, 1],  # As worked above.
        # 2 waits and 0 beats 1; then 1 waits and 2 beats 0. 0 and 1 have won once, 0 with the better score.
        "swiss": [0.5, 0, 1],
    }[name]
    assert paid == pytest.approx(expected)


@pytest.mark.parametrize("name", NAMES)
def test_faulted_episodes_do_not_play_and_the_lonely_get_nothing(name):
    x = np.array([9.0, 3, 1, 2])
    paid = pays(f"{name}(final(x))", fault=[1, 0, 0, 0], x=x)
    assert paid[0] == 0
    assert paid[1:] == pytest.approx(pays(f"{name}(final(x))", x=x[1:]))
    assert pays(f"{name}(final(x))", x=[7.0]) == 0
    assert not pays(f"{name}(final(x))", fault=[1, 1], x=[7.0, 8.0]).any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.sampled_from(NAMES))
def test_what_holds_whatever_a_judge_says(seed, count, name):
    draws = np.random.default_rng(seed)
    told = draws.integers(-2, 3, (count, count)) / 2
    paid = pays(f"{name}(preferred)", preferred=told)
    assert paid.min() >= 0
    assert paid.max() <= 1
    assert paid.mean() == pytest.approx(0.5)
    np.testing.assert_array_equal(pays(f"{name}(preferred)", tensors=True, preferred=told), paid)
    # Only the order of preference counts, not who was read first.
    np.testing.assert_allclose(pays(f"{name}(preferred)", preferred=(told - told.T) / 2), paid)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8), st.sampled_from(["round_robin", "anchored"]))
def test_places_move_with_the_episodes(seed, count, name):
    """In tournaments without a bracket; the anchor stays where it is."""
    draws = np.random.default_rng(seed)
    told = draws.integers(-1, 2, (count, count)).astype(float)
    order = np.concatenate([[0], 1 + draws.permutation(count - 1)])
    order = draws.permutation(count) if name == "round_robin" else order
    paid = pays(f"{name}(preferred)", preferred=told)
    np.testing.assert_allclose(pays(f"{name}(preferred)", preferred=told[order][:, order]), paid[order])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8), st.sampled_from(["single_elimination", "double_elimination"]))
def test_knock_outs_move_with_the_episodes_that_are_seeded_apart(seed, count, name):
    draws = np.random.default_rng(seed)
    told = draws.uniform(-1, 1, (count, count))
    order = np.concatenate([[0], 1 + draws.permutation(count - 1)])
    paid = pays(f"{name}(preferred)", preferred=told)
    np.testing.assert_allclose(pays(f"{name}(preferred)", preferred=told[order][:, order]), paid[order])
