"""Replaying recordings of the original: everything recorded is met, and a difference is found, shown and counted."""

import copy
import json
from pathlib import Path

import pytest

from rewardlab.envs.webshop.compat.replay import main, replay
from rewardlab.envs.webshop.compat.replay_transcripts import replay_transcripts
from rewardlab.envs.webshop.compat.replay_vectors import replay_vectors
from rewardlab.envs.webshop.compat.tally import Tally
from rewardlab.errors import ConfigurationError

DATA = Path(__file__).parents[3] / "../shared/data"
VECTORS, TRANSCRIPTS = DATA / "webshop_vectors.json", DATA / "webshop_transcripts.json"


def stored(file):
    if not file.exists():
        pytest.skip(f"{file.name} absent")
    return json.loads(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def vectors():
    return stored(VECTORS)


@pytest.fixture(scope="module")
def transcripts():
    return stored(TRANSCRIPTS)


def test_every_vector_is_met(vectors):
    tally = replay_vectors(vectors)
    assert not tally.differences, str(tally)
    assert tally.sections["reward"].total == 209
    assert len(tally.sections) == 11
    assert len(tally.notes) == 1


def test_every_episode_and_every_search_is_met(transcripts):
    tally = replay_transcripts(transcripts)
    assert not tally.differences, str(tally)
    assert {name: section.total for name, section in tally.sections.items()} == {
        "prices": 202,
        "goals": 52,
        "limits": 50,
        "observations": 168,
        "rewards": 156,
        "available actions": 168,
        "addresses": 156,
        "score details": 12,
        "searches": 12,
        "search scores": 12,
    }


def change(recorded, *path, to):
    """Return a copy with one value changed."""
    changed = copy.deepcopy(recorded)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return changed


@pytest.mark.parametrize(
    ("path", "to", "section"),
    [
        (("reward", 7, "expected", "reward"), 0.123, "reward"),
        (("price_parsing", 0, "expected", "price_tag"), "$13", "price_parsing"),
        (("product_fields", 0, "expected", 0, "query"), "other", "product_fields"),
        (("product_fields", 3, "expected"), ["Alpha"], "product_fields"),
        (("parse_action", 0, "expected"), ["search", "boots"], "parse_action"),
        (("goals", 0, "goals", 0, "price_upper"), 30.0, "goals"),
        (("goals", 1, "order_after_seed233_shuffle"), [], "order"),
        (("shuffle_seed233", 0, "last5"), [], "shuffle_seed233"),
        (("index_contents", 0, "expected_contents"), "alpha", "index_contents"),
    ],
)
def test_one_changed_vector_is_one_difference(vectors, path, to, section):
    tally = replay_vectors(change(vectors, *path, to=to))
    assert tally.differences == 1
    found = tally.sections[section]
    assert (found.matched, "recorded" in found.first) == (found.total - 1, True)


@pytest.mark.parametrize(
    ("path", "to", "section"),
    [
        (("product_prices", "B0VXPXNLAF"), 1.0, "prices"),
        (("goals", 3, "attributes"), [], "goals"),
        (("goals", 3, "price_upper"), 990.0, "limits"),
        (("episodes", 0, "steps", 2, "url"), "", "addresses"),
        (("episodes", 0, "steps", 2, "reward"), 1.0, "rewards"),
        (("episodes", 1, "reset_observation"), "", "observations"),
        (("episodes", 1, "reset_available", "clickables"), [], "available actions"),
        (("episodes", 1, "verbose_info", "r_att"), 0.0, "score details"),
        (("search_vectors", 0, "hits", 0, 0), "B000000000", "searches"),
        (("search_vectors", 0, "hits", 0, 1), 2.3669, "search scores"),
    ],
)
def test_one_changed_step_is_found(transcripts, path, to, section):
    recorded = change({**transcripts, "runs": transcripts["runs"][:1]}, "runs", 0, *path, to=to)
    if section in ("prices", "limits"):
        recorded["runs"][0]["episodes"] = []
    before = replay_transcripts({**recorded, "runs": transcripts["runs"][:1]}).sections[section]
    after = replay_transcripts(recorded).sections[section]
    assert after.matched < before.matched
    assert after.first


def test_the_command_says_how_many_match(vectors, tmp_path, capsys):
    small = {"meta": vectors["meta"], "price_parsing": vectors["price_parsing"], "unheard_of": []}
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    good.write_text(json.dumps(small))
    bad.write_text(json.dumps(change(small, "price_parsing", 1, "expected", to=None)))
    none.write_text("[]")
    assert main([str(good)]) == 0
    out = capsys.readouterr().out
    assert "price_parsing  26 of 26 match" in out
    assert "unheard_of" in out
    assert main([str(good), str(bad)]) == 1
    assert "first difference: '$0.99'" in capsys.readouterr().out
    assert main([str(bad), str(none), str(good)]) == 2
    seen = capsys.readouterr()
    assert "neither vectors" in seen.err
    assert "26 of 26" in seen.out


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"reward": [{}]}', '{"items": [], "runs": 3}'])
def test_a_file_that_is_no_recording(text, tmp_path):
    file = tmp_path / "file.json"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=r"file\.json"):
        replay(file)
    with pytest.raises(ConfigurationError, match="absent"):
        replay(tmp_path / "absent.json")


def test_a_difference_in_long_texts_shows_where_they_part():
    tally = Tally()
    tally.check("texts", "here", "a" * 500 + "b" * 100, "a" * 500 + "c" * 100)
    tally.check("texts", "there", 1, 2)
    first = tally.sections["texts"].first
    assert first.startswith("here: ...aaa")
    assert "bbb" in first
    assert "ccc" in first
    assert len(first) < 300
    assert (tally.differences, tally.sections["texts"].total) == (2, 2)
