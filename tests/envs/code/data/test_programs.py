"""What is read off programs."""

import ast

import pytest

from rewardlab.envs.code.data.programs import (
    bound_names,
    definitions,
    expression,
    helpers,
    literal_call,
    parse,
    stub,
    typing_import,
    used_names,
)

PROGRAM = parse("""
import math as m
from os import path
LIMIT: int = 9
def helper(x): return x
def entry(values: list[int], *, deep=False) -> "int":
    inner = LIMIT
    return inner
print("not a helper")
""")


@pytest.mark.parametrize("text", ["def f(:", "a\0b", "(" * 5000, "\ud800", "-" * 100_000 + "1"])
def test_what_is_no_program(text):
    with pytest.raises(ValueError, match=r".") as error:
        parse(text)
    assert not isinstance(error.value, SyntaxError)


def test_odd_escapes_are_no_warnings():
    assert parse("'\\d'").body


def test_names():
    assert bound_names(PROGRAM) >= {"m", "path", "LIMIT", "helper", "entry", "inner"}
    assert "print" in used_names(PROGRAM)
    assert list(definitions(PROGRAM)) == ["helper", "entry"]


def test_helpers_are_what_tests_use_and_never_the_candidate():
    assert helpers(PROGRAM, ["entry"], {"len"}) == ""
    given = helpers(PROGRAM, ["entry"], {"helper"})
    assert "def helper" in given
    assert "import math as m" in given
    assert "entry" not in given
    assert "print" not in given


def test_a_stub_keeps_the_signature():
    text = stub(definitions(PROGRAM)["entry"])
    assert text == "def entry(values: list[int], *, deep=False) -> 'int':\n    pass\n"


def test_typing_that_is_missing():
    assert typing_import(parse("def f(a: List[int]) -> Optional[int]: pass")) == "from typing import List, Optional\n"
    assert typing_import(parse("from typing import List\ndef f(a: List[int]): pass")) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f(1, [2], 'x')", (1, [2], "x")),
        ("f()", ()),
        ("f(x)", None),
        ("f(1)(2)", None),
        ("g(1)", None),
        ("f(a=1)", None),
        ("f(__import__('os').getcwd())", None),
        ("f({[]: 1})", None),
        ("f(*[1])", None),
        ("f(-2j)", (-2j,)),
    ],
)
def test_calls_with_literals(text, found):
    assert literal_call(expression(text), "f") == found


@pytest.mark.parametrize("text", ["", "a = 1", "1; 2", "1 +"])
def test_what_is_no_expression(text):
    assert expression(text) is None


def test_an_expression():
    assert isinstance(expression(" 1 + 2 "), ast.BinOp)
