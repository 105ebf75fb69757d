"""Questions have databases that tell right queries from wrong ones."""

import sqlite3

import pytest

from rewardlab.envs.code.grader import grade
from rewardlab.envs.code.repair.sql import flights, hospital, library, school, shop
from rewardlab.envs.code.repair.sql.question import Question, Schema, literal
from rewardlab.envs.code.repair.sql.slips import slips
from rewardlab.envs.code.repair.sql.source import CAUGHT, FILE, MOST, SQLSource
from rewardlab.envs.code.sandbox import open_sandbox
from rewardlab.envs.draws import Draws

SOURCE = SQLSource()
MODULES = (shop, school, library, hospital, flights)


def answer(database, query):
    connection = sqlite3.connect(":memory:")
    connection.executescript(database)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("name", SOURCE.names)
def test_every_hidden_database_has_an_answer(name):
    task = SOURCE.make(name, 4)
    assert 4 <= len(task.hidden) <= MOST
    for test in (*task.public, *task.hidden):
        assert test.rows
        assert answer(test.database, task.reference[FILE]) == list(test.rows)


def conditions(query):
    """Return the conditions that can be left out line by line."""
    lines = query.splitlines()
    return [line for line in lines if line.strip().startswith(("AND ", "HAVING ")) and not line.endswith("(")]


# Without its conditions, a recursive query need not end.
@pytest.mark.parametrize("name", [name for name in SOURCE.names if name != "reachable"])
def test_dropping_a_condition_is_found_out(name):
    task = SOURCE.make(name, 6)
    query = task.reference[FILE].strip()
    for line in conditions(query):
        wrong = "\n".join(each for each in query.splitlines() if each != line)
        assert any(
            sorted(answer(test.database, wrong), key=repr) != sorted(test.rows, key=repr) for test in task.hidden
        )


@pytest.mark.needs("bubblewrap")
@pytest.mark.parametrize("name", ["dear_products", "orders_of_customers", "free_beds"])
def test_slips_fail_in_the_sandbox(name):
    sandbox = open_sandbox("bubblewrap")
    task = SOURCE.make(name, 2)
    query = task.reference[FILE].strip()
    failed = [not grade(sandbox, task, {FILE: slip}, task.hidden).passed for slip in slips(query)]
    assert sum(failed) >= CAUGHT


@pytest.mark.needs("bubblewrap")
def test_listing_the_rows_of_the_example_is_not_enough():
    sandbox = open_sandbox("bubblewrap")
    task = SOURCE.make("dear_products", 0)
    rows = " UNION ALL ".join(f"SELECT {', '.join(map(literal, row))}" for row in task.public[0].rows)
    assert grade(sandbox, task, {FILE: rows}, task.public).passed
    assert grade(sandbox, task, {FILE: rows}, task.hidden).share == 0


@pytest.mark.parametrize("module", MODULES)
def test_databases_are_drawn_by_size(module):
    draw = Draws("test", module.__name__)
    small, large = (len(module.SCHEMA.database(draw, size)) for size in (3, 12))
    assert len(module.SCHEMA.tables) < small < large
    answer(module.SCHEMA.database(draw, 8), "SELECT 1")


@pytest.mark.parametrize(("value", "text"), [(None, "NULL"), (3, "3"), ("a", "'a'"), ("O'Neil", "'O''Neil'")])
def test_literals(value, text):
    assert literal(value) == text
    assert answer("", f"SELECT {text}") == [(value,)]


def test_a_question_that_no_slip_gets_wrong_is_no_task(monkeypatch):
    schema = Schema("nothing", "CREATE TABLE t (x INTEGER);", lambda draw, size: {"t": [(1,)]})
    monkeypatch.setitem(SOURCE._schemas, "one", schema)
    monkeypatch.setitem(SOURCE._templates, "one", Question("one", 1, "One.", "SELECT x\nFROM t"))
    assert SOURCE.make("one", 0) is None
