"""Records and dictionaries: grouping, joining, ranking and comparing."""

from __future__ import annotations

from typing import Any

from ....draws import Draws
from ..inputs import records, words
from ..template import template

_CITIES = ("Bern", "Cadiz", "Delft", "Espoo")
_GOODS = ("anvil", "bell", "crate")
_PEOPLE = ("ada", "ben", "cleo", "dan", "eve", "fay")


@template(
    level=1,
    inputs=lambda draw, size: (
        [draw.sample(_PEOPLE, draw.between(1, 4)) for _ in range(draw.between(min(size, 3), size // 2 + 4))],
    ),
    edges=(([],), ([[]],), ([["a", "a"], ["b", "a"]],), ([["b"], ["a", "b"], ["c", "b", "a"], ["a"]],)),
    least=range(2, 4),
    relation=("at least", "exactly", "less than"),
    order=("in alphabetical order", "in reverse alphabetical order"),
)
def held_by_lists(lists: list[list[str]], *, least: int, relation: str, order: str) -> list[str]:
    """Return, {order}, the names that are in {relation} {least} of the lists.

    A name that a list holds several times counts once for that list. Names that are in no list do not exist.
    """
    found = []
    for name in sorted({each for names in lists for each in names}, reverse=order == "in reverse alphabetical order"):
        count = sum(name in names for names in lists)
        if (
            (count == least and relation != "less than")
            or (count > least and relation == "at least")
            or (count < least and relation == "less than")
        ):
            found.append(name)
    return found


@template(
    level=2,
    inputs=lambda draw, size: (records(draw, 3 * size, city=_CITIES[:3], good=_GOODS, pieces=range(-2, 12)),),
    edges=(([],), ([{"city": "Bern", "good": "bell", "pieces": 0}],)),
    by=("city", "good"),
    least=range(2, 6),
    answer=("the sum of the pieces in", "the most pieces in one of", "the number of"),
    negative=("left out", "counted as 0"),
    skipped=range(1, 3),
)
def sum_up_sales(
    sales: list[dict[str, str | int]], *, by: str, least: int, answer: str, negative: str, skipped: int
) -> dict[str, int]:
    """Each sale has a "city", a "good" and "pieces". Return, as a dictionary, for each {by} {answer} its sales.

    Sales with negative pieces are {negative}. Of the sales of each {by} that are then left, the first {skipped} do not
    count either. A {by} without a sale that counts or with an answer below {least} does not appear.
    """
    groups: dict[str, list[int]] = {}
    for sale in sales:
        pieces = int(sale["pieces"])
        if pieces < 0:
            if negative == "left out":
                continue
            pieces = 0
        groups.setdefault(str(sale[by]), []).append(pieces)
    found = {}
    for key, numbers in groups.items():
        if len(numbers) <= skipped:
            continue
        value = len(numbers) - skipped
        if answer != "the number of":
            value = sum(numbers[skipped:]) if answer == "the sum of the pieces in" else max(numbers[skipped:])
        if value >= least:
            found[key] = value
    return found


@template(
    level=3,
    inputs=lambda draw, size: ({name: draw.between(0, size // 2 + 1) for name in sorted(set(words(draw, size)))},),
    edges=(({},), ({"x": 5},), ({"x": 5, "y": 5},), ({"a": 1, "b": 2, "c": 2, "d": 2, "e": 3},)),
    best=("highest", "lowest"),
    ties=("the best of the places that they take up", "the worst of the places that they take up", "one single place"),
    first=(0, 1),
    last=range(2, 7),
)
def places_in_contest(points: dict[str, int], *, best: str, ties: str, first: int, last: int) -> dict[str, int]:
    """Return the place of everybody in a contest, name -> place, where the {best} points are best.

    Places are counted from {first}. People with equal points share {ties}: with one single place, the people behind
    them get the very next one; otherwise all places that the tied people take up are used up. People whose place would
    be a number above {last} are left out.
    """
    sign = -1 if best == "highest" else 1
    places = {}
    for name, mine in points.items():
        ahead = [other for other in points.values() if sign * other < sign * mine]
        if ties == "one single place":
            place = first + len(set(ahead))
        else:
            place = first + len(ahead)
            if ties == "the worst of the places that they take up":
                place += list(points.values()).count(mine) - 1
        if place <= last:
            places[name] = place
    return places


def _stocks(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return two stocks that have much in common."""
    names = sorted(set(words(draw, size + 1)))
    before = {name: draw.between(0, 9) for name in names if draw.chance(0.75)}
    return before, {name: before.get(name, 4) + draw.pick((0, 1, -1, 3, -4)) for name in names if draw.chance(0.75)}


@template(
    level=3,
    inputs=_stocks,
    edges=(({}, {}), ({"a": 1}, {}), ({}, {"a": 0}), ({"a": 1, "b": 2, "c": 9}, {"b": 2, "a": 2, "d": -3})),
    slack=range(4),
    first=("added", "removed", "changed"),
    order=("names", "sizes of the differences, largest first"),
)
def compare_stocks(
    before: dict[str, int], after: dict[str, int], *, slack: int, first: str, order: str
) -> list[list[str | int]]:
    """Compare two stocks, name -> number, and list what differs, each as [kind, name, difference].

    A name only in `after` is "added", its difference is its number; a name only in `before` is "removed", its
    difference is minus its number. A name in both is "changed", if its number rose or fell by more than {slack}; the
    difference is the new number minus the old. First come all that are "{first}", then the rest, both in the order of
    the {order}, where the size of a difference is its absolute value and equal ones go by name.
    """
    found: list[tuple[bool, int, str, str, int]] = []
    for name in before.keys() | after.keys():
        difference = after.get(name, 0) - before.get(name, 0)
        kind = "changed"
        if name not in before:
            kind = "added"
        elif name not in after:
            kind = "removed"
        if kind != "changed" or abs(difference) > slack:
            rank = 0 if order == "names" else -abs(difference)
            found.append((kind != first, rank, name, kind, difference))
    return [[kind, name, difference] for _, _, name, kind, difference in sorted(found)]


def _orders(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return people and orders, of which some have no partner."""
    people = [{"id": number, "name": draw.pick(_PEOPLE)} for number in draw.sample(range(7), size // 2 + 1)]
    return people, records(draw, size, person=range(7), total=range(5, 60, 5))


@template(
    level=3,
    inputs=_orders,
    edges=(
        ([], []),
        ([{"id": 1, "name": "ada"}], []),
        ([], [{"person": 1, "total": 10}]),
        (
            [{"id": 2, "name": "ada"}, {"id": 1, "name": "ada"}, {"id": 4, "name": "eve"}],
            [{"person": 1, "total": 50}, {"person": 3, "total": 40}, {"person": 2, "total": 20}],
        ),
    ),
    missing=(
        "people without orders",
        "orders without a person",
        "people without orders and orders without a person",
        "none of them",
    ),
    least=range(10, 40, 10),
    order=("the order of the orders", "from the largest total to the smallest"),
)
def join_orders(
    people: list[dict[str, int | str]], orders: list[dict[str, int]], *, missing: str, least: int, order: str
) -> list[list[str | int]]:
    """Join orders, each with a "person" and a "total", to the people with that "id", and return rows [name, total].

    Ids are unique. Orders with a total below {least} are treated as if they were not there. The rows come in this
    order: {order}, equal totals in the order of the orders. Of those without a partner, keep rows for {missing}. An
    order without a person has the name "?" and its usual place; people without orders have the total 0 and come last,
    in the order of `people`.
    """
    names = {person["id"]: person["name"] for person in people}
    rows: list[list[str | int]] = []
    buyers = set()
    for each in orders:
        if each["total"] < least:
            continue
        buyers.add(each["person"])
        if each["person"] in names:
            rows.append([names[each["person"]], each["total"]])
        elif "orders without a person" in missing:
            rows.append(["?", each["total"]])
    if order != "the order of the orders":
        rows.sort(key=lambda row: -int(row[1]))
    if "people without orders" in missing:
        rows += [[person["name"], 0] for person in people if person["id"] not in buyers]
    return rows


@template(
    level=3,
    inputs=lambda draw, size: (records(draw, 2 * size, city=_CITIES, good=_GOODS, pieces=range(10)),),
    edges=(([],), ([{"city": "Bern", "good": "bell", "pieces": 3}, {"city": "Bern", "good": "bell", "pieces": 4}],)),
    rows=("city", "good"),
    cell=("the sum of the pieces", "the most pieces", "the last pieces"),
    empty=(-1, 0, 100),
    margin=("its sum", "its largest number"),
)
def sales_table(
    sales: list[dict[str, str | int]], *, rows: str, cell: str, empty: int, margin: str
) -> list[list[str | int]]:
    """Make a table of sales, each with a "city", a "good" and "pieces": a line for each {rows}, a column for the other.

    Only labels that occur get a line or column, both in alphabetical order. A line is a list of its label, its numbers
    and, at the end, {margin}. A number is {cell} of the sales that belong there, in the order of `sales`; where there
    are none it is {empty}, which counts in the margin like any other number. There is no line of headings.
    """
    other = "good" if rows == "city" else "city"
    cells: dict[tuple[str, str], int] = {}
    for sale in sales:
        place = (str(sale[rows]), str(sale[other]))
        pieces = int(sale["pieces"])
        if place in cells and cell != "the last pieces":
            pieces = cells[place] + pieces if cell == "the sum of the pieces" else max(cells[place], pieces)
        cells[place] = pieces
    table: list[list[str | int]] = []
    for label in sorted({place[0] for place in cells}):
        numbers = [cells.get((label, column), empty) for column in sorted({place[1] for place in cells})]
        table.append([label, *numbers, sum(numbers) if margin == "its sum" else max(numbers)])
    return table


@template(
    level=2,
    inputs=lambda draw, size: (
        {word: draw.sample(_GOODS + _CITIES, draw.below(6)) for word in dict.fromkeys(words(draw, size + 1))},
    ),
    edges=(({},), ({"a": []},), ({"b": ["x"], "a": ["x", "x", "y"], "c": ["y", "x"]},)),
    least=(1, 2),
    order=("alphabetical order", "the order of the dictionary"),
    most=range(2, 5),
    limit=(3, 4),
)
def index_of_tags(tags: dict[str, list[str]], *, least: int, order: str, most: int, limit: int) -> dict[str, list[str]]:
    """Turn a dictionary from names to their tags round: return one from each tag to the names that have it.

    The names of a tag are in {order}, each once, and only the first {most} of them are kept. Tags of fewer than {least}
    name(s) are left out; that is decided before names are cut off. A name that has more than {limit} different tags is
    passed over altogether.
    """
    found: dict[str, list[str]] = {}
    for name, mine in tags.items():
        for tag in mine:
            if len(set(mine)) <= limit and name not in found.setdefault(tag, []):
                found[tag].append(name)
    index = {}
    for tag, names in found.items():
        if len(names) >= least:
            index[tag] = (sorted(names) if order == "alphabetical order" else names)[:most]
    return index


def _nested(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return two nested dictionaries with equal keys here and there."""

    def settings(depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key in draw.sample("abcde", draw.between(1, min(size + 1, 5))):
            made[key] = settings(depth - 1) if depth and draw.chance(0.6) else draw.between(-1, 5)
        return made

    return settings(size // 3), settings(size // 3)


@template(
    level=3,
    inputs=_nested,
    edges=(
        ({}, {}),
        ({"a": 1}, {}),
        ({"a": {"b": {"c": {"d": 1}}}}, {"a": {"b": {"c": {"e": -1, "d": 2}}}}),
        ({"a": 1, "b": {"c": 1}}, {"a": {"c": 1}, "b": -1}),
    ),
    depth=range(1, 4),
    numbers=("their sum", "the larger one", "the new one"),
    deletion=("removes the key", "is a number like any other"),
)
def overlay_settings(
    base: dict[str, object], changes: dict[str, object], *, depth: int, numbers: str, deletion: str
) -> dict[str, object]:
    """Lay `changes` over `base`, both nested dictionaries of numbers, and return the combination.

    A key on one side only keeps its value. For a key on both sides, two numbers give {numbers} ("new" means that of
    `changes`); two dictionaries are combined in the same way, down to {depth} level(s) of dictionaries where the
    outermost is the first, and deeper ones of `changes` replace those of `base`; a number and a dictionary give the
    value of `changes`. On the levels that are combined, a -1 in `changes` {deletion}; a key that is removed does not
    appear, whether or not `base` has it.
    """

    def combine(old: dict[str, object], new: dict[str, object], left: int) -> dict[str, object]:
        joined = dict(old)
        for key, value in new.items():
            if value == -1 and deletion == "removes the key":
                joined.pop(key, None)
                continue
            before = joined.get(key)
            if isinstance(value, dict) and isinstance(before, dict) and left > 1:
                value = combine(before, value, left - 1)
            elif isinstance(value, int) and isinstance(before, int) and numbers != "the new one":
                value = value + before if numbers == "their sum" else max(value, before)
            joined[key] = value
        return joined

    return combine(base, changes, depth)


@template(
    level=3,
    inputs=lambda draw, size: (
        [[draw.pick(_CITIES[:3]), name, draw.between(1, 6)] for name in dict.fromkeys(words(draw, size + 2))],
    ),
    edges=(([],), ([["x", "a", 1]],), ([["x", "b", 4], ["x", "a", 4], ["y", "d", 1], ["y", "c", 1], ["x", "e", 9]],)),
    count=range(1, 4),
    best=("highest", "lowest"),
    ties=("all of them are in", "the earlier in the list goes first", "the first in alphabetical order goes first"),
)
def best_of_each_team(results: list[list[str | int]], *, count: int, best: str, ties: str) -> dict[str, list[str]]:
    """Results are lists [team, name, points]. Return for each team its {count} member(s) with the {best} points.

    Order their names by points, the best first, and equal points by their place in the list. Where more members than
    there is room for have the same points at the end of the selection, {ties}. Names are unique.
    """
    teams: dict[str, list[list[str | int]]] = {}
    for result in results:
        teams.setdefault(str(result[0]), []).append(result)
    chosen = {}
    for team, members in teams.items():
        points = sorted((int(member[2]) for member in members), reverse=best == "highest")
        limit = points[min(count, len(points)) - 1]
        ahead = [
            member for member in members if (int(member[2]) > limit if best == "highest" else int(member[2]) < limit)
        ]
        level = [member for member in members if member[2] == limit]
        if ties == "the first in alphabetical order goes first":
            level.sort(key=lambda member: str(member[1]))
        if ties != "all of them are in":
            level = level[: count - len(ahead)]
        kept = [member for member in members if member in ahead or member in level]
        kept.sort(key=lambda member: int(member[2]) * (-1 if best == "highest" else 1))
        chosen[team] = [str(member[1]) for member in kept]
    return chosen
