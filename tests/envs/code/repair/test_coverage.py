"""Lines that tests run, and how suspicious that makes them."""

import pytest

from rewardlab.envs.code.repair.coverage import Coverage, trace
from rewardlab.envs.code.task import Call

MAIN = """import helper

def half(number):
    if number % 2:
        raise ValueError("odd")
    return helper.divide(number)

def forever():
    while True:
        pass

def fails():
    return helper.divide("x")
"""
FILES = {"main.py": MAIN, "helper.py": "def divide(number):\n    return number // 2\n"}


def call(function, *arguments):
    return Call(function, arguments)


@pytest.fixture
def seen(sandbox):
    tests = [call("half", 4), call("half", 3), call("fails"), call("forever"), call("helper.divide", 2)]
    return trace(sandbox, FILES, tests, [True, True, False, False, True])


def test_lines_are_those_that_ran(seen):
    even, odd, fails, forever, divide = seen.lines
    assert even == {("main.py", 3), ("main.py", 4), ("main.py", 6), ("helper.py", 1), ("helper.py", 2)}
    assert ("main.py", 5) in odd
    assert ("main.py", 6) not in odd
    assert ("helper.py", 2) in fails
    assert divide == {("helper.py", 1), ("helper.py", 2)}
    # One that never ends is stopped, and what it ran is known all the same.
    assert {("main.py", 9), ("main.py", 10)} <= forever


def test_the_place_of_an_exception_is_the_innermost_line(seen):
    assert [seen.ended[place] for place in (0, 1, 2, 4)] == [None, ("main.py", 5), ("helper.py", 2), None]
    assert seen.ends(("helper.py", 2))
    # A test that is meant to end there passes.
    assert not seen.ends(("main.py", 5))


def test_programs_that_cannot_be_loaded_run_nothing(sandbox):
    seen = trace(sandbox, {"main.py": "def half(:"}, [call("half", 1)], [False])
    assert seen.lines == (frozenset(),)
    assert seen.suspicion(("main.py", 1)) == 0.5


def test_suspicion_is_ochiais():
    a, b, c = ("m", 1), ("m", 2), ("m", 3)
    seen = Coverage(tuple(map(frozenset, ([a, b], [a, b], [a], [a, c]))), (None,) * 4, (False, True, True, False))
    assert seen.suspicion(a) == pytest.approx(2 / (2 * 4) ** 0.5)
    assert seen.suspicion(b) == pytest.approx(1 / (2 * 2) ** 0.5)
    assert seen.suspicion(c) == pytest.approx(1 / 2**0.5)
    assert seen.suspicion(("m", 4)) == 0
    assert (seen.failing(b), seen.passing(b)) == (0.5, 0.5)
    assert (seen.failing(c), seen.passing(c)) == (0.5, 0)
