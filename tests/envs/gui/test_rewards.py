"""The preset rewards of grounding: by hand, and what must hold of any answer to any question."""

import functools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui import rewards
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.measure import Given, measure
from rewardlab.envs.gui.question import Question
from rewardlab.envs.gui.rewards import REWARDS
from rewardlab.envs.gui.signals import SIGNALS
from rewardlab.envs.gui.view import View
from rewardlab.rewards import Ledger, Rollout, evaluate, parse

WIDTH, HEIGHT = 1280, 800
WHOLE = View(Box(0, 0, WIDTH, HEIGHT), WIDTH, HEIGHT)
TARGET = Box(592, 380, 688, 420)
FARTHEST = math.hypot(640, 400)
BOXED = {"gui_g2", "iou", "vision_r1"}
ORDERED = set(REWARDS) - BOXED
"""Presets under which any hit earns more than any miss."""
REFUSED, NOWHERE = Given(refused=True), Given()


def asked(target=TARGET, **how):
    return Question("The button", WIDTH, HEIGHT, target, **how)


def at(x, y):
    return Given(point=(x, y))


def boxed(*edges):
    box = Box(*edges)
    return Given(point=box.center, box=box)


def state(question, given=None, views=(WHOLE,), *, valid=True, format_ok=True):
    return measure(question, views, given, valid=valid, format_ok=format_ok)


@functools.cache
def prepared(text, gamma, *parameters):
    ledger = Ledger(text, SIGNALS, gamma=gamma, truncation="end")
    ledger.set_parameters(**dict(parameters))
    return ledger


def returns(text, *states, how="terminated", gamma=0.99, **parameters):
    """What an episode through `states`, the reset's first, is paid at each step."""
    ledger = prepared(text, gamma, *parameters.items())
    ledger.reset(states[0])
    last = len(states) - 2
    return [
        ledger.step(signals, index == last and how == "terminated", index == last and how == "truncated")["total"]
        for index, signals in enumerate(states[1:])
    ]


def earned(preset, question, given, *, valid=True, **parameters):
    """What `given` earns as the only action of an episode."""
    return returns(REWARDS[preset], state(question), state(question, given, valid=valid), **parameters)[0]


# Strategies: quarters of a pixel, which binary numbers hold exactly.


def between(low, high):
    return st.integers(4 * int(low), 4 * int(high)).map(lambda n: n / 4)


@st.composite
def boxes(draw, widest=WIDTH, highest=HEIGHT):
    width, height = draw(between(1, widest)), draw(between(1, highest))
    left, top = draw(between(0, WIDTH - math.ceil(width))), draw(between(0, HEIGHT - math.ceil(height)))
    return Box(left, top, left + width, top + height)


targets = boxes(400, 300)
questions = st.builds(asked, targets, others=st.lists(boxes(300, 100), max_size=3).map(tuple))
without = st.builds(asked, st.none(), others=st.lists(boxes(300, 100), max_size=3).map(tuple))
points = st.tuples(between(0, WIDTH), between(0, HEIGHT)).map(lambda point: at(*point))
places = points | boxes().map(lambda box: boxed(*box))
views = st.lists(boxes().map(lambda box: View(box, WIDTH, HEIGHT)), max_size=5)


@st.composite
def hits(draw, target):
    """A point, or a box with its middle, somewhere in `target`."""
    x, y = (draw(between(math.ceil(low), math.floor(high))) if math.ceil(low) <= math.floor(high) else low
            for low, high in ((target.left, target.right), (target.top, target.bottom)))  # fmt: skip
    half = draw(st.none() | st.tuples(between(1, 300), between(1, 200)))
    return at(x, y) if half is None else boxed(x - half[0], y - half[1], x + half[0], y + half[1])


# By hand

SHIFTED = boxed(640, 380, 736, 420)
TWICE = boxed(544, 360, 736, 440)
MOST = boxed(592, 380, 649.6, 420)
NEARLY = boxed(592, 380, 668.8, 420)
EDGE, BESIDE = at(688, 400), at(690, 400)
PERFECT = {"sparse": 1, "dense": 1.2, "gated": 1.4, "rubric": 1, "gui_g2": 3, "ssl": 1.5, "se_gui": 2, "iou": 1,
           "gui_r1": 1, "ui_r1": 3, "craft_gui": 1, "vision_r1": 3}  # fmt: skip


@pytest.mark.parametrize("preset", REWARDS)
def test_a_perfect_box_and_a_right_refusal_are_paid_in_full(preset):
    assert earned(preset, asked(), boxed(*TARGET)) == pytest.approx(PERFECT[preset])
    assert earned(preset, asked(None), REFUSED) == pytest.approx(PERFECT[preset])


@pytest.mark.parametrize(
    ("preset", "answer", "expected"),
    [
        ("sparse", EDGE, 1), ("sparse", BESIDE, 0),
        ("dense", EDGE, 1 + 0.2 * (1 - 48 / FARTHEST)), ("dense", BESIDE, 0.2 * (1 - 50 / FARTHEST)),
        ("gated", EDGE, 1 + 0.3 * math.exp(-0.5) + 0.1), ("gated", BESIDE, 0),
        ("rubric", EDGE, 0.6 + 0.2 * math.exp(-0.5) + 0.1 + 0.1),
        ("rubric", BESIDE, 0.2 * math.exp(-2 * (50 / 96) ** 2) + 0.1 + 0.1),
        # Point alone; half a width beside; twice the size.
        ("gui_g2", at(640, 400), 1 + 1), ("gui_g2", SHIFTED, math.exp(-0.5) + math.exp(-1 / 8) + 1),
        ("gui_g2", TWICE, 1 + 0.8 + 1), ("gui_g2", at(0, 0), 1),
        # Within half a size, one, two, four sizes of the middle, and beyond.
        ("ssl", EDGE, 1.5), ("ssl", BESIDE, 0.375), ("ssl", at(640, 475), 0.25), ("ssl", at(1000, 400), 0.125),
        ("ssl", at(1100, 400), 0),
        ("se_gui", EDGE, 2 - (48 / FARTHEST) ** 2), ("se_gui", at(0, 0), 0),
        ("iou", SHIFTED, 1 / 3), ("iou", TWICE, 1 / 4), ("iou", at(640, 400), 0),
        ("gui_r1", EDGE, 1), ("gui_r1", BESIDE, 0.2),
        ("ui_r1", EDGE, 3), ("ui_r1", BESIDE, 2),
        ("craft_gui", EDGE, 1), ("craft_gui", BESIDE, 0.3),
        ("vision_r1", TWICE, 1), ("vision_r1", MOST, 1 + 1 + 0.6), ("vision_r1", NEARLY, 1 + 1 + 1),
    ],
)  # fmt: skip
def test_answers_by_hand(preset, answer, expected):
    assert earned(preset, asked(), answer) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("preset", "expected"),
    [("gui_r1", 0.2), ("ui_r1", 1), ("craft_gui", 0.1), ("gui_g2", 1), ("vision_r1", 1), ("rubric", 0.2)],
)
def test_a_place_for_what_is_not_there_earns_its_format_alone(preset, expected):
    assert earned(preset, asked(None), at(3, 4)) == pytest.approx(expected)


def test_clicking_another_control_costs_a_criterion():
    others = (Box(0, 0, 100, 100),)
    assert earned("rubric", asked(others=others), at(50, 50)) == pytest.approx(0.1)
    assert earned("rubric", asked(others=others), at(150, 50)) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("step", "expected"), [(0, [1, 2.6, 3]), (50_000, [1, 1, 2.8]), (100_000, [1, 1, 2.8]), (10**9, [1, 1, 2.8])]
)
def test_criteria_tighten_while_training_goes_on(step, expected):
    found = [earned("vision_r1", asked(), answer, training_step=step) for answer in (TWICE, MOST, NEARLY)]
    assert found == pytest.approx(expected)


def test_parameters_are_the_trainers_to_set():
    assert earned("ssl", asked(), EDGE, zone_weight=0.2) == pytest.approx(1.2)
    weights = {"format_weight": 0, "type_weight": 1, "arguments_weight": 2}
    assert earned("craft_gui", asked(), EDGE, **weights) == pytest.approx(3)
    assert earned("craft_gui", asked(), BESIDE, **weights) == pytest.approx(1)


def test_distance_pays_for_misses():
    near = earned("se_gui", asked(), BESIDE)
    assert 0.99 < near < 1 < earned("se_gui", asked(), EDGE)
    # 600 pixels from a control in the corner of the screen.
    corner = asked(Box(32, 20, 128, 60))
    assert earned("se_gui", corner, at(680, 40)) == pytest.approx(1 - 600**2 / (1200**2 + 760**2))
    assert earned("se_gui", corner, at(680, 40)) > 0.8


@given(questions)
def test_distance_pays_for_clicking_the_middle_of_every_screen(question):
    assert earned("se_gui", question, at(WIDTH / 2, HEIGHT / 2)) >= 0.75


# Whatever is asked and answered


@given(questions, places, st.sampled_from([0.0, 0.25, 0.5, 0.75]))
def test_nearer_to_the_middle_is_never_worse(question, answer, share):
    question = asked(question.target)  # Without others: whoever comes nearer may come across them.
    middle = question.target.center
    move = [(share - 1) * (p - m) for p, m in zip(answer.point, middle, strict=True)]
    x, y = (p + d for p, d in zip(answer.point, move, strict=True))
    nearer = at(x, y) if answer.box is None else boxed(*answer.box.moved(*move))
    for preset in REWARDS:
        assert earned(preset, question, nearer) >= earned(preset, question, answer) - 1e-9, preset


@given(questions.flatmap(lambda question: st.tuples(st.just(question), hits(question.target))), places)
def test_any_hit_earns_more_than_any_miss_where_that_is_promised(hit, other):
    question, answer = hit
    assert state(question, answer)["success"]
    if not state(question, other)["success"]:
        for preset in ORDERED:
            assert earned(preset, question, answer) > earned(preset, question, other), preset


@pytest.mark.parametrize("preset", sorted(BOXED))
def test_where_the_box_is_paid_for_a_miss_may_earn_more_than_a_hit(preset):
    # As wide as the target with its middle just outside, against a speck, or nearly everything, with its middle inside.
    target = Box(600, 300, 700, 400)
    miss, speck, everything = boxed(651, 300, 751, 400), boxed(600, 300, 602, 302), boxed(0, 0, WIDTH, HEIGHT - 100)
    assert not state(asked(target), miss)["success"]
    for hit in (speck, everything):
        assert state(asked(target), hit)["success"]
        least = earned(preset, asked(target), hit)
        # Recall asks for more overlap than a miss can have: there both earn their format.
        assert (
            least <= earned(preset, asked(target), miss)
            if preset == "vision_r1"
            else least < earned(preset, asked(target), miss)
        )


@given(boxes(WIDTH / 10, HEIGHT / 10).map(asked))
def test_the_whole_screen_as_a_box_earns_little(question):
    ledger = Ledger(REWARDS["gui_g2"], SIGNALS)
    ledger.reset(state(question))
    paid = ledger.step(state(question, boxed(0, 0, WIDTH, HEIGHT)), True, False)
    assert paid["terms"]["coverage"] <= 20 / 101 + 1e-9
    assert earned("iou", question, boxed(0, 0, WIDTH, HEIGHT)) <= 0.01
    assert earned("vision_r1", question, boxed(0, 0, WIDTH, HEIGHT)) <= 1


@given(questions | without, st.sampled_from([None, NOWHERE]), st.booleans(), views)
def test_what_is_no_answer_in_the_picture_earns_nothing(question, given, format_ok, views):
    # Corners the wrong way round, NaN, places outside, several answers at once: invalid, and without a place.
    looks = [state(question, None, [WHOLE, *views[: count + 1]]) for count in range(len(views))]
    end = state(question, given, [WHOLE, *views], valid=False, format_ok=format_ok)
    for preset, text in REWARDS.items():
        for how in ("terminated", "truncated"):
            assert sum(returns(text, state(question), *looks, end, how=how)) <= 0, preset


@given(questions, places)
def test_refusing_what_is_there_earns_nothing(question, answer):
    for preset in REWARDS:
        assert earned(preset, question, REFUSED) == 0
        assert earned(preset, question, answer) >= 0


@given(without, places)
def test_refusing_what_is_not_there_earns_most(question, answer):
    for preset in REWARDS:
        assert earned(preset, question, REFUSED) == pytest.approx(PERFECT[preset])
        assert earned(preset, question, answer) < earned(preset, question, REFUSED)


@given(questions | without, places | st.just(REFUSED), views, st.sampled_from([0.9, 0.99, 1.0]))
def test_looking_around_is_not_paid_for(question, answer, views, gamma):
    looks = [state(question, None, [WHOLE, *views[: count + 1]]) for count in range(len(views))]
    end = state(question, answer, [WHOLE, *views])
    for preset, text in REWARDS.items():
        at_once = returns(text, state(question), state(question, answer), gamma=gamma)[0]
        later = returns(text, state(question), *looks, end, gamma=gamma)
        assert sum(later) <= at_once + 1e-9, preset
        assert sum(gamma**t * paid for t, paid in enumerate(later)) == pytest.approx(gamma ** len(looks) * at_once)
        without_answer = returns(text, state(question), *looks, how="truncated", gamma=gamma) if looks else [0]
        assert sum(without_answer) <= 1e-9, preset


@given(st.lists(st.tuples(questions | without, places | st.sampled_from([REFUSED, NOWHERE])), min_size=1, max_size=6))
def test_many_at_once_tensors_too_are_paid_as_one_by_one(rows):
    torch = pytest.importorskip("torch")
    starts, ends = zip(*((state(question), state(question, given)) for question, given in rows), strict=True)
    ended = np.ones((len(rows), 1), dtype=bool)
    sides = [
        {name: np.array([[each[name]] for each in side], dtype=float) for name in SIGNALS} for side in (starts, ends)
    ]
    arrays = Rollout(*sides, ended, ~ended)
    tensors = Rollout(
        *({name: torch.as_tensor(values) for name, values in side.items()} for side in sides),
        torch.as_tensor(ended),
        torch.as_tensor(~ended),
    )
    for preset, text in REWARDS.items():
        one_by_one = [earned(preset, question, given) for question, given in rows]
        for rollout in (arrays, tensors):
            found = np.asarray(evaluate(text, rollout, signals=SIGNALS).total)[:, 0]
            np.testing.assert_allclose(found, one_by_one, rtol=1e-12, atol=1e-12, err_msg=preset)


@given(questions | without, places | st.sampled_from([None, REFUSED, NOWHERE]), views)
def test_signals_keep_to_what_they_declare(question, given, views):
    signals = state(question, given, [WHOLE, *views])
    assert signals.keys() == SIGNALS.keys()
    for name, value in signals.items():
        assert SIGNALS[name].low <= value <= SIGNALS[name].high, name
        assert not SIGNALS[name].condition or value in (0, 1)


# All of them


@pytest.mark.parametrize("text", REWARDS.values(), ids=REWARDS)
def test_presets_print_back_to_themselves(text):
    assert str(parse(str(parse(text)))) == str(parse(text))
    parse(text).bind(SIGNALS)


def test_every_preset_is_explained():
    source = Path(rewards.__file__).read_text()
    assert all(f"``{preset}``" in source for preset in REWARDS)


def test_every_signal_says_what_it_is():
    for name, signal in SIGNALS.items():
        assert name == signal.name
        assert signal.description.endswith(".")
