"""Methods of class Solution, called as functions."""

import pytest

from rewardlab.envs.code.data.methods import adapted, completed, has_solution_class
from rewardlab.envs.code.sandbox import Job, open_sandbox


def test_starters_are_completed_where_they_have_to_be():
    open_end = "class Solution:\n    def f(self, a: int) -> int:\n        "
    assert completed(open_end) == "class Solution:\n    def f(self, a: int) -> int: pass\n"
    assert completed("def f(): return 1\n") == "def f(): return 1\n"
    with pytest.raises(ValueError, match="no Python program"):
        completed("class Solution {")


def test_class_solution_is_found():
    assert has_solution_class("class Solution: pass")
    assert not has_solution_class("def f(): Solution()")


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize(
    "text", ["class Solution:\n    def f(self, a, b): return a + b\n", "def f(a, b): return a + b\n"]
)
def test_methods_and_functions_alike_are_called(text):
    files, name = adapted(text, "f")
    run = open_sandbox("bubblewrap").run(Job(files, calls=((name, (1, 2)), (name, ([1], [])))))
    assert [reply.value for reply in run.replies] == [3, [1]]
