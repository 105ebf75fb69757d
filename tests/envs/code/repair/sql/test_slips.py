"""Slips are queries with one mistake."""

import sqlite3

import pytest

from rewardlab.envs.code.repair.sql.slips import slips

QUERY = """SELECT name, COUNT(id)
FROM people
WHERE age >= 3
AND city IS NULL
GROUP BY name
ORDER BY name DESC"""


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("WHERE age >= 3\nAND city IS NULL\n", "WHERE city IS NULL\n"),
        ("AND city IS NULL\n", ""),
        (">=", ">"),
        ("IS NULL", "IS NOT NULL"),
        ("DESC", "ASC"),
        ("COUNT(id)", "COUNT(*)"),
        ("SELECT", "SELECT DISTINCT"),
        ("GROUP BY name\n", ""),
        ("ORDER BY name DESC", ""),
    ],
)
def test_there_is_such_a_slip(was, now):
    assert QUERY.replace(was, now) in set(slips(QUERY))


def test_a_slip_is_another_query():
    found = list(slips(QUERY))
    assert QUERY not in found
    assert len(set(found)) >= 9


def test_most_slips_can_be_run():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE people (id, name, age, city)")
    for slip in slips(QUERY):
        database.execute(slip)


def test_a_join_can_lose_its_side():
    query = "SELECT 1\nFROM a\nLEFT JOIN b ON a.x = b.x AND b.y > 3"
    found = set(slips(query))
    assert query.replace("LEFT JOIN", "JOIN") in found
    assert query.replace(" AND b.y > 3", "") in found
