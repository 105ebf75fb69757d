"""Flights: airports, airlines, flights and bookings."""

from __future__ import annotations

from ....draws import Draws
from .question import Question, Rows, Schema

_AIRPORTS = (
    ("OSL", "Oslo", "Norway"),
    ("BGO", "Bergen", "Norway"),
    ("LIM", "Lima", "Peru"),
    ("CUZ", "Cusco", "Peru"),
    ("KIX", "Osaka", "Japan"),
    ("HND", "Tokyo", "Japan"),
    ("ACC", "Accra", "Ghana"),
)
_CODES = tuple(code for code, _, _ in _AIRPORTS)
_AIRLINES = ("Arrow", "Breeze", "Comet", "Drift")
_PEOPLE = ("Ann", "Bob", "Cat", "Don", "Eli", "Fay")


def _draw(draw: Draws, size: int) -> Rows:
    airports = list(_AIRPORTS)
    airlines = [(n + 1, name) for n, name in enumerate(_AIRLINES)]
    flights = []
    for n in range(size + 2):
        origin, goal = draw.sample(_CODES[: 4 + draw.below(4)], 2)
        departs = f"{draw.between(6, 12):02}:{draw.pick((0, 30)):02}"
        flights.append((n + 1, draw.between(1, 4), origin, goal, departs, 30 * draw.between(2, 12), draw.between(1, 4)))
    bookings = [(400 + n, draw.pick(flights)[0], draw.pick(_PEOPLE), 20 * draw.between(2, 15)) for n in range(size * 3)]
    return {"airports": airports, "airlines": airlines, "flights": flights, "bookings": bookings}


SCHEMA = Schema(
    "an airport's timetable",
    """
CREATE TABLE airports (code TEXT PRIMARY KEY, city TEXT NOT NULL, country TEXT NOT NULL);
CREATE TABLE airlines (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE flights (id INTEGER PRIMARY KEY, airline_id INTEGER NOT NULL, origin TEXT NOT NULL, goal TEXT NOT NULL,
  departs TEXT NOT NULL, minutes INTEGER NOT NULL, seats INTEGER NOT NULL); -- origin and goal: codes; departs: 07:45
CREATE TABLE bookings (id INTEGER PRIMARY KEY, flight_id INTEGER NOT NULL, passenger TEXT NOT NULL,
  price INTEGER NOT NULL);
""",
    _draw,
)

QUESTIONS = (
    Question(
        "short_flights",
        1,
        "Id, goal and time of departure of the flights from {code} that take at most {minutes} minutes, the earliest"
        " first, and by id at the same time.",
        """SELECT id, goal, departs
FROM flights
WHERE origin = '{code}'
AND minutes <= {minutes}
ORDER BY departs, id""",
        ordered=True,
        parameters={"code": _CODES[:4], "minutes": range(150, 301, 30)},
    ),
    Question(
        "domestic",
        3,
        "For every airline, also those without any: its name, and the number of its flights of at least {minutes}"
        " minutes whose two airports are in the same country.",
        """SELECT a.name, COUNT(o.code)
FROM airlines a
LEFT JOIN flights f ON f.airline_id = a.id AND f.minutes >= {minutes}
LEFT JOIN airports g ON g.code = f.goal
LEFT JOIN airports o ON o.code = f.origin AND o.country = g.country
GROUP BY a.id""",
        parameters={"minutes": range(90, 211, 30)},
    ),
    Question(
        "overbooked",
        2,
        "Ids and numbers of bookings of the flights that have at least {least} more bookings than seats.",
        """SELECT f.id, COUNT(b.id)
FROM flights f
JOIN bookings b ON b.flight_id = f.id
GROUP BY f.id
HAVING COUNT(b.id) - f.seats >= {least}""",
        parameters={"least": range(1, 4)},
    ),
    Question(
        "loyal",
        2,
        "Names of the passengers who have booked flights of at least {least} different airlines at prices below"
        " {price}.",
        """SELECT b.passenger
FROM bookings b
JOIN flights f ON f.id = b.flight_id
WHERE b.price < {price}
GROUP BY b.passenger
HAVING COUNT(DISTINCT f.airline_id) >= {least}""",
        parameters={"least": (2, 3), "price": range(160, 281, 20)},
    ),
    Question(
        "one_change",
        4,
        "Cities that can be reached from {code} with exactly one change of flights, and not by one flight, {code}'s own"
        " city not counted. Times do not matter. Each once.",
        """SELECT a.city
FROM flights one
JOIN flights two ON two.origin = one.goal
JOIN airports a ON a.code = two.goal
WHERE one.origin = '{code}'
AND two.goal <> '{code}'
EXCEPT
SELECT a.city
FROM flights f
JOIN airports a ON a.code = f.goal
WHERE f.origin = '{code}'""",
        parameters={"code": _CODES[:4]},
    ),
    Question(
        "revenue",
        4,
        "For every airline with bookings of at least {price}: its rank by the sum of their prices, its name and this"
        " sum. The greatest sum has rank 1, and equal sums have the same rank, after which as many are left out. In the"
        " order of ranks, and of names for equal ranks.",
        """WITH sums AS (
  SELECT a.name, SUM(b.price) AS total
  FROM airlines a
  JOIN flights f ON f.airline_id = a.id
  JOIN bookings b ON b.flight_id = f.id
  WHERE b.price >= {price}
  GROUP BY a.id
)
SELECT RANK() OVER (ORDER BY total DESC) AS place, name, total
FROM sums
ORDER BY place, name""",
        ordered=True,
        parameters={"price": range(60, 241, 20)},
    ),
    Question(
        "reachable",
        5,
        "Codes of the airports that can be reached from {code} with at most {flights} flights of at most {minutes}"
        " minutes each, {code} itself included. Times do not matter. Each once.",
        """WITH RECURSIVE ways(code, flights) AS (
  SELECT '{code}', 0
  UNION
  SELECT f.goal, w.flights + 1
  FROM ways w
  JOIN flights f ON f.origin = w.code
  WHERE w.flights < {flights}
  AND f.minutes <= {minutes}
)
SELECT DISTINCT code
FROM ways""",
        parameters={"code": _CODES[:4], "flights": (2, 3), "minutes": range(180, 331, 30)},
    ),
)
