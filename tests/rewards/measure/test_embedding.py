"""Goal-baseline projection: what the paper's matrix says, and cosine similarity without it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure.embedding import goal_projection

vectors = st.lists(st.floats(-1, 1), min_size=4, max_size=4).map(np.array).filter(lambda v: np.linalg.norm(v) > 0.1)
shares = st.floats(0, 1)


def unit(vector):
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize(
    ("alpha", "expected"),
    # Goal (1, 0), baseline (0, 1), image (0, -1): x - g = (-1, -1), and d = (1, -1) is at right angles to it.
    [(0, 0), (0.5, 1 - 0.5 * 0.25 * 2), (1, 1)],
)
def test_by_hand(alpha, expected):
    assert goal_projection([0, -3], [2, 0], [0, 1], alpha) == pytest.approx(expected)


def test_along_the_direction_everything_counts():
    # x is the baseline: x - g = -d, of length sqrt(2), whatever alpha is.
    for alpha in (0, 0.3, 1):
        assert goal_projection([0, 1], [1, 0], [0, 1], alpha) == pytest.approx(0)


@given(vectors, vectors, vectors, shares)
def test_it_is_the_projection_of_the_paper(image, goal, baseline, alpha):
    x, g, b = unit(image), unit(goal), unit(baseline)
    d = g - b
    if d @ d < 1e-6:
        return
    matrix = alpha * np.outer(d, d) / (d @ d) + (1 - alpha) * np.eye(4)
    expected = 1 - 0.5 * np.sum((matrix @ (x - g)) ** 2)
    assert goal_projection(image, goal, baseline, alpha) == pytest.approx(expected, abs=1e-9)


@given(vectors, vectors, vectors)
def test_without_a_projection_it_is_cosine_similarity(image, goal, baseline):
    cosine = unit(image) @ unit(goal)
    assert goal_projection(image, goal, baseline) == pytest.approx(cosine, abs=1e-12)


@given(vectors, vectors, vectors, shares)
def test_the_goal_itself_is_worth_1_and_nothing_more(image, goal, baseline, alpha):
    assert goal_projection(goal, goal, baseline, alpha) == pytest.approx(1)
    assert -1 - 1e-9 <= goal_projection(image, goal, baseline, alpha) <= 1 + 1e-9


@given(vectors, vectors, shares)
def test_without_a_direction_nothing_is_special(image, goal, alpha):
    near = 1 - 0.5 * (1 - alpha) ** 2 * np.sum((unit(image) - unit(goal)) ** 2)
    assert goal_projection(image, goal, goal, alpha) == pytest.approx(near, abs=1e-9)


def test_many_images_and_torch_give_the_same_numbers():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    images, goal, baseline = rng.normal(size=(3, 5, 8)), rng.normal(size=8), rng.normal(size=8)
    found = goal_projection(images, goal, baseline, 0.4)
    assert found.shape == (3, 5)
    assert found[1, 2] == pytest.approx(goal_projection(images[1, 2], goal, baseline, 0.4))
    tensors = goal_projection(*(torch.as_tensor(each) for each in (images, goal, baseline)), 0.4)
    np.testing.assert_allclose(tensors.numpy(), found, rtol=0, atol=1e-12)
    assert not math.isnan(goal_projection(np.zeros(8), goal, baseline))
