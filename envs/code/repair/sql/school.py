"""A school: students, teachers, courses and grades."""

from __future__ import annotations

from ....draws import Draws
from .question import Question, Rows, Schema, maybe

_NAMES = ("Ana", "Abe", "Bea", "Bo", "Cleo", "Cy", "Dora", "Del", "Emil", "Ed")
_TEACHERS = ("Moss", "Reed", "Stone", "Vale")
_TITLES = ("algebra", "botany", "chess", "drama", "ethics", "film", "geology", "history")


def _draw(draw: Draws, size: int) -> Rows:
    students = [(n + 1, draw.pick(_NAMES), draw.between(7, 10)) for n in range(size)]
    teachers = [(n + 1, name) for n, name in enumerate(_TEACHERS)]
    titles = _TITLES[: min(8, 3 + size // 3)]
    courses = [(20 + n, t, maybe(draw, draw.between(1, 4)), draw.between(1, 5)) for n, t in enumerate(titles)]
    pairs = {(draw.pick(students)[0], draw.pick(courses)[0]) for _ in range(size * 4)}
    return {
        "students": students,
        "teachers": teachers,
        "courses": courses,
        "enrolments": [(student, course, maybe(draw, draw.between(4, 10))) for student, course in sorted(pairs)],
    }


SCHEMA = Schema(
    "a school",
    """
CREATE TABLE students (id INTEGER PRIMARY KEY, name TEXT NOT NULL, year INTEGER NOT NULL);
CREATE TABLE teachers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE courses (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, teacher_id INTEGER, points INTEGER NOT NULL);
CREATE TABLE enrolments (student_id INTEGER NOT NULL, course_id INTEGER NOT NULL, grade INTEGER); -- NULL: no grade yet
""",
    _draw,
)

QUESTIONS = (
    Question(
        "students_by_letter",
        1,
        "Ids and names of the students of year {year} or above whose name begins with {letter}.",
        """SELECT id, name
FROM students
WHERE year >= {year}
AND name LIKE '{letter}%'""",
        parameters={"year": range(8, 11), "letter": ("A", "B", "C", "D", "E")},
    ),
    Question(
        "course_averages",
        2,
        "Title and average grade of every course with at least {least} grades; enrolments without one do not count.",
        """SELECT c.title, AVG(e.grade)
FROM courses c
JOIN enrolments e ON e.course_id = c.id
GROUP BY c.id
HAVING COUNT(e.grade) >= {least}""",
        parameters={"least": range(2, 5)},
    ),
    Question(
        "points_of_teachers",
        2,
        "For every teacher, also those without any: the name, and the sum of the points of the courses of more than"
        " {points} points that the teacher gives, 0 if there are none.",
        """SELECT t.name, COALESCE(SUM(c.points), 0)
FROM teachers t
LEFT JOIN courses c ON c.teacher_id = t.id AND c.points > {points}
GROUP BY t.id""",
        parameters={"points": range(1, 4)},
    ),
    Question(
        "abandoned_courses",
        3,
        "Titles of the courses that have no teacher, or in which nobody of year {year} is enrolled.",
        """SELECT title
FROM courses
WHERE teacher_id IS NULL
OR id NOT IN (
  SELECT e.course_id FROM enrolments e
  JOIN students s ON s.id = e.student_id
  WHERE s.year = {year}
)""",
        parameters={"year": range(7, 11)},
    ),
    Question(
        "above_their_year",
        4,
        "Id, name and best grade of every student whose best grade is above the average of all grades of the students"
        " of the same year. Only courses of at least {points} points count, for both.",
        """WITH graded AS (
  SELECT s.id, s.name, s.year, e.grade
  FROM students s
  JOIN enrolments e ON e.student_id = s.id
  JOIN courses c ON c.id = e.course_id
  WHERE c.points >= {points}
)
SELECT g.id, g.name, MAX(g.grade)
FROM graded g
GROUP BY g.id
HAVING MAX(g.grade) > (SELECT AVG(other.grade) FROM graded other WHERE other.year = g.year)""",
        parameters={"points": range(1, 5)},
    ),
    Question(
        "top_of_course",
        4,
        "For every course, the students with the {most} best different grades in it: title, student's id and grade."
        " All students with one of these grades are listed. In alphabetical order of titles, then the best grade first,"
        " then by the student's id.",
        """WITH ranked AS (
  SELECT c.title, e.student_id, e.grade, DENSE_RANK() OVER (PARTITION BY e.course_id ORDER BY e.grade DESC) AS place
  FROM courses c
  JOIN enrolments e ON e.course_id = c.id
  WHERE e.grade IS NOT NULL
)
SELECT title, student_id, grade
FROM ranked
WHERE place <= {most}
ORDER BY title, grade DESC, student_id""",
        ordered=True,
        parameters={"most": range(1, 4)},
    ),
    Question(
        "all_courses_of_teacher",
        5,
        "Ids of the students of year {year} or above who are enrolled in all courses that {teacher} gives; if"
        " {teacher} gives none, these are all students of such a year.",
        """SELECT s.id
FROM students s
WHERE s.year >= {year}
AND NOT EXISTS (
  SELECT 1 FROM courses c
  JOIN teachers t ON t.id = c.teacher_id
  WHERE t.name = '{teacher}'
  AND c.id NOT IN (
    SELECT e.course_id FROM enrolments e
    WHERE e.student_id = s.id
  )
)""",
        parameters={"year": range(8, 10), "teacher": _TEACHERS},
    ),
)
