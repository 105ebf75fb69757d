"""Systems of coordinates, and the sizes that models are given."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.coordinates import MAX_PIXELS, MIN_PIXELS, NAMES, Coordinates, open_coordinates, smart_resize
from rewardlab.errors import ConfigurationError

SIDES = st.integers(20, 3000)
ALL = (*(Coordinates(name) for name in NAMES), Coordinates("resized", (812, 1288)))


@pytest.mark.parametrize(
    ("coordinates", "there"),
    [
        (Coordinates("pixel"), (640, 200)),
        (Coordinates("unit"), (0.5, 0.25)),
        (Coordinates("permille"), (500, 250)),
        (Coordinates("resized", (400, 640)), (320, 100)),
        (Coordinates("resized"), (644, 203)),  # 1280 x 800 becomes 1288 x 812
    ],
)
def test_one_point_in_all_of_them(coordinates, there):
    assert coordinates.to_pixels(*there, 1280, 800) == (640, 200)
    assert coordinates.from_pixels(640, 200, 1280, 800) == there


@given(st.sampled_from(ALL), SIDES, SIDES, st.floats(0, 1), st.floats(0, 1))
def test_there_and_back(coordinates, width, height, across, down):
    x, y = across * width, down * height
    there = coordinates.from_pixels(x, y, width, height)
    assert coordinates.to_pixels(*there, width, height) == pytest.approx((x, y), abs=1e-9)


@given(st.sampled_from(ALL), SIDES, SIDES)
def test_the_extent_is_the_last_corner_exactly(coordinates, width, height):
    assert coordinates.to_pixels(*coordinates.extent(width, height), width, height) == (width, height)
    assert coordinates.from_pixels(width, height, width, height) == coordinates.extent(width, height)
    assert coordinates.to_pixels(0, 0, width, height) == (0, 0)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_pixels_stay_what_they_are(x, y):
    assert Coordinates("pixel").to_pixels(x, y, 1279, 801) == (x, y)


@pytest.mark.parametrize(
    ("size", "limits", "becomes"),
    [
        # Height and width, worked by hand: 800/28 = 28.57 -> 29, 1280/28 = 45.71 -> 46.
        ((800, 1280), {}, (29 * 28, 46 * 28)),
        ((1080, 1920), {}, (1092, 1932)),
        ((28, 28), {"min_pixels": 1}, (28, 28)),
        # 14/28 is a half, and a half goes to the even 0, which is raised to one; 42/28 = 1.5 goes to 2.
        ((14, 42), {"min_pixels": 1}, (28, 56)),
        # 1092 * 1932 is more than 1280 tokens: the root of 2073600/1003520 is 1.4375; 751.3 -> 26, 1335.7 -> 47.
        ((1080, 1920), {"max_pixels": 1280 * 28 * 28}, (26 * 28, 47 * 28)),
        # 28 * 28 is less than 3136: the root of 3136/400 is 2.8, and 20 * 2.8 = 56.
        ((20, 20), {}, (56, 56)),
        # 28 * 112 is 3136, which is enough.
        ((30, 110), {}, (28, 112)),
        ((2160, 3840), {"max_pixels": 16384 * 28 * 28}, (2156, 3836)),
        # So thin that one side would become nothing: the root of 20000/7840 is 1.597, 2000/1.597 = 44.7 * 28.
        ((10, 2000), {"min_pixels": 1, "max_pixels": 28 * 28 * 10}, (28, 44 * 28)),
    ],
)
def test_smart_resize(size, limits, becomes):
    assert smart_resize(*size, **limits) == becomes


@given(SIDES, SIDES, st.sampled_from((14, 28, 32)), st.integers(4, 400), st.integers(1, 50))
def test_smart_resize_keeps_its_limits_and_about_the_shape(height, width, factor, low, more):
    limits = {"min_pixels": low * factor**2, "max_pixels": 4 * (low + more) * factor**2}
    rows, columns = smart_resize(height, width, factor, **limits)
    assert rows % factor == columns % factor == 0
    assert rows * columns >= limits["min_pixels"] or rows * columns == factor**2
    assert rows * columns <= limits["max_pixels"] or factor in (rows, columns)


def test_a_model_that_is_given_another_picture_means_another_place():
    x, y = 800, 450
    whole = open_coordinates("resized").to_pixels(x, y, 1920, 1080)
    small = open_coordinates("resized", {"max_pixels": 1280 * 28 * 28}).to_pixels(x, y, 1920, 1080)
    assert abs(whole[0] - small[0]) > 300


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: open_coordinates("auto"), "coordinates='auto': allowed are 'pixel', 'unit', 'permille', 'resized'"),
        (lambda: open_coordinates("pixels"), "Did you mean 'pixel'?"),
        (lambda: open_coordinates("pixel", (800, 1280)), "resized=(800, 1280): only for coordinates='resized'"),
        (lambda: open_coordinates("unit", {"max_pixels": 10**6}), "max_pixels=1000000: only for coordinates='resized'"),
        (lambda: open_coordinates("resized", (0, 5)), "resized=(0, 5): has to be (height, width)"),
        (lambda: open_coordinates("resized", (1.5, 5)), "resized=(1.5, 5): has to be (height, width)"),
        (lambda: open_coordinates("resized", 5), "resized=5: has to be (height, width)"),
        (
            lambda: open_coordinates("resized", {"min_pixels": True}),
            "min_pixels=True: has to be a positive whole number",
        ),
        (lambda: open_coordinates("resized", {"max_pixels": 5}), "min_pixels=3136: has to be at most max_pixels=5"),
        (lambda: Coordinates("resized", factor=0), "factor=0: has to be a positive whole number"),
        (lambda: smart_resize(0, 5), "a picture of 5 x 0"),
        (lambda: smart_resize(5, 1001), "one side is more than 200 times the other"),
    ],
)
def test_errors_name_the_argument(make, message):
    with pytest.raises(ConfigurationError, match=re.escape(message)):
        make()


def test_the_standard_limits_are_those_of_the_model():
    assert (MIN_PIXELS, MAX_PIXELS) == (3136, 12845056)
    assert open_coordinates("resized", [812, 1288]).resized == (812, 1288)
