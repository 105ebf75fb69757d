"""Examples that prompts give."""

import pytest

from rewardlab.envs.code.data.examples import divide, examples_in
from rewardlab.envs.code.task import Assertion, Call


def right(arguments, expected, got):
    return expected == got


def found(prompt):
    return [(each.arguments, each.expected) for each in examples_in(prompt, "f", right)]


@pytest.mark.parametrize(
    "line",
    [
        ">>> f(1, 'a')\n    [2]",
        "f(1, 'a') == [2]",
        "* f(1, 'a') => [2]",
        "assert f(1, 'a') == [2]",
        "for f(1, 'a') ==> [2]",
        "f(1, 'a') -> [2]",
        "f(1, 'a') ➞ [2]",
        "f(1, 'a')   # returns [2]",
        "f(1, 'a') should return [2].",
        "f (1, 'a') = [2]",
    ],
)
def test_ways_of_writing_an_example(line):
    assert found(f'def f(a, b):\n    """ Text.\n    {line}\n    """\n') == [((1, "a"), [2])]


@pytest.mark.parametrize(
    "line",
    [
        "f(1) => x",
        "f(n) == 2",
        "f(1) == 2 + 2 = 4",
        "g(1) == 2",
        "see f(1) == 2",
        "f(1)",
        ">>> f(1)",
        ">>> x = f(1)",
        ">>> f(open('/etc/passwd'))\n    1",
        ">>> f(1)\n    <object>",
        "f(1) == " + "[" * 900,
    ],
)
def test_what_is_no_example_to_us(line):
    assert found(f'def f(a):\n    """ Text.\n    {line}\n    """\n') == []


def test_errors_order_and_repetitions():
    error = "Traceback (most recent call last):\n    ...\nValueError: no\n"
    prompt = f">>> f(2)\n2\n\n>>> f(-1)\n{error}\nf(2) == 2\nf(0) == 0\n"
    tests = examples_in(prompt, "f", right)
    assert [(each.arguments, each.expected, each.raises) for each in tests] == [
        ((2,), 2, None),
        ((-1,), None, "ValueError"),
        ((0,), 0, None),
    ]
    assert [each.check for each in tests] == [right, None, right]


def test_doctests_that_doctest_does_not_take():
    assert found(">>>f(1)\n1\n\nf(2) == 2\n") == [((2,), 2)]


def hidden(*lines):
    return [Assertion(f"candidate = f\n{line}\n", ("f",)) for line in lines]


def test_what_is_shown_is_not_hidden():
    tests = hidden(
        "assert candidate(1) == 2", "assert f(2) == 3, 'why'", "assert abs(candidate(1)) == 2", "assert f(3)"
    )
    public, left = divide([Call("f", (1,), 2), Call("f", (9,), 9)], tests)
    assert [each.arguments for each in public] == [(1,), (9,)]
    assert list(left) == tests[1:]


def test_an_example_that_a_test_contradicts_is_left_out():
    tests = hidden("assert candidate(1) == 2", "assert candidate(2) == 3")
    public, left = divide([Call("f", (1,), 5)], tests)
    assert public == ()
    assert list(left) == tests


def test_one_test_stays_hidden():
    tests = hidden("assert candidate(1) == 2", "assert candidate(2) == 3")
    public, left = divide([Call("f", (1,), 2), Call("f", (2,), 3)], tests)
    assert [each.arguments for each in public] == [(1,)]
    assert list(left) == tests[1:]
