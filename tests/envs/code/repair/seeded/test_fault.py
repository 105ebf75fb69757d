"""Faults are small, and are put right by taking them back."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.mutants import REVERSIBLE, mutations
from rewardlab.envs.code.repair.seeded.fault import seeded
from rewardlab.envs.code.repair.seeded.usage import projects
from rewardlab.envs.draws import Draws

names = st.sampled_from(sorted(projects()))
counts = st.integers(1, 3)
keys = st.integers(0, 10**6)


@given(names, counts, keys)
def test_a_fault_is_so_many_changes_of_files_that_parse(name, count, key):
    project = projects()[name]
    fault = seeded(project, count, Draws(key))
    faulty = fault.of(project.files)
    assert len(fault.changes) == len(fault.parts()) == count
    assert list(faulty) == list(project.files)
    changed = {file for file in faulty if faulty[file] != project.files[file]}
    assert changed == {file for file, _ in fault.changes}
    for text in faulty.values():
        ast.parse(text)


@given(names, counts, keys)
def test_a_fault_is_drawn_by_the_key_alone(name, count, key):
    assert seeded(projects()[name], count, Draws(key)) == seeded(projects()[name], count, Draws(key))


@given(names, st.integers(2, 3), keys)
def test_changes_do_not_touch_one_another(name, count, key):
    project = projects()[name]
    fault = seeded(project, count, Draws(key))
    for file, text in fault.of(project.files).items():
        own = sorted((change for other, change in fault.changes if other == file), key=lambda change: change.start)
        expected, place = "", 0
        for change in own:
            expected += project.files[file][place : change.start] + change.now
            place = change.end
        assert text == expected + project.files[file][place:]


@pytest.mark.parametrize("name", sorted(projects())[::4])
def test_a_single_change_is_taken_back_by_one_mutation(name):
    project = projects()[name]
    fault = seeded(project, 1, Draws("one", name))
    ((file, _),) = fault.changes
    faulty = fault.of(project.files)[file]
    trees = (ast.dump(ast.parse(each.of(faulty))) for each in mutations(faulty, operators=REVERSIBLE))
    assert ast.dump(ast.parse(project.files[file])) in trees
