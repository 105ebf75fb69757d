"""What the actions do, without a sandbox: tests here pass when the first file holds the word 'right'."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.feedback import task_text
from rewardlab.envs.code.grader import Outcome, Report
from rewardlab.envs.code.language import VERBS, Action
from rewardlab.envs.code.measure import measure
from rewardlab.envs.code.session import LONGEST, Session
from rewardlab.envs.code.task import Assertion, Call, Task
from rewardlab.envs.code.timing import SLOWEST
from rewardlab.errors import Fault

FILES = {"main.py": "one\ntwo\nthree\n", "other.py": "x = 1\n", "notes.txt": "read me\n"}


def task(**changes):
    values = {
        "id": "t", "split": "train", "difficulty": 0.5, "family": "repair", "topic": "", "statement": "Do it.",
        "files": FILES, "reference": FILES | {"main.py": "right\n"}, "read_only": frozenset({"notes.txt"}),
        "public": (Call("f", (1,), 2), Call("f", (2,), 3)), "hidden": (Call("f", (3,), 4), Call("f", (4,), 5)),
    }  # fmt: skip
    return Task(**{**values, **changes})


def grade(files, tests):
    bits = ["right" in files["main.py"] or (index == 0 and "half" in files["main.py"]) for index in range(len(tests))]
    return Report(True, True, "", tuple(Outcome(bit, got="?") for bit in bits), 0.0, 0.0)


@pytest.fixture
def session():
    return Session(task(), grade)


def test_view_shows_numbered_lines(session):
    session.act(Action("view", "main.py:2-3"))
    assert session.state.said == "main.py:\n2  two\n3  three"
    assert session.state.valid
    session.act(Action("view", "notes.txt"))
    assert "read me" in session.state.said
    session.act(Action("view"))
    assert "1  one" in session.state.said


def test_search_names_files_and_lines(session):
    session.act(Action("search", "x = "))
    assert session.state.said == "other.py:1: x = 1"
    session.act(Action("search", "nowhere"))
    assert session.state.valid
    assert "No line" in session.state.said


@pytest.mark.parametrize(
    ("lines", "body", "after"),
    [
        ("1-1", "ONE", "ONE\ntwo\nthree\n"),
        ("2-3", "a\nb\nc\n", "one\na\nb\nc\n"),
        ("2-1", "new", "one\nnew\ntwo\nthree\n"),
        ("4-3", "end", "one\ntwo\nthree\nend\n"),
        ("2", "TWO", "one\nTWO\nthree\n"),
        ("1-3", "", ""),
    ],
)
def test_edit_replaces_lines(session, lines, body, after):
    session.act(Action("edit", f"main.py:{lines}", body))
    assert session.state.valid
    assert session.state.files["main.py"] == after
    assert FILES["main.py"] == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    "action",
    [
        None,
        Action("edit", "main.py:0-1", "x"),
        Action("edit", "main.py:5-5", "x"),
        Action("edit", "main.py:3-1", "x"),
        Action("edit", "main.py:1-4", "x"),
        Action("edit", "main.py", "x"),
        Action("edit", "none.py:1-1", "x"),
        Action("edit", "notes.txt:1-1", "x"),
        Action("write", "notes.txt", "x"),
        Action("write", "new.py", "x"),
        Action("write", "main.py:1-2", "x"),
        Action("write", "main.py", "x" * (LONGEST + 1)),
        Action("view", "../etc/passwd"),
        Action("search", ""),
        Action("submit", "new.py", "x"),
        Action("run", "notes.txt", "x"),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_says_why(session, action):
    session.act(action)
    state = session.state
    assert not state.valid
    assert state.said
    assert state.files == FILES
    assert (state.turns, state.ran, state.submitted) == (1, False, False)


def test_run_reports_public_tests_and_submit_ends_the_work(session):
    session.act(Action("run", "", "half\n"))
    state = session.state
    assert "1 of 2 public tests passed." in state.said
    assert "f(2) gave ?, expected 3" in state.said
    assert state.files["main.py"] == "half\n"
    session.act(Action("submit", "", "right\n"))
    assert session.state.said == "Submitted. 2 of 2 hidden tests passed."
    assert session.solved


def test_a_hidden_expected_value_is_never_shown(session):
    session.act(Action("submit"))
    assert "expected" not in session.state.said


def test_success_takes_the_public_tests_too():
    only_hidden = Session(
        task(public=(Assertion("assert f(1)", ("f",)),)),
        lambda files, tests: grade({"main.py": "right" if isinstance(tests[0], Call) else "no"}, tests),
    )
    only_hidden.act(Action("submit"))
    signals = measure(only_hidden)
    assert (signals["score"], signals["success"], signals["progress"]) == (1.0, False, 0.0)


def test_public_tests_keep_their_places_and_the_mask_says_what_ran(session):
    session.act(Action("run", "", "half\n"))
    signals = measure(session)
    assert signals["tests"][:4].tolist() == [1, 0, 0, 0]
    assert signals["tests_mask"][:5].tolist() == [1, 1, 0, 0, 0]
    assert (signals["public_share"], signals["first_failing"], signals["progress"]) == (0.5, 0.5, 0.5)
    session.act(Action("view", "main.py"))
    signals = measure(session)
    assert signals["tests_mask"].sum() == 0
    assert signals["public_share"] == 0.5
    session.act(Action("submit", "", "right\n"))
    signals = measure(session)
    assert signals["tests"][:5].tolist() == [1, 1, 1, 1, 0]
    assert signals["tests_mask"][:5].tolist() == [1, 1, 1, 1, 0]
    assert (signals["score"], signals["progress"], signals["submitted"]) == (1.0, 1.0, True)


def test_runs_that_are_judged_have_every_bit_and_tell_the_agent_no_more():
    asked = []

    def counting(files, tests):
        asked.append(len(tests))
        return grade(files, tests)

    judged = Session(task(), counting, judge_runs=True)
    judged.act(Action("run", "", "right\n"))
    signals = measure(judged)
    assert asked == [4]
    assert signals["tests"][:5].tolist() == signals["tests_mask"][:5].tolist() == [1, 1, 1, 1, 0]
    assert (signals["score"], signals["submitted"], signals["progress"]) == (0, False, 0.9)
    assert judged.state.said == "2 of 2 public tests passed."
    judged.act(Action("view"))
    assert measure(judged)["tests_mask"].sum() == 0


def test_progress_stays_below_one_until_the_work_is_submitted(session):
    session.act(Action("run", "", "right\n"))
    assert measure(session)["progress"] == 0.9


def test_time_is_measured_only_of_submissions_that_pass():
    asked = []
    timed = Session(task(), grade, lambda files: asked.append(files) or 0.5)
    timed.act(Action("submit"))
    assert (timed.state.ratio, asked) == (1.0, [])
    timed = Session(task(), grade, lambda files: asked.append(files) or 0.5)
    timed.act(Action("submit", "", "right"))
    assert (timed.state.ratio, len(asked)) == (0.5, 1)


@pytest.mark.parametrize(
    ("body", "ratio", "bits", "solved"),
    [
        ("right", SLOWEST, (True, True, True), True),
        ("right", SLOWEST + 0.1, (True, True, False), False),
        # What is wrong is not timed, however fast it is.
        ("half", 0.1, (True, False, False), False),
    ],
)
def test_where_speed_is_asked_for_it_is_one_more_hidden_test(body, ratio, bits, solved):
    timed = Session(task(public=(), timing=(Call("f", (9,), 10),)), grade, lambda files: ratio)
    timed.act(Action("submit", "", body))
    assert timed.state.hidden.bits == bits
    assert timed.solved is solved
    assert measure(timed)["score"] == sum(bits) / 3


@pytest.mark.parametrize("word", ["right", "half"])
def test_without_public_tests_the_hidden_ones_decide(word):
    session = Session(task(public=()), grade)
    session.act(Action("run", "", word))
    assert not session.solved
    session.act(Action("submit"))
    assert session.solved is (word == "right")
    assert measure(session)["public_share"] == 0


def test_without_a_name_the_first_file_that_may_be_changed_is_meant():
    session = Session(task(read_only=frozenset({"main.py"})), grade)
    session.act(Action("write", "", "x = 2"))
    assert session.state.files == FILES | {"other.py": "x = 2\n"}


def test_what_is_submitted_is_not_decided_again_when_time_is_up(session):
    session.act(Action("submit", "", "right"))
    state = session.state
    session.finish()
    assert session.state is state


def test_a_fault_leaves_everything_as_it_was():
    def broken(files, tests):
        raise Fault("gone")

    session = Session(task(), broken)
    before = session.state
    with pytest.raises(Fault):
        session.act(Action("run", "", "half"))
    assert session.state is before
    assert session.state.files == FILES


def test_edit_size_and_cleanliness():
    session = Session(task(files={"main.py": "a = 1\nb = 2\n"}, read_only=frozenset()), grade)
    assert measure(session)["edit_size"] == 0
    session.act(Action("write", "", "import os\na = 1\nb = 2\nc = 3\n"))
    signals = measure(session)
    # Of 2 and 4 lines 2 are in both: 1 - 2*2/6; and one import is not used.
    assert signals["edit_size"] == pytest.approx(1 / 3)
    assert signals["lint"] == 0.5
    session.act(Action("write", "", "def ("))
    signals = measure(session)
    assert (signals["parses"], signals["lint"]) == (False, 0.0)


@given(st.lists(st.builds(Action, st.sampled_from(VERBS), st.text(max_size=12), st.text(max_size=30)) | st.none()))
def test_no_action_raises(actions):
    session = Session(task(), grade)
    for action in actions:
        session.act(action, "anything")
        measure(session)
    assert session.state.turns == len(actions)


@pytest.mark.timeout(10)
def test_a_name_of_many_spaces_is_soon_seen_to_be_none(session):
    session.act(Action("view", f"a{' ' * 60_000}b"))
    assert not session.state.valid
    assert len(session.state.said) < 300


def test_the_text_shows_short_files_whole_and_lists_long_ones():
    shown = task_text(task(), FILES)
    assert "main.py:\n```\none\ntwo\nthree\n```" in shown
    assert "notes.txt (read only):\n```\nread me\n```" in shown
    long = FILES | {"main.py": "x = 1\n" * 1000}
    assert "  main.py (1000 lines)\n  other.py (1 line)\n  notes.txt (1 line, read only)" in task_text(task(), long)


def test_a_statement_that_stands_in_the_file_is_not_said_twice():
    text = "def f():\n    '''Do it.'''\n"
    assert task_text(task(files={"main.py": text}, read_only=frozenset()), {"main.py": text}).count("Do it.") == 1
