"""Simulations: robots, lifts, queues, stocks, elections and cellular automata."""

from __future__ import annotations

from ..inputs import integers, letters
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size, floor, ceiling: (integers(draw, size + 2, -9, 9), draw.between(floor, ceiling)),
    edges=(([], 5), ([], 0), ([-9, -9, -9], 3), ([9, 9, 9], 10), ([9, 9, 9, 9], 0), ([-1, 1, -1, 1], 0)),
    floor=range(-8, 1, 2),
    ceiling=range(10, 21, 2),
    rule=("has no effect at all", "goes only as far as the bound"),
    leak=range(3),
)
def level_of_tank(changes: list[int], level: int, *, floor: int, ceiling: int, rule: str, leak: int) -> int:
    """A tank begins at `level`, and changes are added one after the other. Return its level at the end.

    A change that would take the level below {floor} or above {ceiling} {rule}. After each change the tank loses another
    {leak}, but never gets below {floor} by that. At the start the level is within these bounds.
    """
    for change in changes:
        if floor <= level + change <= ceiling:
            level += change
        elif rule != "has no effect at all":
            level = floor if change < 0 else ceiling
        level = max(level - leak, floor)
    return level


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 3 * size, "FFFFLRLRB"), [draw.between(1, 3), draw.between(1, 4)]),
    edges=(("", [0, 0]), ("F", [0, 0]), ("RRF", [0, 0]), ("FFFFFFFFFF", [2, 2]), ("FRFRFRFR", [1, 1])),
    width=range(5, 9),
    border=("it stays where it is", "it turns right instead", "it comes in again at the opposite edge"),
    answer=(
        "its place at the end, [column, row]",
        "the number of different squares that it was on",
        "its longest stay",
    ),
)
def steer_robot(commands: str, start: list[int], *, width: int, border: str, answer: str) -> list[int] | int:
    """A robot stands at `start` = [column, row] of a square board of {width} times {width} squares and looks up.

    Columns and rows are counted from 0, and up means to the next row. L and R turn it left and right by a quarter, F
    moves it one square ahead and B one back, without turning. If a move would take it off the board, {border}. Return
    {answer}, where a stay is a number of commands, one after the other, that leave it on the square where it is.
    """
    column, row = start
    right, up = 0, 1
    seen = {(column, row)}
    stay = longest = 0
    for command in commands:
        before = (column, row)
        if command == "L":
            right, up = -up, right
        elif command == "R":
            right, up = up, -right
        else:
            sign = 1 if command == "F" else -1
            x, y = column + sign * right, row + sign * up
            if 0 <= x < width and 0 <= y < width:
                column, row = x, y
            elif border == "it turns right instead":
                right, up = up, -right
            elif border != "it stays where it is":
                column, row = x % width, y % width
        seen.add((column, row))
        stay = stay + 1 if (column, row) == before else 0
        longest = max(longest, stay)
    if answer.startswith("its place"):
        return [column, row]
    return len(seen) if answer.startswith("the number") else longest


@template(
    level=4,
    inputs=lambda draw, size: (
        [list(pair) for pair in sorted((draw.below(4 * size + 1), draw.between(0, 9)) for _ in range(size))],
    ),
    edges=(([],), ([[0, 0]],), ([[0, 5], [1, 2]],), ([[0, 3], [0, 1], [0, 9]],), ([[2, 9], [3, 0], [3, 8], [4, 7]],)),
    home=range(0, 10, 3),
    stop=range(1, 4),
    choice=(
        "the nearest floor",
        "the floor that was called first",
        "the nearest floor, but it goes on in its direction",
    ),
)
def ride_lift(calls: list[list[int]], *, home: int, stop: int, choice: str) -> list[int]:
    """Calls [time, floor] come in order of time. Return when each is served by a lift that is at {home} at first.

    The lift moves one floor per unit of time. Whenever it is free, it waits for an open call if there is none, picks
    the floor of one of the open calls that have come, and rides there without a break. All calls for that floor that
    have come by its arrival are served at that moment, and {stop} unit(s) of time later the lift is free again.

    It picks {choice}; of several such floors the lowest. (To go on in its direction means: as long as there are open
    calls for floors on the side to which it last moved, it picks among those only. At first it has no direction. A call
    for the floor where it is goes before all others and leaves the direction as it is.)
    """
    served = [-1] * len(calls)
    time, floor, way = 0, home, 0
    while -1 in served:
        waiting = [index for index, each in enumerate(served) if each < 0]
        time = max(time, calls[waiting[0]][0])
        floors = [calls[index][1] for index in waiting if calls[index][0] <= time]
        if choice == "the floor that was called first":
            first = min(calls[index][0] for index in waiting)
            target = min(calls[index][1] for index in waiting if calls[index][0] == first)
        else:
            ahead = [each for each in floors if (each - floor) * way > 0 or each == floor]
            if choice == "the nearest floor" or not ahead:
                ahead = floors
            target = min(ahead, key=lambda each: (abs(each - floor), each))
        time += abs(target - floor)
        if target != floor:
            way = 1 if target > floor else -1
        floor = target
        for index in waiting:
            if calls[index][1] == floor and calls[index][0] <= time:
                served[index] = time
        time += stop
    return served


@template(
    level=3,
    inputs=lambda draw, size: (
        [[draw.below(3), draw.between(1, 9)] for _ in range(2 * size)],
        draw.between(1, 4),
    ),
    edges=(([], 1), ([[0, 5]], 1), ([[0, 5], [0, 5]], 2), ([[0, 9], [0, 1], [0, 1], [0, 1]], 2)),
    choice=("with the fewest people", "with the least work left"),
    patience=range(2, 7),
    express=range(1, 4),
)
def queue_at_tills(people: list[list[int]], tills: int, *, choice: str, patience: int, express: int) -> list[int]:
    """People [gap, work] come to tills one by one, each `gap` after the one before, and the first at time `gap`.

    Each joins the queue {choice} at that moment, of several the one with the lowest number; tills are numbered from 0.
    The person being served counts, and work left includes what is left of that person's. Who has finished at that very
    moment has gone. Somebody who would have {patience} or more people before them goes away at once, unless their own
    work is less than {express}. Return the number of people that each till gets in all, and at the end of the list the
    time at which the last person is finished (0 if nobody was served).
    """
    ends: list[list[int]] = [[] for _ in range(tills)]
    time = 0
    for gap, work in people:
        time += gap
        waiting = [[end for end in queue if end > time] for queue in ends]
        if choice == "with the fewest people":
            till = min(range(tills), key=lambda each: len(waiting[each]))
        else:
            till = min(range(tills), key=lambda each: max(waiting[each], default=time))
        if len(waiting[till]) < patience or work < express:
            ends[till].append(max(waiting[till], default=time) + work)
    return [*map(len, ends), max((end for queue in ends for end in queue), default=0)]


@template(
    level=3,
    inputs=lambda draw, size: (
        [
            [draw.between(1, 9), draw.between(1, 20)] if draw.chance(0.55) else [-draw.between(1, 9), 0]
            for _ in range(size)
        ],
    ),
    edges=(([],), ([[-3, 0]],), ([[5, 2], [-5, 0]],), ([[2, 10], [2, 20], [-3, 0]],), ([[1, 5], [-4, 0], [6, 1]],)),
    order=("the oldest", "the newest", "the cheapest", "the dearest"),
    short=("as much as there is is sold", "nothing is sold", "the whole stock is thrown away at no price"),
    answer=("the cost of all that was sold", "the pieces left, and their cost"),
    loss=range(2),
)
def sell_from_stock(moves: list[list[int]], *, order: str, short: str, answer: str, loss: int) -> list[int]:
    """Keep a stock: [n, price] with n > 0 buys n pieces at `price` each, and [-n, 0] sells n pieces. Return {answer}.

    What is sold first is {order} in stock, of equally dear pieces the oldest. If there are fewer than n pieces,
    {short}. After each sale that left something in stock, {loss} piece(s) are lost, of those that would be sold next.
    The answer is a list of one number or two; cost is what the pieces cost when they were bought, and what is lost or
    thrown away was not sold.
    """
    stock: list[int] = []
    cost = 0
    for number, price in moves:
        if number > 0:
            stock += [price] * number
            continue
        if -number > len(stock) and short != "as much as there is is sold":
            if short != "nothing is sold":
                stock = []
            continue
        for turn in range(min(-number, len(stock)) + loss):
            if not stock:
                break
            place = 0
            if order == "the newest":
                place = len(stock) - 1
            elif order != "the oldest":
                place = stock.index(min(stock) if order == "the cheapest" else max(stock))
            piece = stock.pop(place)
            if turn < -number:
                cost += piece
    return [cost] if answer == "the cost of all that was sold" else [len(stock), sum(stock)]


@template(
    level=4,
    inputs=lambda draw, size: ([draw.sample("abcd", draw.between(1, 4)) for _ in range(size + 1)],),
    edges=(
        ([["a"]],),
        ([["a"], ["b"]],),
        ([["a", "b"], ["b", "a"], ["c", "b"], ["c", "a"]],),
        ([["a"], ["a"], ["b", "c"], ["c", "b"], ["c"]],),
    ),
    share=(50, 60, 66),
    ties=("the first in the alphabet", "the last in the alphabet", "all of them"),
    basis=("all ballots", "the ballots that still count"),
)
def elect_by_rounds(ballots: list[list[str]], *, share: int, ties: str, basis: str) -> list[str]:
    """Hold an election in rounds. Return the names that go, in the order in which they do, and the winner as the last.

    Each ballot is a list of names, the most wanted first. In each round every ballot counts for the first of its names
    that is still in; a ballot without such a name counts no more. Whoever has more than {share} percent of {basis}
    wins, and so does whoever is the only one in. Otherwise the one with the fewest votes goes, even if that is none. If
    there are several, it is {ties}; where all go at once, list them in alphabetical order. Candidates are all names on
    ballots. If nobody is left, the last name returned is "".
    """
    inside = sorted({name for ballot in ballots for name in ballot})
    gone: list[str] = []
    while inside:
        votes = dict.fromkeys(inside, 0)
        for ballot in ballots:
            choice = [name for name in ballot if name in inside]
            if choice:
                votes[choice[0]] += 1
        whole = len(ballots) if basis == "all ballots" else sum(votes.values())
        best = max(inside, key=lambda name: votes[name])
        if len(inside) == 1 or votes[best] * 100 > share * whole:
            return [*gone, best]
        last = [name for name in inside if votes[name] == min(votes.values())]
        if ties != "all of them":
            last = last[:1] if ties == "the first in the alphabet" else last[-1:]
        gone += last
        inside = [name for name in inside if name not in last]
    return [*gone, ""]


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, size + 3, ".#"),),
    edges=(("",), ("#",), (".",), ("#####",), (".....#.....",)),
    rule=range(1, 255),
    steps=range(1, 5),
    edge=("joined to each other", "always ."),
)
def run_row_of_cells(cells: str, *, rule: int, steps: int, edge: str) -> str:
    """Let a row of cells, living "#" and dead ".", change {steps} time(s), and return the row at the end.

    All cells change at once. Read a cell's left neighbour, itself and its right neighbour as a binary number of three
    digits with # as 1, the left one first; the cell then lives if and only if the digit of {rule}, in binary, that is
    worth 2 to the power of that number is 1. The cells beyond the two ends are {edge}: joined means that the first and
    the last cell are neighbours.
    """
    now = cells
    for _ in range(steps):
        padded = f"{now[-1:]}{now}{now[:1]}" if edge == "joined to each other" else f".{now}."
        following = ""
        for place in range(len(now)):
            number = 0
            for each in padded[place : place + 3]:
                number = 2 * number + (each == "#")
            following += "#" if rule >> number & 1 else "."
        now = following
    return now


@template(
    level=2,
    inputs=lambda draw, size: (draw.between(0, 3 * size),),
    edges=((0,), (1,), (2,), (3,), (24,)),
    step=range(2, 7),
    first=range(4),
    turning=("always clockwise", "the other way round after each that leaves"),
    left=range(1, 4),
)
def leave_the_circle(people: int, *, step: int, first: int, turning: str, left: int) -> list[int]:
    """People 0 to `people` - 1 stand in a circle, clockwise, and leave it one by one until {left} or fewer are left.

    Counting starts with person {first} (or, if the number is too large, its remainder when divided by `people`) as 1,
    clockwise, and whoever is number {step} leaves. The direction of counting is {turning}, and the next count starts,
    as 1, with the one who stands next in that direction to the one who left. Return those who left, in the order in
    which they did.
    """
    circle = list(range(people))
    gone: list[int] = []
    place, way = first, 1
    while len(circle) > left:
        place = (place + way * (step - 1)) % len(circle)
        gone.append(circle.pop(place))
        if turning != "always clockwise":
            way = -way
        if way < 0:
            place -= 1
    return gone
