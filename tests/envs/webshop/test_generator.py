"""The procedural shop: every product is a function of seed and number, says what is true of it, and has its double."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue.generator import generate
from rewardlab.envs.webshop.catalogue.vocabulary import Frame, kinds, synonyms

BUTTONS = {
    "search",
    "back to search",
    "next >",
    "< prev",
    "description",
    "features",
    "reviews",
    "attributes",
    "buy now",
}
indices = st.integers(0, 10**9)
seeds = st.integers(0, 2**40)
products = st.builds(generate, indices, seed=seeds)


@pytest.fixture(scope="module")
def shop():
    return [generate(index) for index in range(3_000)]


def words(text):
    return f" {' '.join(re.findall('[a-z0-9]+', text.lower()))} "


def places(product):
    """Where each attribute stands: title, bullets, description."""
    parts = (words(product.title), words(" . ".join(product.bullets)), words(product.description))
    return {phrase: [words(phrase) in part for part in parts] for phrase in product.attributes}


@given(indices, seeds)
def test_a_product_depends_on_its_number_and_the_seed_alone(index, seed):
    product = generate(index, seed=seed)
    generate(index + 1, seed=seed)
    assert generate(index, seed=seed) == product
    assert generate(index, seed=seed + 1) != product


def test_products_stay_what_they_are():
    # In every version of Python and on every machine: results name the catalogue that they were measured in.
    text = "\n".join(repr(generate(index, seed=3)) for index in range(300))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "383ed45c9c271339"


@given(st.sets(indices, min_size=2, max_size=50), seeds)
def test_no_two_products_share_an_identifier(some, seed):
    asins = {generate(index, seed=seed).asin for index in some}
    assert len(asins) == len(some)
    assert all(re.fullmatch("B0[A-Z0-9]{8}", asin) for asin in asins)


@given(products)
def test_attributes_are_true_on_the_page(product):
    assert 2 <= len(product.attributes) <= 6
    assert len(set(product.attributes)) == len(product.attributes)
    assert all(map(any, places(product).values()))


@given(products)
def test_the_page_claims_no_other_attribute_of_its_kind(product):
    kind = next(kind for kind in kinds() if kind.query == product.query)
    page = words(" . ".join((product.title, *product.bullets, product.description)))
    for phrase in (*kind.own, *kind.shared):
        assert (words(phrase.text) in page) == (phrase.text in product.attributes), phrase.text


def test_some_attributes_stand_in_one_place_only(shop):
    alone = [sum(found) == 1 for product in shop for found in places(product).values()]
    assert 0.4 < sum(alone) / len(alone) < 0.9


@given(products)
def test_a_page_is_complete(product):
    assert 3 <= len(product.bullets) <= 6
    assert product.description
    assert product.brand in product.title
    assert len(product.product_category.split(" › ")) == 3
    for line in (product.title, product.description, *product.bullets, *(review.text for review in product.reviews)):
        assert not re.search(r"[{}\[\]]|  |^\s|\s$|\s[,.:]", line), line


@given(products)
def test_a_choice_is_told_from_buttons_and_from_other_choices(product):
    values = [value for several in product.options.values() for value in several]
    assert len(product.options) <= 3
    assert all(len(several) >= 2 for several in product.options.values())
    assert len(set(values)) == len(values)
    assert not BUTTONS & set(values)
    assert all(text == text.lower().strip() for text in (*values, *product.options))


@given(products)
def test_prices_add_up(product):
    assert product.price > 0
    assert product.pricing[0] == product.price
    assert product.price_tag == " to ".join(f"${price}" for price in product.pricing)
    for name, added in product.surcharges.items():
        assert set(added) < set(product.options[name]), "at least one value costs nothing"
        assert all(extra > 0 for extra in added.values())
    dearest = {name: max(added, key=added.get) for name, added in product.surcharges.items()}
    assert product.price_with(dearest) == pytest.approx(product.pricing[-1])


@given(products)
def test_the_rating_is_the_mean_of_the_reviews(product):
    stars = [review.stars for review in product.reviews]
    assert all(1 <= each <= 5 for each in stars)
    assert product.rating == (round(sum(stars) / len(stars), 1) if stars else 0)


@given(st.integers(0, 10**6), seeds)
def test_a_family_is_one_to_six_neighbours(block, seed):
    families = [generate(60 * block + place, seed=seed).family for place in range(60)]
    assert families == sorted(families)
    assert all(1 <= families.count(family) <= 6 for family in families)


def test_relatives_differ_in_one_respect_and_in_attributes(shop):
    twins = [(shop[product.family], product) for product in shop if shop[product.family] is not product]
    respects = set()
    for first, other in twins:
        assert other.query == first.query
        differs = frozenset(
            name
            for name, one, two in (
                ("attributes", first.attributes, other.attributes),
                ("options", first.options, other.options),
                ("brand", first.brand, other.brand),
                ("price", first.price, other.price),
                ("pack", "Pack of" in first.title, "Pack of" in other.title),
            )
            if one != two
        )
        respects.add(differs)
        # A pack has another price; a line differs in the title alone.
        assert len(differs - {"price", "attributes"}) <= 1
    assert respects >= {frozenset({name}) for name in ("attributes", "options", "brand", "price")}
    assert respects >= {frozenset({"pack", "price"}), frozenset({"brand", "attributes"})}
    assert len(twins) > len(shop) / 3, "so that finding the right one is work"


def test_there_is_something_of_everything(shop):
    assert len({product.category for product in shop}) >= 8
    assert len({product.query for product in shop}) >= 0.95 * len(kinds()) >= 80
    assert len({product.brand for product in shop}) > 300
    assert {len(product.options) for product in shop} == {0, 1, 2, 3}
    assert any(product.surcharges for product in shop)


def test_the_choices_of_a_kind_have_names_and_values_of_their_own():
    for kind in kinds():
        names = [pool.name for pool in kind.pools]
        values = [value for pool in kind.pools for value in pool.values]
        assert len(set(names)) == len(names), kind.query
        assert len(set(values)) == len(values), kind.query


def test_nothing_indoors_is_measured_in_feet_but_rugs_and_strings_of_lights():
    long = {
        kind.query for kind in kinds() for pool in kind.pools if any(value.endswith(" ft") for value in pool.values)
    }
    assert long == {"area rugs", "string lights", "jump ropes"}


def test_titles_call_a_kind_by_its_synonyms(shop):
    said = {name for product in shop for name in synonyms(product.query) if name in product.title.lower()}
    assert len(said) > 2 * len(kinds())
    assert synonyms("left-handed hammers") == ("left-handed hammers",)


@pytest.mark.parametrize(
    ("frame", "slots", "line"),
    [
        ("{a}, {b}", {"a": "x", "b": "y"}, "x, y"),
        ("{a}[ with {b}][ ({c})].", {"a": "x", "b": "", "c": "z"}, "x (z)."),
        ("[{a} ]{b}", {"a": "", "b": ""}, ""),
    ],
)
def test_a_frame_leaves_out_what_is_empty(frame, slots, line):
    assert Frame(frame).fill(slots) == line
