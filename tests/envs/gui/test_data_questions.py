"""Records as questions, and results as the papers report them."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.data.breakdown import OUTCOMES, breakdown, judge, table
from rewardlab.envs.gui.data.item import GroundingItem
from rewardlab.envs.gui.data.questions import FileQuestions
from rewardlab.errors import ConfigurationError

from .published import HEIGHT, OSWORLD, POLYGON, REFUSAL, SCREENSPOT, WIDTH, write


@pytest.fixture
def questions(tmp_path):
    return FileQuestions(write(tmp_path / "a.json", OSWORLD, POLYGON, REFUSAL), box_format="osworld-g")


def test_questions(questions):
    box, polygon, refusal = (questions.make(task) for task in questions.items)
    assert (box.instruction, box.width, box.height) == ("Click the funnel", WIDTH, HEIGHT)
    assert (box.target, box.screen, box.polygon) == (Box(100.5, 50.25, 180.5, 70.25), None, ())
    assert box.file.name == "0FOB4CLBT2.png"
    assert (polygon.target, len(polygon.polygon)) == (Box(100, 50, 200, 150), 3)
    assert refusal.target is None
    assert questions.picture(box).shape == (HEIGHT, WIDTH, 3)
    # The other two lie on each other, so that they may be one control.
    assert (box.others, polygon.others, len(refusal.others)) == ((), (), 2)
    assert questions.make("p-0", 0.3).difficulty == 0.3


def test_other_controls_of_the_same_picture(tmp_path):
    other = SCREENSPOT | {"bbox": [300, 100, 10, 10]}
    elsewhere = other | {"img_filename": "2.png"}
    file = write(tmp_path / "screenspot_web.json", SCREENSPOT, other, elsewhere)
    questions = FileQuestions(file, box_format="screenspot")
    assert questions.make("screenspot_web/1").others == (Box(300, 100, 310, 110),)
    assert questions.make("screenspot_web/3").others == ()
    assert (questions.make("screenspot_web/1").kind, questions.make("screenspot_web/1").group) == ("icon", "web")


def test_drawing_and_naming(questions):
    drawn = {questions.draw("test", np.random.default_rng(seed)) for seed in range(50)}
    assert drawn == set(questions.items)
    assert len(questions) == 3
    assert questions.identify("p-0") == ("p-0", "test")
    assert questions.identify(1) == questions.identify(np.int64(1)) == ("p-0", "test")
    for task in ("p-1", 3, -1, True, None, 1.0):
        with pytest.raises(ConfigurationError, match="no such record among its 3"):
            questions.identify(task)
    for split in ("train", "validation"):
        with pytest.raises(ConfigurationError, match="give split='test'"):
            questions.draw(split, np.random.default_rng(0))
    assert copy.deepcopy(questions) is questions


TARGET = Box(10, 10, 20, 20)


def item(id="a", box=TARGET, **about):
    return GroundingItem(id, None, 100, 100, "go", box, **about)


def test_judging():
    there, absent = item(), item(box=None)
    assert judge(there, (10, 20)) == "correct"
    assert judge(there, (9.99, 20)) == "wrong"
    assert judge(there, None) == "wrong"
    assert judge(there, None, refused=True) == "wrong"
    assert judge(there, (15, 15), refused=True) == "wrong"
    assert judge(there, None, well_formed=False) == "wrong_format"
    assert judge(absent, None, refused=True) == "correct"
    assert judge(absent, (15, 15)) == "wrong"
    assert judge(absent, None) == "wrong"
    assert judge(absent, None, well_formed=False) == "wrong_format"


def test_a_breakdown():
    results = [
        (item(kind="text", group="mobile", platform="ios"), "correct"),
        (item(kind="icon", group="mobile", platform="ios"), "wrong"),
        (item(kind="icon", group="web", platform="shop", categories=("layout", "text")), "wrong_format"),
        (item(kind="icon", group="web", platform="forum", categories=("text", "text")), "correct"),
        (item(box=None, group="web"), "correct"),
    ]
    found = {(share.part, share.name): (share.count, share.correct, share.wrong_format) for share in breakdown(results)}
    assert found == {
        ("overall", "all"): (5, 3, 1),
        ("kind", "(none)"): (1, 1, 0),
        ("kind", "icon"): (3, 1, 1),
        ("kind", "text"): (1, 1, 0),
        ("group", "mobile"): (2, 1, 0),
        ("group", "web"): (3, 2, 1),
        ("group, kind", "mobile, icon"): (1, 0, 0),
        ("group, kind", "mobile, text"): (1, 1, 0),
        ("group, kind", "web, (none)"): (1, 1, 0),
        ("group, kind", "web, icon"): (2, 1, 1),
        ("platform", "(none)"): (1, 1, 0),
        ("platform", "forum"): (1, 1, 0),
        ("platform", "ios"): (2, 1, 0),
        ("platform", "shop"): (1, 0, 1),
        ("category", "layout"): (1, 0, 1),
        ("category", "text"): (2, 1, 1),
        ("target", "absent"): (1, 1, 0),
        ("target", "present"): (4, 2, 1),
    }
    text = table(breakdown(results)).splitlines()
    assert text[0].split() == ["records", "correct", "%", "unreadable"]
    assert text[1].split() == ["overall", "all", "5", "60.0", "1"]
    assert len({line.rindex(line.split()[-1]) for line in text[1:]}) == 1


def test_what_tells_nothing_apart_is_left_out():
    shares = breakdown([(item(), "correct"), (item(), "wrong")])
    assert [(share.part, share.accuracy) for share in shares] == [("overall", 0.5)]
    assert breakdown([]) == []
    assert table([]).split() == ["records", "correct", "%", "unreadable"]
    with pytest.raises(ValueError, match="outcome 'right' of 'a'"):
        breakdown([(item(), "right")])


@given(st.lists(st.tuples(st.sampled_from(("text", "icon", "")), st.sampled_from("abc"), st.sampled_from(OUTCOMES))))
def test_parts_add_up(drawn):
    results = [(item(kind=kind, group=group), outcome) for kind, group, outcome in drawn]
    shares = breakdown(results)
    for part in ("kind", "group", "group, kind"):
        here = [share for share in shares if share.part == part]
        if here:
            assert sum(share.count for share in here) == len(drawn)
            assert sum(share.correct for share in here) == shares[0].correct
            assert sum(share.wrong_format for share in here) == shares[0].wrong_format
