"""Notations: settings, separated values, paths, ranges and logs, read from lines of text."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import letters, words
from ..template import template


@template(
    level=2,
    inputs=lambda draw, size, separator, assign: (
        "".join(
            draw.pick((" ", ""))
            + letters(draw, 1, "abcd")
            + draw.pick((assign, assign, assign, f" {assign} ", ""))
            + draw.pick((letters(draw, 2, "xyz"), "", f"x{assign}1"))
            + draw.pick((separator, separator, separator, ";&"))
            for _ in range(size)
        ),
    ),
    edges=(("",), (";;",), ("a=1;a=2;a=3",), ("a:1&b:2",), (" a = x = y ",), ("=5;:5",)),
    separator=";&",
    assign="=:",
    repeated=("the first value counts", "the last value counts", "its values are joined by a comma"),
    bare=("has the empty value", "is left out"),
)
def settings_line(line: str, *, separator: str, assign: str, repeated: str, bare: str) -> dict[str, str]:
    """Read the settings in `line`, which "{separator}" separates; return a dictionary of names and values.

    A setting is a name, "{assign}" and a value; only the first "{assign}" separates them. Spaces around the name and
    the value are cut off. A setting without "{assign}" is a name that {bare}. Settings with an empty name are left out.
    If a name comes several times, {repeated}, which goes for empty values as well.
    """
    found: dict[str, str] = {}
    for setting in line.split(separator):
        name, sign, value = (part.strip() for part in setting.partition(assign))
        if not name or (not sign and bare == "is left out"):
            continue
        if name in found and repeated == "the first value counts":
            continue
        if name in found and repeated.endswith("comma"):
            value = f"{found[name]},{value}"
        found[name] = value
    return found


@template(
    level=3,
    inputs=lambda draw, size: (
        draw.pick(("/", "", ""))
        + "/".join(draw.pick((".", "..", "..", "", *words(draw, 2), "a", "b")) for _ in range(size)),
    ),
    edges=(("",), ("/",), (".",), ("..",), ("/..",), ("a/..",), ("a//b/",), ("/a/../../b",), ("../../a",)),
    above=("stays", "is dropped", "makes the whole result !, and nothing that follows changes that"),
    empty=("means nothing", "makes the path begin again there: what is before its second slash is forgotten"),
    end=("never ends in a slash", "ends in a slash if `path` does"),
)
def plain_path(path: str, *, above: str, empty: str, end: str) -> str:
    """Write `path` without detours: no part ".", no part ".." that takes back a part before it, and no empty part.

    Slashes separate the parts. ".." takes back the nearest part before it that is still there; if there is none, or
    only ".." is left, then the ".." itself {above}. But at the root, in a path that begins with a slash, it is always
    dropped. An empty part between two slashes {empty}. The result begins with a slash if `path`, or what is not
    forgotten of it, does, and {end}; the root itself is "/", and nothing at all is ".", in either case without another
    slash.
    """
    rooted = path.startswith("/")
    kept: list[str] = []
    inside = path.removeprefix("/").split("/")
    for number, part in enumerate(inside):
        last = number == len(inside) - 1
        if part == "" and not last and (rooted or number > 0) and empty.startswith("makes"):
            kept, rooted = [], True
        elif part == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif part == ".." and not rooted:
            if above.startswith("makes"):
                return "!"
            if above == "stays":
                kept.append(part)
        elif part not in ("", ".", ".."):
            kept.append(part)
    if not kept:
        return "/" if rooted else "."
    slash = "/" if path.endswith("/") and end.startswith("ends") else ""
    return ("/" if rooted else "") + "/".join(kept) + slash


def _row(draw: Draws, size: int, separator: str, quote: str) -> tuple[str]:
    cells = []
    for _ in range(1 + size // 2):
        cell = draw.pick(("", "a", "bc", f"x{separator}y", " d ", f"it{quote}s", f"{quote}"))
        if separator in cell or quote in cell or draw.chance(0.3):
            cell = quote + cell.replace(quote, quote * 2) + quote
        cells.append(draw.pick((cell, cell, f" {cell}", f"{cell} ")))
    return (separator.join(cells),)


@template(
    level=4,
    inputs=_row,
    edges=(("",), (",",), ("a;b,c",), ('"a,b";"c"',), ('""",";x',), ("'it''s',';'",), (" a , b ",), ('"open,',)),
    separator=",;|",
    quote="\"'",
    spaces=("kept", "cut off"),
    blank=("an empty text", "None"),
)
def quoted_cells(line: str, *, separator: str, quote: str, spaces: str, blank: str) -> list[str | None]:
    """Cut `line` into cells at each "{separator}" that is not inside quotes, and return the cells.

    A {quote} begins or ends quotes wherever it stands, and is left out of the cell; but inside quotes two of them side
    by side are one {quote} that belongs to the cell. Quotes still open at the end of `line` end there. Spaces inside
    quotes belong to the cell; outside quotes those at either end of the cell are {spaces}, and those between other
    characters of it stay. A cell in which nothing is left, and which had no quotes, is {blank}. The empty line has one
    cell.
    """
    cells: list[str | None] = []
    kept: list[tuple[str, bool]] = []
    quoted = had = False
    place = 0
    text = line + separator
    while place < len(text):
        character = text[place]
        if place == len(line):
            quoted = False
        if character == quote and place < len(line):
            if quoted and line[place + 1 : place + 2] == quote:
                kept.append((quote, True))
                place += 1
            else:
                quoted, had = not quoted, True
        elif character == separator and not quoted:
            while spaces != "kept" and kept and kept[0] == (" ", False):
                kept.pop(0)
            while spaces != "kept" and kept and kept[-1] == (" ", False):
                kept.pop()
            cell = "".join(each for each, _ in kept)
            cells.append(None if not cell and not had and blank == "None" else cell)
            kept, had = [], False
        else:
            kept.append((character, quoted))
        place += 1
    return cells


@template(
    level=3,
    inputs=lambda draw, size: (sorted({draw.between(-3, 2 * size) for _ in range(2 * size)}) * draw.pick((1, 1, 2)),),
    edges=(([],), ([5],), ([1, 2],), ([1, 2, 3],), ([3, 1, 2],), ([-2, -1, 0, 4, 4],), ([1, 3, 5, 7],)),
    least=range(2, 6),
    step=range(1, 4),
    link=("-", "..", " to "),
    order=("smallest", "largest"),
)
def written_ranges(numbers: list[int], *, least: int, step: int, link: str, order: str) -> str:
    """Write the different `numbers` in short: runs as first{link}last, the rest one by one, joined by commas.

    Begin with the {order} number that is not yet written and go on from there to the numbers {step} further, as far as
    they are there and not yet written. If this gives {least} numbers or more, write them as the one it began with,
    "{link}" and the last; otherwise write only the one it began with, and leave the others for later. From the smallest
    on one goes upwards, from the largest on downwards. No numbers make the empty text.
    """
    left = set(numbers)
    sign = 1 if order == "smallest" else -1
    parts = []
    while left:
        begin = min(left) if sign == 1 else max(left)
        run = [begin]
        while run[-1] + sign * step in left:
            run.append(run[-1] + sign * step)
        if len(run) < least:
            run = [begin]
        parts.append(str(begin) if len(run) == 1 else f"{begin}{link}{run[-1]}")
        left -= set(run)
    return ",".join(parts)


def _log(draw: Draws, size: int) -> tuple[list[str]]:
    lines = []
    clock = 0
    for _ in range(2 * size):
        clock += draw.between(0, 9)
        verb = draw.pick(("in", "in", "out", "out", "note"))
        lines.append(f"{clock} {draw.pick(('ann', 'bob', 'cy'))} {verb}")
    return (lines,)


@template(
    level=3,
    inputs=_log,
    edges=(
        ([],),
        (["1 ann in"],),
        (["1 ann out"],),
        (["1 ann in", "4 ann in", "9 ann out"],),
        (["0 bob in", "7 cy note"],),
    ),
    twice=("is ignored", "begins the stay anew, without what was before", "ends the stay and begins another"),
    still=("count up to the time of the last line", "do not count"),
    least=range(1, 7),
)
def time_inside(lines: list[str], *, twice: str, still: str, least: int) -> dict[str, int]:
    """Return how long each person was inside in all, from the lines of a log, such as "12 ann in", sorted by time.

    A line has a time (a whole number), a name and a word. "in" begins a stay, "out" ends the person's stay, and any
    other word means nothing. "out" without a stay is ignored; "in" during a stay {twice}. Stays
    not ended at the end of the log {still}. A stay shorter than {least} does not count. Persons
    without a stay that counts are left out.
    """
    since: dict[str, int] = {}
    stays: list[tuple[str, int]] = []
    now = 0
    for line in lines:
        time, name, word = line.split()
        now = int(time)
        if name in since and (word == "out" or (word == "in" and twice.startswith("ends"))):
            stays.append((name, now - since.pop(name)))
        if word == "in" and (name not in since or twice.startswith("begins")):
            since[name] = now
    if still.startswith("count"):
        stays += [(name, now - begin) for name, begin in since.items()]
    total: dict[str, int] = {}
    for name, length in stays:
        if length >= least:
            total[name] = total.get(name, 0) + length
    return total
