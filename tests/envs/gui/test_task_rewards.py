"""The preset rewards of tasks in applications, worked by hand over short sessions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.gui import rewards
from rewardlab.envs.gui.rewards import TASK_REWARDS
from rewardlab.envs.gui.task_signals import TASK_SIGNALS
from rewardlab.rewards import Ledger, parse

START = dict.fromkeys(TASK_SIGNALS, 0.0) | {"valid": 1.0, "format_ok": 1.0}
AGREES = {"type_agrees": 1.0, "arguments_agree": 1.0}
# A task of two changes: one is made, both are, and it is said so.
SHOWN = START | AGREES | {"progress": 0.2, "screen_reached": 1.0}
HALF = START | AGREES | {"progress": 0.5, "subgoal_share": 0.5}
FULL = HALF | {"progress": 0.9, "subgoal_share": 1.0}
SOLVED = FULL | {"progress": 1.0, "declared": 1.0, "score": 1.0, "success": 1.0}
PART = HALF | {"declared": 1.0, "score": 0.5, "arguments_agree": 0.0, "type_agrees": 0.0}
SPOILT = FULL | {"progress": 0.6, "declared": 1.0, "damage": 2.0}
GIVEN_UP = START | {"declared": 1.0}
ASTRAY = START | {"valid": 0.0, "type_agrees": 1.0, "invalid_actions": 1.0}
GARBLED = ASTRAY | {"format_ok": 0.0, "type_agrees": 0.0}
IMITATION = {"craft_gui"}
"""Presets that do not ask whether the task is solved."""


def paid(preset, *session, gamma=1.0, truncation="end", **parameters):
    """What `preset` pays at each step of a session that ends where done is said, or at the limit."""
    ledger = Ledger(TASK_REWARDS[preset], TASK_SIGNALS, gamma=gamma, truncation=truncation)
    ledger.set_parameters(**parameters)
    ledger.reset(START)
    last = len(session) - 1
    return [
        ledger.step(signals, step == last and bool(signals["declared"]), step == last and not signals["declared"])[
            "total"
        ]
        for step, signals in enumerate(session)
    ]


@pytest.mark.parametrize(
    ("preset", "session", "expected"),
    [
        ("sparse", [HALF, FULL, SOLVED], [0, 0, 1]),
        ("sparse", [HALF, FULL], [0, 0]),
        ("sparse", [SPOILT], [0]),
        ("dense", [SHOWN, HALF, SOLVED], [0.5 * 0.2 + 0.1, 0.5 * 0.3 - 0.1, 1 - 0.5 * 0.5]),
        ("dense", [HALF, ASTRAY, PART], [0.25, -0.25 - 0.01, 0]),
        # Steps: 0.4 of the progress; format: 0.1 of the share of valid actions; both only from half the outcome on.
        ("gated", [HALF, FULL, SOLVED], [0, 0, 1 + 0.4 + 0.1]),
        ("gated", [ASTRAY, HALF, PART], [0, 0, 0.5 + 0.4 * 0.5 + 0.1 * 2 / 3]),
        ("gated", [HALF, FULL], [0, 0]),
        ("gated", [HALF, SPOILT], [0, 0]),
        ("rubric", [HALF, FULL, SOLVED], [0, 0, 1]),
        ("rubric", [ASTRAY, PART], [0, 0.3 * 0.5 + 0.1 + 0.1 * 0.5]),
        ("rubric", [HALF, SPOILT], [0, 0.3 + 0.1]),
        ("rubric", [GIVEN_UP], [0]),
        ("rubric", [HALF, FULL], [0, 0]),
        ("subgoals", [HALF, FULL, SOLVED], [0, 0, 1]),
        ("subgoals", [HALF, PART], [0, 0.5]),
        ("subgoals", [HALF, SPOILT], [0, 0]),
        ("subgoals", [HALF, FULL], [0, 0]),
        ("craft_gui", [HALF, FULL, SOLVED], [0, 0, 1]),
        ("craft_gui", [GARBLED, ASTRAY, HALF], [0, 0, 0.2 * 2 / 3 + 0.3 * 2 / 3 + 0.5 / 3]),
    ],
)
def test_presets_by_hand(preset, session, expected):
    assert paid(preset, *session) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("preset", "parameters", "session", "expected"),
    [
        ("gated", {"outcome_threshold": 0.6}, [HALF, PART], 0.5),
        ("gated", {"outcome_threshold": 0}, [GIVEN_UP], 0.1),
        ("craft_gui", {"format_weight": 1, "type_weight": 0, "arguments_weight": 0}, [GARBLED, HALF], 0.5),
    ],
)
def test_parameters_are_the_trainers_to_set(preset, parameters, session, expected):
    assert sum(paid(preset, *session, **parameters)) == pytest.approx(expected)


wanderings = st.lists(st.sampled_from([START, SHOWN, HALF, FULL, ASTRAY, GARBLED]), max_size=8)


@given(wanderings, st.sampled_from([0.9, 0.99, 1.0]))
def test_a_detour_adds_nothing(detour, gamma):
    for preset in set(TASK_REWARDS) - IMITATION:
        straight, longer = ((HALF, SOLVED), (*detour, HALF, SOLVED))
        expected, found = (
            sum(gamma**step * each for step, each in enumerate(paid(preset, *session, gamma=gamma)))
            for session in (straight, longer)
        )
        assert found <= expected + 1e-9, preset


@given(wanderings)
def test_imitation_pays_for_no_more_than_each_actions_share(detour):
    assert sum(paid("craft_gui", *detour, *[HALF] * 20)) <= 1 + 1e-9


@given(wanderings, st.sampled_from([None, PART, SPOILT, GIVEN_UP]))
def test_no_session_that_fails_comes_up_to_one_that_solves(wandering, end):
    session = [*wandering, *([] if end is None else [end])]
    if session:
        for preset in set(TASK_REWARDS) - IMITATION:
            assert sum(paid(preset, *session)) < sum(paid(preset, ASTRAY, ASTRAY, HALF, SOLVED)), preset


# All of them


@pytest.mark.parametrize("text", TASK_REWARDS.values(), ids=TASK_REWARDS)
def test_presets_print_back_to_themselves(text):
    assert str(parse(str(parse(text)))) == str(parse(text))
    parse(text).bind(TASK_SIGNALS)


def test_every_preset_is_explained():
    told = Path(rewards.__file__).read_text().partition("Preset rewards of tasks")[2]
    assert all(f"``{preset}``" in told for preset in TASK_REWARDS)


def test_every_signal_says_what_it_is():
    for name, signal in TASK_SIGNALS.items():
        assert name == signal.name
        assert signal.description.endswith(".")
