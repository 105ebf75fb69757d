"""How much a program is like a reference."""

import ast
import keyword
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure import MAX_CHARACTERS
from rewardlab.rewards.measure.code import (
    code_bleu,
    dataflow_match,
    keyword_match,
    ngram_match,
    syntax_match,
    tokens,
)
from rewardlab.rewards.measure.syntax import parsed

MEASURES = [ngram_match, keyword_match, syntax_match, dataflow_match, code_bleu]

REFERENCE = """
def mean(values):
    total = 0
    for value in values:
        total += value
    return total / len(values)
"""
RENAMED = """
def average(numbers):
    s = 0
    for n in numbers:
        s += n
    return s / len(numbers)
"""
FAULTY = REFERENCE.replace("total += value", "total = value")

code = st.lists(
    st.sampled_from(["x", "y", "=", "+", "(", ")", "[", "]", ":", "def f", "for", "in", "if", "return", "\n", "\n    ",
                     "1", "lambda", ",", " ", "'", '"""', "\\", "#", "class A", "with", "as", ":=", "*", "async "]),
    max_size=40,
).map(" ".join)  # fmt: skip
texts = st.text(max_size=300) | code
programs = st.sampled_from([REFERENCE, RENAMED, FAULTY, ast.unparse(ast.parse(REFERENCE)), "x = 1\n", "import os\n"])


def test_ngram_match_by_hand():
    # Tokens a b c d against a b c e: 3/4 of them, 3/4 of the pairs counted as (2 + 1)/(3 + 1), then 2/3 and 1/2.
    assert ngram_match("a b c d", "a b c e") == pytest.approx((3 / 4 * 3 / 4 * 2 / 3 * 1 / 2) ** (1 / 4))
    assert ngram_match("a b c d", "a b c e", order=1) == 3 / 4
    # What is repeated counts as often as the reference has it.
    assert ngram_match("a a a a", "a b c d", order=1) == 1 / 4
    # Half as long: exp(1 - 2).
    assert ngram_match("a b", "a b c d", order=1) == pytest.approx(math.exp(-1))
    assert ngram_match("a b c d", "a b", order=1) == 1 / 2


def test_keywords_weigh_five_times_as_much():
    # Of return x + y, the reference has return and x: 1 + 0.2 of 1 + 3 * 0.2.
    assert keyword_match("return x + y", "return x - z", order=1) == pytest.approx(1.2 / 1.6)
    assert keyword_match("yield x - z", "return x - z", order=1) == pytest.approx(0.6 / 1.6)
    assert keyword_match("SELECT x", "SELECT y", keywords={"SELECT"}, order=1) == pytest.approx(1 / 1.2)
    assert set(keyword.kwlist) >= {"return", "yield"}


def test_syntax_match_by_hand():
    # x = a + b: the module, the assignment and the sum. Another operator makes all three others; other names do not.
    assert syntax_match("y = c + 1", "x = a + b") == 0
    assert syntax_match("y = c + d", "x = a + b") == 1
    assert syntax_match("x = a * b", "x = a + b") == 0
    assert syntax_match("f(a + b)", "x = a + b") == pytest.approx(1 / 3)
    assert syntax_match("x = a + b\ny = a + b", "x = a + b") == pytest.approx(2 / 3)
    assert syntax_match("x = a + b", "x = a + b\ny = a + b") == pytest.approx(2 / 5)


def test_dataflow_match_by_hand():
    # x is bound to nothing, read for y (which is computed from it), and both are read once.
    reference = "x = 1\ny = x\nprint(x, y)"
    assert dataflow_match("b = 2\na = b\nf(b, a)", reference) == 1
    assert dataflow_match("x = 1\ny = x", reference) == pytest.approx(2 / 4)
    # y is read before it is bound again: another reading.
    assert dataflow_match("x = 1\ny = x\ny = 2\nprint(x, y)", reference) == pytest.approx(3 / 4)
    assert dataflow_match("x = 1\ny = 1\nprint(x, y)", reference) == pytest.approx(2 / 4)


def test_names_matter_to_ngrams_alone():
    assert syntax_match(RENAMED, REFERENCE) == dataflow_match(RENAMED, REFERENCE) == 1
    assert ngram_match(RENAMED, REFERENCE) < 0.7


def test_a_small_fault_is_very_like_its_repair():
    assert dataflow_match(FAULTY, REFERENCE) < 1
    assert syntax_match(FAULTY, REFERENCE) < 1
    assert 0.6 < code_bleu(FAULTY, REFERENCE) < 1


@pytest.mark.parametrize("binding", [
    "(b := a)", "b: int = a", "b = c = a", "for b in a: pass", "with a as b: pass", "[0 for b in a]", "b += a",
])  # fmt: skip
def test_every_way_to_bind_is_seen(binding):
    assert dataflow_match(f"a = 1\n{binding}\nprint(b)", f"a = 1\n{binding}\nprint(b)") == 1
    assert dataflow_match("a = 1\na\nb = 2\nprint(b)", f"a = 1\n{binding}\nprint(b)") < 1


def test_functions_have_variables_of_their_own():
    assert dataflow_match("def f(a):\n    return a", "a = 1\ndef f(b):\n    return b") == 1
    assert dataflow_match("a = 1\ndef f(b):\n    return a", "a = 1\ndef f(b):\n    return b") == 0


def test_the_mix_leaves_out_what_the_reference_does_not_have():
    parts = [measure(FAULTY, REFERENCE) for measure in MEASURES[:4]]
    assert code_bleu(FAULTY, REFERENCE) == pytest.approx(sum(parts) / 4)
    assert code_bleu(FAULTY, REFERENCE, weights=(0.1, 0.2, 0.3, 0.4)) == pytest.approx(
        sum(weight * part for weight, part in zip((0.1, 0.2, 0.3, 0.4), parts, strict=True))
    )
    # What the candidate does not have counts for nothing, and is not left out.
    broken = "return total ("
    assert syntax_match(broken, REFERENCE) == dataflow_match(broken, REFERENCE) == 0
    assert code_bleu(broken, REFERENCE) == pytest.approx(
        sum(measure(broken, REFERENCE) for measure in MEASURES[:2]) / 4
    )
    assert code_bleu("f(1)", "f(1)", weights=(0, 0, 0, 1)) == 0
    assert code_bleu("SELECT 1 FROM", "SELECT 1 FROM") == pytest.approx(1)
    assert code_bleu("SELECT 1 FROM", REFERENCE) < 0.1


@pytest.mark.parametrize("measure", MEASURES)
@given(candidate=texts, reference=texts | programs)
def test_any_text_gives_a_share(measure, candidate, reference):
    assert 0 <= measure(candidate, reference) <= 1 + 1e-12
    assert 0 <= measure(reference, candidate) <= 1 + 1e-12


@pytest.mark.parametrize("measure", [ngram_match, keyword_match, code_bleu])
@given(text=texts | programs)
def test_a_text_is_like_itself(measure, text):
    assert measure(text, text) == pytest.approx(float(bool(tokens(text))))


@given(texts | programs)
def test_a_program_has_its_own_trees_and_flow(text):
    assert syntax_match(text, text) == float(parsed(text) is not None and bool(parsed(text).body))
    assert dataflow_match(text, text) in (0, 1)
    assert dataflow_match(REFERENCE, REFERENCE) == 1


@pytest.mark.parametrize("hostile", [
    "(" * 20_000, "-" * 20_000 + "1", "not " * 10_000 + "1", "+".join(["1"] * 20_000), "+".join(["x"] * 2_900),
    "a" + ".b" * 20_000, "x = " * 10_000 + "y", "if a:\n pass\n" + "elif a:\n pass\n" * 3_000,
    "\0", "\ud800", "9" * 9_999,
    "".join(" " * depth + "if a:\n" for depth in range(200)), "'\\d'", "f'{" * 200,
    ", ".join(f"a{i}" for i in range(6_000)) + " = " + "1, " * 100, "lambda: " * 90 + "x", '"""', "x = 1 \\",
], ids=lambda text: repr(text[:12]))  # fmt: skip
def test_hostile_texts_are_only_texts(hostile):
    for measure in MEASURES:
        assert 0 <= measure(hostile, REFERENCE) < 0.5
        assert 0 <= measure(REFERENCE, hostile) < 0.5
        assert 0 <= measure(hostile, hostile) <= 1 + 1e-12


def test_a_text_that_is_too_long_is_like_nothing():
    assert len(text := REFERENCE * (MAX_CHARACTERS // len(REFERENCE) + 1)) > MAX_CHARACTERS
    assert [measure(text, text) for measure in MEASURES] == [0] * 5
