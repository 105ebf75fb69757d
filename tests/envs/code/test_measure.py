"""Signals that compare with the reference, and which files and reports signals are about."""

import pytest

from rewardlab.envs.code.grader import Outcome, Report
from rewardlab.envs.code.language import Action
from rewardlab.envs.code.measure import measure, measure_likeness
from rewardlab.envs.code.session import Session
from rewardlab.envs.code.task import Call, Query, Task

LONG = "".join(f"first_{number} = {number}\n" for number in range(20))
SHORT = "other = 1\n"
TESTS = (Call("f", (), 1),)
QUERY = "SELECT name FROM city"


def session(files, reference, *, read_only=(), tests=TESTS, family="repair", report=None):
    task = Task("t", "train", 0.0, family, "", "", files, reference, (), tests, frozenset(read_only))
    given = report or Report(True, True, "", (Outcome(False),), 0.0, 0.0)
    return Session(task, lambda files, tests: given)


def test_files_weigh_by_the_length_of_the_references():
    reference = {"a.py": LONG, "b.py": SHORT}
    whole = len(LONG) + len(SHORT)
    found = [measure_likeness(session(reference | {name: ""}, reference)) for name in reference]
    for name, share in (("ngram_match", len(SHORT) / whole), ("token_overlap", len(SHORT) / whole)):
        assert [each[name] for each in found] == pytest.approx([share, 1 - share])
    same = measure_likeness(session(reference, reference))
    assert [same[name] for name in ("ngram_match", "syntax_match", "code_bleu", "token_overlap")] == [1.0] * 4


def test_files_that_cannot_be_changed_have_no_part():
    reference = {"a.py": SHORT, "given.py": "def ("}
    given = session({"a.py": "another = 2 + 2\n", "given.py": "def ("}, reference, read_only=["given.py"])
    alone = session({"a.py": "another = 2 + 2\n"}, {"a.py": SHORT})
    assert measure_likeness(given) == measure_likeness(alone)
    signals = measure(given)
    assert (signals["parses"], signals["lint"]) == (True, 1.0)


@pytest.mark.parametrize("imports", [True, False])
def test_whether_it_could_be_loaded_is_what_the_last_run_found(imports):
    played = session({"a.py": SHORT}, {"a.py": SHORT}, report=Report(True, imports, "", (Outcome(False),), 0.0, 0.0))
    assert not measure(played)["imports"]
    played.act(Action("submit"))
    assert measure(played)["imports"] is imports


@pytest.mark.parametrize(("error", "executes"), [("", True), ("sqlite3.OperationalError: no", False)])
def test_a_query_executes_where_its_run_ended_without_an_error(error, executes):
    query = Query("CREATE TABLE city (name, people)", (("a",),))
    report = Report(True, True, "", (Outcome(False, error=error),), 0.0, 0.0)
    files, reference = {"q.sql": "SELECT people FROM city"}, {"q.sql": QUERY}
    played = session(files, reference, tests=(query,), family="sql", report=report)
    assert not measure_likeness(played)["executes"]
    played.act(Action("submit"))
    found = measure_likeness(played)
    assert found["executes"] is executes
    assert found["schema_link"] == pytest.approx(1 / 3)
    assert found["ngram_similarity"] == pytest.approx(1 / 5)
    other = session({"a.py": SHORT}, {"a.py": SHORT})
    other.act(Action("submit"))
    found = measure_likeness(other)
    assert (found["executes"], found["schema_link"], found["ngram_similarity"]) == (False, 0.0, 0.0)
