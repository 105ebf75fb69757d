"""Taking ``check(candidate)`` apart, shown by running the parts with candidates of ours."""

import pytest

from rewardlab.envs.code.data.checks import assertions_in

REFERENCE = "import math\nFACTOR = 2\ndef helper(x):\n    return FACTOR * x\ndef f(x):\n    return helper(x)\n"


def passes(test, f):
    """Run one test of ours as the sandbox does: set-up first, then the names of the candidate."""
    space = {}
    exec(test.setup, space)
    exec(test.code, space | {"f": f})
    return True


def outcomes(source, f):
    results = []
    for test in assertions_in(source, "f", REFERENCE):
        try:
            results.append(passes(test, f))
        except Exception:
            results.append(False)
    return results


def double(x):
    return 2 * x


def test_every_assertion_and_loop_is_a_test():
    source = """
def check(candidate):
    assert candidate(1) == 2
    for i in range(3):
        assert candidate(i) == 2 * i
    if True:
        assert candidate(5) == 10, "five"
"""
    assert outcomes(source, double) == [True] * 3
    assert outcomes(source, lambda x: 2 * x if x < 3 else 0) == [True, True, False]


def test_what_stands_before_goes_along_in_order():
    source = """
import math
WANTED = [2]
def twice(x):
    return helper(x)
def check(candidate):
    first = candidate(1)
    assert first == 2
    first = candidate(first)
    assert first == twice(2)
    second = first + math.floor(0.5)
    assert second == 4
    assert WANTED == [candidate(1)]
"""
    tests = assertions_in(source, "f", REFERENCE)
    assert outcomes(source, double) == [True] * 4
    assert outcomes(source, lambda x: x + 1) == [True, False, False, True]
    assert "def helper" in tests[0].setup
    assert "def f" not in tests[0].setup
    assert tests[0].entries == ("f",)


def test_assertions_that_every_program_passes_are_left_out():
    source = (
        "def check(c):\n    assert True\n    x = 1\n    assert x == 1\n    assert c(1) == 2\n    y = c(x)\n    assert y"
    )
    assert outcomes(source, double) == [True, True]
    # Whatever a call of the candidate has to do with may be changed by it.
    source = "def check(c):\n    x = [1]\n    c(x)\n    assert x == [1]\n"
    assert len(assertions_in(source, "f", REFERENCE)) == 1


def test_a_block_that_binds_what_comes_later():
    source = """
def check(candidate):
    for i in range(3):
        last = candidate(i)
        assert last >= 0
    for i in range(2):
        assert candidate(i) == 2 * i
    assert last == 4
"""
    tests = assertions_in(source, "f", REFERENCE)
    assert outcomes(source, double) == [True] * 3
    assert "last >= 0" not in tests[1].code
    assert "last >= 0" in tests[2].code


@pytest.mark.parametrize(
    "body",
    [
        "if candidate(1) != 2:\n        raise ValueError",
        "global seen\n    seen = candidate(1)\n    assert seen == 2",
        "if candidate(1) == 2:\n        return\n    assert False",
    ],
)
def test_what_cannot_be_taken_apart_stays_one_test(body):
    source = f"def check(candidate):\n    {body}\n"
    assert outcomes(source, double) == [True]
    assert outcomes(source, lambda x: 7) == [False]


def test_a_return_in_a_function_inside_is_none_of_the_check():
    source = "def check(c):\n    def g(x):\n        return c(x)\n    assert g(1) == 2\n    assert g(2) == 4\n"
    assert outcomes(source, double) == [True, True]


@pytest.mark.parametrize("line", ["import random", "from random import randint"])
def test_random_tests_are_the_same_every_time(line):
    call = "random.randint" if line.startswith("import") else "randint"
    source = f"def check(candidate):\n    {line}\n    candidate({call}(0, 10 ** 9))\n    assert candidate\n"
    (test,) = assertions_in(source, "f", REFERENCE)
    seen = []
    passes(test, seen.append)
    passes(test, seen.append)
    assert seen[0] == seen[1]


def test_a_call_of_check_at_the_end_is_not_carried_out_twice():
    (test,) = assertions_in("def check(c):\n    assert c(1)\ncheck(f)\n", "f", REFERENCE)
    assert "check" not in test.setup


@pytest.mark.parametrize("source", ["", "def check(): pass", "def other(candidate): pass", "def check(c) pass"])
def test_no_check(source):
    with pytest.raises(ValueError, match=r"check\(candidate\)|no Python"):
        assertions_in(source, "f", REFERENCE)
