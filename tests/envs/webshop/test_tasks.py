"""Procedural shopping tasks: what they ask for, where they belong, how they are worded."""

from __future__ import annotations

import re
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.draws import Draws
from rewardlab.envs.webshop.catalogue.catalogue import open_catalogue
from rewardlab.envs.webshop.catalogue.vocabulary import kinds
from rewardlab.envs.webshop.request import Request
from rewardlab.envs.webshop.scoring import score
from rewardlab.envs.webshop.search import analyse
from rewardlab.envs.webshop.shop import HITS
from rewardlab.envs.webshop.tasks.goal import NO_LIMIT
from rewardlab.envs.webshop.tasks.procedural import VARIANTS, ProceduralTasks, request_of
from rewardlab.envs.webshop.tasks.wording import choice, frames, instruction, paraphrases
from rewardlab.errors import ConfigurationError

SPLITS = ("train", "validation", "test")
SIZE = 1_000
ids = st.integers(0, SIZE * VARIANTS - 1)


@pytest.fixture(scope="module")
def tasks():
    return ProceduralTasks(open_catalogue(SIZE))


def drawn(tasks, split, count, seed=0):
    rng = np.random.default_rng(seed)
    return [tasks.draw(split, rng) for _ in range(count)]


@settings(max_examples=300)
@given(task=ids, difficulty=st.none() | st.floats(0, 1))
def test_what_a_goal_was_made_from_solves_it(tasks, task, difficulty):
    goal, reached = tasks.goal(task, difficulty)
    product = tasks.catalogue[goal.product]
    bought = score(goal, product, product.price_with(goal.options), goal.options, quirks=False)
    assert bought.reward == 1.0
    assert 0.0 <= reached <= 1.0
    assert 1 <= len(goal.attributes) <= 3
    assert len(set(goal.attributes)) == len(goal.attributes)


def test_thousands_of_goals_can_be_met(tasks):
    for task in drawn(tasks, "train", 2_000, seed=1):
        goal, _ = tasks.goal(task)
        product = tasks.catalogue[goal.product]
        assert score(goal, product, product.price_with(goal.options), goal.options, quirks=False).reward == 1.0


@given(task=ids, difficulty=st.none() | st.floats(0, 1))
def test_a_task_is_a_function_of_its_id(tasks, task, difficulty):
    assert tasks.goal(task, difficulty) == ProceduralTasks(tasks.catalogue).goal(task, difficulty)


def test_a_task_is_the_same_in_a_larger_catalogue(tasks):
    smaller = ProceduralTasks(open_catalogue(200))
    for task in (task for task in drawn(smaller, "train", 50) if task // VARIANTS < 190):
        assert smaller.goal(task) == tasks.goal(task)
        assert smaller.identify(task) == tasks.identify(task)


def test_another_catalogue_seed_makes_other_tasks(tasks):
    other = ProceduralTasks(open_catalogue(200, seed=1))
    assert all(other.goal(task)[0] != tasks.goal(task)[0] for task in range(20))


@pytest.mark.parametrize("count", [3_000, pytest.param(30_000, marks=pytest.mark.slow)])
def test_no_request_and_no_family_is_in_two_splits(tasks, count):
    """Neither the product nor what is asked for, however it is worded: tasks of every difficulty."""
    families, requests = {}, {}
    for number, split in enumerate(SPLITS):
        for index, task in enumerate(drawn(tasks, split, count // 3, seed=number)):
            goal, _ = tasks.goal(task, None if index % 2 else index % 11 / 10)
            family = int(tasks.catalogue.families[goal.product])
            assert families.setdefault(family, split) == split
            assert requests.setdefault(request_of(goal), split) == split


def test_most_tests_are_new_whatever_the_limit(tasks):
    """Cents in a limit mark what another split asks for too; that is the exception."""
    for split in SPLITS:
        goals = [tasks.goal(task)[0] for task in drawn(tasks, split, 500)]
        assert sum(goal.price_upper % 1 != 0 for goal in goals) < 125
    known = {request_of(tasks.goal(task)[0])[:3] for task in drawn(tasks, "train", 2_000)}
    asked = [request_of(tasks.goal(task)[0])[:3] for task in drawn(tasks, "test", 500)]
    assert sum(request in known for request in asked) < 75


@pytest.mark.parametrize("split", SPLITS)
def test_a_draw_stays_in_its_split_and_reaches_every_product_of_it(tasks, split):
    found = drawn(tasks, split, 3_000)
    assert {tasks.identify(task)[1] for task in found} == {split}
    own = {index for index in range(SIZE) if tasks.split_of(index) == split}
    assert len({task // VARIANTS for task in found}) > 0.8 * len(own)
    assert drawn(tasks, split, 5, seed=4) == drawn(tasks, split, 5, seed=4)


def test_the_splits_share_products_eight_to_one_to_one(tasks):
    shares = [sum(tasks.split_of(index) == split for index in range(SIZE)) / SIZE for split in SPLITS]
    np.testing.assert_allclose(shares, (0.8, 0.1, 0.1), atol=0.05)


@pytest.mark.parametrize("given", [-1, SIZE * VARIANTS, 1.0, "0", True, None, b"", (1,)])
def test_what_is_no_id_is_refused_by_name(tasks, given):
    with pytest.raises(ConfigurationError, match=re.escape(f"options['task']={given!r}")):
        tasks.identify(given)


def test_numpys_integers_are_ids(tasks):
    task, split = tasks.identify(np.int64(7))
    assert type(task) is int
    assert split in SPLITS


def test_a_catalogue_without_a_product_of_a_split_says_so():
    tiny = ProceduralTasks(open_catalogue(1))
    missing = next(split for split in SPLITS if split != tiny.split_of(0))
    with pytest.raises(ConfigurationError, match=f"split='{missing}'.*size=1"):
        tiny.draw(missing, np.random.default_rng(0))


def test_difficulty_means_more_options_tighter_limits_vaguer_words(tasks):
    easy, middle, hard = (
        [tasks.goal(task, difficulty) for task in drawn(tasks, "train", 400)] for difficulty in (0.0, 0.5, 1.0)
    )
    reached = [np.mean([reached for _, reached in goals]) for goals in (easy, middle, hard)]
    assert reached[0] < 0.1 < 0.35 < reached[1] < 0.55 < 0.75 < reached[2]
    assert np.mean([len(goal.attributes) == 1 and not goal.options for goal, _ in easy]) > 0.9
    assert np.mean([goal.price_upper == NO_LIMIT for goal, _ in easy]) > 0.9
    for goal, _ in hard:
        product = tasks.catalogue[goal.product]
        assert product.price_with(goal.options) <= goal.price_upper <= 1.03 * product.price_with(goal.options) + 2
    assert np.mean([len(goal.instruction) for goal, _ in easy]) < np.mean([len(goal.instruction) for goal, _ in hard])


@given(task=ids, difficulty=st.none() | st.floats(0, 1))
def test_a_search_in_the_requests_own_words_finds_the_product(tasks, task, difficulty):
    """Or no policy whose searches are made of the instruction could solve the task."""
    goal, _ = tasks.goal(task, difficulty)
    searches = Request(goal.instruction).searches
    assert any(goal.product in tasks.catalogue.search(words, HITS) for words in searches)


@given(task=ids)
def test_the_instruction_says_all_that_is_asked_for(tasks, task):
    goal, _ = tasks.goal(task)
    said = goal.instruction.lower()
    for attribute in goal.attributes:
        assert attribute in said or paraphrases()[attribute].lower() in said
    assert all(value in said for value in goal.options.values())
    if goal.price_upper < NO_LIMIT:
        assert f"${goal.price_upper:.2f}".removesuffix(".00") in said
    else:
        assert "$" not in said
    assert not set("{}[]\n") & set(said)


def test_every_frame_asks_for_everything_once():
    slots = {
        "kind": ("kind", "plain", "thing", "modified"),
        "attributes": ("having", "wants", "attributes", "thing", "modified", "items"),
        "options": ("options", "picks", "items"),
        "price": ("priced", "budget", "lead", "items"),
    }
    assert len(frames()) >= 40
    assert len({style for style, _ in frames()}) >= 5
    assert len({frame for _, frame in frames()}) == len(frames())
    for _, frame in frames():
        used = [name for _, name, _, _ in string.Formatter().parse(frame) if name]
        for part, names in slots.items():
            assert sum(name in names for name in used) == 1, (part, frame)


def test_paraphrases_use_other_words():
    phrases = {phrase.text for kind in kinds() for phrase in (*kind.shared, *kind.own)}
    assert len(paraphrases()) > 200
    assert set(paraphrases()) <= phrases
    for attribute, other in paraphrases().items():
        assert not set(analyse(attribute)) & set(analyse(other)), (attribute, other)
        assert other not in phrases
    said = list(paraphrases().values())
    assert len(said) == len(set(said)), "one of two attributes that are said alike cannot be meant"


def test_vague_requests_avoid_the_catalogues_words_and_plain_ones_keep_to_them(tasks):
    for difficulty, low, high in ((0.0, 0.99, 1.0), (1.0, 0.2, 0.7)):
        goals = [tasks.goal(task, difficulty)[0] for task in drawn(tasks, "train", 300)]
        literal = [attribute in goal.instruction.lower() for goal in goals for attribute in goal.attributes]
        assert low <= np.mean(literal) <= high


def test_hard_requests_are_for_what_a_title_does_not_say(tasks):
    def shown(difficulty):
        goals = [tasks.goal(task, difficulty)[0] for task in drawn(tasks, "train", 300)]
        return np.mean([attribute in goal.title.lower() for goal in goals for attribute in goal.attributes])

    assert shown(0.0) > 2 * shown(1.0)


def test_wording_varies():
    texts = {instruction("toasters", ["compact"], {"color": "red"}, 30.0, Draws(seed)) for seed in range(200)}
    assert len(texts) > 120


@pytest.mark.parametrize(
    ("kind", "attributes", "text"),
    [
        ("toasters", ["compact"], "compact toasters"),
        ("board game", ["award winning"], "an award winning board game"),
        ("olive oil", ["unfiltered"], "unfiltered olive oil"),
        ("bracelet", ["unisex"], "a unisex bracelet"),
        ("tent", ["uv resistant"], "a UV resistant tent"),
        ("rc car", ["bpa free"], "a BPA free RC car"),
        ("blender", ["compact", "travel cup"], "a compact blender with travel cup"),
    ],
)
def test_nouns_take_their_articles(kind, attributes, text):
    said = [instruction(kind, attributes, {}, NO_LIMIT, Draws(seed)) for seed in range(600)]
    assert f"I want to buy {text}." in said


def test_an_option_that_names_itself_is_not_named_twice():
    assert choice("pack", "pack of 2") == "pack of 2"
    assert choice("color", "navy") == "color navy"


class TestDraws:
    def test_equal_keys_draw_equally_and_others_do_not(self):
        assert [Draws(1, "a").bits(), Draws(2, "a").bits()] == [Draws(1, "a").bits(), Draws(2, "a").bits()]
        assert len({Draws(1).bits(), Draws(2).bits(), Draws("1", "2").bits(), Draws("12").bits()}) == 4

    def test_the_numbers_are_splitmix64s(self):
        """Steele, Lea and Flood's generator from state 0: the published first outputs."""
        draws = Draws()
        draws._state = 0
        assert [draws.bits() for _ in range(3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]

    @given(bound=st.integers(1, 10**9), key=st.integers())
    def test_numbers_stay_below_their_bound(self, bound, key):
        draws = Draws(key)
        assert all(0 <= draws.below(bound) < bound for _ in range(20))
        assert 0 <= draws.unit() < 1

    def test_numbers_are_spread_evenly(self):
        draws = Draws("even")
        counts = np.bincount([draws.below(10) for _ in range(10_000)])
        assert np.all(abs(counts - 1_000) < 150)
        assert abs(sum(draws.chance(0.3) for _ in range(10_000)) - 3_000) < 200

    @given(items=st.lists(st.integers(), unique=True), count=st.integers(0, 10), key=st.integers())
    def test_samples_take_each_item_once(self, items, count, key):
        taken = Draws(key).sample(items, count)
        assert len(taken) == min(count, len(items)) == len(set(taken))
        assert set(taken) <= set(items)
