"""The original's files: every recorded reading of a price, an option, a product and a goal."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue.original import (
    NO_ATTRIBUTE,
    OriginalFiles,
    load_products,
    parse_options,
    parse_price,
    tag_of,
)
from rewardlab.envs.webshop.compat.replay_vectors import goal_fields
from rewardlab.envs.webshop.tasks.goal_table import MODES, goal_of, original_order, tabulate
from rewardlab.envs.webshop.tasks.original import OriginalTasks
from rewardlab.errors import ConfigurationError

from .original_files import ITEM, shop, write

DATA = Path(__file__).parents[3] / "../shared/data"


def stored(name):
    file = DATA / name
    if not file.exists():
        pytest.skip(f"{name} absent")
    return json.loads(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def vectors():
    return stored("webshop_vectors.json")


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
    from rewardlab.envs.webshop.catalogue import original

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
            found = goal_fields(goal)
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
