"""Answers of language models are read as the last action that they name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.language import KEYS, VERBS, Action, parse, read, say


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("run[]", Action("run")),
        ("run", Action("run")),
        ("  Submit [] ", Action("submit")),
        ("view[main.py:3-9]", Action("view", "main.py:3-9")),
        ("edit[a.py:1-2]\nx = [1]\ny = 2\n", Action("edit", "a.py:1-2", "x = [1]\ny = 2\n")),
        ("search[a[0]]", Action("search", "a[0]")),
        ("runs[]", None),
        ("run[] now", None),
        ("", None),
        ("please\nrun[]", None),
    ],
)
def test_an_action_is_a_first_line_and_a_body(text, action):
    assert read(text) == action


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("I think so.\nrun[]", Action("run")),
        ("run[]\nNo, better:\nview[a.py]", Action("view", "a.py")),
        ("```python\nx = 1\n```", Action("write", "", "x = 1\n")),
        ("```\nx = 1\n```\nsubmit[]", Action("submit", "", "x = 1\n")),
        ("submit[]\n```python\nx = 1\n```\nDone.", Action("submit", "", "x = 1\n")),
        ("```python\nold\n```\nNo.\n```python\nnew\n```\nrun[]", Action("run", "", "new\n")),
        ("edit[a.py:2-3]\n```\n    y\n```", Action("edit", "a.py:2-3", "    y\n")),
        ("```python\nsubmit[]\n```", Action("write", "", "submit[]\n")),
        ("~~~\nx\n```\ny\n~~~\nrun[]", Action("run", "", "x\n```\ny\n")),
        ("````\n```\nx\n```\n````", Action("write", "", "```\nx\n```\n")),
        ("search[x]\n```\nno body for a search\n```", Action("search", "x")),
        ("```python\nnever closed", Action("write", "", "never closed\n")),
    ],
)
def test_the_last_action_and_the_last_block_count(said, action):
    assert read(parse(said)) == action


def test_what_is_no_action_stays_what_it_is():
    assert parse("I do not know.") == "I do not know."
    assert read("I do not know.") is None


@given(st.text())
def test_reading_never_raises_and_parsing_twice_changes_nothing(text):
    for as_json in (False, True):
        action = read(text, as_json=as_json)
        assert action is None or action.verb in VERBS
    assert read(parse(parse(text))) == read(parse(text))


LINES = st.text(alphabet=st.characters(exclude_characters="\n\r[]`~", exclude_categories=["Cs"]), max_size=20)


@given(st.sampled_from(VERBS), LINES.map(str.strip), st.lists(LINES).map("\n".join))
def test_actions_survive_being_written_as_text_and_as_json(verb, argument, body):
    action = Action(verb, argument, body)
    assert read(str(action)) == action
    assert read(action.as_json(), as_json=True) == action


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "run[]",
        '{"action": "fly"}',
        '{"action": 1}',
        '{"action": "run", "code": ["x"]}',
        "{" * 10_000,
        "null",
    ],
)
def test_other_json_is_no_action(text):
    assert read(text, as_json=True) is None


def test_json_may_stand_in_a_fence_among_words():
    answer = json.dumps(dict(zip(KEYS, ("write", "a.py", "x = 1\n"), strict=True)))
    assert read(f"Here it is:\n```json\n{answer}\n```", as_json=True) == Action("write", "a.py", "x = 1\n")


BODIES = st.lists(LINES | st.sampled_from(["```", "````", "~~~", "run[]", "submit", "```python"])).map("\n".join)


@given(st.sampled_from(VERBS), LINES.map(str.strip), BODIES)
def test_what_is_said_is_read(verb, argument, body):
    body = "" if verb in ("view", "search") or not body else f"{body}\n"
    action = str(Action(verb, argument, body))
    assert parse(say(action)) == action


def test_code_is_said_in_a_block_that_it_does_not_close():
    assert say("submit[]\nx = 1") == "submit[]\n```\nx = 1\n```"
    assert say("write[a.md]\n```\nx\n```\n") == "write[a.md]\n````\n```\nx\n```\n````"
    assert say("run[]") == "run[]"
    assert say("I do not know.") == "I do not know."
