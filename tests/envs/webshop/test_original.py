"""The original's files: every recorded reading of a price, an option, a product and a goal, and what splits promise."""

import copy
import json
import pickle
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue import open_catalogue
from rewardlab.envs.webshop.disjoint import SPLITS, disjoint_splits
from rewardlab.envs.webshop.goal_table import MODES, goal_of, original_order, tabulate
from rewardlab.envs.webshop.original import (
    NO_ATTRIBUTE,
    OriginalFiles,
    load_products,
    parse_options,
    parse_price,
    tag_of,
)
from rewardlab.envs.webshop.original_goals import OriginalTasks, split_by_position
from rewardlab.envs.webshop.store import digest
from rewardlab.errors import ConfigurationError

DATA = Path(__file__).parents[3] / "../shared/data"
ITEM = {
    "asin": "B000000001",
    "name": "Norvik Desk Lamp",
    "category": "home",
    "query": "Desk Lamps ",
    "product_category": "Home \u203a Lamps",
    "full_description": "Bright.",
    "small_description": ["Easy to clean.", "Oak."],
    "pricing": "$12.00",
    "customization_options": {"Color": [{"value": "Red"}, {"value": "Navy/Blue"}], "Size": [{"value": "8"}]},
    "images": ["u1", "u2"],
}


def stored(name):
    file = DATA / name
    if not file.exists():
        pytest.skip(f"{name} absent")
    return json.loads(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def vectors():
    return stored("webshop_vectors.json")


def write(folder, items, attributes=None, human=None, ending=""):
    """Lay out files as the original's setup does; return the items file."""
    (folder / f"items_shuffle{ending}.json").write_text(json.dumps(items))
    (folder / f"items_ins_v2{ending}.json").write_text(json.dumps(attributes or {}))
    if human is not None:
        (folder / "items_human_ins.json").write_text(json.dumps(human))
    return folder / f"items_shuffle{ending}.json"


def shop(products, seed=0):
    """What `OriginalTasks` reads of a catalogue."""

    class Products(list):
        identity = {"seed": seed, "content": digest(repr(products))}

    return Products(products)


def test_prices(vectors):
    for case in vectors["price_parsing"]:
        given = None if case["pricing"] == "<key absent>" else case["pricing"]
        if case["expected"] is None:
            with pytest.raises(ValueError, match=r"\$|float"):
                parse_price(given)
        else:
            pricing = parse_price(given)
            assert {"pricing": list(pricing), "price_tag": tag_of(pricing)} == case["expected"], case


def test_options(vectors):
    for case in vectors["option_normalization"]:
        options = parse_options(case["customization_options"])
        assert {name: list(values) for name, values in options.items()} == case["expected"]["options"], case


def test_products(vectors, tmp_path):
    for case in vectors["product_fields"]:
        items = case["item"] if isinstance(case["item"], list) else [case["item"]]
        file = write(tmp_path, items)
        if case["expected"] is None:
            with pytest.raises(ConfigurationError, match="entry 0"):
                list(load_products(file))
            continue
        for product, expected in zip(load_products(file), case["expected"], strict=True):
            if isinstance(expected, str):
                assert product.title == expected
                continue
            found = {
                "asin": product.asin,
                "query": product.query,
                "Title": product.title,
                "Description": product.description,
                "BulletPoints": list(product.bullets),
                "Attributes": list(product.attributes),
                "MainImage": product.image,
            }
            assert found == {name: expected[name] for name in found}, case["note"]


def test_what_the_other_files_say(tmp_path):
    known = {ITEM["asin"]: {"attributes": ["energy saving"], "instruction": "Find me", "instruction_attributes": ["a"]}}
    human = {ITEM["asin"]: [{"instruction": "a lamp.", "instruction_attributes": ["b"], "instruction_options": ["8"]}]}
    (product,) = load_products(write(tmp_path, [ITEM], known, human))
    assert product.attributes == ("energy saving",)
    assert (product.instruction, product.instruction_attributes) == ("Find me", ("a",))
    assert [(each.instruction, each.attributes, each.options) for each in product.human] == [
        ("a lamp.", ("b",), ("8",))
    ]
    assert product.options == {"color": ("red", "navy | blue"), "size": ("8",)}
    assert product.nouns == ("norvik", "desk", "lamp")
    (unknown,) = load_products(write(tmp_path, [ITEM]), nouns="except:desk")
    assert unknown.attributes == (NO_ATTRIBUTE,)
    assert unknown.nouns == ("norvik", "lamp")


def test_a_folder_needs_to_say_which_catalogue(tmp_path):
    with pytest.raises(ConfigurationError, match="no items_shuffle"):
        OriginalFiles.find(tmp_path)
    with pytest.raises(ConfigurationError, match="no such file"):
        OriginalFiles.find(tmp_path / "nowhere")
    small = write(tmp_path, [ITEM], ending="_1000")
    assert OriginalFiles.find(tmp_path) == (small, tmp_path / "items_ins_v2_1000.json", None)
    large = write(tmp_path, [ITEM], human={})
    with pytest.raises(ConfigurationError, match=r"several of them \(items_shuffle.json, items_shuffle_1000.json\)"):
        OriginalFiles.find(tmp_path)
    assert OriginalFiles.find(tmp_path, size=1000).items == small
    assert OriginalFiles.find(large) == (large, tmp_path / "items_ins_v2.json", tmp_path / "items_human_ins.json")
    (tmp_path / "items_ins_v2.json").rename(tmp_path / "items_ins_v2_other.json")
    with pytest.raises(ConfigurationError, match="several"):
        OriginalFiles.find(large)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a JSON list"),
        ("{}", "not a JSON list"),
        ("[1]", "entry 0"),
        ('[{"asin": "B1"}]', "'name' is missing"),
        (json.dumps([ITEM])[:-1], "cut off"),
        (json.dumps([ITEM])[:200], "cut off"),
        (json.dumps([ITEM | {"pricing": "9.99"}]), r"has no '\$'"),
        (json.dumps([ITEM | {"images": []}]), "'images' is empty"),
        (json.dumps([ITEM | {"category": 5}]), "'category' is a int, not a text"),
        (b'[{"asin": "caf\xe9"}]', "not readable"),
        (b"[" + b" " * (1 << 22) + b"\xe9]", "not readable"),
    ],
)
def test_a_file_that_is_none_says_so(tmp_path, text, message):
    file = write(tmp_path, [])
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError, match=message):
        list(load_products(file))


@pytest.mark.parametrize("name", ["items_shuffle.json", "items_ins_v2.json", "items_human_ins.json"])
def test_a_file_that_cannot_be_opened_is_named(tmp_path, name):
    file = write(tmp_path, [ITEM], human={})
    files = OriginalFiles.find(file)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OriginalFiles, "find", lambda *_: files)
        with pytest.raises(ConfigurationError, match=name):
            list(load_products(file))


def test_what_is_null_is_empty(tmp_path):
    """Such a product is listed all the same, and can be scored."""
    absent = dict.fromkeys(("category", "product_category", "full_description", "small_description"))
    file = write(tmp_path, [ITEM | absent], {ITEM["asin"]: None}, {ITEM["asin"]: None})
    (product,) = load_products(file)
    assert (product.category, product.product_category, product.description) == ("",) * 3
    assert (product.bullets, product.human, product.attributes) == ((), (), (NO_ATTRIBUTE,))


def test_a_mark_at_the_beginning_of_a_file_is_no_part_of_it(tmp_path):
    file = write(tmp_path, [ITEM])
    for each in tmp_path.iterdir():
        each.write_text(each.read_text(), "utf-8-sig")
    assert [product.asin for product in load_products(file)] == [ITEM["asin"]]


def test_an_option_without_values_leaves_no_goals(tmp_path):
    known = {"attributes": ["oak"], "instruction": "Find me a lamp", "instruction_attributes": ["oak"]}
    items = [ITEM | {"customization_options": {"Color": []}}, ITEM | {"asin": "B2"}]
    products = list(load_products(write(tmp_path, items, {"B000000001": known, "B2": known})))
    assert tabulate(products, "synthetic", 0).product.tolist() == [1, 1]


@given(st.lists(st.sampled_from(["B1", "B2", "B3", "nan", "B0000000012"]), max_size=12), st.integers(1, 400))
def test_reading_as_a_stream_reads_what_is_there(tmp_path_factory, asins, chunk):
    """Whatever the length of a stretch, wherever it cuts; identifiers seen before are left out."""
    from rewardlab.envs.webshop import original

    file = write(tmp_path_factory.mktemp("data"), [ITEM | {"asin": asin} for asin in asins])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(original, "_CHUNK", chunk)
        found = [product.asin for product in load_products(file)]
    assert found == [asin for asin in dict.fromkeys(asins) if asin in ("B1", "B2", "B3")]


def test_goals_are_the_recorded_ones(vectors, tmp_path):
    """Prices, limits, texts, options and weights from one seeded generator, and the order after the shuffle."""
    source = vectors["goals_input"]
    for case in vectors["goals"]:
        file = write(tmp_path, source["items"], source["ins"], source["human"])
        products = list(load_products(file, price_seed=case["seed_before_load"]))
        assert {product.asin: product.price for product in products} == case["product_prices"]
        table = tabulate(products, MODES[not case["human_goals"]], case["seed_before_load"])
        goals = [goal_of(table, row, products[index]) for row, index in enumerate(table.product)]
        for goal, expected in zip(goals, case["goals"], strict=True):
            options = dict(goal.options) if isinstance(goal.options, dict) else list(goal.options)
            found = {
                "asin": goal.asin,
                "category": goal.category,
                "query": goal.query,
                "name": goal.title,
                "product_category": goal.product_category,
                "instruction_text": goal.instruction,
                "attributes": list(goal.attributes),
                "price_upper": goal.price_upper,
                "goal_options": options,
                "weight": goal.weight,
            }
            assert found == expected
        assert original_order(len(goals)).tolist() == case["order_after_seed233_shuffle"]


def test_the_shuffle(vectors):
    for case in vectors["shuffle_seed233"]:
        order = original_order(case["n"]).tolist()
        assert order[:20] == case["first20"]
        assert order[-5:] == case["last5"]
        if "at_500_505" in case:
            assert order[500:505] == case["at_500_505"]
            assert order[1500:1505] == case["at_1500_1505"]


def test_the_recorded_catalogue(tmp_path):
    """Goals of both modes as the original had them; its generator was seeded with 7."""
    source = stored("webshop_transcripts.json")
    file = write(tmp_path, source["items"], source["items_ins"], source["items_human_ins"])
    products = list(load_products(file, price_seed=7))
    for run in source["runs"]:
        assert {product.asin: product.price for product in products} == run["product_prices"]
        tasks = OriginalTasks(shop(products, 7), goals=MODES[not run["human_goals"]], compat=True)
        assert len(tasks) == run["n_goals"]
        for task, expected in enumerate(run["goals"]):
            goal, _ = tasks.goal(task)
            assert (goal.asin, goal.instruction) == (expected["asin"], expected["instruction_text"])
            assert (goal.price_upper, goal.weight) == (expected["price_upper"], expected["weight"])


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


@given(st.integers(1, 20_000).map(lambda cents: cents / 10), st.integers(0, 99))
def test_a_limit_is_the_second_to_fourth_step_above_the_price(price, seed):
    products = [
        SimpleNamespace(
            price=price,
            pricing=(price,),
            instruction="x",
            instruction_attributes=("a",),
            options={},
            query="q",
            family=0,
        )
    ]
    (upper,) = tabulate(products, "synthetic", seed).upper
    steps = [step for step in range(10, 1000, 10) if step > price][1:4]
    assert upper in (steps or [1_000_000])
