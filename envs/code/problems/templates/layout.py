"""Layout: texts arranged in lines, columns, tables and frames."""

from __future__ import annotations

from ..inputs import sentence, words
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (sentence(draw, size),),
    edges=(("",), ("abc",), ("abcdefghijkl",), ("abcdefghijklm",), ("abcdefghijklmnopqrstuvwxyz",)),
    width=range(9, 21),
    mark=("...", "~", "[..]", " >> "),
    place=("end", "middle", "beginning"),
)
def clipped(text: str, *, width: int, mark: str, place: str) -> str:
    """Return `text` if it has at most {width} characters; otherwise leave out as few as possible at its {place}.

    What is left out is replaced by "{mark}", and the result has exactly {width} characters. In the middle means that as
    many characters are kept before the mark as behind it, or one more before it.
    """
    if len(text) <= width:
        return text
    room = width - len(mark)
    if place == "end":
        return text[:room] + mark
    if place == "beginning":
        return mark + text[len(text) - room :]
    behind = room // 2
    return text[: room - behind] + mark + text[len(text) - behind :]


@template(
    level=2,
    inputs=lambda draw, size: (words(draw, size),),
    edges=(([],), (["a"],), (["a", "b"],), (["a", "b", "c"],), (["a"] * 9,)),
    most=range(2, 7),
    joint=(" and ", " or ", ", and ", " & "),
    others=("more", "others"),
    which=("first", "last"),
)
def phrase_of_items(items: list[str], *, most: int, joint: str, others: str, which: str) -> str:
    """Write `items` as a phrase: commas and spaces between them, but "{joint}" between the last two things.

    If there are more than {most} items, name only the {which} {most}, in their order, and put the number of all that
    are not named and the word {others} behind them as a last thing, as in a, b{joint}3 {others}. A single thing is
    written alone, and no items make the empty text.
    """
    things = list(items)
    if len(items) > most:
        things = things[:most] if which == "first" else things[-most:]
        things.append(f"{len(items) - most} {others}")
    if len(things) < 2:
        return "".join(things)
    return ", ".join(things[:-1]) + joint + things[-1]


@template(
    level=2,
    inputs=lambda draw, size: ([" ".join(words(draw, draw.pick((0, 1, 1, 2)))) for _ in range(size)],),
    edges=(([],), ([""],), (["a"],), (["a", "", "b"],), ([""] * 12,)),
    start=(0, 1, 7, 98),
    step=(1, 2, 5, 10),
    empty=("get no number, and are not counted", "get no number, but are counted", "get a number like all others"),
    side=("left", "right"),
)
def numbered_lines(lines: list[str], *, start: int, step: int, empty: str, side: str) -> list[str]:
    """Put a number, a colon and a space in front of each of `lines`; return the lines.

    The numbers begin with {start} and go up by {step} from line to line. They are as wide as the widest number that is
    written, narrower ones being filled up with spaces on the {side}. Empty lines {empty}; a line without a number
    stays empty.
    """
    numbers: list[str] = []
    number = start
    for line in lines:
        if line or empty.endswith("others"):
            numbers.append(str(number))
        else:
            numbers.append("")
            if "not counted" in empty:
                continue
        number += step
    width = max(map(len, numbers), default=0)
    shown = [each.rjust(width) if side == "left" else each.ljust(width) for each in numbers]
    return [f"{each}: {line}" if each.strip() else "" for each, line in zip(shown, lines, strict=True)]


@template(
    level=3,
    inputs=lambda draw, size: (" ".join(words(draw, 2 * size)),),
    edges=(
        ("",),
        ("a",),
        ("abcdefghijklmnopqrstuvwxyz",),
        ("aa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cc",),
        ("a b c d e f",),
    ),
    width=range(9, 19),
    hang=range(0, 4),
    long=("stands alone in its line, which is then too long", "is cut wherever the line is full"),
)
def hanging_paragraph(text: str, *, width: int, hang: int, long: str) -> list[str]:
    """Break `text` into lines of at most {width} characters; return the lines.

    Words, which spaces separate, go to the current line, one space between them, as long as they fit; then a new line
    begins. All lines but the first are indented by {hang} spaces, which count as part of the width. A word that does
    not even fit into a new line {long}; such a word begins a new line, if the current one holds anything. What is left
    of a word that was cut is treated as a word in the line after. No line ends in a space; no words make no lines.
    """
    lines: list[str] = []
    current: list[str] = []

    def room() -> int:
        return width - (hang if lines else 0)

    def finish() -> None:
        if current:
            lines.append(" " * (hang if lines else 0) + " ".join(current))
            current.clear()

    for word in text.split():
        rest = word
        if len(" ".join([*current, rest])) > room():
            finish()
        while long.startswith("is cut") and len(rest) > room():
            current.append(rest[: room()])
            rest = rest[room() :]
            finish()
        current.append(rest)
    finish()
    return lines


@template(
    level=3,
    inputs=lambda draw, size: (
        [
            [draw.pick((word, word[:2], str(draw.between(-50, 500)))) for word in words(draw, draw.pick((2, 3, 3)))]
            for _ in range(size)
        ],
    ),
    edges=(([],), ([[]],), ([["a"]],), ([["a", "bb"], ["ccc"]],), ([["-5", "x"], ["12", ""]],)),
    separator=(" | ", "  ", ",", " "),
    numbers=("right", "left"),
    rule=("-", "=", ""),
    missing=("", "-", "?"),
)
def aligned_table(rows: list[list[str]], *, separator: str, numbers: str, rule: str, missing: str) -> list[str]:
    """Lay out `rows` as a table: a line for each, in which every column is as wide as its widest cell.

    A row with fewer cells than the longest gets "{missing}" for those that it lacks at its end. Cells are filled up
    with spaces: a whole number (digits, perhaps a minus before them) is flush {numbers}, any other cell flush left.
    Between columns stands "{separator}". After the first line comes a line of as many "{rule}" as the first line is
    wide before anything is cut off; no such line if there is nothing between these quotes. In the end cut off all
    spaces at the end of each line.
    """
    if not rows:
        return []
    count = max(map(len, rows))
    full = [row + [missing] * (count - len(row)) for row in rows]
    widths = [max(len(row[column]) for row in full) for column in range(count)]
    lines = []
    for row in full:
        cells = []
        for cell, width in zip(row, widths, strict=True):
            number = cell.removeprefix("-").isdigit()
            cells.append(cell.rjust(width) if number and numbers == "right" else cell.ljust(width))
        lines.append(separator.join(cells))
    if rule:
        lines.insert(1, rule * len(lines[0]))
    return [line.rstrip(" ") for line in lines]


@template(
    level=4,
    inputs=lambda draw, size: (" ".join(words(draw, 2 * size)),),
    edges=(("",), ("one",), ("a b",), ("aaaaaaaaaaaaaaaaaaaaaa b",), ("a b c d e f g h i j k l m",)),
    width=range(14, 25),
    extra=("on the left", "on the right", "on the left in the first line and on the right in the next, in turn"),
    last=("flush left", "flush right", "spread like all others"),
)
def spread_lines(text: str, *, width: int, extra: str, last: str) -> list[str]:
    """Break `text` into lines of exactly {width} characters by spreading the words; return the lines.

    Each line takes as many words as fit with one space between them. Then spaces are added between its words until the
    line is full, so that the gaps differ by one at most, and the larger gaps are {extra}. The last line is {last};
    flush means one space between words and the missing spaces at its other side, but none at all on the right of a line
    that is flush left. Any other line of a single word is flush left, with no spaces added, and so is a last line of a
    single word that ought to be spread. A word wider than {width} has a line to itself. No words make no lines.
    """
    rows: list[list[str]] = []
    for word in text.split():
        if rows and len(" ".join([*rows[-1], word])) <= width:
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = []
    for number, row in enumerate(rows):
        final = number == len(rows) - 1
        if final and last == "flush right":
            lines.append(" ".join(row).rjust(width))
        elif len(row) == 1 or (final and last == "flush left"):
            lines.append(" ".join(row))
        else:
            each, more = divmod(width - len("".join(row)), len(row) - 1)
            gaps = [each + (place < more) for place in range(len(row) - 1)]
            if extra == "on the right" or (number % 2 == 1 and "in turn" in extra):
                gaps.reverse()
            lines.append("".join(word + " " * gap for word, gap in zip(row, [*gaps, 0], strict=True)))
    return lines


@template(
    level=4,
    inputs=lambda draw, size: (words(draw, 2 * size),),
    edges=(([],), (["a"],), (["a", "b", "c", "d", "e"],), (["abcdefghijklmnopqrstuvwxyzabcdefghij"],), (["aa"] * 30,)),
    width=range(16, 34, 3),
    gap=range(1, 4),
    fill=("downwards, column by column", "across, row by row"),
)
def fewest_rows(items: list[str], *, width: int, gap: int, fill: str) -> list[str]:
    """Arrange `items` in as few rows as possible that are at most {width} wide, and return the rows as texts.

    They are filled in {fill}. With r rows downwards every column but the last has r items, and across every row but the
    last has as many as the first. Each column is as wide as its widest item, and {gap} spaces stand between columns;
    items are flush left, and no row ends in a space. Downwards, try r = 1, 2, 3 and so on; across, try to put all items
    into a row, then one less and so on; take the first that is not too wide. One column is always allowed.
    """
    count = len(items)
    for number in range(1, count + 1):
        if fill.startswith("downwards"):
            columns = [items[place : place + number] for place in range(0, count, number)]
        else:
            across = count - number + 1
            columns = [items[place::across] for place in range(across)]
        widths = [max(map(len, column)) for column in columns]
        if sum(widths) + gap * (len(columns) - 1) <= width or len(columns) == 1:
            rows = []
            for row in range(len(columns[0])):
                cells = [
                    column[row].ljust(size) for column, size in zip(columns, widths, strict=True) if row < len(column)
                ]
                rows.append((" " * gap).join(cells).rstrip(" "))
            return rows
    return []


@template(
    level=5,
    inputs=lambda draw, size: (" ".join(words(draw, size + size // 2)),),
    edges=(("",), ("one",), ("aaa bb cc ddddd",), ("a b c d e f g h i j",), ("abcdefghijklmnopqrstuvwxyz a",)),
    width=range(10, 20),
    power=range(1, 4),
    last=("costs nothing", "costs like all others", "costs 1 for each character left over, whatever the others cost"),
    line=range(0, 10, 3),
)
def smoothest_break(text: str, *, width: int, power: int, last: str, line: int) -> int:
    """Break `text` into lines of at most {width} characters so that it costs least, and return the cost.

    The words keep their order, with one space between words in a line. A line with n characters left over up to
    {width} costs n to the power {power} and {line} more; the last line {last}, and {line} more as well. A word of
    more than {width} characters has a line to itself, which costs {line}, wherever it is. No words cost 0.
    """
    found = text.split()
    cost = [0] * (len(found) + 1)
    for begin in range(len(found) - 1, -1, -1):
        best = -1
        for end in range(begin + 1, len(found) + 1):
            left = width - len(" ".join(found[begin:end]))
            if left < 0 and end > begin + 1:
                break
            left = max(left, 0)
            if end < len(found) or last == "costs like all others":
                price = left**power
            else:
                price = 0 if last == "costs nothing" else left
            total = price + line + cost[end]
            if best < 0 or total < best:
                best = total
        cost[begin] = best
    return cost[0]
