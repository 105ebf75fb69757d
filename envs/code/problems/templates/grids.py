"""Grids: neighbours, spirals, falling blocks, floods and paths."""

from __future__ import annotations

from typing import Any

from ....draws import Draws
from ..inputs import grid
from ..template import template


def _numbers(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a grid of numbers."""
    return (grid(draw, draw.between(2, size // 3 + 3), draw.between(2, size // 3 + 3), range(10)),)


def _few(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return a grid of few different numbers."""
    return (grid(draw, draw.between(2, size // 3 + 3), draw.between(2, size // 3 + 4), (1, 2, 2, 3)),)


def _walls(draw: Draws, size: int, broken: int, moves: str) -> tuple[Any, ...]:
    """Return a map with some walls: the fewer, the harder they are to pass."""
    rows, columns = draw.between(1, size // 2 + 3), draw.between(2, size // 2 + 3)
    ease = broken + (2 if "over" in moves else 0)
    cells = grid(draw, rows, columns, "......" + "#" * draw.between(1, 2 + 2 * ease))
    if draw.chance(0.8):
        cells[-1][-1] = "."
    return (["".join(row) for row in cells],)


def _long_diagonals(draw: Draws, size: int, least: int) -> tuple[Any, ...]:
    """Return a grid of numbers, most of which have diagonals of `least` cells."""
    sides = (least, size // 3 + least + 2)
    return (grid(draw, draw.between(*sides), draw.between(*sides), range(10)),)


@template(
    level=1,
    inputs=_numbers,
    edges=(([],), ([[1]],), ([[1, 2, 3]],), ([[1], [2], [3]],)),
    move=("a quarter turn clockwise", "a quarter turn anticlockwise", "columns become rows", "upside down"),
    dropped=range(3),
    added=range(1, 5),
)
def turn_grid(cells: list[list[int]], *, move: str, dropped: int, added: int) -> list[list[int]]:
    """Transform a grid, given as a list of rows, by this move: {move}.

    "Upside down" is half a turn; "columns become rows" makes the first column the first row. Then drop the first
    {dropped} row(s) of the result and add {added} times its row's new index, from 0, to every number that is left.
    """
    if move == "a quarter turn clockwise":
        turned = [list(row) for row in zip(*cells[::-1], strict=True)]
    elif move == "a quarter turn anticlockwise":
        turned = [list(row) for row in zip(*cells, strict=True)][::-1]
    elif move == "columns become rows":
        turned = [list(row) for row in zip(*cells, strict=True)]
    else:
        turned = [row[::-1] for row in cells[::-1]]
    return [[cell + added * index for cell in row] for index, row in enumerate(turned[dropped:])]


@template(
    level=2,
    inputs=_long_diagonals,
    edges=(([],), ([[5]],), ([[1, 2], [3, 4]],), ([[7, 7], [7, 7]],), ([[1, 2, 3, 4]],)),
    slope=("down and to the right", "down and to the left"),
    answer=("sum", "largest number", "first number minus its last"),
    least=range(1, 4),
)
def along_diagonals(cells: list[list[int]], *, slope: str, answer: str, least: int) -> list[int]:
    """Follow every diagonal of a grid that goes {slope}, and return for each its {answer}.

    A diagonal's first number is its topmost. List the diagonals by where they meet the top edge, if need be prolonged
    beyond the grid, from left to right. Diagonals of fewer than {least} cell(s) are left out.
    """
    height, width = len(cells), len(cells[0]) if cells else 0
    found = []
    for place in range(height + width - 1):
        line = []
        for row in range(height):
            column = place - row if slope == "down and to the left" else place - (height - 1) + row
            if 0 <= column < width:
                line.append(cells[row][column])
        if len(line) < least:
            continue
        if answer == "sum":
            found.append(sum(line))
        else:
            found.append(max(line) if answer == "largest number" else line[0] - line[-1])
    return found


@template(
    level=2,
    inputs=lambda draw, size: (grid(draw, draw.between(1, 3), draw.between(1, 3 if size > 3 else 2), range(8)),),
    edges=(([],), ([[4]],), ([[1, 1], [1, 1]],), ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],)),
    row_rank=("smallest", "largest"),
    column_rank=("smallest", "largest"),
    ties=("may share that rank with others", "must hold that rank alone"),
)
def saddle_points(cells: list[list[int]], *, row_rank: str, column_rank: str, ties: str) -> list[list[int]]:
    """Return the places [row, column] of cells that are the {row_rank} of their row and {column_rank} of their column.

    A cell {ties}, in the row as well as in the column. Both indices begin at 0; list the places row by row, and from
    left to right within a row.
    """
    found = []
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            tall = [other[column] for other in cells]
            first = cell == (min(line) if row_rank == "smallest" else max(line))
            second = cell == (min(tall) if column_rank == "smallest" else max(tall))
            alone = line.count(cell) == 1 and tall.count(cell) == 1
            if first and second and (alone or ties == "may share that rank with others"):
                found.append([row, column])
    return found


@template(
    level=3,
    inputs=lambda draw, size: (grid(draw, draw.between(1, size // 2 + 2), draw.between(1, size // 2 + 2), range(100)),),
    edges=(([],), ([[1]],), ([[1, 2, 3]],), ([[1], [2], [3]],), ([[1, 2], [3, 4], [5, 6]],)),
    corner=("top left", "top right", "bottom left", "bottom right"),
    turning=("clockwise", "anticlockwise"),
    every=range(1, 4),
)
def spiral_sample(cells: list[list[int]], *, corner: str, turning: str, every: int) -> list[int]:
    """Walk over a grid in a spiral from its {corner} corner, {turning} along the border first and then inwards.

    Every cell is visited once. Return the numbers on the way whose position in it, counted from 0, is a multiple of
    {every}.
    """
    left = [list(row) for row in cells]
    if corner.startswith("bottom"):
        left.reverse()
    if corner.endswith("right"):
        left = [row[::-1] for row in left]
    flipped = corner in ("top right", "bottom left")
    if (turning == "clockwise") == flipped:
        left = [list(row) for row in zip(*left, strict=True)]
    walked: list[int] = []
    while left:
        walked += left[0]
        left = [list(row) for row in zip(*left[1:], strict=True)][::-1]
    return walked[::every]


@template(
    level=3,
    inputs=lambda draw, size: (grid(draw, draw.between(2, size // 2 + 3), draw.between(2, size // 2 + 3), (0, 0, 1)),),
    edges=(([],), ([[1]],), ([[0, 0], [0, 0]],), ([[1, 1, 1], [1, 1, 1], [1, 1, 1]],)),
    birth=(2, 3, 4),
    staying=((2, 3), (1, 2), (3, 4), (1, 4), (0, 2, 3)),
    edge=(
        "all cells are dead for ever",
        "the cells of the opposite edge follow, and a narrow grid can have a cell count twice or be its own neighbour",
    ),
    generations=range(1, 4),
)
def grow_cells(
    cells: list[list[int]], *, birth: int, staying: tuple[int, ...], edge: str, generations: int
) -> list[list[int]]:
    """Let a grid of dead (0) and living (1) cells live through {generations} generation(s) and return it.

    In each generation, all at once, a dead cell with exactly {birth} living cells among the eight around it comes to
    life, and a living cell stays alive only if the number of living ones around it is one of {staying}. Beyond each
    edge {edge}.
    """
    height, width = len(cells), len(cells[0]) if cells else 0
    now = [list(row) for row in cells]
    around = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if (down, right) != (0, 0)]
    for _ in range(generations):
        following = [[0] * width for _ in range(height)]
        for row in range(height):
            for column in range(width):
                count = 0
                for down, right in around:
                    y, x = row + down, column + right
                    if edge != "all cells are dead for ever":
                        y, x = y % height, x % width
                    if 0 <= y < height and 0 <= x < width:
                        count += now[y][x]
                following[row][column] = int(count in staying if now[row][column] else count == birth)
        now = following
    return now


@template(
    level=3,
    inputs=lambda draw, size: (
        ["".join(row) for row in grid(draw, draw.between(3, size // 2 + 4), draw.between(3, size // 2 + 4), "...oo#")],
    ),
    edges=(([],), (["o"],), (["o.", ".o"],), (["o.#.o.", ".oo.#."],), (["o.", "..", "#o", "o.", "..", ".o"],)),
    direction=("down", "up", "to the left", "to the right"),
    limit=("as far as it can", "one place at most", "two places at most"),
)
def let_stones_slide(rows: list[str], *, direction: str, limit: str) -> list[str]:
    """Tilt a map so that each stone, an "o", slides {direction}, {limit}.

    Stones move over free places, ".", and stop at the edge, at a wall, "#", and at stones before them. Those that lie
    farthest on in that direction slide first. Return the map as it is then, as a list of texts.
    """
    upright = direction in ("down", "up")
    lines = ["".join(line) for line in zip(*rows, strict=True)] if upright else list(rows)
    ahead = direction in ("down", "to the right")
    most = {"one place at most": 1, "two places at most": 2}.get(limit, 10**6)
    tilted = []
    for line in lines:
        places = list(line if ahead else line[::-1])
        for index in reversed(range(len(places))):
            target = index
            while target + 1 < len(places) and places[target + 1] == "." and target - index < most:
                target += 1
            if places[index] == "o":
                places[index], places[target] = places[target], places[index]
        tilted.append("".join(places if ahead else places[::-1]))
    return ["".join(line) for line in zip(*tilted, strict=True)] if upright else tilted


@template(
    level=4,
    inputs=_few,
    edges=(([],), ([[1]],), ([[0, 1], [1, 0]],), ([[1, 1, 1], [1, 0, 1], [1, 1, 1]],), ([[2, 2], [2, 2]],)),
    touching=("side", "side or a corner", "corner"),
    least=range(1, 4),
    answer=(
        "its number of cells",
        "the product of its value and its number of cells",
        "the number of rows from its topmost to its lowest cell",
    ),
)
def equal_regions(cells: list[list[int]], *, touching: str, least: int, answer: str) -> list[int]:
    """Split a grid into regions: cells of equal value hang together if they share a {touching}, or through others.

    (Cells share a corner only if they lie diagonally.) Return for each region of at least {least} cell(s) {answer},
    sorted from the smallest answer to the largest.
    """
    height, width = len(cells), len(cells[0]) if cells else 0
    sides = [(0, 1), (1, 0), (0, -1), (-1, 0)]
    corners = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    steps = {"side": sides, "corner": corners}.get(touching, sides + corners)
    seen: set[tuple[int, int]] = set()
    answers = []
    for start in [(row, column) for row in range(height) for column in range(width)]:
        if start in seen:
            continue
        seen.add(start)
        region = [start]
        value = cells[start[0]][start[1]]
        for row, column in region:
            for down, right in steps:
                y, x = row + down, column + right
                if 0 <= y < height and 0 <= x < width and (y, x) not in seen and cells[y][x] == value:
                    seen.add((y, x))
                    region.append((y, x))
        rows = [row for row, _ in region]
        if len(region) >= least:
            span = max(rows) - min(rows) + 1
            answers.append(
                span if answer.endswith("lowest cell") else len(region) * (1 if "product" not in answer else value)
            )
    return sorted(answers)


@template(
    level=5,
    inputs=_walls,
    edges=((["."],), (["#"],), (["..", ".."],), ([".#.", "##.", "..."],), (["...", "###", "..."],)),
    broken=range(4),
    moves=("to the next cell", "to the next cell or, over it, to the one behind it"),
    price=range(1, 4),
)
def break_through(rows: list[str], *, broken: int, moves: str, price: int) -> int:
    """Return the least time from the top left to the bottom right cell of a map, or -1 if there is no way.

    A move goes {moves}, up, down, to the left or to the right. Entering a free cell, ".", takes 1; entering a wall,
    "#", takes 1 and {price} more, and may be done {broken} time(s) at most on the whole way. The first cell is not
    entered, whatever it is; nor is a cell that a move passes over, which may be a wall. The map has at least one cell.
    """
    from heapq import heappop, heappush

    height, width = len(rows), len(rows[0])
    reaches = (1, 2) if moves != "to the next cell" else (1,)
    waiting = [(0, 0, 0, 0)]
    done: set[tuple[int, int, int]] = set()
    while waiting:
        time, row, column, used = heappop(waiting)
        if (row, column) == (height - 1, width - 1):
            return time
        if (row, column, used) in done:
            continue
        done.add((row, column, used))
        for reach in reaches:
            for y, x in ((row + reach, column), (row - reach, column), (row, column + reach), (row, column - reach)):
                if 0 <= y < height and 0 <= x < width:
                    wall = rows[y][x] == "#"
                    if used + wall <= broken:
                        heappush(waiting, (time + 1 + price * wall, y, x, used + wall))
    return -1
