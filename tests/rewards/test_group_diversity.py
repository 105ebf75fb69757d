"""How varied a group is: the Vendi score by hand, what each adds, and consistency in pairs."""

import math

import numpy as np
import pytest
from group_runs import pays
from hypothesis import given, settings
from hypothesis import strategies as st

# Eigenvalues of [[1, 1/2], [1/2, 1]]/2: 3/4 and 1/4.
SKEWED = math.exp(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
# Labels a, a, b: eigenvalues 2/3 and 1/3.
TWO_OF_THREE = math.exp(-(2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3)))


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("vendi(final(x))", {"x": [1, 2, 3]}, [3, 3, 3]),
        ("vendi(final(x))", {"x": [5, 5, 5]}, [1, 1, 1]),
        ("vendi(final(x))", {"x": [5, 5, 7]}, [TWO_OF_THREE] * 3),
        # Two kinds, as many of each.
        ("vendi(final(x))", {"x": [5, 7, 7, 5]}, [2, 2, 2, 2]),
        # At right angles; along one line however long; at 60 degrees.
        ("vendi(vector)", {"vector": [[2, 0], [0, 3]]}, [2, 2]),
        ("vendi(vector)", {"vector": [[2, 0], [5, 0]]}, [1, 1]),
        ("vendi(vector)", {"vector": [[2, 0], [0.5, 0.75**0.5]]}, [SKEWED, SKEWED]),
        # Nothing is like nothing and like nobody else.
        ("vendi(vector)", {"vector": [[0, 0], [0, 0], [0, 3], [0, 1]]}, [2, 2, 2, 2]),
        # Without the third one kind is left, without one of the others two of one episode each.
        ("vendi_gain(final(x))", {"x": [5, 5, 7]}, [TWO_OF_THREE - 2, TWO_OF_THREE - 2, TWO_OF_THREE - 1]),
        ("vendi_gain(final(x))", {"x": [1, 2, 3]}, [1, 1, 1]),
        ("vendi_gain(vector)", {"vector": [[2, 0], [5, 0]]}, [0, 0]),
        # The same answer as one of two others; cosines of 0 and 1/2, sqrt(3)/2 and 1/2, and 0 and sqrt(3)/2.
        ("consensus(final(x))", {"x": [5, 5, 7]}, [1 / 2, 1 / 2, 0]),
        (
            "consensus(vector)",
            {"vector": [[2, 0], [0.5, 0.75**0.5], [0, 4]]},
            [1 / 4, 1 / 4 + 0.75**0.5 / 2, 0.75**0.5 / 2],
        ),
        ("consensus(vector)", {"vector": [[2, 0], [-2, 0]]}, [-1, -1]),
    ],
)
def test_variety_by_hand(text, values, expected, tensors):
    assert pays(text, tensors=tensors, **values) == pytest.approx(expected)


@pytest.mark.parametrize("function", ["vendi", "vendi_gain", "consensus"])
def test_faults_add_nothing_and_the_lonely_get_nothing(function):
    vector = np.array([[1.0, 0], [np.nan, 1], [1, 1]])
    paid = pays(f"{function}(vector)", fault=[0, 1, 0], vector=vector)
    assert paid[1] == 0
    assert paid[[0, 2]] == pytest.approx(pays(f"{function}(vector)", vector=vector[[0, 2]]))
    assert pays(f"{function}(vector)", vector=[[1.0, 2.0]]) == 0
    assert pays(f"{function}(final(x))", x=[1.0]) == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_what_holds_for_every_group(seed, count):
    draws = np.random.default_rng(seed)
    vector, labels, order = draws.normal(size=(count, 2)), draws.integers(0, 3, count), draws.permutation(count)
    for text in ("vendi", "vendi_gain", "consensus"):
        np.testing.assert_allclose(
            pays(f"{text}(vector)", vector=vector[order]), pays(f"{text}(vector)", vector=vector)[order], atol=1e-9
        )
    # Between 1 and the number of directions in a plane, or of labels; by labels it is the perplexity of their shares.
    assert 1 - 1e-9 <= pays("vendi(vector)", vector=vector)[0] <= 2 + 1e-9
    shares = np.unique(labels, return_counts=True)[1] / count
    assert pays("vendi(final(x))", x=labels)[0] == pytest.approx(math.exp(-(shares * np.log(shares)).sum()))
    hot = np.eye(3)[labels][:, :2]
    assert pays("vendi(vector)", vector=hot) == pytest.approx(pays("vendi(final(x))", x=labels))
