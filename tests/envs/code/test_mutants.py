"""Mutants are other programs than the one they come from, by one small change that can mostly be undone."""

import ast
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.code.mutants import OPERATORS, REVERSIBLE, mutations
from rewardlab.envs.code.problems.templates import templates
from rewardlab.envs.draws import Draws

PROGRAM = '''"""A module: 1 < 2."""
from math import floor


class Till:
    """What is in it: 3."""

    def __init__(self, owner, limit: int = 10):
        self.owner, self.limit = owner, limit
        self.total = 0  # naïve: 1 < 2
        self.open = True

    def put(self, amount, note="", tax=0.5):
        if not self.open or amount < 0:
            raise ValueError(f"{amount + 1} is refused")
        elif amount == 0:
            return None
        if amount > self.limit and note != "gift":
            amount = self.limit
        else:
            amount -= floor(amount * tax)
        self.total += amount
        return self.total


def busiest(rows, width):
    best, place = max(rows[1:], key=len), -1
    for index in range(width + 1):
        if (
            index in rows  # why
            and index
        ):
            place = index
            break
        place = place - index
    return pow(place, width), " ".join(best[: place - 1])
'''


def tree(source):
    return ast.dump(ast.parse(source))


def undone(source, mutation):
    mutant = mutation.of(source)
    results = [back.of(mutant) for back in mutations(mutant, operators=REVERSIBLE)]
    return source in results or tree(source) in map(tree, results)  # parentheses may stay behind


def test_every_operator_has_its_place():
    assert {mutation.operator for mutation in mutations(PROGRAM)} == OPERATORS


def test_a_mutant_is_another_program_and_the_only_one_of_its_kind():
    trees = [tree(mutation.of(PROGRAM)) for mutation in mutations(PROGRAM)]
    assert len(trees) == len({*trees, tree(PROGRAM)}) - 1 > 100


def test_a_mutation_says_what_it_changes_and_leaves_the_rest_alone():
    for mutation in mutations(PROGRAM):
        assert PROGRAM[mutation.start : mutation.end] == mutation.was
        assert mutation.line == PROGRAM[: mutation.start].count("\n") + 1
        assert mutation.of(PROGRAM).startswith(PROGRAM[: mutation.start])
        assert mutation.of(PROGRAM).endswith(PROGRAM[mutation.end :])


def test_what_no_test_can_see_is_left_alone():
    source = '"""1 < 2"""\n\n\n@cache(5)\ndef f(x: "1" = None) -> "2":\n    """3."""\n    return f"{4}"\n'
    assert [mutation.operator for mutation in mutations(source)] == ["return"]


def test_reversible_operators_can_be_undone():
    for operator in REVERSIBLE:
        for mutation in itertools.islice(mutations(PROGRAM, Draws("undo"), {operator}), 4):
            assert undone(PROGRAM, mutation), mutation


@pytest.mark.slow
def test_every_reversible_mutation_can_be_undone():
    for mutation in mutations(PROGRAM, operators=REVERSIBLE):
        assert undone(PROGRAM, mutation), mutation


@settings(max_examples=15)
@given(st.sampled_from(sorted(templates())), st.integers(0, 1000))
def test_reversible_operators_can_be_undone_in_the_templates(name, key):
    found = templates()[name]
    source = found.source(found.choice(0))
    for mutation in itertools.islice(mutations(source, Draws("undo", key), REVERSIBLE), 2):
        assert undone(source, mutation), mutation


def test_drawn_mutations_are_the_same_in_another_order_drawn_by_the_key():
    plain, one, other = (list(mutations(PROGRAM, draw)) for draw in (None, Draws(1), Draws(2)))
    assert one == list(mutations(PROGRAM, Draws(1)))
    assert one != other != plain != one
    assert {tree(each.of(PROGRAM)) for each in one} == {tree(each.of(PROGRAM)) for each in plain}


def test_drawing_gives_rare_operators_their_chance():
    first = [next(mutations(PROGRAM, Draws(key))).operator for key in range(300)]
    assert set(first) == OPERATORS


def test_a_change_that_binds_less_is_kept_together():
    source = "def f(a, b, c):\n    return c * (not (a or b)), 2 ** -1, (a - b) * c\n"
    now = {mutation.of(source).splitlines()[1].strip() for mutation in mutations(source)}
    assert "return c * (not (a and b)), 2 ** -1, (a - b) * c" in now
    assert "return c * (not (a or b)), 2 ** -2, (a - b) * c" in now
    assert "return c * (not (a or b)), 2 ** -1, (b - a) * c" in now
    assert "return c * (not (a)), 2 ** -1, (a - b) * c" in now


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_places_are_found_whatever_the_line_ending_and_the_script(ending):
    source = f"x = 'é☃'{ending}ж = 'ё' < x{ending}"
    (mutation,) = (each for each in mutations(source) if (each.was, each.now) == ("<", "<="))
    assert mutation.of(source) == f"x = 'é☃'{ending}ж = 'ё' <= x{ending}"


def test_what_is_no_program_is_refused():
    with pytest.raises(SyntaxError):
        list(mutations("def"))
