"""Every authored template: its text, its program and its inputs agree with its function."""

import ast
import copy
from collections import Counter

import pytest

from rewardlab.envs.code.problems.distinct import canonical
from rewardlab.envs.code.problems.parametrised import LEVELS
from rewardlab.envs.code.problems.templates import templates
from rewardlab.envs.draws import Draws

NAMES = sorted(templates())
SIZES = range(0, 13, 2)


def choices(template, count):
    return [template.choice(Draws(template.name, key).below(len(template))) for key in range(count)]


def inputs(template, chosen):
    draw = Draws("inputs", template.name, repr(chosen))
    return [*template.edges, *(template.inputs(draw, size, chosen) for size in SIZES)]


def answer(function, arguments):
    try:
        return canonical(function(*copy.deepcopy(arguments)))
    except Exception as error:
        return type(error).__name__


def test_there_are_enough_of_every_level_and_no_topic_has_nearly_all():
    found = templates().values()
    assert len(found) >= 150
    assert min(Counter(each.level for each in found).values()) >= 20
    assert {each.level for each in found} == set(range(1, LEVELS + 1))
    topics = Counter(each.topic for each in found)
    assert len(topics) >= 20
    assert max(topics.values()) <= 0.1 * len(found)


@pytest.mark.parametrize("name", NAMES)
def test_the_program_does_what_the_function_does(name):
    template = templates()[name]
    for chosen in choices(template, 3):
        program: dict = {}
        exec(template.source(chosen), program)
        for arguments in inputs(template, chosen):
            assert answer(program[name], arguments) == answer(lambda *a: template.solve(a, chosen), arguments)  # noqa: B023


@pytest.mark.parametrize("name", NAMES)
def test_the_function_leaves_its_arguments_alone(name):
    template = templates()[name]
    (chosen,) = choices(template, 1)
    for arguments in inputs(template, chosen):
        before = canonical(arguments)
        template.call(arguments, chosen)
        assert canonical(arguments) == before


@pytest.mark.parametrize("name", NAMES)
def test_the_statement_names_the_parameters_values_and_every_argument_has_a_type(name):
    template = templates()[name]
    assert len(template) >= 8
    (chosen,) = choices(template, 1)
    statement = template.statement(chosen)
    assert 60 < len(statement) < 2000
    (function,) = ast.parse(template.stub()).body
    assert [each.arg for each in function.args.args] == template.arguments
    assert all(each.annotation for each in function.args.args)
    assert function.returns is not None


@pytest.mark.parametrize("name", NAMES)
def test_answers_differ(name):
    template = templates()[name]
    (chosen,) = choices(template, 1)
    draw = Draws("answers", name)
    found = [
        answer(lambda *a: template.solve(a, chosen), template.inputs(draw, 3 + key % 10, chosen)) for key in range(24)
    ]
    most = Counter(found).most_common(1)[0][1]
    assert most <= 21, f"{most} of {len(found)} answers are {Counter(found).most_common(1)}"


@pytest.mark.parametrize("name", [name for name in NAMES if templates()[name].check])
def test_a_check_takes_the_reference_and_survives_anything(name):
    template = templates()[name]
    (chosen,) = choices(template, 1)
    for arguments in inputs(template, chosen):
        call = template.call(arguments, chosen)
        if call.raises is None:
            assert call.check(arguments, call.expected, call.expected)
        wrong = [None, True, -1, 0.5, "", "x", [], [[]], [None], (), {}, {1: 2}, {1}, b"x", float("nan"), 10**30]
        accepted = [value for value in wrong if _checked(call, value)]
        assert len(accepted) <= 2, accepted


def _checked(call, value):
    try:
        return call.check(call.arguments, call.expected, value)
    except Exception:
        return False
