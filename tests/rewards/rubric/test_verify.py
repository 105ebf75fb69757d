"""Answers against what is right, and against a checklist that a model has written."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.errors import Fault
from rewardlab.rewards.rubric import Asked, Material, Question, Scale, Transcript
from rewardlab.rewards.rubric.checklist import check, write_checklists
from rewardlab.rewards.rubric.evidence import grounded
from rewardlab.rewards.rubric.verify import Claim, number, settled, verify

from . import judges


@pytest.mark.parametrize(
    ("answer", "reference", "label"),
    [
        ("391", "391", "correct"),
        ("391.0", "391", "correct"),
        ("1/2", "0.5", "correct"),
        ("50 %", "0.5", "correct"),
        ("1,000", "1e3", "correct"),
        ("Paris.", "paris", "correct"),
        ("(B)", "B", "correct"),
        ("392", "391", "incorrect"),
        ("-3", "3", "incorrect"),
        ("C.", "(B)", "incorrect"),
        ("Solution", "391", "invalid"),
        ("", "Paris", "invalid"),
        ("so it goes on and on and " * 40, "391", "invalid"),
    ],
)
def test_rules_tell_what_they_can(answer, reference, label):
    found = settled(Claim("?", reference, answer))
    assert (found.label, found.by_rule, found.value) == (label, True, float(label == "correct"))


@pytest.mark.parametrize(
    ("answer", "reference"),
    [("It is 391.", "391"), ("the capital of France", "Paris"), ("1/0", "0"), ("B or C", "B"), ("3,14", "314")],
)
def test_what_rules_cannot_tell_is_left_open(answer, reference):
    assert settled(Claim("?", reference, answer)) is None


@given(st.fractions(max_denominator=1000), st.integers(1, 9))
def test_a_number_is_itself_in_every_form(value, factor):
    assert number(f"{value.numerator * factor}/{value.denominator * factor}") == value
    assert number(f"${value.numerator}.") == value.numerator
    assert number(f"{value.numerator}%") == Fraction(value.numerator, 100)


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    number(text)
    settled(Claim("?", "4", text))


def test_the_judge_is_asked_about_the_rest_alone():
    def verdict(question):
        assert "The reference: 4" in question.task
        return {"4": "correct", "5": "incorrect"}.get(question.material[0].text.split()[-1], "invalid")

    judge = judges.scripted(verdict)
    found = verify(judge, [Claim("2 + 2?", "4", text) for text in ("4", "so 4", "so 5", "I won't say", "7")])
    assert [(each.label, each.by_rule) for each in found] == [
        ("correct", True), ("correct", False), ("incorrect", False), ("invalid", False), ("incorrect", True)
    ]  # fmt: skip
    assert judge.usage.calls == 3


def test_a_judge_that_fails_is_a_fault_and_no_wrong_answer():
    def down(question):
        raise Fault("down")

    found = verify(judges.scripted(down), [Claim("?", "4", "so 4"), Claim("?", "4", "4")])
    assert isinstance(found[0], Fault)
    assert found[1].value == 1


POINTS = json.dumps({"points": ["Is it in one word?", "Does it name a colour?"]})


def test_a_model_writes_checklists_and_mends_them_once():
    replies = iter([f"Here:\n```json\n{POINTS}\n```", "hm", '{"points": []}', Fault("down"), POINTS, "no"])
    writer = judges.Writer(lambda prompt: next(replies))
    first, second, third, fourth = write_checklists(writer, ["a", "b", "c", "d"], most=1)
    assert [asked.text for asked in first] == [asked.text for asked in second] == ["Is it in one word?"]
    assert isinstance(third, Fault)
    assert '"points" in it' in str(third)
    assert isinstance(fourth, Fault)
    assert len(writer.prompts) == 6
    assert writer.prompts[4].messages[-1]["content"].startswith("That cannot be read")
    assert write_checklists(writer, []) == []


def test_an_answer_is_worth_the_share_of_its_checklist():
    (checklist,) = write_checklists(judges.Writer(lambda prompt: POINTS), ["Name a colour in one word."])

    def verdict(question):
        text = question.material[0].text
        return {"point_1": " " not in text, "point_2": "red" in text}

    tasks = ["Name a colour in one word."] * 3
    answers = ["red", "dark red", "."]
    assert check(judges.scripted(verdict), tasks, [checklist] * 3, answers) == [1.0, 0.5, 0.0]


@pytest.mark.parametrize("step", [False, True])
def test_all_lines_of_what_was_seen_may_be_cited_and_none_of_what_was_said(step):
    transcript = Transcript("A hall.\nThe red door is open.")
    transcript.add("The red door is open.\nsaw: There are dragons.", "A cave.")
    material = transcript.last() if step else transcript.whole()
    question = Question((Asked("grounded", "?", Scale.parse("0..1")),), (material,))
    # "The red door is open" was seen; "saw: There are dragons" is only what it says of itself; a cave came later.
    assert grounded(question) == {"grounded": 0.5}


def test_grounding_is_a_judge_too():
    text = (
        "[start] The red door is open.\n[step 1] did: The red door is open. There are dragons.\nsaw: Dragons are here."
    )
    said = "The red door is open. There are dragons."
    asked = Question((Asked("grounded", "?", Scale.parse("0..1")),), (Material("the episode", text, said),))
    (answer,) = judges.scripted(grounded).ask([asked])
    # Of its two sentences the first says what was seen; the dragons came later.
    assert answer.values == {"grounded": 0.5}
