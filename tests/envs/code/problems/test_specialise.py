"""Specialised programs do what the general ones do, and have no branch that is never taken."""

import ast

import pytest

from rewardlab.envs.code.problems.specialise import decided, specialised


def text(source, **chosen):
    return "\n".join(ast.unparse(each) for each in decided(ast.parse(source).body, chosen))


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        ("mode == 'up'", True),
        ("mode != 'up'", False),
        ("mode in ('up', 'down')", True),
        ("mode not in ('up', 'down')", False),
        ("flag", True),
        ("not flag", False),
        ("mode == 'down' or flag", True),
        ("mode == 'down' and f(x)", False),
        ("flag and count == 3", True),
    ],
)
def test_what_the_parameters_decide_is_decided(condition, known):
    chosen = {"mode": "up", "flag": True, "count": 3}
    assert text(f"if {condition}:\n    a = 1\nelse:\n    a = 2", **chosen) == f"a = {1 if known else 2}"
    assert text(f"a = 1 if {condition} else 2", **chosen) == f"a = {1 if known else 2}"


def test_what_they_do_not_decide_is_left():
    assert text("if mode == 'up' and x:\n    a = count", mode="up", count=3) == "if x:\n    a = count"
    assert text("a = mode == other", mode="up") == "a = mode == other"
    assert text("a = 0 < count < x", count=3) == "a = 0 < count < x"


def test_what_comes_after_the_end_is_left_out():
    assert text("def f(x):\n    if flag:\n        return x\n    return -x", flag=True) == "def f(x):\n    return x"
    assert text("for x in y:\n    if flag:\n        f(x)", flag=False) == "for x in y:\n    pass"


def test_a_module_has_its_constants_at_its_head_and_no_imports_too_many():
    source = "import math\nimport json, re\n\ndef f(x):\n    return math.floor(x) + count if flag else json.loads(x)"
    assert specialised(ast.parse(source).body, {"flag": True, "count": 3}) == (
        "import math\n\nCOUNT = 3\n\ndef f(x):\n    return math.floor(x) + COUNT\n"
    )
