"""Combinatorics: how many ways there are, and which one comes when."""

from __future__ import annotations

from math import comb

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.below(8 + size), draw.below(8 + size)),
    edges=((0, 0), (3, 0), (0, 5), (5, 5), (30, 30)),
    seats=range(2, 9),
    least=(0, 1, 2),
    most=(2, 3, 5),
)
def committees(old: int, new: int, *, seats: int, least: int, most: int) -> int:
    """Return how many sets of {seats} people have from {least} to {most} new members, both included.

    The people are chosen out of `old` old members and `new` new ones, all of whom are different people.
    """
    from math import comb

    return sum(comb(new, count) * comb(old, seats - count) for count in range(least, min(seats, most) + 1))


@template(
    level=3,
    inputs=lambda draw, size: (lambda width: (width, draw.below(width + 2)))(draw.below(4 + size // 2)),
    edges=((0, 0), (0, 3), (3, 0), (1, 1), (12, 12)),
    run=range(2, 5),
    diagonal=("no other steps", "steps to the right and up at once"),
    border=("anywhere", "never above the line on which both coordinates are equal"),
)
def restricted_paths(width: int, height: int, *, run: int, diagonal: str, border: str) -> int:
    """Count the ways from point (0, 0) to point (width, height) by steps of length 1 to the right and up.

    There are also {diagonal}. No more than {run} steps of the same kind may follow directly on each other. The way may
    go {border}: points where the second coordinate is the greater one are above it. A way without steps counts.
    """
    kinds = [(1, 0), (0, 1)] if diagonal.startswith("no") else [(1, 0), (0, 1), (1, 1)]
    ways: dict[tuple[int, int, int, int], int] = {(0, 0, -1, 0): 1}
    found = 0
    while ways:
        further: dict[tuple[int, int, int, int], int] = {}
        for (x, y, last, length), count in ways.items():
            if (x, y) == (width, height):
                found += count
            for kind, (right, up) in enumerate(kinds):
                place = (x + right, y + up, kind, length + 1 if kind == last else 1)
                if place[0] > width or place[1] > height or place[3] > run:
                    continue
                if border == "anywhere" or place[1] <= place[0]:
                    further[place] = further.get(place, 0) + count
        ways = further
    return found


@template(
    level=4,
    inputs=lambda draw, size: (draw.below(6 + 3 * size),),
    edges=((0,), (1,), (2,), (10,), (-1,)),
    repeats=range(2, 7),
    parts=(
        "any integers",
        "odd integers",
        "integers greater than 1",
        "powers of 2",
        "multiples of 2 or 3",
    ),
)
def sums_of_parts(total: int, *, repeats: int, parts: str) -> int:
    """Count the ways to write `total` as a sum in which no summand occurs more than {repeats} times.

    Summands are positive and {parts}; 1 is a power of 2. Sums that differ only in the order of summands are the same
    way. The empty sum is the one way to write 0, and there is none for a negative number.
    """
    if total < 0:
        return 0
    ways = [1] + [0] * total
    for part in range(1, total + 1):
        if parts.startswith("odd"):
            fits = part % 2 == 1
        elif parts.startswith("integers"):
            fits = part > 1
        elif parts.startswith("powers"):
            fits = part & (part - 1) == 0
        else:
            fits = not parts.startswith("multiples") or part % 2 == 0 or part % 3 == 0
        if fits:
            ways = [
                sum(ways[each - part * k] for k in range(repeats + 1) if part * k <= each) for each in range(total + 1)
            ]
    return ways[total]


@template(
    level=5,
    inputs=lambda draw, size: (integers(draw, size, 1, 2 + size // 2),),
    edges=(([],), ([3],), ([1, 1, 1],), ([3, 2, 1],), ([2, 1, 2, 1],), (list(range(20, 0, -1)),)),
    first=(0, 1),
    order=("rising", "falling"),
    modulus=(97, 10007, 10**9 + 7),
)
def arrangement_rank(items: list[int], *, first: int, order: str, modulus: int) -> int:
    """Return, modulo {modulus}, the place of `items` among all different arrangements of the same numbers.

    The arrangements are listed in {order} order: of two, the first place where they differ decides, as with words in a
    dictionary. The first one of the list has number {first}. Equal items are not told apart; there may be 30 items.
    """
    from math import factorial

    counts: dict[int, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    rank = 0
    for place, item in enumerate(items):
        for other in counts:
            if counts[other] and (other < item if order == "rising" else other > item):
                ways = factorial(len(items) - place - 1)
                for each, count in counts.items():
                    ways //= factorial(count - (each == other))
                rank += ways
        counts[item] -= 1
    return (rank + first) % modulus


@template(
    level=3,
    inputs=lambda draw, size, chosen, among: (draw.below(comb(among, chosen) * (13 + size) // 20),),
    edges=((0,), (1,), (9,), (10,), (500,), (10**6,)),
    chosen=range(2, 6),
    among=(9, 12, 15),
    order=("from the smallest number on", "from the greatest number on"),
)
def numbered_choice(place: int, *, chosen: int, among: int, order: str) -> list[int] | None:
    """Return set number `place`, counted from 0, in the list of all sets of {chosen} of the numbers from 1 to {among}.

    The list is in the order of a dictionary: each set is written as the list of its numbers {order}, and of two of
    these the first place where they differ decides, the smaller number coming first. Return the set written that way,
    or None if there are not so many sets. `place` is not negative.
    """
    from itertools import combinations

    sets = list(combinations(range(1, among + 1), chosen))
    if order.startswith("from the greatest"):
        sets = sorted(each[::-1] for each in sets)
    return list(sets[place]) if place < len(sets) else None


@template(
    level=5,
    inputs=lambda draw, size: (draw.between(1, 4 + 4 * size),),
    edges=((1,), (2,), (3,), (4,), (12,), (60,)),
    colours=(2, 3, 4, 5),
    turned=("may not be turned over", "may be turned over"),
    modulus=(1009, 10**9 + 7),
)
def bead_rings(beads: int, *, colours: int, turned: str, modulus: int) -> int:
    """Return, modulo {modulus}, how many different rings can be made of `beads` beads in up to {colours} colours.

    Two rings are the same if one looks like the other when it is rotated; rings {turned}, which makes a ring and its
    mirror image the same if they may. There is one bead at least, and there may be 60.
    """
    from math import gcd

    total = sum(colours ** gcd(turn, beads) for turn in range(beads))
    if turned == "may not be turned over":
        return total // beads % modulus
    if beads % 2:
        total += beads * colours ** (beads // 2 + 1)
    else:
        total += beads // 2 * (colours ** (beads // 2) + colours ** (beads // 2 + 1))
    return total // (2 * beads) % modulus
