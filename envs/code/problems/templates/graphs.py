"""Graphs: what can be reached, at what price, and in what order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....draws import Draws
from ..template import template


def _graph(draw: Draws, size: int, more: int = 0) -> tuple[int, list[list[int]]]:
    """Return a number of nodes and links between two different ones, none of them twice."""
    nodes = size // 2 + 3
    pairs = [[a, b] for a in range(nodes) for b in range(nodes) if a != b]
    chosen: dict[frozenset[int], list[int]] = {}
    for pair in draw.sample(pairs, nodes + more + draw.below(4)):
        chosen.setdefault(frozenset(pair), pair)
    return nodes, list(chosen.values())


def _weighted(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a number of nodes and links with a weight each."""
    nodes, links = _graph(draw, size)
    return nodes, [[*link, draw.between(1, 9)] for link in links]


def _precedence(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a number of nodes and pairs, most of which agree with one hidden order."""
    nodes, links = _graph(draw, size)
    place = draw.shuffled(range(nodes))
    if draw.chance(0.7):
        links = [sorted(link, key=place.__getitem__) for link in links]
    return nodes, links


def _sparse(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a number of nodes and links with a weight each, which leave few ways around any of them."""
    nodes = size // 2 + 5
    place = draw.shuffled(range(nodes))
    pairs = [draw.shuffled([place[node], place[draw.below(node)]]) for node in range(1, nodes)]
    if draw.chance(0.5):
        pairs.append(draw.sample(range(nodes), 2))
    different = {frozenset(pair): pair for pair in pairs}
    return nodes, [[*pair, draw.pick((1, 2, *range(3, 9)))] for pair in draw.shuffled(list(different.values()))]


_EMPTY: tuple[Any, ...] = (1, [])


@template(
    level=1,
    inputs=_graph,
    edges=(_EMPTY, (3, []), (2, [[0, 1]]), (4, [[0, 1], [2, 1], [3, 1]])),
    direction=("out of it", "into it", "out of it or into it"),
    least=range(1, 3),
    order=("the smallest first", "the largest first"),
)
def busy_nodes(nodes: int, links: list[list[int]], *, direction: str, least: int, order: str) -> list[int]:
    """A link [a, b] leads out of a and into b. Return the nodes with at least {least} link(s) {direction}.

    Nodes are the numbers from 0 to `nodes` - 1. List the nodes in order, {order}.
    """
    count = [0] * nodes
    for a, b in links:
        count[a] += direction != "into it"
        count[b] += direction != "out of it"
    found = [node for node in range(nodes) if count[node] >= least]
    return found if order == "the smallest first" else found[::-1]


@template(
    level=3,
    inputs=lambda draw, size: (*_graph(draw, size, size), draw.below(size // 2 + 3)),
    edges=((1, [], 0), (3, [], 1), (4, [[0, 1], [1, 2], [2, 3]], 0), (4, [[1, 0], [2, 1], [3, 2]], 3)),
    direction=("only from a to b", "only from b to a", "both ways"),
    hops=(1, 2),
    barred=range(3, 7),
    answer=("within", "in no fewer than"),
)
def within_hops(
    nodes: int, links: list[list[int]], start: int, *, direction: str, hops: int, barred: int, answer: str
) -> list[int]:
    """A link [a, b] can be used {direction}. Return the nodes that can be reached from `start` {answer} {hops} hop(s).

    That is about the least number of hops, which is 0 for `start` itself. A node, other than `start`, whose number
    leaves the remainder 1 when divided by {barred} can be entered but not left. Nodes are the numbers from 0 to
    `nodes` - 1; list them from the smallest to the largest, without those that cannot be reached at all.
    """
    distance = {start: 0}
    queue = [start]
    for node in queue:
        if node != start and node % barred == 1:
            continue
        for a, b in links:
            for here, there in ((a, b), (b, a)):
                if direction == ("only from b to a" if here == a else "only from a to b"):
                    continue
                if here == node and there not in distance:
                    distance[there] = distance[node] + 1
                    queue.append(there)
    if answer == "within":
        return sorted(node for node, away in distance.items() if away <= hops)
    return sorted(node for node, away in distance.items() if away >= hops)


@template(
    level=3,
    inputs=_weighted,
    edges=(_EMPTY, (3, []), (3, [[0, 1, 5]]), (4, [[0, 1, 4], [2, 3, 5]])),
    strength=range(2, 7),
    counts=("at least", "at most"),
    answer=("its smallest member", "its largest member", "its number of members"),
    least=(1, 2),
)
def circles_of_friends(
    nodes: int, links: list[list[int]], *, strength: int, counts: str, answer: str, least: int
) -> list[int]:
    """People 0 to `nodes` - 1 know each other: [a, b, w] says that a and b do, with weight w.

    Two people belong to one circle if they know each other, perhaps through others, over links with a weight of
    {counts} {strength}. Return for each circle of at least {least} member(s) {answer}, from the smallest answer to the
    largest.
    """
    circle = list(range(nodes))
    for a, b, weight in links:
        if weight >= strength if counts == "at least" else weight <= strength:
            old, new = circle[a], circle[b]
            circle = [new if each == old else each for each in circle]
    answers = []
    for each in set(circle):
        members = [node for node in range(nodes) if circle[node] == each]
        if len(members) >= least:
            if answer == "its number of members":
                answers.append(len(members))
            else:
                answers.append(members[0] if answer == "its smallest member" else members[-1])
    return sorted(answers)


@template(
    level=4,
    inputs=_precedence,
    edges=(_EMPTY, (3, []), (2, [[0, 1], [1, 0]]), (4, [[3, 2], [2, 1], [1, 0]])),
    relation=("a has to come before b", "b has to come before a"),
    least=range(1, 4),
    choice=("smallest", "largest"),
)
def working_days(nodes: int, links: list[list[int]], *, relation: str, least: int, choice: str) -> list[list[int]]:
    """Jobs 0 to `nodes` - 1 are done in days, and [a, b] says that {relation}, on an earlier day.

    Each day, those jobs are ready whose forerunners were all done on earlier days; of them the {least} {choice} are
    done, or all if there are fewer. Return the days, each a list of its jobs from the smallest to the largest. Jobs
    that can never become ready are in no day, and there are no empty days.
    """
    before: list[set[int]] = [set() for _ in range(nodes)]
    for a, b in links:
        if relation == "a has to come before b":
            before[b].add(a)
        else:
            before[a].add(b)
    days: list[list[int]] = []
    done: set[int] = set()
    while True:
        ready = [job for job in range(nodes) if job not in done and before[job] <= done]
        if not ready:
            return days
        today = ready[:least] if choice == "smallest" else ready[-least:]
        days.append(today)
        done |= set(today)


def _same_order(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Whether `got` is an order in which all links point as in the expected one, and job 0 has the same place."""
    nodes, links = arguments
    if not isinstance(got, list) or not all(type(job) is int for job in got) or sorted(got) != list(range(nodes)):
        return got is None and expected is None
    if expected is None or got.index(0) != expected.index(0):
        return False
    return all((got.index(a) < got.index(b)) == (expected.index(a) < expected.index(b)) for a, b in links)


@template(
    level=5,
    inputs=_precedence,
    edges=(_EMPTY, (3, []), (2, [[0, 1], [1, 0]]), (4, [[3, 2], [2, 1], [1, 0]]), (4, [[1, 0], [0, 2], [3, 1]])),
    check=_same_order,
    relation=("a has to be done before b", "b has to be done before a"),
    extreme=("early", "late"),
    cycle=("return None", "raise a ValueError"),
)
def order_of_jobs(nodes: int, links: list[list[int]], *, relation: str, extreme: str, cycle: str) -> list[int] | None:
    """Return all of the jobs 0 to `nodes` - 1 in an order in which they can be done; any right order will do.

    Each link [a, b] says that {relation}. Job 0 has to come as {extreme} in the order as possible. If there is no
    order, {cycle}.
    """
    pairs = [(a, b) if relation == "a has to be done before b" else (b, a) for a, b in links]
    early = extreme == "early"
    wanted = {0}
    for _ in range(nodes):
        wanted |= {a if early else b for a, b in pairs if (b if early else a) in wanted}
    order: list[int] = []
    while len(order) < nodes:
        ready = [job for job in range(nodes) if job not in order and all(a in order for a, b in pairs if b == job)]
        if not ready:
            if cycle == "return None":
                return None
            raise ValueError("the links form a cycle")
        order.append(min(ready, key=lambda job: (job in wanted) != early))
    return order


def _same_length(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Whether `got` is a route between the same ends as the expected one, with as many links and the same weight."""
    weights: dict[tuple[int, int], int] = {}
    for a, b, weight in arguments[1]:
        weights[a, b] = weights[b, a] = weight
    if not isinstance(got, list) or not got or not expected or not all(type(node) is int for node in got):
        return isinstance(got, list) and got == expected
    if (got[0], got[-1], len(got)) != (expected[0], expected[-1], len(expected)):
        return False
    steps, right = (list(pairwise(route)) for route in (got, expected))
    return weights.keys() >= set(steps) and sum(map(weights.__getitem__, steps)) == sum(map(weights.__getitem__, right))


@template(
    level=5,
    inputs=_weighted,
    edges=(_EMPTY, (2, []), (2, [[1, 0, 3]]), (3, [[0, 1, 1], [1, 2, 1], [0, 2, 2]]), (3, [[0, 1, 1], [1, 2, 1]])),
    check=_same_length,
    ends=(
        "from 0 to the last node",
        "from the last node to 0",
        "from 1 to the last node",
        "from 0 to the middle node, nodes // 2",
    ),
    first=("the sum of weights", "the number of links"),
    second=("smallest", "largest"),
)
def best_route(nodes: int, links: list[list[int]], *, ends: str, first: str, second: str) -> list[int]:
    """Return the nodes on a best route {ends}, both ends included; any best one is right.

    Links [a, b, w] join the nodes 0 to `nodes` - 1, can be used both ways and have the weight w >= 1. Best is the route
    on which {first} is smallest; among routes equal in that, the other (number of links or sum of weights) decides, and
    there the {second} is best. Return [] if there is no route or an end is not a node; the route from a node to itself
    has that node only.
    """
    from heapq import heappop, heappush

    start, end = {
        "from 0 to the last node": (0, nodes - 1),
        "from the last node to 0": (nodes - 1, 0),
        "from 1 to the last node": (1, nodes - 1),
    }.get(ends, (0, nodes // 2))
    sign = 1 if second == "smallest" else -1
    waiting = [((0, 0), [start])]
    done: set[int] = set()
    while waiting and max(start, end) < nodes:
        price, route = heappop(waiting)
        node = route[-1]
        if node == end:
            return route
        if node in done:
            continue
        done.add(node)
        for a, b, weight in links:
            if node in (a, b):
                add = (weight, sign) if first == "the sum of weights" else (1, sign * weight)
                heappush(waiting, ((price[0] + add[0], price[1] + add[1]), [*route, a + b - node]))
    return []


@template(
    level=4,
    inputs=_weighted,
    edges=(_EMPTY, (3, []), (2, [[0, 1, 4]]), (3, [[0, 1, 1], [1, 2, 1], [0, 2, 1]]), (4, [[0, 1, 9], [2, 3, 9]])),
    free=range(1, 4),
    toll=range(5),
    answer=("the last node", "the node that is dearest to reach"),
)
def tolls_with_free_rides(nodes: int, links: list[list[int]], *, free: int, toll: int, answer: str) -> int:
    """Return the least price of getting from node 0 to {answer}, or -1 if no node other than 0 comes into question.

    Links [a, b, w] join the nodes 0 to `nodes` - 1 and can be used both ways, for the price w + {toll}. After every
    {free} link(s) that were paid for, the next one is free; then counting begins again. A link may be used again. Nodes
    that cannot be reached do not come into question, and the last node is number `nodes` - 1.
    """
    from heapq import heappop, heappush

    waiting = [(0, 0, 0)]
    prices: dict[tuple[int, int], int] = {}
    while waiting:
        price, node, paid = heappop(waiting)
        if (node, paid) in prices:
            continue
        prices[node, paid] = price
        for a, b, weight in links:
            if node in (a, b):
                other = a + b - node
                if paid == free:
                    heappush(waiting, (price, other, 0))
                else:
                    heappush(waiting, (price + weight + toll, other, paid + 1))
    least: dict[int, int] = {}
    for (node, _), price in prices.items():
        least[node] = min(price, least.get(node, price))
    del least[0]
    if answer == "the last node":
        return least.get(nodes - 1, -1)
    return max(least.values(), default=-1)


@template(
    level=4,
    inputs=_sparse,
    edges=(_EMPTY, (3, []), (3, [[0, 1, 1], [1, 2, 1], [0, 2, 1]]), (4, [[0, 1, 2], [1, 2, 9], [2, 3, 3]])),
    least=range(1, 3),
    closed=range(1, 4),
    answer=("[a, b]", "[b, a]", "[the smaller node, the larger node]"),
)
def weak_links(nodes: int, links: list[list[int]], *, least: int, closed: int, answer: str) -> list[list[int]]:
    """Find the links [a, b, w] without which a could not be reached from b any more.

    Links join the nodes 0 to `nodes` - 1 and can be used both ways; those with a weight w below {closed} are closed,
    and count in no way. A weak link counts only if without it both a and b are in a part of at least {least} node(s).
    Return each as {answer}, from the heaviest to the lightest, equally heavy ones in the order of `links`.
    """
    usable = sorted((link for link in links if link[2] >= closed), key=lambda link: -link[2])
    found = []
    for link in usable:
        parts = []
        for end in link[:2]:
            part = [end]
            for node in part:
                for a, b, _ in usable:
                    if [a, b] != link[:2] and node in (a, b) and a + b - node not in part:
                        part.append(a + b - node)
            parts.append(part)
        if link[1] not in parts[0] and min(len(part) for part in parts) >= least:
            a, b = link[:2]
            if answer == "[b, a]" or (answer != "[a, b]" and a > b):
                a, b = b, a
            found.append([a, b])
    return found


@template(
    level=3,
    inputs=_weighted,
    edges=(_EMPTY, (3, []), (3, [[0, 1, 1], [1, 2, 1], [0, 2, 1]]), (4, [[0, 1, 2], [1, 2, 9], [2, 3, 3]])),
    choice=("lightest", "heaviest"),
    limit=range(2, 5),
    discount=range(4),
)
def cable_plan(nodes: int, links: list[list[int]], *, choice: str, limit: int, discount: int) -> list[int]:
    """Choose cables among `links` [a, b, w], going through them with the {choice} first, equal ones in their order.

    A cable is taken unless its two nodes are joined already, perhaps through others, or one of them has {limit} cables
    by then. Return, as a list, the number of cables taken, the price of all, and how many separate parts the nodes 0 to
    `nodes` - 1 form in the end. The price of a cable is w, and {discount} less if one of its nodes had a cable before,
    but never below 1.
    """
    part = list(range(nodes))
    cables = [0] * nodes
    taken = price = 0
    for a, b, weight in sorted(links, key=lambda link: link[2] if choice == "lightest" else -link[2]):
        if part[a] == part[b] or max(cables[a], cables[b]) >= limit:
            continue
        price += max(weight - discount, 1) if cables[a] + cables[b] > 0 else weight
        taken += 1
        cables[a] += 1
        cables[b] += 1
        old, new = part[a], part[b]
        part = [new if each == old else each for each in part]
    return [taken, price, len(set(part))]
