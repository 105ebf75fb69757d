"""Text and expressions: the round trip is the identity, and everything outside the grammar is refused with a place."""

import functools
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reward_strategies import SIGNALS, expressions

from rewardlab.errors import ExpressionError, RewardLabError
from rewardlab.rewards import Array, Ledger, Number, catalogue, parse, reward_function, signal
from rewardlab.rewards.expression import MAX_DEPTH, MAX_NODES
from rewardlab.rewards.parser import MAX_TEXT

pytestmark = pytest.mark.filterwarnings("ignore:.*no longer policy-invariant")


@reward_function
def squared(xp, x, scale: Number = 1.0):
    """`scale` times the square of `x`."""
    return scale * x * x


@given(expressions)
def test_an_expression_survives_its_text(expression):
    assert parse(str(expression)) == expression
    assert str(parse(str(expression))) == str(expression)


@pytest.mark.parametrize(
    "text",
    [
        "success + 0.2*potential(progress) - 0.01*(1 - valid)",
        "gated(delta(progress) - 0.1*(1 - valid), by=any(success))",
        "(progress > 0.5) & ~success | valid",
        "a - (b - c) - d",
        "-(a + b)*c/4",
        "(-1)**2*a**3",
        "where(a > b, minimum(a, b, c), mean_of(tests, mask=tests_mask))",
        'named("my term", 0.5*final(score)) + parameter("lambda", 0.1)*total(penalty(a, b))',
        "schedule(0.5, 0, 100000)*native + gaussian(a, std=2) + linear(a, 0, 1, to_high=3)",
        "redistribute(final(score), delta(progress)) + clip_and_delta(progress, 0.1)",
        "group_zscore(final(score))",
    ],
)
def test_canonical_text_is_kept(text):
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("success+1_000*progress", "success + 1000*progress"),
        ("  success\n + progress ", "success + progress"),
        ("gaussian(a, 0, 1)", "gaussian(a)"),
        ("linear(x=a, low=0, high=1)", "linear(a, 0, 1)"),
        ("((success))", "success"),
        ("0.50*a", "0.5*a"),
    ],
)
def test_other_ways_of_writing_have_one_canonical_text(written, canonical):
    assert str(parse(written)) == canonical


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("success.real", "plain names"),
        ("().__class__.__bases__", "plain names"),
        ("__import__('os')", "no reward function '__import__'"),
        ("eval('1')", "no reward function 'eval'"),
        ("potentail(progress)", "Did you mean 'potential'"),
        ("schedul(1, 0, 10)", "Did you mean 'schedule'"),
        ("[x for x in progress]", "ListComp"),
        ("(lambda: 1)()", "Lambda"),
        ("tests[0]", "mean_of"),
        ("success and valid", "write & for and"),
        ("not success", "write ~ for not"),
        ("success == 1", "eq(x, y)"),
        ("success != 1", "~eq(x, y)"),
        ("0 < progress < 1", "do not chain"),
        ("a if b else c", "where(condition, x, y)"),
        ("potential(*progress)", "do not unpack"),
        ("potential(**progress)", "do not unpack"),
        ("1e999", "finite"),
        ("10**400", "whole power"),
        ("9" * 400, "finite"),
        ("1j", "not a number"),
        ("True", "not a number"),
        ("'text'", "not a number"),
        ("f'{success}'", "JoinedStr"),
        ("potential", "called with arguments"),
        ("success progress", "not an expression"),
        ("success +", "not an expression"),
        ("(success", "not an expression"),
        ("x := success", "not an expression"),
        ("_hidden", "beginning with a letter"),
        ("__builtins__", "beginning with a letter"),
        ("", "empty"),
        ("\0", "not an expression"),
        ("final(success).x", "plain names"),
        ("named(success, progress)", "text in quotes"),
        ('named("_x", progress)', "underscore"),
        ("parameter('gamma', 1)", "reserved"),
        ("schedule(1, 0, success)", "not a number"),
        ("potential()", "'x' is missing"),
        ("potential(a, b)", "at most 1"),
        ("gated(a, success)", "'by' is missing"),
        ("clip(a, 0, 1, 2)", "at most 3"),
        ("clip(a, 0, hihg=2)", "Did you mean 'high'"),
        ("gaussian(a, sdt=2)", "Did you mean 'std'"),
        ("gaussian(a, x=2)", "given twice"),
        ("gaussian(a, std=0)", "'std' is above 0, not 0"),
        ("bell(a, width=-1)", "'width' is above 0, not -1"),
        ("staircase(a, 0)", "'steps' is above 0, not 0"),
        ("a / b", "ratio(a, b)"),
        ("a / 0", "divides by zero"),
        ("a ** b", "whole power"),
        ("a ** 0.5", "whole power"),
        ("no.such.module:function(a)", "cannot be imported"),
        ("os:system(a)", "not a reward function"),
        ("success & progress > 0.5 + valid & 1", "parentheses"),
        ("success & (progress + 1)", "parentheses"),
        ("np.tanh(a)", "plain names"),
        ("success  # a comment", "no comments"),
        ("minimum(a, others=b)", "no argument 'others'"),
        ("tiers(a)", "'threshold' is missing"),
        ("length", "called with arguments"),
        ("if", "not an expression"),
        ("gated(redistribute(final(score)), by=valid)", "where the shares are made"),
        ("mean_of(tests + 1)", "name of an array signal"),
        ("clip(a, 0, 1) + tiers(a, b)", "a number, a parameter or a schedule"),
    ],
)
def test_what_is_outside_the_grammar_is_refused_with_advice(text, advice):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert advice in str(caught.value)


def test_the_error_points_at_the_place():
    with pytest.raises(ExpressionError) as caught:
        parse("success + 0.5*potentail(progress)")
    *_, shown, pointer = str(caught.value).splitlines()
    assert shown[pointer.index("^") :].startswith("potentail(progress)")


@pytest.mark.parametrize("before", ["", "rewardlab.rewards:clip(a, 0, 1) + ", 'named("größer als", a) + ', "a +\r\n "])
def test_the_place_is_right_whatever_stands_before_it(before):
    with pytest.raises(ExpressionError) as caught:
        parse(f" {before}potentail(progress)")
    *_, shown, pointer = str(caught.value).splitlines()
    assert shown[pointer.index("^") :].startswith("potentail(progress)")


def test_expressions_built_in_python_have_the_bounds_of_text():
    longest = functools.reduce(operator.add, [signal("a")] * MAX_DEPTH)
    assert parse(str(longest)) == longest
    with pytest.raises(ExpressionError, match="levels deep"):
        longest + 1
    with pytest.raises(ExpressionError, match="parts"):
        functools.reduce(lambda wide, _: wide + wide, range(20), signal("a"))


@pytest.mark.parametrize(
    "text",
    [
        "1+" * 5_000_000 + "1",
        "1+" * (MAX_TEXT // 2 - 1) + "1",
        "(" * 5_000 + "1" + ")" * 5_000,
        "-" * 9_000 + "1",
        "~" * 9_000 + "success",
        "abs(" * (MAX_DEPTH + 5) + "a" + ")" * (MAX_DEPTH + 5),
        "a" * 20_000,
        "+".join(["a"] * (MAX_DEPTH + 1)),
        "minimum(" + ",".join(["a"] * (MAX_NODES + 1)) + ")",
    ],
    ids=["10 MB", "many nodes", "brackets", "minus", "tilde", "calls", "long name", "long chain", "too many parts"],
)
def test_giant_and_deep_texts_are_refused(text):
    with pytest.raises(ExpressionError, match=r"at most|more than"):
        parse(text)


@given(st.text(max_size=60) | st.text("abs()+-*/&|~<>=.,:[]{}\"'_ 01", max_size=40))
def test_no_text_does_anything_but_parse_or_raise_an_expression_error(text):
    try:
        expression = parse(text)
    except ExpressionError:
        return
    assert parse(str(expression)) == expression


def test_users_functions_work_in_text_by_name_and_by_reference():
    built = squared(signal("progress"), scale=2)
    assert parse("squared(progress, 2)") == built
    assert str(built) == f"{squared.module}:squared(progress, 2)"
    assert "squared" not in catalogue()


def test_a_reference_imports_the_module_that_registers_the_function(tmp_path, monkeypatch):
    (tmp_path / "my_rewards.py").write_text(
        "from rewardlab.rewards import reward_function\n"
        "@reward_function\n"
        "def halved(xp, x):\n"
        '    """Half of `x`."""\n'
        "    return x / 2\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    expression = parse("success + my_rewards:halved(progress)")
    assert str(expression) == "success + my_rewards:halved(progress)"
    assert parse("success + halved(progress)") == expression


def test_users_functions_declare_what_text_can_say():
    for bad, problem in [
        (lambda xp, x: x, "define it with def"),
        (_no_namespace, "numeric namespace first"),
        (_keyword_only, "leave \\* and \\*\\* out"),
        (_text_default, "must be a number"),
        (_optional_first, "must come last"),
    ]:
        with pytest.raises(ExpressionError, match=problem):
            reward_function(bad)


def _no_namespace():
    return 1


def _keyword_only(xp, x, *, scale=1.0):
    return x


def _text_default(xp, x, how="up"):
    return x


def _optional_first(xp, values: Array = None, scale: Number = 1.0):
    return scale


def test_what_stands_beside_any_number_of_values_is_said_by_keyword():
    expression = parse("spread_out(progress, distance, success, scale=3)")
    assert str(expression) == f"{__name__}:spread_out(progress, distance, success, scale=3)"
    assert parse(str(expression)) == expression
    assert str(parse("spread_out(progress, distance)")) == f"{__name__}:spread_out(progress, distance)"
    assert expression.function.signature == "spread_out(x, *more, scale=2)"
    ledger = Ledger(expression, SIGNALS)
    state = {"progress": 0.5, "distance": 3, "success": True}
    ledger.reset(state)
    # From 0.5 to 3, three times.
    assert ledger.step(state, False, False)["total"] == 7.5
    with pytest.raises(ExpressionError, match=r"no argument 'scal'.*Did you mean 'scale'"):
        parse("spread_out(progress, scal=1)")


@reward_function
def spread_out(xp, x, scale: Number = 2.0, *more):
    """How far the greatest value is above the least."""
    low = high = x
    for each in more:
        low, high = xp.where(each < low, each, low), xp.where(each > high, each, high)
    return scale * (high - low)


def test_a_users_condition_may_gate():
    expression = parse("gated(progress, by=near(distance))")
    ledger = Ledger(expression, SIGNALS)
    state = {"progress": 0.5, "distance": 3}
    ledger.reset(state)
    assert ledger.step(state, False, False)["total"] == 0
    assert ledger.step(state | {"distance": 1}, False, False)["total"] == 0.5


@reward_function(condition=True)
def near(xp, distance):
    """Whether the goal is at most two moves away."""
    return distance <= 2


def test_a_users_function_may_not_take_a_name_of_the_catalogue():
    def clip(xp, x):
        return x

    with pytest.raises(ExpressionError, match="another name"):
        reward_function(clip)


def test_binding_names_the_nearest_signal():
    with pytest.raises(ExpressionError, match="Did you mean 'progress'"):
        parse("success + progres").bind(SIGNALS)


def test_every_error_is_a_rewardlab_error_and_a_value_error():
    assert issubclass(ExpressionError, RewardLabError)
    assert issubclass(ExpressionError, ValueError)
