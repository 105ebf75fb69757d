"""Texts that are no answers, or made to hurt: nothing is evaluated, nothing takes long, nothing raises."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.answer import KINDS, Answer, place, read_answer
from rewardlab.envs.gui.answer_literals import read_arguments, read_value
from rewardlab.envs.gui.coordinates import Coordinates
from rewardlab.rewards.measure import MAX_CHARACTERS

PIXEL = Coordinates("pixel")


@pytest.mark.parametrize(
    "text",
    [
        *("click(１２, ３４)", "(٣, ٤)", "click(1_0, 2)", "click(0x10, 2)", "click(1+1, 2)", "click('a'*9, 2)"),  # noqa: RUF001
        *("__import__('os').system('true')", "click(__import__('os').getpid(), 2)", "{1, 2}", "(1j, 2)"),
        *("[" * 400 + "]" * 400, "{" * 400, "((((((((((1;2))))))))))"),
        *("\ud800", '{"point": "\\ud800 1"}', "\0", "(1, 2" + " " * 1000, "click(" + "1, " * 5000 + ")"),
        *("lambda: (1)", "exec('x')", "click(" + "9" * 5000, "-" * 5000 + "1", "not " * 5000),
    ],
)
def test_what_is_no_answer_is_none_and_nothing_is_evaluated(text):
    assert not read_answer(text, zooms=True).well_formed


UNITS = (
    *(
        "(",
        "[",
        "{",
        '["',
        "{'",
        "click(",
        "click(1,",
        "[1,[1,",
        '{"a":',
        "{a:1,",
        "<point>",
        "<box>1",
        "<|box_start|>(",
    ),
    *("1", "1.", "0.", "1e", "-", "x=", "x=1,", " ", "\n", "_", "a.", "none\n", "refuse ", "```", '"\\', "'[", "and "),
    *(
        "<answer>",
        "<answer>(",
        "<tool_call>",
        "<think>",
        "</think>",
        "Action:",
        "Action: (\n",
        "Answer:\n",
        "(1,2)",
        "\0",
    ),
    *("click(1,2)\n", "<|box_start|>(", "[" + "1," * 100, "1, ", "\0", "<answer>click(1,2)</answer>"),
)


@pytest.mark.timeout(100)
def test_no_text_takes_long():
    # Each of these texts would take hours if anything were not linear.
    for unit in UNITS:
        many = unit * (MAX_CHARACTERS // len(unit) - 9)
        assert read_answer("click(3,4)" + many + "(1,2)").kind in KINDS
        assert read_answer(unit * (10**6 // len(unit))).kind in KINDS


@pytest.mark.parametrize("unit", ['{"a":', "[1,[1,", "[[[[[[[1,1,1,1,1,1,1,1,1,", "f(" + "1," * 20, '"['])
def test_brackets_that_never_end_are_not_read_over_and_over(unit):
    text = unit * (MAX_CHARACTERS // len(unit) - 9)
    for label in ("", "Action: "):
        start = time.process_time()
        assert not read_answer(label + text).well_formed
        assert time.process_time() - start < 0.3  # it was a second


def test_brackets_in_ordinary_reasoning_do_not_run_out():
    text = "I see (on the left) a list [with, some, entries, and (maybe) {more: 'of'} them], x = f(y) (so?). " * 400
    assert read_answer(f"{text}\nclick(3, 4)") == Answer("point", (3, 4))


def test_long_reasoning_is_no_obstacle_but_a_long_answer_is_none():
    long = "So (1, 2) it is. " * MAX_CHARACTERS
    assert read_answer(f"<think>{long}</think>click(3, 4)") == Answer("point", (3, 4))
    assert read_answer(f"{long}\nclick(3, 4)").problem == f"more than {MAX_CHARACTERS} characters"


@given(st.text())
def test_any_text_is_read(text):
    answer = read_answer(text, zooms=True)
    assert answer.well_formed != bool(answer.problem)
    placed = place(answer, PIXEL, 1280, 800)
    assert placed.valid != bool(placed.problem)


PIECES = (
    *(
        "click",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        "1",
        "2.5",
        "nan",
        " ",
        "\n",
        "'",
        '"',
        "point",
        ":",
        "<answer>",
        "x",
    ),
    *("=", "</answer>", "<box>", "</box>", "\\", "none", "Action:", "look", "```", "-", "<think>", "</think>", "and"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_scraps_of_answers_are_read(text):
    answer = read_answer(text, zooms=True)
    assert answer.well_formed != bool(answer.problem)
    assert place(answer, PIXEL, 1280, 800).valid in (True, False)


def test_literals():
    text = '{"a": [1, (2.5, -3e1)], \'b\': null, c: true, "d": "\\u00e9\\"", e: (), f: None, g: False}'
    value = {"a": [1, [2.5, -30]], "b": None, "c": True, "d": 'é"', "e": [], "f": None, "g": False}
    assert read_value(text) == (value, len(text))
    assert read_value("  word rest") == ("word", 6)
    assert read_arguments("f(1, b='x', [2], )!", 2) == ([1, [2]], {"b": "x"}, 18)
    for broken in ("", "[1 2]", "[1", "{1: 2}", "{'a' 2}", '{"a": 1 "b": 2}', "]", "[1,,2]", '"a', "1px", "1.2.3"):
        assert read_value(broken) is None, broken
    assert read_arguments("f(1 2)", 2) is None
    assert read_value("[" + "1, " * 300 + "]") is None
    assert read_value("[" * 8 + "]" * 8) is not None
    assert read_value("[" * 9 + "]" * 9) is None
