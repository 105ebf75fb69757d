"""What is made of the answers of a project with and without its fault."""

import pytest

from rewardlab.envs.code.mutants import mutations
from rewardlab.envs.code.repair.seeded.fault import SeededFault
from rewardlab.envs.code.repair.seeded.project import Project
from rewardlab.envs.code.repair.seeded.trial import tried
from rewardlab.envs.code.sandbox import Reply, Run

SOURCE = "def f(x):\n    return x + 1\n"
CALLS = tuple(("f", (number,)) for number in range(8))


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path))


class Given:
    """A sandbox in which the project gives `right`, and anything else `wrong`."""

    def __init__(self, right, wrong):
        self.right, self.wrong = right, wrong

    def run(self, job):
        replies = self.right if job.files == {"main.py": SOURCE} else self.wrong
        return Run(True, True, replies=tuple(replies), stopped="" if replies else "died")


def trial(right, wrong):
    project = Project("made up", 1, "", {"main.f": lambda draw, size: (size,)})
    project.__dict__["files"] = {"main.py": SOURCE}
    fault = SeededFault((("main.py", next(mutations(SOURCE))),))
    return tried(Given(right, wrong), project, fault, CALLS)


VALUES = [Reply("value", number + 1) for number in range(8)]
ERRORS = [Reply("raised", error="ValueError")] * 8


def test_a_fault_is_seen_where_answers_differ():
    found = trial(VALUES, [Reply("value", 0)] * 4 + VALUES[4:])
    assert (found.wrong, found.stops) == (True, False)
    assert 0 in found.public
    assert [test.expected for test in found.tests] == list(range(1, 9))


def test_another_exception_is_another_answer():
    found = trial(ERRORS, [Reply("raised", error="KeyError")] * 4 + ERRORS[4:])
    assert (found.wrong, found.stops) == (False, True)
    assert {test.raises for test in found.tests} == {"ValueError"}


def test_a_fault_that_ends_the_sandbox_is_none_for_a_task():
    assert trial(VALUES, []) is None
