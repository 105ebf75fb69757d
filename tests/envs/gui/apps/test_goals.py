from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.apps.goals import compare, leaves

keys = st.text("abc", min_size=1, max_size=2)
values = st.one_of(
    st.booleans(), st.integers(0, 2), st.sampled_from(("", "x", "1")), st.lists(st.integers(0, 1), max_size=2)
)
data = st.recursive(
    st.dictionaries(keys, values, max_size=3), lambda inner: st.dictionaries(keys, st.one_of(values, inner), max_size=3)
)


@given(data, data)
def test_at_the_start_nothing_is_done_and_nothing_is_damaged(start, goal):
    standing = compare(start, goal, start)
    assert (standing.done, standing.damage) == (0, 0)


@given(data, data)
def test_at_the_goal_all_is_done_and_nothing_is_damaged(start, goal):
    standing = compare(start, goal, goal)
    assert standing.done == standing.needed and standing.damage == 0


@given(data, data)
def test_something_is_needed_exactly_where_the_goal_differs(start, goal):
    same = dict(leaves(start)) == dict(leaves(goal)) and repr(sorted(leaves(start), key=repr)) == repr(
        sorted(leaves(goal), key=repr)
    )
    assert (compare(start, goal, start).needed == 0) == same


@given(data, data, data)
def test_counts_fit_together(start, goal, now):
    standing = compare(start, goal, now)
    assert 0 <= standing.done <= standing.needed and standing.damage >= 0
    reached = standing.done == standing.needed and standing.damage == 0
    assert reached == (compare(goal, goal, now).damage == 0)


@given(data, data)
def test_nobody_else_s_data_are_changed(start, goal):
    kept = copy.deepcopy((start, goal))
    compare(start, goal, start)
    assert (start, goal) == kept


@given(data, keys, values)
def test_whatever_is_changed_besides_is_damage(start, key, value):
    now = {**start, f"{key}!": value}
    assert compare(start, start, now).damage == 1


def test_true_is_not_one():
    assert compare({"a": 1}, {"a": 1}, {"a": True}).damage == 1


def test_a_wrong_value_where_the_goal_has_another_is_not_done_and_no_damage():
    assert compare({"a": 1}, {"a": 2}, {"a": 3}) == (1, 0, 0)


def test_a_record_is_counted_by_its_leaves():
    start, goal = {"r": {"r1": {"x": 1, "y": 2}}}, {"r": {}}
    assert compare(start, goal, start).needed == 3
    assert compare(start, goal, {"r": {"r1": {"x": 1}}}) == (3, 1, 0)
