from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.apps.records import Pair, add, pairs, settle

record = st.fixed_dictionaries({"name": st.sampled_from("abcd"), "n": st.integers(0, 2)})
start = {"r1": {"name": "z", "n": 0}}


@given(st.lists(record, max_size=4), st.randoms())
def test_the_order_in_which_records_are_added_leaves_no_trace(records, random):
    one, other = dict(start), dict(start)
    for each in records:
        add(one, dict(each))
    random.shuffle(records)
    for each in records:
        add(other, dict(each))
    assert one == other


@given(st.lists(record, min_size=1, max_size=4), record)
def test_a_wrong_record_that_is_removed_again_leaves_no_trace(records, wrong):
    straight, roundabout = dict(start), dict(start)
    for each in records:
        add(straight, dict(each))
    kept = dict(wrong)
    add(roundabout, kept)
    for each in records:
        add(roundabout, dict(each))
    del roundabout[next(key for key, each in roundabout.items() if each is kept)]
    settle(roundabout)
    assert straight == roundabout


@given(st.lists(record, max_size=3), record)
def test_the_id_returned_is_that_of_the_record(records, last):
    found = dict(start)
    for each in records:
        add(found, dict(each))
    assert found[add(found, last)] is last


@given(st.lists(record, max_size=3), st.lists(record, max_size=3))
def test_pairs_name_all_that_differs(before, after):
    now, goal = dict(start), {"r1": {"name": "y", "n": 0}, "r2": {"name": "x", "n": 1}}
    for each in before:
        add(now, dict(each))
    for each in after:
        add(goal, dict(each))
    found = pairs(now, goal)
    assert Pair("r1", "r1") in found and Pair("", "r2") in found
    for pair in found:
        if pair.now and pair.goal:
            now[pair.now] = goal[pair.goal]
        elif pair.now:
            del now[pair.now]
        else:
            now[f"{pair.goal}!"] = goal[pair.goal]
    held, wanted = (sorted(sorted(each.items()) for each in records.values()) for records in (now, goal))
    assert held == wanted


def test_nothing_differs_where_all_is_alike():
    now = dict(start)
    add(now, {"name": "a", "n": 1})
    assert pairs(now, dict(now)) == []
