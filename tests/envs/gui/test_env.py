"""What GUIGrounding-v0 promises: exact truth, answers in every way, looks, and no exception for any action."""

import base64
import io
import json
import re

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import rewardlab
from rewardlab.envs.contract import check_environment
from rewardlab.envs.gui.answer import Answer
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.env import GUIGroundingEnv
from rewardlab.envs.gui.procedural import Procedural
from rewardlab.envs.gui.references import select
from rewardlab.envs.gui.render import pillow
from rewardlab.envs.gui.scenes.catalogue import SCENES
from rewardlab.envs.gui.screen import Screen
from rewardlab.envs.gui.themes import THEMES
from rewardlab.errors import ConfigurationError, StateError
from rewardlab.wrappers import LanguageInterface

SMALL = {"resolution": (720, 540)}


def make(**arguments):
    return gym.make("RewardLab/GUIGrounding-v0", **(SMALL | arguments)).unwrapped


def answered(env, action):
    return env.step(action)[4]["signals"]


def test_the_contract_holds():
    def several(**arguments):
        return GUIGroundingEnv(**({"resolution": (480, 480), "turns": 3} | arguments))

    assert not check_environment(several)


@pytest.mark.parametrize("actions", ["language", "point", "box"])
@pytest.mark.parametrize("coordinates", ["pixel", "unit", "permille", "resized"])
def test_the_expert_is_always_right(actions, coordinates):
    absent = 0.2 if actions == "language" else 0
    env = make(actions=actions, coordinates=coordinates, absent=absent, observation="outline")
    for seed in range(12):
        observation, _ = env.reset(seed=seed)
        action = env.expert()(observation)
        assert actions == "language" or action in env.action_space
        signals = answered(env, action)
        assert signals["success"] and signals["valid"] and signals["format_ok"], (seed, env.question.instruction)
        if not signals["absent"]:
            assert signals["hit"] and abs(signals["offset_x"]) < 0.01 and not signals["distractor_hit"]
            assert actions == "point" or signals["iou"] > 0.98


def test_cells_are_answered_by_their_middles():
    env = make(actions="grid", grid=(8, 6), absent=0, observation="outline")
    env.reset(seed=0)
    signals = answered(env, 8 * 2 + 3)
    x, y = 3.5 / 8 * 720, 2.5 / 6 * 540
    target = env.question.target
    assert signals["hit"] == target.contains(x, y)
    assert signals["offset_x"] == pytest.approx((x - target.center[0]) / target.width)
    assert signals["offset_y"] == pytest.approx((y - target.center[1]) / target.height)


def check_question(question, number, split):
    """The truth about one question, read from its screen anew."""
    screen = question.screen
    assert THEMES[screen.look.theme].split == split
    if question.target is None:
        return
    assert screen.box.holds(question.target)
    met = {screen.at(*place) for place in _places(question.target)}
    (widget,) = met
    assert widget.control and screen.seen(widget) == question.target
    assert not any(other == question.target for other in question.others), number


def _places(box):
    inner = box.inset(0.5)
    yield from ((inner.left, inner.top), (inner.right, inner.bottom), box.center, (inner.right, inner.top))


def test_targets_are_where_they_are_said_to_be():
    source = Procedural(tuple(SCENES), (1024, 768))
    for number in range(60):
        check_question(
            source.make(number, None), number, "train" if number % 10 < 8 else ("validation", "test")[number % 10 - 8]
        )


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_thousand_targets_can_be_seen_and_told_from_all_others(size):
    source = Procedural(tuple(SCENES), size)
    for number in range(1_000):
        question = source.make(number, None)
        check_question(question, number, "train" if number % 10 < 8 else ("validation", "test")[number % 10 - 8])
        if question.target is None:
            continue
        with_it = pillow.draw(question.screen)
        target = question.screen.at(*question.target.center)
        screen = question.screen
        rest = tuple(each for each in screen.widgets if each is not target and not screen.within(each, target.id))
        without = pillow.draw(Screen(screen.width, screen.height, screen.look, rest, screen.areas, screen.title))
        assert (with_it != without).any(), f"question {number}: the target cannot be seen"


def test_pictures_and_truth_depend_on_nothing_but_the_task():
    one, other = make(), make()
    one.reset(seed=5)
    observation, info = one.reset()
    task = info["task"]["id"]
    again, other_info = other.reset(seed=99, options={"task": task})
    assert np.array_equal(observation["screenshot"], again["screenshot"])
    assert observation["instruction"] == again["instruction"] and other_info["task"] == info["task"]
    assert Screen.from_json(json.loads(json.dumps(one.question.screen.as_json()))) == one.question.screen


def test_a_look_shows_a_part_larger_and_answers_count_in_it():
    env = make(turns=3, absent=0, scenes="settings", resolution=(800, 600), reward="dense")
    observation, _ = env.reset(seed=1)
    target = env.question.target
    x, y = target.center
    part = Box(max(x - 200, 0), max(y - 150, 0), min(x + 200, 800), min(y + 150, 600))
    closer, reward, terminated, truncated, info = env.step(env.look(part))
    signals = info["signals"]
    assert not terminated and not truncated and closer["screenshot"].shape == (600, 800, 3)
    assert signals["looks"] == 1 and signals["in_view"] == pytest.approx(1) and 0 < signals["progress"] < 0.9
    assert signals["view_size"] == pytest.approx(part.area / 480_000, rel=1e-3) and reward > 0
    expected = Image.fromarray(observation["screenshot"]).resize(
        (800, 600), Image.Resampling.BICUBIC, box=tuple(env.view.box)
    )
    assert np.array_equal(closer["screenshot"], np.asarray(expected))
    signals = answered(env, env.expert()(closer))
    assert signals["success"] and signals["iou"] > 0.97 and signals["progress"] == 1


def test_a_look_in_the_last_turn_is_no_answer():
    env = make(turns=2)
    env.reset(seed=0)
    env.step("look(10, 10, 200, 200)")
    _, _, terminated, truncated, info = env.step("look(10, 10, 200, 200)")
    assert terminated and not truncated and not info["signals"]["success"] and not info["signals"]["valid"]


def test_an_illegal_answer_leaves_the_other_turns():
    env = make(turns=2, absent=0)
    observation, _ = env.reset(seed=0)
    _, _, terminated, truncated, info = env.step("I cannot say.")
    assert not terminated and not truncated and not info["signals"]["format_ok"]
    assert answered(env, env.expert()(observation))["success"]


@pytest.mark.parametrize(
    "text",
    ["click(100, 100) click(200, 200) click(300, 300)", "click(nan, 3)", "click(1e999, 3)", "click(-5, 3)",
     "click(720.5, 3)", "box(200, 200, 100, 100)", "box(5, 5, 5, 5)", "", "click", "__import__('os')"],
)  # fmt: skip
def test_what_is_no_place_earns_nothing(text):
    env = make(absent=0)
    for preset in env.rewards:
        rewarded = make(absent=0, reward=preset)
        rewarded.reset(seed=3)
        _, reward, terminated, _, info = rewarded.step(text)
        assert terminated and not info["signals"]["valid"] and info["signals"]["distance"] == 1
        assert reward <= 0, preset


def test_refusing_is_right_only_where_nothing_is_there():
    env = make(absent=0.5, observation="outline")
    seen = set()
    for seed in range(30):
        env.reset(seed=seed)
        signals = answered(env, "refuse()")
        assert signals["success"] == signals["absent"] == (env.question.target is None)
        assert signals["refused"] and not signals["hit"]
        seen.add(signals["absent"])
    assert seen == {True, False}


SHARED = {}


@given(
    st.tuples(*[st.floats(-50, 900) | st.sampled_from([float("nan"), float("inf"), 0.0, 720.0, 540.0])] * 4), st.data()
)
def test_a_click_anywhere_never_raises(numbers, data):
    kind = data.draw(st.sampled_from(("point", "box", "grid", "language")))
    if kind not in SHARED:
        SHARED[kind] = make(actions=kind, observation="outline", turns=2 if kind == "language" else 1)
    env = SHARED[kind]
    env.reset(seed=data.draw(st.integers(0, 3)))
    actions = {
        "point": np.array(numbers[:2]), "box": np.array(numbers), "grid": numbers[0],
        "language": data.draw(st.sampled_from((f"click{numbers[:2]}", f"look{numbers}", f"box{numbers}"))),
    }  # fmt: skip
    for _ in range(2):
        _, reward, terminated, _, info = env.step(actions[kind])
        assert np.isfinite(reward) and all(np.isfinite(value) for value in info["signals"].values())
        if terminated:
            break


def test_cheats_are_seldom_right():
    env = make(absent=0.1, observation="outline", difficulty=0.5)
    for name, cheat in env.exploits().items():
        hits = 0
        for seed in range(40):
            observation, _ = env.reset(seed=seed)
            hits += answered(env, cheat(observation))["success"]
        assert hits <= 12, name


def test_models_with_eyes_get_a_png():
    env = make()
    observation, _ = env.reset(seed=2)
    picture, words = env.content(observation)
    head, data = picture["image_url"]["url"].split(",")
    assert head == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        assert np.array_equal(np.asarray(image), observation["screenshot"])
    assert observation["instruction"] in words["text"] and "click(x, y)" in words["text"]


def test_models_without_eyes_read_the_outline_and_can_answer():
    env = LanguageInterface(make(absent=0, scenes="settings", references="text"))
    text, _ = env.reset(seed=4)
    target = env.unwrapped.question.target
    assert "({:.0f}, {:.0f}, {:.0f}, {:.0f})".format(*target) in text
    _, reward, *_ = env.step("I see it.\nclick({}, {})".format(*target.center))
    assert reward == 1


@pytest.mark.parametrize("coordinates", ["pixel", "unit", "permille", "resized"])
def test_the_outline_speaks_in_the_coordinates_of_answers_even_within_a_look(coordinates):
    env = make(absent=0, scenes="settings", references="text", coordinates=coordinates, turns=2, observation="outline")
    for seed in range(4):
        env.reset(seed=seed)
        target = env.question.target
        part = Box(*target.inset(-60)).shared(Box(0, 0, 720, 540))
        text, *_ = env.step(env.look(part))
        places = [
            tuple(map(float, found)) for found in re.findall(r" at \(([\d.]+), ([\d.]+), ([\d.]+), ([\d.]+)\)", text)
        ]
        hits = []
        state = env.get_state()
        for left, top, right, bottom in places:
            env.set_state(state)
            hits.append(env.step(f"box({left}, {top}, {right}, {bottom})")[4]["signals"]["iou"])
        assert max(hits) > 0.8 and len(places) < 30


def test_pictures_for_people_show_answer_and_target():
    env = make(render_mode="rgb_array", absent=0)
    env.reset(seed=0)
    before = env.render()
    env.step("click(3, 3)")
    after = env.render()
    assert before.shape == after.shape == (540, 720, 3)
    changed = (before != after).any(axis=2)
    left, top = (int(value) for value in env.question.target[:2])
    assert changed[top, left] or changed[top + 1, left + 1]


def test_a_state_brings_back_looks_and_answers():
    env = make(turns=3)
    env.reset(seed=6)
    env.step("look(100, 100, 300, 300)")
    state = env.get_state()
    first = env.step("click(20, 20)")
    env.set_state(state)
    again = env.step("click(20, 20)")
    assert first[1:3] == again[1:3] and first[4]["signals"] == again[4]["signals"]
    assert np.array_equal(first[0]["screenshot"], again[0]["screenshot"])


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"resolution": (10, 10)}, "resolution"), ({"resolution": "native"}, "resolution"), ({"turns": 0}, "turns"),
        ({"scenes": "mali"}, "mail"), ({"scenes": ()}, "scenes"), ({"absent": 2}, "absent"),
        ({"references": "color"}, "references"), ({"coordinates": "auto"}, "coordinates"),
        ({"observation": "video"}, "observation"), ({"actions": "pointer"}, "point"), ({"language": "xx"}, "language"),
        ({"renderer": "webgl"}, "renderer"), ({"grid": (0, 3), "actions": "grid"}, "grid"),
        ({"box_format": "xyxy"}, "data="), ({"actions": "point", "absent": 0.1}, "absent"),
        ({"actions": "grid", "turns": 2}, "turns"), ({"coordinates": "resized", "resized": {"max": 3}}, "max_pixels"),
        ({"resized": (100, 100)}, "resized"),
        ({"scenes": "mail", "resolution": (100, 100)}, "resolution"),
    ],
)  # fmt: skip
def test_mistakes_are_named(arguments, named):
    with pytest.raises(ConfigurationError, match=named):
        make(**arguments)


def test_nothing_is_asked_before_the_first_reset():
    with pytest.raises(StateError, match="reset"):
        _ = make().question


def test_hashed_instructions_are_unit_vectors_that_tell_words_apart():
    env = make(observation="hashed", resolution=(480, 480))
    observation, _ = env.reset(seed=0)
    assert observation in env.observation_space
    assert np.linalg.norm(observation["instruction"]) == pytest.approx(1)
    other, _ = env.reset(seed=1)
    assert not np.array_equal(observation["instruction"], other["instruction"])


def test_select_agrees_with_the_truth():
    source = Procedural(("mail", "settings"), (1024, 768), absent=0)
    for number in range(20):
        question = source.make(number, None)
        assert question.reference is not None
        (widget,) = select(question.screen, question.reference)
        assert question.screen.seen(widget) == question.target


def test_answers_need_as_many_numbers_as_they_have():
    with pytest.raises(ValueError, match="kind"):
        Answer("point", (1.0,))
    assert rewardlab.__version__


@pytest.mark.parametrize(
    "arguments",
    [
        *({"data": value} for value in (5, True, [], b"x", {}, "x" * 1000, "a\0b")),
        *({"scenes": value} for value in ([[]], [3], np.array(["mail"]))),
        *({"references": value} for value in ([{}], np.array([1, 2]))),
        *({"resized": value} for value in (np.array([1, 2]), "28", 28)),
        *({"resized": value, "coordinates": "resized"} for value in (np.array([28, 28]), {"factors": 2}, (1.5, 2))),
    ],
    ids=str,
)
def test_arguments_of_any_type_are_refused_in_words(arguments):
    with pytest.raises(ConfigurationError, match=next(iter(arguments))):
        GUIGroundingEnv(**arguments)


def test_the_exact_box_shares_all_of_its_area():
    env = GUIGroundingEnv(absent=0)
    for seed in range(10):
        env.reset(seed=seed)
        signals = env.step(env.expert()(None))[4]["signals"]
        assert signals["iou"] == signals["overlap"] == 1


@pytest.mark.parametrize("coordinates", ["pixel", "unit"])
@pytest.mark.parametrize("actions", ["point", "box", "grid", "language"])
def test_what_is_said_is_read(actions, coordinates):
    env = make(actions=actions, coordinates=coordinates, absent=0, observation="outline")
    env.reset(seed=0)
    env.action_space.seed(0)
    for _ in range(20):
        action = env.action_space.sample()
        read = env.parse(env.say(action))
        assert read == action if actions in ("grid", "language") else read == pytest.approx(action, rel=1e-5)
    assert not env.action_space.contains(env.parse(env.say(np.full(4, -1.0)))) or actions == "language"
