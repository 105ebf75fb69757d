"""Contradicted tasks cannot be passed by a function."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.compare import satisfies
from rewardlab.envs.code.conflict import contradicted
from rewardlab.envs.code.task import Assertion, Call, Query, Task
from rewardlab.errors import ConfigurationError

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner) | st.sets(st.integers())
    ),
    max_leaves=8,
)


def task(*tests):
    return Task("function/f/0", "train", 0.0, "function", "f", "", {}, {}, public=tests, hidden=tests)


@given(plain)
def test_no_answer_satisfies_both_tests(expected):
    found = contradicted(task(Call("f", (0,), 0), Call("f", (1,), expected)))
    for tests in (found.public, found.hidden):
        first, one, other = tests
        assert first.expected == 0
        assert one.arguments == other.arguments == (1,)
        assert satisfies(one, expected, 1e-6)
        assert not satisfies(other, expected, 1e-6)
        assert not satisfies(one, other.expected, 1e-6)
        assert type(one.expected) is type(other.expected) or expected is None


def test_a_check_that_takes_anything_is_taken_off():
    found = contradicted(task(Call("f", (1,), [2], check=lambda *arguments: True)))
    assert [satisfies(test, [2], 1e-6) for test in found.hidden] == [True, False]


def test_a_statement_that_shows_the_public_tests_shows_the_contradiction():
    told = replace(task(Call("f", (1,), 2)), statement="Write f.\n\n>>> f(1)\n2\n")
    assert contradicted(told).statement == "Write f.\n\n>>> f(1)\n2\n>>> f(1)\n3\n"
    assert contradicted(replace(told, statement="Mend f.")).statement == "Mend f."


@pytest.mark.parametrize("value", [None, 5])
def test_what_raises_is_asked_to_return_too(value):
    one, other = contradicted(task(Call("f", (1,), raises="ValueError"))).hidden
    assert one.raises == "ValueError"
    assert not satisfies(one, value, 1e-6)
    assert other.raises is None


@pytest.mark.parametrize("test", [Assertion("assert f(1)", ("f",)), Query("", ())])
def test_tests_that_call_nothing_cannot_be_contradicted(test):
    with pytest.raises(ConfigurationError, match=r"conflicting=True.*function/f/0"):
        contradicted(task(test))


def test_a_task_without_public_tests_has_its_hidden_ones_contradicted():
    found = contradicted(Task("a", "test", 0.0, "function", "f", "", {}, {}, public=(), hidden=(Call("f", (1,), 2),)))
    assert found.public == ()
    assert len(found.hidden) == 2
