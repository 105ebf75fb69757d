"""Formulas over an episode's steps: read, valued everywhere alike, and decided as early as can be."""

import pickle
import re

import cloudpickle
import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from hypothesis import given, settings
from hypothesis import strategies as st
from reward_runs import run, state, totals
from reward_strategies import SIGNALS, rollouts
from test_agreement import offline, play, vector_play

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import ExpressionError
from rewardlab.rewards import Ledger, Rollout, Signal, declare, evaluate, ltl, parse
from rewardlab.rewards.episode.automaton import automaton_of
from rewardlab.rewards.episode.ltl_text import read_formula

ATOMS = ("valid", "(distance < 10)", "bumped", "success")
HARD = "((F (G p7)) U ((p4 R p5) R (F p1))) W (((p1 U p3) W (G p0)) R ((p3 U p6) R (p0 W p0)))"
"""Small, and its automaton is not."""

formulas = st.recursive(
    st.sampled_from([*(("atom", number) for number in range(len(ATOMS))), ("true",), ("false",)]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["~", "X", "N", "F", "G"]), inner),
        st.tuples(st.sampled_from(["&", "|", "->", "U", "R", "W"]), inner, inner),
    ),
    max_leaves=5,
)


def spelled(formula):
    """The formula with every bracket there can be."""
    operator, *rest = formula
    if operator == "atom":
        return ATOMS[rest[0]]
    if len(rest) == 2:
        return f"({spelled(rest[0])} {operator} {spelled(rest[1])})"
    return f"{operator} ({spelled(rest[0])})" if rest else operator


def holds(formula, trace, at=0):
    """The textbook's definition, word for word: whether `formula` holds at one place of a trace of tuples of atoms."""
    operator, *rest = formula
    later = range(at, len(trace))
    match operator:
        case "atom":
            return bool(trace[at][rest[0]])
        case "true" | "false":
            return operator == "true"
        case "~":
            return not holds(rest[0], trace, at)
        case "X":
            return at + 1 < len(trace) and holds(rest[0], trace, at + 1)
        case "N":
            return at + 1 >= len(trace) or holds(rest[0], trace, at + 1)
        case "F":
            return any(holds(rest[0], trace, j) for j in later)
        case "G":
            return all(holds(rest[0], trace, j) for j in later)
        case "&":
            return holds(rest[0], trace, at) and holds(rest[1], trace, at)
        case "|":
            return holds(rest[0], trace, at) or holds(rest[1], trace, at)
        case "->":
            return not holds(rest[0], trace, at) or holds(rest[1], trace, at)
        case "U":
            return any(holds(rest[1], trace, j) and all(holds(rest[0], trace, k) for k in range(at, j)) for j in later)
        case "R":
            return all(holds(rest[1], trace, j) or any(holds(rest[0], trace, k) for k in range(at, j)) for j in later)
        case "W":
            return holds(("U", *rest), trace, at) or holds(("G", rest[0]), trace, at)


def traces(rollout):
    after = rollout.after
    atoms = np.stack([after["valid"], after["distance"] < 10, after["bumped"], after["success"]], axis=-1)
    return [atoms[row, : int(rollout.mask[row].sum())] for row in range(len(atoms))]


@settings(max_examples=150)
@given(formulas, rollouts(rows=3))
def test_the_verdict_is_the_textbooks(formula, rollout):
    text = spelled(formula)
    if "atom" not in str(formula):
        with pytest.raises(ExpressionError, match="no condition"):
            ltl(text)
        return
    expression = ltl(text)
    assert parse(str(expression)) == expression
    value = offline(expression, rollout, "bootstrap").total
    for row, trace in enumerate(traces(rollout)):
        fault = rollout.fault[row].any()
        assert value[row, len(trace) - 1] == (holds(formula, trace) and not fault)
        assert [entry["total"] for entry in play(expression, rollout, row, "end")] == value[row, : len(trace)].tolist()


@settings(max_examples=40)
@given(formulas, rollouts(), st.sampled_from(list(AutoresetMode)))
def test_vectors_and_torch_agree_to_the_last_bit(formula, rollout, mode):
    import torch

    if "atom" not in str(formula):
        return
    text = spelled(formula).replace('"', "")
    expression = parse(f'0.3*ltl("{text}") + gated(delta(progress), by=ltl("{text}"))')
    value = offline(expression, rollout, "end").total
    tensors = Rollout(
        before={name: torch.as_tensor(np.ascontiguousarray(x)) for name, x in rollout.before.items()},
        after={name: torch.as_tensor(np.ascontiguousarray(x)) for name, x in rollout.after.items()},
        **{name: torch.as_tensor(getattr(rollout, name)) for name in ("terminated", "truncated", "mask", "fault")},
    )
    assert np.array_equal(np.asarray(offline(expression, tensors, "end").total), value)
    for device in (None, "cpu"):
        paid, lengths = vector_play(expression, rollout, mode, "end", device)
        for row, length in enumerate(lengths):
            assert paid[row] == np.tile(value[row, :length], 20)[: len(paid[row])].tolist()
            assert device or [e["total"] for e in play(expression, rollout, row, "end")] == value[row, :length].tolist()


@settings(max_examples=60)
@given(formulas, st.lists(st.integers(0, 15), max_size=3))
def test_what_is_decided_cannot_change_and_what_is_not_can(formula, letters):
    if "atom" not in str(formula):
        return
    atoms = [(letter & 1, letter >> 1 & 1, letter >> 2 & 1, letter >> 3 & 1) for letter in letters]
    plan, conditions = read_formula(spelled(formula))
    machine = automaton_of(plan, len(conditions))
    used = [ATOMS.index(str(c) if str(c) in ATOMS else f"({c})") for c in conditions]
    here = 0
    for each in atoms:
        here = int(machine.following[here * machine.letters + sum(each[a] << i for i, a in enumerate(used))])
    # The shortest continuations reach every state that can be reached.
    seen, reached = {here}, [here]
    for now in reached:
        for letter in range(machine.letters):
            after = int(machine.following[now * machine.letters + letter])
            if after not in seen:
                seen.add(after)
                reached.append(after)
    verdicts = {machine.accepting[each] for each in seen}
    assert bool(machine.decided[here]) == (len(seen) == 1)
    # Before the first step there is no verdict yet.
    assert here == 0 or (len(verdicts) == 1) == bool(machine.decided[here])


@pytest.mark.parametrize(
    ("formula", "trace", "verdict"),
    [
        # Letters: p is success, q is bumped; a trace is one word a step, "." where neither holds.
        ("X p", "p", 0), ("X p", ". p", 1), ("N p", "p", 1), ("N p", ". .", 0),
        ("F p", ". p .", 1), ("F p", ". .", 0), ("G p", "p p", 1), ("G p", "p .", 0),
        ("p U q", "p p q", 1), ("p U q", "p . q", 0), ("p U q", "p p p", 0), ("p U q", "q", 1),
        ("p W q", "p p p", 1), ("p W q", "p . q", 0),
        ("q R p", "p p pq .", 1), ("q R p", "p p q", 0), ("q R p", "p p p", 1),
        ("G(p -> X q)", "p q", 1), ("G(p -> X q)", "q p", 0), ("G(p -> N q)", "q p", 1),
        # Alternately, from p on.
        ("p & G(p -> N(q & ~p)) & G(q -> N(p & ~q))", "p q p q", 1),
        ("p & G(p -> N(q & ~p)) & G(q -> N(p & ~q))", "p q q p", 0),
    ],
)  # fmt: skip
def test_operators_by_hand(formula, trace, verdict):
    text = formula.replace("q", "bumped").replace("p", "success").replace("bumsuccessed", "bumped")
    states = [state(success="p" in word, bumped="q" in word) for word in trace.split()]
    assert totals(ltl(text), *states) == [0.0] * (len(states) - 1) + [verdict]


@given(st.lists(st.tuples(*[st.booleans()] * 4), min_size=1, max_size=4))
def test_every_one_of_four_conditions_is_read(trace):
    # Each has a part of its own, so that none can stand for another.
    names = ("valid", "bumped", "success", "(distance < 2)")
    states = [state(valid=a, bumped=b, success=c, distance=1.0 if d else 3.0) for a, b, c, d in trace]
    for number, name in enumerate(names):
        others = " & ".join(f"(F {each} | true)" for each in names if each != name)
        verdict = any(word[number] for word in trace)
        assert totals(ltl(f"{others} & F {name}"), *states)[-1] == verdict
    both = any(word == (True, False, True, True) for word in trace)
    assert totals(ltl("F (valid & ~bumped & success & (distance < 2))"), *states)[-1] == both


def test_the_state_of_the_reset_is_no_step():
    ledger = Ledger(ltl("F success"), SIGNALS)
    ledger.reset(state(success=True))
    assert ledger.step(state(), True, False)["total"] == 0


@pytest.mark.parametrize(
    ("by", "paid", "reasons"),
    [
        # Certain once it failed, once it is fulfilled, or only at the end.
        ('ltl("G valid")', [0, 0, 0, 0], [1, 1, 3, 3]),
        ('ltl("F(success & F bumped)")', [0, 0, 3, 4], [1, 1, 2, 2]),
        ('ltl("F success & G valid")', [0, 0, 0, 0], [1, 1, 3, 3]),
        ('ltl("G(success -> F bumped)")', [0, 0, 0, 7], [1, 1, 1, 2]),
        ('ltl("X X true & F valid")', [0, 0, 3, 4], [1, 1, 2, 2]),
        ('~ltl("G valid")', [0, 0, 0, 7], [1, 1, 1, 2]),
    ],
)
def test_a_gate_is_decided_where_nothing_that_follows_changes_the_verdict(by, paid, reasons):
    states = (
        state(distance=5),
        state(distance=7, success=True),
        state(distance=7, valid=False, bumped=True),
        state(distance=11),
    )
    expression = f"gated(delta(distance), by={by})"
    entries = run(expression, *states)
    assert [entry["total"] for entry in entries] == paid
    assert [entry["escrow"]["reason"] for entry in entries] == reasons
    names = ("distance", "success", "valid", "bumped")
    recorded = {name: np.array([[each[name] for each in (state(), *states)]]) for name in names}
    last = np.array([[False, False, False, True]])
    assert evaluate(expression, Rollout.from_signals(recorded, last, last & ~last)).total.tolist() == [paid]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("G( valid )&F(success&X F bumped)", "G valid & F(success & X F bumped)"),
        ("valid U bumped U success", "valid U (bumped U success)"),
        ("(valid -> bumped) -> success -> valid", "(valid -> bumped) -> success -> valid"),
        ("~(~valid) | X(N bumped)", "~~valid | X N bumped"),
        ("F eq(progress,0.5) & ((distance<3) W (abs(distance)>1))",
         "F eq(progress, 0.5) & (distance < 3) W (abs(distance) > 1)"),
        ("F new(success) & (progress > before(progress))", "F new(success) & (progress > before(progress))"),
    ],
)  # fmt: skip
def test_the_text_says_itself_again(text, canonical):
    expression = parse(f'ltl("{text}")')
    assert str(expression) == f'ltl("{canonical}")'
    assert parse(str(expression)) == expression
    assert totals(expression, state(), state()) == totals(str(expression), state(), state())


def test_a_formula_with_a_parameter_has_other_quotes():
    expression = ltl('F (distance < parameter("near", 1))')
    assert str(expression) == "ltl('F (distance < parameter(\"near\", 1))')"
    assert totals(str(expression), state(distance=2)) == [0]
    assert totals(str(expression), state(distance=2), parameters={"near": 3}) == [1]


def test_it_travels():
    expression = parse('success + gated(delta(progress), by=ltl("G(valid -> F success)"))')
    for copy in (pickle.loads(pickle.dumps(expression)), pickle.loads(cloudpickle.dumps(expression))):
        assert copy == expression
        assert totals(copy, state(progress=0.5)) == totals(expression, state(progress=0.5))
    assert hash(copy) == hash(expression)
    assert ltl("F success") != ltl("G success")
    env = gymnasium.make("RewardLab/Maze-v0", reward='ltl("G valid & F success")')
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert str(again.unwrapped.ledger.expression) == 'ltl("G valid & F success")'


@pytest.mark.parametrize(
    ("formula", "problem", "place"),
    [
        ("G valid &", "a formula is expected", 9),
        ("G valid success", "'success' is not expected", 8),
        ("F(valid", "never closed", 1),
        ("distance < 3", "'<' is not expected", 9),
        ("F (distance < nonsense(3))", "no reward function 'nonsense'", 3),
        ("F (distance < 3 & valid)", "takes a condition", 3),
        ("valid && success", "a formula is expected", 7),
        ("~" * 60 + "valid", "more than 50 levels", 50),
    ],
)
def test_mistakes_are_pointed_at(formula, problem, place):
    with pytest.raises(ExpressionError, match=problem) as caught:
        parse(f'success + ltl("{formula}")')
    *_, shown, caret = str(caught.value).split("\n")
    start = max(0, place - 40)
    assert shown == f"  {formula[start : place + 40]}"
    assert caret.index("^") - 2 + start == place


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ('ltl("F any(success)")', "episode-level"),
        ('ltl("F distance")', "not 0/1"),
        ('ltl("true U false")', "no condition"),
        ("ltl(success)", "text in quotes"),
        ('ltl("F success", 1)', 'write ltl("formula")'),
        ('ltl("' + " & ".join(f"F s{n}" for n in range(9)) + '")', "9 different conditions"),
        ('ltl("' + " | ".join(f"F(s{n} & X X X X X X s{n + 1})" for n in range(7)) + '")', "more than 256 states"),
        (f'ltl("{HARD}")', "combine in too many ways"),
        ('ltl("' + " | ".join(f"(s{n} & X(t U s{n}))" for n in range(7)) * 99 + '")', "characters"),
    ],
)
def test_what_a_formula_may_not_be(expression, problem):
    with pytest.raises(ExpressionError, match=re.escape(problem)):
        Ledger(expression, SIGNALS)


@pytest.mark.parametrize("text", ['ltl("F os:getcwd(success)")', 'machine("0 -> 1: (os:getcwd(success) > 0) / 1")'])
def test_a_text_that_may_import_nothing_imports_nothing_inside_quotes(text):
    with pytest.raises(ExpressionError, match="not a reward function"):
        parse(text)
    with pytest.raises(ExpressionError, match="may not be named here"):
        parse(text, imports=False)


def test_a_task_that_no_reward_of_states_expresses():
    """First room A, then room B, and never the other way round: two walks through the same rooms, as often each."""
    signals = declare(Signal("a", "In room A.", condition=True), Signal("b", "In room B.", condition=True))
    task = "F(a & X F b) & ~F(b & X F a)"

    def value(expression, rooms):
        ledger = Ledger(expression, signals)
        ledger.reset({"a": 0, "b": 0})
        steps = [{"a": room == "a", "b": room == "b"} for room in rooms]
        return sum(ledger.step(each, each is steps[-1], False)["total"] for each in steps)

    # The same states, each as often, first and last step alike: a sum of any function of the state is the same too.
    ordered, mixed = ".a.b.", ".b.a."
    assert sorted(ordered) == sorted(mixed)
    assert (value(ltl(task), ordered), value(ltl(task), mixed)) == (1, 0)
    for markov in ("0.3*a + 0.7*b", "where(a, 2, b)", "total(a - 5*b)", "any(a) & any(b)", "final(a) + best(b)"):
        assert value(markov, ordered) == value(markov, mixed)
    machine = 'machine("start -> A: a / 0; start -> lost: b / 0; A -> B: b / 1; B -> lost: a / -1")'
    assert (value(machine, ordered), value(machine, mixed)) == (1, 0)
