"""What the code environments measure."""

from __future__ import annotations

from collections.abc import Mapping

from ...rewards.signal import Signal, declare

__all__ = ["MAX_RUNTIME_RATIO", "REPAIR_SIGNALS", "SIGNALS", "TEST_PLACES"]

TEST_PLACES = 32
"""Length of the signal `tests`; the tests beyond it are run and have no place."""
MAX_RUNTIME_RATIO = 1_000.0
"""What takes longer is measured as this."""

SIGNALS: Mapping[str, Signal] = declare(
    Signal("score", "Share of the hidden tests that the submission passes; 0 until there is one."),
    Signal(
        "progress",
        "The share of the public tests that the code passed when it was last run, at most 0.9; 1 once the submission"
        " passes every test.",
    ),
    Signal("parses", "The code, as it stands, is well-formed.", condition=True),
    Signal("imports", "The code could be loaded when it was last run or submitted; 0 before.", condition=True),
    Signal("public_share", "Share of the public tests that the code passed when it was last run; 0 before."),
    Signal("hidden_share", "Share of the hidden tests that the submission passes, the score; 0 until there is one."),
    Signal(
        "tests",
        "Which tests passed under the last action, the public ones first and then the hidden ones, each always in its"
        " own place; 0 where the action ran none.",
        shape=(TEST_PLACES,),
        condition=True,
    ),
    Signal(
        "tests_mask",
        "Which places of `tests` hold a test that the last action ran; none where it ran none.",
        shape=(TEST_PLACES,),
        condition=True,
    ),
    Signal("ran", "The last action ran tests.", condition=True),
    Signal("submitted", "The code has been submitted, which ends the episode.", condition=True),
    Signal("turns", "Actions so far in this episode.", 0, float("inf"), "turns"),
    Signal(
        "first_failing",
        "Share of the tests last run that pass before the first one that fails; 1 where none fails, 0 before a run.",
    ),
    Signal("edit_size", "How far the code is from what the task began with: 0 for the same text, 1 for none of it."),
    Signal("lint", "How clean the code is: 1 without a finding, less with each; 0 where it is not well-formed."),
    Signal(
        "runtime_ratio",
        "Processor time of the code over that of the reference on the same tests; 1 where it was not measured."
        " A clock says so, and not the same twice.",
        0,
        MAX_RUNTIME_RATIO,
        deterministic=False,
    ),
    Signal(
        "json_valid",
        'With ``answer="json"``: the last answer holds a JSON value that can be read. This and the next four are 0'
        " otherwise.",
        condition=True,
    ),
    Signal("json_structure", "Share of the asked-for keys that the JSON answer has; 0 where it has no object."),
    Signal("json_format", "How well the JSON answer stands alone: in one fence or bare, and nothing around it."),
    Signal("json_content", "F1 of the words of the JSON answer's values with those of the reference's."),
    Signal("json_length", "1 where the JSON answer is no longer than asked for, down to 0 where it is twice that."),
)
"""Declarations of what every code environment measures, the universal four first."""

REPAIR_SIGNALS: Mapping[str, Signal] = {
    **SIGNALS,
    **{
        signal.name: signal
        for signal in (
            Signal("ngram_match", "BLEU of the code's tokens, up to four in a row, against the reference."),
            Signal("syntax_match", "Share of the reference's syntax trees, of every size, that the code has too."),
            Signal("code_bleu", "CodeBLEU of the code against the reference (Ren et al., 2020)."),
            Signal("token_overlap", "F1 of the words of the code and of the reference; a stand-in for BERTScore."),
            Signal("schema_link", "Jaccard index of the tables and columns that the query and the reference name."),
            Signal("ngram_similarity", "Jaccard index of the pairs of tokens of the query and of the reference."),
            Signal("executes", "The query ran without an error when it was last run or submitted.", condition=True),
        )
    },
}
"""Declarations of what the repair environment measures: the above, and how the code compares with the reference."""
