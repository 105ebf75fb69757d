"""A hospital: wards, doctors, patients, stays and treatments."""

from __future__ import annotations

from ....draws import Draws
from .question import Question, Rows, Schema, maybe

_WARDS = ("East", "West", "North", "South", "Tower")
_DOCTORS = ("Abel", "Bohr", "Curie", "Dyson", "Euler", "Fermi")
_FIELDS = ("surgery", "children", "heart", "skin")
_PATIENTS = ("Ina", "Jon", "Kim", "Leo", "Mia", "Ned", "Ole", "Pia")
_KINDS = ("scan", "drip", "cast", "test")


def _day(number: int) -> str:
    return f"2024-{1 + number // 28:02}-{1 + number % 28:02}"


def _draw(draw: Draws, size: int) -> Rows:
    wards = [(n + 1, name, draw.between(1, 4)) for n, name in enumerate(_WARDS)]
    doctors = [(n + 1, _DOCTORS[n], maybe(draw, draw.between(1, 5)), draw.pick(_FIELDS)) for n in range(min(size, 6))]
    patients = [(n + 1, draw.pick(_PATIENTS), draw.between(1950, 1999)) for n in range(size)]
    stays = []
    for n in range(size * 2):
        entered = draw.below(120)
        left = maybe(draw, _day(entered + draw.between(0, 25)), 0.3)
        stays.append((300 + n, draw.pick(patients)[0], draw.between(1, 5), _day(entered), left))
    treatments = [
        (draw.pick(stays)[0], draw.pick(doctors)[0], draw.pick(_KINDS), 10 * draw.between(1, 20))
        for _ in range(size * 3)
    ]
    return {"wards": wards, "doctors": doctors, "patients": patients, "stays": stays, "treatments": treatments}


SCHEMA = Schema(
    "a hospital",
    """
CREATE TABLE wards (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, beds INTEGER NOT NULL);
CREATE TABLE doctors (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, ward_id INTEGER, field TEXT NOT NULL);
CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER NOT NULL); -- born: the year
CREATE TABLE stays (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, ward_id INTEGER NOT NULL,
  entered TEXT NOT NULL, left_on TEXT); -- left_on is NULL while the patient is there
CREATE TABLE treatments (stay_id INTEGER NOT NULL, doctor_id INTEGER NOT NULL, kind TEXT NOT NULL,
  cost INTEGER NOT NULL);
""",
    _draw,
)

QUESTIONS = (
    Question(
        "doctors_elsewhere",
        1,
        "Names of the doctors whose field is {field} or who belong to no ward, in reverse alphabetical order.",
        """SELECT name
FROM doctors
WHERE field = '{field}'
OR ward_id IS NULL
ORDER BY name DESC""",
        ordered=True,
        parameters={"field": _FIELDS},
    ),
    Question(
        "present",
        2,
        "Ids and names of the patients born before {year} who are in the ward {ward} now, each once.",
        """SELECT DISTINCT p.id, p.name
FROM patients p
JOIN stays s ON s.patient_id = p.id
JOIN wards w ON w.id = s.ward_id
WHERE w.name = '{ward}'
AND s.left_on IS NULL
AND p.born < {year}""",
        parameters={"year": range(1970, 1991, 5), "ward": _WARDS},
    ),
    Question(
        "free_beds",
        3,
        "For every ward with more than {least} free beds: its name and the number of beds that are free now. Every stay"
        " that has not ended takes one bed; there may be more stays than beds.",
        """SELECT w.name, w.beds - COUNT(s.id)
FROM wards w
LEFT JOIN stays s ON s.ward_id = w.id AND s.left_on IS NULL
GROUP BY w.id
HAVING w.beds - COUNT(s.id) > {least}""",
        parameters={"least": range(-2, 2)},
    ),
    Question(
        "dear_doctors",
        3,
        "For every doctor whose treatments of the kind {kind} cost at least {cost} in all: the doctor's name, and of"
        " these treatments the number of different patients and the total cost.",
        """SELECT d.name, COUNT(DISTINCT s.patient_id), SUM(t.cost)
FROM doctors d
JOIN treatments t ON t.doctor_id = d.id
JOIN stays s ON s.id = t.stay_id
WHERE t.kind = '{kind}'
GROUP BY d.id
HAVING SUM(t.cost) >= {cost}""",
        parameters={"kind": _KINDS, "cost": range(100, 300, 50)},
    ),
    Question(
        "came_back",
        4,
        "Ids of the patients who came back: some stay of theirs began on a day after another of their stays had ended,"
        " at most {days} days after it. Each once, in ascending order.",
        """SELECT DISTINCT one.patient_id
FROM stays one
JOIN stays two ON two.patient_id = one.patient_id
WHERE two.entered > one.left_on
AND julianday(two.entered) - julianday(one.left_on) <= {days}
ORDER BY one.patient_id""",
        ordered=True,
        parameters={"days": range(8, 30, 3)},
    ),
    Question(
        "shares",
        4,
        "For every ward in which treatments took place: its name, and the share of the cost of its treatments that was"
        " for the kind {kind}, in percent, rounded to one digit after the point.",
        """SELECT w.name, ROUND(100.0 * SUM(CASE WHEN t.kind = '{kind}' THEN t.cost ELSE 0 END) / SUM(t.cost), 1)
FROM wards w
JOIN stays s ON s.ward_id = w.id
JOIN treatments t ON t.stay_id = s.id
GROUP BY w.id""",
        parameters={"kind": _KINDS},
    ),
    Question(
        "fullest_day",
        5,
        "For every ward in which a stay began on {day} or later: its name, and the greatest number of stays that were"
        " open at once in it on a day on which such a stay began. A stay is open from the day it begins to the day"
        " before it ends, and stays that have not ended are open still; stays that end on the day they begin are open"
        " on no day.",
        """WITH starts AS (
  SELECT DISTINCT ward_id, entered AS day
  FROM stays
  WHERE entered >= '{day}'
), counted AS (
  SELECT a.ward_id, a.day, COUNT(s.id) AS open
  FROM starts a
  LEFT JOIN stays s ON s.ward_id = a.ward_id AND s.entered <= a.day AND COALESCE(s.left_on, '9999') > a.day
  GROUP BY a.ward_id, a.day
)
SELECT w.name, MAX(c.open)
FROM wards w
JOIN counted c ON c.ward_id = w.id
GROUP BY w.id""",
        parameters={"day": [_day(number) for number in range(10, 60, 10)]},
    ),
)
