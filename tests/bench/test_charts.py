"""Charts: round ticks, everything inside the frame, escaped text, colours that colour-blind readers can tell apart."""

import math
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.bench.charts import Bar, Line, bar_chart, line_chart, ticks
from rewardlab.bench.page import PALETTE, number, short

SVG = "{http://www.w3.org/2000/svg}"


def parse(svg):
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def pairs(path):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path)]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 8))
def test_ticks_are_round_evenly_spaced_and_inside(low, span, count):
    marks = ticks(low, low + span, count)
    assert 1 <= len(marks) <= count + 1
    assert all(low - 1e-6 * span <= mark <= low + span + 1e-6 * span for mark in marks)
    if len(marks) > 1:
        step = marks[1] - marks[0]
        mantissa = step / 10 ** math.floor(math.log10(step * 1.0001))
        assert mantissa == pytest.approx(round(mantissa), rel=1e-3)
        assert round(mantissa) in (1, 2, 5)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1.0, "1"),
        (0.12345, "0.123"),
        (12.345, "12.3"),
        (1234.5, "1234"),
        (50_000, "50k"),
        (999_999, "1M"),
        (1_500_000, "1.5M"),
        (-0.06, "\u22120.0600"),
        (None, "missing"),
    ],
)
def test_numbers_for_readers(value, text):
    assert number(value) == text


def test_short_numbers_lose_zeros_behind_the_point_only():
    assert [short(x) for x in (0.2, 1.4, 50_000, 100, 0)] == ["0.2", "1.4", "50k", "100", "0"]


curve = st.lists(st.floats(-5, 5), min_size=1, max_size=12)


@given(curve, st.booleans())
def test_every_point_and_band_lies_inside_the_frame(y, banded):
    x = list(range(len(y)))
    band = {"low": [v - 1 for v in y], "high": [v + 1 for v in y]} if banded else {}
    root = parse(line_chart([Line("a", x, y, **band)], title="t", x_label="steps", y_label="success"))
    left, top, right, bottom = (float(root.get(f"data-{side}")) for side in ("left", "top", "right", "bottom"))
    paths = [node.get("d") for node in root.iter(f"{SVG}path") if node.get("class") in ("line", "band")]
    assert len(paths) == 1 + banded
    for px, py in (point for path in paths for point in pairs(path)):
        assert left - 0.1 <= px <= right + 0.1
        assert top - 0.1 <= py <= bottom + 0.1


def test_a_line_rises_with_its_values_and_names_itself():
    root = parse(line_chart([Line("gated", [0, 1, 2], [0, 0.5, 1])], title="t", x_label="steps", y_label="success"))
    line = next(node for node in root.iter(f"{SVG}path") if node.get("class") == "line")
    xs, ys = zip(*pairs(line.get("d")), strict=True)
    assert list(xs) == sorted(xs)
    assert list(ys) == sorted(ys, reverse=True)  # SVG counts downwards
    assert "gated" in [node.text for node in root.iter(f"{SVG}text")]
    assert "gated, 1: 0.500" in [node.text for node in root.iter(f"{SVG}title")]


def test_names_at_the_ends_of_lines_never_overlap():
    lines = [Line(f"design {i}", [0, 1], [0, 0.9 + 0.001 * i], colour=i) for i in range(6)]
    root = parse(line_chart(lines, title="t", x_label="steps", y_label="success", y_range=(0, 1)))
    heights = sorted(float(node.get("y")) for node in root.iter(f"{SVG}text") if node.get("class") == "series")
    assert len(heights) == 6
    assert min(np.diff(heights)) > 15


def test_a_chart_without_curves_still_has_axes():
    root = parse(line_chart([], title="t", x_label="steps", y_label="success"))
    assert [node for node in root.iter(f"{SVG}line") if node.get("class") == "axis"]


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=5), st.floats(-10, 10))
def test_bars_grow_from_zero_in_proportion(values, reference):
    root = parse(bar_chart([Bar(str(v), v, str(v)) for v in values], title="t", reference=reference))
    rects = list(root.iter(f"{SVG}rect"))
    lengths = [float(rect.get("width")) for rect in rects]
    assert all(float(r.get("x")) >= 0 and float(r.get("x")) + w <= 362 for r, w in zip(rects, lengths, strict=True))
    for (a, x), (b, y) in combinations(zip(values, lengths, strict=True), 2):
        if x > 3 and y > 3:
            assert abs(a) * y == pytest.approx(abs(b) * x, abs=0.2 * (abs(a) + abs(b)) + 0.01)


def test_alarming_bars_are_marked_and_text_is_escaped():
    svg = str(bar_chart([Bar("<script>", 2.0, "2 & more", "alarm")], title='"quoted"', reference=1.0))
    assert "<script>" not in svg
    root = parse(svg)
    assert root.get("aria-label") == '"quoted"'
    assert [node.text for node in root.iter(f"{SVG}text")] == ["<script>", "2 & more"]
    assert any(node.get("class") == "alarm" for node in root.iter(f"{SVG}g"))


# Viénot, Brettel and Mollon 1999: linear RGB as a protanope and a deuteranope see it.
BLINDNESS = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "normal": np.eye(3).tolist(),
}


def linear(colour):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    f = np.cbrt(np.maximum(xyz / [0.9505, 1.0, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("page", [0, 1], ids=["light", "dark"])
def test_the_first_five_colours_stay_apart(blindness, page):
    seen = [lab(np.clip(np.array(BLINDNESS[blindness]) @ linear(pair[page]), 0, 1)) for pair in PALETTE[:5]]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 12


@pytest.mark.parametrize(("page", "paper"), [(0, "#ffffff"), (1, "#1e1e1c")])
def test_every_colour_stands_out_from_the_page(page, paper):
    def luminance(colour):
        return float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour)) + 0.05

    for pair in PALETTE:
        low, high = sorted((luminance(pair[page]), luminance(paper)))
        assert high / low > 2.5
