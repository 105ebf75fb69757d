"""The film of an episode shows each of its states once, and is there where the environment draws pictures."""

import base64
import io

from PIL import Image

from rewardlab.bench.audit.card import Card, Finding, Section
from rewardlab.bench.audit.filming import filmed
from rewardlab.bench.audit.page import write_card
from rewardlab.bench.audit.subject import Subject


def test_it_has_a_picture_for_every_state():
    film = filmed(Subject("Maze-v0", "success", {"size": 5}), 0, [0, 1, 2, 3])
    with Image.open(io.BytesIO(film)) as pictures:
        assert (pictures.format, pictures.n_frames) == ("GIF", 5)
        assert max(pictures.size) <= 320


def test_what_draws_nothing_has_none():
    assert filmed(Subject("WebShop-v0", "success", {"size": 100}), 0, ["search[x]"]) is None


def test_it_is_on_the_page_and_beside_it(tmp_path):
    section = Section("hackable", "Hackable?", {}, (Finding("bad", "it pays"),), trajectory=("1 up",), film=b"GIF89a;")
    page = write_card(Card("Maze-v0", {}, "success", 0.99, 0, 2.0, (section,)), tmp_path)
    assert base64.b64encode(b"GIF89a;").decode() in page.read_text()
    assert (tmp_path / "hackable.gif").read_bytes() == b"GIF89a;"
    assert "film" not in (tmp_path / "audit.json").read_text()
