"""Function tasks: pure functions of name and number, whose tests do not repeat one another."""

import ast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.code.conflict import contradicted
from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.problems.distinct import canonical
from rewardlab.envs.code.problems.source import FunctionSource
from rewardlab.envs.code.problems.templates import templates
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.code.source import NUMBERS, SPLITS, split_of
from rewardlab.errors import ConfigurationError

SOURCE = FunctionSource()
names = st.sampled_from(list(SOURCE.names))
numbers = st.integers(0, NUMBERS - 1)


@settings(max_examples=40)
@given(names, numbers)
def test_a_task_is_a_function_of_its_id(name, number):
    task = SOURCE.make(name, number)
    again = FunctionSource().make(name, number)
    assert SOURCE.parse(task.id) == (name, number)
    assert (task.statement, task.files, task.reference, task.split) == (
        again.statement,
        again.files,
        again.reference,
        again.split,
    )
    assert [canonical((each.arguments, each.expected, each.raises)) for each in task.hidden] == [
        canonical((each.arguments, each.expected, each.raises)) for each in again.hidden
    ]


@settings(max_examples=40)
@given(names, numbers)
def test_no_arguments_are_tested_twice(name, number):
    task = SOURCE.make(name, number)
    keys = [canonical(each.arguments) for each in (*task.public, *task.hidden)]
    assert len(keys) == len(set(keys))
    assert len(task.public) == 3
    assert len(task.hidden) >= 10


@settings(max_examples=40)
@given(names, numbers)
def test_the_statement_has_the_signature_and_the_public_examples_alone(name, number):
    task = SOURCE.make(name, number)
    assert task.files["solution.py"].splitlines()[0].rstrip(":") in task.statement
    examples = [line for line in task.statement.splitlines() if line.startswith(f">>> {name}(")]
    assert examples == [f">>> {name}({', '.join(map(repr, each.arguments))})" for each in task.public]


@settings(max_examples=40)
@given(names, numbers)
def test_stub_and_reference_define_the_function(name, number):
    task = SOURCE.make(name, number)
    for text in (task.files["solution.py"], task.reference["solution.py"]):
        (function,) = ast.parse(text).body
        assert function.name == name == task.public[0].function


@settings(max_examples=20)
@given(names, st.lists(numbers, min_size=2, max_size=30))
def test_one_choice_of_parameters_is_in_one_split(name, several):
    found = {}
    for number in several:
        reference = SOURCE.make(name, number).reference["solution.py"]
        assert found.setdefault(reference, SOURCE.split(name, number)) == SOURCE.split(name, number)


def test_difficulty_follows_the_level():
    found = {each.level: SOURCE.difficulty(name) for name, each in templates().items()}
    assert found == {1: 0.0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1.0}


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("difficulty", [None, 0.0, 0.6, 1.0])
def test_tasks_are_drawn_by_split_and_difficulty(split, difficulty):
    generator = np.random.default_rng(5)
    drawn = [SOURCE.draw(split, difficulty, generator) for _ in range(40)]
    assert {SOURCE.split(*each) for each in drawn} == {split}
    assert len({name for name, _ in drawn}) > 10
    if difficulty is not None:
        assert np.mean([abs(SOURCE.difficulty(name) - difficulty) for name, _ in drawn]) < 0.2


def test_drawing_depends_on_the_generator_alone():
    one, other = ([SOURCE.draw("test", 0.5, np.random.default_rng(3)) for _ in range(5)] for _ in range(2))
    assert one == other


def test_an_unknown_split_is_refused():
    with pytest.raises(ConfigurationError, match="'dev'"):
        SOURCE.draw("dev", None, np.random.default_rng(0))


def test_a_problem_stays_in_its_split_for_ever():
    found = {split: [place for place in range(40) if split_of(f"function/f/{place}") == split] for split in SPLITS[1:]}
    assert found == {"validation": [8], "test": [6, 10, 13, 16, 18, 26]}


def test_splits_have_their_shares():
    shares = [split_of(str(place)) for place in range(4000)]
    assert 0.77 < shares.count("train") / 4000 < 0.83
    assert 0.08 < shares.count("test") / 4000 < 0.12


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("name", list(SOURCE.names)[::20])
def test_no_honest_program_passes_conflicting_tests(name):
    sandbox = open_sandbox("bubblewrap")
    task = contradicted(SOURCE.make(name, 2))
    for tests in (task.public, task.hidden):
        report = grade(sandbox, task, task.reference, tests)
        assert not report.passed
        assert sum(report.bits) >= len(tests) - 2
        assert tests[-1].arguments == tests[-2].arguments
