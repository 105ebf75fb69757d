"""Reading answers: every format, what is reasoning and what is an answer, attacks, and where an answer is."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.answer import KINDS, Answer, place, read_answer, write_answer
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.coordinates import NAMES, Coordinates

PIXEL = Coordinates("pixel")
WIDTH, HEIGHT = 1280, 800

POINTS = {
    "click(640, 400)": (640, 400),
    "(640, 400)": (640, 400),
    "(0.42,0.13)": (0.42, 0.13),
    "[0.42, 0.13]": (0.42, 0.13),
    "640, 400": (640, 400),
    "x=0.42, y=0.13": (0.42, 0.13),
    "X: 640, Y: 400.": (640, 400),
    "The position is x=0.42 and y=0.13.": (0.42, 0.13),
    "pyautogui.click(640, 400)": (640, 400),
    "pyautogui.click(x=0.42, y=0.13)": (0.42, 0.13),
    "pyautogui.click(x=0.42, y=0.13, clicks=2, button='left')": (0.42, 0.13),
    "```python\nimport pyautogui\npyautogui.moveTo(1, 2)\npyautogui.click(640, 400)\n```": (640, 400),
    "[[12,34]]": (12, 34),
    "<point>200 300</point>": (200, 300),
    "<point>200, 300</point>": (200, 300),
    "<|point_start|>(200,300)<|point_end|>": (200, 300),
    "click(point='<point>200 300</point>')": (200, 300),
    "Thought: It is at the top.\nAction: click(point='<point>200 300</point>')": (200, 300),
    "Thought: Not at (1, 2).\nAction: click(start_box='(197,525)')": (197, 525),
    "Action: click(start_box='<|box_start|>(197,525)<|box_end|>')": (197, 525),
    'Action:\n```json\n{"action": "click", "coordinate": [1, 2]}\n```': (1, 2),
    "<|box_start|>(12,34)<|box_end|>": (12, 34),
    "<|object_ref_start|>the bin<|object_ref_end|><|box_start|>(12,34)<|box_end|><|im_end|>": (12, 34),
    '{"point_2d": [10, 20], "label": "search"}': (10, 20),
    '```json\n[\n  {"point_2d": [10, 20], "label": "search"}\n]\n```': (10, 20),
    '<tool_call>\n{"name": "use", "arguments": {"action": "left_click", "coordinate": [7, 8]}}\n</tool_call>': (7, 8),
    '{"name": "click", "arguments": "{\\"x\\": 5, \\"y\\": 6}"}': (5, 6),
    '{"thought": "The } at (1, 2) isn\'t it.", "action": {"type": "click", "point": [3, 4]}}': (3, 4),
    "<think>(1, 2)?</think><answer>{'action':'click','point':[3,4]}</answer>": (3, 4),
    "<answer>[{'action': 'click', 'point': [3, 4], 'input_text': 'no input text'}]</answer>": (3, 4),
    "<answer>click(3, 4)": (3, 4),  # the end may be what the model stops at
    '{"bbox_2d": [10, 20, 30, 40], "point_2d": [15, 25]}': (15, 25),
    '{"x": "640", "y": 4e2}': (640, 400),
    "The element is at (0.42, 0.13).": (0.42, 0.13),
    "**Answer:** click(1, 2)": (1, 2),
    "Final answer: (3,4)": (3, 4),
    "$\\boxed{(3,4)}$": (3, 4),
    "`click(-0, 2)`": (0, 2),
}
BOXES = {
    "box(1, 2, 3, 4)": (1, 2, 3, 4),
    "[1, 2, 3, 4]": (1, 2, 3, 4),
    "(0.1, 0.2, 0.3, 0.4)": (0.1, 0.2, 0.3, 0.4),
    "[[1,2,3,4]]": (1, 2, 3, 4),
    "box=[[1,2,3,4]]": (1, 2, 3, 4),
    "CLICK(box=[[012,345,678,901]], element_info='[Button] Save')": (12, 345, 678, 901),
    "<box>(12,34),(56,78)</box>": (12, 34, 56, 78),
    "<ref>the bin</ref><box>(12,34),(56,78)</box>": (12, 34, 56, 78),
    "<bbox>[12, 34, 56, 78]</bbox>": (12, 34, 56, 78),
    "<|box_start|>(12,34),(56,78)<|box_end|>": (12, 34, 56, 78),
    "click(start_box='[1, 2, 3, 4]')": (1, 2, 3, 4),
    '{"bbox_2d": [1, 2, 3, 4]}': (1, 2, 3, 4),
    '```json\n[{"bbox_2d": [1, 2, 3, 4], "label": "x"}]\n```': (1, 2, 3, 4),
    '{"bbox": [[1, 2], [3, 4]]}': (1, 2, 3, 4),
    '{"x1": 1, "y1": 2, "x2": 3, "y2": 4}': (1, 2, 3, 4),
}
LOOKS = {
    "look(1, 2, 3, 4)": (1, 2, 3, 4),
    "zoom(1, 2, 3, 4)": (1, 2, 3, 4),
    "It is small, so first:\nzoom_in([1, 2, 3, 4])": (1, 2, 3, 4),
    '{"action": "zoom", "bbox": [1, 2, 3, 4]}': (1, 2, 3, 4),
    '<tool_call>{"name": "look", "arguments": {"region": [1, 2, 3, 4]}}</tool_call>': (1, 2, 3, 4),
}
REFUSALS = (
    *("refuse()", "refuse", "Refuse().", "negative", "None.", "**not on this screen**", '"not on the screen"'),
    *("Answer: none", "<answer>negative</answer>", '{"action": "refuse"}', '{"result": "negative"}'),
    *("There is a save button at (10, 20), but no bin.\n\nrefuse()", "Action: refuse(reason='there is no bin')"),
    '<tool_call>{"name": "refuse", "arguments": {}}</tool_call>',
)
NOTHING = {
    "": "no answer",
    "I would click it.": "no answer",
    "click(x, y)": "no answer",
    "click()": "no answer",
    "There is none on the left, and the right one is negative.": "no answer",
    "I refuse to answer.": "no answer",
    "<think>click(1, 2)": "no answer",
    "click(1, 2)</think>": "no answer",
    "(640, 4": "no answer",  # cut off: who knows what the number was
    "(50%, 20%)": "no answer",
    "(640px, 400px)": "no answer",
    "(1, 2, 3)": "no answer",
    "drag(1, 2, 3, 4)": "no answer",
    "size(1280, 800)": "no answer",
    '{"size": [1280, 800]}': "no answer",
    '{"box_2d": [7, 923, 33, 947]}': "no answer",  # y before x
    "<answer>the save button</answer> (3, 4)": "no answer",
    "click(1, 2, 3)": "click() takes 2 numbers, not 3",
    "click(1, 2, 3, 4, 5, 6)": "click() takes 2 numbers, not 6",
    "box(1, 2)": "box() takes 4 numbers, not 2",
    "box([1, 2])": "box() takes 4 numbers",
    "look(1, 2)": "look() takes 4 numbers, not 2",
    "look([1, 2])": "a look takes four numbers",
    "<point>200</point>": "<point> has to hold two or four numbers",
    '{"coordinate": [1, 2, 3]}': "'coordinate' has to hold two or four numbers",
    '{"x": 1}': "x, y have to be one number each",
    '{"x": 1, "y": 2, "width": 3, "height": 4}': "a box is given by its corners",
}
SPRAYING = (
    *("(1,2) (3,4) (5,6)", "(1,2)\n(3,4)", "1. (1,2)\n2. (3,4)\n3. (5,6)", "(1,2), (3,4) or (5,6)", "[[1,2],[3,4]]"),
    *("click(1,2)\n\nclick(3,4)", "click(1,2) or click(3,4)", "click((1,2),(3,4))", "click(1, 2, point=[3, 4])"),
    *("click(x=1, y=2, x=3, y=4)", '{"point": [1,2], "point": [3,4]}', '{"point": [1,2], "coordinate": [3,4]}'),
    *('[{"point_2d": [1,2]}, {"point_2d": [3,4]}]', '{"point": [[1,2],[3,4]]}', "box(1,2,3,4) box(1,2,3,5)"),
    *("<answer>(1,2)</answer><answer>(3,4)</answer>", "<answer>(1,2)</answer>\nOr:\n<answer>(3,4)</answer>"),
    '<tool_call>{"coordinate": [1, 2]}</tool_call><tool_call>{"coordinate": [3, 4]}</tool_call>',
    *("Action: click(1,2)\nThought: Or not.\nAction: click(3,4)", "<point>1 2</point><point>3 4</point>"),
    *("refuse()\nclick(1,2)", "none\n(1,2)", "click(1,2) refuse()", '{"action": "refuse", "point": [1,2]}'),
    *("look(1,2,3,4) click(1,2)", "Either (1, 2) or (3, 4).", "The 1st is (1, 2)! The other is (3, 4)!"),
    *("<box>(1,2),(3,4)</box>, (5, 6, 7, 8), <box>(1,2),(3,5)</box>", "click(nan, 1) click(nan, 2)"),
)
SAME = (
    *("click(3,4)\nclick(3, 4)", "(3,4) (3.0, 4)", "<answer>(3,4)</answer><answer>[3, 4]</answer>", "(3,4), x=3, y=4"),
    *("[" * 50 + "3, 4" + "]" * 50, '{"point": ' * 50 + "[3, 4]" + "}" * 50, "click(*[3, 4])"),
)
REASONING = (
    "First I saw (1, 2).\nThen (5, 6).\nclick(3, 4)",
    "Candidates:\n(1,2)\n(5,6)\nThe second is the smaller one, so the answer is (3, 4).",
    "click(1, 2) would open the menu.\nclick(3, 4)",
    "click(3, 4)\nThe button is 30 pixels wide, its middle at (31.5, 40).",
    "<think>click(1,2)</think>\n<think>(5,6)</think>(3,4)",
    "<THINK>\n(1,2)\n</THINK>\nclick(3, 4)",
    "click(1,2) </think> (3, 4)",
    "I put it into <answer></answer>: (1, 2).\n<answer>(3,4)</answer> That is it (5, 6).",
    "Thought: (1,2)\nAnswer: (3,4)\nReason: not (5,6)",
    "Answer:\nclick(3, 4)\nReason: click(5, 6) is disabled",
    "I call click(x, y): click(3, 4)",
    "Row (2) of 3, item 5 of [7]: (3, 4)",
    "(1, 2) is the menu.\n\n(5, 6) is the bin.\n\n(3, 4)",
    "\\frac{1}{2} of {a, b}: {oops click(3, 4)",
)


@pytest.mark.parametrize(("text", "numbers"), POINTS.items())
def test_points(text, numbers):
    assert read_answer(text) == Answer("point", numbers)


@pytest.mark.parametrize(("text", "numbers"), BOXES.items())
def test_boxes(text, numbers):
    assert read_answer(text) == Answer("box", numbers)


@pytest.mark.parametrize(("text", "numbers"), LOOKS.items())
def test_looks(text, numbers):
    assert read_answer(text, zooms=True) == Answer("look", numbers)
    without = read_answer(text, zooms=False)
    assert not without.well_formed
    assert "not possible" in without.problem


@pytest.mark.parametrize("text", REFUSALS)
def test_refusals(text):
    assert read_answer(text) == Answer("refusal")


@pytest.mark.parametrize(("text", "problem"), NOTHING.items())
def test_no_answers(text, problem):
    answer = read_answer(text, zooms=True)
    assert (answer.kind, answer.numbers, answer.well_formed) == ("none", (), False)
    assert answer.problem.startswith(problem)


@pytest.mark.parametrize("text", SPRAYING)
def test_several_different_answers_are_none(text):
    answer = read_answer(text, zooms=True)
    assert answer.kind == "none"
    assert re.fullmatch(r"\d different answers; exactly one is allowed", answer.problem)


@pytest.mark.parametrize("text", SAME)
def test_the_same_answer_twice_is_one(text):
    assert read_answer(text) == Answer("point", (3, 4))


def test_zero_below_zero_is_zero():
    assert read_answer("click(0, 4)\nclick(-0, 4)").kind == "point"


@pytest.mark.parametrize("text", REASONING)
def test_numbers_in_the_reasoning_are_no_answers(text):
    assert read_answer(text) == Answer("point", (3, 4))


ACROSS, DOWN = st.floats(0, WIDTH), st.floats(0, HEIGHT)
SPACES = st.sampled_from((*(Coordinates(name) for name in NAMES), Coordinates("resized", (400, 500))))


@given(ACROSS, DOWN, SPACES)
def test_a_written_point_is_read_back(x, y, coordinates):
    written = Answer("point", coordinates.from_pixels(x, y, WIDTH, HEIGHT))
    answer = read_answer(write_answer(written))
    placed = place(answer, coordinates, WIDTH, HEIGHT)
    assert answer.kind == "point"
    assert placed.valid
    assert placed.box is None
    assert placed.point == pytest.approx((x, y), abs=0.01)


@given(ACROSS, DOWN, ACROSS, DOWN, SPACES, st.sampled_from(("box", "look")))
def test_a_written_box_is_read_back(x1, y1, x2, y2, coordinates, kind):
    box = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    corners = (coordinates.from_pixels(x, y, WIDTH, HEIGHT) for x, y in (box[:2], box[2:]))
    answer = read_answer(write_answer(Answer(kind, tuple(each for corner in corners for each in corner))), zooms=True)
    placed = place(answer, coordinates, WIDTH, HEIGHT)
    assert answer.kind == kind
    if min(box.width, box.height) > 0.05:
        assert placed.box == pytest.approx(box, abs=0.01)
        assert placed.point == (None if kind == "look" else placed.box.center)


@given(st.floats(), st.floats())
def test_any_numbers_are_written(x, y):
    (first, second) = read_answer(write_answer(Answer("point", (x, y)))).numbers
    assert (first, second) == pytest.approx((x, y), rel=1e-5, nan_ok=True)


def test_the_canonical_forms():
    assert write_answer(Answer("point", (640, 400.5))) == "click(640, 400.5)"
    assert write_answer(Answer("point", (0.5, 1 / 3))) == "click(0.5, 0.333333)"
    assert write_answer(Answer("box", (0, 0, 128.0, 80))) == "box(0, 0, 128, 80)"
    assert write_answer(Answer("look", (0, 0, 640, 400))) == "look(0, 0, 640, 400)"
    assert write_answer(Answer("refusal")) == "refuse()"
    assert write_answer(Answer("none", problem="no idea")) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("click(nan, 5)", "not finite"),
        ("click(5, -inf)", "not finite"),
        ("click(1e999, 5)", "not finite"),
        ("click(" + "9" * 5000 + ", 5)", "not finite"),
        ("[-1, -1]", "outside"),
        ("click(1280.5, 5)", "outside"),
        ("click(5, 801)", "outside"),
        ("box(5, 5, 2000, 10)", "outside"),
        ("box(10, 5, 5, 10)", "neither inverted nor empty"),
        ("box(5, 10, 10, 5)", "neither inverted nor empty"),
        ("box(10, 10, 5, 5)", "neither inverted nor empty"),
        ("box(5, 5, 5, 10)", "neither inverted nor empty"),
        ("look(5, 5, 10, 5)", "neither inverted nor empty"),
        ("no idea", "no answer"),
    ],
)
def test_places_that_are_none(text, problem):
    placed = place(read_answer(text, zooms=True), PIXEL, WIDTH, HEIGHT)
    assert (placed.point, placed.box, placed.valid) == (None, None, False)
    assert problem in placed.problem


def test_places():
    assert place(Answer("point", (1280, 800)), PIXEL, WIDTH, HEIGHT).point == (1280, 800)
    assert place(Answer("point", (1, 1)), PIXEL, WIDTH, HEIGHT).point == (1, 1)
    assert place(Answer("point", (1, 1)), Coordinates("unit"), WIDTH, HEIGHT).point == (1280, 800)
    assert not place(Answer("point", (2, 1)), Coordinates("unit"), WIDTH, HEIGHT).valid
    box = place(Answer("box", (0, 0, 500, 500)), Coordinates("permille"), WIDTH, HEIGHT)
    assert (box.point, box.box) == ((320, 200), Box(0, 0, 640, 400))
    look = place(Answer("look", (0, 0, 500, 500)), Coordinates("permille"), WIDTH, HEIGHT)
    assert (look.point, look.box, look.valid) == (None, Box(0, 0, 640, 400), True)
    refusal = place(Answer("refusal"), PIXEL, WIDTH, HEIGHT)
    assert (refusal.point, refusal.box, refusal.valid) == (None, None, True)


@given(st.floats(), st.floats(), st.sampled_from((WIDTH, 9)), st.sampled_from((HEIGHT, 9)), SPACES)
def test_valid_places_are_in_the_picture(x, y, across, down, coordinates):
    placed = place(Answer("point", (x, y)), coordinates, across, down)
    if placed.valid:
        assert 0 <= placed.point[0] <= across
        assert 0 <= placed.point[1] <= down
    else:
        right, bottom = coordinates.extent(across, down)
        assert not (math.isfinite(x) and math.isfinite(y) and 0 <= x <= right and 0 <= y <= bottom)


def test_answers_have_as_many_numbers_as_their_kind():
    for kind, count in KINDS.items():
        assert Answer(kind, (1.0,) * count).kind == kind
        with pytest.raises(ValueError, match="numbers for kind"):
            Answer(kind, (1.0,) * (count + 1))
    with pytest.raises(ValueError, match="numbers for kind 'click'"):
        Answer("click", (1.0, 2.0))
