"""Trees: as nested lists, as arrays of parents, and as search trees."""

from __future__ import annotations

from typing import Any

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _nested(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a nested list of numbers."""

    def made(left: int, depth: int) -> list[Any]:
        return [
            made(left // 2, depth + 1) if depth < 4 and draw.chance(0.45) else draw.between(-9, 9)
            for _ in range(draw.between(min(left, 1), max(left, 1)))
        ]

    return (made(size // 2 + 1, 0),)


def _parents(draw: Draws, size: int) -> list[int]:
    """Return the parents of a tree whose root is node 0."""
    return [-1, *(draw.between(max(0, node - 3), node - 1) for node in range(1, size + 1))]


@template(
    level=2,
    inputs=_nested,
    edges=(([],), ([[]],), ([5],), ([[[[[1]]]]],), ([1, [2, [3, [4]], []]],)),
    start=range(1, 4),
    growth=(1, 2, -1),
    deepest=range(2, 5),
    below=("count nothing", "count as on that level"),
)
def weigh_nested_list(tree: list[object], *, start: int, growth: int, deepest: int, below: str) -> int:
    """Add up the numbers of a list of numbers and such lists, each of them times the weight of its level.

    The numbers that are directly in `tree` are on level 1. The weight of level 1 is {start}, and on each further level
    it is greater by {growth}. Numbers below level {deepest} {below}.
    """
    total = 0
    level = 1
    lists = [tree]
    while lists:
        weight = start + growth * (min(level, deepest) - 1)
        if level > deepest and below == "count nothing":
            break
        inner = []
        for each in lists:
            for item in each:
                if isinstance(item, list):
                    inner.append(item)
                elif isinstance(item, int):
                    total += weight * item
        lists = inner
        level += 1
    return total


@template(
    level=3,
    inputs=_nested,
    edges=(([],), ([[]],), ([5],), ([[[[[1]]]]],), ([1, [2, [3, [4], 0]], [], [[5]]],)),
    kept=range(3),
    order=("as they stand", "with every list backwards that is kept"),
    least=range(1, 4),
)
def flatten_below(tree: list[object], *, kept: int, order: str, least: int) -> list[object]:
    """Flatten a list of numbers and such lists, in part.

    A list that lies in more than {kept} other list(s) is dissolved: what it holds takes its place in the list around
    it. Then each list that is left, from the innermost to the outermost, loses those of its inner lists that have fewer
    than {least} item(s) by then. The items come out {order}.
    """

    def flat(items: list[object], depth: int) -> list[object]:
        made: list[object] = []
        for item in items:
            if not isinstance(item, list):
                made.append(item)
                continue
            inner = flat(item, depth + 1)
            if depth + 1 > kept:
                made += inner
            elif len(inner) >= least:
                made.append(inner)
        backwards = order != "as they stand" and depth <= kept
        return made[::-1] if backwards else made

    return flat(tree, 0)


@template(
    level=3,
    inputs=lambda draw, size: (_parents(draw, size), integers(draw, size + 1, 1, 9)),
    edges=(([-1], [4]), ([-1, 0], [1, 2]), ([-1, 0, 1, 2, 3], [5, 4, 3, 2, 1]), ([-1, 0, 0, 0], [1, 1, 1, 1])),
    measure=("sum of the weights", "largest weight", "number"),
    reach=range(1, 4),
    own=("with", "without"),
)
def sum_up_offspring(parents: list[int], weights: list[int], *, measure: str, reach: int, own: str) -> list[int]:
    """In a tree of nodes 0, 1, ..., `parents` tells each node's parent, always a smaller number, and -1 for the root 0.

    Return for each node the {measure} of the nodes that descend from it in at most {reach} generation(s) (children are
    the first), {own} the node itself. The largest weight of no node at all is 0.
    """
    found = []
    for top in range(len(parents)):
        chosen = []
        for node in range(top, len(parents)):
            above, steps = node, 0
            while above > top:
                above = parents[above]
                steps += 1
            if above == top and steps <= reach and (steps > 0 or own == "with"):
                chosen.append(weights[node])
        if measure == "number":
            found.append(len(chosen))
        else:
            found.append(max(chosen, default=0) if measure == "largest weight" else sum(chosen))
    return found


@template(
    level=3,
    inputs=lambda draw, size: (_parents(draw, size + 1), draw.below(size + 2), draw.below(size + 2)),
    edges=(([-1], 0, 0), ([-1, 0], 0, 1), ([-1, 0, 1, 2, 3], 2, 4), ([-1, 0, 0, 1, 1, 2], 3, 5)),
    higher=range(3),
    up=range(1, 4),
    down=range(1, 4),
)
def price_of_climbing(parents: list[int], start: int, end: int, *, higher: int, up: int, down: int) -> list[int]:
    """In a tree of nodes 0, 1, ..., `parents` tells each node's parent, always a smaller number, and -1 for the root 0.

    A climber goes up from `start` to the lowest node that has both `start` and `end` at or below it, goes {higher} more
    node(s) up (but not beyond the root), and then straight down to `end`. A step up costs {up}, a step down {down}.
    Return the topmost node of the way and its price, as a list.
    """
    lines = []
    for node in (start, end):
        line = [node]
        while parents[line[-1]] >= 0:
            line.append(parents[line[-1]])
        lines.append(line)
    first, second = lines
    shared = 0
    while shared < min(len(first), len(second)) and first[-1 - shared] == second[-1 - shared]:
        shared += 1
    shared = max(shared - higher, 1)
    return [first[-shared], up * (len(first) - shared) + down * (len(second) - shared)]


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, size, 0, 15),),
    edges=(([],), ([5],), ([3, 3, 3],), ([1, 2, 3, 4],), ([4, 2, 6, 1, 3, 5, 7],)),
    equal=("left", "right"),
    answer=("the depth of each item", "the items without children", "the items with two children"),
    modulus=(5, 7, 100),
)
def grow_search_tree(items: list[int], *, equal: str, answer: str, modulus: int) -> list[int]:
    """Insert the items, none of which is negative, one after the other into a search tree that is never rebalanced.

    The first item is the root, with depth 0. Every other one goes down from it: to the left of each item that it meets
    if its own key is smaller, to the right if its own is larger, until the place is free. An item's key is its
    remainder when divided by {modulus}; with an equal key it goes {equal}. Return {answer}, in the order of insertion.
    """
    children: list[dict[str, int]] = []
    depths: list[int] = []
    for index, item in enumerate(items):
        here, depth = 0, 0
        while children:
            depth += 1
            key, other = item % modulus, items[here] % modulus
            side = equal
            if key != other:
                side = "right" if key > other else "left"
            if side not in children[here]:
                children[here][side] = index
                break
            here = children[here][side]
        children.append({})
        depths.append(depth)
    if answer == "the depth of each item":
        return depths
    wanted = 0 if answer == "the items without children" else 2
    return [item for item, below in zip(items, children, strict=True) if len(below) == wanted]


@template(
    level=5,
    inputs=lambda draw, size: (_parents(draw, size), integers(draw, size + 1, -3, 12)),
    edges=(
        ([-1], [4]),
        ([-1], [-4]),
        ([-1, 0], [3, 3]),
        ([-1, 0, 1, 2, 3], [5, 9, 5, 1, 7]),
        ([-1, 0, 0, 0], [9, 4, 4, 4]),
    ),
    most=range(1, 6),
    rule=("a node and its parent", "a node and its parent, or two children of one node"),
    refund=range(3),
)
def choose_posts(parents: list[int], values: list[int], *, most: int, rule: str, refund: int) -> int:
    """In a tree of nodes 0, 1, ..., `parents` tells each node's parent, always a smaller number, and -1 for the root 0.

    Choose up to {most} node(s), so that {rule} are never chosen together. Return the greatest sum that can be had of
    the values of all chosen nodes plus {refund} for each unchosen node that has a chosen child. To choose none is
    allowed.
    """
    # best[node][chosen] holds the greatest sum in the part below for each number of chosen nodes in it.
    low = -(10**9)
    siblings = rule == "a node and its parent"
    best: list[list[list[int]]] = []
    for value in values:
        best.append([[0] + [low] * most, [low, value] + [low] * (most - 1)])
    # has[node]: as best[node][0], but with at least one chosen child.
    has = [[low] * (most + 1) for _ in values]
    for node in range(len(parents) - 1, 0, -1):
        parent = parents[node]
        rest = [max(a, b + refund) for a, b in zip(best[node][0], has[node], strict=True)]
        none, some, own = ([low] * (most + 1) for _ in range(3))
        for i in range(most + 1):
            for j in range(most + 1 - i):
                none[i + j] = max(none[i + j], best[parent][0][i] + rest[j])
                own[i + j] = max(own[i + j], best[parent][1][i] + rest[j])
                some[i + j] = max(some[i + j], has[parent][i] + rest[j], best[parent][0][i] + best[node][1][j])
                if siblings:
                    some[i + j] = max(some[i + j], has[parent][i] + best[node][1][j])
        best[parent], has[parent] = [none, own], some
    return max(*best[0][0], *best[0][1], *(each + refund for each in has[0]))
