"""Module templates: one function, several versions of a program."""

from functools import partial

import pytest

from rewardlab.envs.code.repair.module import ModuleTemplate


@partial(ModuleTemplate, level=1, inputs=lambda draw, size: (), old=(False,), step=(2, 3), mode=("up", "down"))
def counter(*, step, mode, old):
    """Count {mode} by {step}."""
    import math

    if old:
        import random

    def move(numbers: list) -> int:
        """Return where it goes."""
        numbers.append(step if mode == "up" else -step)
        return 0 if old else sum(numbers)

    def check(number: float) -> None:
        """Raise for what is no number."""
        if math.isnan(number):
            raise ValueError(random.random() if old else number)

    def run(numbers: list) -> int:
        """Return the sum."""
        for number in numbers:
            check(number)
        return move(numbers)

    return run


CHOSEN = {"old": False, "step": 3, "mode": "down"}


def run(source, *arguments):
    names = {}
    exec(source, names)
    return names["run"](*arguments)


def test_versions_are_no_problems_of_their_own():
    assert len(counter) == 4
    assert {counter.choice(number)["old"] for number in range(4)} == {False}


def test_a_program_holds_one_version_only():
    new, old = counter.source(CHOSEN), counter.source({**CHOSEN, "old": True})
    assert "random" not in new
    assert "random" in old
    assert "STEP = 3" in new
    assert "mode" not in new.lower()
    assert (run(new, [1, 2]), run(old, [1, 2])) == (0, 0)
    assert (run(new, [10]), run(old, [10])) == (7, 0)


def test_a_test_calls_the_entry_and_keeps_its_arguments():
    test = counter.call(([5],), CHOSEN)
    assert (test.function, test.arguments, test.expected) == ("run", ([5],), 2)


def test_an_exception_is_what_a_test_expects():
    assert counter.call(([float("nan")],), CHOSEN).raises == "ValueError"


def test_the_stub_is_the_entry_without_its_body():
    assert counter.stub() == "def run(numbers: list) -> int:\n    pass\n"


def test_the_statement_has_the_parameters():
    assert counter.statement(CHOSEN) == "Count down by 3."


def test_a_template_returns_a_function_of_its_own():
    template = ModuleTemplate(broken, level=1, inputs=lambda draw, size: ())
    with pytest.raises(AssertionError, match="print"):
        template.stub()


def broken():
    """Return something else."""
    return print
