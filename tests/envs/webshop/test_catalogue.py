"""Catalogues: built once, the same for everyone, smaller ones the beginning of larger ones."""

import copy
import errno
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import cloudpickle
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewardlab
from rewardlab.envs.webshop.catalogue import catalogue as module
from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.catalogue.generator import generate
from rewardlab.envs.webshop.catalogue.product import HumanInstruction, Product, Review
from rewardlab.envs.webshop.catalogue.records import Records, decode, encode
from rewardlab.errors import ConfigurationError, Fault

TRANSCRIPTS = Path(rewardlab.__file__).parents[1] / "shared" / "data" / "webshop_transcripts.json"

texts = st.text(st.characters(), max_size=20)
some = st.lists(texts, max_size=3).map(tuple)
prices = st.floats(0, 1e6)
products = st.builds(
    Product,
    *[texts] * 6,
    some,
    some,
    st.dictionaries(texts, some, max_size=2),
    st.lists(prices, min_size=1, max_size=2).map(tuple),
    texts,
    prices,
    st.dictionaries(texts, st.dictionaries(texts, prices, max_size=2), max_size=2),
    rating=st.floats(0, 5),
    reviews=st.lists(st.builds(Review, st.integers(1, 5), texts, texts), max_size=2).map(tuple),
    nouns=some,
    family=st.integers(0, 2**31 - 1),
    instruction=texts,
    instruction_attributes=some,
    human=st.lists(st.builds(HumanInstruction, texts, some, some), max_size=2).map(tuple),
)


@pytest.fixture(scope="module")
def shop():
    return open_catalogue(300)


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """Open catalogues as a new process with an empty cache would."""
    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path))

    def opened(*arguments, **more):
        monkeypatch.setattr(module, "_OPENED", {})
        return open_catalogue(*arguments, **more)

    return opened


@given(products)
def test_a_record_holds_all_of_a_product(product):
    assert decode(encode(product)) == product


def test_products_come_back_as_they_were_made_with_their_nouns(shop):
    for index, product in enumerate(shop):
        made = generate(index)
        assert product.nouns
        assert {name: getattr(product, name) for name in Product.__slots__ if name != "nouns"} == {
            name: getattr(made, name) for name in Product.__slots__ if name != "nouns"
        }
        assert shop[index] == product
    assert index == len(shop) - 1 == 299


def test_a_smaller_catalogue_is_the_beginning_of_a_larger_one(shop):
    smaller = open_catalogue(40)
    assert list(smaller) == [shop[index] for index in range(40)]
    assert np.array_equal(smaller.families, shop.families[:40])


@pytest.mark.parametrize("index", [-1, 300, 10**12])
def test_there_are_no_products_beyond_the_last(shop, index):
    with pytest.raises(IndexError, match="catalogue of 300"):
        shop[index]


def test_products_are_found_by_identifier_in_any_case(shop):
    for index in (0, 7, 299):
        asin = shop[index].asin
        assert shop.index_of(asin) == shop.index_of(asin.lower()) == index
    for absent in ("", "B0", "B000000000", "é" * 40, generate(300).asin):
        assert shop.index_of(absent) is None


def test_a_title_finds_its_product(shop):
    for product in list(shop)[:20]:
        found = [shop[index].title for index in shop.search(product.title)]
        assert found[0] == product.title
        assert len(found) <= 50
    assert shop.search("") == shop.search("qwertyuiop") == ()
    assert len(shop.search("with", limit=3)) == 0, "a stop word finds nothing"
    assert len(shop.search("the series", limit=3)) == 3


def test_a_catalogue_says_what_it_is(shop):
    assert {**shop.identity, "content": ""} == {
        "kind": "generated",
        "size": 300,
        "seed": 0,
        "nouns": "light",
        "content": "",
    }
    others = [open_catalogue(30), open_catalogue(30, seed=1), open_catalogue(30, nouns="except:with")]
    assert len({other.identity["content"] for other in others}) == 3


def test_what_is_mapped_cannot_be_written(shop):
    with pytest.raises(ValueError, match="read-only"):
        shop.families[0] = 1


def test_a_process_opens_a_catalogue_once_and_copies_are_the_same(shop):
    assert open_catalogue(300) is shop
    for copied in (copy.copy(shop), copy.deepcopy(shop), pickle.loads(pickle.dumps(shop))):
        assert copied is shop
    assert len(cloudpickle.dumps(shop)) < 1_000


ANSWER = """
import pickle, sys
shop = pickle.load(sys.stdin.buffer)
pickle.dump((shop[3], shop.search("rubber sole"), shop.identity), sys.stdout.buffer)
"""


def test_another_process_opens_the_same(shop):
    asked = subprocess.run([sys.executable, "-c", ANSWER], input=pickle.dumps(shop), capture_output=True, check=True)
    assert pickle.loads(asked.stdout) == (shop[3], shop.search("rubber sole"), shop.identity)


@pytest.mark.parametrize("name", ["products.jsonl", "families.npy", "search/ids.npy", "seal.json"])
def test_a_damaged_cache_is_built_again(fresh, tmp_path, name):
    before = list(fresh(30))
    (file,) = (tmp_path / "webshop").glob(f"*/{name}")
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    assert list(fresh(30)) == before
    assert file.read_bytes() == content


def test_a_record_damaged_later_is_a_fault(fresh, tmp_path):
    fresh(30)
    (file,) = (tmp_path / "webshop").glob("*/products.jsonl")
    records = Records(file.parent)
    file.write_bytes(b"\xff" * len(file.read_bytes()))
    with pytest.raises(Fault, match="delete that folder"):
        records.read(3)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system cannot reserve room")
def test_room_is_taken_before_it_is_written_to(fresh, monkeypatch, tmp_path):
    """A map over a file that the disk has no room for ends the process; this says so instead."""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(ConfigurationError, match=r"No space left.*REWARDLAB_CACHE"):
        fresh(30)
    assert not [path for path in (tmp_path / "webshop").iterdir() if path.is_dir()]


@pytest.mark.parametrize("size", [0, -5, 10_000_001, 2.5, "many", None, True])
def test_a_size_that_cannot_be_is_refused(size):
    with pytest.raises(ConfigurationError, match=r"size=.*from 1 to 10,000,000"):
        open_catalogue(size)


def test_arguments_that_cannot_be_are_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="seed=-1"):
        open_catalogue(seed=-1)
    with pytest.raises(ConfigurationError, match="nouns='all'"):
        open_catalogue(7, nouns="all")
    with pytest.raises(ConfigurationError, match="no such file"):
        open_catalogue(data=tmp_path / "absent")
    for data in (5, b"x", "a\0b", "~nobody at all/x", "x" * 9_999):
        with pytest.raises(ConfigurationError, match="data="):
            open_catalogue(data=data)
    for nouns in (None, ["light"]):
        with pytest.raises(ConfigurationError, match="nouns="):
            open_catalogue(7, nouns=nouns)
    with pytest.raises(ConfigurationError, match="items_shuffle"):
        open_catalogue(data=tmp_path)


@pytest.fixture
def original(tmp_path):
    """The original's files, from the catalogue that comes with its transcripts."""
    if not TRANSCRIPTS.exists():
        pytest.skip(f"{TRANSCRIPTS} absent")
    everything = json.loads(TRANSCRIPTS.read_text())
    folder = tmp_path / "files"
    folder.mkdir()
    for name, part in (
        ("items_shuffle", "items"),
        ("items_ins_v2", "items_ins"),
        ("items_human_ins", "items_human_ins"),
    ):
        (folder / f"{name}.json").write_text(json.dumps(everything[part]))
    return folder, everything["items"]


def test_the_original_s_files_keep_their_order(fresh, original):
    folder, items = original
    shop = fresh(data=folder)
    assert [product.asin for product in shop] == [item["asin"] for item in items]
    assert shop.identity["kind"] == "original"
    assert shop.identity["size"] == len(shop) == len(items)
    assert shop.index_of(items[4]["asin"].lower()) == 4


def test_files_that_changed_are_read_again(fresh, original):
    folder, items = original
    first = fresh(data=folder)
    assert fresh(data=str(folder)).identity == first.identity
    (folder / "items_shuffle.json").write_text(json.dumps(items[:9]))
    assert len(fresh(data=folder)) == 9
    (folder / "items_shuffle.json").write_text("[]")
    with pytest.raises(ConfigurationError, match="no product in it"):
        fresh(data=folder)
