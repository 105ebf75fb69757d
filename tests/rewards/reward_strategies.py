"""Hypothesis strategies for expressions and for the episodes they value."""

import numpy as np
from hypothesis import strategies as st

from rewardlab.rewards import (
    Rollout,
    Signal,
    abs_,
    any_,
    at_end,
    average,
    before,
    best,
    clip,
    conjunction,
    constrained,
    count_bonus,
    dcg,
    decay,
    declare,
    delta,
    episodic_bonus,
    eq,
    every,
    final,
    gated,
    gaussian,
    hop,
    intra_list_diversity,
    least_of,
    length,
    length_penalty,
    lexicographic,
    linear,
    log_sigmoid,
    log_tamed,
    margin_scale,
    maximum,
    mean_minus_std,
    mean_of,
    median_of,
    minimum,
    named,
    native,
    ndcg,
    new,
    nominal_and_worst,
    par,
    parameter,
    penalty,
    potential,
    power,
    rank_penalty,
    ratio,
    reasoning_pattern,
    reciprocal_rank,
    rectify,
    renorm,
    schedule,
    sigmoid,
    signal,
    smooth_abs,
    staircase,
    std_of,
    suffix_gain,
    sum_of,
    tanh,
    tiers,
    total,
    uncertainty_weighted,
    waypoint,
    where,
)  # fmt: skip

SIGNALS = declare(
    Signal("distance", "Moves to the goal.", 0, 20, unit="moves"),
    Signal("bumped", "The last move hit a wall.", condition=True),
    Signal("tests", "Which tests pass.", shape=(3,), condition=True),
    Signal("tests_mask", "Which tests ran.", shape=(3,), condition=True),
)
PARAMETERS = {"lambda": 0.5}

numbers = st.sampled_from([-1.0, 0.25, 0.5, 1.0, 2.0, 3.0, 100.0])
constants = numbers | st.just(parameter("lambda", 0.5)) | st.builds(schedule, numbers, numbers, st.just(50))
flags = st.sampled_from(["success", "valid", "bumped"]).map(signal)
numeric = st.sampled_from(["progress", "score", "distance"]).map(signal)


def conditions(values, depth=2):
    """Conditions over `values`."""
    base = flags | st.builds(lambda x, y: x > y, values, numbers) | st.builds(eq, values, numbers)
    return st.recursive(
        base,
        lambda c: (
            st.builds(lambda x, y: x & y, c, c) | st.builds(lambda x, y: x | y, c, c) | st.builds(lambda x: ~x, c)
        ),
        max_leaves=depth,
    )


def grown(base, condition):
    """Pointwise expressions over `base`."""
    return st.recursive(
        base,
        lambda x: st.one_of(
            st.builds(lambda a, b: a + b, x, x),
            st.builds(lambda a, b: a - b, x, x),
            st.builds(lambda k, a: k * a, constants, x),
            st.builds(lambda a, k: a / k, x, st.sampled_from([2.0, 4.0])),
            st.builds(lambda a: -a, x),
            st.builds(abs_, x),
            st.builds(ratio, x, x),
            st.builds(lambda a: clip(a, -1, 1), x),
            st.builds(lambda a: tiers(a, 0.25, 0.5), x),
            st.builds(lambda a: linear(a, 0, 4, to_high=2), x),
            st.builds(lambda a: penalty(a, limit=0.5), x),
            st.builds(lambda a: staircase(a, 4), x),
            st.builds(lambda a, b: waypoint(a, b, 2), x, x),
            st.builds(minimum, x, x, x),
            st.builds(maximum, x, x),
            st.builds(where, condition, x, x),
            st.builds(renorm, x, x),
            st.builds(lambda a, b: constrained(a, b, 0.25), x, x),
            st.builds(lambda a, b: length_penalty(a, b, 20), x, x),
            st.builds(lambda a, b: reasoning_pattern(a, b, enough=4), x, x),
            st.builds(lambda a, b: lexicographic(a, b, levels=3), x, x),
        ),
        max_leaves=4,
    )


tests, ran = signal("tests"), signal("tests_mask")
lists = st.one_of(
    st.sampled_from(
        [mean_of, sum_of, least_of, median_of, std_of, mean_minus_std, dcg, ndcg, reciprocal_rank, intra_list_diversity]
    ).map(lambda f: f(tests, mask=ran)),
    st.sampled_from([least_of(tests), median_of(tests), std_of(tests), nominal_and_worst(tests, ran, 0.4, ran)]),
    st.builds(suffix_gain, st.just(tests), numeric, st.just(ran)),
    st.builds(rank_penalty, st.just(tests), numbers),
)
states = grown(flags | numeric | lists, conditions(numeric))
curves = st.sampled_from(
    [
        sigmoid,
        log_sigmoid,
        tanh,
        gaussian,
        decay,
        count_bonus,
        episodic_bonus,
        power,
        smooth_abs,
        rectify,
        log_tamed,
        margin_scale,
    ]
)
pairs = st.sampled_from([conjunction, uncertainty_weighted, lambda x, y: par(x, y, k=2)])
transitions = st.one_of(
    st.builds(potential, states),
    st.builds(delta, states),
    st.builds(hop, states),
    st.builds(before, states),
    st.builds(new, conditions(numeric)),
    st.just(native),
)
exact_steps = grown(states | transitions, conditions(numeric))
"""Step-level expressions whose operations round the same way in every library."""
steps = grown(
    states
    | transitions
    | st.builds(lambda f, x: f(x), curves, states)
    | st.builds(lambda f, x, y: f(x, y), pairs, states, states),
    conditions(numeric),
)
deltas = grown(st.builds(delta, states) | states | st.just(native), conditions(numeric))
"""Step-level expressions without a potential, for gates."""
reduced = st.one_of(
    st.builds(final, states),
    st.builds(at_end, deltas),
    st.builds(total, deltas),
    st.builds(best, deltas),
    st.builds(average, deltas),
    st.just(length()),
    st.builds(any_, conditions(numeric)),
    st.builds(every, conditions(numeric)),
)
verdicts = st.one_of(
    st.builds(any_, conditions(numeric)),
    st.builds(every, conditions(numeric)),
    st.builds(final, flags),
    st.builds(lambda x: total(x) > 1, deltas),
    st.builds(lambda x, y: any_(x) & ~any_(y), flags, flags),
)
processes = st.recursive(
    deltas,
    lambda r: st.one_of(
        st.builds(lambda x, c: gated(x, by=c), r, verdicts),
        st.builds(lambda x, c: gated(x, by=c), r, conditions(numeric)),
        st.builds(lambda x, y: x - y, r, reduced),
        st.builds(lambda k, x: k * x, numbers, r),
    ),
    max_leaves=3,
)
episodes_level = st.builds(lambda x, y, z: x + y + named("label", z), exact_steps, processes, reduced)
expressions = st.one_of(steps, reduced, processes, episodes_level)


@st.composite
def rollouts(draw, rows=4, time=6):
    """`rows` recorded episodes of at most `time` steps: ragged, some terminated, some truncated, some faulted."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (rows, time + 1)
    signals = {
        "success": rng.random(shape) < 0.3,
        "valid": rng.random(shape) < 0.7,
        "bumped": rng.random(shape) < 0.3,
        "progress": np.round(rng.random(shape), 2),
        "score": np.round(rng.random(shape), 2),
        "distance": rng.integers(0, 20, shape).astype(float),
        "tests": rng.random((*shape, 3)) < 0.5,
        "tests_mask": rng.random((*shape, 3)) < 0.5,
    }
    lengths = rng.integers(1, time + 1, rows)
    last = np.arange(time) == lengths[:, None] - 1
    how = rng.integers(0, 5, rows)[:, None]
    return Rollout.from_signals(
        signals,
        terminated=last & (how < 2),
        truncated=last & (how >= 2),
        mask=np.arange(time) < lengths[:, None],
        fault=last & (how == 4),
        native=np.round(rng.random((rows, time)), 2),
    )
