"""Fronts: who is dominated, by hand, and what holds for every front."""

import numpy as np
import pytest
from group_runs import pays
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        # (2, 1) and (1, 2) are each better by something; (1, 1) and (0, 2) are dominated by (1, 2).
        ("pareto(final(x), final(y))", {"x": [2, 1, 1, 0], "y": [1, 2, 1, 2]}, [1, 1, 0, 0]),
        # Equals do not dominate each other.
        ("pareto(final(x), final(y))", {"x": [1, 1, 0], "y": [1, 1, 1]}, [1, 1, 0]),
        ("pareto(final(x))", {"x": [1, 3, 3]}, [0, 1, 1]),
        # On the front 3 and 3 of four episodes: times 4/2.
        ("parrot(final(x), final(y))", {"x": [2, 1, 1, 0], "y": [1, 2, 1, 2]}, [6, 6, 0, 0]),
        ("parrot(final(x))", {"x": [1, 3]}, [0, 6]),
        ("pareto(final(x), final(y))*final(x)", {"x": [2, 1, 1], "y": [1, 2, 1]}, [2, 1, 0]),
        # Sorted: (1, 2), (0, 2), (0, 3). The first dominates the second, and neither of them the third.
        ("quantile_dominance(vector)", {"vector": [[2, 1], [0, 2], [3, 0]]}, [1, 0, 1]),
        # Of half of the quantiles, the third is no lower than the first, but not higher more often than lower.
        ("quantile_dominance(vector, share=0.5)", {"vector": [[2, 1], [0, 2], [3, 0]]}, [1, 0, 1]),
        # First the vectors leave the first two, which are equal; then 1 dominates 0.
        (
            "quantile_dominance(vector, preferred)",
            {"vector": [[1, 1], [1, 1], [0, 0]], "preferred": [[0, 0, 0], [0, 0.5, 1], [1, 1, 1]]},
            [0, 1, 0],
        ),
    ],
)
def test_fronts_by_hand(text, values, expected, tensors):
    assert pays(text, tensors=tensors, **values).tolist() == expected


def test_where_everyone_is_dominated_nobody_is_dropped():
    # Two of three quantiles are higher: of the second than of the first, of the third than of the second, and round.
    circle = [[1, 5, 6], [2, 3, 7], [0, 4, 8]]
    assert pays("quantile_dominance(preferred, share=0.6)", preferred=circle).tolist() == [1, 1, 1]
    assert pays("quantile_dominance(preferred)", preferred=circle).tolist() == [1, 1, 1]
    assert pays("quantile_dominance(preferred, share=0.6)", fault=[0, 0, 1], preferred=circle).tolist() == [0, 1, 0]
    # Of all quantiles the second does not have as much.
    assert pays("quantile_dominance(preferred)", fault=[0, 0, 1], preferred=circle).tolist() == [1, 1, 0]


@pytest.mark.parametrize("text", ["pareto(final(x), final(y))", "parrot(final(x), final(y))"])
def test_faults_dominate_nobody_and_the_lonely_get_nothing(text):
    nan = np.nan
    paid = pays(text, fault=[0, 1, 0], x=[1, 9, 2], y=[1, 9, 0])
    assert paid.tolist() == [pays(text, x=[1, 2], y=[1, 0])[0], 0, pays(text, x=[1, 2], y=[1, 0])[1]]
    assert pays(text, fault=[0, 1, 0], x=[1, nan, 2], y=[1, nan, 0]).tolist() == paid.tolist()
    assert pays(text, x=[3.0], y=[3.0]) == 0
    assert not pays("quantile_dominance(vector)", vector=[[1, 2]]).any()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 7))
def test_what_holds_for_every_front(seed, count):
    draws = np.random.default_rng(seed)
    x, y = draws.integers(0, 4, (2, count)).astype(float)
    front = pays("pareto(final(x), final(y))", x=x, y=y)
    points = list(zip(x, y, strict=True))
    for own, on in zip(points, front, strict=True):
        dominated = any(o[0] >= own[0] and o[1] >= own[1] and o != own for o in points)
        assert on == (not dominated)
    order = draws.permutation(count)
    np.testing.assert_array_equal(pays("pareto(final(x), final(y))", x=x[order], y=y[order]), front[order])
    # Whoever has the greatest sum is on the front; the mean that Parrot pays is that of the front's sums.
    assert front[np.argmax(x + y)] == 1
    paid = pays("parrot(final(x), final(y))", x=x, y=y)
    assert paid.mean() == pytest.approx((x + y)[front == 1].mean())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.sampled_from([0.4, 0.5, 1.0]))
def test_somebody_always_survives_and_it_moves_with_the_episodes(seed, count, share):
    draws = np.random.default_rng(seed)
    vector = draws.integers(0, 4, (count, 2)).astype(float)
    text = f"quantile_dominance(vector, share={share})"
    kept = pays(text, vector=vector)
    assert kept.any()
    order = draws.permutation(count)
    np.testing.assert_array_equal(pays(text, vector=vector[order]), kept[order])
    # The order of an episode's samples says nothing.
    np.testing.assert_array_equal(pays(text, vector=vector[:, ::-1]), kept)
