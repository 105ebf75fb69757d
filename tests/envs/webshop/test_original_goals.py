"""The original's goals as tasks: what its splits and draws are, and what ours promise."""

import copy
import pickle
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.catalogue.original import load_products
from rewardlab.envs.webshop.tasks.disjoint import SPLITS, disjoint_splits
from rewardlab.envs.webshop.tasks.goal_table import MODES
from rewardlab.envs.webshop.tasks.original import OriginalTasks, split_by_position
from rewardlab.errors import ConfigurationError

from .original_files import ITEM, shop, write


@pytest.mark.parametrize(("count", "test", "validation"), [(12_087, 500, 1_000), (1_501, 500, 1_000), (100, 10, 10)])
def test_splits_by_position(count, test, validation):
    split = split_by_position(count)
    assert [SPLITS[number] for number in split[[0, test, test + validation]]] == ["test", "validation", "train"]
    assert np.bincount(split).tolist() == [count - test - validation, validation, test]


keys = st.lists(st.lists(st.integers(0, 30).map(str), min_size=1, max_size=3), max_size=60)


@given(keys, st.randoms())
def test_no_key_is_in_two_splits(rows, rng):
    split = disjoint_splits(rows)
    assert split.shape == (len(rows),)
    seen = {}
    for row, number in zip(rows, split.tolist(), strict=True):
        for key in row:
            assert seen.setdefault(key, number) == number
    order = list(range(len(rows)))
    rng.shuffle(order)
    assert disjoint_splits([rows[i] for i in order]).tolist() == split[order].tolist()


@pytest.mark.parametrize("count", [3, 10, 99, 100, 5_000])
def test_the_shares_of_independent_rows(count):
    shares = np.bincount(disjoint_splits([str(i)] for i in range(count)), minlength=3) / count
    assert (shares > 0).all()
    assert shares[0] == pytest.approx(0.8, abs=0.5 if count < 10 else 0.1)


def many(count):
    """Products of which neighbours ask for the same, some with the same title."""
    base = SimpleNamespace(**ITEM)
    for i in range(count):
        yield {
            **vars(base),
            "asin": f"B{i:09}",
            "name": f"Lamp {i // 3}",
            "pricing": f"${i % 97}.00 - ${i % 97 + 10}.00",
            "query": f"lamps {i % 40}",
        }


def table_of(count, tmp_path):
    items = list(many(count))
    known = {
        item["asin"]: {
            "attributes": ["a"],
            "instruction": f"Find me a{i // 2} {item['query']}",
            "instruction_attributes": [f"a{i // 2}"],
        }
        for i, item in enumerate(items)
    }
    human = {
        item["asin"]: [
            {"instruction": f"wish {i // 2}.", "instruction_attributes": ["b", f"{i}"], "instruction_options": ["red"]},
            {"instruction": f"other wish {i}", "instruction_attributes": [], "instruction_options": []},
            {"instruction": f"more {i}", "instruction_attributes": [f"c{i % 9}"], "instruction_options": []},
        ]
        for i, item in enumerate(items)
    }
    return list(load_products(write(tmp_path, items, known, human), price_seed=3))


@pytest.mark.parametrize("mode", MODES)
def test_default_splits_share_no_product_and_no_request(mode, tmp_path):
    products = table_of(400, tmp_path)
    tasks = OriginalTasks(shop(products, 3), goals=mode)
    owners = {}
    for task in range(len(tasks)):
        goal, difficulty = tasks.goal(task)
        split = tasks.identify(task)[1]
        options = goal.options.items() if isinstance(goal.options, dict) else goal.options
        request = (goal.query, tuple(sorted(goal.attributes)), tuple(sorted(options)), goal.price_upper)
        text = goal.instruction.split(", and price lower")[0]
        for key in (request, text, goal.asin, products[goal.product].family):
            assert owners.setdefault(key, split) == split
        assert 0.0 <= difficulty <= 1.0
        assert goal.price_upper > products[goal.product].price
    rng = np.random.default_rng(0)
    for split in SPLITS:
        assert {tasks.identify(tasks.draw(split, rng))[1] for _ in range(20)} == {split}


def test_goal_numbers_mean_the_same_with_and_without_compat(tmp_path):
    products = table_of(30, tmp_path)
    ours, theirs = (OriginalTasks(shop(products), goals="human", compat=compat) for compat in (False, True))
    assert [ours.goal(i)[0] for i in range(len(ours))] == [theirs.goal(i)[0] for i in range(len(theirs))]


def test_drawing_as_the_original_never_draws_the_first_goal(tmp_path):
    """Of n equal weights the first is never drawn and the last takes two shares."""
    tasks = OriginalTasks(shop(table_of(20, tmp_path)), goals="human", compat=True)
    members = [task for task in range(len(tasks)) if tasks.identify(task)[1] == "test"]
    assert len(members) == 4
    drawn = Counter(tasks.draw("test", rng) for rng in [np.random.default_rng(5)] for _ in range(4_000))
    assert drawn[members[0]] == 0
    assert [drawn[task] / 4_000 for task in members[1:]] == pytest.approx([0.25, 0.25, 0.5], abs=0.03)
    fair = OriginalTasks(shop(table_of(20, tmp_path)), goals="human")
    rng = np.random.default_rng(5)
    train = {task for task in range(len(fair)) if fair.identify(task)[1] == "train"}
    assert {fair.draw("train", rng) for _ in range(1_000)} == train


def test_tasks_travel_light_and_share_their_table(tmp_path):
    """A copy or a pickle holds no goals; whoever opens the same files reads the same mapped table."""
    table_of(40, tmp_path)
    catalogue = open_catalogue(data=tmp_path)
    tasks = OriginalTasks(catalogue, goals="synthetic")
    packed = pickle.dumps(tasks)
    again = pickle.loads(packed)
    assert len(packed) < 1_000
    assert copy.deepcopy(tasks) is tasks
    assert again.table is tasks.table
    assert isinstance(tasks.table.upper, np.memmap)
    assert [again.goal(i) for i in range(len(again))] == [tasks.goal(i) for i in range(len(tasks))]


def test_goals_that_are_not_there(tmp_path):
    products = [replace(product, human=()) for product in table_of(3, tmp_path)]
    assert OriginalTasks(shop(products)).table.mode == "synthetic"
    with pytest.raises(ConfigurationError, match="human"):
        OriginalTasks(shop(products), goals="human")
    tasks = OriginalTasks(shop(products))
    for wrong in (-1, len(tasks), "0", None, True, 1.0):
        with pytest.raises(ConfigurationError, match="task"):
            tasks.identify(wrong)
    with pytest.raises(ConfigurationError, match="validation"):
        OriginalTasks(shop(products[:1])).draw("validation", np.random.default_rng(0))
