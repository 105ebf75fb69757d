"""How points and boxes lie to each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure.boxes import (
    center,
    distance,
    in_box,
    in_polygon,
    iou,
    is_box,
    offsets,
    overlap,
    size_ratios,
)

NAN, INF = math.nan, math.inf
TARGET = (10.0, 20.0, 30.0, 30.0)
NONE = [(30, 20, 10, 30), (10, 30, 30, 20), (10, 20, 10, 30), (10, 20, 30, 20), (NAN, 20, 30, 30), (10, 20, INF, 30),
        (-1.7e308, 0, 1.7e308, 1)]  # fmt: skip
L = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)]


def rectangles(low=0, high=40):
    """Boxes whose edges are quarters, which binary numbers hold exactly."""
    edges = st.lists(st.integers(low, high).map(lambda n: n / 4), min_size=2, max_size=2, unique=True).map(sorted)
    return st.tuples(edges, edges).map(lambda each: (each[0][0], each[1][0], each[0][1], each[1][1]))


anything = st.floats(width=64) | st.integers(0, 10)
points = st.tuples(anything, anything)
quads = st.tuples(anything, anything, anything, anything)


# By hand


@pytest.mark.parametrize(
    ("box", "other", "expected"),
    [
        (TARGET, TARGET, 1.0),
        ((0, 0, 2, 2), (1, 1, 3, 3), 1 / 7),
        ((0, 0, 2, 2), (0, 0, 4, 4), 1 / 4),
        ((0, 0, 4, 1), (2, 0, 6, 1), 1 / 3),
        ((0, 0, 2, 2), (2, 0, 4, 2), 0.0),
        ((0, 0, 2, 2), (5, 5, 6, 6), 0.0),
        ((0, 0, 1e-200, 1e-200), (0, 0, 2e-200, 2e-200), 1 / 4),
        ((0, 0, 1e300, 1e300), (0, 0, 5e299, 1e300), 1 / 2),
    ],
)
def test_iou_by_hand(box, other, expected):
    assert iou(box, other) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("box", "expected"),
    [((0, 0, 100, 100), 1.0), ((10, 20, 20, 30), 0.5), ((25, 25, 100, 100), 1 / 8), ((0, 0, 10, 100), 0.0)],
)
def test_overlap_is_the_share_of_the_target(box, expected):
    assert overlap(box, TARGET) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("point", "expected"),
    [((20, 25), (0, 0)), ((30, 25), (0.5, 0)), ((10, 30), (-0.5, 0.5)), ((60, 5), (2, -2)), ((20, 325), (0, 10))],
)
def test_offsets_are_in_sizes_of_the_target(point, expected):
    assert offsets(point, TARGET, limit=10) == pytest.approx(np.array(expected))


def test_offsets_stop_at_their_limit():
    assert offsets((-1e6, 1e6), TARGET, limit=1000).tolist() == [-1000, 1000]
    assert offsets((NAN, 25), TARGET, limit=1000).tolist() == [1000, 1000]
    assert offsets((20, 25), (30, 20, 10, 30), limit=1000).tolist() == [1000, 1000]
    assert offsets((NAN, 25), TARGET).tolist() == [INF, INF]


def test_size_ratios():
    assert size_ratios((0, 0, 40, 5), TARGET).tolist() == [2, 0.5]
    assert size_ratios((0, 0, 1e9, 5), TARGET, limit=1000).tolist() == [1000, 0.5]
    assert size_ratios((40, 0, 0, 5), TARGET).tolist() == [0, 0]
    assert size_ratios((0, 0, 40, 5), (30, 20, 10, 30)).tolist() == [0, 0]


def test_distance_is_over_the_farthest_corner():
    # The middle is (20, 25); of a picture of 320 x 425 the corner (320, 425) is farthest: 300 and 400 away.
    size = (320, 425)
    assert distance((20, 25), TARGET, size) == 0
    assert distance((320, 425), TARGET, size) == 1
    assert distance((50, 65), TARGET, size) == pytest.approx(0.1)
    assert (
        distance((NAN, 0), TARGET, size)
        == distance((0, 0), (1, 1, 1, 1), size)
        == distance((9e9, 0), TARGET, size)
        == 1
    )


def test_center():
    assert center(TARGET).tolist() == [20, 25]
    assert center([TARGET, (0, 0, 3, 4)]).tolist() == [[20, 25], [1.5, 2]]
    assert np.isnan(center((30, 20, 10, 30))).all()


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((20, 25), True),
        ((10, 20), True),
        ((30, 30), True),
        ((30.01, 25), False),
        ((20, 19.99), False),
        ((NAN, 25), False),
    ],
)
def test_edges_belong_to_a_box(point, inside):
    assert in_box(point, TARGET) is inside


@pytest.mark.parametrize("box", NONE)
def test_what_is_no_box_has_no_inside(box):
    assert is_box(box) is False
    assert iou(box, box) == iou(box, TARGET) == iou(TARGET, box) == overlap(box, TARGET) == 0
    assert in_box((10, 20), box) is in_box((20, 25), box) is False


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((0.5, 3), True), ((3, 0.5), True), ((2, 2), False), ((1, 2), True), ((1, 1), True), ((0, 0), True),
        ((4, 1), True), ((2.5, 1), True), ((2.5, 1.001), False), ((-1, 0), False), ((5, 0), False), ((0, 4.5), False),
        ((-1, 1), False), ((9, 1), False), ((NAN, 1), False), ((INF, 1), False),
    ],
)  # fmt: skip
def test_polygons_by_hand(point, inside):
    assert in_polygon(point, L) is inside
    assert in_polygon(point, L[::-1]) is inside
    assert in_polygon(point, np.ravel(L)) is inside


def test_too_few_corners_have_no_inside():
    assert in_polygon((0, 0), [(0, 0), (1, 1)]) is False
    assert in_polygon((0, 0), []) is False
    assert in_polygon((0, 0), [(0, 0), (NAN, 1), (1, 0)]) is False


def test_a_slanted_edge_counts_in_spite_of_rounding():
    corners = [(0, 0), (1000, 700), (0, 700)]
    assert all(in_polygon((x, 0.7 * x), corners) for x in np.linspace(0, 1000, 97))
    assert not any(in_polygon((x, 0.7 * x - 0.01), corners) for x in np.linspace(1, 1000, 97))


# Always


@given(rectangles(), rectangles())
def test_iou_is_symmetric_and_one_exactly_for_equal_boxes(box, other):
    found = iou(box, other)
    assert found == iou(other, box)
    assert 0 <= found <= 1
    assert (found == 1) == (box == other)
    assert found - 1e-12 <= overlap(box, other) <= 1


@given(rectangles(), rectangles())
def test_iou_counts_cells(box, other):
    cells = [set(np.ndindex(1, 1)) for _ in range(2)]
    for each, (left, top, right, bottom) in zip(cells, (box, other), strict=True):
        each.clear()
        each.update((x, y) for x in range(int(4 * left), int(4 * right)) for y in range(int(4 * top), int(4 * bottom)))
    assert iou(box, other) == pytest.approx(len(cells[0] & cells[1]) / len(cells[0] | cells[1]))


@given(rectangles(), st.sampled_from([(2, 1, 0, 3), (0, 3, 2, 1), (2, 3, 0, 1)]))
def test_corners_the_wrong_way_round_are_no_box(box, order):
    assert is_box(box)
    assert not is_box([box[index] for index in order])


@given(rectangles(), rectangles(), st.sampled_from([0.5, 2.0, 4.0]), st.integers(-9, 9))
def test_nothing_depends_on_unit_or_origin(box, target, factor, shift):
    moved = [tuple(factor * edge + shift for edge in each) for each in (box, target)]
    assert iou(*moved) == pytest.approx(iou(box, target))
    assert size_ratios(*moved) == pytest.approx(size_ratios(box, target))
    assert offsets(center(moved[0]), moved[1]) == pytest.approx(offsets(center(box), target))


@given(rectangles(), points)
def test_a_rectangle_is_a_polygon(box, point):
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    inside = in_box(point, box)
    if inside != in_polygon(point, corners):
        # Only where an edge is less than rounding away.
        assert min(abs(point[0] - left), abs(point[0] - right), abs(point[1] - top), abs(point[1] - bottom)) < 1e-6


@given(quads, quads, points)
def test_whatever_is_given_is_answered(box, target, point):
    assert 0 <= iou(box, target) <= 1
    assert 0 <= overlap(box, target) <= 1
    assert 0 <= distance(point, target, (1280, 800)) <= 1
    assert (np.abs(offsets(point, target, limit=1000)) <= 1000).all()
    assert ((size_ratios(box, target, limit=1000) >= 0) & (size_ratios(box, target, limit=1000) <= 1000)).all()
    assert in_box(point, box) in (True, False)
    assert in_polygon(point, [*np.reshape(box, (2, 2)), target[:2]]) in (True, False)


@given(st.lists(st.tuples(quads, quads, points), min_size=1, max_size=4))
def test_many_at_once_are_as_one_by_one(rows):
    boxes, targets, places = (np.array(each, dtype=float) for each in zip(*rows, strict=True))
    for function, arguments in (
        (is_box, (boxes,)),
        (center, (boxes,)),
        (in_box, (places, boxes)),
        (iou, (boxes, targets)),
        (overlap, (boxes, targets)),
        (offsets, (places, targets)),
        (size_ratios, (boxes, targets)),
    ):
        together = function(*arguments)
        assert np.array_equal(together, [function(*row) for row in zip(*arguments, strict=True)], equal_nan=True)
    assert np.array_equal(
        distance(places, targets, (1280, 800)),
        [distance(*row, (1280, 800)) for row in zip(places, targets, strict=True)],
    )
    assert np.array_equal(in_polygon(places, L), [in_polygon(place, L) for place in places])


def test_one_target_serves_many_answers():
    assert iou(np.array([[TARGET, (0, 0, 1, 1)]]), TARGET).tolist() == [[1, 0]]
    assert offsets(np.zeros((3, 2)), TARGET).shape == (3, 2)
