"""The preset rewards of the code environments, worked by hand over short sessions."""

import math

import numpy as np
import pytest

from rewardlab.envs.code.rewards import GROUP_REWARDS, REPAIR_REWARDS, REWARDS
from rewardlab.envs.code.signals import REPAIR_SIGNALS, SIGNALS, TEST_PLACES
from rewardlab.errors import ExpressionError
from rewardlab.rewards import Ledger, Rollout, evaluate, parse


def bits(*places):
    """An array with 1 at `places`."""
    return np.isin(np.arange(TEST_PLACES), places).astype(float)


NOTHING = {name: np.zeros(signal.shape) if signal.shape else 0.0 for name, signal in REPAIR_SIGNALS.items()}
EDITED = NOTHING | {"valid": 1.0, "parses": 1.0, "lint": 1.0, "runtime_ratio": 1.0}
ILLEGAL = EDITED | {"valid": 0.0}
HALF = EDITED | {"ran": 1.0, "progress": 0.45, "public_share": 0.5}
ALL_PUBLIC = EDITED | {"ran": 1.0, "progress": 0.9, "public_share": 1.0}
SUBMITTED = ALL_PUBLIC | {"submitted": 1.0}
SOLVED = SUBMITTED | {"success": 1.0, "score": 1.0, "hidden_share": 1.0, "progress": 1.0}
CLOSE = SUBMITTED | {"score": 0.75, "hidden_share": 0.75}
POOR = SUBMITTED | {"score": 0.25, "hidden_share": 0.25, "progress": 0.45, "lint": 0.5}


def paid(text, *session, **options):
    """What `text` pays at each step of a session that ends with a submission, or with the limit of steps."""
    signals = {name: np.array([step[name] for step in (EDITED, *session)]) for name in REPAIR_SIGNALS}
    last = np.arange(len(session)) == len(session) - 1
    submitted = bool(session[-1]["submitted"])
    rollout = Rollout.from_signals(signals, last & submitted, last & (not submitted))
    return evaluate(text, rollout, signals=REPAIR_SIGNALS, gamma=1.0, **options).total


@pytest.mark.parametrize(
    ("preset", "session", "expected"),
    [
        ("sparse", [HALF, ALL_PUBLIC, SOLVED], [0, 0, 1]),
        ("sparse", [HALF, CLOSE], [0, 0]),
        ("partial", [HALF, CLOSE], [0, 0.75]),
        ("partial", [HALF, ALL_PUBLIC], [0, 0]),
        ("dense", [HALF, ALL_PUBLIC, SOLVED], [0.225, 0.225, 1 - 0.45]),
        ("dense", [HALF, ILLEGAL, POOR], [0.225, -0.225 - 0.01, 0.25]),
        # Steps: 0.4 of the progress made; format: 0.1 of the share of legal actions.
        ("gated", [HALF, ALL_PUBLIC, SOLVED], [0, 0, 1 + 0.1 + 0.4]),
        ("gated", [HALF, ILLEGAL, ALL_PUBLIC, CLOSE], [0, 0, 0, 0.75 + 0.1 * 0.75 + 0.4 * 0.9]),
        # The outcome is too low for format and steps, format for the steps, and nothing was submitted.
        ("gated", [HALF, POOR], [0, 0.25]),
        ("gated", [ILLEGAL, ILLEGAL, CLOSE], [0, 0, 0.75 + 0.1 / 3]),
        ("gated", [HALF, ALL_PUBLIC], [0, 0]),
        ("rubric", [HALF, SOLVED], [0, 1]),
        ("rubric", [ILLEGAL, POOR], [0, 0.3 * 0.25 + 0.1 * 0.5 + 0.1 * 0.5]),
        ("rubric", [HALF, ALL_PUBLIC], [0, 0]),
        ("rl_struct", [EDITED | {"json_valid": 1.0}, SUBMITTED], [0, 0]),
        (
            "rl_struct",
            [SUBMITTED | {"json_structure": 0.5, "json_format": 1.0, "json_valid": 1.0, "json_content": 0.2,
                          "json_length": 1.0}],
            [0.125 + 0.15 + 0.25 + 0.05 + 0.1],
        ),
        ("rl_struct", [SUBMITTED | {"json_format": 0.5, "json_length": 1.0}], [0.075 + 0.1]),
        ("dr_kernel", [HALF, SOLVED | {"runtime_ratio": 0.5}], [0, 0.5 + 0.5 * 2]),
        ("dr_kernel", [SOLVED | {"runtime_ratio": 0.1}], [0.5 + 0.5 * 3]),
        ("dr_kernel", [SOLVED], [0.5 + 0.5]),
        ("dr_kernel", [SOLVED | {"runtime_ratio": 4.0}], [0.5]),
        ("dr_kernel", [CLOSE | {"runtime_ratio": 0.5}], [0]),
        (
            "sql",
            [ILLEGAL, SOLVED | {"schema_link": 1.0, "ngram_similarity": 0.5, "executes": 1.0}],
            [0, 0.5 + 0.15 + 0.05 + 0.15 + 0.05],
        ),
        ("sql", [SUBMITTED | {"schema_link": 0.5, "executes": 1.0}], [0.075 + 0.15 + 0.1]),
        ("repair_mix", [HALF, SUBMITTED | {"code_bleu": 0.8, "token_overlap": 0.6}], [0, 0.4 + 0.3]),
    ],
)  # fmt: skip
def test_presets_by_hand(preset, session, expected):
    assert paid(REPAIR_REWARDS[preset], *session) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("preset", "parameters", "session", "expected"),
    [
        ("gated", {"outcome_threshold": 0.2}, [HALF, POOR], 0.25 + 0.1 + 0.4 * 0.45),
        ("gated", {"format_threshold": 0.3}, [ILLEGAL, ILLEGAL, CLOSE], 0.75 + 0.1 / 3 + 0.4 * 0.9),
        ("dr_kernel", {"least_speedup": 1.5}, [SOLVED], 0.5),
        ("repair_mix", {"syntactic_weight": 0.25}, [SUBMITTED | {"code_bleu": 0.8, "token_overlap": 0.6}], 0.2 + 0.45),
    ],
)
def test_parameters_are_the_trainers_to_set(preset, parameters, session, expected):
    assert paid(REPAIR_REWARDS[preset], *session, parameters=parameters)[-1] == pytest.approx(expected)


def test_going_back_and_forth_adds_nothing():
    straight, wandering = [HALF, SOLVED], [HALF, ALL_PUBLIC, HALF, EDITED, HALF, ALL_PUBLIC, HALF, SOLVED]
    for preset in set(REPAIR_REWARDS) - {"rl_struct", "repair_mix"}:
        once, often = (paid(REPAIR_REWARDS[preset], *session).sum() for session in (straight, wandering))
        assert often == pytest.approx(once), preset


def test_no_session_that_fails_beats_one_that_solves():
    for preset in set(REPAIR_REWARDS) - {"rl_struct", "repair_mix"}:
        solved = paid(REPAIR_REWARDS[preset], HALF, SOLVED).sum()
        for failed in ([HALF, ALL_PUBLIC] * 6, [*[HALF, ALL_PUBLIC] * 6, CLOSE], [POOR]):
            assert paid(REPAIR_REWARDS[preset], *failed).sum() < solved, preset


# Groups: one solves in two turns, one runs the public tests and submits what half of the hidden ones fail.

PUBLIC, EVERY = (0, 1), (0, 1, 2, 3)
GROUP = [
    [
        HALF | {"tests": bits(0), "tests_mask": bits(*PUBLIC)},
        SOLVED | {"tests": bits(*EVERY), "tests_mask": bits(*EVERY)},
    ],
    [EDITED, CLOSE | {"tests": bits(0, 2), "tests_mask": bits(*EVERY), "score": 0.5}],
]


def group_paid(text, **options):
    arrays = {name: np.array([[step[name] for step in session] for session in GROUP]) for name in REPAIR_SIGNALS}
    ended = np.array([[False, True]] * 2)
    rollout = Rollout(before=arrays, after=arrays, terminated=ended, truncated=ended & False)
    return evaluate(text, rollout, signals=REPAIR_SIGNALS, **options).total


def test_groups_by_hand():
    # Scores 1 and 0.5: their mean is 0.75, their spread sqrt(1/8).
    np.testing.assert_allclose(group_paid(GROUP_REWARDS["rloo"]), [[0, 0.5], [0, -0.5]])
    np.testing.assert_allclose(group_paid(GROUP_REWARDS["grpo"]), np.array([[0, 1], [0, -1]]) / math.sqrt(2), rtol=1e-5)


def test_verpo_by_hand():
    # Runs and passes: test 0 three of three, 1 one of three, 2 two of two, 3 one of two.
    rates = [1, 1 / 3, 1, 1 / 2]
    alike = [sum(math.exp(-(((r - other) / 0.1) ** 2) / 2) for other in rates) + 1e-6 for r in rates]
    weights = [math.exp(-r) / n for r, n in zip(rates, alike, strict=True)]
    turns = [weights[0], sum(weights), weights[0] + weights[2]]
    mean = sum(turns) / 3
    outcome = 0.99**2 / 2
    expected = [[turns[0] - mean, turns[1] - mean + outcome], [0, turns[2] - mean - outcome]]
    np.testing.assert_allclose(group_paid(GROUP_REWARDS["verpo"]), expected)
    np.testing.assert_allclose(
        group_paid(GROUP_REWARDS["verpo"], parameters={"turn_weight": 0, "turn_discount": 0.5}),
        [[0, 0.125], [0, -0.125]],
    )


def test_what_compares_a_group_is_refused_by_an_environment():
    for text in GROUP_REWARDS.values():
        with pytest.raises(ExpressionError, match="one environment cannot see"):
            Ledger(text, SIGNALS)


# All of them


@pytest.mark.parametrize("text", [*REPAIR_REWARDS.values(), *GROUP_REWARDS.values()])
def test_presets_print_back_to_themselves(text):
    assert str(parse(str(parse(text)))) == str(parse(text))


def test_presets_read_what_is_declared():
    for text in (*REWARDS.values(), *GROUP_REWARDS.values()):
        parse(text).bind(SIGNALS)
    for text in REPAIR_REWARDS.values():
        parse(text).bind(REPAIR_SIGNALS)


def test_every_signal_says_what_it_is():
    for name, signal in REPAIR_SIGNALS.items():
        assert name == signal.name
        assert signal.description.endswith(".")
    assert [name for name, signal in REPAIR_SIGNALS.items() if not signal.deterministic] == ["runtime_ratio"]
